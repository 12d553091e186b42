import Testing
import WasmSemantics

@Suite struct ScalarFloatTests {
    /// The roundings, written without libm, are those of the standard library.
    @Test func f32RoundingsAgreeWithTheLibrary() {
        var values = Operands.f32
        var generator = SplitMix(state: 7)
        for _ in 0..<4_000 { values.append(Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))) }
        for exponent in 0..<26 {
            for step in 0..<64 { values.append(Float(sign: .minus, exponent: exponent, significand: 1 + Float(step) / 64)) }
        }
        for value in values where !value.isNaN {
            #expect(Scalar.f32Ceil(value).bitPattern == value.rounded(.up).bitPattern, "\(value)")
            #expect(Scalar.f32Floor(value).bitPattern == value.rounded(.down).bitPattern, "\(value)")
            #expect(Scalar.f32Trunc(value).bitPattern == value.rounded(.towardZero).bitPattern, "\(value)")
            #expect(Scalar.f32Nearest(value).bitPattern == value.rounded(.toNearestOrEven).bitPattern, "\(value)")
        }
    }

    @Test func f64RoundingsAgreeWithTheLibrary() {
        var values = Operands.f64
        var generator = SplitMix(state: 8)
        for _ in 0..<4_000 { values.append(Double(bitPattern: generator.next())) }
        for exponent in 0..<55 {
            for step in 0..<32 { values.append(Double(sign: .plus, exponent: exponent, significand: 1 + Double(step) / 32)) }
        }
        for value in values where !value.isNaN {
            #expect(Scalar.f64Ceil(value).bitPattern == value.rounded(.up).bitPattern, "\(value)")
            #expect(Scalar.f64Floor(value).bitPattern == value.rounded(.down).bitPattern, "\(value)")
            #expect(Scalar.f64Trunc(value).bitPattern == value.rounded(.towardZero).bitPattern, "\(value)")
            #expect(Scalar.f64Nearest(value).bitPattern == value.rounded(.toNearestOrEven).bitPattern, "\(value)")
        }
    }

    @Test func rootsAgreeWithTheLibrary() {
        for value in Operands.f32 {
            let root = Scalar.f32Sqrt(value)
            if value < 0 { #expect(root.isArithmeticNaN) } else { #expect(root.bitPattern == value.squareRoot().bitPattern) }
        }
        for value in Operands.f64 {
            let root = Scalar.f64Sqrt(value)
            if value < 0 { #expect(root.isArithmeticNaN) } else { #expect(root.bitPattern == value.squareRoot().bitPattern) }
        }
    }

    @Test func zerosHaveAnOrderInMinAndMax() {
        #expect(Scalar.f32Min(0, -0.0).bitPattern == 0x8000_0000)
        #expect(Scalar.f32Min(-0.0, 0).bitPattern == 0x8000_0000)
        #expect(Scalar.f32Max(0, -0.0).bitPattern == 0)
        #expect(Scalar.f32Max(-0.0, 0).bitPattern == 0)
        #expect(Scalar.f64Min(0, -0.0).bitPattern == 1 << 63)
        #expect(Scalar.f64Max(-0.0, 0).bitPattern == 0)
        for a in Operands.f64 {
            for b in Operands.f64 where a != b {
                #expect(Scalar.f64Min(a, b) == Swift.min(a, b))
                #expect(Scalar.f64Max(a, b) == Swift.max(a, b))
            }
        }
    }

    @Test func f32NaNsComeOutQuiet() {
        for nan in Operands.f32NaNs {
            let unary = [Scalar.f32Ceil, Scalar.f32Floor, Scalar.f32Trunc, Scalar.f32Nearest, Scalar.f32Sqrt]
            for function in unary { #expect(function(nan).isArithmeticNaN) }
            #expect(Scalar.f64PromoteF32(nan).isArithmeticNaN)
            let binary = [Scalar.f32Add, Scalar.f32Sub, Scalar.f32Mul, Scalar.f32Div, Scalar.f32Min, Scalar.f32Max]
            for function in binary {
                for other in Operands.f32 + Operands.f32NaNs {
                    #expect(function(nan, other).isArithmeticNaN)
                    #expect(function(other, nan).isArithmeticNaN)
                }
            }
        }
    }

    @Test func f64NaNsComeOutQuiet() {
        for nan in Operands.f64NaNs {
            let unary = [Scalar.f64Ceil, Scalar.f64Floor, Scalar.f64Trunc, Scalar.f64Nearest, Scalar.f64Sqrt]
            for function in unary { #expect(function(nan).isArithmeticNaN) }
            #expect(Scalar.f32DemoteF64(nan).isArithmeticNaN)
            let binary = [Scalar.f64Add, Scalar.f64Sub, Scalar.f64Mul, Scalar.f64Div, Scalar.f64Min, Scalar.f64Max]
            for function in binary {
                for other in Operands.f64 + Operands.f64NaNs {
                    #expect(function(nan, other).isArithmeticNaN)
                    #expect(function(other, nan).isArithmeticNaN)
                }
            }
        }
    }

    @Test func signOperatorsChangeTheSignBitOnly() {
        for value in Operands.f32 + Operands.f32NaNs {
            #expect(Scalar.f32Abs(value).bitPattern == value.bitPattern & 0x7FFF_FFFF)
            #expect(Scalar.f32Neg(value).bitPattern == value.bitPattern ^ 0x8000_0000)
            #expect(Scalar.f32Copysign(value, -1).bitPattern == value.bitPattern | 0x8000_0000)
            #expect(Scalar.f32Copysign(1, value).bitPattern == 0x3F80_0000 | (value.bitPattern & 0x8000_0000))
        }
        for value in Operands.f64 + Operands.f64NaNs {
            #expect(Scalar.f64Abs(value).bitPattern == value.bitPattern & ~(1 << 63))
            #expect(Scalar.f64Neg(value).bitPattern == value.bitPattern ^ (1 << 63))
            #expect(Scalar.f64Copysign(value, -0.0).bitPattern == value.bitPattern | (1 << 63))
        }
    }

    @Test func invalidOperationsGiveNaN() {
        #expect(Scalar.f32Sub(.infinity, .infinity).isArithmeticNaN)
        #expect(Scalar.f32Mul(0, .infinity).isArithmeticNaN)
        #expect(Scalar.f64Div(0, 0).isArithmeticNaN)
        #expect(Scalar.f64Add(.infinity, -.infinity).isArithmeticNaN)
    }

    @Test func comparisonsWithNaNAreFalse() {
        for nan in Operands.f32NaNs {
            for other in [nan, 0, .infinity] {
                #expect(!Scalar.f32Eq(nan, other) && !Scalar.f32Lt(nan, other) && !Scalar.f32Le(other, nan) && !Scalar.f32Ge(nan, other))
                #expect(!Scalar.f32Gt(other, nan) && Scalar.f32Ne(nan, other))
            }
        }
    }
}
