import Locking

/// Ends a program from outside: when its time is over, or when Ctrl-C or SIGTERM asks for it.
///
/// A thread waits for the signals and the end of the time. It then asks the program to stop, and where the program does not within a tenth of
/// a second (it is blocked in a call of the host, or its code does not look), leaves the process.
final class Watch: Sendable {
    enum Reason: Sendable, Hashable {
        case interrupted, terminated, timeLimit
    }

    private struct State {
        var reason: Reason?
        var interrupts: [@Sendable () -> Void] = []
        /// The program has ended, or the process is being left: whoever is first decides what is reported.
        var isDecided = false
    }

    /// How long a program may take to stop when it is asked to.
    private static let grace = Duration.milliseconds(100)

    private let state = Lock(State())
    private let signals = EndingSignals()

    /// - Parameters:
    ///   - timeLimit: nil for none.
    ///   - leave: reports what is known and ends the process; called on another thread.
    /// - Returns: nil where the system has no thread to give.
    static func start(timeLimit: Duration?, leave: @escaping @Sendable (Reason) -> Never) -> Watch? {
        let watch = Watch()
        return SystemThread.start { watch.run(timeLimit: timeLimit, leave: leave) } ? watch : nil
    }

    private func run(timeLimit: Duration?, leave: @Sendable (Reason) -> Never) {
        let reason = Watch.reason(signals.wait(atMost: timeLimit))
        let interrupts = state.withLock { state in
            state.reason = reason
            return state.interrupts
        }
        for interrupt in interrupts { interrupt() }
        // A second signal ends the grace.
        _ = signals.wait(atMost: Watch.grace)
        if decide() { leave(reason) }
    }

    private static func reason(_ signal: Int32?) -> Reason {
        guard let signal else { return .timeLimit }
        return signal == EndingSignals.interrupt ? .interrupted : .terminated
    }

    /// True for the first that asks.
    private func decide() -> Bool {
        state.withLock { state in
            defer { state.isDecided = true }
            return !state.isDecided
        }
    }

    /// Adds what asks the program to stop; at once where that has been wanted already.
    func onEnd(_ interrupt: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.interrupts.append(interrupt)
            return state.reason != nil
        }
        if isLate { interrupt() }
    }

    /// Says that the program has ended: from here on the watch does not leave the process. Where it is doing so already, this does not return.
    ///
    /// - Returns: why the program was asked to stop, if it was.
    func finish() -> Reason? {
        guard decide() else { EndingSignals.sleepForEver() }
        return state.withLock { $0.reason }
    }
}
