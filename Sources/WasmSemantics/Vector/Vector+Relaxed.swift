// Relaxed vector operators (specification chapter 4.3.6).
//
// The specification leaves a choice; all engines of this project make the same one, so that results do not depend on processor
// or engine: the behaviour of the strict operator where there is one, products and sums rounded separately (a fused operation
// would be a call to libm on processors without FMA), both factors of the dot products signed, and their sums modulo 2^16.
extension Vector {
    /// `i8x16.relaxed_swizzle`
    @inlinable @inline(__always) public static func i8x16RelaxedSwizzle(_ a: V128, _ indices: V128) -> V128 { i8x16Swizzle(a, indices) }

    /// `i32x4.relaxed_trunc_f32x4_s`
    @inlinable @inline(__always) public static func i32x4RelaxedTruncF32x4S(_ a: V128) -> V128 { i32x4TruncSatF32x4S(a) }

    /// `i32x4.relaxed_trunc_f32x4_u`
    @inlinable @inline(__always) public static func i32x4RelaxedTruncF32x4U(_ a: V128) -> V128 { i32x4TruncSatF32x4U(a) }

    /// `i32x4.relaxed_trunc_f64x2_s_zero`
    @inlinable @inline(__always) public static func i32x4RelaxedTruncF64x2SZero(_ a: V128) -> V128 { i32x4TruncSatF64x2SZero(a) }

    /// `i32x4.relaxed_trunc_f64x2_u_zero`
    @inlinable @inline(__always) public static func i32x4RelaxedTruncF64x2UZero(_ a: V128) -> V128 { i32x4TruncSatF64x2UZero(a) }

    /// `f32x4.relaxed_madd`: `a * b + c`, rounded twice
    @inlinable @inline(__always) public static func f32x4RelaxedMadd(_ a: V128, _ b: V128, _ c: V128) -> V128 {
        f32x4Add(f32x4Mul(a, b), c)
    }

    /// `f32x4.relaxed_nmadd`: `-(a * b) + c`, rounded twice
    @inlinable @inline(__always) public static func f32x4RelaxedNmadd(_ a: V128, _ b: V128, _ c: V128) -> V128 {
        f32x4Add(f32x4Neg(f32x4Mul(a, b)), c)
    }

    /// `f64x2.relaxed_madd`: `a * b + c`, rounded twice
    @inlinable @inline(__always) public static func f64x2RelaxedMadd(_ a: V128, _ b: V128, _ c: V128) -> V128 {
        f64x2Add(f64x2Mul(a, b), c)
    }

    /// `f64x2.relaxed_nmadd`: `-(a * b) + c`, rounded twice
    @inlinable @inline(__always) public static func f64x2RelaxedNmadd(_ a: V128, _ b: V128, _ c: V128) -> V128 {
        f64x2Add(f64x2Neg(f64x2Mul(a, b)), c)
    }

    /// `i8x16.relaxed_laneselect`
    @inlinable @inline(__always) public static func i8x16RelaxedLaneselect(_ a: V128, _ b: V128, _ mask: V128) -> V128 {
        v128Bitselect(a, b, mask)
    }

    /// `i16x8.relaxed_laneselect`
    @inlinable @inline(__always) public static func i16x8RelaxedLaneselect(_ a: V128, _ b: V128, _ mask: V128) -> V128 {
        v128Bitselect(a, b, mask)
    }

    /// `i32x4.relaxed_laneselect`
    @inlinable @inline(__always) public static func i32x4RelaxedLaneselect(_ a: V128, _ b: V128, _ mask: V128) -> V128 {
        v128Bitselect(a, b, mask)
    }

    /// `i64x2.relaxed_laneselect`
    @inlinable @inline(__always) public static func i64x2RelaxedLaneselect(_ a: V128, _ b: V128, _ mask: V128) -> V128 {
        v128Bitselect(a, b, mask)
    }

    /// `f32x4.relaxed_min`
    @inlinable @inline(__always) public static func f32x4RelaxedMin(_ a: V128, _ b: V128) -> V128 { f32x4Min(a, b) }

    /// `f32x4.relaxed_max`
    @inlinable @inline(__always) public static func f32x4RelaxedMax(_ a: V128, _ b: V128) -> V128 { f32x4Max(a, b) }

    /// `f64x2.relaxed_min`
    @inlinable @inline(__always) public static func f64x2RelaxedMin(_ a: V128, _ b: V128) -> V128 { f64x2Min(a, b) }

    /// `f64x2.relaxed_max`
    @inlinable @inline(__always) public static func f64x2RelaxedMax(_ a: V128, _ b: V128) -> V128 { f64x2Max(a, b) }

    /// `i16x8.relaxed_q15mulr_s`
    @inlinable @inline(__always) public static func i16x8RelaxedQ15mulrS(_ a: V128, _ b: V128) -> V128 { i16x8Q15mulrSatS(a, b) }

    /// `i16x8.relaxed_dot_i8x16_i7x16_s`: sums of two neighbouring signed products, modulo 2^16
    @inlinable @inline(__always) public static func i16x8RelaxedDotI8x16I7x16S(_ a: V128, _ b: V128) -> V128 {
        let (a, b) = (a.int16, b.int16)
        let low = ((a &<< 8) &>> 8) &* ((b &<< 8) &>> 8)
        let high = (a &>> 8) &* (b &>> 8)
        return V128(bits: low &+ high)
    }

    /// `i32x4.relaxed_dot_i8x16_i7x16_add_s`: pairs of the 16-bit dot product, added to `c`
    @inlinable @inline(__always) public static func i32x4RelaxedDotI8x16I7x16AddS(_ a: V128, _ b: V128, _ c: V128) -> V128 {
        i32x4Add(i32x4ExtaddPairwiseI16x8S(i16x8RelaxedDotI8x16I7x16S(a, b)), c)
    }
}
