import RampartRuntime
import WasmModel

/// Names for what modules import: finds the imports of a module and instantiates it (specification chapter 4.5.4).
public struct Linker {
    private struct Key: Hashable {
        var module: Name
        var name: Name
    }

    private var values: [Key: ExternalValue] = [:]

    public init() {}

    /// Gives a value for the imports of a module name and a name, in place of an earlier one. Names compare byte by byte.
    public mutating func define(_ module: Name, _ name: Name, _ value: ExternalValue) {
        values[Key(module: module, name: name)] = value
    }

    /// Gives all exports of an instance for the imports of a module name.
    public mutating func define(_ module: Name, _ instance: Instance) {
        for export in instance.exports { define(module, export.name, export.value) }
    }

    /// Gives a host function for the imports of a module name and a name.
    ///
    /// The body gets the arguments, of the function's parameter types, and gives as many results as the type says. What it throws ends
    /// the call: a `TrapCode` as that trap, an `ExceptionInstance` as that exception, any other error as `ExecutionError.host`.
    public mutating func define(
        _ module: Name, _ name: Name, in store: Store, parameters: [ValueType], results: [ValueType] = [],
        _ body: @escaping (Caller, [Value]) throws -> [Value]
    ) {
        let function = store.makeFunction(type: FunctionType(parameters: parameters, results: results), body)
        define(module, name, .function(function))
    }

    /// The value for an import, if there is one.
    public func value(_ module: Name, _ name: Name) -> ExternalValue? { values[Key(module: module, name: name)] }

    /// Instantiates a module with the values that its imports name, and runs its start function.
    ///
    /// - Throws: `.link` where an import has no value or one of another type; `.execution` where a segment or the start function
    ///   traps; `.limit` where a memory or table would pass a limit of the store.
    public func instantiate(_ module: Module, in store: Store) throws(InstantiationError) -> Instance {
        var imports: [ExternalValue] = []
        for entry in module.imports {
            guard let value = value(entry.module, entry.name) else {
                throw .link(LinkError(module: entry.module, name: entry.name, reason: .unknownImport))
            }
            imports.append(value)
        }
        return try store.instantiate(module.prepared, imports: imports)
    }
}
