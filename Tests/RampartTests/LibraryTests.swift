import Rampart
import Testing

@Suite struct LibraryTests {
    private func instance(_ text: String, limits: StoreLimits = StoreLimits(), metered: Bool = false) throws -> Instance {
        var configuration = Engine.Configuration()
        configuration.isMetered = metered
        let engine = Engine(configuration)
        return try Linker().instantiate(Module(engine: engine, text: text), in: engine.makeStore(limits: limits))
    }

    private func call(_ instance: Instance, _ name: Name, _ arguments: Value...) throws -> [Value] {
        let function = try #require(instance.function(name))
        return try instance.store.invoke(function, arguments)
    }

    @Test func `the example of the README runs`() throws {
        let (result, greeting) = try readmeExample()
        #expect(result == 2_432_902_008_176_640_000)
        #expect(greeting == "the guest says i64(2432902008176640000)")
    }

    @Test func `typed calls check names and types once`() throws {
        let instance = try instance(
            "(module (func (export \"swap\") (param i32 f64) (result f64 i32) local.get 1 local.get 0))")
        let swap = try instance.typedFunction("swap", (Int32, Double).self, (Double, Int32).self)
        let (number, integer) = try swap(7, 2.5)
        #expect(number == 2.5 && integer == 7)
        #expect(throws: TypedFunctionError.noSuchFunction("other")) {
            _ = try instance.typedFunction("other", Int32.self, Int32.self)
        }
        #expect(throws: TypedFunctionError.self) { _ = try instance.typedFunction("swap", Int32.self, Int32.self) }
    }

    @Test func `names that look alike stay apart`() throws {
        let instance = try instance(
            """
            (module
              (func (export "\\c3\\a9") (result i32) i32.const 1)
              (func (export "e\\cc\\81") (result i32) i32.const 2))
            """)
        #expect(try call(instance, Name("\u{e9}")) == [.i32(1)])
        #expect(try call(instance, Name("e\u{301}")) == [.i32(2)])
    }

    @Test func `a trap, an exception and a host error come out as what they are`() throws {
        let instance = try instance(
            """
            (module
              (tag $t (export "t") (param i32))
              (func (export "trap") (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
              (func (export "throw") (throw $t (i32.const 42)))
              (func $deep (export "deep") (call $deep)))
            """)
        #expect(throws: ExecutionError.self) { _ = try call(instance, "trap") }
        do {
            _ = try call(instance, "trap")
        } catch let ExecutionError.trap(trap) {
            #expect(trap == Trap(.integerDivideByZero))
        }
        do {
            _ = try call(instance, "throw")
            Issue.record("no exception")
        } catch let ExecutionError.exception(exception) {
            #expect(exception.values == [.i32(42)])
        }
        do {
            _ = try call(instance, "deep")
            Issue.record("no exhaustion")
        } catch let ExecutionError.exhaustion(error) {
            #expect(error == .callStack)
        }
    }

    @Test func `the process survives ten thousand exhaustions`() throws {
        var limits = StoreLimits()
        limits.stackBytes = 64 << 10
        let instance = try instance("(module (func $deep (export \"deep\") (param i64) (call $deep (local.get 0))))", limits: limits)
        for _ in 0..<10_000 {
            #expect(throws: ExecutionError.self) { _ = try call(instance, "deep", .i64(1)) }
        }
    }

    @Test func `fuel is charged, and running out of it ends the call`() throws {
        var limits = StoreLimits()
        limits.fuel = 1_000
        let instance = try instance("(module (func (export \"spin\") (loop $l (br $l))))", limits: limits, metered: true)
        do {
            _ = try call(instance, "spin")
            Issue.record("it ended")
        } catch let ExecutionError.exhaustion(error) {
            #expect(error == .fuel)
        }
    }

    @Test func `another thread stops a program`() async throws {
        let instance = try instance("(module (func (export \"spin\") (loop $l (br $l))))", metered: true)
        let handle = instance.store.interruptHandle
        let stopper = Task.detached {
            try await Task.sleep(for: .milliseconds(20))
            handle.interrupt()
        }
        do {
            _ = try call(instance, "spin")
            Issue.record("it ended")
        } catch let ExecutionError.exhaustion(error) {
            #expect(error == .interrupted)
        }
        _ = await stopper.result
    }

    @Test func `limits on memory and tables hold`() throws {
        var limits = StoreLimits()
        limits.memoryBytes = 4 * 65536
        limits.tableElements = 20
        let instance = try instance(
            """
            (module (memory 1) (table 1 funcref)
              (func (export "memory") (param i32) (result i32) (memory.grow (local.get 0)))
              (func (export "table") (param i32) (result i32) (table.grow (ref.null func) (local.get 0))))
            """, limits: limits)
        #expect(try call(instance, "memory", .i32(4)) == [.i32(-1)])
        #expect(try call(instance, "memory", .i32(3)) == [.i32(1)])
        #expect(try call(instance, "table", .i32(20)) == [.i32(-1)])
        #expect(try call(instance, "table", .i32(19)) == [.i32(1)])
    }

    @Test func `garbage in cycles is collected within a small heap`() throws {
        var limits = StoreLimits()
        limits.heapBytes = 2 << 20
        let instance = try instance(
            """
            (module
              (rec (type $node (struct (field $next (mut (ref null $node))) (field $weight (mut (ref null $array))))) (type $array (array (mut i64))))
              (func (export "churn") (param $n i32) (local $a (ref null $node)) (local $b (ref null $node))
                (loop $again
                  (local.set $a (struct.new $node (ref.null $node) (array.new_default $array (i32.const 100))))
                  (local.set $b (struct.new $node (local.get $a) (ref.null $array)))
                  (struct.set $node $next (local.get $a) (local.get $b))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
            """, limits: limits)
        #expect(try call(instance, "churn", .i32(50_000)) == [])
    }

    @Test func `tail calls of every kind run in constant stack`() throws {
        var limits = StoreLimits()
        limits.stackBytes = 16 << 10
        let instance = try instance(
            """
            (module
              (type $few (func (param i32) (result i32)))
              (type $many (func (param i32 i64 f64 v128) (result i32)))
              (table funcref (elem $direct $wide $indirect $reference))
              (func $direct (export "direct") (type $few)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
                (return_call $wide (i32.sub (local.get 0) (i32.const 1)) (i64.const 1) (f64.const 2) (v128.const i64x2 3 4)))
              (func $wide (type $many) (return_call $direct (local.get 0)))
              (func $indirect (export "indirect") (type $few)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 2))))
                (return_call_indirect (type $few) (i32.sub (local.get 0) (i32.const 1)) (i32.const 2)))
              (func $reference (export "reference") (type $few)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 3))))
                (return_call_ref $few (i32.sub (local.get 0) (i32.const 1)) (ref.func $reference))))
            """, limits: limits)
        #expect(try call(instance, "direct", .i32(200_000)) == [.i32(1)])
        #expect(try call(instance, "indirect", .i32(200_000)) == [.i32(2)])
        #expect(try call(instance, "reference", .i32(200_000)) == [.i32(3)])
    }

    @Test func `a module of another format or an invalid one says where and why`() throws {
        let engine = Engine()
        #expect(throws: ModuleError.self) { _ = try Module(engine: engine, binary: [0, 0x61, 0x73, 0x6d, 1, 0, 0]) }
        do {
            _ = try Module(engine: engine, text: "(module (func (result i32)\n  nop))")
            Issue.record("it validated")
        } catch {
            guard case .invalid(let error) = error else { throw error }
            #expect(error.message.hasPrefix("type mismatch"))
        }
    }

    @Test func `the host makes a memory with pages of one byte`() throws {
        var configuration = Engine.Configuration()
        configuration.features[.customPageSizes] = true
        let engine = Engine(configuration)
        let store = engine.makeStore()
        let type = MemoryType(limits: Limits(minimum: 5, maximum: 9), pageSizeExponent: 0)
        let memory = try store.makeMemory(type)
        #expect(memory.type == type && memory.pages == 5 && memory.byteCount == 5)
        var linker = Linker()
        linker.define("host", "memory", .memory(memory))
        let module = try Module(
            engine: engine,
            text: """
                (module
                  (import "host" "memory" (memory 5 9 (pagesize 1)))
                  (func (export "store") (param i32) (i32.store8 (local.get 0) (i32.const 7)))
                  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
                """)
        let instance = try linker.instantiate(module, in: store)
        #expect(try call(instance, "store", .i32(4)) == [])
        #expect(throws: ExecutionError.self) { _ = try call(instance, "store", .i32(5)) }
        #expect(memory.read(0, count: 5) == [0, 0, 0, 0, 7])
        #expect(memory.read(0, count: 6) == nil)
        #expect(!memory.write([1, 2], at: 4))
        #expect(memory.grow(by: 1) == 5)
        #expect(try call(instance, "grow", .i32(3)) == [.i32(6)])
        #expect(try call(instance, "grow", .i32(1)) == [.i32(-1)])
        #expect(memory.read(4, count: 5) == [7, 0, 0, 0, 0])
        // A module without the feature cannot name such a memory.
        #expect(throws: InstantiationError.self) {
            _ = try linker.instantiate(Module(engine: engine, text: "(import \"host\" \"memory\" (memory 0))"), in: store)
        }
    }
}
