import RampartRuntime
import Testing
import WasmModel

@testable import RampartInterpreter

/// Base and length of memory 0 are held in registers: whatever changes them behind a caller's back must be seen.
@Suite struct MemoryTests {
    private let grower = """
        (module
          (memory (export "memory") 1 100)
          (func $grow (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "growAndAccess") (result i32)
            (drop (call $grow (i32.const 2)))
            (i32.store (i32.const 196600) (i32.const 77))
            (i32.load (i32.const 196600)))
          (func (export "tailGrow") (param i32) (result i32) (return_call $grow (local.get 0)))
          (func (export "edge") (param i32) (result i32) (i32.load (local.get 0))))
        """

    @Test func aCalleeGrows() throws {
        let instance = try Fixture().instantiate(grower)
        #expect(try instance.outcome("edge", .i32(65533)) == "out of bounds memory access")
        #expect(try instance.call("growAndAccess") == [.i32(77)])
        #expect(try instance.outcome("edge", .i32(196605)) == "out of bounds memory access")
        #expect(try instance.call("edge", .i32(196604)) == [.i32(0)])
    }

    @Test func anotherInstanceGrowsTheSharedMemory() throws {
        let fixture = Fixture()
        let owner = try fixture.instantiate(grower)
        let user = try fixture.instantiate(
            """
            (module
              (import "owner" "memory" (memory 1 100))
              (import "owner" "grow" (func $grow (param i32) (result i32)))
              (import "owner" "tailGrow" (func $tailGrow (param i32) (result i32)))
              (func (export "run") (result i32)
                (i32.store (i32.const 0) (i32.const 5))
                (drop (call $grow (i32.const 1)))
                (i32.store (i32.const 131068) (i32.const 6))
                (drop (call $tailGrow (i32.const 1)))
                (i32.store (i32.const 196604) (i32.const 7))
                (i32.add (i32.load (i32.const 0)) (i32.add (i32.load (i32.const 131068)) (i32.load (i32.const 196604))))))
            """, [#require(owner.export("memory")), .function(try owner.function("grow")), .function(try owner.function("tailGrow"))])
        #expect(try user.call("run") == [.i32(18)])
    }

    @Test func eachInstanceHasItsOwn() throws {
        let fixture = Fixture()
        func text(_ imports: String, _ number: Int, _ call: String) -> String {
            """
            (module
              \(imports)
              (memory \(number)) (data (i32.const 8) "\\0\(number)")
              (func (export "run") (param i32) (result i32)
                (i32.add
                  (i32.mul (i32.load8_u (i32.const 8)) (i32.const 100))
                  (i32.add \(call)
                    (i32.add (i32.load8_u (i32.const 8)) (i32.mul (memory.size) (i32.const 10)))))))
            """
        }
        let first = try fixture.instantiate(text("", 1, "(i32.const 0)"))
        let callImport = "(call 0 (local.get 0))"
        let second = try fixture.instantiate(
            text("(import \"\" \"\" (func (param i32) (result i32)))", 2, callImport), [.function(try first.function("run"))])
        let third = try fixture.instantiate(
            text(
                "(type $t (func (param i32) (result i32))) (import \"\" \"\" (func (type $t))) (table funcref (elem 0))", 3,
                "(call_indirect (type $t) (local.get 0) (i32.const 0))"), [.function(try second.function("run"))])
        let without = try fixture.instantiate(
            """
            (module (import "" "" (func (param i32) (result i32)))
              (func (export "run") (param i32) (result i32) (i32.add (call 0 (local.get 0)) (i32.const 1000))))
            """, [.function(try third.function("run"))])
        #expect(try first.call("run", .i32(0)) == [.i32(111)])
        #expect(try second.call("run", .i32(0)) == [.i32(111 + 222)])
        #expect(try third.call("run", .i32(0)) == [.i32(111 + 222 + 333)])
        #expect(try without.call("run", .i32(0)) == [.i32(111 + 222 + 333 + 1000)])
    }

    @Test func theHostGrowsDuringACall() throws {
        let fixture = Fixture()
        let grow = fixture.store.makeFunction(type: FunctionType(parameters: [], results: [])) { caller, _ in
            guard case .memory(let memory)? = caller.instance?.export("memory"), memory.grow(by: 1) != nil,
                memory.write([9, 0, 0, 0], at: memory.byteCount - 4)
            else { throw TrapCode.unreachable }
            return []
        }
        let instance = try fixture.instantiate(
            """
            (module
              (import "host" "grow" (func $grow))
              (memory (export "memory") 0 10)
              (func (export "run") (result i32) (local $sum i32)
                (call $grow)
                (local.set $sum (i32.load (i32.const 65532)))
                (call $grow)
                (i32.add (local.get $sum) (i32.load (i32.const 131068)))))
            """, [.function(grow)])
        #expect(try instance.call("run") == [.i32(18)])
    }

    @Test func accessesAtTheEdge() throws {
        let instance = try Fixture().instantiate(
            """
            (module
              (memory 1)
              (memory $wide i64 1)
              (func (export "narrow") (param i32) (result i64) (i64.load offset=4294967288 (local.get 0)))
              (func (export "folded") (param i32) (result i64) (i64.load offset=8 (i32.add (local.get 0) (i32.const 0))))
              (func (export "wide") (param i64) (result i64) (i64.load $wide offset=18446744073709551615 (local.get 0)))
              (func (export "store") (param i32) (i64.store offset=65528 (local.get 0) (i64.const 1))))
            """)
        let outOfBounds = "out of bounds memory access"
        for address in [0, 7, 8, -1, Int32.min] { #expect(try instance.outcome("narrow", .i32(address)) == outOfBounds) }
        #expect(try instance.outcome("folded", .i32(-8)) == outOfBounds)
        #expect(try instance.outcome("folded", .i32(65521)) == outOfBounds)
        #expect(try instance.call("folded", .i32(65520)) == [.i64(0)])
        for address in [0, 1, -1, Int64.max] { #expect(try instance.outcome("wide", .i64(address)) == outOfBounds) }
        #expect(try instance.outcome("store", .i32(1)) == outOfBounds)
        #expect(try instance.call("store", .i32(0)) == [])
        #expect(try instance.call("folded", .i32(65520)) == [.i64(1)])
    }
}
