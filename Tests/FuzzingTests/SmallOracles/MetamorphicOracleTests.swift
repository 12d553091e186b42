import Testing
import WasmModel

@testable import Fuzzing

@Suite struct MetamorphicOracleTests {
    private static let material = Material(modules: SeedModules.binaries)

    @Test func mutantsDoTheSame() {
        let oracle = MetamorphicOracle()
        oracle.compiledShare = 0
        let (findings, tally) = SmallOracle.run(oracle, cases: 60, material: Self.material)
        #expect(findings.isEmpty, "\(findings.first.map { "\($0.summary)\n\($0.details)" } ?? "")")
        #expect(tally.counts["agree", default: 0] > 5)
    }

    /// Each alone, so that one that is wrong is known by its name.
    @Test(arguments: Mutators.preserving.map(\.name)) func everyMutatorKeepsTheMeaning(_ name: String) throws {
        let oracle = MetamorphicOracle()
        oracle.compiledShare = 0
        oracle.mutators = [try #require(Mutators.named(name))]
        let (findings, tally) = SmallOracle.run(oracle, cases: 60, material: Self.material)
        #expect(findings.isEmpty, "\(findings.first.map { "\($0.summary)\n\($0.details)" } ?? "")")
        #expect(tally.counts["agree", default: 0] > 0)
    }

    @Test func aMutatorThatChangesTheMeaningIsFound() throws {
        for name in ["change-constant", "negate-condition", "replace-operator"] {
            let oracle = MetamorphicOracle()
            oracle.compiledShare = 0
            oracle.mutators = [try #require(Mutators.named(name))]
            #expect(SmallOracle.run(oracle, cases: 2000, material: Self.material).findings.first?.kind == .mismatch, "\(name)")
        }
    }

    @Test func aCaseComesBackFromItsFile() throws {
        let oracle = MetamorphicOracle()
        var tally = Tally()
        var choices = Choices(seed: 4)
        let made = oracle.generate(&choices, material: Self.material, tally: &tally)
        #expect(!made.mutators.isEmpty)
        #expect(try oracle.decode(oracle.encode(made)) == made)
        let file = oracle.encode(made)
        for length in stride(from: 0, to: file.count, by: 7) { _ = try? oracle.decode(Array(file[..<length])) }
    }

    @Test func aPlainModuleIsAParent() throws {
        let made = try MetamorphicOracle().decode(SeedModules.binaries[0])
        #expect(!made.mutators.isEmpty)
        #expect(made.parent.modules[0].binary == SeedModules.binaries[0])
        #expect(made.parent.steps == made.mutant.steps)
        #expect(!made.parent.steps.isEmpty)
    }
}
