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

    /// Each function ends in one of two ways that are alike, as its parameter says.
    private static let twins = """
        (module
          (memory 1) (table 1 funcref) (tag $oops) (type $nothing (func))
          (func (export "unreachable") (param i32) (if (local.get 0) (then (unreachable)) (else (unreachable))))
          (func (export "divide") (param i32)
            (local i32)
            (if (local.get 0)
              (then (drop (i32.div_u (local.get 0) (local.get 1))))
              (else (drop (i32.div_u (local.get 0) (local.get 1))))))
          (func (export "load") (param i32) (result i32)
            (if (result i32) (local.get 0) (then (i32.load (i32.const -8))) (else (i32.load (i32.const -8)))))
          (func (export "loads") (param i32) (result i32)
            (if (result i32) (local.get 0)
              (then (i32.load (i32.add (local.get 0) (i32.const -8))))
              (else (i32.load offset=99 (i32.sub (local.get 0) (i32.const 16))))))
          (func (export "store") (param i32)
            (if (local.get 0) (then (i32.store (i32.const -8) (i32.const 1))) (else (i32.store (i32.const -8) (i32.const 1)))))
          (func (export "table") (param i32)
            (if (local.get 0) (then (drop (table.get (i32.const 7)))) (else (drop (table.get (i32.const 7))))))
          (func (export "fill") (param i32)
            (if (local.get 0)
              (then (memory.fill (i32.const -8) (i32.const 0) (i32.const 9)))
              (else (memory.fill (i32.const -8) (i32.const 0) (i32.const 9)))))
          (func (export "call") (param i32)
            (if (local.get 0)
              (then (call_indirect (type $nothing) (i32.const 7))) (else (call_indirect (type $nothing) (i32.const 7)))))
          (func (export "throw") (param i32) (if (local.get 0) (then (throw $oops)) (else (throw $oops)))))
        """

    /// For each function and both ways the offset of the instruction that ended it.
    private static func offsets(_ strategy: Engine.Strategy) throws -> [Name: [Int?]] {
        let engine = Engine()
        let module = try Module(engine: engine, text: twins, strategy: strategy)
        let instance = try Linker().instantiate(module, in: engine.makeStore())
        var offsets: [Name: [Int?]] = [:]
        for export in module.exports {
            let function = try #require(instance.function(export.name))
            for way in [Int32(0), 1] {
                #expect(throws: ExecutionError.self) { try instance.store.invoke(function, [.i32(way)]) }
                offsets[export.name, default: []].append(instance.store.backtrace().first?.offset)
            }
        }
        return offsets
    }

    /// The optimiser does not make one end of two. It may make one access to memory of two, of which then, where a fault is the trap, no
    /// place is told rather than a wrong one.
    @Test(arguments: [CompilerOptions.Bounds.exact, .guard, .relaxed])
    func compiledCodeEndsAtTheInstructionThatTrapped(_ bounds: CompilerOptions.Bounds) throws {
        var options = CompilerOptions()
        options.bounds = bounds
        let expected = try Self.offsets(.interpreter)
        #expect(expected.values.allSatisfy { Set($0).count == 2 && !$0.contains(nil) })
        let found = try Self.offsets(.compiler(options))
        for (name, offsets) in expected {
            let isMerged = bounds != .exact && ["load", "loads", "store"].contains(name) && found[name] == [nil, nil]
            #expect(found[name] == offsets || isMerged, "\(name)")
        }
    }

    /// Functions that are compiled with more effort lie elsewhere than their neighbours.
    @Test func compiledFramesHaveNamesInWhateverOrderTheirCodeLies() throws {
        let text = """
            (module
              (func $first (export "run") (call $loops))
              (func $loops (local i32)
                (loop
                  (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 3))))
                (call $last))
              (func $last unreachable))
            """
        let engine = Engine()
        let module = try Module(engine: engine, text: text, strategy: .compiler(CompilerOptions()))
        let instance = try Linker().instantiate(module, in: engine.makeStore())
        let run = try #require(instance.function("run"))
        #expect(throws: ExecutionError.self) { try instance.store.invoke(run, []) }
        #expect(names(instance) == ["last", "loops", "first"])
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
