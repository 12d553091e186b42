import Testing
import WasmModel
import WasmText

@testable import SpecScripts

@Suite("Strict comparison of results")
struct ResultMatchingTests {
    @Test("Numbers match only the same number of the same type")
    func numbers() {
        #expect(ScriptResult.i32(7).matches(.i32(7)))
        #expect(!ScriptResult.i32(7).matches(.i32(8)))
        #expect(!ScriptResult.i32(7).matches(.i64(7)))
        #expect(!ScriptResult.i64(7).matches(.i64(7 + 1 << 32)))
        #expect(!ScriptResult.f32(.bits(0)).matches(.i32(0)))
        #expect(!ScriptResult.f64(.bits(0)).matches(.f32(0)))
    }

    @Test("Zero and minus zero are two values")
    func zeros() {
        #expect(ScriptResult.f32(.bits(0x8000_0000)).matches(.f32(0x8000_0000)))
        #expect(!ScriptResult.f32(.bits(0x8000_0000)).matches(.f32(0)))
        #expect(!ScriptResult.f64(.bits(0)).matches(.f64(0x8000_0000_0000_0000)))
    }

    @Test("A canonical NaN has one payload and either sign")
    func canonicalNaN() {
        #expect(ScriptResult.f32(.canonicalNaN).matches(.f32(0x7FC0_0000)))
        #expect(ScriptResult.f32(.canonicalNaN).matches(.f32(0xFFC0_0000)))
        #expect(!ScriptResult.f32(.canonicalNaN).matches(.f32(0x7FC0_0001)))
        #expect(!ScriptResult.f32(.canonicalNaN).matches(.f32(0x7F80_0001)))
        #expect(!ScriptResult.f32(.canonicalNaN).matches(.f32(0x7F80_0000)))
        #expect(ScriptResult.f64(.canonicalNaN).matches(.f64(0xFFF8_0000_0000_0000)))
        #expect(!ScriptResult.f64(.canonicalNaN).matches(.f64(0x7FF8_0000_0000_0001)))
    }

    @Test("An arithmetic NaN has the top bit of the payload")
    func arithmeticNaN() {
        #expect(ScriptResult.f32(.arithmeticNaN).matches(.f32(0x7FC0_0000)))
        #expect(ScriptResult.f32(.arithmeticNaN).matches(.f32(0xFFC0_1234)))
        #expect(!ScriptResult.f32(.arithmeticNaN).matches(.f32(0x7FA0_0000)))
        #expect(!ScriptResult.f32(.arithmeticNaN).matches(.f32(0x7F80_0000)))
        #expect(ScriptResult.f64(.arithmeticNaN).matches(.f64(0x7FFC_0000_0000_0000)))
        #expect(!ScriptResult.f64(.arithmeticNaN).matches(.f64(0x7FF4_0000_0000_0000)))
    }

    @Test("A NaN with given bits matches no other NaN")
    func exactNaN() {
        #expect(ScriptResult.f32(.bits(0x7FA0_0000)).matches(.f32(0x7FA0_0000)))
        #expect(!ScriptResult.f32(.bits(0x7FA0_0000)).matches(.f32(0x7FE0_0000)))
    }

    @Test("Vectors match by bytes, or lane by lane where a lane is a pattern")
    func vectors() {
        var bytes = SIMD16<UInt8>(repeating: 0)
        #expect(ScriptResult.v128(.bytes(bytes)).matches(.v128(bytes)))
        let pattern = ScriptResult.v128(.f32x4([.bits(0), .canonicalNaN, .bits(0), .bits(0x8000_0000)]))
        #expect(!pattern.matches(.v128(bytes)))
        (bytes[6], bytes[7], bytes[15]) = (0xC0, 0x7F, 0x80)
        #expect(pattern.matches(.v128(bytes)))
        bytes[4] = 1
        #expect(!pattern.matches(.v128(bytes)))
        #expect(!ScriptResult.v128(.bytes(SIMD16(repeating: 0))).matches(.v128(bytes)))
        let doubles = ScriptResult.v128(.f64x2([.bits(0), .bits(1)]))
        #expect(!doubles.matches(.v128(SIMD16(repeating: 0))))
    }

    @Test("References match by what they refer to")
    func references() {
        #expect(ScriptResult.ref.matches(.reference(.structure)))
        #expect(!ScriptResult.ref.matches(.null(.any)))
        #expect(ScriptResult.refOf(.eq).matches(.reference(.i31(1))))
        #expect(!ScriptResult.refOf(.eq).matches(.reference(.host(1))))
        #expect(!ScriptResult.refOf(.struct).matches(.reference(.array)))
        #expect(!ScriptResult.refOf(.func).matches(.reference(.structure)))
        #expect(!ScriptResult.refOf(.any).matches(.reference(.external(1))))
        #expect(ScriptResult.refOf(.extern).matches(.reference(.externalized)))
        #expect(ScriptResult.refExtern(4).matches(.reference(.external(4))))
        #expect(!ScriptResult.refExtern(4).matches(.reference(.external(5))))
        #expect(!ScriptResult.refExtern(4).matches(.reference(.host(4))))
        #expect(!ScriptResult.refHost(4).matches(.reference(.external(4))))
        #expect(ScriptResult.refHost(4).matches(.reference(.host(4))))
    }

    @Test("A null belongs to a hierarchy")
    func nulls() {
        #expect(ScriptResult.refNull(nil).matches(.null(.exception)))
        #expect(ScriptResult.refNull(HeapType.none).matches(.null(.any)))
        #expect(ScriptResult.refNull(.struct).matches(.null(.any)))
        #expect(!ScriptResult.refNull(.func).matches(.null(.external)))
        #expect(!ScriptResult.refNull(nil).matches(.reference(.function)))
        #expect(!ScriptResult.refNull(nil).matches(.i32(0)))
    }

    @Test("An alternative must match as a whole")
    func either() {
        let either = ScriptResult.either([.i32(1), .f32(.canonicalNaN)])
        #expect(either.matches(.i32(1)))
        #expect(either.matches(.f32(0x7FC0_0000)))
        #expect(!either.matches(.i32(2)))
        #expect(!ScriptResult.either([]).matches(.i32(0)))
    }
}
