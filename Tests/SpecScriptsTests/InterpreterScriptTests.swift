import SpecScripts
import Testing
import WasmText

/// Scripts that assert something false: whatever the runner accepts here it would accept from a broken engine.
@Suite("Scripts on the interpreter")
struct InterpreterScriptTests {
    private func outcomes(_ script: String) throws -> [CommandOutcome] {
        try ScriptExecution.run(Array(script.utf8), engine: .interpreter).map(\.outcome)
    }

    private func isFailed(_ outcome: CommandOutcome?) -> Bool { if case .failed = outcome { true } else { false } }
    private func isError(_ outcome: CommandOutcome?) -> Bool { if case .error = outcome { true } else { false } }

    private static let module = """
        (module
          (func (export "one") (result i32) i32.const 1)
          (func (export "minus-zero") (result f32) f32.const -0)
          (func (export "nan") (result f64) f64.const nan:0x4000000000000)
          (func (export "trap") unreachable)
          (func (export "throw") throw $e) (tag $e)
          (func $loop (export "loop") call $loop)
          (func (export "null") (result funcref) ref.null func)
          (func (export "same") (param externref) (result externref) local.get 0)
          (global (export "g") i64 i64.const 7))

        """

    @Test(
        "What is true passes",
        arguments: [
            #"(assert_return (invoke "one") (i32.const 1))"#, #"(assert_return (invoke "minus-zero") (f32.const -0))"#,
            #"(assert_return (invoke "nan") (f64.const nan:0x4000000000000))"#, #"(assert_trap (invoke "trap") "unreachable")"#,
            #"(assert_exception (invoke "throw"))"#, #"(assert_exhaustion (invoke "loop") "call stack exhausted")"#,
            #"(assert_return (invoke "null") (ref.null func))"#, #"(assert_return (get "g") (i64.const 7))"#,
            #"(assert_return (invoke "same" (ref.extern 5)) (ref.extern 5))"#,
            #"(assert_return (invoke "same" (ref.null extern)) (ref.null))"#,
            #"(invoke "one")"#, #"(assert_return (invoke "one") (either (i32.const 0) (i32.const 1)))"#,
            #"(assert_malformed (module binary "\00asm") "unexpected end")"#, #"(assert_malformed (module quote "(func") "")"#,
            #"(assert_invalid (module (func (result i32))) "type mismatch")"#,
            #"(assert_unlinkable (module (import "spectest" "none" (func))) "unknown import")"#,
            #"(assert_unlinkable (module (import "spectest" "global_i32" (global i64))) "incompatible import type")"#,
            #"(assert_trap (module (func $s unreachable) (start $s)) "unreachable")"#,
        ])
    func truths(_ assertion: String) throws {
        #expect(try outcomes(InterpreterScriptTests.module + assertion) == [.passed])
    }

    @Test(
        "What is false fails",
        arguments: [
            #"(assert_return (invoke "one") (i32.const 2))"#, #"(assert_return (invoke "one"))"#,
            #"(assert_return (invoke "one") (i64.const 1))"#, #"(assert_return (invoke "minus-zero") (f32.const 0))"#,
            #"(assert_return (invoke "nan") (f64.const nan:canonical))"#, #"(assert_return (invoke "nan") (f64.const nan:arithmetic))"#,
            #"(assert_return (invoke "trap"))"#, #"(assert_return (invoke "throw"))"#, #"(assert_return (invoke "loop"))"#,
            #"(assert_trap (invoke "one") "unreachable")"#, #"(assert_trap (invoke "throw") "")"#, #"(assert_trap (invoke "loop") "")"#,
            #"(assert_exception (invoke "trap"))"#, #"(assert_exception (invoke "one"))"#, #"(assert_exhaustion (invoke "trap") "")"#,
            #"(assert_return (invoke "null") (ref.func))"#, #"(assert_return (invoke "null") (ref.null extern))"#,
            #"(assert_return (get "g") (i64.const 8))"#, #"(assert_return (invoke "same" (ref.extern 5)) (ref.extern 6))"#,
            #"(invoke "trap")"#, #"(assert_malformed (module quote "(func)") "")"#,
            #"(assert_malformed (module quote "(func (result i32))") "type mismatch")"#,
            #"(assert_invalid (module (func)) "")"#, #"(assert_invalid (module binary "\00asm") "unexpected end")"#,
            #"(assert_invalid (module quote "(func") "")"#, #"(assert_unlinkable (module) "")"#,
            #"(assert_unlinkable (module (func (result i32))) "type mismatch")"#,
            #"(assert_unlinkable (module (func $s unreachable) (start $s)) "unreachable")"#,
            #"(assert_trap (module (func $s) (start $s)) "")"#, #"(assert_trap (module (import "spectest" "none" (func))) "")"#,
            #"(module (func (result i32)))"#, #"(module (import "spectest" "none" (func)))"#, #"(module (func $s unreachable) (start $s))"#,
        ])
    func falsehoods(_ assertion: String) throws {
        let outcomes = try outcomes(InterpreterScriptTests.module + assertion)
        #expect(outcomes.count == 1)
        #expect(isFailed(outcomes.first), "\(outcomes)")
    }

    @Test("Another message in the right phase is told apart")
    func otherMessages() throws {
        for assertion in [
            #"(assert_trap (invoke "trap") "integer overflow")"#, #"(assert_trap (invoke "trap") "unreachable code")"#,
            #"(assert_invalid (module (func (result i32))) "unknown type")"#,
            #"(assert_malformed (module binary "\00asm") "magic header not detected")"#,
            #"(assert_unlinkable (module (import "spectest" "none" (func))) "incompatible import type")"#,
        ] {
            let outcome = try outcomes(InterpreterScriptTests.module + assertion).first
            let isWrongMessage = if case .wrongMessage = outcome { true } else { false }
            #expect(isWrongMessage, "\(assertion): \(String(describing: outcome))")
        }
    }

    @Test("What cannot be asked is an error")
    func errors() throws {
        for assertion in [
            #"(assert_trap (invoke "none") "")"#, #"(assert_return (invoke "one" (i32.const 1)) (i32.const 1))"#,
            #"(assert_trap (invoke "same" (i32.const 1)) "")"#, #"(assert_return (get "one"))"#, #"(invoke $m "one")"#,
            #"(register "x" $m)"#, #"(module instance $m)"#,
        ] {
            let outcome = try outcomes(InterpreterScriptTests.module + assertion).first
            // The last one makes an instance of the latest definition, which is there.
            if assertion.hasPrefix("(module instance") {
                #expect(outcome == nil)
            } else {
                #expect(isError(outcome), "\(assertion): \(String(describing: outcome))")
            }
        }
    }

    @Test("Later commands do not fall back to an older module of the same name")
    func failedModules() throws {
        let outcomes = try outcomes(
            """
            (module $m (func (export "f")))
            (register "lib" $m)
            (module $m (func (export "f") (result i32)))
            (invoke "f")
            (invoke $m "f")
            (register "lib" $m)
            (module (import "lib" "f" (func)))
            (module (func (export "g")))
            (invoke "g")
            """)
        #expect(outcomes.count == 6)
        #expect(isFailed(outcomes.first))
        for outcome in outcomes[1...4] { #expect(isError(outcome)) }
        #expect(outcomes.last == .passed)
    }

    @Test("spectest has what the reference interpreter's has")
    func spectest() throws {
        let outcomes = try outcomes(
            """
            (module
              (import "spectest" "global_i32" (global $i i32)) (import "spectest" "global_i64" (global $l i64))
              (import "spectest" "global_f32" (global $f f32)) (import "spectest" "global_f64" (global $d f64))
              (import "spectest" "table" (table 10 20 funcref)) (import "spectest" "table64" (table i64 10 20 funcref))
              (import "spectest" "memory" (memory 1 2)) (import "spectest" "print" (func))
              (import "spectest" "print_i32" (func $p (param i32))) (import "spectest" "print_i64" (func (param i64)))
              (import "spectest" "print_f32" (func (param f32))) (import "spectest" "print_f64" (func (param f64)))
              (import "spectest" "print_i32_f32" (func (param i32 f32))) (import "spectest" "print_f64_f64" (func (param f64 f64)))
              (export "i" (global $i)) (export "l" (global $l)) (export "f" (global $f)) (export "d" (global $d))
              (func (export "print") i32.const 1 call $p))
            (assert_return (get "i") (i32.const 666))
            (assert_return (get "l") (i64.const 666))
            (assert_return (get "f") (f32.const 666.6))
            (assert_return (get "d") (f64.const 666.6))
            (assert_return (invoke "print"))
            """)
        #expect(outcomes == Array(repeating: .passed, count: 5))
    }

    @Test("Names are told apart byte by byte")
    func names() throws {
        let outcomes = try outcomes(
            """
            (module (func (export "\\c3\\a9") (result i32) i32.const 1) (func (export "e\\cc\\81") (result i32) i32.const 2))
            (register "\\c3\\a9")
            (assert_return (invoke "\\c3\\a9") (i32.const 1))
            (assert_return (invoke "e\\cc\\81") (i32.const 2))
            (assert_unlinkable (module (import "e\\cc\\81" "\\c3\\a9" (func (result i32)))) "unknown import")
            """)
        #expect(outcomes == Array(repeating: .passed, count: 3))
    }
}
