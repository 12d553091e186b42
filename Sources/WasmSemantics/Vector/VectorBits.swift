// Vectors as lanes of another shape: the one place of this target with unsafe code.
//
// The standard library has no conversion between SIMD types that keeps the bits. Its operations on masks are loops over lanes, which the
// optimiser stops inlining in large callers, so masks become bits here and operators select with bitwise operations.

/// A vector of 128 bits as its bytes, the lowest first.
public typealias V128 = SIMD16<UInt8>

extension SIMD16 where Scalar == UInt8 {
    /// The bits as lanes of type `Int8`, the lowest first.
    @inlinable @inline(__always) public var int8: SIMD16<Int8> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD16<Int8>.self)
    }

    /// The bits as lanes of type `Int16`, the lowest first.
    @inlinable @inline(__always) public var int16: SIMD8<Int16> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD8<Int16>.self)
    }

    /// The bits as lanes of type `UInt16`, the lowest first.
    @inlinable @inline(__always) public var uint16: SIMD8<UInt16> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD8<UInt16>.self)
    }

    /// The bits as lanes of type `Int32`, the lowest first.
    @inlinable @inline(__always) public var int32: SIMD4<Int32> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD4<Int32>.self)
    }

    /// The bits as lanes of type `UInt32`, the lowest first.
    @inlinable @inline(__always) public var uint32: SIMD4<UInt32> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD4<UInt32>.self)
    }

    /// The bits as lanes of type `Int64`, the lowest first.
    @inlinable @inline(__always) public var int64: SIMD2<Int64> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD2<Int64>.self)
    }

    /// The bits as lanes of type `UInt64`, the lowest first.
    @inlinable @inline(__always) public var uint64: SIMD2<UInt64> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
    }

    /// The bits as lanes of type `Float`, the lowest first.
    @inlinable @inline(__always) public var float32: SIMD4<Float> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD4<Float>.self)
    }

    /// The bits as lanes of type `Double`, the lowest first.
    @inlinable @inline(__always) public var float64: SIMD2<Double> {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        unsafe unsafeBitCast(self, to: SIMD2<Double>.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD16<Int8>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD8<Int16>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD8<UInt16>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD4<Int32>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD4<UInt32>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD2<Int64>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD2<UInt64>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD4<Float>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// The bits of the given lanes.
    @inlinable @inline(__always) public init(bits lanes: SIMD2<Double>) {
        // SAFETY: both types are 16 bytes for which every bit pattern is a value.
        self = unsafe unsafeBitCast(lanes, to: V128.self)
    }

    /// All ones in the lanes where the mask is true, zero in the others.
    @inlinable @inline(__always) public init(mask: SIMDMask<SIMD16<Int8>>) {
        // SAFETY: the frozen layout of a mask is its storage, a vector with 0 or -1 in each lane.
        self = unsafe unsafeBitCast(mask, to: V128.self)
    }

    /// All ones in the lanes where the mask is true, zero in the others.
    @inlinable @inline(__always) public init(mask: SIMDMask<SIMD8<Int16>>) {
        // SAFETY: the frozen layout of a mask is its storage, a vector with 0 or -1 in each lane.
        self = unsafe unsafeBitCast(mask, to: V128.self)
    }

    /// All ones in the lanes where the mask is true, zero in the others.
    @inlinable @inline(__always) public init(mask: SIMDMask<SIMD4<Int32>>) {
        // SAFETY: the frozen layout of a mask is its storage, a vector with 0 or -1 in each lane.
        self = unsafe unsafeBitCast(mask, to: V128.self)
    }

    /// All ones in the lanes where the mask is true, zero in the others.
    @inlinable @inline(__always) public init(mask: SIMDMask<SIMD2<Int64>>) {
        // SAFETY: the frozen layout of a mask is its storage, a vector with 0 or -1 in each lane.
        self = unsafe unsafeBitCast(mask, to: V128.self)
    }
}
