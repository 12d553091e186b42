/// Makes what a terminal would obey visible instead, and leaves everything else as it is: bytes of a guest, or names of a module.
///
/// Control characters become `^[` and the like, those above U+007F and the ones that turn the direction of writing around `<U+202E>`, bytes
/// that are no UTF-8 `\x9b`. Tabs and line ends stay, a carriage return only in front of a line feed. It works on pieces: a character may be
/// split between them.
public struct VisibleText: Sendable {
    /// The start of a character whose rest has not come yet, or a carriage return.
    private var pending: [UInt8] = []

    public init() {}

    /// Appends the visible form of bytes.
    public mutating func append(_ bytes: some Sequence<UInt8>, to output: inout [UInt8]) {
        for byte in bytes { append(byte, to: &output) }
    }

    /// Appends what is still held back. Call it at the end.
    public mutating func finish(to output: inout [UInt8]) {
        for byte in pending { output += byte == VisibleText.carriageReturn ? Array("^M".utf8) : VisibleText.escaped(byte) }
        pending.removeAll()
    }

    private static let carriageReturn: UInt8 = 0x0D

    private mutating func append(_ byte: UInt8, to output: inout [UInt8]) {
        if pending.first == VisibleText.carriageReturn {
            pending.removeAll()
            output += byte == 0x0A ? [VisibleText.carriageReturn] : Array("^M".utf8)
        }
        if pending.isEmpty {
            switch byte {
            case 0x09, 0x0A, 0x20...0x7E: output.append(byte)
            case VisibleText.carriageReturn, 0xC2...0xF4: pending = [byte]
            case 0x00...0x1F: output += [UInt8(ascii: "^"), byte + 0x40]
            case 0x7F: output += Array("^?".utf8)
            default: output += VisibleText.escaped(byte)
            }
            return
        }
        guard byte & 0xC0 == 0x80, VisibleText.canFollow(pending, byte) else {
            // What was held back is no character; the byte may begin one.
            finish(to: &output)
            append(byte, to: &output)
            return
        }
        pending.append(byte)
        guard pending.count == VisibleText.length(pending[0]) else { return }
        output += VisibleText.character(pending)
        pending.removeAll()
    }

    private static func length(_ lead: UInt8) -> Int { lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4 }

    /// Whether a continuation byte may stand behind the ones before it: no overlong forms, surrogates, or more than U+10FFFF.
    private static func canFollow(_ bytes: [UInt8], _ next: UInt8) -> Bool {
        guard bytes.count == 1 else { return true }
        switch bytes[0] {
        case 0xE0: return next >= 0xA0
        case 0xED: return next < 0xA0
        case 0xF0: return next >= 0x90
        case 0xF4: return next < 0x90
        default: return true
        }
    }

    private static func character(_ bytes: [UInt8]) -> [UInt8] {
        var number = UInt32(bytes[0]) & (0x7F >> UInt32(bytes.count))
        for byte in bytes.dropFirst() { number = number << 6 | UInt32(byte & 0x3F) }
        switch number {
        // Control characters, marks and isolates of the direction, separators of lines and paragraphs.
        case 0x80...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
            let digits = String(number, radix: 16, uppercase: true)
            return Array("<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>".utf8)
        default: return bytes
        }
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = String(byte, radix: 16)
        return Array("\\x\(digits.count < 2 ? "0" : "")\(digits)".utf8)
    }

    /// The visible form of a text that must stay on one line, such as a name in a message.
    public static func line(_ text: String) -> String {
        var visible = VisibleText()
        var output: [UInt8] = []
        for byte in text.utf8 {
            if byte == 0x09 || byte == 0x0A || byte == 0x0D {
                visible.finish(to: &output)
                output += [UInt8(ascii: "^"), byte + 0x40]
            } else {
                visible.append(byte, to: &output)
            }
        }
        visible.finish(to: &output)
        return String(decoding: output, as: UTF8.self)
    }
}
