import Rampart
import Testing

/// Interpreted and compiled modules of one store use each other's functions, tables, memories, globals, tags and objects.
@Suite struct MixingTests {
    /// What provides, and what uses.
    typealias Pair = (library: Engine.Strategy, user: Engine.Strategy)
    static let pairs: [Pair] = Engine.Strategy.compiledBothWays.flatMap {
        [(library: $0, user: .interpreter), (library: .interpreter, user: $0), (library: $0, user: $0)]
    }

    // MARK: Callers

    /// A function of the host is told whose code calls it, also where the call replaces the frame of that code: WASI takes that one's memory.
    @Test(arguments: pairs + [(library: .interpreter, user: .interpreter)]) func theHostIsToldWhoseCodeMakesATailCall(_ pair: Pair) throws {
        var world = World()
        var callers: [Value?] = []
        world.define("see", [.i32], [.i32]) { caller, arguments in
            callers.append(caller.instance?.global(0)?.value)
            return arguments
        }
        try world.add(
            "library",
            """
            (module
              (type $f (func (param i32) (result i32)))
              (import "host" "see" (func $see (type $f))) (global i32 (i32.const 1)) (memory 1) (table funcref (elem $see))
              (func (export "call") (type $f) (call $see (local.get 0)))
              (func (export "tail") (type $f) (return_call $see (local.get 0)))
              (func (export "indirect") (type $f) (return_call_indirect (type $f) (local.get 0) (i32.const 0)))
              (func (export "reference") (type $f) (return_call_ref $f (local.get 0) (ref.func $see))))
            """, pair.library)
        let names: [Name] = ["call", "tail", "indirect", "reference"]
        let imports = names.map { "(import \"library\" \"\($0)\" (func $\($0) (type $f)))" }.joined()
        let functions = names.map {
            """
            (func (export "\($0)") (type $f) (call $\($0) (local.get 0)))
            (func (export "tail \($0)") (type $f) (return_call $\($0) (local.get 0)))
            """
        }.joined()
        let user = try world.instance(
            "(module (type $f (func (param i32) (result i32))) \(imports) (global i32 (i32.const 2)) \(functions))", pair.user)
        for name in names {
            #expect(try user.call(name, .i32(5)) == [.i32(5)])
            #expect(try user.call(Name("tail \(name)"), .i32(5)) == [.i32(5)])
        }
        #expect(callers == Array(repeating: .i32(1), count: 8))
    }

    // MARK: Values

    private static let wide = "i32 f32 i64 f64 v128 i32 i64 externref i64 i32 i64 f32 f64 v128 f32 f64 f32 f64 v128 f32 i64 (ref null $s)"

    @Test(arguments: pairs) func manyParametersAndResultsOfAllTypes(_ pair: Pair) throws {
        let types = Self.wide
        let count = 22
        let gets = (0..<count).map { "(local.get \($0))" }.joined(separator: " ")
        let swapped = (0..<count).reversed().map { "(local.get \($0))" }.joined(separator: " ")
        let reversed = "(ref null $s) i64 f32 v128 f64 f32 f64 f32 v128 f64 f32 i64 i32 i64 externref i64 i32 v128 f64 i64 f32 i32"
        var world = World()
        var seen: [Value] = []
        let library = """
            (module
              (type $s (struct (field i32)))
              (func (export "same") (param \(types)) (result \(types)) \(gets))
              (func (export "reversed") (param \(types)) (result \(reversed)) \(swapped)))
            """
        try world.add("library", library, pair.library)
        let numbers: [ValueType] = [.i32, .f32, .i64, .f64, .v128, .i32, .i64, .i64, .i64, .v128, .f64, .f32, .i64, .i32]
        world.define("echo", numbers, numbers) { _, arguments in
            seen = arguments
            return arguments
        }
        let flat = "i32 f32 i64 f64 v128 i32 i64 i64 i64 v128 f64 f32 i64 i32"
        let user = try world.instance(
            """
            (module
              (type $s (struct (field i32)))
              (import "library" "same" (func $same (param \(types)) (result \(types))))
              (import "library" "reversed" (func $reversed (param \(types)) (result \(reversed))))
              (import "host" "echo" (func $echo (param \(flat)) (result \(flat))))
              (table funcref (elem $same))
              (func (export "same") (param \(types)) (result \(types)) (call $same \(gets)))
              (func (export "indirect") (param \(types)) (result \(types))
                (call_indirect (param \(types)) (result \(types)) \(gets) (i32.const 0)))
              (func (export "tail") (param \(types)) (result \(types)) (return_call $same \(gets)))
              (func (export "reversed") (param \(types)) (result \(reversed)) (call $reversed \(gets)))
              (func (export "echo") (param \(flat)) (result \(flat)) (call $echo \((0..<14).map { "(local.get \($0))" }.joined(separator: " "))))
              (func (export "make") (result (ref null $s)) (struct.new $s (i32.const 5))))
            """, pair.user)
        let object = try user.call("make")[0]
        let host = Value.reference(world.store.hostReference(77))
        func vector(_ number: UInt8) -> Value {
            .v128(SIMD16(repeating: number) &+ SIMD16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
        }
        let arguments: [Value] = [
            .i32(-1), .f32(-0.0), .i64(.min), .f64(.leastNonzeroMagnitude), vector(5), .i32(7), .i64(8), host, .i64(9), .i32(10), .i64(11),
            .f32(12), .f64(13), vector(14), .f32(15), .f64(16), .f32(17), .f64(18), vector(19), .f32(20),
            .i64(21), object,
        ]
        for name in ["same", "indirect", "tail"] as [Name] {
            #expect(try user.store.invoke(#require(user.function(name)), arguments) == arguments, "\(name)")
        }
        let results = try user.store.invoke(#require(user.function("reversed")), arguments)
        #expect(results == arguments.reversed())
        let echoed: [Value] = [
            .i32(1), .f32(2), .i64(3), .f64(4), vector(5), .i32(6), .i64(7), .i64(8), .i64(9), vector(10), .f64(11), .f32(12), .i64(13),
            .i32(14),
        ]
        #expect(try user.store.invoke(#require(user.function("echo")), echoed) == echoed)
        #expect(seen == echoed)
    }

    // MARK: Control

    @Test(arguments: pairs) func mutualRecursionEndsInExhaustion(_ pair: Pair) throws {
        var limits = StoreLimits()
        limits.stackBytes = 256 << 10
        var world = World(limits: limits)
        try world.add(
            "library",
            """
            (module
              (type $f (func (param i32) (result i32)))
              (table (export "table") 1 funcref)
              (func (export "down") (type $f)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
                (i32.add (call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)) (i32.const 1))))
            """, pair.library)
        let user = try world.instance(
            """
            (module
              (type $f (func (param i32) (result i32)))
              (import "library" "table" (table 1 funcref))
              (import "library" "down" (func $down (type $f)))
              (elem (i32.const 0) func $up)
              (func $up (export "up") (type $f)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
                (i32.add (call $down (i32.sub (local.get 0) (i32.const 1))) (i32.const 1))))
            """, pair.user)
        for _ in 0..<3 {
            #expect(try user.call("up", .i32(50)) == [.i32(50)])
            #expect(try user.outcome("up", [.i32(1_000_000)]) == "call stack exhausted")
        }
    }

    /// A call that replaces its caller takes no stack as long as both are compiled, whatever instance they belong to, or both are interpreted.
    /// Between the engines each hop takes stack, so that a long chain ends in exhaustion.
    @Test(arguments: pairs + [(library: .interpreter, user: .interpreter)]) func tailCalls(_ pair: Pair) throws {
        var limits = StoreLimits()
        limits.stackBytes = 256 << 10
        var world = World(limits: limits)
        try world.add(
            "library",
            """
            (module
              (type $f (func (param i32) (result i32)))
              (table (export "table") 1 funcref)
              (func (export "down") (type $f)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 5))))
                (return_call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))
            """, pair.library)
        let user = try world.instance(
            """
            (module
              (type $f (func (param i32) (result i32)))
              (import "library" "table" (table 1 funcref))
              (import "library" "down" (func $down (type $f)))
              (elem (i32.const 0) func $up)
              (func $up (export "up") (type $f)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 6))))
                (return_call $down (i32.sub (local.get 0) (i32.const 1)))))
            """, pair.user)
        #expect(try user.call("up", .i32(11)) == [.i32(5)])
        let isMixed = pair.library.name != pair.user.name
        let hops: Int32 = pair.user.name == "interpreter" ? 100_000 : 1_000_000
        if isMixed {
            #expect(try user.outcome("up", [.i32(hops)]) == "call stack exhausted")
        } else {
            #expect(try user.call("up", .i32(hops)) == [.i32(6)])
        }
    }

    // MARK: State

    @Test(arguments: pairs) func memoriesTablesAndGlobals(_ pair: Pair) throws {
        var world = World()
        let library = try world.add(
            "library",
            """
            (module
              (memory (export "memory") 1 4)
              (memory (export "wide") i64 1 4)
              (table (export "table") 2 10 funcref)
              (global (export "number") (mut i64) (i64.const 0))
              (global (export "vector") (mut v128) (v128.const i64x2 0 0))
              (global (export "object") (mut anyref) (ref.null any))
              (type $f (func (result i32)))
              (func $one (result i32) (i32.const 1))
              (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
              (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
              (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
              (func (export "call") (param i32) (result i32) (call_indirect (type $f) (local.get 0)))
              (func (export "call reference") (param (ref null $f)) (result i32) (call_ref $f (local.get 0)))
              (func (export "one") (result (ref null $f)) (ref.func $one))
              (elem declare func $one))
            """, pair.library)
        let user = try world.instance(
            """
            (module
              (type $f (func (result i32)))
              (import "library" "memory" (memory $memory 1 4))
              (import "library" "wide" (memory $wide i64 1 4))
              (import "library" "table" (table $table 2 10 funcref))
              (import "library" "number" (global $number (mut i64)))
              (import "library" "vector" (global $vector (mut v128)))
              (import "library" "object" (global $object (mut anyref)))
              (import "library" "grow" (func $grow (param i32) (result i32)))
              (import "library" "load" (func $load (param i32) (result i32)))
              (import "library" "store" (func $store (param i32 i32)))
              (import "library" "call" (func $call (param i32) (result i32)))
              (import "library" "call reference" (func $call-reference (param (ref null $f)) (result i32)))
              (import "library" "one" (func $one (result (ref null $f))))
              (func $nine (result i32) (i32.const 9))
              (func $other (result i64) (i64.const 9))
              (elem declare func $nine $other)
              ;; The far side grows between two accesses of this one.
              (func (export "grow") (result i32)
                (i32.store (i32.const 65532) (i32.const 3))
                (drop (call $grow (i32.const 1)))
                (i32.store (i32.const 65536) (i32.const 4))
                (i32.add (i32.add (i32.load (i32.const 65536)) (call $load (i32.const 65532))) (memory.size)))
              (func (export "grow here") (result i32)
                (drop (memory.grow (i32.const 1)))
                (call $store (i32.const 131072) (i32.const 77))
                (i32.load (i32.const 131072)))
              (func (export "beyond") (result i32) (call $store (i32.const 0) (i32.const 8)) (call $load (i32.const 196605)))
              (func (export "beyond here") (result i32) (call $store (i32.const 0) (i32.const 9)) (i32.load (i32.const 196605)))
              (func (export "table") (result i32)
                (table.set (i32.const 0) (ref.func $nine))
                (drop (table.grow $table (ref.func $nine) (i32.const 3)))
                (i32.add (call $call (i32.const 0)) (call $call (i32.const 4))))
              (func (export "null") (result i32) (call $call (i32.const 1)))
              (func (export "outside") (result i32) (call $call (i32.const 100)))
              (func (export "other") (result i32) (table.set (i32.const 1) (ref.func $other)) (call $call (i32.const 1)))
              (func (export "reference") (result i32)
                (i32.add (call $call-reference (ref.func $nine)) (call_ref $f (call $one))))
              (func (export "globals")
                (global.set $number (i64.const -5))
                (global.set $vector (v128.const i64x2 6 7))
                (global.set $object (ref.i31 (i32.const 8)))))
            """, pair.user)
        #expect(try user.call("grow") == [.i32(9)])
        #expect(try user.call("grow here") == [.i32(77)])
        #expect(try user.outcome("beyond") == "out of bounds memory access")
        #expect(try library.call("load", .i32(0)) == [.i32(8)])
        #expect(try user.outcome("beyond here") == "out of bounds memory access")
        #expect(try library.call("load", .i32(0)) == [.i32(9)])
        #expect(try user.call("table") == [.i32(18)])
        #expect(try user.outcome("null") == "uninitialized element 1")
        #expect(try user.outcome("outside") == "undefined element")
        #expect(try user.outcome("other") == "indirect call type mismatch")
        #expect(try user.call("reference") == [.i32(10)])
        #expect(try user.call("globals") == [])
        #expect(library.global("number")?.value == .i64(-5))
        #expect(library.global("vector")?.value == .v128(SIMD16(6, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0)))
    }

    // MARK: Exceptions

    @Test(arguments: pairs) func exceptionsGoFromOneToTheOther(_ pair: Pair) throws {
        var world = World()
        var thrower: Instance?
        world.define("through", [.i32], [.i32]) { caller, arguments in
            try caller.store.invoke(#require(thrower?.function("throw")), arguments)
        }
        let library = try world.add(
            "library",
            """
            (module
              (import "host" "through" (func $through (param i32) (result i32)))
              (tag $number (export "number") (param i32 v128 f64))
              (tag $other (export "other"))
              (func $throw (export "throw") (param i32) (result i32)
                (if (i32.eqz (local.get 0)) (then (throw $other)))
                (if (i32.eq (local.get 0) (i32.const 1)) (then (return (i32.const 100))))
                (throw $number (local.get 0) (v128.const i64x2 1 2) (f64.const 3)))
              ;; Catches what is thrown here, or in a function of the host, and returns.
              (func (export "contain") (param i32) (result i32)
                (block $caught (result i32 v128 f64)
                  (try_table (catch $number $caught) (return (call $throw (local.get 0))))
                  unreachable)
                drop drop)
              (func (export "contain host") (param i32) (result i32)
                (block $caught (result i32 v128 f64)
                  (try_table (catch $number $caught) (return (call $through (local.get 0))))
                  unreachable)
                drop drop)
              (func (export "pass") (param i32) (result i32) (i32.add (call $through (local.get 0)) (i32.const 1)))
              (func (export "again") (param exnref) (throw_ref (local.get 0))))
            """, pair.library)
        thrower = library
        let user = try world.instance(
            """
            (module
              (import "library" "number" (tag $number (param i32 v128 f64)))
              (import "library" "other" (tag $other))
              (import "library" "throw" (func $throw (param i32) (result i32)))
              (import "library" "contain" (func $contain (param i32) (result i32)))
              (import "library" "contain host" (func $contain-host (param i32) (result i32)))
              (import "library" "pass" (func $pass (param i32) (result i32)))
              (import "library" "again" (func $again (param exnref)))
              (import "host" "through" (func $through (param i32) (result i32)))
              (tag $own)
              (func (export "catch") (param i32) (result i32 v128 f64)
                (block $caught (result i32 v128 f64)
                  (block $all
                    (try_table (catch $own $all) (catch $number $caught) (catch_all $all)
                      (return (call $throw (local.get 0)) (v128.const i64x2 0 0) (f64.const 0))))
                  (return (i32.const -1) (v128.const i64x2 0 0) (f64.const 0))))
              (func (export "catch through") (param i32) (result i32)
                (block $caught (result i32 v128 f64)
                  (try_table (catch $number $caught) (return (call $through (local.get 0))))
                  unreachable)
                drop drop)
              (func (export "catch pass") (param i32) (result i32)
                (block $caught (result i32 v128 f64)
                  (try_table (catch $number $caught) (return (call $pass (local.get 0))))
                  unreachable)
                drop drop)
              ;; What the far side has caught itself is no exception here.
              (func (export "contain") (param i32) (result i32)
                (block $all
                  (try_table (catch_all $all) (return (call $contain (local.get 0)))))
                (i32.const -1))
              (func (export "contain host") (param i32) (result i32)
                (block $all
                  (try_table (catch_all $all) (return (call $contain-host (local.get 0)))))
                (i32.const -1))
              (func (export "rethrow") (param i32) (result i32)
                (local $exception exnref)
                (block $caught (result exnref)
                  (try_table (catch_all_ref $caught) (return (call $throw (local.get 0))))
                  unreachable)
                (local.set $exception)
                (block $again (result i32 v128 f64 exnref)
                  (try_table (catch_ref $number $again) (call $again (local.get $exception)))
                  unreachable)
                drop drop drop)
              (func (export "escape") (param i32) (result i32)
                (local $exception exnref)
                (block $caught (result exnref)
                  (try_table (catch_all_ref $caught) (return (call $throw (local.get 0))))
                  unreachable)
                (call $again)
                (i32.const 0)))
            """, pair.user)
        let vector = Value.v128(SIMD16(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0))
        for _ in 0..<3 {
            #expect(try user.call("catch", .i32(1)).first == .i32(100))
            #expect(try user.call("catch", .i32(42)) == [.i32(42), vector, .f64(3)])
            #expect(try user.call("catch", .i32(0)).first == .i32(-1))
            for name in ["catch through", "contain", "contain host", "rethrow"] as [Name] {
                #expect(try user.call(name, .i32(42)) == [.i32(42)], "\(name)")
                #expect(try user.call(name, .i32(1)) == [.i32(100)], "\(name)")
            }
            #expect(try user.call("catch pass", .i32(42)) == [.i32(42)])
            #expect(try user.call("catch pass", .i32(1)) == [.i32(101)])
            #expect(try user.outcome("catch through", [.i32(0)]) == "exception []")
            #expect(try user.outcome("escape", [.i32(0)]) == "exception []")
            #expect(try user.outcome("escape", [.i32(9)]).hasPrefix("exception ["))
        }
    }

    // MARK: Objects

    @Test(arguments: pairs + [(library: .interpreter, user: .interpreter)]) func objectsLiveThroughCollections(_ pair: Pair) throws {
        var limits = StoreLimits()
        limits.collectsAtEveryAllocation = true
        var world = World(limits: limits)
        let types = """
            (rec (type $node (struct (field $value (mut i32)) (field $next (mut (ref null $node))))))
            (type $nodes (array (mut (ref null $node))))
            (type $numbers (array (mut i64)))
            (type $vectors (array (mut v128)))
            """
        try world.add(
            "library",
            """
            (module
              \(types)
              (func (export "node") (param i32 (ref null $node)) (result (ref $node)) (struct.new $node (local.get 0) (local.get 1)))
              (func (export "value") (param (ref null $node)) (result i32) (struct.get $node $value (local.get 0)))
              ;; More references than registers, in and out, with a collection in between.
              (func (export "turn")
                (param (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node))
                (result (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node))
                (drop (struct.new $node (i32.const 99) (ref.null $node)))
                (local.get 7) (local.get 6) (local.get 5) (local.get 4) (local.get 3) (local.get 2) (local.get 1)
                (struct.new $node (struct.get $node $value (local.get 0)) (ref.null $node))))
            """, pair.library)
        let user = try world.instance(
            """
            (module
              \(types)
              (import "library" "node" (func $node (param i32 (ref null $node)) (result (ref $node))))
              (import "library" "value" (func $value (param (ref null $node)) (result i32)))
              (import "library" "turn" (func $turn
                (param (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node))
                (result (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node))))
              (tag $oops (param (ref null $node) i32))
              (func $garbage (drop (array.new $numbers (i64.const -1) (i32.const 7))) (drop (struct.new $node (i32.const -1) (ref.null $node))))
              (func $own (param i32) (result (ref $node)) (struct.new $node (local.get 0) (ref.null $node)))
              (func (export "locals") (result i32) (local $a (ref null $node)) (local $b (ref null $node)) (local $c (ref null $node))
                (local.set $a (call $own (i32.const 1)))
                (local.set $b (call $node (i32.const 2) (local.get $a)))
                (call $garbage)
                (local.set $c (call $node (i32.const 4) (local.get $b)))
                (call $garbage)
                (i32.add
                  (i32.add (call $value (local.get $a)) (call $value (struct.get $node $next (local.get $c))))
                  (struct.get $node $value (local.get $c))))
              (func (export "operands") (result i32)
                (call $own (i32.const 1)) (call $own (i32.const 2)) (call $own (i32.const 4)) (call $own (i32.const 8))
                (call $own (i32.const 16)) (call $own (i32.const 32)) (call $own (i32.const 64)) (call $own (i32.const 128))
                (call $garbage)
                (call $turn)
                (call $garbage)
                (call $turn)
                (call $sum))
              (func $sum
                (param (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node) (ref null $node))
                (result i32)
                (call $garbage)
                (call $value (local.get 0)) (call $value (local.get 1)) (i32.add)
                (call $value (local.get 2)) (call $value (local.get 3)) (i32.add) (i32.add)
                (call $value (local.get 4)) (call $value (local.get 5)) (i32.add) (i32.add)
                (call $value (local.get 6)) (call $value (local.get 7)) (i32.add) (i32.add))
              ;; An optimiser may keep nothing but the address of the next element.
              (func (export "elements") (param $count i32) (param $start i32) (result i64) (local $all (ref null $numbers)) (local $i i32) (local $sum i64)
                (local.set $all (array.new_default $numbers (local.get $count)))
                (local.set $i (local.get $start))
                (loop $fill
                  (array.set $numbers (local.get $all) (local.get $i) (i64.extend_i32_u (local.get $i)))
                  (call $garbage)
                  (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $count))))
                (local.set $i (local.get $start))
                (loop $add
                  (drop (array.new $numbers (i64.const -1) (local.get $count)))
                  (local.set $sum (i64.add (local.get $sum) (array.get $numbers (local.get $all) (local.get $i))))
                  (br_if $add (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $count))))
                (local.get $sum))
              ;; No addressing mode multiplies by 16.
              (func (export "vectors") (param $count i32) (result i64) (local $all (ref null $vectors)) (local $i i32) (local $sum v128)
                (local.set $all (array.new $vectors (v128.const i64x2 3 4) (local.get $count)))
                (loop $add
                  (drop (array.new $numbers (i64.const -1) (i32.mul (local.get $count) (i32.const 2))))
                  (local.set $sum (i64x2.add (local.get $sum) (array.get $vectors (local.get $all) (local.get $i))))
                  (br_if $add (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $count))))
                (i64.add (i64x2.extract_lane 0 (local.get $sum)) (i64x2.extract_lane 1 (local.get $sum))))
              (func (export "nodes") (param $count i32) (result i32) (local $all (ref null $nodes)) (local $i i32) (local $sum i32)
                (local.set $all (array.new_default $nodes (local.get $count)))
                (loop $fill
                  (array.set $nodes (local.get $all) (local.get $i) (call $node (local.get $i) (ref.null $node)))
                  (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $count))))
                (local.set $i (i32.const 0))
                (loop $add
                  (local.set $sum (i32.add (local.get $sum)
                    (struct.get $node $value (call $node (struct.get $node $value (array.get $nodes (local.get $all) (local.get $i))) (ref.null $node)))))
                  (br_if $add (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $count))))
                (local.get $sum))
              ;; The field is read in a loop that makes garbage; the object has no other name.
              (func (export "field") (param $turns i32) (result i32) (local $object (ref null $node)) (local $sum i32)
                (local.set $object (call $own (i32.const 3)))
                (loop $again
                  (call $garbage)
                  (struct.set $node $value (local.get $object) (i32.add (struct.get $node $value (local.get $object)) (i32.const 1)))
                  (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
                (struct.get $node $value (local.get $object)))
              (func $throws (throw $oops (call $own (i32.const 20)) (struct.get $node $value (call $own (i32.const 22)))))
              (func (export "payload") (result i32) (local $number i32)
                (block $caught (result (ref null $node) i32)
                  (try_table (catch $oops $caught) (call $throws))
                  unreachable)
                (local.set $number)
                (call $garbage)
                (i32.add (call $value) (local.get $number))))
            """, pair.user)
        #expect(try user.call("locals") == [.i32(7)])
        #expect(try user.call("operands") == [.i32(255)])
        #expect(try user.call("elements", .i32(40), .i32(0)) == [.i64(780)])
        // A large object, far behind its start.
        #expect(try user.call("elements", .i32(10_000), .i32(9_990)) == [.i64(99_945)])
        #expect(try user.call("vectors", .i32(40)) == [.i64(280)])
        #expect(try user.call("nodes", .i32(40)) == [.i32(780)])
        #expect(try user.call("field", .i32(40)) == [.i32(43)])
        #expect(try user.call("payload") == [.i32(42)])
    }

    // MARK: Stores

    /// Compiled code of one store waits while that of another runs, which calls back into the first: each has its own stack.
    @Test(arguments: Engine.Strategy.compiledBothWays) func storesInTurns(_ strategy: Engine.Strategy) throws {
        var limits = StoreLimits()
        limits.collectsAtEveryAllocation = true
        var worlds = [World(limits: limits), World(limits: limits)]
        var instances: [Instance] = []
        for index in 0..<2 {
            worlds[index].define("other", [.i32], [.i32]) { _, arguments in
                // Makes an object in the store that waits, from the stack of the other.
                if arguments[0] == .i32(3) { _ = try instances[1 - index].call("churn") }
                if arguments[0] == .i32(5) { instances[1 - index].store.collectGarbage() }
                if arguments[0] == .i32(1) { #expect(try instances[1 - index].outcome("trap") == "unreachable") }
                return try instances[1 - index].store.invoke(#require(instances[1 - index].function("run")), arguments)
            }
            instances.append(
                try worlds[index].instance(
                    """
                    (module
                      (type $node (struct (field $value (mut i32))))
                      (import "host" "other" (func $other (param i32) (result i32)))
                      (func (export "churn") (local $turns i32)
                        (loop $again
                          (drop (struct.new $node (i32.const -1)))
                          (br_if $again (i32.lt_u (local.tee $turns (i32.add (local.get $turns) (i32.const 1))) (i32.const 5)))))
                      (func (export "trap") (drop (struct.new $node (i32.const 1))) unreachable)
                      (func (export "run") (param $depth i32) (result i32) (local $object (ref null $node)) (local $sum i32)
                        (if (i32.eqz (local.get $depth)) (then (return (i32.const 0))))
                        (local.set $object (struct.new $node (local.get $depth)))
                        (local.set $sum (call $other (i32.sub (local.get $depth) (i32.const 1))))
                        (drop (struct.new $node (i32.const -1)))
                        (i32.add (local.get $sum) (struct.get $node $value (local.get $object)))))
                    """, strategy))
        }
        #expect(try instances[0].call("run", .i32(20)) == [.i32(210)])
        #expect(try instances[1].call("run", .i32(15)) == [.i32(120)])
        instances = []
    }
}
