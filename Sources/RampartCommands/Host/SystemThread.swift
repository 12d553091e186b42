import Glibc

/// A thread of the system that runs one closure; nobody waits for its end.
enum SystemThread {
    /// False where the system has no thread to give.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        // The box is retained here and released by the thread, or here where there is no thread.
        let box = unsafe Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard status == 0 else {
            unsafe box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
