import RampartCompiler
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
        /// Whether arithmetic gives no NaN but the canonical one, so that interpreted and compiled code give the same results bit for bit
        /// (specification chapter 4.3.3 leaves the bits of NaNs open). Costs an instruction for each operator that may give a NaN, and
        /// nothing where it is off. Default: false.
        public var canonicalizesNaNs = false
        /// Threads that validate the functions of one module. Default: 1.
        public var validationThreads = 1
        /// How modules are made ready to run that do not say it themselves. Default: the interpreter.
        public var strategy = Strategy.interpreter

        public init() {}
    }

    public let configuration: Configuration
    let registry: TypeRegistry
    let types: RuntimeTypes
    private let preparer: ModulePreparer

    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        registry = TypeRegistry()
        types = RuntimeTypes(registry: registry)
        preparer = ModulePreparer(isMetered: configuration.isMetered, canonicalizesNaNs: configuration.canonicalizesNaNs)
    }

    /// The word by which reports call what executes modules that do not say it themselves: `interpreter` or `aot`.
    public var name: String { configuration.strategy.name }

    /// A new store, used by one thread at a time.
    public func makeStore(limits: StoreLimits = StoreLimits()) -> Store { Store(engine: preparer.executor, types: types, limits: limits) }

    /// The one of the two steps behind a module that says whether it may run.
    package func validate(_ module: WasmModel.Module) throws(ModuleError) -> ValidatedModule {
        let validator = Validator(
            features: configuration.features, limits: configuration.limits, registry: registry, concurrency: configuration.validationThreads
        )
        return try validator.validate(module)
    }

    /// The compiler for some options, which charges fuel where the engine's configuration says so.
    ///
    /// - Throws: where LLVM is not installed, or the processor is unknown.
    package func compiler(_ options: CompilerOptions) throws(CompilerError) -> Compiler { try preparer.compiler(options) }

    func prepare(_ module: ValidatedModule, artifact: CompiledArtifact) throws(CompilerError) -> PreparedModule {
        try preparer.prepare(module, types: types, code: artifact.code, bounds: artifact.configuration.bounds)
    }

    /// The other step.
    func prepare(_ module: ValidatedModule, strategy: Strategy?) throws(CompilerError) -> PreparedModule {
        try preparer.prepare(module, types: types, strategy: strategy ?? configuration.strategy)
    }
}
