// Conversions between lanes of integers and floats (specification chapter 4.3.5).
extension Vector {
    /// `i32x4.trunc_sat_f32x4_s`
    @inlinable @inline(__always) public static func i32x4TruncSatF32x4S(_ a: V128) -> V128 {
        let lanes = a.float32
        var result = SIMD4<Int32>()
        for lane in 0..<4 { result[lane] = Scalar.i32TruncSatF32S(lanes[lane]) }
        return V128(bits: result)
    }

    /// `i32x4.trunc_sat_f32x4_u`
    @inlinable @inline(__always) public static func i32x4TruncSatF32x4U(_ a: V128) -> V128 {
        let lanes = a.float32
        var result = SIMD4<Int32>()
        for lane in 0..<4 { result[lane] = Scalar.i32TruncSatF32U(lanes[lane]) }
        return V128(bits: result)
    }

    /// `i32x4.trunc_sat_f64x2_s_zero`
    @inlinable @inline(__always) public static func i32x4TruncSatF64x2SZero(_ a: V128) -> V128 {
        let lanes = a.float64
        return V128(bits: SIMD4<Int32>(Scalar.i32TruncSatF64S(lanes[0]), Scalar.i32TruncSatF64S(lanes[1]), 0, 0))
    }

    /// `i32x4.trunc_sat_f64x2_u_zero`
    @inlinable @inline(__always) public static func i32x4TruncSatF64x2UZero(_ a: V128) -> V128 {
        let lanes = a.float64
        return V128(bits: SIMD4<Int32>(Scalar.i32TruncSatF64U(lanes[0]), Scalar.i32TruncSatF64U(lanes[1]), 0, 0))
    }

    /// `f32x4.convert_i32x4_s`
    @inlinable @inline(__always) public static func f32x4ConvertI32x4S(_ a: V128) -> V128 { V128(bits: SIMD4<Float>(a.int32)) }

    /// `f32x4.convert_i32x4_u`
    @inlinable @inline(__always) public static func f32x4ConvertI32x4U(_ a: V128) -> V128 { V128(bits: SIMD4<Float>(a.uint32)) }

    /// `f64x2.convert_low_i32x4_s`
    @inlinable @inline(__always) public static func f64x2ConvertLowI32x4S(_ a: V128) -> V128 { V128(bits: SIMD2<Double>(a.int32.lowHalf)) }

    /// `f64x2.convert_low_i32x4_u`
    @inlinable @inline(__always) public static func f64x2ConvertLowI32x4U(_ a: V128) -> V128 { V128(bits: SIMD2<Double>(a.uint32.lowHalf)) }

    /// `f32x4.demote_f64x2_zero`
    @inlinable @inline(__always) public static func f32x4DemoteF64x2Zero(_ a: V128) -> V128 {
        let lanes = a.float64
        return V128(bits: SIMD4<Float>(Scalar.f32DemoteF64(lanes[0]), Scalar.f32DemoteF64(lanes[1]), 0, 0))
    }

    /// `f64x2.promote_low_f32x4`
    @inlinable @inline(__always) public static func f64x2PromoteLowF32x4(_ a: V128) -> V128 {
        let lanes = a.float32
        return V128(bits: SIMD2<Double>(Scalar.f64PromoteF32(lanes[0]), Scalar.f64PromoteF32(lanes[1])))
    }
}
