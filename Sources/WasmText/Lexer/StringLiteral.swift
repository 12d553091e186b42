/// The contents of string literals (specification chapter 6.3.3): bytes, of any value.
enum StringLiteral {
    /// The length of the escape sequence at a backslash, or nil where it is none.
    static func escapeLength(_ source: [UInt8], at position: Int) -> Int? {
        guard position + 1 < source.count else { return nil }
        switch source[position + 1] {
        case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"):
            return 2
        case UInt8(ascii: "u"):
            guard let (_, length) = codePoint(source, at: position) else { return nil }
            return length
        default:
            guard position + 2 < source.count, CharacterClass.hexadecimalDigit(source[position + 1]) != nil,
                CharacterClass.hexadecimalDigit(source[position + 2]) != nil
            else { return nil }
            return 3
        }
    }

    /// The value and length of `\u{…}`, or nil where it is malformed or no Unicode scalar value.
    private static func codePoint(_ source: [UInt8], at position: Int) -> (UInt32, Int)? {
        var index = position + 2
        guard index < source.count, source[index] == UInt8(ascii: "{") else { return nil }
        index += 1
        var value: UInt32 = 0
        var afterDigit = false
        while index < source.count {
            let byte = source[index]
            index += 1
            if byte == UInt8(ascii: "}") {
                guard afterDigit, !(0xD800...0xDFFF).contains(value) else { return nil }
                return (value, index - position)
            }
            if byte == UInt8(ascii: "_") {
                guard afterDigit else { return nil }
                afterDigit = false
                continue
            }
            guard let digit = CharacterClass.hexadecimalDigit(byte) else { return nil }
            value = value << 4 | UInt32(digit)
            guard value <= 0x10FFFF else { return nil }
            afterDigit = true
        }
        return nil
    }

    /// Appends the bytes of a string literal that the lexer has checked; the range includes the quotes.
    static func decode(_ source: [UInt8], _ range: Range<Int>, into bytes: inout [UInt8]) {
        var position = range.lowerBound + 1
        let end = range.upperBound - 1
        while position < end {
            let byte = source[position]
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                position += 1
                continue
            }
            let escape = source[position + 1]
            switch escape {
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): bytes.append(escape)
            case UInt8(ascii: "u"):
                if let (scalar, length) = codePoint(source, at: position) {
                    CharacterClass.appendUTF8(scalar, to: &bytes)
                    position += length - 2
                }
            default:
                let high = CharacterClass.hexadecimalDigit(escape) ?? 0
                let low = CharacterClass.hexadecimalDigit(source[position + 2]) ?? 0
                bytes.append(high << 4 | low)
                position += 1
            }
            position += 2
        }
    }

    /// The bytes of a string literal that the lexer has checked; the range includes the quotes.
    static func decode(_ source: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        decode(source, range, into: &bytes)
        return bytes
    }
}
