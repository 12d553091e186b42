import Glibc

/// Ctrl-C and SIGTERM for programs that end with a report: one thread waits for them instead of a handler.
public enum Interruption {
    /// Holds both signals back from this thread and those that it makes later, and tells every one that comes, with how many came so far.
    /// Called once, before there are other threads. Where the system has no thread for it, the signals end the process as ever.
    public static func watch(_ tell: @escaping @Sendable (Int) -> Void) {
        change(SIG_BLOCK)
        let watcher = SystemThread(stackBytes: 256 << 10) {
            var set = signals()
            var count = 0
            while true {
                // The set lives through the call.
                guard unsafe sigwaitinfo(&set, nil) > 0 else { continue }
                count += 1
                tell(count)
            }
        }
        guard let watcher else { return change(SIG_UNBLOCK) }
        watcher.abandon()
    }

    private static func signals() -> sigset_t {
        var set = sigset_t()
        // The calls fill the set that they are lent.
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGINT)
        unsafe sigaddset(&set, SIGTERM)
        return set
    }

    private static func change(_ how: Int32) {
        var set = signals()
        // The set lives through the call.
        _ = unsafe pthread_sigmask(how, &set, nil)
    }
}
