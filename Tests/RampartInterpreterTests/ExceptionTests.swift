import RampartRuntime
import Testing
import WasmModel

@testable import RampartInterpreter

/// Exceptions across frames, instances and the host.
@Suite struct ExceptionTests {
    private let thrower = """
        (module
          (tag $t (export "tag") (param i32 i64 v128))
          (tag $other (export "other"))
          (memory 1) (data (i32.const 0) "\\07")
          (func $throw (export "throw") (param i32)
            (throw $t (local.get 0) (i64.const 5) (v128.const i64x2 6 7)))
          (func $deep (export "deep") (param $depth i32) (param $value i32) (result i32)
            ;; The clause is for another tag, so the exception passes through it in every frame.
            (block $h
              (try_table (catch $other $h)
                (if (local.get $depth)
                  (then (return (i32.add (call $deep (i32.sub (local.get $depth) (i32.const 1)) (local.get $value)) (i32.const 1)))))
                (call $throw (local.get $value))))
            (i32.const -1)))
        """

    @Test func acrossFramesAndInstances() throws {
        let fixture = Fixture()
        let first = try fixture.instantiate(thrower)
        let second = try fixture.instantiate(
            """
            (module
              (import "first" "tag" (tag $t (param i32 i64 v128)))
              (import "first" "deep" (func $deep (param i32 i32) (result i32)))
              (memory 1) (data (i32.const 0) "\\09")
              (func (export "catch") (param i32 i32) (result i32 i64 v128 i32)
                (local $kept i32)
                (local.set $kept (i32.const 1000))
                (block $h (result i32 i64 v128)
                  (try_table (catch $t $h) (call $deep (local.get 0) (local.get 1)) (drop))
                  (unreachable))
                ;; The local is as it was, and memory is this instance's again.
                (i32.add (local.get $kept) (i32.load8_u (i32.const 0)))))
            """, [#require(first.export("tag")), .function(try first.function("deep"))])
        let vector = SIMD16<UInt8>(6, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0)
        for depth in [0, 1, 100, 5000] {
            let expected: [Value] = [.i32(42), .i64(5), .v128(vector), .i32(1009)]
            #expect(try second.call("catch", .i32(Int32(depth)), .i32(42)) == expected)
        }
    }

    @Test func rethrownReferencesKeepTheirIdentity() throws {
        let instance = try Fixture().instantiate(
            """
            (module
              (tag $t (param i32))
              (func (export "run") (param i32) (result i32) (local $caught exnref)
                (block $outer (result i32)
                  (try_table (catch $t $outer)
                    (block $inner (result i32 exnref)
                      (try_table (catch_ref $t $inner) (throw $t (local.get 0)))
                      (unreachable))
                    (local.set $caught)
                    (drop)
                    (throw_ref (local.get $caught)))
                  (unreachable))
                (i32.add (i32.const 1)))
              (func (export "all") (param i32) (result i32)
                (block $h (result exnref)
                  (try_table (catch_all_ref $h) (throw $t (local.get 0)))
                  (unreachable))
                (drop)
                (local.get 0))
              (func (export "null") (throw_ref (ref.null exn)))
              (func (export "loop") (param $n i32) (result i32) (local $sum i32)
                (loop $again
                  (block $h (result i32)
                    (try_table (catch $t $h) (throw $t (local.get $n)))
                    (unreachable))
                  (local.set $sum (i32.add (local.get $sum)))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $sum)))
            """)
        #expect(try instance.call("run", .i32(7)) == [.i32(8)])
        #expect(try instance.call("all", .i32(7)) == [.i32(7)])
        #expect(try instance.outcome("null") == "null exception reference")
        #expect(try instance.call("loop", .i32(1000)) == [.i32(500_500)])
    }

    @Test func theHostThrowsAndWebAssemblyCatches() throws {
        let fixture = Fixture()
        let tag = fixture.store.makeTag(FunctionType(parameters: [.i32], results: []))
        let raise = fixture.store.makeFunction(type: FunctionType(parameters: [.i32], results: [.i32])) { _, arguments in
            throw ExceptionInstance(tag: tag, values: arguments)
        }
        let instance = try fixture.instantiate(
            """
            (module
              (import "host" "tag" (tag $t (param i32)))
              (import "host" "raise" (func $raise (param i32) (result i32)))
              (type $r (func (param i32) (result i32)))
              (table funcref (elem $raise))
              (func (export "direct") (param i32) (result i32)
                (block $h (result i32) (try_table (result i32) (catch $t $h) (call $raise (local.get 0))) (drop) (i32.const -1)))
              (func (export "indirect") (param i32) (result i32)
                (block $h (result i32)
                  (try_table (result i32) (catch $t $h) (call_indirect (type $r) (local.get 0) (i32.const 0))) (drop) (i32.const -1)))
              (func $tail (param i32) (result i32) (return_call $raise (local.get 0)))
              (func (export "tail") (param i32) (result i32)
                ;; The frame that is replaced by the host's catches nothing.
                (block $h (result i32) (try_table (result i32) (catch $t $h) (call $tail (local.get 0))) (drop) (i32.const -1)))
              (func (export "free") (param i32) (result i32) (call $raise (local.get 0))))
            """, [.tag(tag), .function(raise)])
        for name in ["direct", "indirect", "tail"] as [Name] { #expect(try instance.call(name, .i32(11)) == [.i32(11)]) }
        #expect(try instance.outcome("free", .i32(11)) == "unhandled exception")
        try expectUncaught(instance.function("free"), in: fixture.store)
    }

    /// A call with the number 12 ends with an exception that carries it.
    private func expectUncaught(_ function: FunctionInstance, in store: Store) throws {
        do throws(ExecutionError) {
            _ = try store.invoke(function, [.i32(12)])
            Issue.record("it returned")
        } catch {
            guard case .exception(let exception) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(exception.values == [.i32(12)])
        }
    }

    /// Legacy handlers take what a host function throws; what they throw again is the same exception.
    @Test func legacyHandlersOfHostExceptions() throws {
        let fixture = Fixture()
        let tag = fixture.store.makeTag(FunctionType(parameters: [.i32], results: []))
        let raise = fixture.store.makeFunction(type: FunctionType(parameters: [.i32], results: [.i32])) { _, arguments in
            throw ExceptionInstance(tag: tag, values: arguments)
        }
        let instance = try fixture.instantiate(
            """
            (module
              (import "host" "tag" (tag $t (param i32)))
              (import "host" "raise" (func $raise (param i32) (result i32)))
              (tag $other)
              (func (export "foreign") (param i32) (result i32)
                (try (result i32)
                  (do (call $raise (local.get 0)))
                  (catch $other (i32.const -1))
                  (catch_all (i32.const 7))))
              (func $rethrow (export "rethrow") (param i32) (result i32)
                (try (result i32) (do (call $raise (local.get 0))) (catch_all (rethrow 0))))
              (func $tail (param i32) (result i32)
                (try (result i32) (do (return_call $raise (local.get 0))) (catch_all (i32.const -1))))
              (func (export "known") (param i32) (result i32)
                (try $l (result i32)
                  (do
                    (try (result i32)
                      (do (try (result i32) (do (call $rethrow (local.get 0))) (delegate $l)))
                      (catch_all (i32.const -1))))
                  (catch $t (i32.add (i32.const 1)))))
              (func (export "tail") (param i32) (result i32)
                (try (result i32) (do (call $tail (local.get 0))) (catch $t))))
            """, [.tag(tag), .function(raise)])
        #expect(try instance.call("foreign", .i32(11)) == [.i32(7)])
        #expect(try instance.call("known", .i32(11)) == [.i32(12)])
        #expect(try instance.call("tail", .i32(11)) == [.i32(11)])
        try expectUncaught(instance.function("rethrow"), in: fixture.store)
    }

    @Test func throughHostFunctions() throws {
        let fixture = Fixture()
        let first = try fixture.instantiate(thrower)
        let throwing = try first.function("throw")
        var seen: [[Value]] = []
        // The host calls back; what it does not catch goes on to its caller.
        let through = fixture.store.makeFunction(type: FunctionType(parameters: [.i32], results: [])) { caller, arguments in
            try caller.store.invoke(throwing, arguments)
        }
        let catching = fixture.store.makeFunction(type: FunctionType(parameters: [.i32], results: [])) { caller, arguments in
            do throws(ExecutionError) {
                return try caller.store.invoke(throwing, arguments)
            } catch {
                guard case .exception(let exception) = error else { throw error }
                seen.append(exception.values)
                return []
            }
        }
        let second = try fixture.instantiate(
            """
            (module
              (import "first" "tag" (tag $t (param i32 i64 v128)))
              (import "host" "through" (func $through (param i32)))
              (import "host" "catching" (func $catching (param i32)))
              (func (export "through") (param i32) (result i32)
                (block $h (result i32 i64 v128) (try_table (catch $t $h) (call $through (local.get 0))) (return (i32.const -1)))
                (drop) (drop))
              (func (export "catching") (param i32) (result i32)
                (block $h (result i32 i64 v128) (try_table (catch $t $h) (call $catching (local.get 0))) (return (i32.const -1)))
                (drop) (drop)))
            """, [#require(first.export("tag")), .function(through), .function(catching)])
        for number in 0..<200 {
            #expect(try second.call("through", .i32(Int32(number))) == [.i32(Int32(number))])
            #expect(try second.call("catching", .i32(Int32(number))) == [.i32(-1)])
        }
        #expect(seen.count == 200)
        #expect(seen.last?.first == .i32(199))
    }
}
