// Integer operators on i8x16 lanes (specification chapter 4.3.5).
extension Vector {
    /// `i8x16.eq`
    @inlinable @inline(__always) public static func i8x16Eq(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int8 .== b.int8) }

    /// `i8x16.ne`
    @inlinable @inline(__always) public static func i8x16Ne(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int8 .!= b.int8) }

    /// `i8x16.lt_s`
    @inlinable @inline(__always) public static func i8x16LtS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int8 .< b.int8) }

    /// `i8x16.lt_u`
    @inlinable @inline(__always) public static func i8x16LtU(_ a: V128, _ b: V128) -> V128 { V128(mask: i8x16Biased(a) .< i8x16Biased(b)) }

    /// `i8x16.gt_s`
    @inlinable @inline(__always) public static func i8x16GtS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int8 .> b.int8) }

    /// `i8x16.gt_u`
    @inlinable @inline(__always) public static func i8x16GtU(_ a: V128, _ b: V128) -> V128 { V128(mask: i8x16Biased(a) .> i8x16Biased(b)) }

    /// `i8x16.le_s`
    @inlinable @inline(__always) public static func i8x16LeS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int8 .<= b.int8) }

    /// `i8x16.le_u`
    @inlinable @inline(__always) public static func i8x16LeU(_ a: V128, _ b: V128) -> V128 { V128(mask: i8x16Biased(a) .<= i8x16Biased(b)) }

    /// `i8x16.ge_s`
    @inlinable @inline(__always) public static func i8x16GeS(_ a: V128, _ b: V128) -> V128 { V128(mask: a.int8 .>= b.int8) }

    /// `i8x16.ge_u`
    @inlinable @inline(__always) public static func i8x16GeU(_ a: V128, _ b: V128) -> V128 { V128(mask: i8x16Biased(a) .>= i8x16Biased(b)) }

    /// Lanes whose signed order is the unsigned order of the operand's lanes, because vector instructions compare signed numbers only.
    @inlinable @inline(__always) static func i8x16Biased(_ a: V128) -> SIMD16<Int8> { a.int8 ^ SIMD16<Int8>(repeating: .min) }

    /// `i8x16.abs`; the least integer stays as it is
    @inlinable @inline(__always) public static func i8x16Abs(_ a: V128) -> V128 {
        let lanes = a.int8
        let sign = lanes &>> 7
        return V128(bits: (lanes ^ sign) &- sign)
    }

    /// `i8x16.neg`, modulo 2^8
    @inlinable @inline(__always) public static func i8x16Neg(_ a: V128) -> V128 { V128(bits: 0 &- a.int8) }

    /// `i8x16.popcnt`: sums of neighbouring bits, then of pairs, then of fours
    @inlinable @inline(__always) public static func i8x16Popcnt(_ a: V128) -> V128 {
        let pairs = a &- ((a &>> 1) & 0x55)
        let quads = (pairs & 0x33) &+ ((pairs &>> 2) & 0x33)
        return (quads &+ (quads &>> 4)) & 0x0F
    }

    /// `i8x16.all_true`: whether no lane is zero
    @inlinable @inline(__always) public static func i8x16AllTrue(_ a: V128) -> Bool { !v128AnyTrue(V128(mask: a.int8 .== SIMD16<Int8>())) }

    /// `i8x16.bitmask`: the sign bits of the lanes, lane 0 lowest
    @inlinable @inline(__always) public static func i8x16Bitmask(_ a: V128) -> Int32 {
        // The product moves bit 8 * k of its operand to bit 56 + k, and no two terms meet in one bit.
        let signs = (a.uint64 &>> 7) & 0x0101_0101_0101_0101
        let gathered = (signs &* 0x0102_0408_1020_4080) &>> 56
        return Int32(truncatingIfNeeded: gathered[0] | gathered[1] &<< 8)
    }

    /// `i8x16.shl`; the distance is taken modulo 8
    @inlinable @inline(__always) public static func i8x16Shl(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.int8 &<< SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: distance)))
    }

    /// `i8x16.shr_s`; the distance is taken modulo 8
    @inlinable @inline(__always) public static func i8x16ShrS(_ a: V128, _ distance: Int32) -> V128 {
        V128(bits: a.int8 &>> SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: distance)))
    }

    /// `i8x16.shr_u`; the distance is taken modulo 8
    @inlinable @inline(__always) public static func i8x16ShrU(_ a: V128, _ distance: Int32) -> V128 {
        a &>> SIMD16<UInt8>(repeating: UInt8(truncatingIfNeeded: distance))
    }

    /// `i8x16.add`, modulo 2^8
    @inlinable @inline(__always) public static func i8x16Add(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int8 &+ b.int8) }

    /// `i8x16.sub`, modulo 2^8
    @inlinable @inline(__always) public static func i8x16Sub(_ a: V128, _ b: V128) -> V128 { V128(bits: a.int8 &- b.int8) }

    /// `i8x16.add_sat_s`
    @inlinable @inline(__always) public static func i8x16AddSatS(_ a: V128, _ b: V128) -> V128 {
        let (a, b) = (a.int8, b.int8)
        let sum = a &+ b
        // The sum is out of range where its sign is neither operand's; the bound is the one on the side of the operands.
        let bound = (a &>> 7) ^ .max
        return v128Bitselect(V128(bits: bound), V128(bits: sum), V128(mask: ((a ^ sum) & (b ^ sum)) .< SIMD16<Int8>()))
    }

    /// `i8x16.add_sat_u`
    @inlinable @inline(__always) public static func i8x16AddSatU(_ a: V128, _ b: V128) -> V128 {
        // A sum that wraps is less than either operand.
        let sum = a &+ b
        return v128Or(sum, i8x16LtU(sum, a))
    }

    /// `i8x16.sub_sat_s`
    @inlinable @inline(__always) public static func i8x16SubSatS(_ a: V128, _ b: V128) -> V128 {
        let (a, b) = (a.int8, b.int8)
        let difference = a &- b
        // Out of range where the operands differ in sign and the difference does not have the sign of the first.
        let bound = (a &>> 7) ^ .max
        return v128Bitselect(V128(bits: bound), V128(bits: difference), V128(mask: ((a ^ b) & (a ^ difference)) .< SIMD16<Int8>()))
    }

    /// `i8x16.sub_sat_u`: the greater operand less the second is 0 where the difference would wrap
    @inlinable @inline(__always) public static func i8x16SubSatU(_ a: V128, _ b: V128) -> V128 { i8x16MaxU(a, b) &- b }

    /// `i8x16.min_s`
    @inlinable @inline(__always) public static func i8x16MinS(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i8x16GtS(a, b)) }

    /// `i8x16.min_u`
    @inlinable @inline(__always) public static func i8x16MinU(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i8x16GtU(a, b)) }

    /// `i8x16.max_s`
    @inlinable @inline(__always) public static func i8x16MaxS(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i8x16LtS(a, b)) }

    /// `i8x16.max_u`
    @inlinable @inline(__always) public static func i8x16MaxU(_ a: V128, _ b: V128) -> V128 { v128Bitselect(b, a, i8x16LtU(a, b)) }

    /// `i8x16.avgr_u`: half the sum, rounded up, without a wider type
    @inlinable @inline(__always) public static func i8x16AvgrU(_ a: V128, _ b: V128) -> V128 { (a | b) &- ((a ^ b) &>> 1) }

    /// `i8x16.narrow_i16x8_s`: lanes of `a`, then of `b`, saturated
    @inlinable @inline(__always) public static func i8x16NarrowI16x8S(_ a: V128, _ b: V128) -> V128 {
        let (lower, upper) = (i16x8Splat(-128), i16x8Splat(127))
        let low = SIMD8<Int8>(truncatingIfNeeded: i16x8MinS(i16x8MaxS(a, lower), upper).int16)
        let high = SIMD8<Int8>(truncatingIfNeeded: i16x8MinS(i16x8MaxS(b, lower), upper).int16)
        return V128(bits: SIMD16<Int8>(lowHalf: low, highHalf: high))
    }

    /// `i8x16.narrow_i16x8_u`: lanes of `a`, then of `b`, saturated
    @inlinable @inline(__always) public static func i8x16NarrowI16x8U(_ a: V128, _ b: V128) -> V128 {
        let (lower, upper) = (i16x8Splat(0), i16x8Splat(255))
        let low = SIMD8<UInt8>(truncatingIfNeeded: i16x8MinS(i16x8MaxS(a, lower), upper).int16)
        let high = SIMD8<UInt8>(truncatingIfNeeded: i16x8MinS(i16x8MaxS(b, lower), upper).int16)
        return SIMD16<UInt8>(lowHalf: low, highHalf: high)
    }
}
