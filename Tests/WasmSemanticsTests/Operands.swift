/// Operands at which operators change their behaviour.
enum Operands {
    static let i32: [Int32] = [
        0, 1, 2, 3, 7, 31, 32, 33, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x5555_5555, 0x0102_0304, .max - 1, .max, .min,
        .min + 1,
        -1, -2, -7, -128, -129, -0x8000, -0x8001, -0x5555_5556,
    ]
    static let i64: [Int64] =
        i32.map(Int64.init) + [
            0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 0x0123_4567_89AB_CDEF, .max, .max - 1, .min, .min + 1, -0x8000_0001,
            -0x0123_4567_89AB_CDEF,
        ]
    static let f32: [Float] = {
        let magnitudes: [Float] = [
            0, .leastNonzeroMagnitude, .leastNormalMagnitude, 0.1, 0.49999997, 0.5, 0.50000006, 0.99999994, 1, 1.0000001, 1.5, 2, 2.5,
            3.5, 1e10,
            0x1p22 + 0.5, 0x1p23 - 0.5, 0x1p23, 0x1p23 + 1, 0x1p24 - 1, 0x1p31 - 128, 0x1p31, 0x1p31 + 256, 0x1p32 - 256, 0x1p32, 0x1p63,
            0x1p64,
            .greatestFiniteMagnitude, .infinity,
        ]
        return magnitudes + magnitudes.map { -$0 }
    }()
    static let f64: [Double] = {
        let magnitudes: [Double] = [
            0, .leastNonzeroMagnitude, .leastNormalMagnitude, 0.1, 0.5.nextDown, 0.5, 0.5.nextUp, 1.0.nextDown, 1, 1.0.nextUp, 1.5, 2,
            2.5, 3.5,
            0x1p51 + 0.5, 0x1p52 - 0.5, 0x1p52, 0x1p52 + 1, 0x1p53 - 1, 0x1p31 - 0.5, 0x1p31, 0x1p31 + 0.5, 0x1p31 + 1, 0x1p32 - 0.5,
            0x1p32,
            0x1p63 - 1024, 0x1p63, 0x1p63 + 2048, 0x1p64 - 2048, 0x1p64, 1e300, .greatestFiniteMagnitude, .infinity,
        ]
        return magnitudes + magnitudes.map { -$0 }
    }()
    /// Signalling and quiet NaNs of both signs.
    static let f32NaNs: [Float] = [0x7FC0_0000, 0xFFC0_0000, 0x7FA0_0000, 0xFF80_0001, 0x7FFF_FFFF, 0xFFD0_1234]
        .map { Float(bitPattern: $0) }
    static let f64NaNs: [Double] = [0x7FF8 << 48, 0xFFF8 << 48, 0x7FF4 << 48, 0xFFF0 << 48 + 1, 0x7FFF_FFFF_FFFF_FFFF, 0xFFFA << 48 + 5]
        .map { Double(bitPattern: $0) }

    /// Vectors with a fixed but irregular mixture of bits, and those whose bytes are all extreme.
    static let vectors: [SIMD16<UInt8>] = {
        var generator = SplitMix(state: 42)
        let borders: [UInt8] = [0, 1, 0x7F, 0x80, 0x81, 0xFE, 0xFF, 0x40]
        var vectors = [0, 1, 0x7F, 0x80, 0x81, 0xFF, 0x55].map { SIMD16<UInt8>(repeating: $0) }
        for _ in 0..<14 {
            var vector = SIMD16<UInt8>()
            for lane in 0..<16 {
                let bits = generator.next()
                // Half of all bytes are at a border.
                vector[lane] = bits & 1 == 0 ? UInt8(truncatingIfNeeded: bits >> 8) : borders[Int(bits >> 8) & 7]
            }
            vectors.append(vector)
        }
        return vectors
    }()
}

/// A small generator with a fixed sequence.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

extension Float {
    /// A quiet NaN.
    var isArithmeticNaN: Bool { bitPattern & 0x7FC0_0000 == 0x7FC0_0000 }
}

extension Double {
    /// A quiet NaN.
    var isArithmeticNaN: Bool { bitPattern & 0x7FF8_0000_0000_0000 == 0x7FF8_0000_0000_0000 }
}
