// Bitwise operators, and operators that move lanes (specification chapter 4.3.5).
//
// Validation keeps lane numbers in range; masking them here keeps memory safety independent of it.
extension Vector {
    /// `v128.not`
    @inlinable @inline(__always) public static func v128Not(_ a: V128) -> V128 { V128(bits: ~a.uint64) }

    /// `v128.and`
    @inlinable @inline(__always) public static func v128And(_ a: V128, _ b: V128) -> V128 { V128(bits: a.uint64 & b.uint64) }

    /// `v128.or`
    @inlinable @inline(__always) public static func v128Or(_ a: V128, _ b: V128) -> V128 { V128(bits: a.uint64 | b.uint64) }

    /// `v128.xor`
    @inlinable @inline(__always) public static func v128Xor(_ a: V128, _ b: V128) -> V128 { V128(bits: a.uint64 ^ b.uint64) }

    /// `v128.andnot`: the bits of `a` that `b` does not have
    @inlinable @inline(__always) public static func v128Andnot(_ a: V128, _ b: V128) -> V128 { V128(bits: a.uint64 & ~b.uint64) }

    /// `v128.bitselect`: bits of `a` where the mask has ones, of `b` elsewhere
    @inlinable @inline(__always) public static func v128Bitselect(_ a: V128, _ b: V128, _ mask: V128) -> V128 {
        V128(bits: (a.uint64 & mask.uint64) | (b.uint64 & ~mask.uint64))
    }

    /// `v128.any_true`
    @inlinable @inline(__always) public static func v128AnyTrue(_ a: V128) -> Bool { (a.uint64[0] | a.uint64[1]) != 0 }

    /// `i8x16.splat`
    @inlinable @inline(__always) public static func i8x16Splat(_ value: Int32) -> V128 {
        SIMD16<UInt8>(repeating: UInt8(truncatingIfNeeded: value))
    }

    /// `i16x8.splat`
    @inlinable @inline(__always) public static func i16x8Splat(_ value: Int32) -> V128 {
        V128(bits: SIMD8<Int16>(repeating: Int16(truncatingIfNeeded: value)))
    }

    /// `i32x4.splat`
    @inlinable @inline(__always) public static func i32x4Splat(_ value: Int32) -> V128 { V128(bits: SIMD4<Int32>(repeating: value)) }

    /// `i64x2.splat`
    @inlinable @inline(__always) public static func i64x2Splat(_ value: Int64) -> V128 { V128(bits: SIMD2<Int64>(repeating: value)) }

    /// `f32x4.splat`
    @inlinable @inline(__always) public static func f32x4Splat(_ value: Float) -> V128 { V128(bits: SIMD4<Float>(repeating: value)) }

    /// `f64x2.splat`
    @inlinable @inline(__always) public static func f64x2Splat(_ value: Double) -> V128 { V128(bits: SIMD2<Double>(repeating: value)) }

    /// `i8x16.extract_lane_s`
    @inlinable @inline(__always) public static func i8x16ExtractLaneS(_ a: V128, lane: Int) -> Int32 { Int32(a.int8[lane & 15]) }

    /// `i8x16.extract_lane_u`
    @inlinable @inline(__always) public static func i8x16ExtractLaneU(_ a: V128, lane: Int) -> Int32 { Int32(a[lane & 15]) }

    /// `i8x16.replace_lane`
    @inlinable @inline(__always) public static func i8x16ReplaceLane(_ a: V128, lane: Int, _ value: Int32) -> V128 {
        var lanes = a
        lanes[lane & 15] = UInt8(truncatingIfNeeded: value)
        return lanes
    }

    /// `i16x8.extract_lane_s`
    @inlinable @inline(__always) public static func i16x8ExtractLaneS(_ a: V128, lane: Int) -> Int32 { Int32(a.int16[lane & 7]) }

    /// `i16x8.extract_lane_u`
    @inlinable @inline(__always) public static func i16x8ExtractLaneU(_ a: V128, lane: Int) -> Int32 { Int32(a.uint16[lane & 7]) }

    /// `i16x8.replace_lane`
    @inlinable @inline(__always) public static func i16x8ReplaceLane(_ a: V128, lane: Int, _ value: Int32) -> V128 {
        var lanes = a.int16
        lanes[lane & 7] = Int16(truncatingIfNeeded: value)
        return V128(bits: lanes)
    }

    /// `i32x4.extract_lane`
    @inlinable @inline(__always) public static func i32x4ExtractLane(_ a: V128, lane: Int) -> Int32 { a.int32[lane & 3] }

    /// `i32x4.replace_lane`
    @inlinable @inline(__always) public static func i32x4ReplaceLane(_ a: V128, lane: Int, _ value: Int32) -> V128 {
        var lanes = a.int32
        lanes[lane & 3] = value
        return V128(bits: lanes)
    }

    /// `i64x2.extract_lane`
    @inlinable @inline(__always) public static func i64x2ExtractLane(_ a: V128, lane: Int) -> Int64 { a.int64[lane & 1] }

    /// `i64x2.replace_lane`
    @inlinable @inline(__always) public static func i64x2ReplaceLane(_ a: V128, lane: Int, _ value: Int64) -> V128 {
        var lanes = a.int64
        lanes[lane & 1] = value
        return V128(bits: lanes)
    }

    /// `f32x4.extract_lane`
    @inlinable @inline(__always) public static func f32x4ExtractLane(_ a: V128, lane: Int) -> Float { a.float32[lane & 3] }

    /// `f32x4.replace_lane`
    @inlinable @inline(__always) public static func f32x4ReplaceLane(_ a: V128, lane: Int, _ value: Float) -> V128 {
        var lanes = a.float32
        lanes[lane & 3] = value
        return V128(bits: lanes)
    }

    /// `f64x2.extract_lane`
    @inlinable @inline(__always) public static func f64x2ExtractLane(_ a: V128, lane: Int) -> Double { a.float64[lane & 1] }

    /// `f64x2.replace_lane`
    @inlinable @inline(__always) public static func f64x2ReplaceLane(_ a: V128, lane: Int, _ value: Double) -> V128 {
        var lanes = a.float64
        lanes[lane & 1] = value
        return V128(bits: lanes)
    }

    /// `i8x16.swizzle`: byte `indices[i]` of `a`, or 0 for an index above 15
    @inlinable @inline(__always) public static func i8x16Swizzle(_ a: V128, _ indices: V128) -> V128 {
        var result = V128()
        for lane in 0..<16 {
            let index = indices[lane]
            result[lane] = index < 16 ? a[Int(index & 15)] : 0
        }
        return result
    }

    /// `i8x16.shuffle`: byte `mask[i]` of the 32 bytes of `a` and `b`
    @inlinable @inline(__always) public static func i8x16Shuffle(_ a: V128, _ b: V128, mask: V128) -> V128 {
        var result = V128()
        for lane in 0..<16 {
            let index = mask[lane]
            result[lane] = (index & 16 == 0 ? a : b)[Int(index & 15)]
        }
        return result
    }
}
