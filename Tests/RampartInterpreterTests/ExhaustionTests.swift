import RampartRuntime
import Testing
import WasmModel

@testable import RampartInterpreter

/// Running out of stack is an error like any other: it happens often, in every kind of call, and the store goes on.
@Suite struct ExhaustionTests {
    private func limits(_ stackBytes: Int) -> StoreLimits {
        var limits = StoreLimits()
        limits.stackBytes = stackBytes
        return limits
    }

    private let wide = String(repeating: "v128 ", count: 1000)

    @Test func everyKindOfCall() throws {
        let fixture = Fixture(limits(32 << 10))
        let echo = fixture.store.makeFunction(type: FunctionType(parameters: [.i32], results: [.i32])) { _, arguments in arguments }
        let instance = try fixture.instantiate(
            """
            (module
              (type $t (func (param i32) (result i32)))
              (import "host" "echo" (func $echo (type $t)))
              (table funcref (elem $indirect))
              (elem declare func $reference)
              (func $direct (export "direct") (type $t) (i32.add (call $direct (local.get 0)) (i32.const 1)))
              (func $indirect (export "indirect") (type $t) (i32.add (call_indirect (type $t) (local.get 0) (i32.const 0)) (i32.const 1)))
              (func $reference (export "reference") (type $t) (i32.add (call_ref $t (local.get 0) (ref.func $reference)) (i32.const 1)))
              (func $host (export "host") (type $t) (i32.add (call $host (call $echo (local.get 0))) (i32.const 1)))
              (func $guarded (export "guarded") (type $t)
                (block $h (try_table (catch_all $h) (return (call $guarded (local.get 0))))) (i32.const 5))
              (func (export "fine") (type $t) (call $echo (local.get 0))))
            """, [.function(echo)])
        for turn in 0..<40 {
            for name in ["direct", "indirect", "reference", "host", "guarded"] as [Name] {
                #expect(try instance.outcome(name, .i32(1)) == "call stack exhausted")
            }
            #expect(try instance.call("fine", .i32(Int32(turn))) == [.i32(Int32(turn))])
        }
    }

    /// Frames of every size up to the largest, so that the limit is met in each place of a call.
    @Test func hugeFrames() throws {
        let fixture = Fixture(limits(256 << 10))
        let constants = String(repeating: "(v128.const i64x2 1 2) ", count: 1000)
        let results = (0..<1000).map { _ in Value.v128(.init(repeating: 9)) }
        let vectors = FunctionType(parameters: [], results: Array(repeating: .v128, count: 1000))
        let host = fixture.store.makeFunction(type: vectors) { _, _ in results }
        let instance = try fixture.instantiate(
            """
            (module
              (import "host" "wide" (func $host (result \(wide))))
              (func $parameters (export "parameters") (param i32) \(constants) (call $next))
              (func $next (param \(wide)) (call $parameters (i32.const 0)))
              (func $results (export "results") (result \(wide)) (call $results) (return))
              (func $descend (export "host") (param i32)
                (if (local.get 0) (then (call $descend (i32.sub (local.get 0) (i32.const 1))) (return)))
                (call $host) \(String(repeating: "drop ", count: 1000)))
              (func $tail (export "tail") (param $n i32) (result \(wide))
                (if (result \(wide)) (local.get $n)
                  (then (call $tail (i32.sub (local.get $n) (i32.const 1))))
                  (else (return_call $host)))))
            """, [.function(host)])
        #expect(try instance.outcome("parameters", .i32(0)) == "call stack exhausted")
        #expect(try instance.outcome("results") == "call stack exhausted")
        for depth in [0, 1, 2000, 4000, 4200, 4300, 4350, 4400, 4450, 4500, 4600, 5000] {
            let outcome = try instance.outcome("host", .i32(Int32(depth)))
            #expect(outcome == "" || outcome == "call stack exhausted")
        }
        #expect(try instance.outcome("host", .i32(20_000)) == "call stack exhausted")
        #expect(try instance.call("tail", .i32(2)) == results)
        #expect(try instance.outcome("tail", .i32(100)) == "call stack exhausted")
    }

    @Test func localsThatDoNotFit() throws {
        let text = """
            (module (func (export "run") (result i32) (local \(String(repeating: "v128 ", count: 40_000)))
              (i32.add (i32x4.extract_lane 0 (local.get 39999)) (i32.const 1))))
            """
        #expect(try Fixture(limits(64 << 10)).instantiate(text).outcome("run") == "call stack exhausted")
        #expect(try Fixture().instantiate(text).call("run") == [.i32(1)])
    }

    @Test func nestedInvocations() throws {
        var limits = limits(256 << 10)
        limits.nestedInvocations = 20
        let fixture = Fixture(limits)
        let type = FunctionType(parameters: [.reference(ReferenceType(nullable: true, heap: .func))], results: [])
        let callback = fixture.store.makeFunction(type: type) { caller, arguments in
            guard case .reference(let reference)? = arguments.first, let function = caller.store.function(of: reference) else { return [] }
            return try caller.store.invoke(function, [])
        }
        let instance = try fixture.instantiate(
            """
            (module
              (import "host" "call" (func $call (param funcref)))
              (elem declare func $again)
              (func $again (export "again") (call $call (ref.func $again)))
              (func (export "fine")))
            """, [.function(callback)])
        for _ in 0..<50 {
            #expect(try instance.outcome("again") == "call stack exhausted")
            #expect(try instance.outcome("fine") == "")
        }
    }
}
