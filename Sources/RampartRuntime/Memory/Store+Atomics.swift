import CRampart
import WasmModel

/// Bytes of the value that a `memory.atomic.wait` compares.
public enum WaitWidth: Sendable {
    case four, eight

    @inlinable public var bytes: UInt64 {
        switch self {
        case .four: 4
        case .eight: 8
        }
    }
}

// Waiting and waking for engines (threads proposal). Engines have checked alignment and bounds.
extension Store {
    /// Stands for an interrupted wait where an engine's helper returns 0 or the raw value of a `TrapCode`.
    public static let waitInterrupted: UInt8 = 254

    /// Whether a memory is shared, which waiting needs.
    public func isShared(_ memory: UnsafePointer<rampart_memory>) -> Bool { unsafe LinearMemory.of(memory).parkingLot != nil }

    /// `memory.atomic.wait32` and `wait64` in a shared memory: blocks the thread while nobody notifies. The address is a byte offset, a
    /// multiple of the width and in bounds; the expected value is a slot, an i32 zero-extended; the timeout is in nanoseconds, negative for
    /// no bound.
    public func atomicWait(
        _ memory: UnsafePointer<rampart_memory>, at address: UInt64, _ width: WaitWidth, expected: UInt64, timeout: Int64
    ) -> WaitResult {
        let storage = unsafe LinearMemory.of(memory)
        guard let lot = storage.parkingLot, let base = unsafe memory.pointee.base else { return .notEqual }
        // The engine has checked that the value lies in the memory, which never moves or shrinks.
        let place = unsafe base + Int(truncatingIfNeeded: address)
        func isExpected() -> Bool {
            switch width {
            case .four: unsafe rampart_atomic_load32(place) == UInt32(truncatingIfNeeded: expected)
            case .eight: unsafe rampart_atomic_load64(place) == expected
            }
        }
        guard isExpected() else { return .notEqual }
        if timeout == 0 { return .timedOut }
        let end = timeout < 0 ? nil : Deadline(after: timeout)
        let limit = limits.longestWait.map { Deadline(after: $0) }
        let isLimited = limit.map { limit in end.map { limit < $0 } ?? true } ?? false
        let waiter = Waiter()
        state.park(waiter, in: lot)
        defer { state.unpark() }
        let result = lot.wait(
            waiter, at: address, until: isLimited ? limit : end, isInterrupted: { unsafe rampart_interrupt_requested(execution) },
            isExpected: isExpected)
        return result == .timedOut && isLimited ? .interrupted : result
    }

    /// `memory.atomic.notify`: wakes at most so many threads that wait at a byte offset. Returns how many; 0 in a memory that is not shared.
    public func atomicNotify(_ memory: UnsafePointer<rampart_memory>, at address: UInt64, count: UInt32) -> UInt32 {
        unsafe LinearMemory.of(memory).parkingLot?.notify(at: address, count: count) ?? 0
    }
}
