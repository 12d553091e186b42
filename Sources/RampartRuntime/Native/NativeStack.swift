import CRampart

/// The stack on which a store's compiled code runs, with the values that have no register (`rampart_native_state`).
@safe
final class NativeStack {
    /// Bytes below the limit of compiled code: for functions of the host, services, and the frames of functions that do not check.
    private static let reserve = 512 << 10

    private let stack: Reservation
    private let values: UnsafeMutablePointer<UInt64>
    private let services: UnsafeMutablePointer<rampart_native_services>

    /// Nil where the machine has no room.
    init?(bytes: Int) {
        rampart_fault_install()
        let total = bytes + NativeStack.reserve
        guard let stack = Reservation(capacity: total, committing: total, edge: .loose) else { return nil }
        self.stack = stack
        let count = RAMPART_VALUE_SLOTS
        // Aligned like a vector.
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 16)
        unsafe values = unsafe memory.bindMemory(to: UInt64.self, capacity: count)
        unsafe values.initialize(repeating: 0, count: count)
        unsafe services = .allocate(capacity: 1)
        unsafe services.initialize(to: NativeServices.table)
    }

    deinit {
        unsafe values.deallocate()
        unsafe services.deallocate()
    }

    /// Gives the execution the stack, which must live as long as it.
    func install(in execution: UnsafeMutablePointer<rampart_execution>) {
        let base = unsafe stack.base.assumingMemoryBound(to: UInt8.self)
        unsafe execution.pointee.native.stack = base
        unsafe execution.pointee.native.stack_bytes = UInt64(stack.capacity)
        unsafe execution.pointee.native.stack_limit = base + NativeStack.reserve
        unsafe execution.pointee.native.values = values
        unsafe execution.pointee.native.services = UnsafePointer(services)
    }

    /// Marks what all words of the stack may refer to: where it is not known how far it is in use.
    func visitAll(of heap: Heap) {
        unsafe heap.markInterior(stack.base.assumingMemoryBound(to: UInt64.self), count: stack.capacity / 8)
    }

    /// The values that have no register, which may hold references.
    func visitValues(of heap: Heap) { unsafe heap.markConservatively(values, count: RAMPART_VALUE_SLOTS) }
}
