import Testing
import WasmBinary
import WasmModel
import WasmText

@testable import Fuzzing

@Suite struct RoundTripOracleTests {
    @Test func modulesComeBack() {
        let (findings, tally) = SmallOracle.run(RoundTripOracle(), cases: 200)
        #expect(findings.isEmpty, "\(findings.first.map { "\($0.summary)\n\($0.details)" } ?? "")")
        #expect(tally.counts["roundtrip/valid", default: 0] > tally.counts["roundtrip/invalid", default: 0])
        #expect(tally.counts["roundtrip/invalid", default: 0] > 0)
    }

    /// A section without entries is not written, and what stands behind it has another place then.
    @Test func customSectionsBehindEmptySectionsAgree() {
        var tally = Tally()
        let custom: [UInt8] = [0, 2, 1, 0x61]
        let module = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0] + custom + [1, 1, 0] + custom + [2, 1, 0] + custom + [11, 1, 0] + custom
        #expect(RoundTripOracle().judge(module, tally: &tally) == .agree)
    }

    @Test func aDroppedNameIsFound() {
        var steps = RoundTripOracle.Steps()
        steps.encode = { module in
            var module = module
            if let last = module.names.functions.keys.max() { module.names.functions[last] = nil }
            return ModuleEncoder.encode(module)
        }
        #expect(finding(steps)?.bucket == "round-trip/encode/roundtrip/names")
    }

    @Test func aLostCustomSectionIsFound() {
        var steps = RoundTripOracle.Steps()
        steps.encode = { module in
            var module = module
            module.customSections = []
            return ModuleEncoder.encode(module)
        }
        #expect(finding(steps)?.bucket == "round-trip/encode/roundtrip/custom sections")
    }

    @Test func aWrongConstantInTheTextIsFound() {
        var steps = RoundTripOracle.Steps()
        steps.print = { module throws(MalformedError) in
            String(try ModulePrinter.print(module).replacing("i64.const -7", with: "i64.const 7"))
        }
        #expect(finding(steps)?.bucket == "round-trip/parse/roundtrip/instructions")
    }

    @Test func aTextThatIsNoFixpointIsFound() {
        var steps = RoundTripOracle.Steps()
        var number = 0
        steps.print = { module throws(MalformedError) in
            number += 1
            return try ModulePrinter.print(module) + " ;; \(number)"
        }
        #expect(finding(steps)?.bucket == "round-trip/print/roundtrip/fixpoint")
    }

    /// A decoder that does not look at a byte gives the module of another.
    @Test func aByteWithoutMeaningIsFound() throws {
        let binary = ModuleEncoder.encode(
            try TextParser.parseModule(Array("(module (table 1 funcref (ref.null func)) (@custom \"a\" \"b\"))".utf8)))
        let place = try #require(binary.indices.dropLast().first { binary[$0] == 0x40 && binary[$0 + 1] == 0 })
        var changed = binary
        changed[place + 1] = 1
        #expect(RoundTripOracle.sectionWithoutMeaning(changed, binary)?.keyword == "table")
        #expect(RoundTripOracle.sectionWithoutMeaning(binary, binary) == nil)
        // Another custom section is none, and what is spelled longer than it need be is spelled so on purpose.
        changed = binary
        changed[changed.count - 1] += 1
        #expect(RoundTripOracle.sectionWithoutMeaning(changed, binary) == nil)
        let padded: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 5, 4, 1, 0, 0x81, 0]
        let plain: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 5, 3, 1, 0, 1]
        #expect(RoundTripOracle.sectionWithoutMeaning(padded, plain) == nil)
    }

    private func finding(_ steps: RoundTripOracle.Steps) -> Finding? {
        SmallOracle.run(RoundTripOracle(steps: steps), cases: 1000).findings.first
    }
}
