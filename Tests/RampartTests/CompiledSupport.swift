import Rampart
import Testing

/// Modules as text, each made ready to run in its own way, in one store.
struct World {
    let engine: Engine
    let store: Store
    var linker = Linker()

    init(limits: StoreLimits = StoreLimits(), metered: Bool = false, features: Features = .wasm3) {
        var configuration = Engine.Configuration()
        configuration.isMetered = metered
        configuration.features = features
        engine = Engine(configuration)
        store = engine.makeStore(limits: limits)
    }

    func instance(_ text: String, _ strategy: Engine.Strategy) throws -> Instance {
        try linker.instantiate(Module(engine: engine, text: text, strategy: strategy), in: store)
    }

    /// Instantiates a module whose exports later ones import.
    @discardableResult mutating func add(_ name: Name, _ text: String, _ strategy: Engine.Strategy) throws -> Instance {
        let instance = try instance(text, strategy)
        linker.define(name, instance)
        return instance
    }

    mutating func define(
        _ name: Name, _ parameters: [ValueType] = [], _ results: [ValueType] = [], _ body: @escaping (Caller, [Value]) throws -> [Value]
    ) {
        linker.define("host", name, in: store, parameters: parameters, results: results, body)
    }
}

extension Engine.Strategy {
    static func compiled(_ optimization: CompilerOptions.Optimization, _ bounds: CompilerOptions.Bounds = .guard) -> Engine.Strategy {
        var options = CompilerOptions()
        options.optimization = optimization
        options.bounds = bounds
        return .compiler(options)
    }

    /// With and without the optimiser.
    static let compiledBothWays: [Engine.Strategy] = [.compiled(.none), .compiled(.standard)]
}

extension Instance {
    func call(_ name: Name, _ arguments: Value...) throws -> [Value] {
        try store.invoke(#require(function(name)), arguments)
    }

    /// How a call ends, as a text.
    func outcome(_ name: Name, _ arguments: [Value] = []) throws -> String {
        let function = try #require(self.function(name))
        do throws(ExecutionError) {
            return "\(try store.invoke(function, arguments))"
        } catch {
            if case .exception(let exception) = error { return "exception \(exception.values)" }
            return error.message
        }
    }
}
