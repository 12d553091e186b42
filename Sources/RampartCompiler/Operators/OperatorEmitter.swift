import WasmModel

/// How a load or store of linear memory is made.
protocol MemoryAccess {
    func load(_ type: LLVMType, _ pointer: LLVMValue) -> LLVMValue
    func store(_ value: LLVMValue, _ pointer: LLVMValue)
}

/// Emits operators whose meaning depends on opcode and operands alone. WasmSemantics is the reference for each of them.
///
/// A v128 is an `i64x2` wherever one comes in or goes out. What comes out of integers or other bits as an f32 or f64 is hidden from the
/// optimiser, as constants are (`IRBuilder.opaque`), so that it never takes an operation that quiets a NaN for one that does nothing.
/// Vectors have no such sources, since all shapes share one type; there the operands of arithmetic are hidden.
struct OperatorEmitter {
    let builder: IRBuilder
    /// Whether the processor has the instructions of SSE4.1, and so those of SSSE3.
    let hasSSE41: Bool
    /// Whether arithmetic gives no NaN but the canonical one.
    var canonicalizesNaNs = false
    /// Whether what a test gives stays a condition (i1).
    var keepsConditions = false
    /// Continues in a new block where the condition (i1) is false, and traps where it is true.
    let trapIf: (LLVMValue, TrapCode) -> Void

    var types: IRTypes { builder.types }

    /// An operator of `Instruction.numeric`. Gives as many values as the opcode's signature has results.
    func numeric(_ opcode: Opcode, _ operands: [LLVMValue]) -> [LLVMValue] {
        let results = plainNumeric(opcode, operands)
        guard canonicalizesNaNs, let floats = opcode.arithmeticResult else { return results }
        return results.map { canonical($0, floats) }
    }

    private func plainNumeric(_ opcode: Opcode, _ operands: [LLVMValue]) -> [LLVMValue] {
        guard let (shape, operation) = NumericOperation.table[opcode] else { preconditionFailure("\(opcode) is no numeric operator") }
        switch operation {
        case .integer(let operation): return [integer(operation, shape, operands)]
        case .wide(let operation): return wide(operation, operands)
        case .float(let operation): return [float(operation, shape, operands)]
        case .conversion(let operation): return [conversion(operation, shape, operands[0])]
        case .bitwise(let operation): return [bitwise(operation, operands)]
        case .splat: return [vector(splat(operands[0], shape))]
        case .lanes(let operation): return [lanes(operation, shape, operands)]
        case .laneConversion(let operation): return [vector(laneConversion(operation, shape, operands[0]))]
        }
    }

    func constant(v128 value: SIMD16<UInt8>) -> LLVMValue { builder.vector(bytes: value) }

    // MARK: Shapes

    /// The value as what the operand stack holds.
    func vector(_ value: LLVMValue) -> LLVMValue { builder.bitCast(value, types.i64x2) }

    /// The integer constant in each lane.
    func number(_ value: Int64, _ shape: OperatorShape) -> LLVMValue {
        let lane = builder.constant(UInt64(bitPattern: value), shape.lane(types))
        return shape.isVector ? builder.splat(lane, count: shape.laneCount) : lane
    }

    /// The float constant in each lane, visible to the optimiser: for steps that are no operators of WebAssembly. f32 rounds it.
    func number(float value: Double, _ shape: OperatorShape) -> LLVMValue {
        let lane = shape.laneBits == 32 ? builder.f32(bits: Float(value).bitPattern) : builder.f64(bits: value.bitPattern)
        return shape.isVector ? builder.splat(lane, count: shape.laneCount) : lane
    }

    /// What a test gives: an i32, or the condition itself.
    func flag(_ condition: LLVMValue) -> LLVMValue { keepsConditions ? condition : builder.zeroExtend(condition, types.i32) }
}
