import SuiteSupport

/// How one program ended.
public struct ProgramReport: Sendable, Hashable {
    /// The last component of the folder that was searched, then the path there.
    public var name: String
    /// The name of the suite: the same without the program's file.
    public var suite: String
    /// What the suite's manifest calls it.
    public var suiteTitle: String
    public var outcome: ProgramOutcome
    public var time: Duration = .zero
    /// Nil where the program did not end by itself.
    public var exitCode: UInt32?
    public var output: [UInt8] = []
    public var errors: [UInt8] = []
    /// How often it called each function of the interface, those that it called.
    public var calls: [FunctionCalls] = []

    public init(name: String, suite: String, suiteTitle: String, outcome: ProgramOutcome = .passed) {
        self.name = name
        self.suite = suite
        self.suiteTitle = suiteTitle
        self.outcome = outcome
    }

    /// The program's name within its suite.
    public var shortName: String { String(name.dropFirst(suite.isEmpty ? 0 : suite.utf8.count + 1)) }
}

/// How often a function was called.
public struct FunctionCalls: Sendable, Hashable {
    public var function: String
    public var count: UInt64

    public init(function: String, count: UInt64) {
        self.function = function
        self.count = count
    }
}

/// How a program ended, judged by its configuration.
public enum ProgramOutcome: Sendable, Hashable {
    case passed
    /// It did something else than its configuration says.
    case failed(message: String)
    /// Nothing can be said about it.
    case error(ProgramFault, message: String)
    /// An expectation file lists the failure, with this reason.
    case knownFailure(reason: String)
    /// It was not run. A program of another version of the interface is not ours to run; one of our own version is missed.
    case notSupported(needs: String, isOtherVersion: Bool)
}

/// Why nothing can be said about a program.
public enum ProgramFault: String, Sendable, Hashable, CaseIterable {
    /// Its configuration or its suite's manifest cannot be used.
    case configuration
    /// There are fewer programs than there must be.
    case missingPrograms = "missing-programs"
    case timeLimit = "time-limit"
    /// The process that ran it died, or broke off without a report.
    case crash
    /// The process that was to run it could not be prepared or started.
    case host
}

extension ProgramOutcome {
    /// The word of the reports.
    public var verdict: Verdict {
        switch self {
        case .passed: .passed
        case .failed, .error: .failed
        case .knownFailure: .skipped
        case .notSupported: .unsupported
        }
    }

    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        case passed, failed, skipped, unsupported
    }

    /// Whether the outcome makes the run fail.
    public func isFinding(strictUnsupported: Bool) -> Bool {
        switch self {
        case .passed, .knownFailure: false
        case .failed, .error: true
        case .notSupported(_, let isOtherVersion): strictUnsupported || !isOtherVersion
        }
    }

    /// What is to be said of it; nil for what passed.
    public var message: String? {
        switch self {
        case .passed: nil
        case .failed(let message), .error(_, let message): message
        case .knownFailure(let reason): "known-failure: \(reason)"
        case .notSupported(let needs, _): "not supported (needs \(needs))"
        }
    }
}

extension Expectations.Entry {
    /// Whether the entry names the program.
    func names(_ program: Program) -> Bool { test == program.relativePath || test == program.name }

    /// Excuses the failure that the entry lists, or makes its absence one. False where the entry has a line, which no program has.
    func apply(to report: inout ProgramReport) -> Bool {
        guard line == nil else { return false }
        switch report.outcome {
        case .failed, .error: report.outcome = .knownFailure(reason: reason)
        case .passed: report.outcome = .failed(message: "it passed, but it is listed as a known failure: \(reason)")
        case .knownFailure, .notSupported: break
        }
        return true
    }
}
