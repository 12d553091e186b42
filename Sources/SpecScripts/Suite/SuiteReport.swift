import Reporting
import SuiteSupport

/// How a run of scripts ended.
public struct SuiteReport: Sendable {
    public var engine: EngineDescription
    public var scripts: [ScriptReport]
    /// Scripts at the given paths, those included that a filter or shard left out.
    public var found: Int
    public var unmatchedExpectations: [Expectations.Entry]
    public var strictMessages: Bool
    public var start: UTCTime
    /// Time on the clock.
    public var time: Duration
    /// Suites that the caller could not run. They do not change the verdict: whether they are needed is for the caller to know.
    public var notRun: [SuiteNotRun] = []

    /// Numbers of scripts by how they ended.
    public struct FileCounts: Sendable, Hashable {
        public var passed = 0
        public var failed = 0
        public var skipped = 0
        public var total: Int { passed + failed + skipped }

        public mutating func add(_ verdict: ScriptReport.Verdict) {
            switch verdict {
            case .passed: passed += 1
            case .failed: failed += 1
            case .skipped: skipped += 1
            }
        }
    }

    public var files: FileCounts {
        scripts.reduce(into: FileCounts()) { $0.add($1.verdict(strictMessages: strictMessages)) }
    }

    public var assertions: OutcomeCounts {
        scripts.reduce(into: OutcomeCounts()) { $0.add($1.counts) }
    }

    /// Whether everything is as expected. What did not run is not, unless an expectation file says so of a failure.
    public var isAsExpected: Bool {
        !scripts.isEmpty && unmatchedExpectations.isEmpty
            && scripts.allSatisfy { script in
                switch script.skipped {
                case .notSupported: false
                case .knownFailure: true
                case nil: script.verdict(strictMessages: strictMessages) == .passed
                }
            }
    }

    /// The run in one word.
    public enum Verdict: Sendable, Hashable {
        case asExpected
        /// Something is not as expected, or nothing was tested.
        case findings
        /// None of the scripts parses.
        case malformedInput
        /// None of the scripts can be read.
        case unreadableInput
    }

    /// Where nothing at all could be run the input is at fault and not the engine.
    public var verdict: Verdict {
        if isAsExpected { return .asExpected }
        let errors = scripts.compactMap(\.error)
        guard !errors.isEmpty, errors.count == scripts.count else { return .findings }
        if errors.allSatisfy({ $0.kind == .unreadable }) { return .unreadableInput }
        return errors.allSatisfy { $0.kind == .malformed || $0.kind == .unknownFeature } ? .malformedInput : .findings
    }

    /// Totals of one folder.
    public struct FolderRow: Sendable, Hashable {
        public var folder: String
        public var files = FileCounts()
        public var assertions = OutcomeCounts()
        public var time: Duration = .zero
    }

    /// Totals by folder, in the order in which the folders were found.
    public var folders: [FolderRow] {
        var rows: [FolderRow] = []
        for script in scripts {
            let index: Int
            if let known = rows.firstIndex(where: { $0.folder == script.folder }) {
                index = known
            } else {
                index = rows.count
                rows.append(FolderRow(folder: script.folder))
            }
            rows[index].files.add(script.verdict(strictMessages: strictMessages))
            rows[index].assertions.add(script.counts)
            rows[index].time += script.time
        }
        return rows
    }
}
