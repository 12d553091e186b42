/// Failures that are known: one line each, `path[:line]  reason`. Empty lines and lines that start with `#` are ignored.
///
/// What is listed still runs. A listed test that passes fails the run, and so does an entry that names nothing.
public struct Expectations: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        /// The script's path below the folder that was searched, with or without that folder's own name.
        public var script: String
        /// The assertion's line, or nil for the whole script.
        public var line: UInt32?
        public var reason: String
        /// The line of the entry in the expectation file, from 1.
        public var entryLine: Int
    }

    public var entries: [Entry]

    public init(entries: [Entry] = []) { self.entries = entries }

    /// A line that is no entry.
    public struct SyntaxError: Error, Sendable, Hashable {
        public var line: Int
        public var message: String
    }

    /// Reads the text of an expectation file.
    public init(parsing text: String) throws(SyntaxError) {
        entries = []
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "\t" })
            guard let place = words.first, !place.hasPrefix("#") else { continue }
            guard words.count == 2, let reason = Expectations.trimmed(words[1]) else {
                throw SyntaxError(line: number + 1, message: "an entry needs a reason: path[:line]  reason")
            }
            var script = String(place)
            var assertionLine: UInt32?
            if let colon = script.lastIndex(of: ":") {
                guard let parsed = UInt32(script[script.index(after: colon)...]), parsed > 0 else {
                    throw SyntaxError(line: number + 1, message: "no line number after the colon of \(script)")
                }
                assertionLine = parsed
                script = String(script[..<colon])
            }
            let entry = Entry(script: script, line: assertionLine, reason: reason, entryLine: number + 1)
            guard !entries.contains(where: { $0.script == entry.script && $0.line == entry.line }) else {
                throw SyntaxError(line: number + 1, message: "\(place) is listed twice")
            }
            entries.append(entry)
        }
    }

    private static func trimmed(_ text: Substring) -> String? {
        let trimmed = text.drop(while: \.isWhitespace)
        guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(trimmed[...last])
    }
}

extension Expectations.Entry {
    /// Whether the entry names the script.
    func names(_ file: ScriptFile) -> Bool { script == file.relativePath || script == file.name }

    /// Whether the entry's failure is there: applied to the report of the script that it names, and written into it.
    ///
    /// Returns false where the entry matches nothing in the script.
    func apply(to report: inout ScriptReport, strictMessages: Bool) -> Bool {
        guard let line else {
            applyToWhole(&report, strictMessages: strictMessages)
            return true
        }
        var found = false
        var failed = false
        for index in report.results.indices where report.results[index].line == line {
            found = true
            guard report.results[index].outcome.isFinding(strictMessages: strictMessages) else { continue }
            failed = true
            report.results[index].outcome = .skipped(.knownFailure(reason: reason))
        }
        guard found, !failed else { return found }
        for index in report.results.indices where report.results[index].line == line {
            report.results[index].outcome = .failed(expected: "a failure, known as: \(reason)", actual: "passed")
        }
        return true
    }

    private func applyToWhole(_ report: inout ScriptReport, strictMessages: Bool) {
        if report.skipped != nil { return }
        if report.error != nil {
            report.error = nil
            report.skipped = .knownFailure(reason: reason)
            return
        }
        var failed = false
        for index in report.results.indices where report.results[index].outcome.isFinding(strictMessages: strictMessages) {
            failed = true
            report.results[index].outcome = .skipped(.knownFailure(reason: reason))
        }
        if !failed {
            report.error = ScriptError(kind: .unexpectedPass, message: "all of it passed, but it is listed as a known failure: \(reason)")
        }
    }
}

extension CommandOutcome {
    /// Whether the outcome makes the run fail.
    public func isFinding(strictMessages: Bool) -> Bool {
        switch self {
        case .failed, .error: true
        case .wrongMessage: strictMessages
        case .passed, .skipped: false
        }
    }
}
