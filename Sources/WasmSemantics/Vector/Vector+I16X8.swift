// Integer operators on i16x8 lanes (specification chapter 4.3.5).
extension Vector {
    /// `i16x8.eq`
    @inlinable @inline(__always) public static func i16x8Eq(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int16 .== b.int16) }

    /// `i16x8.ne`
    @inlinable @inline(__always) public static func i16x8Ne(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int16 .!= b.int16) }

    /// `i16x8.lt_s`
    @inlinable @inline(__always) public static func i16x8LtS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int16 .< b.int16) }

    /// `i16x8.lt_u`
    @inlinable @inline(__always) public static func i16x8LtU(_ a: V128, _ b: V128) -> V128 { V128(mask: i16x8Biased(a) .< i16x8Biased(b)) }

    /// `i16x8.gt_s`
    @inlinable @inline(__always) public static func i16x8GtS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int16 .> b.int16) }

    /// `i16x8.gt_u`
    @inlinable @inline(__always) public static func i16x8GtU(_ a: V128, _ b: V128) -> V128 { V128(mask: i16x8Biased(a) .> i16x8Biased(b)) }

    /// `i16x8.le_s`
    @inlinable @inline(__always) public static func i16x8LeS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int16 .<= b.int16) }

    /// `i16x8.le_u`
    @inlinable @inline(__always) public static func i16x8LeU(_ a: V128, _ b: V128) -> V128 { V128(mask: i16x8Biased(a) .<= i16x8Biased(b)) }

    /// `i16x8.ge_s`
    @inlinable @inline(__always) public static func i16x8GeS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int16 .>= b.int16) }

    /// `i16x8.ge_u`
    @inlinable @inline(__always) public static func i16x8GeU(_ a: V128, _ b: V128) -> V128 { V128(mask: i16x8Biased(a) .>= i16x8Biased(b)) }

    /// Lanes whose signed order is the unsigned order of the operand's lanes, because vector instructions compare signed numbers only.
    @inlinable @inline(__always) static func i16x8Biased(_ a: V128) -> SIMD8<Int16> { a.int16 ^ SIMD8<Int16>(repeating: .min) }

    /// `i16x8.abs`; the least integer stays as it is
    @inlinable @inline(__always) public static func i16x8Abs(_ a: V128) -> V128 {
        let lanes = a.int16
        let sign = lanes &>> 15
        return V128(bits: (lanes ^ sign) &- sign)
    }

    /// `i16x8.neg`, modulo 2^16
    @inlinable @inline(__always) public static func i16x8Neg(_ a: V128) -> V128 { V128(bits: 0 &- a.int16) }

    /// `i16x8.all_true`: whether no lane is zero
    @inlinable @inline(__always) public static func i16x8AllTrue(_ a: V128) -> Bool { !v128AnyTrue(V128(mask: a.int16 .== SIMD8<Int16>())) }

    /// `i16x8.bitmask`: the sign bits of the lanes, lane 0 lowest
    @inlinable @inline(__always) public static func i16x8Bitmask(_ a: V128) -> Int32 {
        // The product moves bit 16 * k of its operand to bit 48 + k, and no two terms meet in one bit.
        let signs = (a.uint64 &>> 15) & 0x0001_0001_0001_0001
        let gathered = (signs &* 0x0001_0002_0004_0008) &>> 48
        return Int32(truncatingIfNeeded: (gathered[0] & 15) | (gathered[1] & 15) &<< 4)
    }

    /// `i16x8.shl`; the distance is taken modulo 16
    @inlinable @inline(__always) public static func i16x8Shl(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.int16 &<< SIMD8<Int16>(repeating: Int16(truncatingIfNeeded: distance)))
    }

    /// `i16x8.shr_s`; the distance is taken modulo 16
    @inlinable @inline(__always) public static func i16x8ShrS(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.int16 &>> SIMD8<Int16>(repeating: Int16(truncatingIfNeeded: distance)))
    }

    /// `i16x8.shr_u`; the distance is taken modulo 16
    @inlinable @inline(__always) public static func i16x8ShrU(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.uint16 &>> SIMD8<UInt16>(repeating: UInt16(truncatingIfNeeded: distance)))
    }

    /// `i16x8.add`, modulo 2^16
    @inlinable @inline(__always) public static func i16x8Add(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int16 &+ b.int16) }

    /// `i16x8.sub`, modulo 2^16
    @inlinable @inline(__always) public static func i16x8Sub(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int16 &- b.int16) }

    /// `i16x8.mul`, modulo 2^16
    @inlinable @inline(__always) public static func i16x8Mul(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int16 &* b.int16) }

    /// `i16x8.add_sat_s`
    @inlinable @inline(__always) public static func i16x8AddSatS(_ a: V128, _ b: V128) -> V128 {
        let (a, b) = (a.int16, b.int16)
        let sum = a &+ b
        // The sum is out of range where its sign is neither operand's; the bound is the one on the side of the operands.
        let bound = (a &>> 15) ^ .max
        return v128Bitselect(V128(bits: bound), V128(bits: sum), V128(mask: ((a ^ sum) & (b ^ sum)) .< SIMD8<Int16>()))
    }

    /// `i16x8.add_sat_u`
    @inlinable @inline(__always) public static func i16x8AddSatU(_ a: V128, _ b: V128) -> V128 {
        // A sum that wraps is less than either operand.
        let sum = a.uint16 &+ b.uint16
        return v128Or(V128(bits: sum), i16x8LtU(V128(bits: sum), a))
    }

    /// `i16x8.sub_sat_s`
    @inlinable @inline(__always) public static func i16x8SubSatS(_ a: V128, _ b: V128) -> V128 {
        let (a, b) = (a.int16, b.int16)
        let difference = a &- b
        // Out of range where the operands differ in sign and the difference does not have the sign of the first.
        let bound = (a &>> 15) ^ .max
        return v128Bitselect(V128(bits: bound), V128(bits: difference), V128(mask: ((a ^ b) & (a ^ difference)) .< SIMD8<Int16>()))
    }

    /// `i16x8.sub_sat_u`: the greater operand less the second is 0 where the difference would wrap
    @inlinable @inline(__always) public static func i16x8SubSatU(_ a: V128, _ b: V128) -> V128 {
        V128(bits: i16x8MaxU(a, b).uint16 &- b.uint16)
    }

    /// `i16x8.min_s`
    @inlinable @inline(__always) public static func i16x8MinS(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i16x8GtS(a, b)) }

    /// `i16x8.min_u`
    @inlinable @inline(__always) public static func i16x8MinU(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i16x8GtU(a, b)) }

    /// `i16x8.max_s`
    @inlinable @inline(__always) public static func i16x8MaxS(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i16x8LtS(a, b)) }

    /// `i16x8.max_u`
    @inlinable @inline(__always) public static func i16x8MaxU(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i16x8LtU(a, b)) }

    /// `i16x8.avgr_u`: half the sum, rounded up, without a wider type
    @inlinable @inline(__always) public static func i16x8AvgrU(_ a: V128, _ b: V128) -> V128 {
        V128(bits: (a.uint16 | b.uint16) &- ((a.uint16 ^ b.uint16) &>> 1))
    }

    /// `i16x8.narrow_i32x4_s`: lanes of `a`, then of `b`, saturated
    @inlinable @inline(__always) public static func i16x8NarrowI32x4S(_ a: V128, _ b: V128) -> V128 {
        let (lower, upper) = (i32x4Splat(-32768), i32x4Splat(32767))
        let low = SIMD4<Int16>(truncatingIfNeeded: i32x4MinS(i32x4MaxS(a, lower), upper).int32)
        let high = SIMD4<Int16>(truncatingIfNeeded: i32x4MinS(i32x4MaxS(b, lower), upper).int32)
        return V128(bits: SIMD8<Int16>(lowHalf: low, highHalf: high))
    }

    /// `i16x8.narrow_i32x4_u`: lanes of `a`, then of `b`, saturated
    @inlinable @inline(__always) public static func i16x8NarrowI32x4U(_ a: V128, _ b: V128) -> V128 {
        let (lower, upper) = (i32x4Splat(0), i32x4Splat(65535))
        let low = SIMD4<UInt16>(truncatingIfNeeded: i32x4MinS(i32x4MaxS(a, lower), upper).int32)
        let high = SIMD4<UInt16>(truncatingIfNeeded: i32x4MinS(i32x4MaxS(b, lower), upper).int32)
        return V128(bits: SIMD8<UInt16>(lowHalf: low, highHalf: high))
    }

    /// `i16x8.extend_low_i8x16_s`
    @inlinable @inline(__always) public static func i16x8ExtendLowI8x16S(_ a: V128) -> V128 {
        V128(bits: SIMD8<Int16>(truncatingIfNeeded: a.int8.lowHalf))
    }

    /// `i16x8.extend_low_i8x16_u`
    @inlinable @inline(__always) public static func i16x8ExtendLowI8x16U(_ a: V128) -> V128 {
        V128(bits: SIMD8<UInt16>(truncatingIfNeeded: a.lowHalf))
    }

    /// `i16x8.extend_high_i8x16_s`
    @inlinable @inline(__always) public static func i16x8ExtendHighI8x16S(_ a: V128) -> V128 {
        V128(bits: SIMD8<Int16>(truncatingIfNeeded: a.int8.highHalf))
    }

    /// `i16x8.extend_high_i8x16_u`
    @inlinable @inline(__always) public static func i16x8ExtendHighI8x16U(_ a: V128) -> V128 {
        V128(bits: SIMD8<UInt16>(truncatingIfNeeded: a.highHalf))
    }

    /// `i16x8.extmul_low_i8x16_s`
    @inlinable @inline(__always) public static func i16x8ExtmulLowI8x16S(_ a: V128, _ b: V128) -> V128 {
        i16x8Mul(i16x8ExtendLowI8x16S(a), i16x8ExtendLowI8x16S(b))
    }

    /// `i16x8.extmul_low_i8x16_u`
    @inlinable @inline(__always) public static func i16x8ExtmulLowI8x16U(_ a: V128, _ b: V128) -> V128 {
        i16x8Mul(i16x8ExtendLowI8x16U(a), i16x8ExtendLowI8x16U(b))
    }

    /// `i16x8.extmul_high_i8x16_s`
    @inlinable @inline(__always) public static func i16x8ExtmulHighI8x16S(_ a: V128, _ b: V128) -> V128 {
        i16x8Mul(i16x8ExtendHighI8x16S(a), i16x8ExtendHighI8x16S(b))
    }

    /// `i16x8.extmul_high_i8x16_u`
    @inlinable @inline(__always) public static func i16x8ExtmulHighI8x16U(_ a: V128, _ b: V128) -> V128 {
        i16x8Mul(i16x8ExtendHighI8x16U(a), i16x8ExtendHighI8x16U(b))
    }

    /// `i16x8.extadd_pairwise_i8x16_s`: each pair lies in one wide lane
    @inlinable @inline(__always) public static func i16x8ExtaddPairwiseI8x16S(_ a: V128) -> V128 {
        let lanes = a.int16
        return V128(bits: ((lanes &<< 8) &>> 8) &+ (lanes &>> 8))
    }

    /// `i16x8.extadd_pairwise_i8x16_u`: each pair lies in one wide lane
    @inlinable @inline(__always) public static func i16x8ExtaddPairwiseI8x16U(_ a: V128) -> V128 {
        let lanes = a.uint16
        return V128(bits: (lanes & 0x00FF) &+ (lanes &>> 8))
    }

    /// `i16x8.q15mulr_sat_s`: the rounded product of fixed-point numbers with 15 fractional bits
    @inlinable @inline(__always) public static func i16x8Q15mulrSatS(_ a: V128, _ b: V128) -> V128 {
        let low = (i32x4ExtmulLowI16x8S(a, b).int32 &+ 0x4000) &>> 15
        let high = (i32x4ExtmulHighI16x8S(a, b).int32 &+ 0x4000) &>> 15
        return i16x8NarrowI32x4S(V128(bits: low), V128(bits: high))
    }
}
