/// Classes of bytes and pieces of UTF-8 that the lexer tells apart (specification chapter 6.2 and 6.3).
enum CharacterClass {
    /// Whether a byte may stand in an identifier, a keyword or a number; by byte.
    static let isIdentifierCharacter: [Bool] = {
        var table = [Bool](repeating: false, count: 256)
        for byte in Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-./:<=>?@\\^_`|~".utf8) {
            table[Int(byte)] = true
        }
        return table
    }()

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The value of a hexadecimal digit, or nil.
    @inline(__always)
    static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// The length of the UTF-8 sequence at a position, or nil where it is malformed.
    static func sequenceLength(_ bytes: [UInt8], at position: Int) -> Int? {
        let lead = bytes[position]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return nil
        }
        guard position + length <= bytes.count, second.contains(bytes[position + 1]) else { return nil }
        for index in 2..<max(2, length) where !(0x80...0xBF).contains(bytes[position + index]) { return nil }
        return length
    }

    /// The code point of a well-formed UTF-8 sequence.
    static func codePoint(_ bytes: [UInt8], at position: Int, length: Int) -> UInt32 {
        var value = UInt32(bytes[position])
        guard length > 1 else { return value }
        value &= 0x7F >> UInt32(length)
        for index in 1..<length { value = (value << 6) | UInt32(bytes[position + index] & 0x3F) }
        return value
    }

    /// Appends the UTF-8 of a code point that is not a surrogate and at most U+10FFFF.
    static func appendUTF8(_ scalar: UInt32, to bytes: inout [UInt8]) {
        func continuation(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: (scalar >> shift) & 0x3F) }
        switch scalar {
        case 0..<0x80:
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            bytes.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            bytes.append(continuation(0))
        case 0x800..<0x10000:
            bytes.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            bytes.append(continuation(6))
            bytes.append(continuation(0))
        default:
            bytes.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            bytes.append(continuation(12))
            bytes.append(continuation(6))
            bytes.append(continuation(0))
        }
    }
}
