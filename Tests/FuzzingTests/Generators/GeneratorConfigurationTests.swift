import Files
import Testing
import WasmModel

@testable import Fuzzing

@Suite struct GeneratorConfigurationTests {
    @Test func theJSONFormComesBack() throws {
        var configuration = GeneratorConfiguration()
        configuration.features = .wasm3
        try configuration.set(assignment: "functions=3")
        #expect(try GeneratorConfiguration(json: configuration.json) == configuration)
        #expect(try GeneratorConfiguration(file: JSONWriter.bytes(of: configuration.json)) == configuration)
        #expect(configuration.value(of: "functions") == 3)
    }

    @Test func defaultsAreInTheirRanges() {
        for knob in GeneratorConfiguration.knobs {
            #expect(knob.range.contains(GeneratorConfiguration().value(of: knob.name) ?? .min), "\(knob.name)")
        }
        #expect(Set(GeneratorConfiguration.knobs.map(\.name)).count == GeneratorConfiguration.knobs.count)
    }

    private static func message(_ body: () throws(GeneratorConfigurationError) -> Void) -> String {
        do throws(GeneratorConfigurationError) {
            try body()
            return ""
        } catch {
            return error.message
        }
    }

    @Test(arguments: [
        ("memorys=1", "there is no setting 'memorys'; did you mean memories?"),
        ("functions", "'functions' is no setting: it is written name=number"),
        ("functions=x", "functions: 'x' is no whole number"),
        ("functions=0", "functions is 0; it must be from 1 to 500 (most functions that a module defines at will)"),
    ])
    func settingsThatAreNoneAreErrors(text: String, message: String) {
        var configuration = GeneratorConfiguration()
        #expect(Self.message { () throws(GeneratorConfigurationError) in try configuration.set(assignment: text) } == message)
    }

    @Test(arguments: [
        ("[]", "a configuration is a JSON object"),
        ("{\"functions\": true}", "functions is a whole number"),
        ("{\"weightNumerik\": 1}", "there is no setting 'weightNumerik'; did you mean weightNumeric?"),
        ("{\"features\": 1}", "features is a list of names"),
        ("{\"features\": [\"simmd\"]}", "there is no feature 'simmd'; did you mean simd?"),
        ("{\n\n\"functions\": }", "line 3: no value"),
    ])
    func filesThatAreNoneAreErrors(text: String, message: String) {
        #expect(
            Self.message { () throws(GeneratorConfigurationError) in _ = try GeneratorConfiguration(file: Array(text.utf8)) } == message)
    }

    /// Every number at both ends of its range gives valid modules, whatever the others are.
    @Test func allSettingsGiveValidModules() throws {
        for (position, knob) in GeneratorConfiguration.knobs.enumerated() {
            for value in [knob.range.lowerBound, min(knob.range.upperBound, 60)] {
                var configuration = GeneratorConfiguration()
                try configuration.set(assignment: "bodySize=60")
                try configuration.set(knob.name, to: value)
                for seed in 0..<2 {
                    var choices = Choices(seed: SplitMix64.seed(UInt64(seed), UInt64(position)))
                    let generated = CaseGenerator.generate(&choices, configuration: configuration)
                    #expect(throws: Never.self, "\(knob.name)=\(value)") { try CaseRunner().load(generated, types: CaseRunner.newTypes()) }
                }
            }
        }
    }

    @Test func featuresThatAreNotDrawnAreNotUsed() throws {
        for feature in Feature.allCases {
            var configuration = GeneratorConfiguration()
            configuration.features[feature] = false
            for seed in 0..<UInt64(3) {
                var choices = Choices(seed: SplitMix64.seed(seed, UInt64(feature.rawValue), 9))
                let generated = CaseGenerator.generate(&choices, configuration: configuration)
                #expect(!generated.features[feature])
                #expect(throws: Never.self) { try CaseRunner().load(generated, types: CaseRunner.newTypes()) }
            }
        }
    }
}
