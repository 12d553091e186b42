import CRampart
import Glibc
import Synchronization

/// Ends waiting of a guest, from any thread: what blocks in a call of the interface then throws `ExhaustionError.interrupted`.
public final class Interruption: Sendable {
    /// An eventfd(2), readable once interruption is asked for; -1 where the process has no descriptor left, and then long waits end late.
    let descriptor: Int32
    private let isAsked = Atomic(false)

    public init() { descriptor = rampart_make_event() }

    deinit { if descriptor >= 0 { _ = close(descriptor) } }

    /// Asks for it; stays asked until `clear`.
    public func interrupt() {
        isAsked.store(true, ordering: .sequentiallyConsistent)
        // It fails only where it has been written already.
        if descriptor >= 0 { _ = rampart_raise_event(descriptor) }
    }

    /// Forgets the request.
    public func clear() {
        isAsked.store(false, ordering: .sequentiallyConsistent)
        if descriptor >= 0 { _ = rampart_clear_event(descriptor) }
    }

    public var isInterrupted: Bool { isAsked.load(ordering: .sequentiallyConsistent) }
}
