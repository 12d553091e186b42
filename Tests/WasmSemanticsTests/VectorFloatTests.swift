import Testing
import WasmSemantics

/// Operators on float lanes agree with those on scalars; where a scalar gives a NaN, any arithmetic NaN will do.
@Suite struct VectorFloatTests {
    private static let singleVectors: [V128] = {
        let lanes = Operands.f32 + Operands.f32NaNs
        return stride(from: 0, to: lanes.count - 3, by: 3).map { LaneReference.vector(Array(lanes[$0..<$0 + 4])) }
    }()
    private static let doubleVectors: [V128] = {
        let lanes = Operands.f64 + Operands.f64NaNs
        return stride(from: 0, to: lanes.count - 1, by: 2).map { LaneReference.vector(Array(lanes[$0..<$0 + 2])) }
    }()

    private func same(_ vector: V128, _ lanes: [Float]) -> Bool {
        zip(LaneReference.singles(vector), lanes).allSatisfy { $1.isNaN ? $0.isArithmeticNaN : $0.bitPattern == $1.bitPattern }
    }
    private func same(_ vector: V128, _ lanes: [Double]) -> Bool {
        zip(LaneReference.doubles(vector), lanes).allSatisfy { $1.isNaN ? $0.isArithmeticNaN : $0.bitPattern == $1.bitPattern }
    }

    @Test func unaryOperators() {
        let singles: [((V128) -> V128, (Float) -> Float)] = [
            (Vector.f32x4Ceil, Scalar.f32Ceil), (Vector.f32x4Floor, Scalar.f32Floor), (Vector.f32x4Trunc, Scalar.f32Trunc),
            (Vector.f32x4Nearest, Scalar.f32Nearest), (Vector.f32x4Sqrt, Scalar.f32Sqrt),
        ]
        for (function, scalar) in singles {
            for a in Self.singleVectors { #expect(same(function(a), LaneReference.singles(a).map(scalar))) }
        }
        let doubles: [((V128) -> V128, (Double) -> Double)] = [
            (Vector.f64x2Ceil, Scalar.f64Ceil), (Vector.f64x2Floor, Scalar.f64Floor), (Vector.f64x2Trunc, Scalar.f64Trunc),
            (Vector.f64x2Nearest, Scalar.f64Nearest), (Vector.f64x2Sqrt, Scalar.f64Sqrt),
        ]
        for (function, scalar) in doubles {
            for a in Self.doubleVectors { #expect(same(function(a), LaneReference.doubles(a).map(scalar))) }
        }
        for a in Self.singleVectors {
            #expect(Vector.f32x4Abs(a) == LaneReference.vector(LaneReference.unsigned(a, bits: 32).map { $0 & 0x7FFF_FFFF }, bits: 32))
            #expect(Vector.f32x4Neg(a) == LaneReference.vector(LaneReference.unsigned(a, bits: 32).map { $0 ^ 0x8000_0000 }, bits: 32))
        }
        for a in Self.doubleVectors {
            #expect(Vector.f64x2Abs(a) == LaneReference.vector(LaneReference.unsigned(a, bits: 64).map { $0 & ~(1 << 63) }, bits: 64))
            #expect(Vector.f64x2Neg(a) == LaneReference.vector(LaneReference.unsigned(a, bits: 64).map { $0 ^ (1 << 63) }, bits: 64))
        }
    }

    @Test func binaryOperators() {
        let singles: [((V128, V128) -> V128, (Float, Float) -> Float)] = [
            (Vector.f32x4Add, Scalar.f32Add), (Vector.f32x4Sub, Scalar.f32Sub), (Vector.f32x4Mul, Scalar.f32Mul),
            (Vector.f32x4Div, Scalar.f32Div),
            (Vector.f32x4Min, Scalar.f32Min), (Vector.f32x4Max, Scalar.f32Max), (Vector.f32x4RelaxedMin, Scalar.f32Min),
            (Vector.f32x4RelaxedMax, Scalar.f32Max),
        ]
        for (function, scalar) in singles {
            for a in Self.singleVectors {
                for b in Self.singleVectors {
                    #expect(same(function(a, b), zip(LaneReference.singles(a), LaneReference.singles(b)).map(scalar)))
                }
            }
        }
        let doubles: [((V128, V128) -> V128, (Double, Double) -> Double)] = [
            (Vector.f64x2Add, Scalar.f64Add), (Vector.f64x2Sub, Scalar.f64Sub), (Vector.f64x2Mul, Scalar.f64Mul),
            (Vector.f64x2Div, Scalar.f64Div),
            (Vector.f64x2Min, Scalar.f64Min), (Vector.f64x2Max, Scalar.f64Max), (Vector.f64x2RelaxedMin, Scalar.f64Min),
            (Vector.f64x2RelaxedMax, Scalar.f64Max),
        ]
        for (function, scalar) in doubles {
            for a in Self.doubleVectors {
                for b in Self.doubleVectors {
                    #expect(same(function(a, b), zip(LaneReference.doubles(a), LaneReference.doubles(b)).map(scalar)))
                }
            }
        }
    }

    @Test func pseudoMinimaKeepTheBitsOfAnOperand() {
        for a in Self.singleVectors {
            for b in Self.singleVectors {
                let pairs = Array(zip(LaneReference.singles(a), LaneReference.singles(b)))
                let minima = pairs.map { Int128(($0.1 < $0.0 ? $0.1 : $0.0).bitPattern) }
                let maxima = pairs.map { Int128(($0.0 < $0.1 ? $0.1 : $0.0).bitPattern) }
                #expect(Vector.f32x4Pmin(a, b) == LaneReference.vector(minima, bits: 32))
                #expect(Vector.f32x4Pmax(a, b) == LaneReference.vector(maxima, bits: 32))
            }
        }
        for a in Self.doubleVectors {
            for b in Self.doubleVectors {
                let pairs = Array(zip(LaneReference.doubles(a), LaneReference.doubles(b)))
                let minima = pairs.map { Int128(($0.1 < $0.0 ? $0.1 : $0.0).bitPattern) }
                let maxima = pairs.map { Int128(($0.0 < $0.1 ? $0.1 : $0.0).bitPattern) }
                #expect(Vector.f64x2Pmin(a, b) == LaneReference.vector(minima, bits: 64))
                #expect(Vector.f64x2Pmax(a, b) == LaneReference.vector(maxima, bits: 64))
            }
        }
    }

    @Test func comparisons() {
        let singles: [((V128, V128) -> V128, (Float, Float) -> Bool)] = [
            (Vector.f32x4Eq, Scalar.f32Eq), (Vector.f32x4Ne, Scalar.f32Ne), (Vector.f32x4Lt, Scalar.f32Lt), (Vector.f32x4Gt, Scalar.f32Gt),
            (Vector.f32x4Le, Scalar.f32Le), (Vector.f32x4Ge, Scalar.f32Ge),
        ]
        for (function, scalar) in singles {
            for a in Self.singleVectors {
                for b in Self.singleVectors {
                    let lanes = zip(LaneReference.singles(a), LaneReference.singles(b)).map { scalar($0, $1) ? Int128(-1) : 0 }
                    #expect(function(a, b) == LaneReference.vector(lanes, bits: 32))
                }
            }
        }
        let doubles: [((V128, V128) -> V128, (Double, Double) -> Bool)] = [
            (Vector.f64x2Eq, Scalar.f64Eq), (Vector.f64x2Ne, Scalar.f64Ne), (Vector.f64x2Lt, Scalar.f64Lt), (Vector.f64x2Gt, Scalar.f64Gt),
            (Vector.f64x2Le, Scalar.f64Le), (Vector.f64x2Ge, Scalar.f64Ge),
        ]
        for (function, scalar) in doubles {
            for a in Self.doubleVectors {
                for b in Self.doubleVectors {
                    let lanes = zip(LaneReference.doubles(a), LaneReference.doubles(b)).map { scalar($0, $1) ? Int128(-1) : 0 }
                    #expect(function(a, b) == LaneReference.vector(lanes, bits: 64))
                }
            }
        }
    }

    @Test func conversions() {
        let truncations: [((V128) -> V128, (Float) -> Int32)] = [
            (Vector.i32x4TruncSatF32x4S, Scalar.i32TruncSatF32S), (Vector.i32x4TruncSatF32x4U, Scalar.i32TruncSatF32U),
            (Vector.i32x4RelaxedTruncF32x4S, Scalar.i32TruncSatF32S), (Vector.i32x4RelaxedTruncF32x4U, Scalar.i32TruncSatF32U),
        ]
        for (function, scalar) in truncations {
            for a in Self.singleVectors {
                #expect(function(a) == LaneReference.vector(LaneReference.singles(a).map { Int128(scalar($0)) }, bits: 32))
            }
        }
        let wideTruncations: [((V128) -> V128, (Double) -> Int32)] = [
            (Vector.i32x4TruncSatF64x2SZero, Scalar.i32TruncSatF64S), (Vector.i32x4TruncSatF64x2UZero, Scalar.i32TruncSatF64U),
            (Vector.i32x4RelaxedTruncF64x2SZero, Scalar.i32TruncSatF64S), (Vector.i32x4RelaxedTruncF64x2UZero, Scalar.i32TruncSatF64U),
        ]
        for (function, scalar) in wideTruncations {
            for a in Self.doubleVectors {
                #expect(function(a) == LaneReference.vector(LaneReference.doubles(a).map { Int128(scalar($0)) }, bits: 32))
            }
        }
        for a in Operands.vectors {
            let (signed, unsigned) = (LaneReference.signed(a, bits: 32), LaneReference.unsigned(a, bits: 32))
            #expect(Vector.f32x4ConvertI32x4S(a) == LaneReference.vector(signed.map { Float(Int32($0)) }))
            #expect(Vector.f32x4ConvertI32x4U(a) == LaneReference.vector(unsigned.map { Float(UInt32($0)) }))
            #expect(Vector.f64x2ConvertLowI32x4S(a) == LaneReference.vector(signed[..<2].map { Double(Int32($0)) }))
            #expect(Vector.f64x2ConvertLowI32x4U(a) == LaneReference.vector(unsigned[..<2].map { Double(UInt32($0)) }))
        }
        for a in Self.doubleVectors {
            #expect(same(Vector.f32x4DemoteF64x2Zero(a), LaneReference.doubles(a).map(Scalar.f32DemoteF64) + [0, 0]))
        }
        for a in Self.singleVectors {
            #expect(same(Vector.f64x2PromoteLowF32x4(a), LaneReference.singles(a)[..<2].map(Scalar.f64PromoteF32)))
        }
    }

    /// The choice of this project: product and sum are rounded separately.
    @Test func relaxedMultiplyAddIsNotFused() {
        let a = Vector.f32x4Splat(1 + 0x1p-12)
        let c = Vector.f32x4Splat(-1)
        #expect(Vector.f32x4RelaxedMadd(a, a, c) == Vector.f32x4Splat(0x1p-11))
        #expect(Vector.f32x4RelaxedNmadd(a, a, Vector.f32x4Splat(1)) == Vector.f32x4Splat(-0x1p-11))
        let b = Vector.f64x2Splat(1 + 0x1p-27)
        #expect(Vector.f64x2RelaxedMadd(b, b, Vector.f64x2Splat(-1)) == Vector.f64x2Splat(0x1p-26))
        #expect(Vector.f64x2RelaxedNmadd(b, b, Vector.f64x2Splat(1)) == Vector.f64x2Splat(-0x1p-26))
    }
}
