/// A name of the specification: valid UTF-8, compared byte by byte.
///
/// Swift strings compare by canonical equivalence, by which the export names U+00E9 and U+0065 U+0301 would collide.
public struct Name: Hashable, Sendable {
    /// UTF-8, valid.
    public let bytes: [UInt8]

    /// The name with the given bytes, or nil where they are not UTF-8.
    public init?(validating bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard Name.isValidUTF8(bytes) else { return nil }
        self.bytes = bytes
    }

    /// The name with the UTF-8 of a string.
    public init(_ string: String) { bytes = Array(string.utf8) }

    /// The name as a Swift string, for messages.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    private static func isValidUTF8(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            index += 1
            if lead < 0x80 { continue }
            let length: Int
            var range: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 1
            case 0xE0: (length, range) = (2, 0xA0...0xBF)
            case 0xED: (length, range) = (2, 0x80...0x9F)
            case 0xE1...0xEF: length = 2
            case 0xF0: (length, range) = (3, 0x90...0xBF)
            case 0xF4: (length, range) = (3, 0x80...0x8F)
            case 0xF1...0xF3: length = 3
            default: return false
            }
            guard index + length <= bytes.count else { return false }
            for position in 0..<length {
                guard range.contains(bytes[index + position]) else { return false }
                range = 0x80...0xBF
            }
            index += length
        }
        return true
    }
}

extension Name: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}

extension Name: CustomStringConvertible {
    public var description: String { string }
}
