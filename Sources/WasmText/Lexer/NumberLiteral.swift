/// The grammar and values of integer literals, and the grammar of float literals (specification chapter 6.3.1 and 6.3.2).
enum NumberLiteral {
    /// The kind of number that a word is, or nil where it is none.
    static func kind(_ source: [UInt8], _ range: Range<Int>) -> Token.Kind? {
        var position = range.lowerBound
        let end = range.upperBound
        guard position < end else { return nil }
        let isSigned = source[position] == UInt8(ascii: "+") || source[position] == UInt8(ascii: "-")
        if isSigned { position += 1 }
        guard position < end else { return nil }
        switch source[position] {
        case UInt8(ascii: "i"):
            return source[position..<end].elementsEqual("inf".utf8) ? .float : nil
        case UInt8(ascii: "n"):
            guard source[position..<end].starts(with: "nan".utf8) else { return nil }
            position += 3
            if position == end { return .float }
            guard source[position..<end].starts(with: ":0x".utf8) else { return nil }
            position += 3
            return skipDigits(source, &position, end, hexadecimal: true) && position == end ? .float : nil
        case 0x30...0x39:
            break
        default:
            return nil
        }
        let isHexadecimal = source[position] == 0x30 && position + 1 < end && source[position + 1] == UInt8(ascii: "x")
        if isHexadecimal { position += 2 }
        guard skipDigits(source, &position, end, hexadecimal: isHexadecimal) else { return nil }
        if position == end { return isSigned ? .integer : .natural }
        if source[position] == UInt8(ascii: ".") {
            position += 1
            if position == end { return .float }
            let isFraction =
                isHexadecimal ? CharacterClass.hexadecimalDigit(source[position]) != nil : CharacterClass.isDigit(source[position])
            if isFraction {
                guard skipDigits(source, &position, end, hexadecimal: isHexadecimal) else { return nil }
                if position == end { return .float }
            }
        }
        guard source[position] | 0x20 == UInt8(ascii: isHexadecimal ? "p" : "e") else { return nil }
        position += 1
        if position < end, source[position] == UInt8(ascii: "+") || source[position] == UInt8(ascii: "-") { position += 1 }
        return skipDigits(source, &position, end, hexadecimal: false) && position == end ? .float : nil
    }

    /// Steps over digits with single underscores between them; false where there is no digit or an underscore stands wrongly.
    private static func skipDigits(_ source: [UInt8], _ position: inout Int, _ end: Int, hexadecimal: Bool) -> Bool {
        var afterDigit = false
        while position < end {
            let byte = source[position]
            if hexadecimal ? CharacterClass.hexadecimalDigit(byte) != nil : CharacterClass.isDigit(byte) {
                afterDigit = true
            } else if byte == UInt8(ascii: "_"), afterDigit {
                afterDigit = false
            } else {
                break
            }
            position += 1
        }
        return afterDigit
    }

    /// The magnitude of an integer literal without its sign, or nil where it needs more than 64 bits.
    static func magnitude(_ source: [UInt8], _ range: Range<Int>) -> UInt64? {
        var position = range.lowerBound
        let end = range.upperBound
        var radix: UInt64 = 10
        if end - position > 2, source[position] == 0x30, source[position + 1] == UInt8(ascii: "x") {
            radix = 16
            position += 2
        }
        var value: UInt64 = 0
        while position < end {
            let byte = source[position]
            position += 1
            guard byte != UInt8(ascii: "_") else { continue }
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(UInt64(CharacterClass.hexadecimalDigit(byte) ?? 0))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// The bits of an integer literal of a width of 8 to 64 bits, or nil where it is out of range (`uN` or `sN`).
    static func integer(_ source: [UInt8], _ range: Range<Int>, width: UInt64) -> UInt64? {
        let sign = source[range.lowerBound]
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        guard let magnitude = magnitude(source, isSigned ? range.lowerBound + 1..<range.upperBound : range) else { return nil }
        let mask = UInt64.max >> (64 - width)
        let signBit: UInt64 = 1 << (width - 1)
        switch sign {
        case UInt8(ascii: "-"): return magnitude <= signBit ? (0 &- magnitude) & mask : nil
        case UInt8(ascii: "+"): return magnitude < signBit ? magnitude : nil
        default: return magnitude <= mask ? magnitude : nil
        }
    }
}
