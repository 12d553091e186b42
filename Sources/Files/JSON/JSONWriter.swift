/// Writes JSON as UTF-8.
public enum JSONWriter {
    public enum Style: Sendable {
        /// On one line, without spaces.
        case compact
        /// Two spaces for each level, and a line end after the last line.
        case indented
    }

    public static func bytes(of value: JSONValue, style: Style = .indented) -> [UInt8] {
        var printer = JSONPrinter(style: style)
        printer.print(value, level: 0)
        if style == .indented { printer.output.append(0x0a) }
        return printer.output
    }

    /// Writes a file as `OutputFile` does; a name that ends in `.gz` gets a gzip file.
    ///
    /// - Throws: `FileError.cannotWrite` or `.cannotUnpack` where zlib finds no memory.
    public static func write(_ value: JSONValue, to path: String, style: Style = .indented) throws(FileError) {
        try OutputFile.writePacked(bytes(of: value, style: style), to: path)
    }
}

private struct JSONPrinter {
    let style: JSONWriter.Style
    var output: [UInt8] = []

    mutating func print(_ value: JSONValue, level: Int) {
        switch value {
        case .null: text("null")
        case .boolean(let value): text(value ? "true" : "false")
        case .integer(let value): text(String(value))
        case .number(let value): text(value.isFinite ? value.description : "null")
        case .string(let value): string(value)
        case .array(let values):
            items(values, level: level, open: "[", close: "]") { printer, value in
                printer.print(value, level: level + 1)
            }
        case .object(let members):
            items(members, level: level, open: "{", close: "}") { printer, member in
                printer.string(member.name)
                printer.text(printer.style == .compact ? ":" : ": ")
                printer.print(member.value, level: level + 1)
            }
        }
    }

    private mutating func items<Item>(
        _ items: [Item], level: Int, open: String, close: String, print: (inout JSONPrinter, Item) -> Void
    ) {
        text(open)
        for (index, item) in items.enumerated() {
            if index > 0 { text(",") }
            newLine(level + 1)
            print(&self, item)
        }
        if !items.isEmpty { newLine(level) }
        text(close)
    }

    private mutating func newLine(_ level: Int) {
        guard style == .indented else { return }
        output.append(0x0a)
        output.append(contentsOf: repeatElement(0x20, count: level * 2))
    }

    private mutating func text(_ text: String) {
        output.append(contentsOf: text.utf8)
    }

    private mutating func string(_ value: String) {
        text("\"")
        for byte in value.utf8 {
            switch byte {
            case 0x22: text("\\\"")
            case 0x5c: text("\\\\")
            case 0x0a: text("\\n")
            case 0x0d: text("\\r")
            case 0x09: text("\\t")
            case 0..<0x20, 0x7f:
                let digits = String(byte, radix: 16)
                text("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default: output.append(byte)
            }
        }
        text("\"")
    }
}
