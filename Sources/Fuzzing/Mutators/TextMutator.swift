import WasmModel

/// A change of the tokens of a text: for what reads modules and scripts in the text format.
public enum TextMutator: String, Sendable, Hashable, CaseIterable {
    case removeToken, duplicateToken, swapTokens, replaceToken, insertToken, removeGroup, duplicateGroup, moveGroup, copyToken, changeByte

    /// Changes a text.
    ///
    /// - Returns: Whether there was something to change.
    public func mutate(_ text: inout [UInt8], _ choices: inout Choices, maximum: Int = 1 << 20) -> Bool {
        let tokens = TextMutator.tokens(text)
        guard !tokens.isEmpty, text.count <= maximum else { return false }
        let token = tokens[choices.number(below: tokens.count)]
        switch self {
        case .removeToken: text.removeSubrange(token)
        case .duplicateToken: text.insert(contentsOf: [0x20] + text[token] + [0x20], at: token.upperBound)
        case .swapTokens:
            let other = tokens[choices.number(below: tokens.count)]
            guard other != token else { return false }
            let (low, high) = other.lowerBound < token.lowerBound ? (other, token) : (token, other)
            let (first, second) = (Array(text[low]), Array(text[high]))
            text.replaceSubrange(high, with: first)
            text.replaceSubrange(low, with: second)
        case .replaceToken: text.replaceSubrange(token, with: TextMutator.word(&choices))
        case .insertToken: text.insert(contentsOf: [0x20] + TextMutator.word(&choices) + [0x20], at: token.upperBound)
        case .copyToken: text.replaceSubrange(token, with: Array(text[tokens[choices.number(below: tokens.count)]]))
        case .removeGroup, .duplicateGroup, .moveGroup:
            guard let group = TextMutator.group(text, tokens, &choices) else { return false }
            let contents = Array(text[group])
            if self == .duplicateGroup { text.insert(contentsOf: contents, at: group.upperBound) }
            if self == .removeGroup { text.removeSubrange(group) }
            if self == .moveGroup {
                text.removeSubrange(group)
                text.insert(contentsOf: contents, at: min(text.count, token.lowerBound))
            }
        case .changeByte: text[choices.number(below: text.count)] = choices.byte()
        }
        return true
    }

    /// Some changes in a row.
    public static func mutate(_ text: inout [UInt8], _ choices: inout Choices, maximum: Int = 1 << 20) {
        for _ in 0..<(1 + choices.number(below: 4)) {
            _ = allCases[choices.number(below: allCases.count)].mutate(&text, &choices, maximum: maximum)
        }
    }

    /// Parentheses, strings and words; white space and comments are between them or within words, which does no harm.
    static func tokens(_ text: [UInt8]) -> [Range<Int>] {
        var tokens: [Range<Int>] = []
        var position = 0
        while position < text.count {
            let start = position
            position += 1
            switch text[start] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
            case UInt8(ascii: "("), UInt8(ascii: ")"): break
            case UInt8(ascii: "\""):
                while position < text.count, text[position] != UInt8(ascii: "\"") {
                    position += text[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position = min(text.count, position + 1)
            default: while position < text.count, !isDelimiter(text[position]) { position += 1 }
            }
            tokens.append(start..<position)
        }
        return tokens
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "\""):
            true
        default: false
        }
    }

    /// All between a left parenthesis and the right one that belongs to it.
    private static func group(_ text: [UInt8], _ tokens: [Range<Int>], _ choices: inout Choices) -> Range<Int>? {
        var position = choices.number(below: tokens.count)
        while position < tokens.count, text[tokens[position].lowerBound] != UInt8(ascii: "(") { position += 1 }
        guard position < tokens.count else { return nil }
        var depth = 0
        for token in tokens[position...] {
            if text[token.lowerBound] == UInt8(ascii: "(") { depth += 1 }
            if text[token.lowerBound] == UInt8(ascii: ")") { depth -= 1 }
            if depth == 0 { return tokens[position].lowerBound..<token.upperBound }
        }
        return nil
    }

    private static func word(_ choices: inout Choices) -> [UInt8] {
        if choices.chance(1, of: 8) { return Array(String(choices.bits() >> UInt64(choices.number(below: 64))).utf8) }
        return words[choices.number(below: words.count)]
    }

    /// Mnemonics and the other words of the text format and of scripts.
    static let words: [[UInt8]] = (OpcodeTable.rows.map(\.mnemonic.description) + others).map { Array($0.utf8) }

    private static let others = [
        "(", ")", "(;", ";)", ";;", "\"", "\"\\00\\ff\"", "(@name \"x\")", "(@custom \"x\" \"y\")", "(@metadata.code.branch_hint \"\\01\")",
        "(@",
        "module", "definition", "instance", "binary", "quote", "type", "func", "param", "result", "local", "import", "export", "memory",
        "table", "global", "mut", "elem", "data", "start", "tag", "rec", "sub", "final", "struct", "array", "field", "declare", "item",
        "offset", "then", "else", "end", "catch", "catch_ref", "catch_all", "catch_all_ref", "do", "delegate", "shared", "pagesize",
        "descriptor", "describes", "exact", "ref", "null", "i32", "i64", "f32", "f64", "v128", "i8", "i16", "funcref", "externref",
        "anyref", "eqref", "i31ref", "structref", "arrayref", "nullref", "exnref", "any", "eq", "i31", "none", "nofunc", "extern",
        "noextern", "exn", "noexn", "i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2", "offset=4294967296", "align=4", "align=3",
        "nan", "inf", "-nan:0x1", "nan:canonical", "nan:arithmetic", "0x1p127", "-0", "1e400", "0x", "1_000", "1__0",
        "18446744073709551616", "$", "$x", "$\"x\"", "assert_return", "assert_trap", "assert_invalid", "assert_malformed",
        "assert_unlinkable", "assert_exhaustion", "assert_exception", "register", "invoke", "get", "ref.extern", "ref.host", "either",
        "thread", "wait", "assert_malformed_custom", "assert_invalid_custom",
    ]
}
