import Rampart
import Testing

/// How modules are made ready to run makes no difference to what they do, nor to what they may import.
@Suite struct StrategyTests {
    private static let compiled = Engine.Strategy.compiler(CompilerOptions())

    private func call(_ instance: Instance, _ name: Name) throws -> [Value] {
        try instance.store.invoke(#require(instance.function(name)), [])
    }

    private static let library = """
        (module
          (memory (export "memory") 1)
          (table (export "table") 1 funcref)
          (global (export "count") (mut i32) (i32.const 0))
          (tag (export "oops") (param i32))
          (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "call") (result i32) (call_indirect (type $f) (i32.const 0)))
          (type $f (func (result i32))))
        """

    private static let user = """
        (module
          (import "library" "memory" (memory 1))
          (import "library" "table" (table 1 funcref))
          (import "library" "count" (global $count (mut i32)))
          (import "library" "oops" (tag $oops (param i32)))
          (import "library" "add" (func $add (param i32 i32) (result i32)))
          (import "library" "load" (func $load (param i32) (result i32)))
          (elem (i32.const 0) func $seven)
          (func $seven (result i32) (i32.const 7))
          (func (export "run") (result i32)
            (i32.store (i32.const 8) (i32.const 30))
            (global.set $count (i32.const 1))
            (call $add (call $load (i32.const 8)) (i32.const 12)))
          (func (export "throw") (throw $oops (i32.const 5)))
          (func (export "trap") (result i32) (call $load (i32.const -1))))
        """

    private static let pairs: [(Engine.Strategy, Engine.Strategy)] = [
        (.interpreter, .interpreter), (.interpreter, compiled), (compiled, .interpreter), (compiled, compiled),
    ]

    @Test(arguments: pairs)
    func modulesImportFromEachOther(_ library: Engine.Strategy, _ user: Engine.Strategy) throws {
        let engine = Engine()
        let store = engine.makeStore()
        var linker = Linker()
        let provider = try linker.instantiate(Module(engine: engine, text: Self.library, strategy: library), in: store)
        linker.define("library", provider)
        let instance = try linker.instantiate(Module(engine: engine, text: Self.user, strategy: user), in: store)
        #expect(try call(instance, "run") == [.i32(42)])
        #expect(provider.global("count")?.value == .i32(1))
        #expect(try call(provider, "call") == [.i32(7)])
        let trap = #expect(throws: ExecutionError.self) { try call(instance, "trap") }
        guard case .trap(let trap) = trap else {
            Issue.record("no trap")
            return
        }
        #expect(trap == Trap(.outOfBoundsMemoryAccess))
        let thrown = #expect(throws: ExecutionError.self) { try call(instance, "throw") }
        guard case .exception(let exception) = thrown else {
            Issue.record("no exception")
            return
        }
        #expect(exception.values == [.i32(5)])
    }

    @Test func theConfigurationDecidesForModulesThatDoNot() throws {
        var configuration = Engine.Configuration()
        #expect(Engine(configuration).name == "interpreter")
        configuration.strategy = Self.compiled
        #expect(Engine(configuration).name == "aot")
    }

    @Test(arguments: [Engine.Strategy.interpreter, compiled])
    func meteringIsTheEngines(_ strategy: Engine.Strategy) throws {
        var configuration = Engine.Configuration()
        configuration.isMetered = true
        configuration.strategy = strategy
        let engine = Engine(configuration)
        var limits = StoreLimits()
        limits.fuel = 1000
        let module = try Module(engine: engine, text: "(module (func (export \"run\") (loop (br 0))))")
        let instance = try Linker().instantiate(module, in: engine.makeStore(limits: limits))
        let error = #expect(throws: ExecutionError.self) { try call(instance, "run") }
        guard case .exhaustion(.fuel) = error else {
            Issue.record("it ran on")
            return
        }
    }

    @Test func compiledFunctionsHavePlacesAndNames() throws {
        let text = "(module (import \"m\" \"f\" (func)) (func $one) (func (result i32) (i32.const 2)))"
        #expect(try Module(engine: Engine(), text: text).compiledFunctions == [])
        let module = try Module(engine: Engine(), text: text, strategy: Self.compiled)
        let functions = module.compiledFunctions
        #expect(functions.map(\.index) == [1, 2])
        #expect(functions.map { $0.name?.string } == ["one", nil])
        #expect(functions.allSatisfy { $0.byteCount > 0 })
        #expect(functions[0].address + UInt(functions[0].byteCount) <= functions[1].address)
    }

    // MARK: Artifacts

    private static func artifact(_ engine: Engine) throws -> CompiledArtifact {
        try engine.compile(try Module(engine: engine, text: library).encoded())
    }

    @Test func artifactsBecomeModules() throws {
        let bytes = try Self.artifact(Engine()).encoded()
        let engine = Engine()
        let module = try Module(engine: engine, artifact: CompiledArtifact(bytes))
        let store = engine.makeStore()
        var linker = Linker()
        linker.define("library", try linker.instantiate(module, in: store))
        let instance = try linker.instantiate(Module(engine: engine, text: Self.user), in: store)
        #expect(try call(instance, "run") == [.i32(42)])
    }

    @Test func artifactsForAnotherEngineAreRefused() throws {
        let artifact = try Self.artifact(Engine())
        var metered = Engine.Configuration()
        metered.isMetered = true
        var canonical = Engine.Configuration()
        canonical.canonicalizesNaNs = true
        var other = Engine.Configuration()
        other.features = .wasm3.union(.threads)
        for (configuration, option) in [(metered, "metering"), (canonical, "canonical NaNs"), (other, "threads")] {
            let error = #expect(throws: ArtifactLoadError.self) { try Module(engine: Engine(configuration), artifact: artifact) }
            guard case .artifact(.configuration(let differences)) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(differences.map(\.option) == [option])
        }
        var old = artifact
        old.configuration.runtime = "0-0000"
        #expect(throws: ArtifactLoadError.self) { try Module(engine: Engine(), artifact: old) }
    }

    /// The hashes may be right all the same.
    @Test func theModuleInAnArtifactIsValidated() throws {
        var artifact = try Self.artifact(Engine())
        artifact.module = [0x00, 0x61, 0x73, 0x6D]
        #expect(throws: ArtifactLoadError.self) { try Module(engine: Engine(), artifact: artifact) }
        artifact.module = [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]
        let error = #expect(throws: ArtifactLoadError.self) { try Module(engine: Engine(), artifact: artifact) }
        guard case .module(.compiler) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
