import Glibc

// Unchecked: the state is touched only by who holds the mutex.
// Safe: both are made and destroyed here, and live as long as the object.
/// A state that one thread at a time may touch.
///
/// It is a mutex of the C library. ThreadSanitizer does not see that the standard library's `Mutex` orders threads which meet at it, and reports
/// races of the state; a sanitizer that cries wolf finds nothing.
@safe
public final class Lock<State>: @unchecked Sendable {
    /// In a place of its own: a state of no size would share the address of what lies beside it, which is read without the mutex.
    private let state: UnsafeMutablePointer<State>
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    public init(_ state: sending State) {
        unsafe self.state = .allocate(capacity: 1)
        unsafe self.state.initialize(to: state)
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        // Without attributes it cannot fail.
        _ = unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        _ = unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
    }

    /// Waits until no other thread has the state, and gives it to `body`, which must not ask for it again.
    public func withLock<Result, Failure: Error>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
        _ = unsafe pthread_mutex_lock(mutex)
        defer { _ = unsafe pthread_mutex_unlock(mutex) }
        return try unsafe body(&state.pointee)
    }
}
