import CRampart
import RampartRuntime
import WasmModel

// Waiting and waking (threads proposal), which the store does, and the fence. The layout is that of the other atomic accesses.

extension Registers {
    /// The record of the memory that an atomic instruction names.
    fileprivate var atomicMemory: UnsafeMutablePointer<rampart_memory> {
        // The memory index is valid by validation; its record is always present.
        unsafe instance.pointee.memories[Int(operand(32))].unsafelyUnwrapped
    }

    /// The address of an atomic instruction, meaningful where it is in bounds.
    fileprivate var effectiveAddress: UInt64 { slot(operand(8)) &+ wideOperand(24) }

    /// Goes on after a wait, or ends with its trap or with the interruption.
    @inline(__always) fileprivate func finishWait(_ status: UInt8) {
        if status == 0 { return next(generalAccessSize) }
        if status == Store.waitInterrupted { return exhaust(.interrupted) }
        trap(status)
    }
}

/// `memory.atomic.notify`: 12 the most threads to wake.
@c func rampart_op_atomicNotify(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_atomicNotify()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let access = r.atomicAddress(4)
    if access.trap != 0 { return r.trap(access.trap) }
    atomicNotify(r)
    r.next(generalAccessSize)
}

@inline(never)
private func atomicNotify(_ r: Registers) {
    let count = UInt32(truncatingIfNeeded: r.slot(r.operand(12)))
    let woken = unsafe r.store(top: r.operand(36)).atomicNotify(r.atomicMemory, at: r.effectiveAddress, count: count)
    r.setSlot(r.operand(16), UInt64(woken))
}

/// `memory.atomic.wait32`: 12 expected value, 20 timeout in nanoseconds.
@c func rampart_op_atomicWait32(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_atomicWait32()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finishWait(atomicWait(r, .four))
}

/// `memory.atomic.wait64`: 12 expected value, 20 timeout in nanoseconds.
@c func rampart_op_atomicWait64(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_atomicWait64()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finishWait(atomicWait(r, .eight))
}

/// Waits and leaves the result in its slot. Returns 0, the raw value of a trap code, or `Store.waitInterrupted`.
@inline(never)
private func atomicWait(_ r: Registers, _ width: WaitWidth) -> UInt8 {
    let access = r.atomicAddress(width.bytes)
    // Whether the memory is shared stands between the alignment and the bounds.
    if access.trap == TrapCode.unalignedAtomic.rawValue { return access.trap }
    let store = r.store(top: r.operand(36))
    let memory = unsafe r.atomicMemory
    guard unsafe store.isShared(memory) else { return TrapCode.expectedSharedMemory.rawValue }
    if access.trap != 0 { return access.trap }
    let result = unsafe store.atomicWait(
        memory, at: r.effectiveAddress, width, expected: r.slot(r.operand(12)), timeout: Int64(bitPattern: r.slot(r.operand(20))))
    guard let code = result.code else { return Store.waitInterrupted }
    r.setSlot(r.operand(16), code)
    return 0
}

/// `atomic.fence`: no operands.
@c func rampart_op_atomicFence(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_atomicFence()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    rampart_atomic_fence()
    r.next(16)
}
