import Testing
import WasmSemantics

@Suite struct VectorLaneTests {
    private let bytes = V128(0x80, 0x91, 0xA2, 0xB3, 0xC4, 0xD5, 0xE6, 0xF7, 0x08, 0x19, 0x2A, 0x3B, 0x4C, 0x5D, 0x6E, 0x7F)

    @Test func extractionReadsTheLane() {
        for lane in 0..<16 {
            #expect(Vector.i8x16ExtractLaneS(bytes, lane: lane) == Int32(LaneReference.signed(bytes, bits: 8)[lane]))
            #expect(Vector.i8x16ExtractLaneU(bytes, lane: lane) == Int32(LaneReference.unsigned(bytes, bits: 8)[lane]))
        }
        for lane in 0..<8 {
            #expect(Vector.i16x8ExtractLaneS(bytes, lane: lane) == Int32(LaneReference.signed(bytes, bits: 16)[lane]))
            #expect(Vector.i16x8ExtractLaneU(bytes, lane: lane) == Int32(LaneReference.unsigned(bytes, bits: 16)[lane]))
        }
        for lane in 0..<4 {
            #expect(Vector.i32x4ExtractLane(bytes, lane: lane) == Int32(LaneReference.signed(bytes, bits: 32)[lane]))
            #expect(Vector.f32x4ExtractLane(bytes, lane: lane).bitPattern == UInt32(LaneReference.unsigned(bytes, bits: 32)[lane]))
        }
        for lane in 0..<2 {
            #expect(Vector.i64x2ExtractLane(bytes, lane: lane) == Int64(LaneReference.signed(bytes, bits: 64)[lane]))
            #expect(Vector.f64x2ExtractLane(bytes, lane: lane).bitPattern == UInt64(LaneReference.unsigned(bytes, bits: 64)[lane]))
        }
    }

    @Test func replacementChangesTheLaneOnly() {
        func replaced(_ bits: Int, _ lane: Int, _ value: Int128) -> V128 {
            var lanes = LaneReference.unsigned(bytes, bits: bits)
            lanes[lane] = value
            return LaneReference.vector(lanes, bits: bits)
        }
        for lane in 0..<16 { #expect(Vector.i8x16ReplaceLane(bytes, lane: lane, 0x1234_5678) == replaced(8, lane, 0x78)) }
        for lane in 0..<8 { #expect(Vector.i16x8ReplaceLane(bytes, lane: lane, 0x1234_5678) == replaced(16, lane, 0x5678)) }
        for lane in 0..<4 {
            #expect(Vector.i32x4ReplaceLane(bytes, lane: lane, -2) == replaced(32, lane, -2))
            #expect(Vector.f32x4ReplaceLane(bytes, lane: lane, -1) == replaced(32, lane, 0xBF80_0000))
        }
        for lane in 0..<2 {
            #expect(Vector.i64x2ReplaceLane(bytes, lane: lane, -3) == replaced(64, lane, -3))
            #expect(Vector.f64x2ReplaceLane(bytes, lane: lane, 1) == replaced(64, lane, 0x3FF0 << 48))
        }
    }

    @Test func splatsFillAllLanes() {
        #expect(Vector.i8x16Splat(0x1FF) == V128(repeating: 0xFF))
        #expect(Vector.i16x8Splat(0x5_1234) == LaneReference.vector(Array(repeating: 0x1234, count: 8), bits: 16))
        #expect(Vector.i32x4Splat(-7) == LaneReference.vector(Array(repeating: -7, count: 4), bits: 32))
        #expect(Vector.i64x2Splat(-7) == LaneReference.vector(Array(repeating: -7, count: 2), bits: 64))
        #expect(Vector.f32x4Splat(1.5) == LaneReference.vector(Array(repeating: Float(1.5), count: 4)))
        #expect(Vector.f64x2Splat(1.5) == LaneReference.vector(Array(repeating: 1.5, count: 2)))
    }

    @Test func bytesMoveByIndex() {
        for indices in Operands.vectors {
            var expected = V128()
            for lane in 0..<16 where indices[lane] < 16 { expected[lane] = bytes[Int(indices[lane])] }
            #expect(Vector.i8x16Swizzle(bytes, indices) == expected)
            #expect(Vector.i8x16RelaxedSwizzle(bytes, indices) == expected)
            let mask = indices & 31
            let both = (0..<16).map { bytes[$0] } + (0..<16).map { indices[$0] }
            var shuffled = V128()
            for lane in 0..<16 { shuffled[lane] = both[Int(mask[lane])] }
            #expect(Vector.i8x16Shuffle(bytes, indices, mask: mask) == shuffled)
        }
    }

    @Test func bitwiseOperators() {
        for a in Operands.vectors {
            #expect(Vector.v128Not(a) == ~a)
            for b in Operands.vectors {
                #expect(Vector.v128And(a, b) == a & b)
                #expect(Vector.v128Or(a, b) == a | b)
                #expect(Vector.v128Xor(a, b) == a ^ b)
                #expect(Vector.v128Andnot(a, b) == a & ~b)
                #expect(Vector.v128Bitselect(a, b, bytes) == (a & bytes) | (b & ~bytes))
                for select in [
                    Vector.i8x16RelaxedLaneselect, Vector.i16x8RelaxedLaneselect, Vector.i32x4RelaxedLaneselect,
                    Vector.i64x2RelaxedLaneselect,
                ] { #expect(select(a, b, bytes) == (a & bytes) | (b & ~bytes)) }
            }
        }
    }

    @Test func loadsWidenTheirBits() {
        let bits: UInt64 = 0xF1E2_D3C4_0586_7798
        let source = LaneReference.vector([Int128(bits)], bits: 64)
        let loads: [(Int, Bool, (UInt64) -> V128)] = [
            (8, true, Vector.load8x8S), (8, false, Vector.load8x8U), (16, true, Vector.load16x4S), (16, false, Vector.load16x4U),
            (32, true, Vector.load32x2S), (32, false, Vector.load32x2U),
        ]
        for (width, signed, load) in loads {
            let lanes = signed ? LaneReference.signed(source, bits: width) : LaneReference.unsigned(source, bits: width)
            #expect(load(bits) == LaneReference.vector(Array(lanes[..<(64 / width)]), bits: width * 2))
        }
        #expect(Vector.load8Splat(0x9A) == V128(repeating: 0x9A))
        #expect(Vector.load16Splat(0x9ABC) == LaneReference.vector(Array(repeating: 0x9ABC, count: 8), bits: 16))
        #expect(Vector.load32Splat(0x9ABC_DEF0) == LaneReference.vector(Array(repeating: 0x9ABC_DEF0, count: 4), bits: 32))
        #expect(Vector.load64Splat(bits) == LaneReference.vector([Int128(bits), Int128(bits)], bits: 64))
        #expect(Vector.load32Zero(0x9ABC_DEF0) == LaneReference.vector([0x9ABC_DEF0], bits: 32))
        #expect(Vector.load64Zero(bits) == source)
    }
}
