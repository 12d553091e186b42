/// Text that may stand in an XML 1.0 document, made from any text or bytes so that it can be read back.
///
/// XML 1.0 forbids most control characters and U+FFFE and U+FFFF, as numeric references too. These are written as `\u{0}`, bytes that
/// are not UTF-8 as `\xff`, and a backslash as `\\`, so that neither can be mistaken for what was there before.
public struct ReportText: Sendable, Hashable {
    /// UTF-8 without forbidden characters. Characters with a meaning in XML (`&`, `<`) are left to the XML writer.
    public let bytes: [UInt8]

    /// Escapes `text` and cuts out its middle where it would be longer than `limit` bytes.
    public init(_ text: String, atMost limit: Int = .max) {
        self.init(bytes: Array(text.utf8), atMost: limit)
    }

    /// Escapes `raw`, which may be any bytes, and cuts out the middle where the text would be longer than `limit` bytes.
    public init(bytes raw: [UInt8], atMost limit: Int = .max) {
        // Escaping never makes a text shorter, so what lies further from both ends than the limit cannot be part of the result.
        if raw.count <= limit {
            let whole = EscapedPieces(raw[...])
            if whole.bytes.count <= limit {
                bytes = whole.bytes
                return
            }
        }
        // The note is at most 60 bytes: its words and the digits of a 64-bit number.
        let half = max(0, limit - 60) / 2
        let head = EscapedPieces(raw.prefix(half)).prefix(half)
        let tailStart = max(head.rawCount, raw.count - half)
        let tail = EscapedPieces(raw[EscapedPieces.boundary(in: raw, atOrAfter: tailStart)...]).suffix(half)
        let cut = raw.count - head.rawCount - tail.rawCount
        bytes = head.bytes + Array("\n[… \(cut) bytes cut here …]\n".utf8) + tail.bytes
    }

    /// For text known to hold nothing that must be escaped.
    init(ascii: String) {
        bytes = Array(ascii.utf8)
    }

    public var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// Escaped text with the places at which it may be cut: never inside a character or an escape.
private struct EscapedPieces {
    private(set) var bytes: [UInt8] = []
    /// Where each piece begins in `bytes`, and in the raw bytes.
    private var starts: [(escaped: Int, raw: Int)] = []
    private let rawCount: Int

    init(_ raw: ArraySlice<UInt8>) {
        rawCount = raw.count
        bytes.reserveCapacity(raw.count)
        starts.reserveCapacity(raw.count)
        var position = raw.startIndex
        while position < raw.endIndex {
            starts.append((bytes.count, position - raw.startIndex))
            position += append(raw[position...])
        }
    }

    /// The longest run of whole pieces from the front that has at most `limit` bytes.
    func prefix(_ limit: Int) -> (bytes: ArraySlice<UInt8>, rawCount: Int) {
        guard bytes.count > limit else { return (bytes[...], rawCount) }
        guard let end = starts.last(where: { $0.escaped <= limit }) else { return ([], 0) }
        return (bytes[..<end.escaped], end.raw)
    }

    /// The longest run of whole pieces up to the end that has at most `limit` bytes.
    func suffix(_ limit: Int) -> (bytes: ArraySlice<UInt8>, rawCount: Int) {
        guard let start = starts.first(where: { bytes.count - $0.escaped <= limit }) else { return ([], 0) }
        return (bytes[start.escaped...], rawCount - start.raw)
    }

    /// The first place from `position` on that is not inside a UTF-8 sequence.
    static func boundary(in raw: [UInt8], atOrAfter position: Int) -> Int {
        var result = position
        while result < raw.count, result < position + 3, raw[result] & 0xc0 == 0x80 { result += 1 }
        return result
    }

    /// Appends one piece and returns how many raw bytes it stands for.
    private mutating func append(_ rest: ArraySlice<UInt8>) -> Int {
        guard let first = rest.first else { return 0 }
        if first == 0x5c {
            escape("\\")
            return 1
        }
        if first < 0x80 {
            let isAllowed = first >= 0x20 || first == 0x09 || first == 0x0a || first == 0x0d
            if isAllowed { bytes.append(first) } else { escape("u{\(String(first, radix: 16))}") }
            return 1
        }
        guard let (scalar, count) = decode(rest) else {
            escape("x\(String(first, radix: 16))")
            return 1
        }
        if scalar.value == 0xfffe || scalar.value == 0xffff {
            escape("u{\(String(scalar.value, radix: 16))}")
        } else {
            bytes.append(contentsOf: rest.prefix(count))
        }
        return count
    }

    private mutating func escape(_ text: String) {
        bytes.append(0x5c)
        bytes.append(contentsOf: text.utf8)
    }

    /// The scalar at the front, which is not ASCII; nil where the bytes are not UTF-8.
    private func decode(_ rest: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        guard let first = rest.first else { return nil }
        let (count, smallest): (Int, UInt32)
        var value: UInt32
        switch first {
        case 0xc2...0xdf: (count, smallest, value) = (2, 0x80, UInt32(first & 0x1f))
        case 0xe0...0xef: (count, smallest, value) = (3, 0x800, UInt32(first & 0x0f))
        case 0xf0...0xf4: (count, smallest, value) = (4, 0x1_0000, UInt32(first & 0x07))
        default: return nil
        }
        guard rest.count >= count else { return nil }
        for byte in rest.prefix(count).dropFirst() {
            guard byte & 0xc0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3f)
        }
        // The initialiser refuses surrogates and what lies above U+10FFFF.
        guard value >= smallest, let scalar = Unicode.Scalar(value) else { return nil }
        return (scalar, count)
    }
}
