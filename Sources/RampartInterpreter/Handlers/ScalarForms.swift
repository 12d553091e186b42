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
    if result.trap != 0 { return registers.trap(result.trap) }
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
    if result.trap != 0 { return registers.trap(result.trap) }
    result.value.write(&registers, registers.operand(16))
    registers.next(operatorSize)
}

/// Compares and branches if true; the distance is at 16.
@inline(__always)
func compareBranch<A: SlotValue>(_ registers: Registers, _ first: A, _ second: A, _ operation: (A, A) -> Bool) {
    if operation(first, second) { return registers.branch(16) }
    registers.next(operatorSize)
}

// MARK: Where operands come from

extension Registers {
    @inline(__always) func first<A: SlotValue>(_ type: A.Type = A.self) -> A { A.read(self, operand(8)) }
    @inline(__always) func second<A: SlotValue>(_ type: A.Type = A.self) -> A { A.read(self, operand(12)) }
    @inline(__always) func accumulator<A: SlotValue>(_ type: A.Type = A.self) -> A { A.accumulated(self) }
    @inline(__always) func constant<A: SlotValue>(_ type: A.Type = A.self) -> A { A.immediate(operand(12)) }
}
