import Testing
import WasmBinary
import WasmModel

@testable import Fuzzing

@Suite struct FuzzCaseTests {
    private static let empty: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]

    private static let full = FuzzCase(
        features: .wasm3, modules: [.init(name: "first", binary: empty), .init(name: "last", binary: empty)],
        steps: [
            .invoke(
                module: 1, export: "\u{0}é",
                arguments: [
                    .i32(-1), .i64(.min), .f32(0x7FC0_0000), .f64(1 << 63),
                    .v128(SIMD16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255)),
                    .null, .i31(-5), .host(7), .function(module: 0, export: "f"), .result(step: 0, position: 1),
                ]),
            .growMemory(module: 0, export: "m", pages: .max), .writeMemory(module: 0, export: "m", offset: 65535, bytes: [1, 2]), .collect,
        ], fuel: 12, hostSeed: .max)

    @Test func aCaseComesBackFromItsFile() throws { #expect(try FuzzCase(file: Self.full.encoded()) == Self.full) }

    @Test func theFileIsAModule() throws {
        let module = try ModuleDecoder.decode(Self.full.encoded())
        #expect(module.customSections.map(\.name) == [Name(FuzzCase.sectionName)])
    }

    @Test func aPlainModuleIsACase() throws {
        let plain = try FuzzCase(file: Self.empty)
        #expect(plain.modules.map(\.binary) == [Self.empty])
        #expect(plain.steps.isEmpty)
    }

    @Test func aDamagedEnvelopeIsAnErrorOrACaseOfOneModule() throws {
        let file = Self.full.encoded()
        for position in Self.empty.count..<file.count {
            var damaged = file
            damaged[position] ^= 0x15
            _ = try? FuzzCase(file: damaged)
            _ = try? FuzzCase(file: Array(file[..<position]))
        }
        var damaged = file
        damaged[file.count - 2] = UInt8(ascii: "x")
        #expect(throws: CaseFormatError.self) { try FuzzCase(file: damaged) }
    }
}

@Suite struct ChoicesTests {
    @Test func bytesDecideFirstAndThenZeros() {
        var choices = Choices(bytes: [5, 1, 2])
        #expect(choices.number(below: 10) == 5)
        #expect(choices.number(below: 1000) == 258)
        #expect(choices.isExhausted)
        #expect(choices.bits() == 0)
        let exhausted = choices.chance(1, of: 2)
        #expect(!exhausted)
    }

    @Test func aSeedGivesTheSameChoicesAgain() {
        var first = Choices(seed: 3), second = Choices(seed: 3), other = Choices(seed: 4)
        let bits = [first.bits(), second.bits(), other.bits(), first.bits(), second.bits()]
        #expect(bits[0] == bits[1])
        #expect(bits[0] != bits[2])
        #expect(bits[3] == bits[4])
        #expect(bits[0] != bits[3])
        #expect(SplitMix64.seed(1, 2, 3) != SplitMix64.seed(1, 3, 2))
    }

    @Test func weightsAreKept() {
        var choices = Choices(seed: 1)
        var counts = [0, 0, 0]
        for _ in 0..<4000 { counts[choices.weighted([1, 0, 3])] += 1 }
        #expect(counts[1] == 0)
        #expect((800...1200).contains(counts[0]))
    }
}
