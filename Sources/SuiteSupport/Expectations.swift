import Reporting

/// Failures that are known: one line each, `path[:line]  reason`. Empty lines and lines that start with `#` are ignored.
///
/// What is listed still runs. A listed test that passes fails the run, and so does an entry that names nothing.
public struct Expectations: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        /// The path of a script or program below the folder that was searched, with or without that folder's own name.
        public var test: String
        /// The assertion's line, or nil for the whole test.
        public var line: UInt32?
        public var reason: String
        /// The line of the entry in the expectation file, from 1.
        public var entryLine: Int

        public init(test: String, line: UInt32?, reason: String, entryLine: Int) {
            self.test = test
            self.line = line
            self.reason = reason
            self.entryLine = entryLine
        }

        /// `path` or `path:line`, as written.
        public var place: String { line.map { "\(test):\($0)" } ?? test }
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
            var test = String(place)
            var assertionLine: UInt32?
            if let colon = test.lastIndex(of: ":") {
                guard let parsed = UInt32(test[test.index(after: colon)...]), parsed > 0 else {
                    throw SyntaxError(line: number + 1, message: "no line number after the colon of \(test)")
                }
                assertionLine = parsed
                test = String(test[..<colon])
            }
            let entry = Entry(test: test, line: assertionLine, reason: reason, entryLine: number + 1)
            guard !entries.contains(where: { $0.test == entry.test && $0.line == entry.line }) else {
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

extension Expectations {
    /// Entries that match nothing, as one JUnit suite, since they have no test to stand in; empty where there is none. The prefix is the
    /// first word of class names, as in the other cases of the report.
    public static func junit(unmatched: [Entry], prefix: String, engine: EngineDescription, start: UTCTime) -> [JUnitSuite] {
        if unmatched.isEmpty { return [] }
        let cases = unmatched.map { entry in
            JUnitCase(
                name: entry.place, className: engine.className(prefix, "expectations"),
                outcome: .failure(
                    message: "the entry matches nothing", type: "unmatched-expectation",
                    body: "line \(entry.entryLine) of the expectation file: \(entry.place) matches nothing"))
        }
        return [JUnitSuite(name: engine.suiteName("expectations"), timestamp: start, properties: engine.properties, cases: cases)]
    }
}
