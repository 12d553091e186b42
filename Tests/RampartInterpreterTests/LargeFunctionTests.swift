import RampartRuntime
import Testing
import WasmModel

@testable import RampartInterpreter

/// Functions at the limits of what a module may be.
@Suite struct LargeFunctionTests {
    private func repeated(_ count: Int, _ text: (Int) -> String) -> String { (0..<count).map(text).joined(separator: "\n") }

    @Test func branchTableWithManyTargets() throws {
        let count = 3000
        // Target n leaves n + 1 blocks; after each block a number is added.
        let labels = (0..<count).map { "\($0)" }.joined(separator: " ")
        let text = """
            (module (func (export "run") (param i32) (result i32) (local $sum i32)
              \(repeated(count) { _ in "block" })
              (br_table \(labels) \(count - 1) (local.get 0))
              \(repeated(count) { _ in "end (local.set $sum (i32.add (local.get $sum) (i32.const 1)))" })
              (local.get $sum)))
            """
        let instance = try Fixture().instantiate(text)
        for index in [0, 1, 1500, count - 1] { #expect(try instance.call("run", .i32(Int32(index))) == [.i32(Int32(count - index))]) }
        for index in [Int32(count), -1, .min] { #expect(try instance.call("run", .i32(index)) == [.i32(1)]) }
    }

    @Test func branchTableWithAllTargetsAllowed() throws {
        let labels = (0..<65_519).map { $0 % 2 == 0 ? "0" : "1" }.joined(separator: " ")
        let instance = try Fixture().instantiate(
            """
            (module (func (export "run") (param i32) (result i32)
              (block (block (br_table \(labels) 1 (local.get 0))) (return (i32.const 10)))
              (return (i32.const 11)))
             )
            """)
        #expect(try instance.call("run", .i32(65_518)) == [.i32(10)])
        #expect(try instance.call("run", .i32(65_517)) == [.i32(11)])
        #expect(try instance.call("run", .i32(-1)) == [.i32(11)])
    }

    @Test func deepNesting() throws {
        let depth = 20_000
        let kinds = ["block (result i32)", "loop (result i32)", "i32.const 1 if (result i32)"]
        let ends = ["end", "end", "else i32.const 5 end"]
        let text = """
            (module (func (export "run") (param i32) (result i32)
              \(repeated(depth) { kinds[$0 % 3] })
              local.get 0
              \(repeated(depth) { "i32.const 1 i32.add " + ends[(depth - 1 - $0) % 3] })))
            """
        let instance = try Fixture().instantiate(text)
        #expect(try instance.call("run", .i32(7)) == [.i32(Int32(depth) + 7)])
    }

    @Test func deepOperandStack() throws {
        let depth = 20_000
        let text = """
            (module (func (export "run") (param i32) (result i32)
              \(repeated(depth) { _ in "local.get 0" })
              (local.set 0 (i32.const 100))
              \(repeated(depth - 1) { _ in "i32.add" })
              local.get 0 i32.add))
            """
        #expect(try Fixture().instantiate(text).call("run", .i32(3)) == [.i32(Int32(depth) * 3 + 100)])
    }

    @Test func manyLocals() throws {
        let count = 10_000
        let text = """
            (module (func (export "run") (param i64) (result i64) (local \(repeated(count) { _ in "i64" }))
              \(repeated(count) { "(local.set \($0 + 1) (i64.add (local.get \($0)) (i64.const 1)))" })
              (local.get \(count))))
            """
        let instance = try Fixture().instantiate(text)
        #expect(try instance.call("run", .i64(5)) == [.i64(Int64(count) + 5)])
        // Locals are cleared anew.
        #expect(try instance.call("run", .i64(6)) == [.i64(Int64(count) + 6)])
    }

    @Test func manyResults() throws {
        let types = ["i32", "f64", "v128", "i64", "f32"]
        let results = repeated(1000) { types[$0 % 5] }
        let parameters = repeated(1000) { types[$0 % 5] }
        let text = """
            (module
              (type $t (func (param \(parameters)) (result \(results))))
              (table funcref (elem $reflect))
              (func $reflect (type $t) \(repeated(1000) { "local.get \($0)" }))
              (func $again (type $t) \(repeated(1000) { "local.get \($0)" }) (call $reflect) (call $tail))
              (func $tail (type $t) \(repeated(1000) { "local.get \($0)" }) (return_call_indirect (type $t) (i32.const 0)))
              (func (export "run") (type $t)
                \(repeated(1000) { "local.get \($0)" })
                (block (type $t) (call $again) (br 0))
                (loop (type $t) (call $reflect))))
            """
        let values: [Value] = (0..<1000).map { index in
            switch index % 5 {
            case 0: .i32(Int32(index))
            case 1: .f64(Double(index) + 0.5)
            case 2: .v128(SIMD16(repeating: UInt8(index % 256)))
            case 3: .i64(Int64(index) << 32)
            default: .f32(Float(index) / 2)
            }
        }
        let instance = try Fixture().instantiate(text)
        #expect(try instance.store.invoke(instance.function("run"), values) == values)
    }

    /// Parameters that trade places on their way out, of one and of two slots.
    @Test func resultsInOtherOrder() throws {
        let instance = try Fixture().instantiate(
            """
            (module
              (func (export "swap") (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
              (func (export "rotate") (param v128 i32 v128) (result i32 v128 v128) (local.get 1) (local.get 2) (local.get 0))
              (func (export "branch") (param i32 i32 i32) (result i32 i32 i32)
                (block (result i32 i32 i32)
                  (br_if 0 (local.get 2) (local.get 0) (local.get 1) (local.get 2))
                  (drop) (drop) (drop) (local.get 1) (local.get 2) (i32.const 9)))
              (func (export "loop") (param $n i32) (result i32 i32)
                (i32.const 0) (i32.const 1)
                (loop $again (param i32 i32) (result i32 i32)
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (call $step)
                  (br_if $again (local.get $n))))
              (func $step (param $a i32) (param $b i32) (result i32 i32)
                (local.get $b) (i32.add (local.get $a) (local.get $b))))
            """)
        #expect(try instance.call("swap", .i32(1), .i64(2)) == [.i64(2), .i32(1)])
        let first = Value.v128(SIMD16(repeating: 1))
        let second = Value.v128(SIMD16(repeating: 2))
        #expect(try instance.call("rotate", first, .i32(5), second) == [.i32(5), second, first])
        #expect(try instance.call("branch", .i32(1), .i32(2), .i32(3)) == [.i32(3), .i32(1), .i32(2)])
        #expect(try instance.call("branch", .i32(1), .i32(2), .i32(0)) == [.i32(2), .i32(0), .i32(9)])
        #expect(try instance.call("loop", .i32(20)) == [.i32(6765), .i32(10946)])
    }
}
