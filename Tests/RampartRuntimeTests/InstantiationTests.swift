import Testing
import WasmModel

@testable import RampartRuntime

@Suite struct InstantiationTests {
    @Test func constantExpressions() throws {
        let instance = try Fixture().instantiate(
            """
            (module
              (global $a i32 (i32.const 7))
              (global (export "i32") i32 (i32.sub (i32.mul (global.get $a) (i32.const -3)) (i32.add (i32.const 0x7fffffff) (i32.const 1))))
              (global (export "i64") i64
                (i64.mul (i64.const 0x7fffffffffffffff) (i64.sub (i64.const 1) (i64.add (i64.const 2) (i64.const 3)))))
              (global (export "f32") f32 (f32.const -0.5))
              (global (export "f64") f64 (f64.const 1e300))
              (global $v (export "v128") v128 (v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15))
              (global (export "copy") v128 (global.get $v))
              (global (export "null") (ref null func) (ref.null func))
              (global (export "i31") (ref null i31) (ref.i31 (i32.const -5)))
              (global (export "extern") (ref null extern) (extern.convert_any (ref.i31 (i32.const 0x40000000))))
              (global (export "any") (ref null any) (any.convert_extern (extern.convert_any (ref.i31 (i32.const 3)))))
              (global (export "function") (ref func) (ref.func $f))
              (func $f))
            """)
        #expect(instance.globalValue("i32") == .i32(-21 &- .min))
        #expect(instance.globalValue("i64") == .i64(Int64.max &* -4))
        #expect(instance.globalValue("f32") == .f32(-0.5))
        #expect(instance.globalValue("f64") == .f64(1e300))
        let vector = SIMD16<UInt8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        #expect(instance.globalValue("v128") == .v128(vector))
        #expect(instance.globalValue("copy") == .v128(vector))
        #expect(instance.globalValue("null") == .null)
        #expect(instance.globalValue("i31") == .reference(.i31(-5)))
        #expect(instance.globalValue("extern") == .reference(.i31(-0x4000_0000)))
        #expect(instance.globalValue("any") == .reference(.i31(3)))
        let function = try #require(instance.function(0))
        #expect(instance.globalValue("function") == .reference(function.reference))
    }

    @Test(arguments: [false, true]) func objectsInConstantExpressions(stress: Bool) throws {
        var limits = StoreLimits()
        limits.collectsAtEveryAllocation = stress
        let fixture = Fixture(limits)
        let instance = try fixture.instantiate(
            """
            (module
              (type $p (struct (field i8) (field v128) (field (ref null $p)) (field f32)))
              (type $a (array (ref null $p)))
              (type $n (array (mut i16)))
              (global $inner (ref $p) (struct.new $p (i32.const 0x1ff) (v128.const i64x2 1 2) (ref.null $p) (f32.const 1)))
              (global (ref $a)
                (array.new_fixed $a 3
                  (global.get $inner)
                  (struct.new $p (i32.const 2) (v128.const i64x2 3 4) (global.get $inner) (f32.const 2))
                  (struct.new_default $p)))
              (global (ref $n) (array.new $n (i32.const 0x12345) (i32.const 5)))
              (global (ref $n) (array.new_default $n (i32.const 6)))
              (global (ref $a) (array.new $a (global.get $inner) (i32.const 2))))
            """)
        let store = fixture.store
        let inner = instance.storage.globals[0].low
        let fixed = instance.storage.globals[1].low
        let numbers = instance.storage.globals[2].low
        store.collectGarbage()
        #expect(unsafe UnsafeRawPointer(Store.words(inner)).load(fromByteOffset: 8, as: UInt8.self) == 0xFF)
        #expect(unsafe Store.words(inner)[2] == 1 && Store.words(inner)[3] == 2 && Store.words(inner)[4] == 0)
        #expect(unsafe Store.words(fixed)[1] == 3 && Store.words(fixed)[2] == inner)
        let second = unsafe Store.words(fixed)[3]
        #expect(unsafe Store.words(second)[3] == 4 && Store.words(second)[4] == inner)
        #expect(
            unsafe Store.words(numbers)[1] == 5 && Store.words(numbers)[2] == 0x2345_2345_2345_2345 && Store.words(numbers)[3] == 0x2345)
        #expect(unsafe Store.words(instance.storage.globals[3].low)[1] == 6)
        #expect(unsafe Store.words(instance.storage.globals[4].low)[3] == inner)
        #expect(store.isInstance(second, of: .struct) && !store.isInstance(second, of: .array) && store.isInstance(fixed, of: .eq))
    }

    @Test func activeSegmentsStopAtTheFirstTrapAndKeepEarlierEffects() throws {
        let fixture = Fixture()
        let table = try fixture.store.makeTable(TableType(element: .funcref, limits: Limits(minimum: 4)))
        let memory = try fixture.store.makeMemory(MemoryType(limits: Limits(minimum: 1)))
        let failing = """
            (module
              (import "" "t" (table 4 funcref)) (import "" "m" (memory 1))
              (elem (i32.const 1) func $f) (elem (i32.const 3) func $f $f) (data (i32.const 0) "x") (func $f))
            """
        #expect(try fixture.failure(failing, [.table(table), .memory(memory)]) == "out of bounds table access")
        #expect(memory.read(0, count: 1) == [0])
        let reference = try #require(table[1])
        #expect(table[3] == .null)
        // The function of the failed instance is alive and callable.
        let function = try #require(fixture.store.function(of: reference))
        #expect(try fixture.store.invoke(function, []) == [])
        let data = #"(module (import "" "m" (memory 1)) (data (i32.const 5) "ab") (data (i32.const 65535) "cd"))"#
        #expect(try fixture.failure(data, [.memory(memory)]) == "out of bounds memory access")
        #expect(memory.read(4, count: 4) == [0, 97, 98, 0])
        let high = #"(module (import "" "m" (memory 1)) (data (i32.const -1) ""))"#
        #expect(try fixture.failure(high, [.memory(memory)]) == "out of bounds memory access")
    }

    @Test func tablesStartWithTheirInitializer() throws {
        let instance = try Fixture().instantiate(
            "(module (table (export \"t\") 3 (ref func) (ref.func $f)) (table (export \"u\") i64 2 externref) (func $f))")
        let table = try #require(instance.tableExport("t"))
        let function = try #require(instance.function(0))
        #expect(table.count == 3 && table[0] == function.reference && table[2] == function.reference && table[3] == nil)
        #expect(instance.tableExport("u")?[1] == .null)
    }

    @Test func segmentsOfExpressionsStayRoots() throws {
        var limits = StoreLimits()
        limits.collectsAtEveryAllocation = true
        let fixture = Fixture(limits)
        let instance = try fixture.instantiate(
            """
            (module
              (type $s (struct (field i64)))
              (elem (ref null $s) (item (struct.new $s (i64.const 1))) (item (struct.new $s (i64.const 2))) (item (ref.null $s))))
            """)
        fixture.store.collectGarbage()
        let segment = instance.storage.elements[0]
        #expect(unsafe segment.count == 3 && Store.words(segment[0])[1] == 1 && Store.words(segment[1])[1] == 2 && segment[2] == 0)
        #expect(fixture.store.heapStatistics.liveBytes == 32)
        unsafe fixture.store.elementDrop(instance.storage.record, element: 0)
        fixture.store.collectGarbage()
        #expect(fixture.store.heapStatistics.liveBytes == 0)
    }

    @Test func startFunctionOfTheHostRuns() throws {
        let fixture = Fixture()
        nonisolated(unsafe) var calls = 0
        let start = fixture.store.makeFunction(type: FunctionType(parameters: [], results: [])) { _, _ in
            unsafe calls += 1
            if unsafe calls > 1 { throw TrapCode.unreachable }
            return []
        }
        let text = #"(module (import "" "f" (func $f)) (start $f))"#
        #expect(try fixture.failure(text, [.function(start)]) == nil)
        #expect(unsafe calls == 1)
        #expect(try fixture.failure(text, [.function(start)]) == "unreachable")
    }

    @Test func limitsOfTheStore() throws {
        var limits = StoreLimits()
        limits.memoryBytes = 3 * 65536
        limits.tableElements = 10
        let fixture = Fixture(limits)
        let instance = try fixture.instantiate(#"(module (memory (export "m") 2) (table (export "t") 8 funcref))"#)
        #expect(try fixture.failure("(module (memory 2))")?.hasPrefix("memory of 131072 bytes") == true)
        #expect(try fixture.failure("(module (table 3 funcref))")?.hasPrefix("table of 3 elements") == true)
        #expect(try fixture.failure("(module (memory i64 0x1000000000000))") != nil)
        #expect(try fixture.failure("(module (table i64 0xffffffffffffffff funcref))") != nil)
        let memory = try #require(instance.memoryExport("m"))
        #expect(memory.grow(by: 2) == nil)
        #expect(memory.grow(by: 1) == 2)
        #expect(memory.grow(by: 0) == 3)
        #expect(memory.grow(by: .max) == nil)
        let table = try #require(instance.tableExport("t"))
        #expect(try table.grow(by: 3, value: .null) == nil)
        #expect(try table.grow(by: 2, value: .null) == 8)
        #expect(try table.grow(by: .max, value: .null) == nil)
    }

    @Test func failedInstantiationTakesNothingOfTheLimits() throws {
        var limits = StoreLimits()
        limits.memoryBytes = 2 * 65536
        let fixture = Fixture(limits)
        for _ in 0..<3 { #expect(try fixture.failure("(module (memory 1) (memory 2))") != nil) }
        #expect(try fixture.failure("(module (memory 2))") == nil)
    }

    @Test func modulesOfAnotherRegistryAreRefused() throws {
        let prepared = try Fixture().prepare("(module)")
        #expect(throws: InstantiationError.self) { try Fixture().store.instantiate(prepared, imports: []) }
        let tag = Fixture().store.makeTag(FunctionType(parameters: [], results: []))
        #expect(try Fixture().failure(#"(module (import "" "" (tag)))"#, [.tag(tag)]) == "a value of another store")
    }

    @Test func numbersInGlobalsAreNoReferences() throws {
        let fixture = Fixture()
        let instance = try fixture.instantiate(
            "(module (type $s (struct (field i64) (field i64))) (global (ref null $s) (struct.new_default $s)))")
        let object = instance.storage.globals[0].low
        _ = try fixture.store.makeGlobal(GlobalType(value: .i64, mutable: true), .i64(Int64(bitPattern: object + 8)))
        fixture.store.collectGarbage()
        #expect(fixture.store.heapStatistics.liveBytes == 32)
    }

    @Test func exportsByNameAndIndex() throws {
        let instance = try Fixture().instantiate(
            #"(module (memory (export "m") 1) (func (export "f")) (global (export "g") i32 (i32.const 1)) (tag (export "t")) (func))"#)
        #expect(instance.exports.map(\.name) == ["m", "f", "g", "t"])
        #expect(instance.functionExport("f") == instance.function(0))
        #expect(instance.function(1)?.index == 1 && instance.function(2) == nil)
        #expect(instance.export("x") == nil)
        #expect(instance.function(0)?.instance == instance)
        if case .tag? = instance.export("t") {} else { Issue.record("the tag is not exported") }
    }
}
