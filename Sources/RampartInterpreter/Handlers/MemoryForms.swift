import CRampart
import SeededDefects
import WasmModel
import WasmSemantics

// Loads and stores. Layout, in bytes: 0 handler, 8 address slot, 12 value slot of a store, 16 destination slot of a load,
// 20 reach or lane, and for the general form 24 offset, 32 memory index, 36 lane; sizes 24 and 40.
//
// The reach is offset + access width, computed by the lowering, so that one addition gives the end of the access and one comparison
// checks it; the access itself then lies `width` bytes before the end. The narrow form is for memory 0 with i32 addresses where the
// reach fits 32 bits, so the sum cannot overflow; the general form checks each addition. A shared memory may grow at any time, so it is
// accessed in general form, which reads the length each time.

/// Size in bytes of a load or store in general form.
let generalAccessSize = 40

/// Where an access goes.
@safe struct AccessEnd {
    /// Address just past the last byte accessed; meaningless where the access is out of bounds.
    var end: UnsafeMutableRawPointer
    var isInBounds: Bool
    /// Size of the instruction.
    var size: Int
}

extension Registers {
    @inline(__always) private func narrow(_ address: UInt32) -> AccessEnd {
        let end = UInt64(address) &+ UInt64(operand(20))
        // Where end <= length, the pointer is inside the memory or just past it.
        return unsafe AccessEnd(
            end: memory + Int(truncatingIfNeeded: end), isInBounds: end <= Seeded.length(length, .interpreterMemory), size: operatorSize)
    }

    /// Memory 0, i32 address in a slot.
    @inline(__always) func narrowAddress() -> AccessEnd { narrow(UInt32(truncatingIfNeeded: slot(operand(8)))) }

    /// Memory 0, i32 address in the accumulator.
    @inline(__always) func accumulatorAddress() -> AccessEnd { narrow(UInt32(truncatingIfNeeded: integer)) }

    /// Any memory, i32 or i64 address in a slot (an i32 leaves the upper half of its slot zero).
    @inline(__always) func generalAddress(_ width: UInt64) -> AccessEnd {
        let (start, overflow) = slot(operand(8)).addingReportingOverflow(wideOperand(24))
        let (end, endOverflow) = start.addingReportingOverflow(width)
        // The memory index is valid by validation; its record is always present.
        let record = unsafe instance.pointee.memories[Int(operand(32))].unsafelyUnwrapped
        let isInBounds = unsafe !overflow && !endOverflow && end <= Seeded.length(rampart_memory_length(record), .interpreterWideMemory)
        return unsafe AccessEnd(
            end: UnsafeMutableRawPointer(record.pointee.base.unsafelyUnwrapped) + (isInBounds ? Int(truncatingIfNeeded: end) : 0),
            isInBounds: isInBounds, size: generalAccessSize)
    }
}

@inline(__always)
func load<M: BitwiseCopyable, R: SlotValue>(_ registers: Registers, _ access: AccessEnd, _ convert: (M) -> R) {
    if !access.isInBounds { return registers.trap(.outOfBoundsMemoryAccess) }
    var registers = registers
    // The bytes before `end` were checked for the access width, the size of M.
    let value = unsafe (access.end - MemoryLayout<M>.size).loadUnaligned(as: M.self)
    convert(value).write(&registers, registers.operand(16))
    registers.next(access.size)
}

@inline(__always)
func store<V: SlotValue, M: BitwiseCopyable>(_ registers: Registers, _ access: AccessEnd, _ value: V, _ convert: (V) -> M) {
    if !access.isInBounds { return registers.trap(.outOfBoundsMemoryAccess) }
    // As for a load.
    unsafe (access.end - MemoryLayout<M>.size).storeBytes(of: convert(value), as: M.self)
    registers.next(access.size)
}

@inline(__always)
func loadVector<M: BitwiseCopyable>(_ registers: Registers, _ access: AccessEnd, _ convert: (M) -> V128) {
    if !access.isInBounds { return registers.trap(.outOfBoundsMemoryAccess) }
    // As for a scalar load.
    registers.setVector(registers.operand(16), convert(unsafe (access.end - MemoryLayout<M>.size).loadUnaligned(as: M.self)))
    registers.next(access.size)
}

@inline(__always)
func storeVector(_ registers: Registers, _ access: AccessEnd) {
    if !access.isInBounds { return registers.trap(.outOfBoundsMemoryAccess) }
    // As for a scalar store.
    unsafe (access.end - 16).storeBytes(of: registers.vector(registers.operand(12)), as: V128.self)
    registers.next(access.size)
}

/// Loads one lane into a vector: the vector is at 12, the lane number at 36 in the general form.
///
/// The narrow form has no room for a lane number beside the reach, so lane accesses of both forms have the general size.
@inline(__always)
func loadLane<M: FixedWidthInteger & BitwiseCopyable>(_ registers: Registers, _ access: AccessEnd, _ type: M.Type) {
    if !access.isInBounds { return registers.trap(.outOfBoundsMemoryAccess) }
    let value = unsafe (access.end - MemoryLayout<M>.size).loadUnaligned(as: M.self)
    var vector = registers.vector(registers.operand(12))
    let lane = Int(registers.operand(36)) &* MemoryLayout<M>.size
    for byte in 0..<MemoryLayout<M>.size { vector[(lane &+ byte) & 15] = UInt8(truncatingIfNeeded: value >> M(byte &* 8)) }
    registers.setVector(registers.operand(16), vector)
    registers.next(generalAccessSize)
}

/// Stores one lane of a vector; operands as for `loadLane`.
@inline(__always)
func storeLane<M: FixedWidthInteger & BitwiseCopyable>(_ registers: Registers, _ access: AccessEnd, _ type: M.Type) {
    if !access.isInBounds { return registers.trap(.outOfBoundsMemoryAccess) }
    let vector = registers.vector(registers.operand(12))
    let lane = Int(registers.operand(36)) &* MemoryLayout<M>.size
    var value: M = 0
    for byte in 0..<MemoryLayout<M>.size { value |= M(truncatingIfNeeded: vector[(lane &+ byte) & 15]) << M(byte &* 8) }
    unsafe (access.end - MemoryLayout<M>.size).storeBytes(of: value, as: M.self)
    registers.next(generalAccessSize)
}
