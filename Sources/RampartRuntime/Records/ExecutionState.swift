import CRampart
import Locking
import WasmModel

// Unchecked: other threads reach the record only through `InterruptHandle`, which touches nothing but the atomic `interrupt`
// and what the mutex guards.
// Safe: record and stack live as long as the object.
/// The execution record of a store and its value stack.
@safe
final class ExecutionState: @unchecked Sendable {
    let record: UnsafeMutablePointer<rampart_execution>
    private let stack: Reservation?
    /// Where the store's thread waits, while it does.
    private let parked = Lock<(waiter: Waiter, lot: ParkingLot)?>(nil)
    /// Bytes above the limit that calls may touch before the callee checks: the slots of the most parameters and results that a function
    /// can have, all v128, and a frame header.
    private static let slack = 64 << 10

    /// A store whose stack cannot be reserved gets one without room, so that its calls exhaust it.
    init(limits: StoreLimits) {
        let bytes = max(Reservation.pageBytes, limits.stackBytes) + ExecutionState.slack
        stack = Reservation(capacity: bytes, committing: bytes, edge: .loose, busyBytes: 2 * Reservation.pageBytes)
        unsafe record = .allocate(capacity: 1)
        unsafe record.initialize(to: rampart_execution())
        if let stack {
            let slots = (stack.capacity - ExecutionState.slack) / MemoryLayout<UInt64>.stride
            let base = unsafe stack.base.bindMemory(to: UInt64.self, capacity: slots)
            unsafe record.pointee.stack_base = base
            unsafe record.pointee.stack_limit = base + slots
            unsafe record.pointee.stack_top = base
        }
        unsafe record.pointee.fuel = limits.fuel ?? .max
        unsafe record.pointee.entry_depth_limit = limits.nestedInvocations
    }

    deinit { unsafe record.deallocate() }

    /// Announces a wait, so that an interruption can end it. Before the wait looks whether the store was asked to stop.
    func park(_ waiter: Waiter, in lot: ParkingLot) { parked.withLock { $0 = (waiter, lot) } }

    /// Says that the wait is over.
    func unpark() { parked.withLock { $0 = nil } }

    /// Asks the running code to stop, and wakes it where it waits.
    func interrupt() {
        // The request comes first: a wait that is announced after the look into `parked` sees it.
        unsafe rampart_request_interrupt(record)
        if let (waiter, lot) = parked.withLock({ $0 }) { lot.interrupt(waiter) }
    }
}

/// Stops a store from any thread: its running code ends with the exhaustion `interrupted` at the next check, a blocked
/// `memory.atomic.wait` at once.
public struct InterruptHandle: Sendable {
    private let state: ExecutionState

    init(_ state: ExecutionState) { self.state = state }

    /// Asks the store to stop. Where nothing runs, the next invocation ends at once.
    public func interrupt() { state.interrupt() }
}
