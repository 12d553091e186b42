import Glibc

/// Signals that end a program, taken by one thread that waits for them instead of by a handler.
struct EndingSignals: Sendable {
    private let signals: [Int32]

    /// Holds SIGINT and SIGTERM back from the calling thread and the threads that it makes, so that only `wait` gets them. One that the
    /// process was started to ignore stays ignored.
    init() {
        var signals: [Int32] = []
        for signal in [SIGINT, SIGTERM] {
            var action = sigaction()
            // Asking only; the record is filled by the call.
            let isKnown = unsafe sigaction(signal, nil, &action) == 0
            // A handler's address; that of "ignore" is 1.
            let isIgnored = unsafe isKnown && unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self) == 1
            if !isIgnored { signals.append(signal) }
        }
        self.signals = signals
        var set = self.set
        // The set lives through the call, which keeps no pointer to it.
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    private var set: sigset_t {
        var set = sigset_t()
        // Both calls fill the set that they are lent.
        _ = unsafe sigemptyset(&set)
        for signal in signals { _ = unsafe sigaddset(&set, signal) }
        return set
    }

    /// Waits for one of the signals.
    ///
    /// - Parameter limit: how long at most; nil is for ever.
    /// - Returns: the signal, or nil where the time is over.
    func wait(atMost limit: Duration?) -> Int32? {
        var set = self.set
        guard let limit else {
            while true {
                // The set lives through the call.
                let signal = unsafe sigwaitinfo(&set, nil)
                if signal > 0 { return signal }
            }
        }
        let deadline = ContinuousClock.now + limit
        while true {
            let left = max(.zero, deadline - ContinuousClock.now).components
            var time = timespec(tv_sec: Int(left.seconds), tv_nsec: Int(left.attoseconds / 1_000_000_000))
            // Set and time live through the call.
            let signal = unsafe sigtimedwait(&set, nil, &time)
            if signal > 0 { return signal }
            if errno == EAGAIN { return nil }
        }
    }

    /// The number of the signal that Ctrl-C sends.
    static let interrupt = SIGINT

    /// For a thread that has nothing left to do while another ends the process.
    static func sleepForEver() -> Never { while true { _ = pause() } }

    /// Lets writing to a pipe that nobody reads fail with EPIPE, as guests expect, instead of ending the process.
    static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
}
