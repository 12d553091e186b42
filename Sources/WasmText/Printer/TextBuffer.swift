import WasmModel

/// Text in the making, as bytes: a `String` that grows by small pieces takes several times as long.
struct TextBuffer {
    private(set) var bytes: [UInt8] = []

    /// The text as a string.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Names of instructions by raw value of the opcode.
    private static let mnemonics: [[UInt8]] = {
        var mnemonics = [[UInt8]](repeating: [], count: Opcode.rawValueLimit)
        for row in OpcodeTable.rows { mnemonics[Int(row.opcode.rawValue)] = Array(row.mnemonic.description.utf8) }
        return mnemonics
    }()

    private static let spaces = [UInt8](repeating: 0x20, count: 256)

    static func += (buffer: inout TextBuffer, text: String) { buffer.bytes.append(contentsOf: text.utf8) }

    mutating func space() { bytes.append(0x20) }

    /// A right parenthesis.
    mutating func close() { bytes.append(0x29) }

    mutating func append(_ opcode: Opcode) { bytes.append(contentsOf: TextBuffer.mnemonics[Int(opcode.rawValue)]) }

    mutating func append(_ number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    mutating func append(_ number: UInt32) { append(UInt64(number)) }

    mutating func append(_ number: Int64) {
        if number < 0 { bytes.append(0x2D) }
        append(number.magnitude)
    }

    mutating func append(_ number: Int32) { append(Int64(number)) }

    /// `0x` and eight digits.
    mutating func append(hexadecimal number: UInt32) {
        bytes.append(0x30)
        bytes.append(0x78)
        for step in 0..<8 {
            let digit = UInt8(truncatingIfNeeded: number >> UInt32(28 - 4 * step) & 15)
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    mutating func indent(by count: Int) {
        var left = count
        while left > 0 {
            let step = min(left, TextBuffer.spaces.count)
            bytes.append(contentsOf: TextBuffer.spaces[..<step])
            left -= step
        }
    }
}
