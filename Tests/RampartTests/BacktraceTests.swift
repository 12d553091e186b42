import Rampart
import Testing

@Suite("Backtraces") struct BacktraceTests {
    private static let text = """
        (module $app
          (import "host" "fail" (func $fail))
          (memory 1)
          (tag $oops)
          (func $load (param i32) (result i32) local.get 0 i32.load)
          (func $middle (param i32) (result i32) (call $load (local.get 0)))
          (func (export "run") (param i32) (result i32) (i32.add (call $middle (local.get 0)) (i32.const 1)))
          (func $ask (call $fail))
          (func (export "host") (call $ask))
          (func $thrower (throw $oops))
          (func (export "throw") (call $thrower))
          (func $deep (export "deep") (call $deep)))
        """

    private struct Failure: Error {}

    private func makeInstance() throws -> Instance {
        let engine = Engine()
        let module = try Module(engine: engine, text: BacktraceTests.text)
        let store = engine.makeStore()
        var linker = Linker()
        linker.define("host", "fail", in: store, parameters: []) { _, _ in throw Failure() }
        return try linker.instantiate(module, in: store)
    }

    private func names(_ instance: Instance) -> [String] { instance.store.backtrace().map { $0.functionName?.string ?? "?" } }

    @Test func trapNamesTheFunctionsFromTheInnermost() throws {
        let instance = try makeInstance()
        let run = try #require(instance.function("run"))
        #expect(throws: ExecutionError.self) { try instance.store.invoke(run, [.i32(-4)]) }
        let frames = instance.store.backtrace()
        #expect(frames.map { $0.functionName?.string } == ["load", "middle", nil])
        #expect(frames.map(\.functionIndex) == [1, 2, 3])
        #expect(frames.allSatisfy { $0.moduleName?.string == "app" })
        // Offsets are those of the instructions: the load is the last but its `end` of the first function, the calls come later.
        let offsets = frames.compactMap(\.offset)
        #expect(offsets.count == 3)
        #expect(offsets == offsets.sorted())
        #expect(instance.store.backtrace(limit: 2).count == 2)
    }

    @Test func returningForgets() throws {
        let instance = try makeInstance()
        let run = try #require(instance.function("run"))
        #expect(throws: ExecutionError.self) { try instance.store.invoke(run, [.i32(-4)]) }
        _ = try instance.store.invoke(run, [.i32(4)])
        #expect(instance.store.backtrace().isEmpty)
    }

    @Test func failureOfTheHostAndExceptionsHaveOne() throws {
        let instance = try makeInstance()
        let host = try #require(instance.function("host"))
        #expect(throws: ExecutionError.self) { try instance.store.invoke(host, []) }
        #expect(names(instance) == ["ask", "?"])
        let thrower = try #require(instance.function("throw"))
        #expect(throws: ExecutionError.self) { try instance.store.invoke(thrower, []) }
        #expect(names(instance) == ["thrower", "?"])
    }

    @Test func exhaustedStackIsCut() throws {
        let instance = try makeInstance()
        let deep = try #require(instance.function("deep"))
        #expect(throws: ExecutionError.self) { try instance.store.invoke(deep, []) }
        #expect(instance.store.backtrace().count == 64)
        #expect(Set(names(instance)) == ["deep"])
    }
}
