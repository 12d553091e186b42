/// A hash that is the same in every process, for decisions and for coverage features; not for adversaries.
struct Fingerprint {
    private var state: UInt64

    init(_ seed: UInt64 = 0) { state = seed ^ 0x51_7C_C1_B7_27_22_0A_95 }

    mutating func combine(_ number: UInt64) {
        state = (state ^ number) &* 0x9E37_79B9_7F4A_7C15
        state ^= state >> 29
    }

    mutating func combine(_ number: Int) { combine(UInt64(bitPattern: Int64(number))) }

    mutating func combine(_ bytes: some Sequence<UInt8>) {
        var count: UInt64 = 0
        for byte in bytes {
            combine(UInt64(byte))
            count += 1
        }
        combine(count)
    }

    mutating func combine(_ value: RecordedValue) {
        switch value {
        case .i32(let value): combine(UInt64(UInt32(bitPattern: value)))
        case .i64(let value): combine(UInt64(bitPattern: value))
        case .f32(let bits): combine(UInt64(bits))
        case .f64(let bits): combine(bits)
        case .v128(let bytes): for index in 0..<16 { combine(UInt64(bytes[index])) }
        case .null: combine(1)
        case .i31(let value): combine(UInt64(UInt32(bitPattern: value)) << 3 | 2)
        case .host(let number): combine(UInt64(number) << 3 | 3)
        // Which function it is must not count: a module in which calls are traced has other indices.
        case .function: combine(5)
        case .object(let number): combine(UInt64(bitPattern: Int64(number)) << 3 | 6)
        }
    }

    var value: UInt64 {
        var mixed = (state ^ state >> 32) &* 0xD6E8_FEB8_6659_FD93
        mixed ^= mixed >> 32
        return mixed
    }

    /// The form of a coverage feature.
    var feature: UInt32 { UInt32(truncatingIfNeeded: value) }

    /// Kinds of coverage features.
    enum Feature: UInt64 {
        case outcome = 2, objects, memory, codeSize, trap, opcode, neighbours
    }

    /// A coverage feature of a kind, of a number and the magnitude of another.
    static func feature(_ kind: Feature, _ number: Int, _ size: Int) -> UInt32 {
        var fingerprint = Fingerprint(kind.rawValue)
        fingerprint.combine(number)
        fingerprint.combine(kind == .trap ? size : Int.bitWidth - size.leadingZeroBitCount)
        return fingerprint.feature
    }
}
