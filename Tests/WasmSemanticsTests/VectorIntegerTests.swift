import Testing
import WasmSemantics

@Suite struct VectorIntegerTests {
    typealias Unary = (V128) -> V128
    typealias Binary = (V128, V128) -> V128
    typealias Shift = (V128, Int32) -> V128

    /// Compares an operator with a function on lanes, on all pairs of test vectors.
    private func check(
        _ function: Binary, bits: Int, signed: Bool, sourceLocation: SourceLocation = #_sourceLocation,
        _ reference: (Int128, Int128) -> Int128
    ) {
        for a in Operands.vectors {
            for b in Operands.vectors {
                let lanesA = signed ? LaneReference.signed(a, bits: bits) : LaneReference.unsigned(a, bits: bits)
                let lanesB = signed ? LaneReference.signed(b, bits: bits) : LaneReference.unsigned(b, bits: bits)
                let expected = LaneReference.vector(zip(lanesA, lanesB).map(reference), bits: bits)
                #expect(function(a, b) == expected, sourceLocation: sourceLocation)
            }
        }
    }

    private func check(
        _ function: Unary, bits: Int, sourceLocation: SourceLocation = #_sourceLocation, _ reference: (Int128) -> Int128
    ) {
        for a in Operands.vectors {
            let expected = LaneReference.vector(LaneReference.signed(a, bits: bits).map(reference), bits: bits)
            #expect(function(a) == expected, sourceLocation: sourceLocation)
        }
    }

    @Test func wrappingArithmetic() {
        let additions: [(Int, Binary)] = [(8, Vector.i8x16Add), (16, Vector.i16x8Add), (32, Vector.i32x4Add), (64, Vector.i64x2Add)]
        for (bits, function) in additions { check(function, bits: bits, signed: true) { $0 + $1 } }
        let subtractions: [(Int, Binary)] = [(8, Vector.i8x16Sub), (16, Vector.i16x8Sub), (32, Vector.i32x4Sub), (64, Vector.i64x2Sub)]
        for (bits, function) in subtractions { check(function, bits: bits, signed: true) { $0 - $1 } }
        let products: [(Int, Binary)] = [(16, Vector.i16x8Mul), (32, Vector.i32x4Mul), (64, Vector.i64x2Mul)]
        for (bits, function) in products { check(function, bits: bits, signed: true) { $0 &* $1 } }
        let negations: [(Int, Unary)] = [(8, Vector.i8x16Neg), (16, Vector.i16x8Neg), (32, Vector.i32x4Neg), (64, Vector.i64x2Neg)]
        for (bits, function) in negations { check(function, bits: bits) { -$0 } }
        let magnitudes: [(Int, Unary)] = [(8, Vector.i8x16Abs), (16, Vector.i16x8Abs), (32, Vector.i32x4Abs), (64, Vector.i64x2Abs)]
        for (bits, function) in magnitudes { check(function, bits: bits) { abs($0) } }
        check(Vector.i8x16Popcnt, bits: 8) { Int128(UInt8(truncatingIfNeeded: $0).nonzeroBitCount) }
    }

    @Test func saturatingArithmetic() {
        check(Vector.i8x16AddSatS, bits: 8, signed: true) { LaneReference.clamp($0 + $1, bits: 8, signed: true) }
        check(Vector.i8x16AddSatU, bits: 8, signed: false) { LaneReference.clamp($0 + $1, bits: 8, signed: false) }
        check(Vector.i8x16SubSatS, bits: 8, signed: true) { LaneReference.clamp($0 - $1, bits: 8, signed: true) }
        check(Vector.i8x16SubSatU, bits: 8, signed: false) { LaneReference.clamp($0 - $1, bits: 8, signed: false) }
        check(Vector.i16x8AddSatS, bits: 16, signed: true) { LaneReference.clamp($0 + $1, bits: 16, signed: true) }
        check(Vector.i16x8AddSatU, bits: 16, signed: false) { LaneReference.clamp($0 + $1, bits: 16, signed: false) }
        check(Vector.i16x8SubSatS, bits: 16, signed: true) { LaneReference.clamp($0 - $1, bits: 16, signed: true) }
        check(Vector.i16x8SubSatU, bits: 16, signed: false) { LaneReference.clamp($0 - $1, bits: 16, signed: false) }
        let rounded: (Int128, Int128) -> Int128 = { LaneReference.clamp(($0 * $1 + 0x4000) >> 15, bits: 16, signed: true) }
        check(Vector.i16x8Q15mulrSatS, bits: 16, signed: true, rounded)
        check(Vector.i16x8RelaxedQ15mulrS, bits: 16, signed: true, rounded)
        check(Vector.i8x16AvgrU, bits: 8, signed: false) { ($0 + $1 + 1) / 2 }
        check(Vector.i16x8AvgrU, bits: 16, signed: false) { ($0 + $1 + 1) / 2 }
    }

    @Test func minimaAndMaxima() {
        let signedMinima: [(Int, Binary)] = [(8, Vector.i8x16MinS), (16, Vector.i16x8MinS), (32, Vector.i32x4MinS)]
        for (bits, function) in signedMinima { check(function, bits: bits, signed: true) { min($0, $1) } }
        let unsignedMinima: [(Int, Binary)] = [(8, Vector.i8x16MinU), (16, Vector.i16x8MinU), (32, Vector.i32x4MinU)]
        for (bits, function) in unsignedMinima { check(function, bits: bits, signed: false) { min($0, $1) } }
        let signedMaxima: [(Int, Binary)] = [(8, Vector.i8x16MaxS), (16, Vector.i16x8MaxS), (32, Vector.i32x4MaxS)]
        for (bits, function) in signedMaxima { check(function, bits: bits, signed: true) { max($0, $1) } }
        let unsignedMaxima: [(Int, Binary)] = [(8, Vector.i8x16MaxU), (16, Vector.i16x8MaxU), (32, Vector.i32x4MaxU)]
        for (bits, function) in unsignedMaxima { check(function, bits: bits, signed: false) { max($0, $1) } }
    }

    @Test func comparisons() {
        let equal: [(Int, Binary)] = [(8, Vector.i8x16Eq), (16, Vector.i16x8Eq), (32, Vector.i32x4Eq), (64, Vector.i64x2Eq)]
        for (bits, function) in equal { check(function, bits: bits, signed: true) { $0 == $1 ? -1 : 0 } }
        let unequal: [(Int, Binary)] = [(8, Vector.i8x16Ne), (16, Vector.i16x8Ne), (32, Vector.i32x4Ne), (64, Vector.i64x2Ne)]
        for (bits, function) in unequal { check(function, bits: bits, signed: true) { $0 != $1 ? -1 : 0 } }
        let lessSigned: [(Int, Binary)] = [(8, Vector.i8x16LtS), (16, Vector.i16x8LtS), (32, Vector.i32x4LtS), (64, Vector.i64x2LtS)]
        for (bits, function) in lessSigned { check(function, bits: bits, signed: true) { $0 < $1 ? -1 : 0 } }
        let greaterSigned: [(Int, Binary)] = [(8, Vector.i8x16GtS), (16, Vector.i16x8GtS), (32, Vector.i32x4GtS), (64, Vector.i64x2GtS)]
        for (bits, function) in greaterSigned { check(function, bits: bits, signed: true) { $0 > $1 ? -1 : 0 } }
        let atMostSigned: [(Int, Binary)] = [(8, Vector.i8x16LeS), (16, Vector.i16x8LeS), (32, Vector.i32x4LeS), (64, Vector.i64x2LeS)]
        for (bits, function) in atMostSigned { check(function, bits: bits, signed: true) { $0 <= $1 ? -1 : 0 } }
        let atLeastSigned: [(Int, Binary)] = [(8, Vector.i8x16GeS), (16, Vector.i16x8GeS), (32, Vector.i32x4GeS), (64, Vector.i64x2GeS)]
        for (bits, function) in atLeastSigned { check(function, bits: bits, signed: true) { $0 >= $1 ? -1 : 0 } }
        let less: [(Int, Binary)] = [(8, Vector.i8x16LtU), (16, Vector.i16x8LtU), (32, Vector.i32x4LtU)]
        for (bits, function) in less { check(function, bits: bits, signed: false) { $0 < $1 ? -1 : 0 } }
        let greater: [(Int, Binary)] = [(8, Vector.i8x16GtU), (16, Vector.i16x8GtU), (32, Vector.i32x4GtU)]
        for (bits, function) in greater { check(function, bits: bits, signed: false) { $0 > $1 ? -1 : 0 } }
        let atMost: [(Int, Binary)] = [(8, Vector.i8x16LeU), (16, Vector.i16x8LeU), (32, Vector.i32x4LeU)]
        for (bits, function) in atMost { check(function, bits: bits, signed: false) { $0 <= $1 ? -1 : 0 } }
        let atLeast: [(Int, Binary)] = [(8, Vector.i8x16GeU), (16, Vector.i16x8GeU), (32, Vector.i32x4GeU)]
        for (bits, function) in atLeast { check(function, bits: bits, signed: false) { $0 >= $1 ? -1 : 0 } }
    }

    @Test func shiftsMaskTheirDistance() {
        let left: [(Int, Shift)] = [(8, Vector.i8x16Shl), (16, Vector.i16x8Shl), (32, Vector.i32x4Shl), (64, Vector.i64x2Shl)]
        let signedRight: [(Int, Shift)] = [(8, Vector.i8x16ShrS), (16, Vector.i16x8ShrS), (32, Vector.i32x4ShrS), (64, Vector.i64x2ShrS)]
        let right: [(Int, Shift)] = [(8, Vector.i8x16ShrU), (16, Vector.i16x8ShrU), (32, Vector.i32x4ShrU), (64, Vector.i64x2ShrU)]
        for distance: Int32 in [0, 1, 3, 7, 8, 9, 15, 16, 31, 32, 63, 64, 65, 255, 256, -1, .min, .max] {
            for vector in Operands.vectors {
                for (bits, function) in left {
                    let masked = Int128(distance & Int32(bits - 1))
                    let expected = LaneReference.vector(LaneReference.unsigned(vector, bits: bits).map { $0 &<< masked }, bits: bits)
                    #expect(function(vector, distance) == expected)
                }
                for (bits, function) in signedRight {
                    let masked = Int128(distance & Int32(bits - 1))
                    let expected = LaneReference.vector(LaneReference.signed(vector, bits: bits).map { $0 >> masked }, bits: bits)
                    #expect(function(vector, distance) == expected)
                }
                for (bits, function) in right {
                    let masked = Int128(distance & Int32(bits - 1))
                    let expected = LaneReference.vector(LaneReference.unsigned(vector, bits: bits).map { $0 >> masked }, bits: bits)
                    #expect(function(vector, distance) == expected)
                }
            }
        }
    }

    @Test func narrowing() {
        let functions: [(Int, Bool, Binary)] = [
            (8, true, Vector.i8x16NarrowI16x8S), (8, false, Vector.i8x16NarrowI16x8U), (16, true, Vector.i16x8NarrowI32x4S),
            (16, false, Vector.i16x8NarrowI32x4U),
        ]
        for (bits, signed, function) in functions {
            for a in Operands.vectors {
                for b in Operands.vectors {
                    let lanes = LaneReference.signed(a, bits: bits * 2) + LaneReference.signed(b, bits: bits * 2)
                    let clamped = lanes.map { LaneReference.clamp($0, bits: bits, signed: signed) }
                    #expect(function(a, b) == LaneReference.vector(clamped, bits: bits))
                }
            }
        }
    }

    @Test func wideningAndItsProducts() {
        let extensions: [(Int, Bool, Unary, Unary, Binary, Binary)] = [
            (8, true, Vector.i16x8ExtendLowI8x16S, Vector.i16x8ExtendHighI8x16S, Vector.i16x8ExtmulLowI8x16S, Vector.i16x8ExtmulHighI8x16S),
            (
                8, false, Vector.i16x8ExtendLowI8x16U, Vector.i16x8ExtendHighI8x16U, Vector.i16x8ExtmulLowI8x16U,
                Vector.i16x8ExtmulHighI8x16U
            ),
            (
                16, true, Vector.i32x4ExtendLowI16x8S, Vector.i32x4ExtendHighI16x8S, Vector.i32x4ExtmulLowI16x8S,
                Vector.i32x4ExtmulHighI16x8S
            ),
            (
                16, false, Vector.i32x4ExtendLowI16x8U, Vector.i32x4ExtendHighI16x8U, Vector.i32x4ExtmulLowI16x8U,
                Vector.i32x4ExtmulHighI16x8U
            ),
            (
                32, true, Vector.i64x2ExtendLowI32x4S, Vector.i64x2ExtendHighI32x4S, Vector.i64x2ExtmulLowI32x4S,
                Vector.i64x2ExtmulHighI32x4S
            ),
            (
                32, false, Vector.i64x2ExtendLowI32x4U, Vector.i64x2ExtendHighI32x4U, Vector.i64x2ExtmulLowI32x4U,
                Vector.i64x2ExtmulHighI32x4U
            ),
        ]
        for (bits, signed, low, high, lowProduct, highProduct) in extensions {
            let lanes = { (vector: V128) in signed ? LaneReference.signed(vector, bits: bits) : LaneReference.unsigned(vector, bits: bits) }
            let half = 64 / bits
            for a in Operands.vectors {
                #expect(low(a) == LaneReference.vector(Array(lanes(a)[..<half]), bits: bits * 2))
                #expect(high(a) == LaneReference.vector(Array(lanes(a)[half...]), bits: bits * 2))
                for b in Operands.vectors {
                    let products = zip(lanes(a), lanes(b)).map { $0 * $1 }
                    #expect(lowProduct(a, b) == LaneReference.vector(Array(products[..<half]), bits: bits * 2))
                    #expect(highProduct(a, b) == LaneReference.vector(Array(products[half...]), bits: bits * 2))
                }
            }
        }
    }

    private func pairSums(_ lanes: [Int128]) -> [Int128] { stride(from: 0, to: lanes.count, by: 2).map { lanes[$0] + lanes[$0 + 1] } }

    @Test func sumsOfNeighbours() {
        for a in Operands.vectors {
            let (bytes, halves) = (LaneReference.signed(a, bits: 8), LaneReference.signed(a, bits: 16))
            #expect(Vector.i16x8ExtaddPairwiseI8x16S(a) == LaneReference.vector(pairSums(bytes), bits: 16))
            #expect(Vector.i16x8ExtaddPairwiseI8x16U(a) == LaneReference.vector(pairSums(LaneReference.unsigned(a, bits: 8)), bits: 16))
            #expect(Vector.i32x4ExtaddPairwiseI16x8S(a) == LaneReference.vector(pairSums(halves), bits: 32))
            #expect(Vector.i32x4ExtaddPairwiseI16x8U(a) == LaneReference.vector(pairSums(LaneReference.unsigned(a, bits: 16)), bits: 32))
            for b in Operands.vectors {
                let products = zip(halves, LaneReference.signed(b, bits: 16)).map { $0 * $1 }
                #expect(Vector.i32x4DotI16x8S(a, b) == LaneReference.vector(pairSums(products), bits: 32))
                let small = zip(bytes, LaneReference.signed(b, bits: 8)).map { $0 * $1 }
                let dot = LaneReference.vector(pairSums(small), bits: 16)
                #expect(Vector.i16x8RelaxedDotI8x16I7x16S(a, b) == dot)
                let sums = pairSums(LaneReference.signed(dot, bits: 16))
                let added = zip(sums, LaneReference.signed(b, bits: 32)).map { $0 + $1 }
                #expect(Vector.i32x4RelaxedDotI8x16I7x16AddS(a, b, b) == LaneReference.vector(added, bits: 32))
            }
        }
    }

    @Test func testsAndMasks() {
        let tests: [(Int, (V128) -> Bool, (V128) -> Int32)] = [
            (8, Vector.i8x16AllTrue, Vector.i8x16Bitmask), (16, Vector.i16x8AllTrue, Vector.i16x8Bitmask),
            (32, Vector.i32x4AllTrue, Vector.i32x4Bitmask), (64, Vector.i64x2AllTrue, Vector.i64x2Bitmask),
        ]
        var vectors = Operands.vectors
        for bit in 0..<128 {
            var vector = V128()
            vector[bit / 8] = 1 << UInt8(bit % 8)
            vectors += [vector, ~vector]
        }
        for vector in vectors {
            #expect(Vector.v128AnyTrue(vector) == LaneReference.unsigned(vector, bits: 8).contains { $0 != 0 })
            for (bits, allTrue, bitmask) in tests {
                let lanes = LaneReference.signed(vector, bits: bits)
                #expect(allTrue(vector) == lanes.allSatisfy { $0 != 0 })
                let expected = lanes.enumerated().reduce(Int32(0)) { $0 | ($1.element < 0 ? 1 << Int32($1.offset) : 0) }
                #expect(bitmask(vector) == expected)
            }
        }
    }
}
