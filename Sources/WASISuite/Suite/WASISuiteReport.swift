import Reporting
import SuiteSupport

/// How a run of suites ended.
public struct WASISuiteReport: Sendable {
    public var engine: EngineDescription
    public var programs: [ProgramReport]
    /// Programs at the given paths, those included that a filter left out.
    public var found: Int
    public var unmatchedExpectations: [Expectations.Entry]
    public var strictUnsupported: Bool
    public var start: UTCTime
    /// Time on the clock.
    public var time: Duration
    /// Suites that the caller could not run. They do not change the verdict: whether they are needed is for the caller to know.
    public var notRun: [SuiteNotRun] = []

    /// Numbers of programs by how they ended. A fault of a suite counts as one more failure.
    public struct Counts: Sendable, Hashable {
        public var passed = 0
        public var failed = 0
        public var skipped = 0
        public var unsupported = 0
        public var total: Int { passed + failed + skipped + unsupported }

        public mutating func add(_ verdict: ProgramOutcome.Verdict) {
            switch verdict {
            case .passed: passed += 1
            case .failed: failed += 1
            case .skipped: skipped += 1
            case .unsupported: unsupported += 1
            }
        }
    }

    public var counts: Counts { programs.reduce(into: Counts()) { $0.add($1.outcome.verdict) } }

    /// Whether everything is as expected; a run in which no program ran is not.
    public var isAsExpected: Bool {
        counts.passed + counts.skipped > 0 && unmatchedExpectations.isEmpty
            && !programs.contains { $0.outcome.isFinding(strictUnsupported: strictUnsupported) }
    }

    /// The run in one word.
    public enum Verdict: Sendable, Hashable {
        case asExpected
        /// Something is not as expected, or nothing was tested.
        case findings
        /// No manifest and no configuration can be used.
        case malformedInput
    }

    /// Where nothing at all could be run the input is at fault and not the engine.
    public var verdict: Verdict {
        if isAsExpected { return .asExpected }
        let isMalformed = programs.allSatisfy { program in
            if case .error(.configuration, _) = program.outcome { true } else { false }
        }
        return isMalformed && !programs.isEmpty ? .malformedInput : .findings
    }

    /// What belongs to one suite.
    public struct Suite: Sendable {
        public var name: String
        public var title: String
        public var programs: [ProgramReport]
        public var counts: Counts { programs.reduce(into: Counts()) { $0.add($1.outcome.verdict) } }
        public var time: Duration { programs.reduce(.zero) { $0 + $1.time } }
    }

    /// The programs by suite, in the order in which the suites were found.
    public var suites: [Suite] {
        var suites: [Suite] = []
        for program in programs {
            if let index = suites.firstIndex(where: { $0.name == program.suite && $0.title == program.suiteTitle }) {
                suites[index].programs.append(program)
            } else {
                suites.append(Suite(name: program.suite, title: program.suiteTitle, programs: [program]))
            }
        }
        return suites
    }

    /// Calls of each function of the interface by all programs, by name.
    public var calls: [FunctionCalls] {
        var sums: [String: UInt64] = [:]
        for call in programs.flatMap(\.calls) { sums[call.function, default: 0] += call.count }
        return sums.sorted { $0.key < $1.key }.map { FunctionCalls(function: $0.key, count: $0.value) }
    }
}
