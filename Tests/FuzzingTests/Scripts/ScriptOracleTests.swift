import SpecScripts
import Testing
import WasmModel

@testable import Fuzzing

@Suite struct ScriptOracleTests {
    private static let script = ScriptSource(
        name: "own/small.wast", features: .wasm3,
        source: Array(
            """
            (module (type $s (struct (field (mut i32))))
              (func (export "f") (param i32) (result i32) (struct.get $s 0 (struct.new $s (local.get 0)))))
            (assert_return (invoke "f" (i32.const 7)) (i32.const 7))
            (module (func (export "trap") (unreachable)))
            (assert_trap (invoke "trap") "unreachable")
            """.utf8))

    @Test func scriptsPassHoweverTheEngineIsConfigured() throws {
        let oracle = ScriptOracle(scripts: [Self.script])
        var tally = Tally()
        for seed in 0..<UInt64(8) {
            var choices = Choices(seed: seed)
            let input = oracle.generate(&choices, material: Material(), tally: &tally)
            #expect(try oracle.decode(oracle.encode(input)) == input)
            let verdict = oracle.judge(input, tally: &tally)
            #expect(verdict == .agree, "\(input.contender): \(verdict)")
        }
        #expect(tally.counts["spec/assertions"] == 16)
    }

    @Test func aWrongExpectationIsAFinding() {
        let wrong = ScriptCase(
            contender: .interpreter, canonicalizesNaNs: false, features: .wasm3,
            source: Array(#"(module (func (export "f") (result i32) (i32.const 1))) (assert_return (invoke "f") (i32.const 2))"#.utf8))
        var tally = Tally()
        guard case .disagree(let finding) = ScriptOracle(scripts: []).judge(wrong, tally: &tally) else {
            Issue.record("no finding")
            return
        }
        #expect(finding.bucket == "mismatch/call/spec/interpreter:assert_return:values")
    }

    /// Where nothing is run the rule tells causes apart, and no engine does.
    @Test(arguments: [Contender.interpreter, Contender(.compiler)])
    func whatIsNotRunHasNoEngineInItsBucket(_ contender: Contender) {
        let accepted = ScriptCase(
            contender: contender, canonicalizesNaNs: false, features: .wasm3,
            source: Array(#"(assert_invalid (module (func)) "type mismatch")"#.utf8))
        var tally = Tally()
        let finding = ScriptOracle(scripts: []).judge(accepted, tally: &tally).finding
        #expect(finding?.bucket == "mismatch/call/spec/assert_invalid:invalid:-type-mismatch:the-module-is-valid")
    }

    @Test func whatIsNoCaseIsAnError() {
        for text in ["", "(module)", ";; case: none any simd\n", ";; case: interpreter some simd\n", ";; case: interpreter any sidm\n"] {
            #expect(throws: CaseFormatError.self) { try ScriptCase(file: Array(text.utf8)) }
        }
        var tally = Tally()
        let empty = ScriptCase(contender: .interpreter, canonicalizesNaNs: false, features: .wasm3, source: [])
        #expect(ScriptOracle(scripts: []).judge(empty, tally: &tally) == .inconclusive(.notAvailable))
    }
}
