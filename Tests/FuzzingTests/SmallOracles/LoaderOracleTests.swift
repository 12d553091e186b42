import Testing
import WasmBinary
import WasmModel
import WasmValidation

@testable import Fuzzing

@Suite struct LoaderOracleTests {
    @Test func seedsAreValid() throws {
        #expect(SeedModules.binaries.count == SeedModules.texts.count)
        for binary in SeedModules.binaries {
            _ = try Validator(features: .all, registry: TypeRegistry()).validate(try ModuleDecoder.decode(binary, features: .all))
        }
    }

    @Test func survivesWhatItMakes() {
        let (findings, tally) = SmallOracle.run(LoaderOracle(), cases: 1500)
        #expect(findings.isEmpty, "\(findings.first.map(\.details) ?? "")")
        for count in ["binary/valid", "binary/invalid", "binary/malformed", "text/module", "text/script", "text/malformed"] {
            #expect(tally.counts["loader/\(count)", default: 0] > 0, "\(count)")
        }
    }

    @Test func anErrorBehindTheInputIsFound() {
        let oracle = LoaderOracle { bytes, features throws(MalformedError) in
            do throws(MalformedError) {
                return try ModuleDecoder.decode(bytes, features: features)
            } catch {
                guard case .offset(let offset) = error.location, offset == bytes.count else { throw error }
                throw MalformedError(location: .offset(offset + 1), reason: error.reason)
            }
        }
        let (findings, _) = SmallOracle.run(oracle, cases: 1500)
        #expect(findings.first?.bucket == "internal-error/decode/loader/offset")
    }

    @Test func partsThatNoByteBacksAreFound() {
        let oracle = LoaderOracle { bytes, features throws(MalformedError) in
            var module = try ModuleDecoder.decode(bytes, features: features)
            module.functions += [UInt32](repeating: 0, count: bytes.count + 1)
            return module
        }
        let (findings, _) = SmallOracle.run(oracle, cases: 1500)
        #expect(findings.first?.kind == .memory)
    }
}

/// Asks an oracle about inputs that follow from seeds, to the first finding: the same ones on every machine.
enum SmallOracle {
    static func run<Tested: Oracle>(
        _ oracle: Tested, cases: Int, material: Material = Material()
    ) -> (findings: [Finding], tally: Tally) {
        var findings: [Finding] = []
        var tally = Tally()
        for seed in 0..<UInt64(cases) where findings.isEmpty {
            var choices = Choices(seed: SplitMix64.seed(1, seed))
            let input = oracle.generate(&choices, material: material, tally: &tally)
            switch oracle.judge(input, tally: &tally) {
            case .agree: tally.count("agree")
            case .disagree(let finding):
                var finding = finding
                finding.details += "\nseed \(seed): \(Hexadecimal.text(oracle.encode(input)))"
                findings.append(finding)
            case .inconclusive(let reason): tally.count(reason.rawValue)
            }
        }
        return (findings, tally)
    }
}
