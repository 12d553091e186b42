import Testing
import WasmModel

struct NameTests {
    @Test(
        arguments: [
            [], [0x00], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF],
            [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xEF, 0xBB, 0xBF, 0x61],
        ] as [[UInt8]])
    func valid(bytes: [UInt8]) {
        #expect(Name(validating: bytes)?.bytes == bytes)
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x7F], [0xC2, 0xC0], [0xE0, 0x9F, 0xBF], [0xE1, 0x80],
            [0xE1, 0x80, 0x41], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0x61, 0xFF, 0x61],
        ] as [[UInt8]])
    func invalid(bytes: [UInt8]) {
        #expect(Name(validating: bytes) == nil)
    }

    /// What the standard library encodes is valid, and it agrees about every sequence of two bytes.
    @Test func agreesWithTheStandardLibrary() {
        for value in [0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF] as [UInt32] {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(Name(validating: Array(String(Character(scalar)).utf8)) != nil)
        }
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let bytes = [first, second]
                #expect((Name(validating: bytes) != nil) == (String(validating: bytes, as: UTF8.self) != nil))
            }
        }
    }

    @Test func comparedByBytes() {
        let composed = Name("\u{E9}")
        let decomposed = Name("e\u{301}")
        #expect(composed.string == decomposed.string)
        #expect(composed != decomposed)
    }
}
