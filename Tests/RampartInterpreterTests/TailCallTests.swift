import RampartRuntime
import Testing
import WasmModel

@testable import RampartInterpreter

/// Tail calls of every kind take no stack, whatever the prototypes are and whoever owns the function.
@Suite struct TailCallTests {
    private static let hops: Int32 = 100_000

    private var small: StoreLimits {
        var limits = StoreLimits()
        limits.stackBytes = 16 << 10
        return limits
    }

    /// Types of functions that call each other, so that frames grow and shrink.
    private let types = """
        (type $few (func (param i32) (result i64)))
        (type $many (func (param f64 v128 i32 i64 i64 f32) (result i64)))
        """

    @Test func betweenPrototypes() throws {
        let instance = try Fixture(small).instantiate(
            """
            (module \(types)
              (table funcref (elem $few $many))
              (global $steps (mut i64) (i64.const 0))
              (elem declare func $few $many)
              (func $count (global.set $steps (i64.add (global.get $steps) (i64.const 1))))
              (func $few (export "run") (type $few)
                (call $count)
                (if (i32.eqz (local.get 0)) (then (return (global.get $steps))))
                (return_call $many (f64.const 1.5) (v128.const i64x2 1 2) (i32.sub (local.get 0) (i32.const 1)) (i64.const 3)
                  (i64.const 4) (f32.const 2.5)))
              (func $many (type $many) (local v128 v128 i64)
                (call $count)
                (if (i32.eqz (local.get 2)) (then (return (global.get $steps))))
                (if (i32.and (local.get 2) (i32.const 1))
                  (then (return_call_indirect (type $few) (i32.sub (local.get 2) (i32.const 1)) (i32.const 0))))
                (return_call_ref $few (i32.sub (local.get 2) (i32.const 1)) (ref.func $few))))
            """)
        #expect(try instance.call("run", .i32(Self.hops)) == [.i64(Int64(Self.hops) + 1)])
    }

    @Test func acrossInstances() throws {
        let fixture = Fixture(small)
        // The instances have memories of different content, so that each turn shows whose memory is at hand.
        let first = try fixture.instantiate(
            """
            (module \(types)
              (table (export "table") 2 funcref)
              (memory 1) (data (i32.const 0) "\\01")
              (func (export "away") (type $few)
                (if (i32.eqz (local.get 0)) (then (return (i64.load8_u (i32.const 0)))))
                (return_call_indirect (type $few) (i32.sub (local.get 0) (i32.load8_u (i32.const 0))) (i32.const 0))))
            """)
        let second = try fixture.instantiate(
            """
            (module \(types)
              (import "first" "away" (func $away (type $few)))
              (import "first" "table" (table 2 funcref))
              (memory 1) (data (i32.const 0) "\\02")
              (elem (i32.const 0) func $back)
              (elem declare func $wide)
              (func $back (export "back") (type $few)
                (if (i32.eqz (local.get 0)) (then (return (i64.load8_u (i32.const 0)))))
                (return_call_ref $many (f64.const 0) (v128.const i64x2 0 0)
                  (i32.sub (local.get 0) (i32.div_u (i32.load8_u (i32.const 0)) (i32.const 2))) (i64.const 0) (i64.const 0) (f32.const 0)
                  (ref.func $wide)))
              (func $wide (type $many) (return_call $away (local.get 2))))
            """, [.function(try first.function("away")), #require(first.export("table"))])
        #expect(try second.call("back", .i32(Self.hops)) == [.i64(2)])
        #expect(try second.call("back", .i32(Self.hops + 1)) == [.i64(1)])
        #expect(try first.call("away", .i32(Self.hops)) == [.i64(1)])
    }

    @Test func toTheHost() throws {
        let fixture = Fixture(small)
        let type = FunctionType(parameters: [.i32], results: [.i64])
        let host = fixture.store.makeFunction(type: type) { _, arguments in
            guard case .i32(let number)? = arguments.first else { return [] }
            return [.i64(Int64(number) * 2)]
        }
        let instance = try fixture.instantiate(
            """
            (module \(types)
              (import "host" "double" (func $double (type $few)))
              (table funcref (elem $double))
              (elem declare func $double)
              (func (export "direct") (param f64 v128 i32) (result i64) (return_call $double (local.get 2)))
              (func (export "indirect") (type $few) (return_call_indirect (type $few) (local.get 0) (i32.const 0)))
              (func (export "reference") (type $few) (return_call_ref $few (local.get 0) (ref.func $double)))
              (func (export "loop") (param $n i32) (result i64) (local $sum i64)
                (loop $again
                  (local.set $sum (i64.add (local.get $sum) (call $inner (local.get $n))))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $sum))
              (func $inner (type $few) (return_call $double (local.get 0))))
            """, [.function(host)])
        #expect(try instance.call("direct", .f64(0), .v128(.init(repeating: 7)), .i32(21)) == [.i64(42)])
        #expect(try instance.call("indirect", .i32(4)) == [.i64(8)])
        #expect(try instance.call("reference", .i32(5)) == [.i64(10)])
        #expect(try instance.call("loop", .i32(1000)) == [.i64(1_001_000)])
    }

    @Test func resultsThatNeedMoreRoomThanArguments() throws {
        let results = String(repeating: "v128 ", count: 100)
        let constants = (0..<100).map { "(v128.const i64x2 \($0) \($0))" }.joined(separator: " ")
        let instance = try Fixture(small).instantiate(
            """
            (module
              (func $many (result \(results)) \(constants))
              (func $hop (param i32) (result \(results))
                (if (i32.eqz (local.get 0)) (then (return_call $many)))
                (return_call $hop (i32.sub (local.get 0) (i32.const 1))))
              (func (export "run") (result i64)
                (i32.const 1000) (call $hop) (return (i64x2.extract_lane 1))))
            """)
        #expect(try instance.call("run") == [.i64(99)])
    }
}
