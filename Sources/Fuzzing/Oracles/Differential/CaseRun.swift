import RampartRuntime
import WasmBinary
import WasmModel

/// What trapped, and how.
struct TrapPlace: Hashable {
    var code: TrapCode
    var opcode: Opcode
    /// Index in the function index space.
    var function: UInt32
    /// Byte offset of the instruction in the module.
    var offset: Int
}

/// One run of a case in one store.
final class CaseRun {
    private let fuzzCase: FuzzCase
    private let store: Store
    private let isMetered: Bool
    private let numbers = ObjectNumbers()
    private let host: CaseHost
    /// The instances of the case's modules; nil where the instantiation failed.
    private var instances: [Instance?] = []
    private var results: [[Value]] = []
    private var record = RunRecord()
    /// Instructions that ended an event with a trap, as far as they are known.
    private(set) var traps: [TrapPlace] = []
    /// Gives imports before the host does.
    var provider: ((Import, PreparedModule, Store) -> ExternalValue?)?

    init(_ loaded: LoadedCase, _ store: Store, isMetered: Bool) {
        fuzzCase = loaded.fuzzCase
        self.store = store
        self.isMetered = isMetered
        host = CaseHost(seed: loaded.fuzzCase.hostSeed, numbers: numbers)
    }

    func record(_ modules: [PreparedModule], keepsBytes: Bool) -> RunRecord {
        defer { host.end() }
        for (position, module) in modules.enumerated() {
            event { () -> Outcome in instantiate(module, named: Name(fuzzCase.modules[position].name)) }
        }
        record.instantiations = modules.count
        for step in fuzzCase.steps {
            results.append([])
            event { () -> Outcome in perform(step) }
        }
        record.snapshot = Snapshot(of: store, numbers, keepsBytes: keepsBytes)
        record.hostFunctions = host.functionNames
        return record
    }

    private func event(_ body: () -> Outcome) {
        host.begin(step: record.events.count)
        store.fuel = fuzzCase.fuel
        let outcome = body()
        if case .trap(let code, _) = outcome { noteTrap(code) }
        record.events.append(RunEvent(outcome: outcome, fuel: isMetered ? fuzzCase.fuel - store.fuel : nil, trace: host.trace))
    }

    /// Which instruction trapped: known where the case has one module, as frames do not say whose they are.
    private func noteTrap(_ code: TrapCode) {
        guard fuzzCase.modules.count == 1, let module = store.preparedModules.first?.module,
            let frame = store.backtrace(limit: 1).first, let offset = frame.offset,
            let body = module.module.bodies.first(where: { $0.range.contains(offset) })
        else { return }
        var reader = InstructionReader(
            bytes: module.module.bytes, range: offset..<body.range.upperBound, features: module.features,
            hasDataCount: module.module.hasDataCount)
        guard (try? reader.next()) != nil else { return }
        traps.append(TrapPlace(code: code, opcode: reader.opcode, function: frame.functionIndex, offset: offset))
    }

    // MARK: Instantiations

    private func instantiate(_ module: PreparedModule, named name: Name) -> Outcome {
        instances.append(nil)
        do throws(InstantiationError) {
            let imports = try imports(of: module)
            instances[instances.count - 1] = try store.instantiate(module, imports: imports)
            return .returned([])
        } catch {
            switch error {
            case .link(let error): return .linkError(error.message)
            case .execution(let error): return numbers.outcome(error, in: store, step: record.events.count)
            case .limit(.guardedMemory): return .noGuard
            case .limit(let limit): return .limit(limit.message)
            }
        }
    }

    private func imports(of module: PreparedModule) throws(InstantiationError) -> [ExternalValue] {
        var values: [ExternalValue] = []
        for item in module.module.module.imports {
            let value: ExternalValue?
            if let given = provider?(item, module, store) {
                value = given
            } else if let position = fuzzCase.modules.prefix(instances.count - 1).lastIndex(where: { Name($0.name) == item.module }) {
                value = instances[position]?.export(item.name)
            } else {
                value = try host.provide(item, of: module.module, in: store)
            }
            guard let value else { throw .link(LinkError(module: item.module, name: item.name, reason: .unknownImport)) }
            values.append(value)
        }
        return values
    }

    // MARK: Steps

    private func export(_ module: Int, _ name: Name) -> ExternalValue? {
        instances.indices.contains(module) ? instances[module]?.export(name) : nil
    }

    private func perform(_ step: FuzzCase.Step) -> Outcome {
        switch step {
        case .invoke(let module, let export, let arguments):
            guard case .function(let function)? = self.export(module, export) else { return .skipped }
            return invoke(function, arguments)
        case .growMemory(let module, let export, let pages):
            guard case .memory(let memory)? = self.export(module, export) else { return .skipped }
            return .host(memory.grow(by: pages) != nil)
        case .writeMemory(let module, let export, let offset, let bytes):
            guard case .memory(let memory)? = self.export(module, export) else { return .skipped }
            return .host(memory.write(bytes, at: offset))
        case .collect:
            store.collectGarbage()
            return .returned([])
        }
    }

    private func invoke(_ function: FunctionInstance, _ given: [CaseValue]) -> Outcome {
        var arguments: [Value] = []
        for (position, type) in function.type.parameters.enumerated() {
            let value = position < given.count ? self.value(of: given[position]) : nil
            guard let argument = host.argument(value, as: type, in: store) else { return .skipped }
            arguments.append(argument)
        }
        let step = record.events.count
        do throws(ExecutionError) {
            let values = try store.invoke(function, arguments)
            results[results.count - 1] = values
            return .returned(values.enumerated().map { numbers.record($1, in: store, at: .result(step: step, $0)) })
        } catch {
            return numbers.outcome(error, in: store, step: step)
        }
    }

    private func value(of value: CaseValue) -> Value? {
        switch value {
        case .i32(let value): return .i32(value)
        case .i64(let value): return .i64(value)
        case .f32(let bits): return .f32(Float(bitPattern: bits))
        case .f64(let bits): return .f64(Double(bitPattern: bits))
        case .v128(let bytes): return .v128(bytes)
        case .null: return .null
        case .i31(let value): return .reference(.i31(value))
        case .host(let number): return .reference(store.hostReference(number))
        case .function(let module, let name):
            guard case .function(let function)? = export(module, name) else { return nil }
            return .reference(function.reference)
        case .result(let step, let position):
            guard results.indices.contains(step), results[step].indices.contains(position) else { return nil }
            return results[step][position]
        }
    }
}
