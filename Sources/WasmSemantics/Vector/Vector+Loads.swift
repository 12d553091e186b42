// The pure part of vector loads: what becomes of the bits that were read (specification chapter 4.3.5).
extension Vector {
    /// `v128.load8x8_s`
    @inlinable @inline(__always) public static func load8x8S(_ bits: UInt64) -> V128 { i16x8ExtendLowI8x16S(load64Zero(bits)) }

    /// `v128.load8x8_u`
    @inlinable @inline(__always) public static func load8x8U(_ bits: UInt64) -> V128 { i16x8ExtendLowI8x16U(load64Zero(bits)) }

    /// `v128.load16x4_s`
    @inlinable @inline(__always) public static func load16x4S(_ bits: UInt64) -> V128 { i32x4ExtendLowI16x8S(load64Zero(bits)) }

    /// `v128.load16x4_u`
    @inlinable @inline(__always) public static func load16x4U(_ bits: UInt64) -> V128 { i32x4ExtendLowI16x8U(load64Zero(bits)) }

    /// `v128.load32x2_s`
    @inlinable @inline(__always) public static func load32x2S(_ bits: UInt64) -> V128 { i64x2ExtendLowI32x4S(load64Zero(bits)) }

    /// `v128.load32x2_u`
    @inlinable @inline(__always) public static func load32x2U(_ bits: UInt64) -> V128 { i64x2ExtendLowI32x4U(load64Zero(bits)) }

    /// `v128.load8_splat`
    @inlinable @inline(__always) public static func load8Splat(_ bits: UInt8) -> V128 { SIMD16<UInt8>(repeating: bits) }

    /// `v128.load16_splat`
    @inlinable @inline(__always) public static func load16Splat(_ bits: UInt16) -> V128 { V128(bits: SIMD8<UInt16>(repeating: bits)) }

    /// `v128.load32_splat`
    @inlinable @inline(__always) public static func load32Splat(_ bits: UInt32) -> V128 { V128(bits: SIMD4<UInt32>(repeating: bits)) }

    /// `v128.load64_splat`
    @inlinable @inline(__always) public static func load64Splat(_ bits: UInt64) -> V128 { V128(bits: SIMD2<UInt64>(repeating: bits)) }

    /// `v128.load32_zero`
    @inlinable @inline(__always) public static func load32Zero(_ bits: UInt32) -> V128 { V128(bits: SIMD4<UInt32>(bits, 0, 0, 0)) }

    /// `v128.load64_zero`
    @inlinable @inline(__always) public static func load64Zero(_ bits: UInt64) -> V128 { V128(bits: SIMD2<UInt64>(bits, 0)) }
}
