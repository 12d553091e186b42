import RampartRuntime
import Testing
import WasmModel

@testable import RampartInterpreter

/// Programs that live in the heap, with a collection at every allocation: a reference that the collector does not see is found out.
@Suite struct GarbageTests {
    private var stress: StoreLimits {
        var limits = StoreLimits()
        limits.collectsAtEveryAllocation = true
        limits.heapBytes = 4 << 20
        return limits
    }

    @Test func lists() throws {
        let instance = try Fixture(stress).instantiate(
            """
            (module
              (rec (type $list (struct (field $head i64) (field $tail (mut (ref null $list))))))
              (func $range (param $n i64) (result (ref null $list))
                (if (result (ref null $list)) (i64.eqz (local.get $n))
                  (then (ref.null $list))
                  (else (struct.new $list (local.get $n) (call $range (i64.sub (local.get $n) (i64.const 1)))))))
              (func $reverse (param $l (ref null $list)) (result (ref null $list)) (local $r (ref null $list))
                (block $done
                  (loop $again
                    (br_on_null $done (local.get $l))
                    (drop)
                    ;; Three references are on the stack while the fourth is made.
                    (local.set $r (struct.new $list (struct.get $list $head (local.get $l)) (local.get $r)))
                    (local.set $l (struct.get $list $tail (local.get $l)))
                    (br $again)))
                (local.get $r))
              (func $sum (param $l (ref null $list)) (result i64) (local $s i64)
                (block $done
                  (loop $again
                    (drop (br_on_null $done (local.get $l)))
                    (local.set $s (i64.add (i64.mul (local.get $s) (i64.const 3)) (struct.get $list $head (local.get $l))))
                    (local.set $l (struct.get $list $tail (local.get $l)))
                    (br $again)))
                (local.get $s))
              (func (export "run") (param i64) (result i64)
                (call $sum (call $reverse (call $reverse (call $reverse (call $range (local.get 0))))))))
            """)
        var expected: Int64 = 0
        for number in 1...30 { expected = expected &* 3 &+ Int64(number) }
        #expect(try instance.call("run", .i64(30)) == [.i64(expected)])
    }

    /// The exception of a legacy handler is seen by collections in the handler and in what it calls.
    @Test func caughtExceptions() throws {
        let instance = try Fixture(stress).instantiate(
            """
            (module
              (type $box (struct (field (mut i32))))
              (tag $t (param i32 (ref $box)))
              (tag $u)
              (func $make (param $n i32) (result i32)
                (local $sum i32)
                (loop $again
                  (local.set $sum
                    (i32.add (local.get $sum) (struct.get $box 0 (struct.new $box (i32.const 1)))))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $sum))
              (func $throw (param i32)
                (throw $t (local.get 0) (struct.new $box (i32.mul (local.get 0) (i32.const 2)))))
              (func $handle (param i32)
                (try $l
                  (do (call $throw (local.get 0)))
                  (catch $u)
                  (catch_all
                    (drop (i32.add (call $make (i32.const 20)) (i32.const 1)))
                    (try (do (throw $t (i32.const -1) (struct.new $box (i32.const -1)))) (catch $t (drop) (drop)))
                    (drop (call $make (i32.const 20)))
                    (rethrow $l))))
              (func (export "run") (param i32) (result i32)
                (local $b (ref null $box))
                (try (result i32)
                  (do (call $handle (local.get 0)) (i32.const 0))
                  (catch $t
                    (local.set $b)
                    (i32.add (struct.get $box 0 (local.get $b)))))))
            """)
        for number in [1, 5, 1000] as [Int32] { #expect(try instance.call("run", .i32(number)) == [.i32(number * 3)]) }
    }

    /// A descriptor is alive as long as what it describes, also where nothing else refers to it, and so on up the chain.
    @Test func descriptors() throws {
        let instance = try Fixture(stress).instantiate(
            """
            (module
              (rec
                (type $a (descriptor $b) (struct (field i64) (field (ref null $a))))
                (type $b (describes $a) (descriptor $c) (struct (field i64)))
                (type $c (describes $b) (struct (field i64) (field v128))))
              (func $make (param $n i64) (param $next (ref null $a)) (result (ref $a))
                (struct.new_desc $a (local.get $n) (local.get $next)
                  (struct.new_desc $b (i64.mul (local.get $n) (i64.const 3))
                    (struct.new $c (i64.mul (local.get $n) (i64.const 5)) (v128.const i64x2 1 2)))))
              (func (export "run") (param $n i64) (result i64) (local $l (ref null $a)) (local $s i64)
                (loop $fill
                  (local.set $l (call $make (local.get $n) (local.get $l)))
                  (br_if $fill (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0))))
                (loop $sum
                  (local.set $s (i64.add (local.get $s) (i64.add
                    (struct.get $b 0 (ref.get_desc $a (local.get $l)))
                    (struct.get $c 0 (ref.get_desc $b (ref.get_desc $a (local.get $l)))))))
                  (br_if $sum (i32.eqz (ref.is_null (local.tee $l (struct.get $a 1 (local.get $l)))))))
                (local.get $s)))
            """)
        #expect(try instance.call("run", .i64(40)) == [.i64(8 * 820)])
    }

    /// Constant expressions are evaluated while the collector runs.
    @Test func descriptorsInConstants() throws {
        let instance = try Fixture(stress).instantiate(
            """
            (module
              (rec
                (type $a (descriptor $b) (struct (field i64 i32)))
                (type $b (describes $a) (descriptor $c) (struct (field i64)))
                (type $c (describes $b) (struct (field i64))))
              (global $g (ref $a)
                (struct.new_desc $a (i64.const 1) (i32.const 2) (struct.new_desc $b (i64.const 3) (struct.new $c (i64.const 4)))))
              (func (export "run") (result i64)
                (i64.add (struct.get $b 0 (ref.get_desc $a (global.get $g)))
                  (struct.get $c 0 (ref.get_desc $b (ref.get_desc $a (global.get $g)))))))
            """)
        #expect(try instance.call("run") == [.i64(7)])
    }

    @Test func arraysOfArrays() throws {
        let instance = try Fixture(stress).instantiate(
            """
            (module
              (type $bytes (array (mut i8)))
              (type $rows (array (mut (ref null $bytes))))
              (type $pair (struct (field (ref $rows)) (field (ref $bytes)) (field v128)))
              (data $text "abcdefgh")
              (func $row (param i32) (result (ref $bytes))
                (array.new $bytes (local.get 0) (i32.add (local.get 0) (i32.const 1))))
              (func (export "run") (param $n i32) (result i32) (local $i i32) (local $rows (ref null $rows)) (local $sum i32)
                (local $pair (ref null $pair))
                (local.set $rows (array.new_default $rows (local.get $n)))
                (loop $again
                  (array.set $rows (local.get $rows) (local.get $i) (call $row (local.get $i)))
                  (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
                ;; New objects hold objects that only the operand stack knows.
                (local.set $pair
                  (struct.new $pair
                    (array.new_fixed $rows 3 (call $row (i32.const 1)) (call $row (i32.const 2)) (array.new_data $bytes $text (i32.const 2) (i32.const 4)))
                    (array.new_fixed $bytes 2 (i32.const 200) (i32.const 55))
                    (v128.const i64x2 1 2)))
                (array.copy $rows $rows (local.get $rows) (i32.const 0) (struct.get $pair 0 (local.get $pair)) (i32.const 0) (i32.const 3))
                (local.set $i (i32.const 0))
                (loop $each
                  (local.set $sum (i32.add (local.get $sum)
                    (array.get_u $bytes (array.get $rows (local.get $rows) (local.get $i)) (i32.const 0))))
                  (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
                (i32.add (local.get $sum) (array.get_u $bytes (struct.get $pair 1 (local.get $pair)) (i32.const 0)))))
            """)
        // Rows 0, 1 and 2 were replaced by rows of 1, 2 and "cdef".
        let expected = Int32((3..<40).reduce(0, +)) + 1 + 2 + 99 + 200
        #expect(try instance.call("run", .i32(40)) == [.i32(expected)])
    }

    @Test func tablesGlobalsClosuresAndExceptions() throws {
        let instance = try Fixture(stress).instantiate(
            """
            (module
              (type $box (struct (field (mut i32))))
              (type $fn (func (param (ref $box)) (result i32)))
              (type $closure (struct (field (ref $fn)) (field (ref $box))))
              (tag $t (param (ref $box) (ref null $closure)))
              (table $boxes 0 (ref null $box))
              (global $last (mut (ref null $box)) (ref.null $box))
              (elem declare func $get)
              (func $get (type $fn) (struct.get $box 0 (local.get 0)))
              (func $closure (param i32) (result (ref $closure))
                (struct.new $closure (ref.func $get) (struct.new $box (local.get 0))))
              (func $raise (param i32)
                (throw $t (struct.new $box (local.get 0)) (call $closure (i32.mul (local.get 0) (i32.const 2)))))
              (func (export "run") (param $n i32) (result i32) (local $sum i32) (local $c (ref null $closure)) (local $b (ref null $box))
                (loop $again
                  (drop (table.grow $boxes (struct.new $box (local.get $n)) (i32.const 1)))
                  (global.set $last (struct.new $box (local.get $n)))
                  (block $h (result (ref $box) (ref null $closure))
                    (try_table (catch $t $h) (call $raise (local.get $n)))
                    (unreachable))
                  (local.set $c)
                  (local.set $b)
                  (local.set $sum (i32.add (local.get $sum) (struct.get $box 0 (local.get $b))))
                  (local.set $sum (i32.add (local.get $sum)
                    (call_ref $fn (struct.get $closure 1 (local.get $c)) (struct.get $closure 0 (local.get $c)))))
                  (local.set $sum (i32.add (local.get $sum) (struct.get $box 0 (global.get $last))))
                  (local.set $sum (i32.add (local.get $sum) (struct.get $box 0 (table.get $boxes (i32.const 0)))))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (i32.add (local.get $sum) (table.size $boxes))))
            """)
        let count: Int32 = 50
        let sum = (1...count).reduce(0, +)
        #expect(try instance.call("run", .i32(count)) == [.i32(sum * 4 + count * count + count)])
    }

    @Test func referencesThroughTheHost() throws {
        let fixture = Fixture(stress)
        let any = ValueType.reference(ReferenceType(nullable: true, heap: .any))
        var kept: [Value] = []
        let keep = fixture.store.makeFunction(type: FunctionType(parameters: [any], results: [any])) { caller, arguments in
            kept += arguments
            caller.store.collectGarbage()
            return [kept[kept.count / 2]]
        }
        let instance = try fixture.instantiate(
            """
            (module
              (type $box (struct (field i32)))
              (import "host" "keep" (func $keep (param anyref) (result anyref)))
              (func (export "run") (param $n i32) (result i32) (local $sum i32)
                (loop $again
                  (local.set $sum (i32.add (local.get $sum)
                    (struct.get $box 0 (ref.cast (ref $box)
                      (call $keep (struct.new $box (local.get $n)))))))
                  (drop (struct.new $box (i32.const 7)))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $sum)))
            """, [.function(keep)])
        // After each call the host holds one more number, and gives the middle one back.
        let numbers = (1...60).reversed().map { Int32($0) }
        let expected = (1...60).reduce(Int32(0)) { $0 + numbers[$1 / 2] }
        #expect(try instance.call("run", .i32(60)) == [.i32(expected)])
    }
}
