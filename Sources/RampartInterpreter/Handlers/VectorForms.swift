import CRampart
import WasmModel
import WasmSemantics

// The forms of vector operators: operands at 8, 12 and 20, destination at 16; a lane number or constant at 20. Sizes as for scalars.

@inline(__always)
func vectorUnary(_ registers: Registers, _ operation: (V128) -> V128) {
    registers.setVector(registers.operand(16), operation(registers.vector(registers.operand(8))))
    registers.next(operatorSize)
}

@inline(__always)
func vectorBinary(_ registers: Registers, _ operation: (V128, V128) -> V128) {
    registers.setVector(registers.operand(16), operation(registers.vector(registers.operand(8)), registers.vector(registers.operand(12))))
    registers.next(operatorSize)
}

@inline(__always)
func vectorTernary(_ registers: Registers, _ operation: (V128, V128, V128) -> V128) {
    registers.setVector(
        registers.operand(16),
        operation(registers.vector(registers.operand(8)), registers.vector(registers.operand(12)), registers.vector(registers.operand(20))))
    registers.next(operatorSize)
}

@inline(__always)
func vectorShift(_ registers: Registers, _ operation: (V128, Int32) -> V128) {
    registers.setVector(
        registers.operand(16), operation(registers.vector(registers.operand(8)), Int32.read(registers, registers.operand(12))))
    registers.next(operatorSize)
}

@inline(__always)
func vectorTest(_ registers: Registers, _ operation: (V128) -> Bool) {
    var registers = registers
    operation(registers.vector(registers.operand(8))).write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

@inline(__always)
func vectorMask(_ registers: Registers, _ operation: (V128) -> Int32) {
    var registers = registers
    operation(registers.vector(registers.operand(8))).write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

@inline(__always)
func vectorSplat<A: SlotValue>(_ registers: Registers, _ operation: (A) -> V128) {
    registers.setVector(registers.operand(16), operation(A.read(registers, registers.operand(8))))
    registers.next(operatorSize)
}

@inline(__always)
func vectorExtract<R: SlotValue>(_ registers: Registers, _ operation: (V128, Int) -> R) {
    var registers = registers
    operation(registers.vector(registers.operand(8)), Int(registers.operand(20))).write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

@inline(__always)
func vectorReplace<A: SlotValue>(_ registers: Registers, _ operation: (V128, Int, A) -> V128) {
    registers.setVector(
        registers.operand(16),
        operation(registers.vector(registers.operand(8)), Int(registers.operand(20)), A.read(registers, registers.operand(12))))
    registers.next(operatorSize)
}

/// `i8x16.shuffle`: the mask is in the code at 24, so the instruction has 40 bytes.
@c func rampart_op_i8x16Shuffle(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_i8x16Shuffle()
    let registers = unsafe Registers(f, p, m, l, i, a, d, s)
    let mask = unsafe (p + 24).loadUnaligned(as: V128.self)
    registers.setVector(
        registers.operand(16),
        Vector.i8x16Shuffle(registers.vector(registers.operand(8)), registers.vector(registers.operand(12)), mask: mask))
    registers.next(40)
}

/// `v128.const`: the constant is in the code at 16, the destination at 8.
@c func rampart_op_v128Constant(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_v128Constant()
    let registers = unsafe Registers(f, p, m, l, i, a, d, s)
    registers.setVector(registers.operand(8), unsafe (p + 16).loadUnaligned(as: V128.self))
    registers.next(32)
}
