import Dispatch
import Rampart
import Testing

/// Compiled code charges the fuel that interpreted code does, to the unit, however it ends.
@Suite struct CompiledFuelTests {
    /// Every control instruction, traps in the middle of what is charged at once, calls, exceptions, and the host that calls back.
    private static let text = """
        (module
          (type $f (func (param i32) (result i32)))
          (import "host" "again" (func $again (param i32) (result i32)))
          (import "host" "fuel" (func $burn (param i32)))
          (memory 1)
          (table funcref (elem $leaf $recursive $returns))
          (tag $oops (param i32))
          (tag $other)
          (type $node (struct (field (mut i32))))
          (type $array (array (mut i32)))
          (global $count (mut i32) (i32.const 0))

          (func $leaf (type $f) (i32.add (local.get 0) (i32.const 1)))
          (func $empty)
          (func $recursive (export "recursive") (type $f)
            (if (result i32) (i32.le_s (local.get 0) (i32.const 1))
              (then (i32.const 1))
              (else (i32.mul (local.get 0) (call $recursive (i32.sub (local.get 0) (i32.const 1)))))))
          (func $returns (type $f)
            (if (i32.and (local.get 0) (i32.const 1)) (then (return (i32.const 3))))
            (block (block (br 1)) (return (i32.const 4)))
            (nop)
            (i32.const 5))

          (func (export "straight") (type $f)
            (local $a i32) (local.set $a (i32.mul (local.get 0) (i32.const 3))) (nop) (drop (local.tee $a (i32.const 2))) (local.get $a))
          (func (export "blocks") (type $f)
            (block $out (result i32)
              (block $middle (br_if $middle (local.get 0)) (br $out (i32.const 7)))
              (call $empty)
              (drop (br_if $out (i32.const 8) (i32.eq (local.get 0) (i32.const 2))))
              (loop (result i32) (i32.const 9))))
          (func (export "loops") (type $f) (local $i i32) (local $j i32) (local $sum i32)
            (loop $outer
              (local.set $j (i32.const 0))
              (loop $inner
                (local.set $sum (i32.add (local.get $sum) (i32.mul (local.get $i) (local.get $j))))
                (if (i32.eq (local.get $sum) (i32.const 12)) (then (local.set $sum (i32.const 13)) (br $outer)))
                (br_if $inner (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (local.get 0))))
              (br_if $outer (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (local.get $sum))
          (func (export "ifs") (type $f)
            (if (local.get 0) (then (if (i32.eq (local.get 0) (i32.const 1)) (then (global.set $count (i32.const 1))) (else (nop) (nop)))))
            (if (i32.eqz (local.get 0)) (then) (else (call $empty)))
            (if (result i32) (global.get $count) (then (i32.const 1) (i32.const 2) (i32.add)) (else (i32.const 4))))
          (func (export "table") (type $f)
            (block $default (block $two (block $one (block $zero
              (br_table $zero $one $two $one $default (local.get 0)))
              (return (i32.const 10)))
              (drop (i32.const 0)) (return (i32.const 11)))
              (call $empty) (return (i32.const 12)))
            (i32.const 13))
          (func (export "calls") (type $f)
            (i32.add (call $leaf (local.get 0))
              (i32.add (call_indirect (type $f) (i32.const 4) (i32.rem_u (local.get 0) (i32.const 4))) (call_ref $f (i32.const 3) (ref.func $returns)))))
          (func $tail (export "tail") (type $f)
            (if (i32.eqz (local.get 0)) (then (return_call $leaf (i32.const 5))))
            (if (i32.eq (local.get 0) (i32.const 1)) (then (return_call_indirect (type $f) (local.get 0) (i32.const 0))))
            (return_call_ref $f (i32.sub (local.get 0) (i32.const 1)) (ref.func $tail)))
          (func (export "traps") (type $f)
            (drop (i32.load (i32.const 4)))
            (drop (i32.const 1)) (drop (i32.const 2))
            (drop (i32.div_s (i32.const 6) (local.get 0)))
            (drop (i32.load (i32.mul (local.get 0) (i32.const 30000))))
            (drop (i32.const 3))
            (if (i32.eq (local.get 0) (i32.const 2)) (then (nop) (unreachable)))
            (array.get $array (array.new_default $array (i32.const 2)) (local.get 0)))
          (func $throws (type $f)
            (if (i32.eqz (local.get 0)) (then (throw $other)))
            (nop)
            (if (i32.eq (local.get 0) (i32.const 1)) (then (return (i32.const 20))))
            (throw $oops (i32.add (local.get 0) (i32.const 1))))
          (func (export "exceptions") (type $f)
            (block $all
              (block $caught (result i32)
                (try_table (catch $oops $caught)
                  (drop (i32.const 0))
                  (try_table (catch $other $all) (nop) (return (call $throws (local.get 0)))))
                (unreachable))
              (return (i32.add (i32.const 1))))
            (i32.const 30))
          (func (export "rethrows") (type $f)
            (block $caught (result exnref)
              (try_table (catch_all_ref $caught) (return (call $throws (local.get 0))))
              (unreachable))
            (throw_ref))
          (func (export "casts") (type $f) (local $any anyref)
            (local.set $any (if (result anyref) (local.get 0) (then (struct.new $node (i32.const 3))) (else (ref.i31 (i32.const 4)))))
            (block $node (result (ref $node))
              (drop (br_on_cast $node anyref (ref $node) (local.get $any)))
              (block $null
                (drop (br_on_null $null (local.get $any)))
                (return (i31.get_u (ref.cast (ref i31) (local.get $any)))))
              (return (i32.const -1)))
            (struct.get $node 0))
          (func (export "host") (type $f)
            (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
            (nop)
            (i32.add (call $again (i32.sub (local.get 0) (i32.const 1))) (i32.const 2)))
          (func (export "burn") (type $f) (call $burn (local.get 0)) (nop) (call $empty) (local.get 0))
          (func (export "bulk") (type $f)
            (memory.fill (i32.const 0) (i32.const 1) (i32.const 100)) (drop (memory.grow (i32.const 0)))
            (memory.copy (i32.const 65530) (i32.const 0) (local.get 0)) (memory.size))
          (func (export "dead") (type $f)
            (block (br 0) (nop) (drop (i32.const 1)) (block (loop (br 0))))
            (loop $l (br_if $l (local.tee 0 (i32.shr_u (local.get 0) (i32.const 1)))))
            (local.get 0))
          (elem declare func $tail))
        """

    /// Results, and the fuel that is left, for amounts of fuel from `amounts` and the arguments of each function.
    private static func lines(_ strategy: Engine.Strategy, amounts: some Sequence<Int64>, arguments: [Int32]) throws -> [String] {
        var limits = StoreLimits()
        limits.fuel = 1_000_000
        limits.stackBytes = 256 << 10
        var world = World(limits: limits, metered: true)
        let store = world.store
        var instance: Instance?
        world.define("again", [.i32], [.i32]) { _, arguments in
            try store.invoke(#require(instance?.function("host")), arguments)
        }
        world.define("fuel", [.i32], []) { caller, arguments in
            guard case .i32(let units) = arguments[0] else { return [] }
            caller.store.fuel -= Int64(units)
            return []
        }
        let made = try world.instance(text, strategy)
        instance = made
        defer { instance = nil }
        let names = made.exports.map(\.name)
        var lines: [String] = []
        for amount in amounts {
            for name in names {
                for argument in arguments {
                    store.fuel = amount
                    let outcome = try made.outcome(name, [.i32(argument)])
                    lines.append("\(name) \(argument) with \(amount): \(outcome), \(store.fuel) left")
                }
            }
        }
        return lines
    }

    private static func difference(_ left: [String], _ right: [String]) -> [String] {
        zip(left, right).filter { $0 != $1 }.prefix(10).map { "\($0) <> \($1)" }
    }

    @Test(arguments: Engine.Strategy.compiledBothWays) func fuelIsTheSameToTheUnit(_ strategy: Engine.Strategy) throws {
        let arguments: [Int32] = [0, 1, 2, 3, 5]
        let expected = try Self.lines(.interpreter, amounts: CollectionOfOne(10_000), arguments: arguments)
        let found = try Self.lines(strategy, amounts: CollectionOfOne(10_000), arguments: arguments)
        #expect(Self.difference(expected, found) == [])
        // Wherever it runs out.
        let some = try Self.lines(.interpreter, amounts: 0..<70, arguments: [0, 2, 3])
        #expect(Self.difference(some, try Self.lines(strategy, amounts: 0..<70, arguments: [0, 2, 3])) == [])
        #expect(some.contains { $0.contains("all fuel consumed") })
        #expect(some.contains { !$0.contains("all fuel consumed") })
    }

    /// A loop that calls nothing, one that calls, and one that waits for the host in between.
    @Test(arguments: Engine.Strategy.compiledBothWays, ["spin", "calls", "asks", "recursion"] as [Name])
    func anotherThreadStopsLoops(_ strategy: Engine.Strategy, _ name: Name) throws {
        var world = World(metered: true)
        world.define("ask") { _, _ in [] }
        let instance = try world.instance(
            """
            (module
              (import "host" "ask" (func $ask))
              (memory 1)
              (func $nothing)
              (func (export "spin") (loop $l (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))) (br $l)))
              (func (export "calls") (loop $l (call $nothing) (br $l)))
              (func (export "asks") (loop $l (call $ask) (br $l)))
              (func $recursion (export "recursion") (return_call $recursion))
              (func (export "after") (result i32) (i32.const 1)))
            """, strategy)
        let handle = instance.store.interruptHandle
        let stopper = DispatchQueue(label: "stopper")
        stopper.asyncAfter(deadline: .now() + .milliseconds(10)) { handle.interrupt() }
        #expect(try instance.outcome(name) == "interrupted")
        stopper.sync {}
        #expect(try instance.call("after") == [.i32(1)])
    }
}
