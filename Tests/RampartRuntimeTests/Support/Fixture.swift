import WasmModel
import WasmText
import WasmValidation

@testable import RampartRuntime

/// A store with a stub engine, and modules from text.
struct Fixture {
    let registry = TypeRegistry()
    let types: RuntimeTypes
    let engine = StubEngine()
    let store: Store

    init(_ limits: StoreLimits = StoreLimits()) {
        types = RuntimeTypes(registry: registry)
        store = Store(engine: engine, types: types, limits: limits)
    }

    func prepare(_ text: String) throws -> PreparedModule {
        let module = try TextParser.parseModule(Array(text.utf8), features: .all)
        return engine.prepare(try Validator(features: .all, registry: registry).validate(module), types: types)
    }

    func instantiate(_ text: String, _ imports: [ExternalValue] = []) throws -> Instance {
        try store.instantiate(try prepare(text), imports: imports)
    }

    /// Why an instantiation fails, or nil where it does not.
    func failure(_ text: String, _ imports: [ExternalValue] = []) throws -> String? {
        let prepared = try prepare(text)
        do throws(InstantiationError) {
            _ = try store.instantiate(prepared, imports: imports)
            return nil
        } catch {
            return error.message
        }
    }
}

extension Instance {
    func globalValue(_ name: Name) -> Value? {
        guard case .global(let global)? = export(name) else { return nil }
        return global.value
    }

    func functionExport(_ name: Name) -> FunctionInstance? {
        guard case .function(let function)? = export(name) else { return nil }
        return function
    }

    func tableExport(_ name: Name) -> TableInstance? {
        guard case .table(let table)? = export(name) else { return nil }
        return table
    }

    func memoryExport(_ name: Name) -> MemoryInstance? {
        guard case .memory(let memory)? = export(name) else { return nil }
        return memory
    }
}
