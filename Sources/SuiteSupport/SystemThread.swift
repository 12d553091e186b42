import Dispatch
import Glibc

/// One thread of the system that runs one closure, with a stack of a chosen size.
@safe public struct SystemThread: Sendable {
    private let thread: pthread_t
    private let body: Body

    /// Nil where the system has no thread to give.
    public init?(stackBytes: Int, body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { return nil }
        defer { unsafe pthread_attr_destroy(&attributes) }
        guard unsafe pthread_attr_setstacksize(&attributes, stackBytes) == 0 else { return nil }
        // The box is retained here and released by the thread, or here where there is no thread.
        self.body = Body(body)
        let box = unsafe Unmanaged.passRetained(self.body)
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let box = unsafe Unmanaged<Body>.fromOpaque(argument)
                unsafe box.takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard status == 0 else {
            unsafe box.release()
            return nil
        }
        self.thread = thread
    }

    /// Waits for the end of the thread. Called once, and not after `join(within:)` has given true or `abandon`.
    public func join() { pthread_join(thread, nil) }

    /// Waits for the end of the thread, but not longer than a time; false where it is still running.
    public func join(within time: Duration) -> Bool {
        // The C library's join with a time is not there for Swift.
        let (seconds, attoseconds) = time.components
        let end = DispatchTime.now() + .seconds(Int(clamping: seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000))
        guard body.isDone.wait(timeout: end) == .success else { return false }
        join()
        return true
    }

    /// Lets the thread run on alone: nobody will join it.
    public func abandon() { pthread_detach(thread) }

    private final class Body: Sendable {
        let isDone = DispatchSemaphore(value: 0)
        private let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) { self.work = work }

        func run() {
            work()
            isDone.signal()
        }
    }
}
