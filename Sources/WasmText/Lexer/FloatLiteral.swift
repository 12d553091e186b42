/// The values of float literals (specification chapter 6.3.2), rounded to nearest, ties to even.
enum FloatLiteral {
    /// A binary interchange format of IEEE 754.
    struct Format {
        /// Bits of the significand without the hidden one.
        var significandBits: Int
        var exponentBits: Int

        static let binary32 = Format(significandBits: 23, exponentBits: 8)
        static let binary64 = Format(significandBits: 52, exponentBits: 11)

        var bias: Int { (1 << (exponentBits - 1)) - 1 }
        /// The bits of infinity, which are also those of the exponent field.
        var infinity: UInt64 { ((1 << UInt64(exponentBits)) - 1) << UInt64(significandBits) }
        var sign: UInt64 { 1 << UInt64(significandBits + exponentBits) }
    }

    /// The bits of a number literal of any kind, or nil where it is out of range.
    static func bits(_ source: [UInt8], _ range: Range<Int>, _ format: Format) -> UInt64? {
        var position = range.lowerBound
        let isNegative = source[position] == UInt8(ascii: "-")
        if isNegative || source[position] == UInt8(ascii: "+") { position += 1 }
        let rest = position..<range.upperBound
        let magnitude: UInt64?
        switch source[position] {
        case UInt8(ascii: "i"): magnitude = format.infinity
        case UInt8(ascii: "n"): magnitude = notANumber(source, rest, format)
        default:
            let isHexadecimal = rest.count > 1 && source[position] == 0x30 && source[position + 1] == UInt8(ascii: "x")
            magnitude = isHexadecimal ? hexadecimal(source, position + 2..<range.upperBound, format) : decimal(source, rest, format)
        }
        guard let magnitude else { return nil }
        return isNegative ? magnitude | format.sign : magnitude
    }

    /// `nan` or `nan:0x…`; the payload must be neither zero nor too wide.
    private static func notANumber(_ source: [UInt8], _ range: Range<Int>, _ format: Format) -> UInt64? {
        guard range.count > 4 else { return format.infinity | 1 << UInt64(format.significandBits - 1) }
        guard let payload = NumberLiteral.magnitude(source, range.lowerBound + 4..<range.upperBound), payload != 0,
            payload < 1 << UInt64(format.significandBits)
        else { return nil }
        return format.infinity | payload
    }

    /// The standard library rounds decimal literals correctly; it takes neither underscores nor a point without a fraction.
    private static func decimal(_ source: [UInt8], _ range: Range<Int>, _ format: Format) -> UInt64? {
        var text: [UInt8] = []
        text.reserveCapacity(range.count + 1)
        for position in range {
            let byte = source[position]
            guard byte != UInt8(ascii: "_") else { continue }
            text.append(byte)
            let next = position + 1 < range.upperBound ? source[position + 1] : 0
            if byte == UInt8(ascii: "."), !CharacterClass.isDigit(next) { text.append(0x30) }
        }
        let string = String(decoding: text, as: UTF8.self)
        if format.significandBits == 23 {
            guard let value = Float(string), value.isFinite else { return nil }
            return UInt64(value.bitPattern)
        }
        guard let value = Double(string), value.isFinite else { return nil }
        return value.bitPattern
    }

    /// A hexadecimal literal after its `0x`.
    private static func hexadecimal(_ source: [UInt8], _ range: Range<Int>, _ format: Format) -> UInt64? {
        // The value is (significand + something below one if `isInexact`) * 2^exponent.
        var significand: UInt64 = 0
        var isInexact = false
        var exponent = 0
        var afterPoint = false
        var position = range.lowerBound
        digits: while position < range.upperBound {
            let byte = source[position]
            position += 1
            switch byte {
            case UInt8(ascii: "_"): continue
            case UInt8(ascii: "."): afterPoint = true
            case UInt8(ascii: "p"), UInt8(ascii: "P"):
                exponent += binaryExponent(source, position..<range.upperBound)
                break digits
            default:
                let digit = UInt64(CharacterClass.hexadecimalDigit(byte) ?? 0)
                if significand >> 60 == 0 {
                    significand = significand << 4 | digit
                    if afterPoint { exponent -= 4 }
                } else {
                    if digit != 0 { isInexact = true }
                    if !afterPoint { exponent += 4 }
                }
            }
        }
        return round(significand, isInexact: isInexact, exponent: exponent, format)
    }

    /// The value of a decimal exponent with an optional sign, held within 2^40: beyond that only its direction counts.
    private static func binaryExponent(_ source: [UInt8], _ range: Range<Int>) -> Int {
        var value = 0
        for position in range where CharacterClass.isDigit(source[position]) {
            value = min(value * 10 + Int(source[position] - 0x30), 1 << 40)
        }
        return source[range.lowerBound] == UInt8(ascii: "-") ? -value : value
    }

    /// Rounds once, straight to the precision that the result has: a subnormal number has fewer bits.
    private static func round(_ significand: UInt64, isInexact: Bool, exponent: Int, _ format: Format) -> UInt64? {
        guard significand != 0 else { return 0 }
        let leadingZeros = significand.leadingZeroBitCount
        let normalized = significand << UInt64(leadingZeros)
        // The value lies in [2^power, 2^(power + 1)).
        let power = exponent - leadingZeros + 63
        let smallestPower = 1 - format.bias
        guard power <= format.bias else { return nil }
        let isSubnormal = power < smallestPower
        let shift = 63 - format.significandBits + (isSubnormal ? smallestPower - power : 0)
        guard shift <= 64 else { return 0 }
        let kept = shift == 64 ? 0 : normalized >> UInt64(shift)
        let dropped = shift == 64 ? normalized : normalized & ((1 << UInt64(shift)) - 1)
        let half: UInt64 = 1 << UInt64(shift - 1)
        let roundsUp = dropped > half || (dropped == half && (isInexact || kept & 1 == 1))
        // A carry out of the significand runs into the exponent field, which is what it must do.
        let field = isSubnormal ? 0 : UInt64(power - smallestPower) << UInt64(format.significandBits)
        let bits = field + kept + (roundsUp ? 1 : 0)
        return bits < format.infinity ? bits : nil
    }
}
