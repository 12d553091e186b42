import WasmBinary
import WasmModel

/// Decides whether a module obeys the rules of specification chapter 3.
public struct Validator: Sendable {
    let features: Features
    let limits: ImplementationLimits
    let registry: TypeRegistry
    let concurrency: Int

    /// - Parameter concurrency: how many threads validate function bodies; the result does not depend on it.
    public init(features: Features = .wasm3, limits: ImplementationLimits = .init(), registry: TypeRegistry, concurrency: Int = 1) {
        self.features = features
        self.limits = limits
        self.registry = registry
        self.concurrency = max(1, concurrency)
    }

    /// The module as one that may be executed.
    ///
    /// - Throws: `.invalid` for the first broken rule (of bodies that in the function with the lowest index); `.malformed` where a body
    ///   breaks the binary grammar, which takes precedence.
    public func validate(_ module: Module) throws(ModuleError) -> ValidatedModule {
        preconditionFailure("not built yet")
    }
}
