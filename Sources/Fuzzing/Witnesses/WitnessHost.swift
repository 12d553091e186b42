import WasmModel

/// A module that stands for the host: it defines what another imports. Its functions answer by a number that every argument changes, so that
/// arguments that differ between engines show.
struct WitnessHost {
    private(set) var draft = ModuleDraft()
    /// The number of the export for the import of a number.
    private(set) var exports: [Int: Int] = [:]

    private static let state: UInt32 = 0
    private static let multiplier: Int64 = 0x5851_F42D_4C95_7F2D

    /// - Parameters:
    ///   - module: The module that imports; its type indices are those of the host as well.
    ///   - imports: Numbers of the imports to define.
    /// - Throws: where a table or global must hold a reference that is not null.
    init(for module: ModuleDraft, imports: [Int]) throws(WitnessObstacle) {
        draft.recursionGroups = module.recursionGroups
        draft.globals = [.init(type: GlobalType(value: .i64, mutable: true), initializer: DraftExpression([.i64Constant(1), .end]))]
        let types = module.types
        for number in imports { exports[number] = try define(module.imports[number].type, types) }
    }

    private mutating func define(_ type: ExternalType, _ types: [SubType]) throws(WitnessObstacle) -> Int {
        let index: Int
        switch type {
        case .function(let typeIndex, _):
            guard Int(typeIndex) < types.count, case .function(let function) = types[Int(typeIndex)].composite else { throw .invalid }
            draft.functions.append(.init(type: typeIndex, body: WitnessHost.body(function)))
            index = draft.functions.count - 1
        case .table(let type):
            guard type.element.nullable else { throw .noDefault }
            draft.tables.append(.init(type: type))
            index = draft.tables.count - 1
        case .memory(let type):
            draft.memories.append(type)
            index = draft.memories.count - 1
        case .global(let type):
            guard let value = WitnessHost.constant(type.value, sideTable: InstructionSideTable()) else { throw .noDefault }
            draft.globals.append(.init(type: type, initializer: value))
            index = draft.globals.count - 1
        case .tag(let typeIndex):
            draft.tags.append(typeIndex)
            index = draft.tags.count - 1
        }
        draft.exports.append(Export(name: Name("\(draft.exports.count)"), kind: type.kind, index: UInt32(index)))
        return draft.exports.count - 1
    }

    private static func constant(_ type: ValueType, sideTable: InstructionSideTable) -> DraftExpression? {
        var sideTable = sideTable
        switch type {
        case .i32: return DraftExpression([.i32Constant(7), .end])
        case .i64: return DraftExpression([.i64Constant(7), .end])
        case .f32: return DraftExpression([.f32Constant(Float(7).bitPattern), .end])
        case .f64: return DraftExpression([.f64Constant(Double(7).bitPattern), .end])
        case .v128:
            let index = sideTable.add(vector: SIMD16(repeating: 7))
            return DraftExpression([.v128Constant(index), .end], sideTable: sideTable)
        case .reference(let type): return type.nullable ? DraftExpression([.referenceNull(type.heap), .end]) : nil
        }
    }

    /// What a function does: it mixes its arguments into the state and makes results of it. One that must give a reference that is not null
    /// traps.
    private static func body(_ type: FunctionType) -> DraftExpression {
        var code: [Instruction] = []
        for (index, parameter) in type.parameters.enumerated() {
            code += [.globalGet(state), .i64Constant(multiplier), .numeric(.i64Mul)]
            code += number(.localGet(UInt32(index)), parameter)
            code += [.numeric(.i64Add), .globalSet(state)]
        }
        for result in type.results {
            code += [.globalGet(state), .i64Constant(multiplier), .numeric(.i64Mul), .i64Constant(1), .numeric(.i64Add), .globalSet(state)]
            switch result {
            case .i32: code += [.globalGet(state), .numeric(.i32WrapI64)]
            case .i64: code += [.globalGet(state)]
            case .f32: code += [.globalGet(state), .numeric(.i32WrapI64), .numeric(.f32ConvertI32S)]
            case .f64: code += [.globalGet(state), .numeric(.f64ConvertI64S)]
            case .v128: code += [.globalGet(state), .numeric(.i64x2Splat)]
            case .reference(let reference): code += [reference.nullable ? .referenceNull(reference.heap) : .unreachable]
            }
        }
        return DraftExpression(code + [.end])
    }

    /// An i64 that depends on a value.
    private static func number(_ value: Instruction, _ type: ValueType) -> [Instruction] {
        switch type {
        case .i32: [value, .numeric(.i64ExtendI32U)]
        case .i64: [value]
        case .f32: [value, .numeric(.i32ReinterpretF32), .numeric(.i64ExtendI32U)]
        case .f64: [value, .numeric(.i64ReinterpretF64)]
        case .v128: [value, .lane(.i64x2ExtractLane, 0), value, .lane(.i64x2ExtractLane, 1), .numeric(.i64Xor)]
        case .reference: [value, .referenceIsNull, .numeric(.i64ExtendI32U)]
        }
    }
}
