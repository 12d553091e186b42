import Testing
import WasmModel
import WasmSemantics

/// The standard library's integers of 128 bits compute what the operators must give.
@Suite struct ScalarWideTests {
    private func join(_ low: Int64, _ high: Int64) -> UInt128 { UInt128(UInt64(bitPattern: high)) << 64 | UInt128(UInt64(bitPattern: low)) }

    private func join(_ pair: WidePair) -> UInt128 { join(pair.low, pair.high) }

    @Test func sumsAndDifferencesAreModulo2To128() {
        for aLow in Operands.i64 {
            for bLow in Operands.i64 {
                for (aHigh, bHigh) in zip(Operands.i64, Operands.i64.reversed()) {
                    let (a, b) = (join(aLow, aHigh), join(bLow, bHigh))
                    #expect(join(Scalar.i64Add128(aLow, aHigh, bLow, bHigh)) == a &+ b)
                    #expect(join(Scalar.i64Sub128(aLow, aHigh, bLow, bHigh)) == a &- b)
                }
            }
        }
    }

    @Test func productsAreWhole() {
        for a in Operands.i64 {
            for b in Operands.i64 {
                #expect(join(Scalar.i64MulWideS(a, b)) == UInt128(bitPattern: Int128(a) * Int128(b)))
                #expect(join(Scalar.i64MulWideU(a, b)) == UInt128(UInt64(bitPattern: a)) * UInt128(UInt64(bitPattern: b)))
            }
        }
    }

    /// The functions above have their operands in the right order only if these do too.
    @Test func theEvaluatorGivesLowBeforeHigh() {
        #expect(NumericEvaluator.evaluate(.i64MulWideU, [.i64(-1), .i64(2)]) == .success([.i64(-2), .i64(1)]))
        #expect(NumericEvaluator.evaluate(.i64MulWideS, [.i64(-1), .i64(2)]) == .success([.i64(-2), .i64(-1)]))
        #expect(NumericEvaluator.evaluate(.i64Add128, [.i64(-1), .i64(3), .i64(1), .i64(5)]) == .success([.i64(0), .i64(9)]))
        #expect(NumericEvaluator.evaluate(.i64Sub128, [.i64(0), .i64(3), .i64(1), .i64(5)]) == .success([.i64(-1), .i64(-3)]))
    }
}
