import Files
import Locking

/// What `--stats` reports of a run.
struct Statistics: Sendable {
    enum Phase: String, Sendable, CaseIterable {
        case load, validate, compile, instantiate, run
    }

    var engine = "interpreter"
    var times: [Phase: Duration] = [:]
    var total = Duration.zero
    /// Units given and used, where code was metered by them.
    var fuel: (limit: Int64, used: Int64)?
    /// Bytes of all linear memories at their largest.
    var peakMemoryBytes: UInt64?
    var hostCalls: [(name: String, count: UInt64)]?
    /// How it ended: `exit`, `trap`, …
    var ending = ""
    /// The exit code of the process.
    var exitCode: Int32 = 0
    /// The code that the guest chose, whole.
    var guestExitCode: UInt32?
    /// The error message.
    var message: String?
}

extension Statistics {
    var json: JSONValue {
        .object([
            JSONMember("engine", .string(engine)),
            JSONMember("ending", .string(ending)),
            JSONMember("exitCode", .integer(Int64(exitCode))),
            JSONMember("guestExitCode", guestExitCode.map { .integer(Int64($0)) } ?? .null),
            JSONMember("message", message.map { .string($0) } ?? .null),
            JSONMember(
                "seconds",
                .object(
                    Phase.allCases.map { phase in JSONMember(phase.rawValue, times[phase].map { .number($0 / .seconds(1)) } ?? .null) }
                        + [JSONMember("total", .number(total / .seconds(1)))])),
            JSONMember("fuel", fuel.map { ["limit": .integer($0.limit), "used": .integer($0.used)] } ?? .null),
            JSONMember("peakMemoryBytes", Statistics.number(peakMemoryBytes)),
            JSONMember("maximumResidentBytes", Statistics.number(ProcessState.maximumResidentBytes)),
            JSONMember("hostCalls", hostCalls.map { .object($0.map { JSONMember($0.name, Statistics.number($0.count)) }) } ?? .null),
        ])
    }

    private static func number(_ value: UInt64?) -> JSONValue { value.map { .integer(Int64(clamping: $0)) } ?? .null }

    /// One fact a line.
    var text: String {
        var lines: [(String, String)] = [("engine", engine)]
        for phase in Phase.allCases where phase != .compile || times[phase] != nil {
            lines.append((phase.rawValue, times[phase].map { Statistics.milliseconds($0) } ?? "-"))
        }
        lines.append(("total", Statistics.milliseconds(total)))
        if let fuel { lines.append(("fuel", "\(fuel.used) of \(fuel.limit)")) }
        lines.append(("memory", peakMemoryBytes.map { "\($0) bytes at most" } ?? "-"))
        lines.append(("process", "\(ProcessState.maximumResidentBytes) bytes at most"))
        for call in hostCalls ?? [] { lines.append(("call", "\(call.name) \(call.count)")) }
        lines.append(("ending", guestExitCode.map { "\(ending) \($0)" } ?? ending))
        lines.append(("exit code", "\(exitCode)"))
        return lines.map { name, value in "stats: \(name)\(String(repeating: " ", count: max(0, 12 - name.count)))\(value)\n" }.joined()
    }

    /// Microseconds matter where a whole run takes a millisecond.
    private static func milliseconds(_ duration: Duration) -> String {
        let microseconds = duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        let fraction = String(microseconds % 1000)
        return "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) ms"
    }
}

/// The statistics while they grow, readable from the thread that watches.
final class StatisticsRecorder: Sendable {
    private let start = ContinuousClock.now
    private let statistics = Lock(Statistics())

    /// Measures a phase, also one that fails; what is done in several pieces is added up.
    func measure<Result, Failure: Error>(_ phase: Statistics.Phase, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        let start = ContinuousClock.now
        defer {
            let time = ContinuousClock.now - start
            statistics.withLock { $0.times[phase, default: .zero] += time }
        }
        return try body()
    }

    func update(_ change: (inout Statistics) -> Void) { statistics.withLock { change(&$0) } }

    /// What is known now.
    var current: Statistics {
        var statistics = self.statistics.withLock { $0 }
        statistics.total = ContinuousClock.now - start
        return statistics
    }
}
