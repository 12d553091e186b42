import CRampart
import SeededDefects
import WasmModel

// Atomic accesses (threads proposal), whose handlers are generated. Layout, in bytes: 0 handler, 8 address slot, 12 and 20 slots of
// values, 16 destination slot, 24 offset, 32 memory index, 36 frame top of what the store does; size 40 as all general accesses.

/// Where an atomic access goes.
@safe struct AtomicAccess {
    /// Inside the memory and a multiple of the width where `trap` is 0; the start of the memory otherwise.
    var address: UnsafeMutableRawPointer
    /// The raw value of the trap code, or 0.
    var trap: UInt8
}

extension Registers {
    /// Any memory, i32 or i64 address in a slot. As the proposal orders it, the alignment is looked at before the bounds.
    @inline(__always) func atomicAddress(_ width: UInt64) -> AtomicAccess {
        // A sum that overflows keeps its low bits, which are those that the alignment depends on.
        let (start, overflow) = slot(operand(8)).addingReportingOverflow(wideOperand(24))
        // The memory index is valid by validation; its record is always present.
        let record = unsafe instance.pointee.memories[Int(operand(32))].unsafelyUnwrapped
        let base = unsafe UnsafeMutableRawPointer(record.pointee.base.unsafelyUnwrapped)
        if start & (width &- 1) != 0, !Seeded.ignores(TrapCode.unalignedAtomic.rawValue, .interpreter) {
            return unsafe AtomicAccess(address: base, trap: TrapCode.unalignedAtomic.rawValue)
        }
        let (end, endOverflow) = start.addingReportingOverflow(width)
        if unsafe overflow || endOverflow || end > rampart_memory_length(record) {
            return unsafe AtomicAccess(address: base, trap: TrapCode.outOfBoundsMemoryAccess.rawValue)
        }
        return unsafe AtomicAccess(address: base + Int(truncatingIfNeeded: start), trap: 0)
    }
}

@inline(__always)
func atomicLoad<M: FixedWidthInteger, R: SlotValue & FixedWidthInteger>(
    _ registers: Registers, _ access: AtomicAccess, _ type: R.Type, _ operation: (AtomicAccess) -> M
) {
    if access.trap != 0 { return registers.trap(access.trap) }
    var registers = registers
    R(truncatingIfNeeded: operation(access)).write(&registers, registers.operand(16))
    registers.next(generalAccessSize)
}

@inline(__always)
func atomicStore<M: FixedWidthInteger, V: SlotValue & FixedWidthInteger>(
    _ registers: Registers, _ access: AtomicAccess, _ type: V.Type, _ operation: (AtomicAccess, M) -> Void
) {
    if access.trap != 0 { return registers.trap(access.trap) }
    operation(access, M(truncatingIfNeeded: V.read(registers, registers.operand(12))))
    registers.next(generalAccessSize)
}

/// Read-modify-write with one value.
@inline(__always)
func atomicModify<M: FixedWidthInteger, V: SlotValue & FixedWidthInteger>(
    _ registers: Registers, _ access: AtomicAccess, _ type: V.Type, _ operation: (AtomicAccess, M) -> M
) {
    if access.trap != 0 { return registers.trap(access.trap) }
    var registers = registers
    let old = operation(access, M(truncatingIfNeeded: V.read(registers, registers.operand(12))))
    V(truncatingIfNeeded: old).write(&registers, registers.operand(16))
    registers.next(generalAccessSize)
}

/// `cmpxchg`: the expected value at 12 is wrapped to the width like the replacement at 20.
@inline(__always)
func atomicExchange<M: FixedWidthInteger, V: SlotValue & FixedWidthInteger>(
    _ registers: Registers, _ access: AtomicAccess, _ type: V.Type, _ operation: (AtomicAccess, M, M) -> M
) {
    if access.trap != 0 { return registers.trap(access.trap) }
    var registers = registers
    let expected = M(truncatingIfNeeded: V.read(registers, registers.operand(12)))
    let old = operation(access, expected, M(truncatingIfNeeded: V.read(registers, registers.operand(20))))
    V(truncatingIfNeeded: old).write(&registers, registers.operand(16))
    registers.next(generalAccessSize)
}
