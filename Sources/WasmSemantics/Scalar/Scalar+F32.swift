// Operators on f32 (specification chapter 4.3.3).
//
// Arithmetic of the processor quiets NaNs, so every NaN that comes out of an operator other than abs, neg and copysign is an
// arithmetic NaN.
//
// Rounding to an integer adds and subtracts the power of two above which no fractions exist, so that no call to libm makes its
// callers spill registers on processors below SSE4.1.
extension Scalar {
    /// `f32.eq`
    @inlinable @inline(__always) public static func f32Eq(_ a: Float, _ b: Float) -> Bool { a == b }

    /// `f32.ne`
    @inlinable @inline(__always) public static func f32Ne(_ a: Float, _ b: Float) -> Bool { a != b }

    /// `f32.lt`
    @inlinable @inline(__always) public static func f32Lt(_ a: Float, _ b: Float) -> Bool { a < b }

    /// `f32.gt`
    @inlinable @inline(__always) public static func f32Gt(_ a: Float, _ b: Float) -> Bool { a > b }

    /// `f32.le`
    @inlinable @inline(__always) public static func f32Le(_ a: Float, _ b: Float) -> Bool { a <= b }

    /// `f32.ge`
    @inlinable @inline(__always) public static func f32Ge(_ a: Float, _ b: Float) -> Bool { a >= b }

    /// `f32.abs`: clears the sign bit, of a NaN too
    @inlinable @inline(__always) public static func f32Abs(_ a: Float) -> Float { Float(bitPattern: a.bitPattern & 0x7FFF_FFFF) }

    /// `f32.neg`: flips the sign bit, of a NaN too
    @inlinable @inline(__always) public static func f32Neg(_ a: Float) -> Float { Float(bitPattern: a.bitPattern ^ 0x8000_0000) }

    /// `f32.ceil`
    @inlinable @inline(__always) public static func f32Ceil(_ a: Float) -> Float {
        let magnitude = f32Abs(a)
        // From here on every value is an integer, infinite or a NaN, which the addition quiets.
        guard magnitude < 0x1p23 else { return a == a ? a : a + a }
        let nearest = f32Copysign((magnitude + 0x1p23) - 0x1p23, a)
        return nearest < a ? f32Copysign(nearest + 1, a) : nearest
    }

    /// `f32.floor`
    @inlinable @inline(__always) public static func f32Floor(_ a: Float) -> Float {
        let magnitude = f32Abs(a)
        // From here on every value is an integer, infinite or a NaN, which the addition quiets.
        guard magnitude < 0x1p23 else { return a == a ? a : a + a }
        let nearest = f32Copysign((magnitude + 0x1p23) - 0x1p23, a)
        return nearest > a ? nearest - 1 : nearest
    }

    /// `f32.trunc`
    @inlinable @inline(__always) public static func f32Trunc(_ a: Float) -> Float {
        let magnitude = f32Abs(a)
        // From here on every value is an integer, infinite or a NaN, which the addition quiets.
        guard magnitude < 0x1p23 else { return a == a ? a : a + a }
        let nearest = (magnitude + 0x1p23) - 0x1p23
        return f32Copysign(nearest > magnitude ? nearest - 1 : nearest, a)
    }

    /// `f32.nearest`: ties go to the even neighbour
    @inlinable @inline(__always) public static func f32Nearest(_ a: Float) -> Float {
        let magnitude = f32Abs(a)
        // From here on every value is an integer, infinite or a NaN, which the addition quiets.
        guard magnitude < 0x1p23 else { return a == a ? a : a + a }
        return f32Copysign((magnitude + 0x1p23) - 0x1p23, a)
    }

    /// `f32.sqrt`
    @inlinable @inline(__always) public static func f32Sqrt(_ a: Float) -> Float {
        // The root of a magnitude needs no call to libm, which would set errno for the others.
        if a < 0 { return .nan }
        return f32Copysign(f32Abs(a).squareRoot(), a)
    }

    /// `f32.add`
    @inlinable @inline(__always) public static func f32Add(_ a: Float, _ b: Float) -> Float { a + b }

    /// `f32.sub`
    @inlinable @inline(__always) public static func f32Sub(_ a: Float, _ b: Float) -> Float { a - b }

    /// `f32.mul`
    @inlinable @inline(__always) public static func f32Mul(_ a: Float, _ b: Float) -> Float { a * b }

    /// `f32.div`
    @inlinable @inline(__always) public static func f32Div(_ a: Float, _ b: Float) -> Float { a / b }

    /// `f32.min`: a quiet NaN if either operand is a NaN; of two zeros -0 wins
    @inlinable @inline(__always) public static func f32Min(_ a: Float, _ b: Float) -> Float {
        if a < b { return a }
        if b < a { return b }
        // Equal operands differ at most in the sign of zero.
        if a == b { return Float(bitPattern: a.bitPattern | b.bitPattern) }
        return a + b
    }

    /// `f32.max`: a quiet NaN if either operand is a NaN; of two zeros +0 wins
    @inlinable @inline(__always) public static func f32Max(_ a: Float, _ b: Float) -> Float {
        if a > b { return a }
        if b > a { return b }
        // Equal operands differ at most in the sign of zero.
        if a == b { return Float(bitPattern: a.bitPattern & b.bitPattern) }
        return a + b
    }

    /// `f32.copysign`: the magnitude of `a` with the sign of `b`
    @inlinable @inline(__always) public static func f32Copysign(_ a: Float, _ b: Float) -> Float {
        Float(bitPattern: (a.bitPattern & 0x7FFF_FFFF) | (b.bitPattern & 0x8000_0000))
    }
}
