// Canonical NaNs, for a mode in which all engines give the same bits: the NaN with the sign of zero and no bit of its fraction but the
// uppermost (specification chapter 2.2.3).

extension Scalar {
    /// The bits of the canonical NaN of f32.
    public static let canonicalF32: UInt32 = 0x7FC0_0000

    /// The bits of the canonical NaN of f64.
    public static let canonicalF64: UInt64 = 0x7FF8_0000_0000_0000

    /// The number itself, or the canonical NaN for any NaN.
    @inlinable @inline(__always) public static func f32Canonical(_ a: Float) -> Float { a.isNaN ? Float(bitPattern: 0x7FC0_0000) : a }

    /// The number itself, or the canonical NaN for any NaN.
    @inlinable @inline(__always) public static func f64Canonical(_ a: Double) -> Double {
        a.isNaN ? Double(bitPattern: 0x7FF8_0000_0000_0000) : a
    }
}

extension Vector {
    /// The lanes with the canonical NaN in place of every NaN.
    @inlinable @inline(__always) public static func f32x4Canonical(_ a: V128) -> V128 {
        v128Bitselect(a, V128(bits: SIMD4<UInt32>(repeating: 0x7FC0_0000)), f32x4Eq(a, a))
    }

    /// The lanes with the canonical NaN in place of every NaN.
    @inlinable @inline(__always) public static func f64x2Canonical(_ a: V128) -> V128 {
        v128Bitselect(a, V128(bits: SIMD2<UInt64>(repeating: 0x7FF8_0000_0000_0000)), f64x2Eq(a, a))
    }
}
