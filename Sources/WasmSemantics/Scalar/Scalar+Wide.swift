// Operators on integers of 128 bits, each of which is two i64 (proposal wide-arithmetic).

/// An integer of 128 bits as its halves, in the order in which they lie on the stack.
public struct WidePair: Sendable, Hashable, BitwiseCopyable {
    /// The lower half, deeper on the stack.
    public var low: Int64
    /// The upper half, with the sign of a signed integer.
    public var high: Int64

    @inlinable @inline(__always) public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}

extension Scalar {
    /// `i64.add128`, modulo 2^128
    @inlinable @inline(__always) public static func i64Add128(_ aLow: Int64, _ aHigh: Int64, _ bLow: Int64, _ bHigh: Int64) -> WidePair {
        let (low, carry) = UInt64(bitPattern: aLow).addingReportingOverflow(UInt64(bitPattern: bLow))
        return WidePair(low: Int64(bitPattern: low), high: aHigh &+ bHigh &+ (carry ? 1 : 0))
    }

    /// `i64.sub128`, modulo 2^128
    @inlinable @inline(__always) public static func i64Sub128(_ aLow: Int64, _ aHigh: Int64, _ bLow: Int64, _ bHigh: Int64) -> WidePair {
        let (low, borrow) = UInt64(bitPattern: aLow).subtractingReportingOverflow(UInt64(bitPattern: bLow))
        return WidePair(low: Int64(bitPattern: low), high: aHigh &- bHigh &- (borrow ? 1 : 0))
    }

    /// `i64.mul_wide_s`, the whole product
    @inlinable @inline(__always) public static func i64MulWideS(_ a: Int64, _ b: Int64) -> WidePair {
        let product = a.multipliedFullWidth(by: b)
        return WidePair(low: Int64(bitPattern: product.low), high: product.high)
    }

    /// `i64.mul_wide_u`, the whole product
    @inlinable @inline(__always) public static func i64MulWideU(_ a: Int64, _ b: Int64) -> WidePair {
        let product = UInt64(bitPattern: a).multipliedFullWidth(by: UInt64(bitPattern: b))
        return WidePair(low: Int64(bitPattern: product.low), high: Int64(bitPattern: product.high))
    }
}
