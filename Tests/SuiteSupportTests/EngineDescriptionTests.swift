import Rampart
import Reporting
import SuiteSupport
import Testing

@Suite struct EngineDescriptionTests {
    private static func compiled(_ change: (inout CompilerOptions) -> Void) -> EngineDescription {
        var options = CompilerOptions()
        change(&options)
        return EngineDescription(.compiler(options))
    }

    @Test func theInterpreterHasNothingToDecide() {
        let engine = EngineDescription(.interpreter)
        #expect(engine.text == "interpreter")
        #expect(engine.label == "interpreter")
        #expect(engine.properties == [JUnitProperty("engine", "interpreter")])
        #expect(JSONValue.object(engine.json) == ["engine": "interpreter"])
    }

    @Test func theCompilerSaysHow() {
        let engine = Self.compiled { options in
            options.optimization = .none
            options.bounds = .guard
            options.cpu = .named("x86-64-v3")
        }
        #expect(engine.text == "aot (opt-level 0, bounds guard, target-cpu x86-64-v3)")
        #expect(
            engine.properties == [
                JUnitProperty("engine", "aot"), JUnitProperty("opt-level", "0"), JUnitProperty("bounds", "guard"),
                JUnitProperty("target-cpu", "x86-64-v3"),
            ])
        #expect(
            JSONValue.object(engine.json)
                == ["engine": "aot", "engineSettings": ["opt-level": "0", "bounds": "guard", "target-cpu": "x86-64-v3"]])
    }

    /// Whoever collects reports must not take one run for the other.
    @Test func theSameSuiteWithAnotherEngineIsAnother() {
        var engines = [EngineDescription(.interpreter)]
        for level in CompilerOptions.Optimization.allCases {
            for bounds in CompilerOptions.Bounds.allCases {
                engines.append(
                    Self.compiled { options in
                        options.optimization = level
                        options.bounds = bounds
                    })
            }
        }
        #expect(Set(engines.map { $0.suiteName("a/b.wast") }).count == engines.count)
        #expect(Set(engines.map { $0.className("wasm", "a/b.wast") }).count == engines.count)
        #expect(engines[0].suiteName("a/b.wast") == "a/b.wast [interpreter]")
        #expect(engines[0].className("wasm", "a/b.wast") == "wasm.interpreter.a.b.wast")
        #expect(engines[0].className("wasi", "") == "wasi.interpreter")
        #expect(engines.contains { $0.suiteName("a") == "a [aot-O2-exact]" })
    }
}
