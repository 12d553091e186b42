// Conversions between numeric types (specification chapter 4.3.4).
//
// The bounds of truncations are written as floats that the source type holds exactly: a value lies in range if its integral
// part does. Lower bounds of signed types are the next float below the least integer, or below the least integer less one.
public import WasmModel

extension Scalar {
    /// `i32.wrap_i64`
    @inlinable @inline(__always) public static func i32WrapI64(_ a: Int64) -> Int32 { Int32(truncatingIfNeeded: a) }

    /// `i64.extend_i32_s`
    @inlinable @inline(__always) public static func i64ExtendI32S(_ a: Int32) -> Int64 { Int64(a) }

    /// `i64.extend_i32_u`
    @inlinable @inline(__always) public static func i64ExtendI32U(_ a: Int32) -> Int64 { Int64(UInt32(bitPattern: a)) }

    /// `i32.trunc_f32_s`: traps for NaN, infinities and values out of range
    @inlinable @inline(__always) public static func i32TruncF32S(_ a: Float) -> Fallible<Int32> {
        if a > -0x1.000002p31 && a < 0x1p31 { return Fallible(Int32(a)) }
        return Fallible(trap: a != a ? .invalidConversionToInteger : .integerOverflow, value: 0)
    }

    /// `i32.trunc_f32_u`: traps for NaN, infinities and values out of range
    @inlinable @inline(__always) public static func i32TruncF32U(_ a: Float) -> Fallible<Int32> {
        if a > -1 && a < 0x1p32 { return Fallible(Int32(bitPattern: UInt32(a))) }
        return Fallible(trap: a != a ? .invalidConversionToInteger : .integerOverflow, value: 0)
    }

    /// `i32.trunc_f64_s`: traps for NaN, infinities and values out of range
    @inlinable @inline(__always) public static func i32TruncF64S(_ a: Double) -> Fallible<Int32> {
        if a > -0x1.00000002p31 && a < 0x1p31 { return Fallible(Int32(a)) }
        return Fallible(trap: a != a ? .invalidConversionToInteger : .integerOverflow, value: 0)
    }

    /// `i32.trunc_f64_u`: traps for NaN, infinities and values out of range
    @inlinable @inline(__always) public static func i32TruncF64U(_ a: Double) -> Fallible<Int32> {
        if a > -1 && a < 0x1p32 { return Fallible(Int32(bitPattern: UInt32(a))) }
        return Fallible(trap: a != a ? .invalidConversionToInteger : .integerOverflow, value: 0)
    }

    /// `i64.trunc_f32_s`: traps for NaN, infinities and values out of range
    @inlinable @inline(__always) public static func i64TruncF32S(_ a: Float) -> Fallible<Int64> {
        if a > -0x1.000002p63 && a < 0x1p63 { return Fallible(Int64(a)) }
        return Fallible(trap: a != a ? .invalidConversionToInteger : .integerOverflow, value: 0)
    }

    /// `i64.trunc_f32_u`: traps for NaN, infinities and values out of range
    @inlinable @inline(__always) public static func i64TruncF32U(_ a: Float) -> Fallible<Int64> {
        if a > -1 && a < 0x1p64 { return Fallible(Int64(bitPattern: UInt64(a))) }
        return Fallible(trap: a != a ? .invalidConversionToInteger : .integerOverflow, value: 0)
    }

    /// `i64.trunc_f64_s`: traps for NaN, infinities and values out of range
    @inlinable @inline(__always) public static func i64TruncF64S(_ a: Double) -> Fallible<Int64> {
        if a > -0x1.0000000000001p63 && a < 0x1p63 { return Fallible(Int64(a)) }
        return Fallible(trap: a != a ? .invalidConversionToInteger : .integerOverflow, value: 0)
    }

    /// `i64.trunc_f64_u`: traps for NaN, infinities and values out of range
    @inlinable @inline(__always) public static func i64TruncF64U(_ a: Double) -> Fallible<Int64> {
        if a > -1 && a < 0x1p64 { return Fallible(Int64(bitPattern: UInt64(a))) }
        return Fallible(trap: a != a ? .invalidConversionToInteger : .integerOverflow, value: 0)
    }

    /// `i32.trunc_sat_f32_s`: NaN gives 0, a value out of range the nearest bound
    @inlinable @inline(__always) public static func i32TruncSatF32S(_ a: Float) -> Int32 {
        if a > -0x1.000002p31 && a < 0x1p31 { return Int32(a) }
        return a > 0 ? .max : a < 0 ? .min : 0
    }

    /// `i32.trunc_sat_f32_u`: NaN gives 0, a value out of range the nearest bound
    @inlinable @inline(__always) public static func i32TruncSatF32U(_ a: Float) -> Int32 {
        if a > -1 && a < 0x1p32 { return Int32(bitPattern: UInt32(a)) }
        return a > 0 ? -1 : 0
    }

    /// `i32.trunc_sat_f64_s`: NaN gives 0, a value out of range the nearest bound
    @inlinable @inline(__always) public static func i32TruncSatF64S(_ a: Double) -> Int32 {
        if a > -0x1.00000002p31 && a < 0x1p31 { return Int32(a) }
        return a > 0 ? .max : a < 0 ? .min : 0
    }

    /// `i32.trunc_sat_f64_u`: NaN gives 0, a value out of range the nearest bound
    @inlinable @inline(__always) public static func i32TruncSatF64U(_ a: Double) -> Int32 {
        if a > -1 && a < 0x1p32 { return Int32(bitPattern: UInt32(a)) }
        return a > 0 ? -1 : 0
    }

    /// `i64.trunc_sat_f32_s`: NaN gives 0, a value out of range the nearest bound
    @inlinable @inline(__always) public static func i64TruncSatF32S(_ a: Float) -> Int64 {
        if a > -0x1.000002p63 && a < 0x1p63 { return Int64(a) }
        return a > 0 ? .max : a < 0 ? .min : 0
    }

    /// `i64.trunc_sat_f32_u`: NaN gives 0, a value out of range the nearest bound
    @inlinable @inline(__always) public static func i64TruncSatF32U(_ a: Float) -> Int64 {
        if a > -1 && a < 0x1p64 { return Int64(bitPattern: UInt64(a)) }
        return a > 0 ? -1 : 0
    }

    /// `i64.trunc_sat_f64_s`: NaN gives 0, a value out of range the nearest bound
    @inlinable @inline(__always) public static func i64TruncSatF64S(_ a: Double) -> Int64 {
        if a > -0x1.0000000000001p63 && a < 0x1p63 { return Int64(a) }
        return a > 0 ? .max : a < 0 ? .min : 0
    }

    /// `i64.trunc_sat_f64_u`: NaN gives 0, a value out of range the nearest bound
    @inlinable @inline(__always) public static func i64TruncSatF64U(_ a: Double) -> Int64 {
        if a > -1 && a < 0x1p64 { return Int64(bitPattern: UInt64(a)) }
        return a > 0 ? -1 : 0
    }

    /// `f32.convert_i32_s`, rounded to nearest, ties to even
    @inlinable @inline(__always) public static func f32ConvertI32S(_ a: Int32) -> Float { Float(a) }

    /// `f32.convert_i32_u`, rounded to nearest, ties to even
    @inlinable @inline(__always) public static func f32ConvertI32U(_ a: Int32) -> Float { Float(UInt32(bitPattern: a)) }

    /// `f32.convert_i64_s`, rounded to nearest, ties to even
    @inlinable @inline(__always) public static func f32ConvertI64S(_ a: Int64) -> Float { Float(a) }

    /// `f32.convert_i64_u`, rounded to nearest, ties to even
    @inlinable @inline(__always) public static func f32ConvertI64U(_ a: Int64) -> Float { Float(UInt64(bitPattern: a)) }

    /// `f64.convert_i32_s`
    @inlinable @inline(__always) public static func f64ConvertI32S(_ a: Int32) -> Double { Double(a) }

    /// `f64.convert_i32_u`
    @inlinable @inline(__always) public static func f64ConvertI32U(_ a: Int32) -> Double { Double(UInt32(bitPattern: a)) }

    /// `f64.convert_i64_s`, rounded to nearest, ties to even
    @inlinable @inline(__always) public static func f64ConvertI64S(_ a: Int64) -> Double { Double(a) }

    /// `f64.convert_i64_u`, rounded to nearest, ties to even
    @inlinable @inline(__always) public static func f64ConvertI64U(_ a: Int64) -> Double { Double(UInt64(bitPattern: a)) }

    /// `f32.demote_f64`; a NaN comes out quiet
    @inlinable @inline(__always) public static func f32DemoteF64(_ a: Double) -> Float { Float(a) }

    /// `f64.promote_f32`; a NaN comes out quiet
    @inlinable @inline(__always) public static func f64PromoteF32(_ a: Float) -> Double { Double(a) }

    /// `i32.reinterpret_f32`
    @inlinable @inline(__always) public static func i32ReinterpretF32(_ a: Float) -> Int32 { Int32(bitPattern: a.bitPattern) }

    /// `i64.reinterpret_f64`
    @inlinable @inline(__always) public static func i64ReinterpretF64(_ a: Double) -> Int64 { Int64(bitPattern: a.bitPattern) }

    /// `f32.reinterpret_i32`
    @inlinable @inline(__always) public static func f32ReinterpretI32(_ a: Int32) -> Float { Float(bitPattern: UInt32(bitPattern: a)) }

    /// `f64.reinterpret_i64`
    @inlinable @inline(__always) public static func f64ReinterpretI64(_ a: Int64) -> Double { Double(bitPattern: UInt64(bitPattern: a)) }
}
