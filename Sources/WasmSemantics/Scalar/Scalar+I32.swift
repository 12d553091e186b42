// Operators on i32 (specification chapter 4.3.2).
public import WasmModel

extension Scalar {
    /// `i32.eqz`
    @inlinable @inline(__always) public static func i32Eqz(_ a: Int32) -> Bool { a == 0 }

    /// `i32.eq`
    @inlinable @inline(__always) public static func i32Eq(_ a: Int32, _ b: Int32) -> Bool { a == b }

    /// `i32.ne`
    @inlinable @inline(__always) public static func i32Ne(_ a: Int32, _ b: Int32) -> Bool { a != b }

    /// `i32.lt_s`
    @inlinable @inline(__always) public static func i32LtS(_ a: Int32, _ b: Int32) -> Bool { a < b }

    /// `i32.lt_u`
    @inlinable @inline(__always) public static func i32LtU(_ a: Int32, _ b: Int32) -> Bool { UInt32(bitPattern: a) < UInt32(bitPattern: b) }

    /// `i32.gt_s`
    @inlinable @inline(__always) public static func i32GtS(_ a: Int32, _ b: Int32) -> Bool { a > b }

    /// `i32.gt_u`
    @inlinable @inline(__always) public static func i32GtU(_ a: Int32, _ b: Int32) -> Bool { UInt32(bitPattern: a) > UInt32(bitPattern: b) }

    /// `i32.le_s`
    @inlinable @inline(__always) public static func i32LeS(_ a: Int32, _ b: Int32) -> Bool { a <= b }

    /// `i32.le_u`
    @inlinable @inline(__always) public static func i32LeU(_ a: Int32, _ b: Int32) -> Bool {
        UInt32(bitPattern: a) <= UInt32(bitPattern: b)
    }

    /// `i32.ge_s`
    @inlinable @inline(__always) public static func i32GeS(_ a: Int32, _ b: Int32) -> Bool { a >= b }

    /// `i32.ge_u`
    @inlinable @inline(__always) public static func i32GeU(_ a: Int32, _ b: Int32) -> Bool {
        UInt32(bitPattern: a) >= UInt32(bitPattern: b)
    }

    /// `i32.clz`; 32 for 0
    @inlinable @inline(__always) public static func i32Clz(_ a: Int32) -> Int32 { Int32(truncatingIfNeeded: a.leadingZeroBitCount) }

    /// `i32.ctz`; 32 for 0
    @inlinable @inline(__always) public static func i32Ctz(_ a: Int32) -> Int32 { Int32(truncatingIfNeeded: a.trailingZeroBitCount) }

    /// `i32.popcnt`
    @inlinable @inline(__always) public static func i32Popcnt(_ a: Int32) -> Int32 { Int32(truncatingIfNeeded: a.nonzeroBitCount) }

    /// `i32.add`, modulo 2^32
    @inlinable @inline(__always) public static func i32Add(_ a: Int32, _ b: Int32) -> Int32 { a &+ b }

    /// `i32.sub`, modulo 2^32
    @inlinable @inline(__always) public static func i32Sub(_ a: Int32, _ b: Int32) -> Int32 { a &- b }

    /// `i32.mul`, modulo 2^32
    @inlinable @inline(__always) public static func i32Mul(_ a: Int32, _ b: Int32) -> Int32 { a &* b }

    /// `i32.div_s`: traps for a zero divisor and for the one quotient that is out of range
    @inlinable @inline(__always) public static func i32DivS(_ a: Int32, _ b: Int32) -> Fallible<Int32> {
        if b == 0 { return Fallible(trap: .integerDivideByZero, value: 0) }
        if b == -1 { return a == .min ? Fallible(trap: .integerOverflow, value: 0) : Fallible(0 &- a) }
        return Fallible(a / b)
    }

    /// `i32.div_u`: traps for a zero divisor
    @inlinable @inline(__always) public static func i32DivU(_ a: Int32, _ b: Int32) -> Fallible<Int32> {
        if b == 0 { return Fallible(trap: .integerDivideByZero, value: 0) }
        return Fallible(Int32(bitPattern: UInt32(bitPattern: a) / UInt32(bitPattern: b)))
    }

    /// `i32.rem_s`: the sign is that of the dividend; traps for a zero divisor
    @inlinable @inline(__always) public static func i32RemS(_ a: Int32, _ b: Int32) -> Fallible<Int32> {
        if b == 0 { return Fallible(trap: .integerDivideByZero, value: 0) }
        // The least integer modulo -1 is 0, although the quotient has no value.
        if b == -1 { return Fallible(0) }
        return Fallible(a % b)
    }

    /// `i32.rem_u`: traps for a zero divisor
    @inlinable @inline(__always) public static func i32RemU(_ a: Int32, _ b: Int32) -> Fallible<Int32> {
        if b == 0 { return Fallible(trap: .integerDivideByZero, value: 0) }
        return Fallible(Int32(bitPattern: UInt32(bitPattern: a) % UInt32(bitPattern: b)))
    }

    /// `i32.and`
    @inlinable @inline(__always) public static func i32And(_ a: Int32, _ b: Int32) -> Int32 { a & b }

    /// `i32.or`
    @inlinable @inline(__always) public static func i32Or(_ a: Int32, _ b: Int32) -> Int32 { a | b }

    /// `i32.xor`
    @inlinable @inline(__always) public static func i32Xor(_ a: Int32, _ b: Int32) -> Int32 { a ^ b }

    /// `i32.shl`; the distance is taken modulo 32
    @inlinable @inline(__always) public static func i32Shl(_ a: Int32, _ b: Int32) -> Int32 { a &<< b }

    /// `i32.shr_s`; the distance is taken modulo 32
    @inlinable @inline(__always) public static func i32ShrS(_ a: Int32, _ b: Int32) -> Int32 { a &>> b }

    /// `i32.shr_u`; the distance is taken modulo 32
    @inlinable @inline(__always) public static func i32ShrU(_ a: Int32, _ b: Int32) -> Int32 {
        Int32(bitPattern: UInt32(bitPattern: a) &>> UInt32(bitPattern: b))
    }

    /// `i32.rotl`; the distance is taken modulo 32
    @inlinable @inline(__always) public static func i32Rotl(_ a: Int32, _ b: Int32) -> Int32 {
        let bits = UInt32(bitPattern: a)
        let distance = UInt32(bitPattern: b)
        return Int32(bitPattern: (bits &<< distance) | (bits &>> (0 &- distance)))
    }

    /// `i32.rotr`; the distance is taken modulo 32
    @inlinable @inline(__always) public static func i32Rotr(_ a: Int32, _ b: Int32) -> Int32 {
        let bits = UInt32(bitPattern: a)
        let distance = UInt32(bitPattern: b)
        return Int32(bitPattern: (bits &>> distance) | (bits &<< (0 &- distance)))
    }

    /// `i32.extend8_s`
    @inlinable @inline(__always) public static func i32Extend8S(_ a: Int32) -> Int32 { Int32(Int8(truncatingIfNeeded: a)) }

    /// `i32.extend16_s`
    @inlinable @inline(__always) public static func i32Extend16S(_ a: Int32) -> Int32 { Int32(Int16(truncatingIfNeeded: a)) }
}
