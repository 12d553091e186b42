import WasmBinary
import WasmModel

/// Decides whether a module obeys the rules of specification chapter 3.
public struct Validator: Sendable {
    private let features: Features
    private let limits: ImplementationLimits
    private let registry: TypeRegistry
    private let concurrency: Int

    /// `concurrency` says how many threads validate function bodies; the result does not depend on it.
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
        let failure: ModuleError
        do {
            var validator = try ModuleValidator(module: module, features: features, limits: limits, registry: registry)
            try validator.validate()
            let workers = BodyWorkers(
                bodies: module.bodies, context: validator.context, firstFunction: validator.importedFunctionCount,
                concurrency: concurrency)
            guard let found = workers.firstFailure() else { return validator.makeValidatedModule() }
            failure = found
        } catch {
            failure = error
        }
        // A module can be both, and validity is only defined for well-formed ones.
        do {
            try checkWellFormed(module)
        } catch {
            throw .malformed(error)
        }
        throw failure
    }

    private func checkWellFormed(_ module: Module) throws(MalformedError) {
        for body in module.bodies where body.range.lowerBound >= 0 && body.range.upperBound <= module.bytes.count {
            var reader = InstructionReader(
                bytes: module.bytes, range: body.range, features: features, hasDataCount: module.hasDataCount, limits: limits)
            while !reader.isAtEnd { _ = try reader.next() }
        }
    }
}
