/// A file of cases: texts with what is expected of them, as `Cases/format.wat` explains.
struct CaseFile {
    struct Case {
        var kind: String
        /// Words after the kind.
        var options: [String]
        /// Everything before the expected output, blank lines in place of the cases before it, so that lines count from the file's start.
        var source: String
        /// The lines before the expected output, as they are in the file.
        var lines: [String]
        var expected: [String]
    }

    enum Fault: Error, Equatable {
        case noCase
        /// A line before the first header that is no comment.
        case textBeforeHeader(line: Int)
        /// A case without the line that begins the expected output.
        case noExpectation(kind: String)
        /// A line of expected output that is no comment.
        case textInExpectation(line: Int)
    }

    static let header = ";;! test:"
    static let expectation = ";;! expect"

    /// Comments before the first case.
    var preface: [String] = []
    var cases: [Case] = []

    init(_ text: String) throws(Fault) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        if lines.last == "" { lines.removeLast() }
        var isExpected = true
        for (index, line) in lines.enumerated() {
            if line.hasPrefix(Self.header) {
                guard isExpected else { throw .noExpectation(kind: cases.last?.kind ?? "") }
                let words = line.dropFirst(Self.header.count).split(separator: " ").map { String($0) }
                let blank = String(repeating: "\n", count: index + 1)
                cases.append(Case(kind: words.first ?? "", options: Array(words.dropFirst()), source: blank, lines: [line], expected: []))
                isExpected = false
            } else if cases.isEmpty {
                guard line.isEmpty || line.hasPrefix(";;") else { throw .textBeforeHeader(line: index + 1) }
                preface.append(line)
            } else if line == Self.expectation {
                isExpected = true
            } else if isExpected {
                if line.isEmpty { continue }
                guard line.hasPrefix(";;") else { throw .textInExpectation(line: index + 1) }
                cases[cases.count - 1].expected.append(Self.uncommented(line))
            } else {
                cases[cases.count - 1].lines.append(line)
                cases[cases.count - 1].source += line + "\n"
            }
        }
        guard !cases.isEmpty else { throw .noCase }
        guard isExpected else { throw .noExpectation(kind: cases.last?.kind ?? "") }
    }

    private static func uncommented(_ line: String) -> String {
        String(line.dropFirst(line.hasPrefix(";; ") ? 3 : 2))
    }

    /// The file with other expected outputs, one for each case.
    func text(expecting outputs: [[String]]) -> String {
        var lines = preface
        for (test, output) in zip(cases, outputs) {
            if lines != preface { lines.append("") }
            lines += test.lines + [Self.expectation]
            lines += output.map { $0.isEmpty ? ";;" : ";; \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
