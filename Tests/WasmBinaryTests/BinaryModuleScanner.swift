/// Finds the `(module binary …)` forms of an official script, without parsing anything else of it.
struct BinaryModuleScanner {
    struct Found {
        /// Line of the module, from 1.
        var line: Int
        var bytes: [UInt8]
        /// The keyword of the command that holds the module: `module`, `assert_malformed` …
        var command: String
        /// The string after the module, for an assertion.
        var expected: String?
    }

    private enum Token: Equatable {
        case open, close
        case word(String)
        case string([UInt8])
    }

    private let tokens: [(token: Token, line: Int)]

    init(_ source: [UInt8]) { tokens = BinaryModuleScanner.tokens(of: source) }

    func modules() -> [Found] {
        var found: [Found] = []
        var depth = 0
        var command = ""
        var index = 0
        while index < tokens.count {
            switch tokens[index].token {
            case .open:
                if depth == 0, index + 1 < tokens.count, case .word(let word) = tokens[index + 1].token { command = word }
                depth += 1
                if let (bytes, end) = binaryModule(at: index) {
                    var module = Found(line: tokens[index].line, bytes: bytes, command: command)
                    if depth > 1, end + 1 < tokens.count, case .string(let text) = tokens[end + 1].token {
                        module.expected = String(decoding: text, as: UTF8.self)
                    }
                    found.append(module)
                    index = end
                    depth -= 1
                }
            case .close: depth -= 1
            case .word, .string: break
            }
            index += 1
        }
        return found
    }

    /// The bytes of a binary module that opens at a token, and the index of its closing parenthesis.
    private func binaryModule(at start: Int) -> (bytes: [UInt8], end: Int)? {
        var index = start + 1
        guard index < tokens.count, tokens[index].token == .word("module") else { return nil }
        index += 1
        while index < tokens.count, case .word(let word) = tokens[index].token, word == "definition" || word.hasPrefix("$") { index += 1 }
        guard index < tokens.count, tokens[index].token == .word("binary") else { return nil }
        index += 1
        var bytes: [UInt8] = []
        while index < tokens.count, case .string(let part) = tokens[index].token {
            bytes += part
            index += 1
        }
        guard index < tokens.count, tokens[index].token == .close else { return nil }
        return (bytes, index)
    }

    private static func tokens(of source: [UInt8]) -> [(token: Token, line: Int)] {
        var tokens: [(token: Token, line: Int)] = []
        var line = 1
        var index = 0
        func byte(_ offset: Int) -> UInt8 { index + offset < source.count ? source[index + offset] : 0 }
        while index < source.count {
            switch byte(0) {
            case UInt8(ascii: "\n"):
                line += 1
                index += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
            case UInt8(ascii: ";"):
                while index < source.count, byte(0) != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "(") where byte(1) == UInt8(ascii: ";"):
                var depth = 0
                repeat {
                    if byte(0) == UInt8(ascii: "("), byte(1) == UInt8(ascii: ";") {
                        depth += 1
                        index += 2
                    } else if byte(0) == UInt8(ascii: ";"), byte(1) == UInt8(ascii: ")") {
                        depth -= 1
                        index += 2
                    } else {
                        if byte(0) == UInt8(ascii: "\n") { line += 1 }
                        index += 1
                    }
                } while depth > 0 && index < source.count
            case UInt8(ascii: "("):
                tokens.append((.open, line))
                index += 1
            case UInt8(ascii: ")"):
                tokens.append((.close, line))
                index += 1
            case UInt8(ascii: "\""):
                let start = line
                index += 1
                var bytes: [UInt8] = []
                while index < source.count, byte(0) != UInt8(ascii: "\"") {
                    if byte(0) == UInt8(ascii: "\n") { line += 1 }
                    index += appendCharacter(source, index, to: &bytes)
                }
                index += 1
                tokens.append((.string(bytes), start))
            default:
                let start = index
                let ends = Array(" \t\r\n;()\"".utf8)
                while index < source.count, !ends.contains(byte(0)) { index += 1 }
                tokens.append((.word(String(decoding: source[start..<index], as: UTF8.self)), line))
            }
        }
        return tokens
    }

    /// Appends the character of a string literal at an index and returns how many bytes it took.
    private static func appendCharacter(_ source: [UInt8], _ index: Int, to bytes: inout [UInt8]) -> Int {
        guard source[index] == UInt8(ascii: "\\"), index + 2 < source.count else {
            bytes.append(source[index])
            return 1
        }
        if let value = UInt8(String(decoding: source[index + 1...index + 2], as: UTF8.self), radix: 16) {
            bytes.append(value)
            return 3
        }
        switch source[index + 1] {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        // Binary modules of the suite have no \u{…}; what else is escaped stands for itself.
        default: bytes.append(source[index + 1])
        }
        return 2
    }
}
