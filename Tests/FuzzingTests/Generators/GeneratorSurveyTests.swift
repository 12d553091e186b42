import Testing
import WasmModel

@testable import Fuzzing

@Suite struct GeneratorSurveyTests {
    /// What generated cases are like; with more seeds (FUZZ_SEEDS), also what is rare must occur.
    @Test func casesRunAndHaveAMixOfEverything() {
        let count = Seeds.count(250)
        var survey = GeneratorSurvey()
        for seed in 0..<UInt64(count) {
            var choices = Choices(seed: SplitMix64.seed(seed, 2))
            survey.add(CaseGenerator.generate(&choices), name: "seed \(seed)")
        }
        #expect(survey.faults.isEmpty, "\(survey.faults.prefix(3))")
        #expect(100 * survey.instantiated >= 98 * survey.modules, "\(survey.instantiationFailures)")
        #expect(survey.share(of: "returned") > 70, "\(survey.ends)")
        #expect(survey.share(of: "exhaustion:fuel") < 5, "\(survey.ends)")
        #expect((1000...4000).contains(survey.bytes / survey.modules))
        for feature in Feature.allCases where feature != .annotations {
            #expect((25...95).contains(100 * (survey.features[feature] ?? 0) / survey.cases), "\(feature.name)")
        }
        guard count >= 5000 else { return }
        #expect(survey.missing(.all).isEmpty, "\(survey.missing(.all).map(\.mnemonic))")
        // Objects that are too large end in an exhaustion.
        let unreached = TrapCode.allCases.filter { survey.traps[$0] == nil && $0 != .allocationSizeTooLarge }
        #expect(unreached.isEmpty, "\(unreached)")
    }

    /// Nearly all cases must be compared to their end, and what is not must have a reason that is counted.
    @Test func casesReachAComparison() throws {
        let oracle = DifferentialOracle(contenders: try Contender.list("interpreter,interpreter-text,interpreter-unmetered"))
        var tally = Tally()
        var agreed = 0
        let count = Seeds.count(60)
        for seed in 0..<UInt64(count) {
            var choices = Choices(seed: SplitMix64.seed(seed, 3))
            let verdict = oracle.judge(oracle.generate(&choices, material: Material(), tally: &tally), tally: &tally)
            if verdict == .agree { agreed += 1 }
            #expect(verdict.finding == nil)
        }
        let ignored = tally.counts.reduce(0) { $0 + ($1.key.hasPrefix("inconclusive/") ? $1.value : 0) }
        #expect(agreed + ignored == count, "\(tally.counts)")
        #expect(100 * agreed >= 95 * count && 100 * ignored <= count)
        // Every engine has had its share: one that is always left out would agree with everything.
        for (engine, least) in [("interpreter", 100), ("interpreter-text", 100), ("interpreter-unmetered", 90)] {
            #expect(100 * tally.counts["engine/\(engine)", default: 0] >= least * count, "\(engine)")
        }
    }

    /// Another validator has no reason to err where ours does.
    @Test(.enabled(if: WitnessLibrary.wasmtime() != nil, "Wasmtime's library is not installed")) func wasmtimeAcceptsAllModules() throws {
        let wasmtime = try WitnessLibrary.witness("wasmtime")
        var configuration = GeneratorConfiguration()
        for feature in Feature.allCases where !wasmtime.features.contains(feature) { configuration.features[feature] = false }
        for seed in 0..<UInt64(Seeds.count(100)) {
            var choices = Choices(seed: SplitMix64.seed(seed, 4))
            for module in CaseGenerator.generate(&choices, configuration: configuration).modules {
                #expect(wasmtime.validate(module.binary) == .accepted, "seed \(seed)")
            }
        }
    }
}
