import RampartInterpreter
import RampartRuntime
import WasmModel
import WasmValidation

/// What is common to many modules and stores: configuration, canonical types, and what executes.
///
/// An engine may be used by any number of threads. Modules and stores of different engines do not mix: types are canonical within
/// one engine.
public final class Engine: Sendable {
    /// How an engine loads and runs modules.
    public struct Configuration: Sendable {
        /// The features that modules may use. Default: WebAssembly 3.0.
        public var features: Features = .wasm3
        /// Limits on the size of modules. Default: those of the JavaScript embedding.
        public var limits = ImplementationLimits()
        /// Whether code charges fuel (`StoreLimits.fuel`, `Store.fuel`) and can be interrupted from other threads
        /// (`Store.interruptHandle`). Costs some percent of speed. Default: false.
        public var isMetered = false
        /// Threads that validate the functions of one module. Default: 1.
        public var validationThreads = 1

        public init() {}
    }

    public let configuration: Configuration
    let registry: TypeRegistry
    let types: RuntimeTypes
    let executor: any ExecutionEngine

    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        registry = TypeRegistry()
        types = RuntimeTypes(registry: registry)
        executor = Interpreter(metered: configuration.isMetered)
    }

    /// The word by which reports call what executes: `interpreter`.
    public var name: String { executor.name }

    /// A new store, used by one thread at a time.
    public func makeStore(limits: StoreLimits = StoreLimits()) -> Store { Store(engine: executor, types: types, limits: limits) }

    func validate(_ module: WasmModel.Module) throws(ModuleError) -> PreparedModule {
        let validator = Validator(
            features: configuration.features, limits: configuration.limits, registry: registry, concurrency: configuration.validationThreads
        )
        return executor.prepare(try validator.validate(module), types: types)
    }
}
