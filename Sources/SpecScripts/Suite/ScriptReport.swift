import SuiteSupport
import WasmText

/// How one script ended, with the results of its assertions, actions and failed set-up commands.
public struct ScriptReport: Sendable {
    /// A script's name in reports: the last component of the folder it was found under, then its path there.
    public var name: String
    /// Where the file is, for messages.
    public var path: String
    public var results: [CommandResult] = []
    /// Why nothing of the script could be run, or why its results do not count.
    public var error: ScriptError?
    /// Why the script was not run although it was found.
    public var skipped: SkipReason?
    public var time: Duration = .zero
    /// Entries of the expectation file that name this script and match nothing in it.
    public var unmatchedExpectations: [Expectations.Entry] = []

    public init(name: String, path: String) {
        self.name = name
        self.path = path
    }

    /// The folder part of the name.
    public var folder: String {
        guard let slash = name.lastIndex(of: "/") else { return "" }
        return String(name[..<slash])
    }

    public var counts: OutcomeCounts {
        var counts = OutcomeCounts()
        for result in results { counts.add(result.outcome) }
        // A script of which nothing ran is one failure, so that the sum of failures is never 0 by accident.
        if error != nil { counts.failed += 1 }
        return counts
    }

    public func verdict(strictMessages: Bool) -> Verdict {
        if skipped != nil { return .skipped }
        if error != nil || results.contains(where: { $0.outcome.isFinding(strictMessages: strictMessages) }) { return .failed }
        return .passed
    }

    public enum Verdict: Sendable, Hashable {
        case passed, failed, skipped
    }
}

/// A script of which nothing ran, or whose results do not count.
public struct ScriptError: Error, Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// The file does not exist or may not be read.
        case unreadable
        /// The text is no script.
        case malformed
        /// The script declares a feature that is not known.
        case unknownFeature = "unknown-feature"
        /// There is no command in the script.
        case empty
        /// An expectation file lists the script, and all of it passed.
        case unexpectedPass = "unexpected-pass"
    }

    public var kind: Kind
    public var message: String
    /// From 1; 0 where there is none.
    public var line: UInt32
    /// The place in the text with a caret under it, line by line; empty where there is no place.
    public var excerpt: [String]

    public init(kind: Kind, message: String, line: UInt32 = 0, excerpt: [String] = []) {
        self.kind = kind
        self.message = message
        self.line = line
        self.excerpt = excerpt
    }
}

/// How many assertions and actions ended in which way. A set-up command that did not pass counts as one more failure.
public struct OutcomeCounts: Sendable, Hashable {
    public var passed = 0
    /// Failures and errors.
    public var failed = 0
    public var skipped = 0
    public var wrongMessage = 0

    public init() {}

    public var total: Int { passed + failed + skipped + wrongMessage }

    public mutating func add(_ outcome: CommandOutcome) {
        switch outcome {
        case .passed: passed += 1
        case .failed, .error: failed += 1
        case .wrongMessage: wrongMessage += 1
        case .skipped: skipped += 1
        }
    }

    public mutating func add(_ other: OutcomeCounts) {
        passed += other.passed
        failed += other.failed
        skipped += other.skipped
        wrongMessage += other.wrongMessage
    }
}
