// Integer operators on i32x4 lanes (specification chapter 4.3.5).
extension Vector {
    /// `i32x4.eq`
    @inlinable @inline(__always) public static func i32x4Eq(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int32 .== b.int32) }

    /// `i32x4.ne`
    @inlinable @inline(__always) public static func i32x4Ne(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int32 .!= b.int32) }

    /// `i32x4.lt_s`
    @inlinable @inline(__always) public static func i32x4LtS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int32 .< b.int32) }

    /// `i32x4.lt_u`
    @inlinable @inline(__always) public static func i32x4LtU(_ a: V128, _ b: V128) -> V128 { V128(mask: i32x4Biased(a) .< i32x4Biased(b)) }

    /// `i32x4.gt_s`
    @inlinable @inline(__always) public static func i32x4GtS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int32 .> b.int32) }

    /// `i32x4.gt_u`
    @inlinable @inline(__always) public static func i32x4GtU(_ a: V128, _ b: V128) -> V128 { V128(mask: i32x4Biased(a) .> i32x4Biased(b)) }

    /// `i32x4.le_s`
    @inlinable @inline(__always) public static func i32x4LeS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int32 .<= b.int32) }

    /// `i32x4.le_u`
    @inlinable @inline(__always) public static func i32x4LeU(_ a: V128, _ b: V128) -> V128 { V128(mask: i32x4Biased(a) .<= i32x4Biased(b)) }

    /// `i32x4.ge_s`
    @inlinable @inline(__always) public static func i32x4GeS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int32 .>= b.int32) }

    /// `i32x4.ge_u`
    @inlinable @inline(__always) public static func i32x4GeU(_ a: V128, _ b: V128) -> V128 { V128(mask: i32x4Biased(a) .>= i32x4Biased(b)) }

    /// Lanes whose signed order is the unsigned order of the operand's lanes, because vector instructions compare signed numbers only.
    @inlinable @inline(__always) static func i32x4Biased(_ a: V128) -> SIMD4<Int32> { a.int32 ^ SIMD4<Int32>(repeating: .min) }

    /// `i32x4.abs`; the least integer stays as it is
    @inlinable @inline(__always) public static func i32x4Abs(_ a: V128) -> V128 {
        let lanes = a.int32
        let sign = lanes &>> 31
        return V128(bits: (lanes ^ sign) &- sign)
    }

    /// `i32x4.neg`, modulo 2^32
    @inlinable @inline(__always) public static func i32x4Neg(_ a: V128) -> V128 { V128(bits: 0 &- a.int32) }

    /// `i32x4.all_true`: whether no lane is zero
    @inlinable @inline(__always) public static func i32x4AllTrue(_ a: V128) -> Bool { !v128AnyTrue(V128(mask: a.int32 .== SIMD4<Int32>())) }

    /// `i32x4.bitmask`: the sign bits of the lanes, lane 0 lowest
    @inlinable @inline(__always) public static func i32x4Bitmask(_ a: V128) -> Int32 {
        let signs = a.uint32 &>> 31
        return Int32(bitPattern: signs[0] | signs[1] &<< 1 | signs[2] &<< 2 | signs[3] &<< 3)
    }

    /// `i32x4.shl`; the distance is taken modulo 32
    @inlinable @inline(__always) public static func i32x4Shl(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.int32 &<< SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: distance)))
    }

    /// `i32x4.shr_s`; the distance is taken modulo 32
    @inlinable @inline(__always) public static func i32x4ShrS(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.int32 &>> SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: distance)))
    }

    /// `i32x4.shr_u`; the distance is taken modulo 32
    @inlinable @inline(__always) public static func i32x4ShrU(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.uint32 &>> SIMD4<UInt32>(repeating: UInt32(truncatingIfNeeded: distance)))
    }

    /// `i32x4.add`, modulo 2^32
    @inlinable @inline(__always) public static func i32x4Add(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int32 &+ b.int32) }

    /// `i32x4.sub`, modulo 2^32
    @inlinable @inline(__always) public static func i32x4Sub(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int32 &- b.int32) }

    /// `i32x4.mul`, modulo 2^32
    @inlinable @inline(__always) public static func i32x4Mul(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int32 &* b.int32) }

    /// `i32x4.min_s`
    @inlinable @inline(__always) public static func i32x4MinS(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i32x4GtS(a, b)) }

    /// `i32x4.min_u`
    @inlinable @inline(__always) public static func i32x4MinU(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i32x4GtU(a, b)) }

    /// `i32x4.max_s`
    @inlinable @inline(__always) public static func i32x4MaxS(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i32x4LtS(a, b)) }

    /// `i32x4.max_u`
    @inlinable @inline(__always) public static func i32x4MaxU(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i32x4LtU(a, b)) }

    /// `i32x4.extend_low_i16x8_s`
    @inlinable @inline(__always) public static func i32x4ExtendLowI16x8S(_ a: V128) -> V128 {
        V128(bits: SIMD4<Int32>(truncatingIfNeeded: a.int16.lowHalf))
    }

    /// `i32x4.extend_low_i16x8_u`
    @inlinable @inline(__always) public static func i32x4ExtendLowI16x8U(_ a: V128) -> V128 {
        V128(bits: SIMD4<UInt32>(truncatingIfNeeded: a.uint16.lowHalf))
    }

    /// `i32x4.extend_high_i16x8_s`
    @inlinable @inline(__always) public static func i32x4ExtendHighI16x8S(_ a: V128) -> V128 {
        V128(bits: SIMD4<Int32>(truncatingIfNeeded: a.int16.highHalf))
    }

    /// `i32x4.extend_high_i16x8_u`
    @inlinable @inline(__always) public static func i32x4ExtendHighI16x8U(_ a: V128) -> V128 {
        V128(bits: SIMD4<UInt32>(truncatingIfNeeded: a.uint16.highHalf))
    }

    /// `i32x4.extmul_low_i16x8_s`
    @inlinable @inline(__always) public static func i32x4ExtmulLowI16x8S(_ a: V128, _ b: V128) -> V128 {
        i32x4Mul(i32x4ExtendLowI16x8S(a), i32x4ExtendLowI16x8S(b))
    }

    /// `i32x4.extmul_low_i16x8_u`
    @inlinable @inline(__always) public static func i32x4ExtmulLowI16x8U(_ a: V128, _ b: V128) -> V128 {
        i32x4Mul(i32x4ExtendLowI16x8U(a), i32x4ExtendLowI16x8U(b))
    }

    /// `i32x4.extmul_high_i16x8_s`
    @inlinable @inline(__always) public static func i32x4ExtmulHighI16x8S(_ a: V128, _ b: V128) -> V128 {
        i32x4Mul(i32x4ExtendHighI16x8S(a), i32x4ExtendHighI16x8S(b))
    }

    /// `i32x4.extmul_high_i16x8_u`
    @inlinable @inline(__always) public static func i32x4ExtmulHighI16x8U(_ a: V128, _ b: V128) -> V128 {
        i32x4Mul(i32x4ExtendHighI16x8U(a), i32x4ExtendHighI16x8U(b))
    }

    /// `i32x4.extadd_pairwise_i16x8_s`: each pair lies in one wide lane
    @inlinable @inline(__always) public static func i32x4ExtaddPairwiseI16x8S(_ a: V128) -> V128 {
        let lanes = a.int32
        return V128(bits: ((lanes &<< 16) &>> 16) &+ (lanes &>> 16))
    }

    /// `i32x4.extadd_pairwise_i16x8_u`: each pair lies in one wide lane
    @inlinable @inline(__always) public static func i32x4ExtaddPairwiseI16x8U(_ a: V128) -> V128 {
        let lanes = a.uint32
        return V128(bits: (lanes & 0x0000_FFFF) &+ (lanes &>> 16))
    }

    /// `i32x4.dot_i16x8_s`: sums of two neighbouring products
    @inlinable @inline(__always) public static func i32x4DotI16x8S(_ a: V128, _ b: V128) -> V128 {
        let (a, b) = (a.int32, b.int32)
        let low = ((a &<< 16) &>> 16) &* ((b &<< 16) &>> 16)
        let high = (a &>> 16) &* (b &>> 16)
        return V128(bits: low &+ high)
    }
}
