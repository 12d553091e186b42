import Testing
import WasmModel
import WasmSemantics

@Suite struct ConversionTests {
    /// Truncations against exact conversion of the integral part.
    private func check<F: BinaryFloatingPoint, I: FixedWidthInteger, J: FixedWidthInteger>(
        _ values: [F], _ function: (F) -> Fallible<I>, _ saturating: (F) -> I, as _: J.Type,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for value in values {
            let result = function(value)
            if value.isNaN {
                #expect(TrapCode(rawValue: result.trap) == .invalidConversionToInteger, sourceLocation: sourceLocation)
                #expect(saturating(value) == 0, sourceLocation: sourceLocation)
            } else if let exact = J(exactly: value.rounded(.towardZero)) {
                #expect(result.trap == 0, "\(value)", sourceLocation: sourceLocation)
                #expect(result.value == I(truncatingIfNeeded: exact), "\(value)", sourceLocation: sourceLocation)
                #expect(saturating(value) == I(truncatingIfNeeded: exact), "\(value)", sourceLocation: sourceLocation)
            } else {
                #expect(TrapCode(rawValue: result.trap) == .integerOverflow, "\(value)", sourceLocation: sourceLocation)
                let bound = value < 0 ? J.min : J.max
                #expect(saturating(value) == I(truncatingIfNeeded: bound), "\(value)", sourceLocation: sourceLocation)
            }
        }
    }

    private var singles: [Float] {
        Operands.f32.flatMap { [$0.nextDown, $0, $0.nextUp] } + Operands.f32NaNs + [-0.9999999, -1, 2147483520, -2147483648, -2147483904]
    }
    private var doubles: [Double] {
        Operands.f64.flatMap { [$0.nextDown, $0, $0.nextUp] } + Operands.f64NaNs + [-2147483648.9, -2147483649, 4294967295.9, -0.99999999]
    }

    @Test func truncationsTrapOutsideOfTheirRange() {
        check(singles, Scalar.i32TruncF32S, Scalar.i32TruncSatF32S, as: Int32.self)
        check(singles, Scalar.i32TruncF32U, Scalar.i32TruncSatF32U, as: UInt32.self)
        check(doubles, Scalar.i32TruncF64S, Scalar.i32TruncSatF64S, as: Int32.self)
        check(doubles, Scalar.i32TruncF64U, Scalar.i32TruncSatF64U, as: UInt32.self)
        check(singles, Scalar.i64TruncF32S, Scalar.i64TruncSatF32S, as: Int64.self)
        check(singles, Scalar.i64TruncF32U, Scalar.i64TruncSatF32U, as: UInt64.self)
        check(doubles, Scalar.i64TruncF64S, Scalar.i64TruncSatF64S, as: Int64.self)
        check(doubles, Scalar.i64TruncF64U, Scalar.i64TruncSatF64U, as: UInt64.self)
    }

    @Test func integersRoundOnceToNearestEven() {
        #expect(Scalar.f32ConvertI32S(16_777_217) == 16_777_216)
        #expect(Scalar.f32ConvertI32S(16_777_219) == 16_777_220)
        #expect(Scalar.f32ConvertI32U(-1) == 0x1p32)
        #expect(Scalar.f64ConvertI32U(-1) == 4_294_967_295)
        #expect(Scalar.f64ConvertI64S(9_007_199_254_740_993) == 9_007_199_254_740_992)
        #expect(Scalar.f64ConvertI64U(-1) == 0x1p64)
        // One step above a tie: rounding through f64 first would lose the difference.
        #expect(Scalar.f32ConvertI64S(0x7FFF_FF40_0000_0001) == 0x1.fffffep62)
        #expect(Scalar.f32ConvertI64U(Int64(bitPattern: 0x8000_0080_0000_0001)) == 0x1.000002p63)
        #expect(Scalar.f32ConvertI64U(Int64(bitPattern: 0x8000_0080_0000_0000)) == 0x1p63)
        #expect(Scalar.f32ConvertI64S(.min) == -0x1p63)
    }

    @Test func demotionRoundsAndOverflows() {
        #expect(Scalar.f32DemoteF64(0x1.fffffefffffffp127) == .greatestFiniteMagnitude)
        #expect(Scalar.f32DemoteF64(0x1.ffffffp127) == .infinity)
        #expect(Scalar.f32DemoteF64(0x1p-150).bitPattern == 0)
        #expect(Scalar.f32DemoteF64(0x1.0000000000001p-150) == .leastNonzeroMagnitude)
        #expect(Scalar.f32DemoteF64(-1e-300).bitPattern == 0x8000_0000)
        #expect(Scalar.f64PromoteF32(.leastNonzeroMagnitude) == 0x1p-149)
    }

    @Test func reinterpretationsKeepAllBits() {
        for nan in Operands.f32NaNs { #expect(Scalar.f32ReinterpretI32(Scalar.i32ReinterpretF32(nan)).bitPattern == nan.bitPattern) }
        for nan in Operands.f64NaNs { #expect(Scalar.f64ReinterpretI64(Scalar.i64ReinterpretF64(nan)).bitPattern == nan.bitPattern) }
    }
}
