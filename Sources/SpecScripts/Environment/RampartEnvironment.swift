import RampartRuntime
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

import class Rampart.Engine
import class Rampart.ModulePreparer

/// An instance of a script.
enum ScriptInstance {
    case whole(RampartRuntime.Instance)
    /// What a thread was given of an instance of the script around it.
    case shared([Name: ExternalValue])

    /// The export of the name, or nil.
    func export(_ name: Name) -> ExternalValue? {
        switch self {
        case .whole(let instance): instance.export(name)
        case .shared(let exports): exports[name]
        }
    }

    var exports: [(name: Name, value: ExternalValue)] {
        switch self {
        case .whole(let instance): instance.exports
        case .shared(let exports): exports.map { ($0.key, $0.value) }
        }
    }
}

/// Scripts on Rampart: one store for a script, and one for each of its threads, on any of Rampart's engines.
final class RampartEnvironment: ScriptEnvironment {
    typealias Definition = PreparedModule
    typealias Instance = ScriptInstance

    private let features: Features
    private let preparer: ModulePreparer
    /// For the modules of the script's threads.
    private let threadPreparer: ModulePreparer
    private let collectsAtEveryAllocation: Bool
    private let strategy: @Sendable (_ module: Int) -> Engine.Strategy
    /// How many modules were made ready.
    private var moduleCount = 0
    private let types: RuntimeTypes
    private let store: Store
    /// Exports of the module `spectest`, which the host provides.
    private let spectest: Result<[Name: ExternalValue], ScriptFault>

    /// No wait of a script takes this long, unless nothing will ever end it.
    private static let longestWait = Duration.seconds(30)

    init(
        preparer: ModulePreparer, threadPreparer: ModulePreparer, features: Features,
        types: RuntimeTypes = RuntimeTypes(registry: TypeRegistry()), collectsAtEveryAllocation: Bool,
        strategy: @escaping @Sendable (_ module: Int) -> Engine.Strategy
    ) {
        self.preparer = preparer
        self.threadPreparer = threadPreparer
        self.strategy = strategy
        self.collectsAtEveryAllocation = collectsAtEveryAllocation
        self.features = features
        self.types = types
        var limits = StoreLimits()
        limits.longestWait = RampartEnvironment.longestWait
        limits.collectsAtEveryAllocation = collectsAtEveryAllocation
        store = Store(engine: preparer.executor, types: types, limits: limits)
        spectest = SpectestModule.exports(in: store, features: features)
    }

    // MARK: - Modules

    func define(_ module: ScriptModule) throws(ScriptFault) -> PreparedModule {
        switch module {
        case .binary(let bytes):
            return try prepare(try validate(try decode(bytes)))
        case .quote(let source):
            let module: Module
            do throws(MalformedError) {
                module = try TextParser.parseModule(source, features: features)
            } catch {
                throw .malformed(error)
            }
            return try define(module)
        case .text(let module):
            return try define(module)
        }
    }

    /// A module from text also goes through the binary format, so that every module of a script exercises the loader.
    private func define(_ module: Module) throws(ScriptFault) -> PreparedModule {
        _ = try validate(module)
        let validated: ValidatedModule
        do throws(ScriptFault) {
            validated = try validate(try decode(ModuleEncoder.encode(module)))
        } catch {
            throw ScriptFault(phase: .engine, message: "the text is a valid module, its binary is not: \(error)")
        }
        return try prepare(validated)
    }

    private func prepare(_ module: ValidatedModule) throws(ScriptFault) -> PreparedModule {
        moduleCount += 1
        do throws(CompilerError) {
            return try preparer.prepare(module, types: types, strategy: strategy(moduleCount - 1))
        } catch {
            throw .notCompiled(error)
        }
    }

    private func decode(_ bytes: [UInt8]) throws(ScriptFault) -> Module {
        do throws(MalformedError) {
            return try ModuleDecoder.decode(bytes, features: features)
        } catch {
            throw .malformed(error)
        }
    }

    private func validate(_ module: Module) throws(ScriptFault) -> ValidatedModule {
        do throws(ModuleError) {
            return try Validator(features: features, registry: types.registry).validate(module)
        } catch {
            switch error {
            case .malformed(let error): throw .malformed(error)
            case .invalid(let error): throw .invalid(error, in: module)
            case .compiler(let error): throw .notCompiled(error)
            }
        }
    }

    func checkCustomSections(of definition: PreparedModule) throws(ScriptFault) {
        let faults = definition.module.customSectionFaults
        guard let fault = faults.first(where: { $0.phase == .malformed }) ?? faults.first else { return }
        let phase: ScriptFault.Phase =
            switch fault.phase {
            case .malformed: .malformedCustom
            case .invalid: .invalidCustom
            }
        throw ScriptFault(phase: phase, message: fault.message, detail: fault.location.description)
    }

    func importedModules(of definition: PreparedModule) -> [Name] { definition.module.module.imports.map(\.module) }

    func instantiate(_ definition: PreparedModule, registered: [Name: ScriptInstance]) throws(ScriptFault) -> ScriptInstance {
        var imports: [ExternalValue] = []
        for item in definition.module.module.imports {
            let value: ExternalValue? =
                if let instance = registered[item.module] {
                    instance.export(item.name)
                } else if item.module == SpectestModule.name {
                    try spectest.get()[item.name]
                } else {
                    nil
                }
            guard let value else { throw .unlinkable(LinkError(module: item.module, name: item.name, reason: .unknownImport)) }
            imports.append(value)
        }
        do throws(InstantiationError) {
            return .whole(try store.instantiate(definition, imports: imports))
        } catch {
            switch error {
            case .link(let error): throw .unlinkable(error)
            case .execution(let error): throw .execution(error)
            case .limit(let limit): throw ScriptFault(phase: .exhaustion, message: limit.message)
            }
        }
    }

    // MARK: - Threads

    func seed(sharing instances: [Name: ScriptInstance]) throws(ScriptFault) -> ThreadSeed<RampartEnvironment> {
        var memories: [Name: [Name: SharedMemory]] = [:]
        for (name, instance) in instances {
            var shared: [Name: SharedMemory] = [:]
            for export in instance.exports {
                guard case .memory(let memory) = export.value, let memory = memory.shared else {
                    let message = "module $\(name.string) is not sharable: its export \(ScriptText.name(export.name)) is no shared memory"
                    throw ScriptFault(phase: .script, message: message)
                }
                shared[export.name] = memory
            }
            memories[name] = shared
        }
        let (preparer, strategy, features, types, collects) = (threadPreparer, strategy, features, types, collectsAtEveryAllocation)
        return ThreadSeed { [memories] () throws(ScriptFault) in
            let environment = RampartEnvironment(
                preparer: preparer, threadPreparer: preparer, features: features, types: types, collectsAtEveryAllocation: collects,
                strategy: strategy)
            var instances: [Name: ScriptInstance] = [:]
            for (name, shared) in memories { instances[name] = .shared(try environment.adopt(shared)) }
            return (environment, instances)
        }
    }

    private func adopt(_ memories: [Name: SharedMemory]) throws(ScriptFault) -> [Name: ExternalValue] {
        var exports: [Name: ExternalValue] = [:]
        for (name, memory) in memories {
            do throws(InstantiationError) {
                exports[name] = .memory(try store.makeMemory(memory))
            } catch {
                throw ScriptFault(phase: .exhaustion, message: error.message)
            }
        }
        return exports
    }

    var interruption: @Sendable () -> Void {
        let handle = store.interruptHandle
        return { handle.interrupt() }
    }

    // MARK: - Actions

    func invoke(_ function: Name, in instance: ScriptInstance, arguments: [ScriptConstant]) throws(ScriptFault) -> [ScriptValue] {
        guard case .function(let function) = instance.export(function) else {
            throw ScriptFault(phase: .script, message: "the instance has no function \(ScriptText.name(function))")
        }
        do throws(ExecutionError) {
            let results = try store.invoke(function, arguments.map { value($0) })
            return zip(results, function.type.results).map { scriptValue($0, type: $1) }
        } catch {
            throw .execution(error)
        }
    }

    func get(_ global: Name, in instance: ScriptInstance) throws(ScriptFault) -> ScriptValue {
        guard case .global(let global) = instance.export(global) else {
            throw ScriptFault(phase: .script, message: "the instance has no global \(ScriptText.name(global))")
        }
        return scriptValue(global.value, type: global.type.value)
    }

    private func value(_ constant: ScriptConstant) -> Value {
        switch constant {
        case .i32(let bits): .i32(Int32(bitPattern: bits))
        case .i64(let bits): .i64(Int64(bitPattern: bits))
        case .f32(let bits): .f32(Float(bitPattern: bits))
        case .f64(let bits): .f64(Double(bitPattern: bits))
        case .v128(let bytes): .v128(bytes)
        case .refNull: .null
        case .refHost(let number), .refExtern(let number): .reference(store.hostReference(number))
        }
    }

    private func scriptValue(_ value: Value, type: ValueType) -> ScriptValue {
        switch value {
        case .i32(let value): .i32(UInt32(bitPattern: value))
        case .i64(let value): .i64(UInt64(bitPattern: value))
        case .f32(let value): .f32(value.bitPattern)
        case .f64(let value): .f64(value.bitPattern)
        case .v128(let bytes): .v128(bytes)
        case .reference(let reference): scriptReference(reference, hierarchy(of: type))
        }
    }

    /// What a reference refers to. Nulls and numbers of the host look alike in all hierarchies, so the type must tell.
    private func scriptReference(_ reference: Reference, _ hierarchy: ScriptValue.Hierarchy) -> ScriptValue {
        if reference.isNull { return .null(hierarchy) }
        if hierarchy == .external { return .reference(reference.hostNumber.map { .external($0) } ?? .externalized) }
        if let number = reference.hostNumber { return .reference(.host(number)) }
        if let number = reference.i31 { return .reference(.i31(UInt32(bitPattern: number))) }
        if store.isInstance(reference, of: .func) { return .reference(.function) }
        if store.isInstance(reference, of: .struct) { return .reference(.structure) }
        if store.isInstance(reference, of: .array) { return .reference(.array) }
        return .reference(.exception)
    }

    private func hierarchy(of type: ValueType) -> ScriptValue.Hierarchy {
        guard case .reference(let reference) = type else { return .any }
        if let hierarchy = ScriptValue.Hierarchy(reference.heap) { return hierarchy }
        guard let identifier = reference.heap.identifier else { return .any }
        switch types.registry.type(identifier).composite {
        case .function: return .function
        case .structure, .array: return .any
        }
    }
}

// Errors of the phases as faults.
extension ScriptFault {
    static func malformed(_ error: MalformedError) -> ScriptFault {
        ScriptFault(
            phase: error.reason.isCustom ? .malformedCustom : .malformed, message: error.message, detail: error.location.description)
    }

    static func invalid(_ error: ValidationError, in module: Module) -> ScriptFault {
        var details: [String] = []
        if let function = error.function { details.append("function \(function)") }
        if let offset = error.offset {
            if let position = module.textPositions.last(where: { Int($0.offset) <= offset })?.position {
                details.append("\(position)")
            } else {
                details.append("offset \(ScriptText.hexadecimal(UInt(bitPattern: offset), digits: 1))")
            }
        }
        return ScriptFault(phase: .invalid, message: error.message, detail: details.joined(separator: ", "))
    }

    static func notCompiled(_ error: CompilerError) -> ScriptFault { ScriptFault(phase: .engine, message: error.message) }

    static func unlinkable(_ error: LinkError) -> ScriptFault {
        let detail = "\(ScriptText.name(error.module)) \(ScriptText.name(error.name))"
        return ScriptFault(phase: .unlinkable, message: error.message, detail: detail)
    }

    static func execution(_ error: ExecutionError) -> ScriptFault {
        let phase: Phase =
            switch error {
            case .trap: .trap
            case .exhaustion: .exhaustion
            case .exception: .exception
            case .arguments: .script
            case .host, .bug: .engine
            }
        return ScriptFault(phase: phase, message: error.message)
    }
}
