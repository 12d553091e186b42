/// A file of command lines with what is expected of them, as `Cases/format.txt` explains.
struct CommandFile {
    struct Case: Equatable {
        /// A line of the shell.
        var command: String
        /// Comments and blank lines in front of it.
        var preface: [String] = []
        var outcome: Outcome
    }

    /// What a command does, as lines of the file.
    struct Outcome: Equatable {
        var lines: [String] = []

        init() {}

        init(output: [UInt8], errors: [UInt8], status: Int32) {
            lines = Outcome.lines(of: output, mark: "| ") + Outcome.lines(of: errors, mark: "! ") + ["= \(status)"]
        }

        /// Bytes as marked lines; what is no printable text is escaped, and a missing line end is shown as a line of its own.
        private static func lines(of bytes: [UInt8], mark: String) -> [String] {
            guard !bytes.isEmpty else { return [] }
            var pieces = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            let isComplete = pieces.last?.isEmpty ?? false
            if isComplete { pieces.removeLast() }
            var lines = pieces.map { trimmed(mark + escaped(Array($0))) }
            if !isComplete { lines.append(mark + "\\") }
            return lines
        }

        private static func trimmed(_ line: String) -> String {
            var line = line[...]
            while line.last == " " { line.removeLast() }
            return String(line)
        }

        private static func escaped(_ bytes: [UInt8]) -> String {
            let isText = String(validating: bytes, as: UTF8.self) != nil
            var text: [UInt8] = []
            for byte in bytes {
                if byte == 0x09 || byte >= 0x20 && byte < 0x7F || byte >= 0x80 && isText {
                    text.append(byte)
                } else {
                    text += Array("\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
                }
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    enum Fault: Error, Equatable {
        /// A line that begins with none of the marks, or an outcome without a command.
        case unknownLine(Int)
        case noCase
    }

    var cases: [Case] = []
    /// Comments behind the last case.
    private var end: [String] = []

    init(_ text: String) throws(Fault) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        if lines.last == "" { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            if line.isEmpty || line.hasPrefix("#") {
                end.append(line)
            } else if line.hasPrefix("$ ") {
                cases.append(Case(command: String(line.dropFirst(2)), preface: end, outcome: Outcome()))
                end = []
            } else if ["|", "!", "="].contains(line.prefix(1)), !cases.isEmpty, end.isEmpty {
                cases[cases.count - 1].outcome.lines.append(line)
            } else {
                throw .unknownLine(index + 1)
            }
        }
        guard !cases.isEmpty else { throw .noCase }
    }

    /// The file with other outcomes, one for each case.
    func text(with outcomes: [Outcome]) -> String {
        var lines: [String] = []
        for (test, outcome) in zip(cases, outcomes) { lines += test.preface + ["$ \(test.command)"] + outcome.lines }
        return (lines + end).joined(separator: "\n") + "\n"
    }
}
