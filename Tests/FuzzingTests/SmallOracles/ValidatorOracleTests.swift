import Testing
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
}
