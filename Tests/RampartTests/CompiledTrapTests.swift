import Dispatch
import Foundation
import Rampart
import Synchronization
import Testing

/// Traps of compiled code, many of them, wherever they come from.
@Suite struct CompiledTrapTests {
    private static let text = """
        (module
          (import "host" "fail" (func $fail))
          (memory (export "memory") 1)
          (tag $oops)
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "store") (param i32) (i32.store (i32.const 0) (i32.const 17)) (i32.store (local.get 0) (i32.const 1)))
          (func (export "unreachable") unreachable)
          (func (export "divide") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
          (func $deep (export "deep") (param i64) (result i64) (i64.add (call $deep (local.get 0)) (i64.const 1)))
          (func (export "throw") (throw $oops))
          (func (export "fail") (call $fail))
          (func (export "sum") (result i32) (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 65532)))))
        """

    private static let faults: [(name: Name, arguments: [Value], outcome: String)] = [
        ("load", [.i32(65533)], "out of bounds memory access"),
        ("load", [.i32(-1)], "out of bounds memory access"),
        ("store", [.i32(65536)], "out of bounds memory access"),
        ("unreachable", [], "unreachable"),
        ("divide", [.i32(0)], "integer divide by zero"),
        ("deep", [.i64(1)], "call stack exhausted"),
        ("throw", [], "exception []"),
        ("fail", [], "host function failed: Failure()"),
    ]

    private struct Failure: Error {}

    private static func instance(_ strategy: Engine.Strategy) throws -> Instance {
        var limits = StoreLimits()
        limits.stackBytes = 64 << 10
        var world = World(limits: limits)
        world.define("fail") { _, _ in throw Failure() }
        return try world.instance(text, strategy)
    }

    private static func run(_ instance: Instance, rounds: Int) throws {
        for _ in 0..<rounds {
            for fault in faults {
                let outcome = try instance.outcome(fault.name, fault.arguments)
                // An expectation that holds costs more than the call.
                if outcome != fault.outcome { Issue.record("\(fault.name): \(outcome)") }
            }
        }
        // All is as if only the stores in front of the faults had been.
        #expect(try instance.call("sum") == [.i32(17)])
    }

    /// Bytes of the process that are in memory.
    private static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * 4096
    }

    @Test(arguments: Engine.Strategy.compiledBothWays) func trapsInARow(_ strategy: Engine.Strategy) throws {
        let instance = try Self.instance(strategy)
        try Self.run(instance, rounds: 300)
        let before = try Self.residentBytes()
        try Self.run(instance, rounds: 1500)
        // Other tests run at the same time; a leak of a page each would be 48 MB.
        #expect(try Self.residentBytes() - before < 40 << 20)
    }

    @Test func trapsOfSeveralStoresOnSeveralThreads() throws {
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            do {
                let instances = try (0..<3).map { try Self.instance($0 == 0 ? .interpreter : .compiled($0 == 1 ? .none : .standard)) }
                for _ in 0..<8 {
                    for instance in instances { try Self.run(instance, rounds: 5) }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }

    // MARK: Frames of Swift

    private final class Counter {
        var opened = 0
        var closed = 0
        weak var last: Counter?
    }

    /// The error of a callback goes through functions of the host, whose frames end as those of other functions do.
    @Test(arguments: Engine.Strategy.compiledBothWays) func trapsLeaveNoFrameOfSwiftOpen(_ strategy: Engine.Strategy) throws {
        let counter = Counter()
        var limits = StoreLimits()
        limits.stackBytes = 256 << 10
        limits.fuel = 1_000_000
        var world = World(limits: limits, metered: true)
        let store = world.store
        world.define("fail") { _, _ in throw Failure() }
        let inner = try world.instance(
            Self.text.replacing("(func (export \"sum\")", with: "(func (export \"spin\") (loop (br 0))) (func (export \"sum\")"), strategy)
        var next: (name: Name, arguments: [Value]) = ("sum", [])
        world.define("callback", [.i32], []) { caller, arguments in
            let object = Counter()
            counter.last = object
            counter.opened += 1
            defer {
                counter.closed += 1
                withExtendedLifetime(object) {}
            }
            guard case .i32(let depth) = arguments[0] else { return [] }
            if depth > 0 {
                let function = try #require(caller.instance?.function("run"))
                return try caller.store.invoke(function, [.i32(depth - 1)])
            }
            _ = try caller.store.invoke(try #require(inner.function(next.name)), next.arguments)
            return []
        }
        let outer = try world.instance(
            """
            (module
              (import "host" "callback" (func $callback (param i32)))
              (memory 1)
              (func (export "run") (param i32) (call $callback (local.get 0)) (i32.store (i32.const 0) (i32.const 1)))
              (func (export "seen") (result i32) (i32.load (i32.const 0))))
            """, strategy)
        for fault in Self.faults + [("spin", [], "all fuel consumed")] {
            next = (fault.name, fault.arguments)
            counter.opened = 0
            counter.closed = 0
            store.fuel = 100_000
            let outcome = try outer.outcome("run", [.i32(5)])
            if fault.name == "spin" {
                #expect(outcome.contains("fuel"))
            } else {
                #expect(outcome == fault.outcome)
            }
            #expect(counter.opened == 6)
            #expect(counter.closed == 6)
            #expect(counter.last == nil)
        }
        store.fuel = 1000
        #expect(try outer.call("seen") == [.i32(0)])
        next = ("sum", [])
        #expect(try outer.outcome("run", [.i32(2)]) == "[]")
        #expect(try outer.call("seen") == [.i32(1)])
    }

    /// A host function that handles the failure of what it calls goes on, and so does its caller.
    @Test(arguments: Engine.Strategy.compiledBothWays) func theHostMayHandleTraps(_ strategy: Engine.Strategy) throws {
        var limits = StoreLimits()
        limits.stackBytes = 256 << 10
        var world = World(limits: limits)
        world.define("fail") { _, _ in throw Failure() }
        let inner = try world.instance(Self.text, strategy)
        world.define("try", [.i32], [.i32]) { _, arguments in
            guard case .i32(let index) = arguments[0] else { return [] }
            let fault = Self.faults[Int(index)]
            return [.i32(try inner.outcome(fault.name, fault.arguments) == fault.outcome ? 1 : 0)]
        }
        let outer = try world.instance(
            """
            (module
              (import "host" "try" (func $try (param i32) (result i32)))
              (func (export "run") (param $count i32) (result i32) (local $sum i32)
                (loop $again
                  (local.set $count (i32.sub (local.get $count) (i32.const 1)))
                  (local.set $sum (i32.add (local.get $sum) (try_table (result i32) (call $try (local.get $count)))))
                  (br_if $again (local.get $count)))
                (local.get $sum)))
            """, strategy)
        #expect(try outer.call("run", .i32(Int32(Self.faults.count))) == [.i32(Int32(Self.faults.count))])
    }

    /// Without optimisation a function may have a frame that is far larger than its locals: its calls and traps need room all the same.
    @Test(arguments: Engine.Strategy.compiledBothWays) func largeFramesKeepTheReserve(_ strategy: Engine.Strategy) throws {
        let blocks = (0..<800).map { "(local.set $sum (i64.add (local.get $sum) (block (result i64) (i64.load (i32.const \($0 * 8))))))" }
        let body = blocks.joined(separator: "\n")
        var limits = StoreLimits()
        limits.stackBytes = 1 << 20
        let world = World(limits: limits)
        let instance = try world.instance(
            """
            (module
              (memory 1)
              (func $leaf (param i32) (result i64) (local $sum i64)
                \(body)
                (drop (i32.div_s (i32.const 1) (local.get 0)))
                (local.get $sum))
              (func $deep (export "deep") (param i32) (result i64) (local $sum i64)
                (local.set $sum (call $leaf (local.get 0)))
                \(body)
                (if (memory.grow (i32.const 0)) (then (local.set $sum (i64.add (local.get $sum) (call $deep (local.get 0))))))
                (local.get $sum)))
            """, strategy)
        for _ in 0..<10 {
            #expect(try instance.outcome("deep", [.i32(1)]) == "call stack exhausted")
            #expect(try instance.outcome("deep", [.i32(0)]) == "integer divide by zero")
        }
    }

    // MARK: Backtraces

    @Test(arguments: Engine.Strategy.compiledBothWays) func backtracesAreThoseOfTheInterpreter(_ strategy: Engine.Strategy) throws {
        func frames(_ strategy: Engine.Strategy) throws -> [String: [StackFrame]] {
            var limits = StoreLimits()
            limits.stackBytes = 64 << 10
            var world = World(limits: limits)
            world.define("fail") { _, _ in throw Failure() }
            world.define("throw") { caller, _ in throw TrapCode.unreachable }
            let instance = try world.instance(
                """
                (module $app
                  (import "host" "fail" (func $fail))
                  (import "host" "throw" (func $throw))
                  (type $f (func (param i32) (result i32)))
                  (memory 1)
                  (table funcref (elem $middle))
                  (tag $oops)
                  (type $array (array (mut i32)))
                  (func $load (type $f) (i32.add (i32.load (local.get 0)) (i32.const 1)))
                  (func $middle (type $f) (drop (i32.load (i32.const 0))) (i32.mul (call $load (local.get 0)) (i32.const 3)))
                  (func $loads (export "load") (type $f) (i32.add (call $middle (local.get 0)) (call $load (i32.const 0))))
                  (func $stores (export "store") (type $f)
                    (i32.store (i32.const 4) (i32.const 1)) (i32.store offset=9 (local.get 0) (i32.const 2)) (i32.const 0))
                  (func $indirect (export "indirect") (type $f)
                    (i32.sub (call_indirect (type $f) (local.get 0) (i32.const 0)) (i32.const 1)))
                  (func $null (export "null") (type $f) (i32.eqz (call_ref $f (local.get 0) (ref.null $f))))
                  (func $explicit (type $f) (if (local.get 0) (then (unreachable))) (i32.const 0))
                  (func $calls (export "unreachable") (type $f) (i32.add (call $explicit (local.get 0)) (i32.const 1)))
                  (func $divides (export "divide") (type $f) (nop) (i32.div_u (local.get 0) (i32.const 0)))
                  (func $element (export "element") (type $f)
                    (array.get $array (array.new_default $array (i32.const 3)) (local.get 0)))
                  (func $fills (export "fill") (type $f) (memory.fill (local.get 0) (i32.const 0) (i32.const 1)) (i32.const 0))
                  (func $asks (type $f) (call $fail) (i32.const 0))
                  (func $asking (export "host") (type $f) (i32.add (call $asks (local.get 0)) (i32.const 1)))
                  (func $traps (export "host trap") (type $f) (call $throw) (call $asks (local.get 0)))
                  (func $thrower (type $f) (throw $oops))
                  (func $throwing (export "throw") (type $f) (i32.add (call $thrower (local.get 0)) (i32.const 1))))
                """, strategy)
            var traces: [String: [StackFrame]] = [:]
            for export in instance.exports {
                guard case .function = export.value else { continue }
                #expect(throws: ExecutionError.self) { _ = try instance.call(export.name, .i32(-16)) }
                traces[export.name.string] = instance.store.backtrace()
            }
            return traces
        }
        let expected = try frames(.interpreter)
        let found = try frames(strategy)
        #expect(expected.count == 11)
        for (name, frames) in expected {
            #expect(found[name] == frames, "\(name)")
            #expect(!frames.isEmpty)
        }
    }
}
