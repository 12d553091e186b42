import WasmModel
import WasmSemantics

/// What an instruction gives by its definition, where that depends on nothing but its operands: with it, one side of a difference is wrong.
enum DefinedResult {
    /// Nil for an instruction that looks at more than its operands, or may choose.
    static func of(
        _ instruction: Instruction, _ sideTable: InstructionSideTable, operands: [RecordedValue]
    ) -> Result<[RecordedValue], TrapCode>? {
        switch instruction {
        case .i32Constant(let value): return .success([.i32(value)])
        case .i64Constant(let value): return .success([.i64(value)])
        case .f32Constant(let bits): return .success([.f32(bits)])
        case .f64Constant(let bits): return .success([.f64(bits)])
        case .v128Constant(let index): return vector(sideTable, index).map { .success([.v128($0)]) }
        case .numeric(let opcode): return evaluated(opcode, operands, .none)
        case .lane(let opcode, let lane): return evaluated(opcode, operands, .lane(lane))
        case .shuffle(let index): return vector(sideTable, index).flatMap { evaluated(.i8x16Shuffle, operands, .shuffle($0)) }
        case _: return nil
        }
    }

    private static func vector(_ sideTable: InstructionSideTable, _ index: SideTableIndex) -> SIMD16<UInt8>? {
        sideTable.vectors.indices.contains(Int(index.index)) ? sideTable.vectors[Int(index.index)] : nil
    }

    private static func evaluated(
        _ opcode: Opcode, _ operands: [RecordedValue], _ immediate: NumericImmediate
    ) -> Result<[RecordedValue], TrapCode>? {
        // A relaxed operator may give several results.
        guard !opcode.mnemonic.contains("relaxed"), let function = NumericEvaluator.function(opcode) else { return nil }
        let values = operands.compactMap(\.number)
        guard values.map(\.type) == function.operands, values.count == operands.count else { return nil }
        return function.apply(values, immediate).map { $0.map(RecordedValue.init) }
    }
}

extension RecordedValue {
    /// Nil for references.
    fileprivate var number: NumericValue? {
        switch self {
        case .i32(let value): .i32(value)
        case .i64(let value): .i64(value)
        case .f32(let bits): .f32(bits: bits)
        case .f64(let bits): .f64(bits: bits)
        case .v128(let bytes): .v128(bytes)
        case .null, .i31, .host, .function, .object: nil
        }
    }

    fileprivate init(_ number: NumericValue) {
        self =
            switch number {
            case .i32(let value): .i32(value)
            case .i64(let value): .i64(value)
            case .f32(let bits): .f32(bits)
            case .f64(let bits): .f64(bits)
            case .v128(let bytes): .v128(bytes)
            }
    }
}
