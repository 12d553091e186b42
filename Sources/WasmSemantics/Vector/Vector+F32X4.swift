// Operators on f32x4 lanes (specification chapter 4.3.5). Arithmetic quiets NaNs, as that of scalars does.
extension Vector {
    /// `f32x4.eq`
    @inlinable @inline(__always) public static func f32x4Eq(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float32 .== b.float32) }

    /// `f32x4.ne`
    @inlinable @inline(__always) public static func f32x4Ne(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float32 .!= b.float32) }

    /// `f32x4.lt`
    @inlinable @inline(__always) public static func f32x4Lt(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float32 .< b.float32) }

    /// `f32x4.gt`
    @inlinable @inline(__always) public static func f32x4Gt(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float32 .> b.float32) }

    /// `f32x4.le`
    @inlinable @inline(__always) public static func f32x4Le(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float32 .<= b.float32) }

    /// `f32x4.ge`
    @inlinable @inline(__always) public static func f32x4Ge(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float32 .>= b.float32) }

    /// `f32x4.abs`: clears the sign bits, of NaNs too
    @inlinable @inline(__always) public static func f32x4Abs(_ a: V128) -> V128 { V128(bits: a.uint32 & 0x7FFF_FFFF) }

    /// `f32x4.neg`: flips the sign bits, of NaNs too
    @inlinable @inline(__always) public static func f32x4Neg(_ a: V128) -> V128 { V128(bits: a.uint32 ^ 0x8000_0000) }

    /// `f32x4.sqrt`
    @inlinable @inline(__always) public static func f32x4Sqrt(_ a: V128) -> V128 {
        // Roots of magnitudes need no call to libm, which would set errno for the others.
        let roots = V128(bits: f32x4Copysign(f32x4Abs(a).float32.squareRoot(), a))
        return v128Bitselect(V128(bits: SIMD4<Float>(repeating: .nan)), roots, V128(mask: a.float32 .< SIMD4<Float>()))
    }

    /// The magnitudes of the lanes with the signs of the lanes of `a`.
    @inlinable @inline(__always)
    static func f32x4Copysign(_ lanes: SIMD4<Float>, _ a: V128) -> SIMD4<Float> {
        V128(bits: f32x4Abs(V128(bits: lanes)).uint32 | (a.uint32 & 0x8000_0000)).float32
    }

    /// The magnitudes of the lanes rounded to the nearest integers, ties to even.
    ///
    /// Adding and subtracting the power of two above which no fractions exist does that for every magnitude below it.
    @inlinable @inline(__always)
    static func f32x4NearestMagnitude(_ a: V128) -> SIMD4<Float> { (f32x4Abs(a).float32 + 0x1p23) - 0x1p23 }

    /// 1 in the lanes where the mask is true, 0 in the others.
    @inlinable @inline(__always)
    static func f32x4One(where mask: SIMDMask<SIMD4<Float>.MaskStorage>) -> SIMD4<Float> {
        v128And(V128(mask: mask), V128(bits: SIMD4<Float>(repeating: 1))).float32
    }

    /// The rounded lanes with the signs of `a`, and `a` itself, NaNs quieted, in the lanes that have no fraction.
    @inlinable @inline(__always)
    static func f32x4Rounded(_ a: V128, _ rounded: SIMD4<Float>) -> V128 {
        let lanes = a.float32
        let quiet = v128Bitselect(a, V128(bits: lanes + lanes), V128(mask: lanes .== lanes))
        return v128Bitselect(
            V128(bits: f32x4Copysign(rounded, a)), quiet, V128(mask: f32x4Abs(a).float32 .< SIMD4<Float>(repeating: 0x1p23)))
    }

    /// `f32x4.ceil`
    @inlinable @inline(__always) public static func f32x4Ceil(_ a: V128) -> V128 {
        let nearest = f32x4Copysign(f32x4NearestMagnitude(a), a)
        return f32x4Rounded(a, nearest + f32x4One(where: nearest .< a.float32))
    }

    /// `f32x4.floor`
    @inlinable @inline(__always) public static func f32x4Floor(_ a: V128) -> V128 {
        let nearest = f32x4Copysign(f32x4NearestMagnitude(a), a)
        return f32x4Rounded(a, nearest - f32x4One(where: nearest .> a.float32))
    }

    /// `f32x4.trunc`
    @inlinable @inline(__always) public static func f32x4Trunc(_ a: V128) -> V128 {
        let nearest = f32x4NearestMagnitude(a)
        return f32x4Rounded(a, nearest - f32x4One(where: nearest .> f32x4Abs(a).float32))
    }

    /// `f32x4.nearest`: ties go to the even neighbours
    @inlinable @inline(__always) public static func f32x4Nearest(_ a: V128) -> V128 { f32x4Rounded(a, f32x4NearestMagnitude(a)) }

    /// `f32x4.add`
    @inlinable @inline(__always) public static func f32x4Add(_ a: V128, _ b: V128) -> V128 { V128(bits: a.float32 + b.float32) }

    /// `f32x4.sub`
    @inlinable @inline(__always) public static func f32x4Sub(_ a: V128, _ b: V128) -> V128 { V128(bits: a.float32 - b.float32) }

    /// `f32x4.mul`
    @inlinable @inline(__always) public static func f32x4Mul(_ a: V128, _ b: V128) -> V128 { V128(bits: a.float32 * b.float32) }

    /// `f32x4.div`
    @inlinable @inline(__always) public static func f32x4Div(_ a: V128, _ b: V128) -> V128 { V128(bits: a.float32 / b.float32) }

    /// `f32x4.min`: a quiet NaN where either lane is a NaN
    @inlinable @inline(__always) public static func f32x4Min(_ a: V128, _ b: V128) -> V128 {
        let (x, y) = (a.float32, b.float32)
        // What remains of the sum are NaNs; equal operands differ at most in the sign of zero.
        let equal = v128Bitselect(v128Or(a, b), V128(bits: x + y), V128(mask: x .== y))
        return v128Bitselect(a, v128Bitselect(b, equal, V128(mask: y .< x)), V128(mask: x .< y))
    }

    /// `f32x4.max`: a quiet NaN where either lane is a NaN
    @inlinable @inline(__always) public static func f32x4Max(_ a: V128, _ b: V128) -> V128 {
        let (x, y) = (a.float32, b.float32)
        // What remains of the sum are NaNs; equal operands differ at most in the sign of zero.
        let equal = v128Bitselect(v128And(a, b), V128(bits: x + y), V128(mask: x .== y))
        return v128Bitselect(a, v128Bitselect(b, equal, V128(mask: y .> x)), V128(mask: x .> y))
    }

    /// `f32x4.pmin`: `b < a ? b : a`
    @inlinable @inline(__always) public static func f32x4Pmin(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, f32x4Lt(b, a)) }

    /// `f32x4.pmax`: `a < b ? b : a`
    @inlinable @inline(__always) public static func f32x4Pmax(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, f32x4Lt(a, b)) }
}
