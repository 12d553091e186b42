/// Numbers and strings as the text format writes them, exact to the last bit.
enum Literals {
    /// A string in quotes: printable ASCII as it is, every other byte as two hexadecimal digits.
    static func string(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = [0x22]
        for byte in bytes {
            switch byte {
            case 0x22, 0x5C: text += [0x5C, byte]
            case 0x20...0x7E: text.append(byte)
            default: text += [0x5C, digit(byte >> 4), digit(byte & 15)]
            }
        }
        text.append(0x22)
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }

    /// Bytes as strings of a length that a reader can take in.
    static func chunks(_ bytes: some RandomAccessCollection<UInt8>) -> [String] {
        let length = 64
        return stride(from: 0, to: bytes.count, by: length).map { start in
            string(bytes.dropFirst(start).prefix(length))
        }
    }

    /// A float from its bits: the shortest decimal that reads back as the same number, or a NaN with its payload.
    static func f32(_ bits: UInt32) -> String {
        float(Float(bitPattern: bits), payload: UInt64(bits & 0x7F_FFFF), canonical: 0x40_0000)
    }

    /// A float from its bits: the shortest decimal that reads back as the same number, or a NaN with its payload.
    static func f64(_ bits: UInt64) -> String {
        float(Double(bitPattern: bits), payload: bits & 0xF_FFFF_FFFF_FFFF, canonical: 0x8_0000_0000_0000)
    }

    private static func float(_ value: some BinaryFloatingPoint & CustomStringConvertible, payload: UInt64, canonical: UInt64) -> String {
        guard value.isNaN else { return value.description }
        let sign = value.sign == .minus ? "-" : ""
        return payload == canonical ? sign + "nan" : sign + "nan:0x" + String(payload, radix: 16)
    }

    /// `i32x4` and four words.
    static func vector(_ bytes: SIMD16<UInt8>) -> String {
        var text = TextBuffer()
        write(vector: bytes, to: &text)
        return text.string
    }

    static func write(vector bytes: SIMD16<UInt8>, to text: inout TextBuffer) {
        text += "i32x4"
        for word in 0..<4 {
            var value: UInt32 = 0
            for byte in 0..<4 { value |= UInt32(bytes[word * 4 + byte]) << UInt32(byte * 8) }
            text.space()
            text.append(hexadecimal: value)
        }
    }
}
