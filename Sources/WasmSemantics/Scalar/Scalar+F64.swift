// Operators on f64 (specification chapter 4.3.3).
//
// Arithmetic of the processor quiets NaNs, so every NaN that comes out of an operator other than abs, neg and copysign is an
// arithmetic NaN.
//
// Rounding to an integer adds and subtracts the power of two above which no fractions exist, so that no call to libm makes its
// callers spill registers on processors below SSE4.1.
extension Scalar {
    /// `f64.eq`
    @inlinable @inline(__always) public static func f64Eq(_ a: Double, _ b: Double) -> Bool { a == b }

    /// `f64.ne`
    @inlinable @inline(__always) public static func f64Ne(_ a: Double, _ b: Double) -> Bool { a != b }

    /// `f64.lt`
    @inlinable @inline(__always) public static func f64Lt(_ a: Double, _ b: Double) -> Bool { a < b }

    /// `f64.gt`
    @inlinable @inline(__always) public static func f64Gt(_ a: Double, _ b: Double) -> Bool { a > b }

    /// `f64.le`
    @inlinable @inline(__always) public static func f64Le(_ a: Double, _ b: Double) -> Bool { a <= b }

    /// `f64.ge`
    @inlinable @inline(__always) public static func f64Ge(_ a: Double, _ b: Double) -> Bool { a >= b }

    /// `f64.abs`: clears the sign bit, of a NaN too
    @inlinable @inline(__always) public static func f64Abs(_ a: Double) -> Double {
        Double(bitPattern: a.bitPattern & 0x7FFF_FFFF_FFFF_FFFF)
    }

    /// `f64.neg`: flips the sign bit, of a NaN too
    @inlinable @inline(__always) public static func f64Neg(_ a: Double) -> Double {
        Double(bitPattern: a.bitPattern ^ 0x8000_0000_0000_0000)
    }

    /// `f64.ceil`
    @inlinable @inline(__always) public static func f64Ceil(_ a: Double) -> Double {
        let magnitude = f64Abs(a)
        // From here on every value is an integer, infinite or a NaN, which the addition quiets.
        guard magnitude < 0x1p52 else { return a == a ? a : a + a }
        let nearest = f64Copysign((magnitude + 0x1p52) - 0x1p52, a)
        return nearest < a ? f64Copysign(nearest + 1, a) : nearest
    }

    /// `f64.floor`
    @inlinable @inline(__always) public static func f64Floor(_ a: Double) -> Double {
        let magnitude = f64Abs(a)
        // From here on every value is an integer, infinite or a NaN, which the addition quiets.
        guard magnitude < 0x1p52 else { return a == a ? a : a + a }
        let nearest = f64Copysign((magnitude + 0x1p52) - 0x1p52, a)
        return nearest > a ? nearest - 1 : nearest
    }

    /// `f64.trunc`
    @inlinable @inline(__always) public static func f64Trunc(_ a: Double) -> Double {
        let magnitude = f64Abs(a)
        // From here on every value is an integer, infinite or a NaN, which the addition quiets.
        guard magnitude < 0x1p52 else { return a == a ? a : a + a }
        let nearest = (magnitude + 0x1p52) - 0x1p52
        return f64Copysign(nearest > magnitude ? nearest - 1 : nearest, a)
    }

    /// `f64.nearest`: ties go to the even neighbour
    @inlinable @inline(__always) public static func f64Nearest(_ a: Double) -> Double {
        let magnitude = f64Abs(a)
        // From here on every value is an integer, infinite or a NaN, which the addition quiets.
        guard magnitude < 0x1p52 else { return a == a ? a : a + a }
        return f64Copysign((magnitude + 0x1p52) - 0x1p52, a)
    }

    /// `f64.sqrt`
    @inlinable @inline(__always) public static func f64Sqrt(_ a: Double) -> Double {
        // The root of a magnitude needs no call to libm, which would set errno for the others.
        if a < 0 { return .nan }
        return f64Copysign(f64Abs(a).squareRoot(), a)
    }

    /// `f64.add`
    @inlinable @inline(__always) public static func f64Add(_ a: Double, _ b: Double) -> Double { a + b }

    /// `f64.sub`
    @inlinable @inline(__always) public static func f64Sub(_ a: Double, _ b: Double) -> Double { a - b }

    /// `f64.mul`
    @inlinable @inline(__always) public static func f64Mul(_ a: Double, _ b: Double) -> Double { a * b }

    /// `f64.div`
    @inlinable @inline(__always) public static func f64Div(_ a: Double, _ b: Double) -> Double { a / b }

    /// `f64.min`: a quiet NaN if either operand is a NaN; of two zeros -0 wins
    @inlinable @inline(__always) public static func f64Min(_ a: Double, _ b: Double) -> Double {
        if a < b { return a }
        if b < a { return b }
        // Equal operands differ at most in the sign of zero.
        if a == b { return Double(bitPattern: a.bitPattern | b.bitPattern) }
        return a + b
    }

    /// `f64.max`: a quiet NaN if either operand is a NaN; of two zeros +0 wins
    @inlinable @inline(__always) public static func f64Max(_ a: Double, _ b: Double) -> Double {
        if a > b { return a }
        if b > a { return b }
        // Equal operands differ at most in the sign of zero.
        if a == b { return Double(bitPattern: a.bitPattern & b.bitPattern) }
        return a + b
    }

    /// `f64.copysign`: the magnitude of `a` with the sign of `b`
    @inlinable @inline(__always) public static func f64Copysign(_ a: Double, _ b: Double) -> Double {
        Double(bitPattern: (a.bitPattern & 0x7FFF_FFFF_FFFF_FFFF) | (b.bitPattern & 0x8000_0000_0000_0000))
    }
}
