import RampartRuntime
import WasmModel

/// The module `spectest` that every script may import from (README of the reference interpreter).
enum SpectestModule {
    static let name: Name = "spectest"

    /// The exports, made in a store.
    static func exports(in store: Store, features: Features) -> Result<[Name: ExternalValue], ScriptFault> {
        do {
            var exports = try make(in: store)
            if features[.threads] {
                let type = MemoryType(limits: Limits(minimum: 1, maximum: 2), isShared: true)
                exports["shared_memory"] = .memory(try store.makeMemory(type))
            }
            return .success(exports)
        } catch {
            return .failure(ScriptFault(phase: .engine, message: "the module spectest cannot be made: \(error)"))
        }
    }

    private static func make(in store: Store) throws -> [Name: ExternalValue] {
        let size = Limits(minimum: 10, maximum: 20)
        var exports: [Name: ExternalValue] = [
            "global_i32": .global(try store.makeGlobal(GlobalType(value: .i32, mutable: false), .i32(666))),
            "global_i64": .global(try store.makeGlobal(GlobalType(value: .i64, mutable: false), .i64(666))),
            "global_f32": .global(try store.makeGlobal(GlobalType(value: .f32, mutable: false), .f32(666.6))),
            "global_f64": .global(try store.makeGlobal(GlobalType(value: .f64, mutable: false), .f64(666.6))),
            "table": .table(try store.makeTable(TableType(element: .funcref, limits: size))),
            "table64": .table(try store.makeTable(TableType(element: .funcref, limits: size, index: .i64))),
            "memory": .memory(try store.makeMemory(MemoryType(limits: Limits(minimum: 1, maximum: 2)))),
        ]
        for (name, parameters) in prints {
            let type = FunctionType(parameters: parameters, results: [])
            // What is printed is nobody's expectation, so it goes nowhere.
            exports[name] = .function(store.makeFunction(type: type) { _, _ in [] })
        }
        return exports
    }

    private static let prints: [(Name, [ValueType])] = [
        ("print", []), ("print_i32", [.i32]), ("print_i64", [.i64]), ("print_f32", [.f32]), ("print_f64", [.f64]),
        ("print_i32_f32", [.i32, .f32]), ("print_f64_f64", [.f64, .f64]),
    ]
}
