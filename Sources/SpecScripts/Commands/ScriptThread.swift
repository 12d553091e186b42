import Locking
import SuiteSupport
import WasmModel
import WasmText

/// What a thread of a script starts with: made by the environment of the script around it, used on the new thread.
public struct ThreadSeed<Environment: ScriptEnvironment>: Sendable {
    /// Makes the environment and the instances that the thread shares, by their names.
    let make: @Sendable () throws(ScriptFault) -> (environment: Environment, instances: [Name: Environment.Instance])

    public init(
        _ make: @escaping @Sendable () throws(ScriptFault) -> (environment: Environment, instances: [Name: Environment.Instance])
    ) {
        self.make = make
    }
}

/// How patient a script is with its threads.
struct ThreadPatience {
    /// Seconds until a thread that somebody waits for is asked to stop.
    var untilStop: Int
    /// Seconds from then until it is given up.
    var untilAbandoned: Int

    /// A thread of a script is done in milliseconds; a machine under load may take a thousand times as long.
    static let usual = ThreadPatience(untilStop: 60, untilAbandoned: 20)
}

/// A `thread` command at work: its commands run on a thread of the system, in an environment of their own.
final class ScriptThread: Sendable {
    private struct State {
        var results: [CommandResult] = []
        var interruption: (@Sendable () -> Void)?
        var isStopped = false
        /// Whether somebody has joined or given up the thread.
        var isOver = false
    }

    /// Of the command.
    let line: UInt32
    private let shared: Shared
    private let thread: SystemThread

    private final class Shared: Sendable {
        let state = Lock(State())

        func add(_ results: [CommandResult]) { state.withLock { $0.results += results } }

        func take() -> [CommandResult] {
            state.withLock { state in
                defer { state.results = [] }
                return state.results
            }
        }
    }

    /// Starts the thread; nil where the system has none to give.
    init?<Environment: ScriptEnvironment>(
        _ seed: ThreadSeed<Environment>, _ commands: [ScriptCommand], line: UInt32, stackBytes: Int
    ) {
        self.line = line
        let shared = Shared()
        self.shared = shared
        let thread = SystemThread(stackBytes: stackBytes) {
            ScriptThread.run(seed, commands, line: line, stackBytes: stackBytes, shared)
        }
        guard let thread else { return nil }
        self.thread = thread
    }

    private static func run<Environment: ScriptEnvironment>(
        _ seed: ThreadSeed<Environment>, _ commands: [ScriptCommand], line: UInt32, stackBytes: Int, _ shared: Shared
    ) {
        do throws(ScriptFault) {
            let (environment, instances) = try seed.make()
            let interruption = environment.interruption
            shared.state.withLock { $0.interruption = interruption }
            var runner = ScriptRunner(environment: environment, instances: instances, threadStackBytes: stackBytes)
            for command in commands {
                if shared.state.withLock({ $0.isStopped }) {
                    let outcome = CommandOutcome.error("the thread was stopped before this command")
                    shared.add([CommandResult(command, outcome)])
                    break
                }
                shared.add(runner.results(of: command))
            }
            shared.add(runner.finish())
        } catch {
            shared.add([CommandResult(line: line, keyword: "thread", outcome: .error(error.description))])
        }
    }

    /// Waits for the thread's end and gives the results of its commands; none where they were given before.
    ///
    /// - Throws: where the thread does not end, although it was asked to stop. It then runs on alone.
    func join(_ patience: ThreadPatience) throws(ScriptFault) -> [CommandResult] {
        let wasOver = shared.state.withLock { state in
            defer { state.isOver = true }
            return state.isOver
        }
        if wasOver { return [] }
        if thread.join(within: .seconds(patience.untilStop)) { return shared.take() }
        shared.state.withLock { $0.isStopped = true }
        for _ in 0..<patience.untilAbandoned {
            // Again and again, since what a thread does next may block again.
            if let interruption = shared.state.withLock({ $0.interruption }) { interruption() }
            if thread.join(within: .seconds(1)) { return shared.take() }
        }
        thread.abandon()
        throw ScriptFault(phase: .engine, message: "the thread of line \(line) does not end")
    }
}
