import RampartRuntime
import WasmModel
import WasmText
import WasmValidation

@testable import RampartInterpreter

/// A store with the interpreter, and modules from text.
struct Fixture {
    let registry = TypeRegistry()
    let types: RuntimeTypes
    let engine: Interpreter
    let store: Store

    init(_ limits: StoreLimits = StoreLimits(), metered: Bool = false) {
        types = RuntimeTypes(registry: registry)
        engine = Interpreter(metered: metered)
        store = Store(engine: engine, types: types, limits: limits)
    }

    func prepare(_ module: Module) throws -> PreparedModule {
        engine.prepare(try Validator(features: .all, registry: registry).validate(module), types: types)
    }

    func prepare(_ text: String) throws -> PreparedModule { try prepare(TextParser.parseModule(Array(text.utf8), features: .all)) }

    func instantiate(_ text: String, _ imports: [ExternalValue] = []) throws -> Instance {
        try store.instantiate(try prepare(text), imports: imports)
    }
}

/// An export that is not there, or of another kind.
struct MissingExport: Error {
    var name: Name
}

extension Instance {
    func function(_ name: Name) throws -> FunctionInstance {
        guard case .function(let function)? = export(name) else { throw MissingExport(name: name) }
        return function
    }

    func call(_ name: Name, _ arguments: Value...) throws -> [Value] { try store.invoke(function(name), arguments) }

    /// How a call ends, in words: results, or the error's text.
    func outcome(_ name: Name, _ arguments: Value...) throws -> String {
        let function = try function(name)
        do throws(ExecutionError) {
            return try store.invoke(function, arguments).map { "\($0)" }.joined(separator: " ")
        } catch {
            return error.message
        }
    }
}

/// Lowers a function of a module without running it.
func lower(_ prepared: PreparedModule, _ bodyIndex: Int, metered: Bool = false, canonicalizesNaNs: Bool = false) throws -> LoweredFunction {
    try FunctionLowering(module: prepared, bodyIndex: bodyIndex, metered: metered, canonicalizesNaNs: canonicalizesNaNs).lower()
}
