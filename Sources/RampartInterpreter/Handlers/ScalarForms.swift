import SeededDefects
import WasmModel
import WasmSemantics

// The forms of scalar operators. A form says where the operands come from:
//   s  a slot       a  the accumulator       i  a constant in the instruction
// Layout of an instruction, in bytes: 0 handler, 8 first operand, 12 second operand or constant, 16 destination slot.

/// Size in bytes of an operator instruction.
let operatorSize = 24

@inline(__always)
func unary<A: SlotValue, R: SlotValue>(_ registers: Registers, _ operand: A, _ operation: (A) -> R) {
    var registers = registers
    operation(operand).write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

@inline(__always)
func test<A: SlotValue>(_ registers: Registers, _ operand: A, _ operation: (A) -> Bool) {
    var registers = registers
    operation(operand).write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

@inline(__always)
func fallibleUnary<A: SlotValue, R: SlotValue>(_ registers: Registers, _ operand: A, _ operation: (A) -> Fallible<R>) {
    var registers = registers
    let result = operation(operand)
    if result.trap != 0, !Seeded.ignores(result.trap, .interpreter) { return registers.trap(result.trap) }
    result.value.write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

@inline(__always)
func binary<A: SlotValue, B: SlotValue, R: SlotValue>(_ registers: Registers, _ first: A, _ second: B, _ operation: (A, B) -> R) {
    var registers = registers
    operation(first, second).write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

@inline(__always)
func compare<A: SlotValue>(_ registers: Registers, _ first: A, _ second: A, _ operation: (A, A) -> Bool) {
    var registers = registers
    operation(first, second).write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

@inline(__always)
func fallibleBinary<A: SlotValue>(_ registers: Registers, _ first: A, _ second: A, _ operation: (A, A) -> Fallible<A>) {
    var registers = registers
    let result = operation(first, second)
    if result.trap != 0, !Seeded.ignores(result.trap, .interpreter) { return registers.trap(result.trap) }
    result.value.write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

/// Compares and branches if true; the distance is at 16.
@inline(__always)
func compareBranch<A: SlotValue>(_ registers: Registers, _ first: A, _ second: A, _ operation: (A, A) -> Bool) {
    if operation(first, second) { return registers.branch(16) }
    registers.next(operatorSize)
}

// MARK: Two results

/// Two operands give an integer of 128 bits: the destination of its lower half is at 16, of the upper one at 20.
@inline(__always)
func wideProduct(_ registers: Registers, _ operation: (Int64, Int64) -> WidePair) {
    wideResult(registers, operation(registers.first(), registers.second()), operatorSize)
}

/// Two integers of 128 bits give a third: halves of the second operand are at 24 and 28, destinations as for a product.
@inline(__always)
func wideSum(_ registers: Registers, _ operation: (Int64, Int64, Int64, Int64) -> WidePair) {
    let low = Int64.read(registers, registers.operand(24))
    let high = Int64.read(registers, registers.operand(28))
    wideResult(registers, operation(registers.first(), registers.second(), low, high), wideSumSize)
}

/// Size in bytes of an operator with four operands and two results.
let wideSumSize = 32

@inline(__always)
private func wideResult(_ registers: Registers, _ result: WidePair, _ size: Int) {
    var registers = registers
    result.low.write(&registers, registers.operand(16))
    result.high.write(&registers, registers.operand(20))
    registers.next(size)
}

// MARK: Where operands come from

extension Registers {
    @inline(__always) func first<A: SlotValue>(_ type: A.Type = A.self) -> A { A.read(self, operand(8)) }
    @inline(__always) func second<A: SlotValue>(_ type: A.Type = A.self) -> A { A.read(self, operand(12)) }
    @inline(__always) func accumulator<A: SlotValue>(_ type: A.Type = A.self) -> A { A.accumulated(self) }
    @inline(__always) func constant<A: SlotValue>(_ type: A.Type = A.self) -> A { A.immediate(operand(12)) }
}
