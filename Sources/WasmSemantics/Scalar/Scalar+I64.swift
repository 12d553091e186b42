// Operators on i64 (specification chapter 4.3.2).
public import WasmModel

extension Scalar {
    /// `i64.eqz`
    @inlinable @inline(__always) public static func i64Eqz(_ a: Int64) -> Bool { a == 0 }

    /// `i64.eq`
    @inlinable @inline(__always) public static func i64Eq(_ a: Int64, _ b: Int64) -> Bool { a == b }

    /// `i64.ne`
    @inlinable @inline(__always) public static func i64Ne(_ a: Int64, _ b: Int64) -> Bool { a != b }

    /// `i64.lt_s`
    @inlinable @inline(__always) public static func i64LtS(_ a: Int64, _ b: Int64) -> Bool { a < b }

    /// `i64.lt_u`
    @inlinable @inline(__always) public static func i64LtU(_ a: Int64, _ b: Int64) -> Bool { UInt64(bitPattern: a) < UInt64(bitPattern: b) }

    /// `i64.gt_s`
    @inlinable @inline(__always) public static func i64GtS(_ a: Int64, _ b: Int64) -> Bool { a > b }

    /// `i64.gt_u`
    @inlinable @inline(__always) public static func i64GtU(_ a: Int64, _ b: Int64) -> Bool { UInt64(bitPattern: a) > UInt64(bitPattern: b) }

    /// `i64.le_s`
    @inlinable @inline(__always) public static func i64LeS(_ a: Int64, _ b: Int64) -> Bool { a <= b }

    /// `i64.le_u`
    @inlinable @inline(__always) public static func i64LeU(_ a: Int64, _ b: Int64) -> Bool {
        UInt64(bitPattern: a) <= UInt64(bitPattern: b)
    }

    /// `i64.ge_s`
    @inlinable @inline(__always) public static func i64GeS(_ a: Int64, _ b: Int64) -> Bool { a >= b }

    /// `i64.ge_u`
    @inlinable @inline(__always) public static func i64GeU(_ a: Int64, _ b: Int64) -> Bool {
        UInt64(bitPattern: a) >= UInt64(bitPattern: b)
    }

    /// `i64.clz`; 64 for 0
    @inlinable @inline(__always) public static func i64Clz(_ a: Int64) -> Int64 { Int64(truncatingIfNeeded: a.leadingZeroBitCount) }

    /// `i64.ctz`; 64 for 0
    @inlinable @inline(__always) public static func i64Ctz(_ a: Int64) -> Int64 { Int64(truncatingIfNeeded: a.trailingZeroBitCount) }

    /// `i64.popcnt`
    @inlinable @inline(__always) public static func i64Popcnt(_ a: Int64) -> Int64 { Int64(truncatingIfNeeded: a.nonzeroBitCount) }

    /// `i64.add`, modulo 2^64
    @inlinable @inline(__always) public static func i64Add(_ a: Int64, _ b: Int64) -> Int64 { a &+ b }

    /// `i64.sub`, modulo 2^64
    @inlinable @inline(__always) public static func i64Sub(_ a: Int64, _ b: Int64) -> Int64 { a &- b }

    /// `i64.mul`, modulo 2^64
    @inlinable @inline(__always) public static func i64Mul(_ a: Int64, _ b: Int64) -> Int64 { a &* b }

    /// `i64.div_s`: traps for a zero divisor and for the one quotient that is out of range
    @inlinable @inline(__always) public static func i64DivS(_ a: Int64, _ b: Int64) -> Fallible<Int64> {
        if b == 0 { return Fallible(trap: .integerDivideByZero, value: 0) }
        if b == -1 { return a == .min ? Fallible(trap: .integerOverflow, value: 0) : Fallible(0 &- a) }
        return Fallible(a / b)
    }

    /// `i64.div_u`: traps for a zero divisor
    @inlinable @inline(__always) public static func i64DivU(_ a: Int64, _ b: Int64) -> Fallible<Int64> {
        if b == 0 { return Fallible(trap: .integerDivideByZero, value: 0) }
        return Fallible(Int64(bitPattern: UInt64(bitPattern: a) / UInt64(bitPattern: b)))
    }

    /// `i64.rem_s`: the sign is that of the dividend; traps for a zero divisor
    @inlinable @inline(__always) public static func i64RemS(_ a: Int64, _ b: Int64) -> Fallible<Int64> {
        if b == 0 { return Fallible(trap: .integerDivideByZero, value: 0) }
        // The least integer modulo -1 is 0, although the quotient has no value.
        if b == -1 { return Fallible(0) }
        return Fallible(a % b)
    }

    /// `i64.rem_u`: traps for a zero divisor
    @inlinable @inline(__always) public static func i64RemU(_ a: Int64, _ b: Int64) -> Fallible<Int64> {
        if b == 0 { return Fallible(trap: .integerDivideByZero, value: 0) }
        return Fallible(Int64(bitPattern: UInt64(bitPattern: a) % UInt64(bitPattern: b)))
    }

    /// `i64.and`
    @inlinable @inline(__always) public static func i64And(_ a: Int64, _ b: Int64) -> Int64 { a & b }

    /// `i64.or`
    @inlinable @inline(__always) public static func i64Or(_ a: Int64, _ b: Int64) -> Int64 { a | b }

    /// `i64.xor`
    @inlinable @inline(__always) public static func i64Xor(_ a: Int64, _ b: Int64) -> Int64 { a ^ b }

    /// `i64.shl`; the distance is taken modulo 64
    @inlinable @inline(__always) public static func i64Shl(_ a: Int64, _ b: Int64) -> Int64 { a &<< b }

    /// `i64.shr_s`; the distance is taken modulo 64
    @inlinable @inline(__always) public static func i64ShrS(_ a: Int64, _ b: Int64) -> Int64 { a &>> b }

    /// `i64.shr_u`; the distance is taken modulo 64
    @inlinable @inline(__always) public static func i64ShrU(_ a: Int64, _ b: Int64) -> Int64 {
        Int64(bitPattern: UInt64(bitPattern: a) &>> UInt64(bitPattern: b))
    }

    /// `i64.rotl`; the distance is taken modulo 64
    @inlinable @inline(__always) public static func i64Rotl(_ a: Int64, _ b: Int64) -> Int64 {
        let bits = UInt64(bitPattern: a)
        let distance = UInt64(bitPattern: b)
        return Int64(bitPattern: (bits &<< distance) | (bits &>> (0 &- distance)))
    }

    /// `i64.rotr`; the distance is taken modulo 64
    @inlinable @inline(__always) public static func i64Rotr(_ a: Int64, _ b: Int64) -> Int64 {
        let bits = UInt64(bitPattern: a)
        let distance = UInt64(bitPattern: b)
        return Int64(bitPattern: (bits &>> distance) | (bits &<< (0 &- distance)))
    }

    /// `i64.extend8_s`
    @inlinable @inline(__always) public static func i64Extend8S(_ a: Int64) -> Int64 { Int64(Int8(truncatingIfNeeded: a)) }

    /// `i64.extend16_s`
    @inlinable @inline(__always) public static func i64Extend16S(_ a: Int64) -> Int64 { Int64(Int16(truncatingIfNeeded: a)) }

    /// `i64.extend32_s`
    @inlinable @inline(__always) public static func i64Extend32S(_ a: Int64) -> Int64 { Int64(Int32(truncatingIfNeeded: a)) }
}
