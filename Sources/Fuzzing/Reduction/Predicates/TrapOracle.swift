import RampartRuntime
import WasmBinary
import WasmModel
import WasmValidation

import class Rampart.ModulePreparer

/// Whether a module traps in one way: when it is instantiated, or when one of its exported functions is called with zeros and nulls. Of a case
/// that has steps, whether one of them or an instantiation traps so. A trap is the finding.
///
/// The interpreter runs it, with fuel. What a module imports is provided: functions that return zeros, and memories, tables, globals and tags
/// as they are asked for.
final class TrapOracle: Oracle {
    let name: String
    let fileExtension = "wasm"
    private let code: TrapCode
    private let fuel: Int64
    private lazy var runner = CaseRunner()

    /// The word by which children are told of the oracle.
    static func word(_ code: TrapCode) -> String { "trap=\(code.word)" }

    /// - Parameters:
    ///   - code: The trap.
    ///   - fuel: Units for each instantiation and each call.
    init(_ code: TrapCode, fuel: Int64 = 10 * FuzzCase.defaultFuel) {
        self.code = code
        self.fuel = fuel
        name = TrapOracle.word(code)
    }

    /// Nil where the word is none of this oracle's.
    convenience init?(word: String) {
        guard let code = TrapCode.allCases.first(where: { TrapOracle.word($0) == word }) else { return nil }
        self.init(code)
    }

    /// Nothing is generated.
    func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] { [] }

    func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        let fuzzCase = try? FuzzCase(file: input)
        let traps = if let fuzzCase, !fuzzCase.steps.isEmpty { traps(fuzzCase) } else { traps(input) }
        guard traps else { return .agree }
        return .disagree(
            Finding(oracle: "trap", kind: .mismatch, phase: .call, discriminator: code.word, summary: "it traps: \(code.message)"))
    }

    private func traps(_ fuzzCase: FuzzCase) -> Bool {
        guard let loaded = try? runner.load(fuzzCase, types: CaseRunner.newTypes()), let record = try? runner.run(loaded, .interpreter)
        else { return false }
        return record.events.contains { if case .trap(code, _) = $0.outcome { true } else { false } }
    }

    private func traps(_ binary: [UInt8]) -> Bool {
        let preparer = ModulePreparer(isMetered: true, canonicalizesNaNs: true)
        let types = RuntimeTypes(registry: TypeRegistry())
        guard let module = try? ModuleDecoder.decode(binary, features: .all),
            let validated = try? Validator(features: .all, registry: types.registry).validate(module),
            let prepared = try? preparer.prepare(validated, types: types, strategy: .interpreter)
        else { return false }
        var limits = StoreLimits()
        limits.fuel = fuel
        limits.longestWait = .milliseconds(10)
        limits.memoryBytes = 1 << 30
        limits.stackBytes = 1 << 20
        let store = Store(engine: preparer.executor, types: types, limits: limits)
        guard let imports = imports(of: validated, in: store) else { return false }
        let instance: Instance
        do throws(InstantiationError) {
            instance = try store.instantiate(prepared, imports: imports)
        } catch {
            if case .execution(let error) = error { return isWanted(error) }
            return false
        }
        for export in instance.exports {
            guard case .function(let function) = export.value else { continue }
            store.fuel = fuel
            let arguments = function.type.parameters.map(TrapOracle.zero)
            do throws(ExecutionError) {
                _ = try store.invoke(function, arguments)
            } catch {
                if isWanted(error) { return true }
            }
        }
        return false
    }

    private func isWanted(_ error: ExecutionError) -> Bool {
        if case .trap(let trap) = error { return trap.code == code }
        return false
    }

    private func imports(of module: ValidatedModule, in store: Store) -> [ExternalValue]? {
        var values: [ExternalValue] = []
        for entry in module.module.imports {
            switch entry.type {
            case .function(let type, _):
                let type = module.functionType(typeIndex: type).mapping(module.canonical(_:))
                values.append(.function(store.makeFunction(type: type) { _, _ in type.results.map(TrapOracle.zero) }))
            case .table(let type):
                var type = type
                type.element = module.canonical(type.element)
                guard let table = try? store.makeTable(type) else { return nil }
                values.append(.table(table))
            case .memory(let type):
                guard let memory = try? store.makeMemory(type) else { return nil }
                values.append(.memory(memory))
            case .global(let type):
                let type = GlobalType(value: module.canonical(type.value), mutable: type.mutable)
                guard let global = try? store.makeGlobal(type, TrapOracle.zero(type.value)) else { return nil }
                values.append(.global(global))
            case .tag(let type):
                values.append(.tag(store.makeTag(module.functionType(typeIndex: type).mapping(module.canonical(_:)))))
            }
        }
        return values
    }

    private static func zero(_ type: ValueType) -> Value {
        switch type {
        case .i32: .i32(0)
        case .i64: .i64(0)
        case .f32: .f32(0)
        case .f64: .f64(0)
        case .v128: .v128(SIMD16())
        case .reference: .null
        }
    }
}

extension TrapCode {
    /// The word by which command lines call the trap: its message with hyphens.
    public var word: String { String(message.map { $0 == " " ? "-" : $0 }) }
}
