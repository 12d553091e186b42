import RampartCompiler
import RampartRuntime
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

import class Rampart.ModulePreparer

/// A case whose modules are valid, ready to be run by any contender.
final class LoadedCase {
    let fuzzCase: FuzzCase
    let modules: [ValidatedModule]
    let types: RuntimeTypes
    /// Modules made ready, by how; the same code serves several stores.
    fileprivate var prepared: [Preparation: [PreparedModule]] = [:]
    /// The modules by way of the text format.
    fileprivate var fromText: [ValidatedModule]?

    fileprivate struct Preparation: Hashable {
        var execution: Contender.Execution
        var optimization: CompilerOptions.Optimization
        var bounds: CompilerOptions.Bounds
        var cpu: CompilerOptions.TargetCPU
        var isMetered: Bool
        var goesThroughText: Bool
    }

    /// The modules are those of the case, validated with its features and the registry of `types`.
    init(_ fuzzCase: FuzzCase, modules: [ValidatedModule], types: RuntimeTypes) {
        self.fuzzCase = fuzzCase
        self.modules = modules
        self.types = types
    }

    /// The case with the first steps only.
    func prefix(steps: Int) -> LoadedCase {
        var shorter = fuzzCase
        shorter.steps = Array(fuzzCase.steps.prefix(steps))
        let loaded = LoadedCase(shorter, modules: modules, types: types)
        loaded.prepared = prepared
        loaded.fromText = fromText
        return loaded
    }
}

/// Why a case cannot be run.
enum CaseLoadError: Error, Sendable {
    case malformed(MalformedError)
    case invalid(ValidationError)
    case compiler(CompilerError)
    /// What the printer wrote is refused, or the binary made of it.
    case text(String)
}

/// Runs cases with contenders, and writes down what they do. Used by one thread at a time.
final class CaseRunner {
    /// What stores may use: enough for generated modules, little enough that none takes long.
    var limits: StoreLimits = {
        var limits = StoreLimits()
        limits.stackBytes = 16 << 20
        limits.memoryBytes = 16 << 20
        limits.tableElements = 50_000
        limits.heapBytes = 64 << 20
        limits.longestWait = .milliseconds(1)
        return limits
    }()

    /// Whether standard error is told where compiled code of functions lies (`CodeMap`).
    var tellsCode = false

    /// What trapped in the last run, for coverage.
    private(set) var traps: [TrapPlace] = []

    private let metered = ModulePreparer(isMetered: true, canonicalizesNaNs: true)
    private let unmetered = ModulePreparer(isMetered: false, canonicalizesNaNs: true)

    /// Types of modules that are compared must come from one registry. Each case has a new one: registries forget nothing.
    static func newTypes() -> RuntimeTypes { RuntimeTypes(registry: TypeRegistry()) }

    /// Decodes and validates the modules of a case.
    func load(_ fuzzCase: FuzzCase, types: RuntimeTypes) throws(CaseLoadError) -> LoadedCase {
        var modules: [ValidatedModule] = []
        for module in fuzzCase.modules {
            let decoded: Module
            do throws(MalformedError) {
                decoded = try ModuleDecoder.decode(module.binary, features: fuzzCase.features)
            } catch {
                throw .malformed(error)
            }
            modules.append(try validate(decoded, fuzzCase, types))
        }
        return LoadedCase(fuzzCase, modules: modules, types: types)
    }

    private func validate(
        _ module: Module, _ fuzzCase: FuzzCase, _ types: RuntimeTypes
    ) throws(CaseLoadError) -> ValidatedModule {
        do throws(ModuleError) {
            return try Validator(features: fuzzCase.features, registry: types.registry).validate(module)
        } catch {
            switch error {
            case .malformed(let error): throw .malformed(error)
            case .invalid(let error): throw .invalid(error)
            case .compiler(let error): throw .compiler(error)
            }
        }
    }

    // MARK: Making ready

    /// The modules of a case as a contender runs them.
    func prepare(_ loaded: LoadedCase, for contender: Contender) throws(CaseLoadError) -> [PreparedModule] {
        let isCompiled = contender.execution != .interpreter
        let key = LoadedCase.Preparation(
            execution: contender.execution, optimization: isCompiled ? contender.optimization : .none,
            bounds: isCompiled ? contender.bounds : .exact, cpu: isCompiled ? contender.cpu : .native, isMetered: contender.isMetered,
            goesThroughText: contender.goesThroughText)
        if let known = loaded.prepared[key] { return known }
        let modules = contender.goesThroughText ? try throughText(loaded) : loaded.modules
        var prepared: [PreparedModule] = []
        for (position, module) in modules.enumerated() {
            do throws(CompilerError) {
                prepared.append(
                    try preparer(contender).prepare(module, types: loaded.types, strategy: contender.strategy(module: position)))
            } catch {
                throw .compiler(error)
            }
        }
        loaded.prepared[key] = prepared
        if tellsCode { CodeMap.tell(prepared) }
        return prepared
    }

    /// Bytes of machine code of the modules that a contender compiles.
    func codeSize(_ prepared: [PreparedModule]) -> Int {
        var size = 0
        for case let compiled as CompiledModule in prepared {
            for position in 0..<compiled.codeCount { size += compiled.place(of: position).byteCount }
        }
        return size
    }

    private func preparer(_ contender: Contender) -> ModulePreparer { contender.isMetered ? metered : unmetered }

    private func throughText(_ loaded: LoadedCase) throws(CaseLoadError) -> [ValidatedModule] {
        if let known = loaded.fromText { return known }
        var modules: [ValidatedModule] = []
        for module in loaded.modules {
            let parsed: Module
            do throws(MalformedError) {
                let text = try ModulePrinter.bytes(of: module.module)
                parsed = try TextParser.parseModule(text, features: loaded.fuzzCase.features)
            } catch {
                throw .text("\(error.message), \(error.location)")
            }
            do throws(CaseLoadError) {
                modules.append(try validate(parsed, loaded.fuzzCase, loaded.types))
            } catch {
                throw .text("the text of a valid module is not valid")
            }
        }
        loaded.fromText = modules
        return modules
    }

    // MARK: Running

    /// Runs a case. The record has the contents of memories where they are asked for, else only numbers that stand for them. What `provider`
    /// gives for an import comes before what the host does.
    func run(
        _ loaded: LoadedCase, _ contender: Contender, keepsBytes: Bool = false,
        provider: ((Import, PreparedModule, Store) -> ExternalValue?)? = nil
    ) throws(CaseLoadError) -> RunRecord {
        traps = []
        let prepared = try prepare(loaded, for: contender)
        var limits = limits
        limits.collectsAtEveryAllocation = contender.collectsAtEveryAllocation
        let store = Store(engine: preparer(contender).executor, types: loaded.types, limits: limits)
        let run = CaseRun(loaded, store, isMetered: contender.isMetered)
        run.provider = provider
        defer { traps = run.traps }
        return run.record(prepared, keepsBytes: keepsBytes)
    }
}
