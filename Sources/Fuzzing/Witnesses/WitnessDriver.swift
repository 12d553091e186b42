import WasmModel
import WasmValidation

/// A module that takes the steps of a case which concern one of its modules: each is a function without parameters, which writes the results
/// into a memory of the driver's own; one more writes down all globals.
struct WitnessDriver {
    private(set) var draft = ModuleDraft()
    /// Exports of the module that the driver imports, by number.
    private(set) var imports: [Int] = []
    /// The steps of the case for which there is a function, in order; the first is export 2.
    private(set) var steps: [Int] = []
    /// What is to be exported by the module besides what it exports: all memories, then all globals.
    let addedExports: [Export]
    /// The number of the first memory among the exports of the module.
    let firstMemoryExport: Int

    private let module: ValidatedModule
    private let exports: [Export]
    /// Indices in the driver of imported functions and memories, by number of the export.
    private var functions: [Int: UInt32] = [:]
    private var memories: [Int: UInt32] = [:]
    private var stepType: UInt32 = 0
    /// Where in the memory the next value goes.
    private var place: Int32 = 16
    private static let memoryEnd: Int32 = 65536 - 16

    init(_ fuzzCase: FuzzCase, position: Int, module: ValidatedModule, original: ModuleDraft) {
        self.module = module
        exports = original.exports
        firstMemoryExport = exports.count
        let memoryExports = module.memoryTypes.indices.map { Export(name: Name("\u{1}memory \($0)"), kind: .memory, index: UInt32($0)) }
        let globalExports = module.globalTypes.indices.map { Export(name: Name("\u{1}global \($0)"), kind: .global, index: UInt32($0)) }
        addedExports = memoryExports + globalExports
        stepType = UInt32(original.types.count)
        draft.recursionGroups = original.recursionGroups
        draft.recursionGroups.append([SubType(composite: .function(FunctionType(parameters: [], results: [])))])

        let mine = fuzzCase.steps.enumerated().filter { $0.element.module == position }
        for (_, step) in mine { importTarget(of: step) }
        for (index, type) in module.globalTypes.enumerated() {
            add(import: firstMemoryExport + memoryExports.count + index, .global(type))
        }
        draft.memories = [MemoryType(limits: Limits(minimum: 1, maximum: 1))]
        draft.exports = [Export(name: "results", kind: .memory, index: UInt32(memories.count))]
        // Globals come first in the memory, so that there is room for all of them.
        addFunction(name: "globals", locals: [], globalsBody())
        for (number, step) in mine {
            guard let (locals, body) = body(of: step) else { continue }
            addFunction(name: Name("step \(number)"), locals: locals, body)
            steps.append(number)
        }
    }

    // MARK: Imports

    private mutating func add(import number: Int, _ type: ExternalType) {
        draft.imports.append(Import(module: "module", name: Name("\(number)"), type: type))
        imports.append(number)
    }

    private mutating func importTarget(of step: FuzzCase.Step) {
        switch step {
        case .invoke(_, let export, _):
            guard let number = number(of: export, .function), functions[number] == nil else { return }
            functions[number] = UInt32(functions.count)
            add(import: number, .function(module.functionTypeIndices[Int(exports[number].index)]))
        case .growMemory(_, let export, _), .writeMemory(_, let export, _, _):
            guard let number = number(of: export, .memory), memories[number] == nil else { return }
            memories[number] = UInt32(memories.count)
            add(import: number, .memory(module.memoryTypes[Int(exports[number].index)]))
        case .collect: break
        }
    }

    private func number(of name: Name, _ kind: ExternalKind) -> Int? { exports.firstIndex { $0.name == name && $0.kind == kind } }

    // MARK: Functions

    private mutating func addFunction(name: Name, locals: [ValueType], _ body: DraftExpression) {
        draft.exports.append(Export(name: name, kind: .function, index: UInt32(functions.count + draft.functions.count)))
        draft.functions.append(.init(type: stepType, locals: locals.map { LocalGroup(count: 1, type: $0) }, body: body))
    }

    private mutating func globalsBody() -> DraftExpression {
        var body = DraftExpression([])
        for (index, type) in module.globalTypes.enumerated() { store(type.value, &body) { $0.append(.globalGet(UInt32(index))) } }
        body.instructions.append(.end)
        return body
    }

    /// What a step does, or nil where it concerns nothing that is there.
    private mutating func body(of step: FuzzCase.Step) -> (locals: [ValueType], body: DraftExpression)? {
        var body = DraftExpression([])
        var locals: [ValueType] = []
        switch step {
        case .invoke(_, let export, let arguments):
            guard let number = number(of: export, .function), let function = functions[number] else { return nil }
            let type = module.functionType(exports[number].index)
            for (position, parameter) in type.parameters.enumerated() {
                guard push(position < arguments.count ? arguments[position] : nil, parameter, &body) else { return nil }
            }
            body.instructions.append(.call(function: function))
            locals = type.results
            for index in type.results.indices.reversed() { body.instructions.append(.localSet(UInt32(index))) }
            for (index, result) in type.results.enumerated() { store(result, &body) { $0.append(.localGet(UInt32(index))) } }
        case .growMemory(_, let export, let pages):
            guard let number = number(of: export, .memory), let memory = memories[number] else { return nil }
            let index = module.memoryTypes[Int(exports[number].index)].index
            store(index.valueType, &body) { $0 += [WitnessDriver.address(pages, index), .memoryGrow(memory)] }
        case .writeMemory(_, let export, let offset, let bytes):
            guard let number = number(of: export, .memory), let memory = memories[number] else { return nil }
            let index = module.memoryTypes[Int(exports[number].index)].index
            for (position, byte) in bytes.enumerated() {
                body.instructions += [
                    WitnessDriver.address(offset &+ UInt64(position), index), .i32Constant(Int32(byte)),
                    .store(.i32Store8, MemoryArgument(offset: 0, memory: memory, alignment: 0)),
                ]
            }
        case .collect: return nil
        }
        body.instructions.append(.end)
        return (locals, body)
    }

    private static func address(_ value: UInt64, _ type: IndexType) -> Instruction {
        switch type {
        case .i32: .i32Constant(Int32(truncatingIfNeeded: value))
        case .i64: .i64Constant(Int64(bitPattern: value))
        }
    }

    /// Pushes an argument, or the simplest value of the type where the argument is none of it; false where no value can be made.
    private func push(_ value: CaseValue?, _ type: ValueType, _ body: inout DraftExpression) -> Bool {
        switch (type, value) {
        case (.i32, .i32(let number)): body.instructions.append(.i32Constant(number))
        case (.i32, _): body.instructions.append(.i32Constant(0))
        case (.i64, .i64(let number)): body.instructions.append(.i64Constant(number))
        case (.i64, _): body.instructions.append(.i64Constant(0))
        case (.f32, .f32(let bits)): body.instructions.append(.f32Constant(bits))
        case (.f32, _): body.instructions.append(.f32Constant(0))
        case (.f64, .f64(let bits)): body.instructions.append(.f64Constant(bits))
        case (.f64, _): body.instructions.append(.f64Constant(0))
        case (.v128, .v128(let bytes)): body.instructions.append(.v128Constant(body.sideTable.add(vector: bytes)))
        case (.v128, _): body.instructions.append(.v128Constant(body.sideTable.add(vector: SIMD16())))
        case (.reference(let reference), .i31(let number)) where [.any, .eq, .i31].contains(reference.heap):
            body.instructions += [.i32Constant(number), .referenceI31]
        case (.reference(let reference), _):
            guard reference.nullable else { return false }
            body.instructions.append(.referenceNull(reference.heap))
        }
        return true
    }

    /// Writes a value down: numbers by their bits, references by whether they are null.
    private mutating func store(_ type: ValueType, _ body: inout DraftExpression, _ value: (inout [Instruction]) -> Void) {
        body.instructions.append(.i32Constant(place))
        value(&body.instructions)
        if type.isReference { body.instructions.append(.referenceIsNull) }
        body.instructions.append(.store(type.plainStore, MemoryArgument(offset: 0, memory: UInt32(memories.count), alignment: 0)))
        // More results than there is room for share the last place.
        place = min(place + 16, WitnessDriver.memoryEnd)
    }
}

extension FuzzCase.Step {
    /// The module whose export the step is about; nil where it is about none.
    var module: Int? {
        switch self {
        case .invoke(let module, _, _), .growMemory(let module, _, _), .writeMemory(let module, _, _, _): module
        case .collect: nil
        }
    }
}
