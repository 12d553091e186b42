import Testing
import WasmBinary
import WasmModel
import WasmValidation

@testable import Fuzzing

@Suite struct ValidatorOracleTests {
    @Test func whatIsAcceptedRuns() {
        let oracle = ValidatorOracle()
        oracle.compiledShare = 0
        let (findings, tally) = SmallOracle.run(oracle, cases: 150)
        #expect(findings.isEmpty, "\(findings.first.map { "\($0.summary)\n\($0.details)" } ?? "")")
        #expect(tally.counts["validator/valid", default: 0] > 0)
        #expect(tally.counts["validator/invalid", default: 0] > 0)
        #expect(tally.counts["validator/run", default: 0] > 0)
    }

    @Test func aFailureToLowerIsFound() {
        let oracle = ValidatorOracle()
        oracle.lower = { module, _ throws(EngineBug) in
            if module.module.bodies.count > 3 { throw EngineBug("no code for 4 functions") }
        }
        let finding = SmallOracle.run(oracle, cases: 2000).findings.first
        #expect(finding?.bucket == "internal-error/compile/validator/no-code-for-functions")
    }

    @Test func aModuleThatIsRefusedWronglyIsFound() {
        let oracle = ValidatorOracle { module, features, registry throws(ModuleError) in
            if module.memories.count == 1 { throw .invalid(ValidationError(reason: .unknownMemory(0, count: 0))) }
            return try Validator(features: features, registry: registry).validate(module)
        }
        oracle.witnesses = [OwnWitness(.interpreter)]
        let finding = SmallOracle.run(oracle, cases: 2000).findings.first
        #expect(finding?.kind == .acceptance)
        #expect(finding?.summary.contains("accepts a module that is refused: unknown memory") ?? false)
    }

    @Test func aModuleThatIsAcceptedWronglyIsFound() {
        final class Strict: Witness {
            let name = "strict"
            let features = Features.all
            func validate(_ binary: [UInt8]) -> WitnessAcceptance { .refused("on principle") }
            func run(_ program: WitnessProgram) -> WitnessRecord { WitnessRecord() }
        }
        let oracle = ValidatorOracle()
        oracle.witnesses = [Strict()]
        #expect(SmallOracle.run(oracle, cases: 2000).findings.first?.bucket == "acceptance/validate/validator/strict:accepted")
    }

    @Test func ownWitnessAgrees() {
        let oracle = ValidatorOracle()
        oracle.compiledShare = 0
        oracle.witnesses = [OwnWitness(.interpreter)]
        #expect(SmallOracle.run(oracle, cases: 150).findings.isEmpty)
    }

    /// All pairs of abstract types, with null and without.
    @Test func typesMatchAsTheyShould() {
        let oracle = ValidatorOracle()
        oracle.compiledShare = 0
        let types = MatchingProbe.heapTypes.flatMap { heap in [true, false].map { ReferenceType(nullable: $0, heap: heap) } }
        var tally = Tally()
        for given in types {
            for wanted in types {
                let question = MatchingProbe.Question(given: given, wanted: wanted)
                let verdict = oracle.judge(MatchingProbe.module(question), tally: &tally)
                if case .agree = verdict { continue }
                Issue.record("\(question.words): \(verdict)")
            }
        }
        #expect(tally.counts["validator/matching"] == types.count * types.count)
        // The types above each, itself among them: any 1, eq 2, i31, struct and array 3, none 6, and 1 and 2 of three other hierarchies; and
        // three of four ways to be null.
        #expect(tally.counts["validator/valid"] == 27 * 3)
    }

    @Test func wrongAnswersAboutMatchingAreFound() throws {
        let question = {
            MatchingProbe.Question(given: ReferenceType(nullable: true, heap: $0), wanted: ReferenceType(nullable: true, heap: $1))
        }
        let refusing = ValidatorOracle { _, _, _ throws(ModuleError) in
            throw .invalid(ValidationError(reason: .unknownMemory(0, count: 0)))
        }
        #expect(Self.bucket(refusing, question(.i31, .eq)) == "acceptance/validate/validator/matching:null-i31-null-eq")
        #expect(Self.bucket(refusing, question(.i31, .func)) == nil)
        let valid = try ModuleDecoder.decode(MatchingProbe.module(question(.any, .any)), features: .all)
        let accepting = ValidatorOracle { _, features, registry throws(ModuleError) in
            try Validator(features: features, registry: registry).validate(valid)
        }
        #expect(Self.bucket(accepting, question(.i31, .func)) == "acceptance/validate/validator/matching:null-i31-null-func")
        #expect(Self.bucket(accepting, question(.i31, .eq)) == nil)
        // They are drawn.
        #expect(SmallOracle.run(refusing, cases: 2000).findings.first?.bucket.hasPrefix("acceptance/validate/validator/matching:") == true)
    }

    private static func bucket(_ oracle: ValidatorOracle, _ question: MatchingProbe.Question) -> String? {
        var tally = Tally()
        if case .disagree(let finding) = oracle.judge(MatchingProbe.module(question), tally: &tally) { return finding.bucket }
        return nil
    }
}
