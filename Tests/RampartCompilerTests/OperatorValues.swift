import WasmModel
import WasmSemantics

/// Operands at which operators are compared with the reference.
enum OperatorValues {
    static let i32: [Int32] = [0, 1, -1, .min, .max, 2, -2, 7, 31, 32, 33, 0x80, 0xFF, 0x7FFF, 0x8000, 0x1234_5678, -0x7654_3210]
    static let i64: [Int64] = [
        0, 1, -1, .min, .max, 2, -2, 63, 64, 65, 0x80, 0x8000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x0020_0000_0000_0001,
        0x1234_5678_9ABC_DEF0, -0x1234_5678_9ABC_DEF0,
    ]
    static let f32: [Float] = [
        0, -0.0, 1, -1, 0.5, -0.5, 0.49999997, 1.5, 2.5, -2.5, -0.9, 0x1p23, 0x1p23 - 0.5, 0x1p23 + 1, -0x1p22 - 0.5, 0x1p31, 0x1.fffffep30,
        -0x1p31, -0x1.000002p31, 0x1p32, 0x1.fffffep31, 0x1p63, 0x1.fffffep62, -0x1p63, -0x1.000002p63, 0x1p64, 0x1.fffffep63, 1e30, -1e30,
        .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity, .nan, -.nan,
        Float(bitPattern: 0x7FA0_0001), Float(bitPattern: 0xFF80_0001), 123.456,
    ]
    static let f64: [Double] = [
        0, -0.0, 1, -1, 0.5, -0.5, 0.49999999999999994, 1.5, 2.5, -2.5, -0.9, 0x1p52, 0x1p52 - 0.5, 0x1p52 + 1, -0x1p51 - 0.5, 0x1p31,
        0x1p31 - 0.5, 0x1p31 - 1, -0x1p31, -0x1p31 - 0.5, -0x1p31 - 1, 0x1p32, 0x1p32 - 0.5, 0x1p32 - 1, 0x1p63, 0x1.fffffffffffffp62,
        -0x1p63, -0x1.0000000000001p63, 0x1p64, 0x1.fffffffffffffp63, 1e300, -1e300, 1e-300, .leastNonzeroMagnitude,
        .greatestFiniteMagnitude, .infinity, -.infinity, .nan, -.nan, Double(bitPattern: 0x7FF4_0000_0000_0001),
        Double(bitPattern: 0xFFF0_0000_0000_0001), 123.456, 0x1.000001p0, 3.5e38,
    ]

    /// Vectors in which each number is in some lane.
    static let vectors: [SIMD16<UInt8>] = {
        var vectors: [SIMD16<UInt8>] = [SIMD16(), SIMD16(repeating: 0xFF), SIMD16(repeating: 0x80)]
        vectors.append(SIMD16(0, 1, 0x7F, 0x80, 0xFF, 0x55, 0xAA, 16, 15, 31, 128, 127, 3, 8, 0xF0, 0x0F))
        vectors.append(SIMD16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0))
        let shorts: [Int16] = [0, 1, -1, .min, .max, 127, 128, 255, 256, -128, -129, 0x4000, -0x4000, 0x1234, 3, -2]
        for start in stride(from: 0, to: 16, by: 8) {
            vectors.append(SIMD16(bits: SIMD8<Int16>(shorts[start..<start + 8])))
            vectors.append(SIMD16(bits: SIMD8<Int16>(shorts[start..<start + 8].reversed())))
        }
        vectors.append(SIMD16(bits: SIMD8<Int16>(repeating: .min)))
        let words = i32 + [0x7FFF, -0x8000, -0x8001]
        for start in stride(from: 0, to: words.count, by: 4) { vectors.append(SIMD16(bits: SIMD4<Int32>(words[start..<start + 4]))) }
        for start in stride(from: 0, to: i64.count, by: 2) { vectors.append(SIMD16(bits: SIMD2<Int64>(i64[start..<start + 2]))) }
        for start in stride(from: 0, to: f32.count, by: 4) {
            vectors.append(SIMD16(bits: SIMD4<Float>((start..<start + 4).map { f32[$0 % f32.count] })))
        }
        // Zeros of both signs face each other, NaNs everything.
        for start in [1, 34, 35, 36] { vectors.append(SIMD16(bits: SIMD4<Float>((start..<start + 4).map { f32[$0 % f32.count] }))) }
        for start in [1, 35, 37, 39] { vectors.append(SIMD16(bits: SIMD2<Double>(f64[start], f64[start + 1]))) }
        for start in stride(from: 0, to: f64.count, by: 2) {
            vectors.append(SIMD16(bits: SIMD2<Double>((start..<start + 2).map { f64[$0 % f64.count] })))
        }
        return vectors
    }()

    static func bytes(_ value: NumericValue) -> SIMD16<UInt8> {
        switch value {
        case .i32(let number): SIMD16(bits: SIMD4<Int32>(number, 0, 0, 0))
        case .i64(let number): SIMD16(bits: SIMD2<Int64>(number, 0))
        case .f32(let bits): SIMD16(bits: SIMD4<UInt32>(bits, 0, 0, 0))
        case .f64(let bits): SIMD16(bits: SIMD2<UInt64>(bits, 0))
        case .v128(let vector): vector
        }
    }

    private static func values(_ entry: OperatorSignature.Entry) -> [NumericValue] {
        switch entry {
        case .i32, .address: i32.map { .i32($0) }
        case .i64: i64.map { .i64($0) }
        case .f32: f32.map { .f32(bits: $0.bitPattern) }
        case .f64: f64.map { .f64(bits: $0.bitPattern) }
        case .v128: vectors.map { .v128($0) }
        }
    }

    /// Operands of a signature: each value of each operand with some of the others.
    static func tuples(_ signature: OperatorSignature.Entries) -> [[NumericValue]] {
        let lists = signature.map(values)
        guard let first = lists.first else { return [[]] }
        guard lists.count > 1 else { return first.map { [$0] } }
        // Neighbours in both orders, and some that are farther apart.
        let distances = [0, 1, lists[1].count - 1, 2, 5, 10, 17, 23]
        return first.indices.flatMap { index in
            distances.map { distance in
                lists.enumerated().map { position, list in list[(index + position * distance) % list.count] }
            }
        }
    }
}
