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
}
