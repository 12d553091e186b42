// Operators on f64x2 lanes (specification chapter 4.3.5). Arithmetic quiets NaNs, as that of scalars does.
extension Vector {
    /// `f64x2.eq`
    @inlinable @inline(__always) public static func f64x2Eq(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float64 .== b.float64) }

    /// `f64x2.ne`
    @inlinable @inline(__always) public static func f64x2Ne(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float64 .!= b.float64) }

    /// `f64x2.lt`
    @inlinable @inline(__always) public static func f64x2Lt(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float64 .< b.float64) }

    /// `f64x2.gt`
    @inlinable @inline(__always) public static func f64x2Gt(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float64 .> b.float64) }

    /// `f64x2.le`
    @inlinable @inline(__always) public static func f64x2Le(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float64 .<= b.float64) }

    /// `f64x2.ge`
    @inlinable @inline(__always) public static func f64x2Ge(_ a: V128, _ b: V128) -> V128 { V128(mask: a.float64 .>= b.float64) }

    /// `f64x2.abs`: clears the sign bits, of NaNs too
    @inlinable @inline(__always) public static func f64x2Abs(_ a: V128) -> V128 { V128(bits: a.uint64 & 0x7FFF_FFFF_FFFF_FFFF) }

    /// `f64x2.neg`: flips the sign bits, of NaNs too
    @inlinable @inline(__always) public static func f64x2Neg(_ a: V128) -> V128 { V128(bits: a.uint64 ^ 0x8000_0000_0000_0000) }

    /// `f64x2.sqrt`
    @inlinable @inline(__always) public static func f64x2Sqrt(_ a: V128) -> V128 {
        // Roots of magnitudes need no call to libm, which would set errno for the others.
        let roots = V128(bits: f64x2Copysign(f64x2Abs(a).float64.squareRoot(), a))
        return v128Bitselect(V128(bits: SIMD2<Double>(repeating: .nan)), roots, V128(mask: a.float64 .< SIMD2<Double>()))
    }

    /// The magnitudes of the lanes with the signs of the lanes of `a`.
    @inlinable @inline(__always)
    static func f64x2Copysign(_ lanes: SIMD2<Double>, _ a: V128) -> SIMD2<Double> {
        V128(bits: f64x2Abs(V128(bits: lanes)).uint64 | (a.uint64 & 0x8000_0000_0000_0000)).float64
    }

    /// The magnitudes of the lanes rounded to the nearest integers, ties to even.
    ///
    /// Adding and subtracting the power of two above which no fractions exist does that for every magnitude below it.
    @inlinable @inline(__always)
    static func f64x2NearestMagnitude(_ a: V128) -> SIMD2<Double> { (f64x2Abs(a).float64 + 0x1p52) - 0x1p52 }

    /// 1 in the lanes where the mask is true, 0 in the others.
    @inlinable @inline(__always)
    static func f64x2One(where mask: SIMDMask<SIMD2<Double>.MaskStorage>) -> SIMD2<Double> {
        v128And(V128(mask: mask), V128(bits: SIMD2<Double>(repeating: 1))).float64
    }

    /// The rounded lanes with the signs of `a`, and `a` itself, NaNs quieted, in the lanes that have no fraction.
    @inlinable @inline(__always)
    static func f64x2Rounded(_ a: V128, _ rounded: SIMD2<Double>) -> V128 {
        let lanes = a.float64
        let quiet = v128Bitselect(a, V128(bits: lanes + lanes), V128(mask: lanes .== lanes))
        return v128Bitselect(
            V128(bits: f64x2Copysign(rounded, a)), quiet, V128(mask: f64x2Abs(a).float64 .< SIMD2<Double>(repeating: 0x1p52)))
    }

    /// `f64x2.ceil`
    @inlinable @inline(__always) public static func f64x2Ceil(_ a: V128) -> V128 {
        let nearest = f64x2Copysign(f64x2NearestMagnitude(a), a)
        return f64x2Rounded(a, nearest + f64x2One(where: nearest .< a.float64))
    }

    /// `f64x2.floor`
    @inlinable @inline(__always) public static func f64x2Floor(_ a: V128) -> V128 {
        let nearest = f64x2Copysign(f64x2NearestMagnitude(a), a)
        return f64x2Rounded(a, nearest - f64x2One(where: nearest .> a.float64))
    }

    /// `f64x2.trunc`
    @inlinable @inline(__always) public static func f64x2Trunc(_ a: V128) -> V128 {
        let nearest = f64x2NearestMagnitude(a)
        return f64x2Rounded(a, nearest - f64x2One(where: nearest .> f64x2Abs(a).float64))
    }

    /// `f64x2.nearest`: ties go to the even neighbours
    @inlinable @inline(__always) public static func f64x2Nearest(_ a: V128) -> V128 { f64x2Rounded(a, f64x2NearestMagnitude(a)) }

    /// `f64x2.add`
    @inlinable @inline(__always) public static func f64x2Add(_ a: V128, _ b: V128) -> V128 { V128(bits: a.float64 + b.float64) }

    /// `f64x2.sub`
    @inlinable @inline(__always) public static func f64x2Sub(_ a: V128, _ b: V128) -> V128 { V128(bits: a.float64 - b.float64) }

    /// `f64x2.mul`
    @inlinable @inline(__always) public static func f64x2Mul(_ a: V128, _ b: V128) -> V128 { V128(bits: a.float64 * b.float64) }

    /// `f64x2.div`
    @inlinable @inline(__always) public static func f64x2Div(_ a: V128, _ b: V128) -> V128 { V128(bits: a.float64 / b.float64) }

    /// `f64x2.min`: a quiet NaN where either lane is a NaN
    @inlinable @inline(__always) public static func f64x2Min(_ a: V128, _ b: V128) -> V128 {
        let (x, y) = (a.float64, b.float64)
        // What remains of the sum are NaNs; equal operands differ at most in the sign of zero.
        let equal = v128Bitselect(v128Or(a, b), V128(bits: x + y), V128(mask: x .== y))
        return v128Bitselect(a, v128Bitselect(b, equal, V128(mask: y .< x)), V128(mask: x .< y))
    }

    /// `f64x2.max`: a quiet NaN where either lane is a NaN
    @inlinable @inline(__always) public static func f64x2Max(_ a: V128, _ b: V128) -> V128 {
        let (x, y) = (a.float64, b.float64)
        // What remains of the sum are NaNs; equal operands differ at most in the sign of zero.
        let equal = v128Bitselect(v128And(a, b), V128(bits: x + y), V128(mask: x .== y))
        return v128Bitselect(a, v128Bitselect(b, equal, V128(mask: y .> x)), V128(mask: x .> y))
    }

    /// `f64x2.pmin`: `b < a ? b : a`
    @inlinable @inline(__always) public static func f64x2Pmin(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, f64x2Lt(b, a)) }

    /// `f64x2.pmax`: `a < b ? b : a`
    @inlinable @inline(__always) public static func f64x2Pmax(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, f64x2Lt(a, b)) }
}
