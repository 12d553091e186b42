// Integer operators on i64x2 lanes (specification chapter 4.3.5).
extension Vector {
    /// `i64x2.eq`
    @inlinable @inline(__always) public static func i64x2Eq(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int64 .== b.int64) }

    /// `i64x2.ne`
    @inlinable @inline(__always) public static func i64x2Ne(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int64 .!= b.int64) }

    /// `i64x2.lt_s`
    @inlinable @inline(__always) public static func i64x2LtS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int64 .< b.int64) }

    /// `i64x2.gt_s`
    @inlinable @inline(__always) public static func i64x2GtS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int64 .> b.int64) }

    /// `i64x2.le_s`
    @inlinable @inline(__always) public static func i64x2LeS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int64 .<= b.int64) }

    /// `i64x2.ge_s`
    @inlinable @inline(__always) public static func i64x2GeS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int64 .>= b.int64) }

    /// `i64x2.abs`; the least integer stays as it is
    @inlinable @inline(__always) public static func i64x2Abs(_ a: V128) -> V128 {
        let lanes = a.int64
        let sign = lanes &>> 63
        return V128(bits: (lanes ^ sign) &- sign)
    }

    /// `i64x2.neg`, modulo 2^64
    @inlinable @inline(__always) public static func i64x2Neg(_ a: V128) -> V128 { V128(bits: 0 &- a.int64) }

    /// `i64x2.all_true`: whether no lane is zero
    @inlinable @inline(__always) public static func i64x2AllTrue(_ a: V128) -> Bool { !v128AnyTrue(V128(mask: a.int64 .== SIMD2<Int64>())) }

    /// `i64x2.bitmask`: the sign bits of the lanes, lane 0 lowest
    @inlinable @inline(__always) public static func i64x2Bitmask(_ a: V128) -> Int32 {
        let signs = a.uint64 &>> 63
        return Int32(truncatingIfNeeded: signs[0] | signs[1] &<< 1)
    }

    /// `i64x2.shl`; the distance is taken modulo 64
    @inlinable @inline(__always) public static func i64x2Shl(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.int64 &<< SIMD2<Int64>(repeating: Int64(truncatingIfNeeded: distance)))
    }

    /// `i64x2.shr_s`; the distance is taken modulo 64
    @inlinable @inline(__always) public static func i64x2ShrS(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.int64 &>> SIMD2<Int64>(repeating: Int64(truncatingIfNeeded: distance)))
    }

    /// `i64x2.shr_u`; the distance is taken modulo 64
    @inlinable @inline(__always) public static func i64x2ShrU(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.uint64 &>> SIMD2<UInt64>(repeating: UInt64(truncatingIfNeeded: distance)))
    }

    /// `i64x2.add`, modulo 2^64
    @inlinable @inline(__always) public static func i64x2Add(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int64 &+ b.int64) }

    /// `i64x2.sub`, modulo 2^64
    @inlinable @inline(__always) public static func i64x2Sub(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int64 &- b.int64) }

    /// `i64x2.mul`, modulo 2^64
    @inlinable @inline(__always) public static func i64x2Mul(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int64 &* b.int64) }

    /// `i64x2.extend_low_i32x4_s`
    @inlinable @inline(__always) public static func i64x2ExtendLowI32x4S(_ a: V128) -> V128 {
        V128(bits: SIMD2<Int64>(truncatingIfNeeded: a.int32.lowHalf))
    }

    /// `i64x2.extend_low_i32x4_u`
    @inlinable @inline(__always) public static func i64x2ExtendLowI32x4U(_ a: V128) -> V128 {
        V128(bits: SIMD2<UInt64>(truncatingIfNeeded: a.uint32.lowHalf))
    }

    /// `i64x2.extend_high_i32x4_s`
    @inlinable @inline(__always) public static func i64x2ExtendHighI32x4S(_ a: V128) -> V128 {
        V128(bits: SIMD2<Int64>(truncatingIfNeeded: a.int32.highHalf))
    }

    /// `i64x2.extend_high_i32x4_u`
    @inlinable @inline(__always) public static func i64x2ExtendHighI32x4U(_ a: V128) -> V128 {
        V128(bits: SIMD2<UInt64>(truncatingIfNeeded: a.uint32.highHalf))
    }

    /// `i64x2.extmul_low_i32x4_s`
    @inlinable @inline(__always) public static func i64x2ExtmulLowI32x4S(_ a: V128, _ b: V128) -> V128 {
        i64x2Mul(i64x2ExtendLowI32x4S(a), i64x2ExtendLowI32x4S(b))
    }

    /// `i64x2.extmul_low_i32x4_u`
    @inlinable @inline(__always) public static func i64x2ExtmulLowI32x4U(_ a: V128, _ b: V128) -> V128 {
        i64x2Mul(i64x2ExtendLowI32x4U(a), i64x2ExtendLowI32x4U(b))
    }

    /// `i64x2.extmul_high_i32x4_s`
    @inlinable @inline(__always) public static func i64x2ExtmulHighI32x4S(_ a: V128, _ b: V128) -> V128 {
        i64x2Mul(i64x2ExtendHighI32x4S(a), i64x2ExtendHighI32x4S(b))
    }

    /// `i64x2.extmul_high_i32x4_u`
    @inlinable @inline(__always) public static func i64x2ExtmulHighI32x4U(_ a: V128, _ b: V128) -> V128 {
        i64x2Mul(i64x2ExtendHighI32x4U(a), i64x2ExtendHighI32x4U(b))
    }
}
