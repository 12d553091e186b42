import Glibc

// Unchecked: the state is touched only by who holds the mutex.
// Safe: the mutex is made and destroyed here, and lives as long as the object.
/// A state that one thread at a time may touch.
///
/// It is a mutex of the C library. ThreadSanitizer does not see that the standard library's `Mutex` orders threads which meet at it, and reports
/// races of the state; a sanitizer that cries wolf finds nothing.
@safe
public final class Lock<State>: @unchecked Sendable {
    private var state: State
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    public init(_ state: sending State) {
        self.state = state
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        // Without attributes it cannot fail.
        _ = unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        _ = unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Waits until no other thread has the state, and gives it to `body`, which must not ask for it again.
    public func withLock<Result, Failure: Error>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
        _ = unsafe pthread_mutex_lock(mutex)
        defer { _ = unsafe pthread_mutex_unlock(mutex) }
        return try body(&state)
    }
}
