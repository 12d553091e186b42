import RampartRuntime
import WasmModel
import WasmValidation

/// The host of a case: provides whatever modules import that are no module of the case, and writes down all calls of its functions.
///
/// What a function does depends on nothing but the case's seed, its name, the number of the call and its arguments: so two engines that
/// behave alike see a host that behaves alike. It returns values, among them references that it was given; and now and then it calls back,
/// writes or grows an exported memory, sets an exported global, collects, throws or traps.
///
/// The host must not refer to its store, which owns the host's functions; what does is forgotten by `end`.
final class CaseHost {
    private struct Key: Hashable {
        var module: Name
        var name: Name
        /// With canonical identifiers in place of type indices.
        var type: ExternalType
    }

    let seed: UInt64
    let numbers: ObjectNumbers
    /// By the number that the store gives functions of the host.
    private(set) var functionNames: [String] = []
    /// What happened since it was last taken.
    private(set) var trace: [HostEvent] = []
    /// The number of the present instantiation or step.
    private var step = 0
    private var provided: [Key: ExternalValue] = [:]
    private var functionsByType: [UInt32: FunctionInstance] = [:]
    /// References that functions were given, the latest ones.
    private var received: [Reference] = []
    private var calls: UInt64 = 0
    private var depth = 0
    private var reentries = 0

    /// Units of fuel for a call of the host's functions: what they do takes longer than an instruction.
    private static let callCost: Int64 = 16
    /// Calls of the host that are nested in each other.
    private static let depthLimit = 3
    /// Calls by the host during one step.
    private static let reentryLimit = 50
    private static let receivedLimit = 32

    init(seed: UInt64, numbers: ObjectNumbers) {
        self.seed = seed
        self.numbers = numbers
    }

    /// The next instantiation or step begins.
    func begin(step: Int) {
        self.step = step
        trace = []
        depth = 0
        reentries = 0
    }

    /// Forgets everything that keeps the store alive.
    func end() {
        provided = [:]
        functionsByType = [:]
    }

    // MARK: Imports

    /// What the host gives for an import, or nil where it has no value of the type.
    ///
    /// - Throws: where a memory or table passes the limits of the store.
    func provide(_ item: Import, of module: ValidatedModule, in store: Store) throws(InstantiationError) -> ExternalValue? {
        let key = Key(module: item.module, name: item.name, type: CaseHost.canonical(item.type, module))
        if let known = provided[key] { return known }
        let value = try make(key, in: store)
        if let value { provided[key] = value }
        return value
    }

    private func make(_ key: Key, in store: Store) throws(InstantiationError) -> ExternalValue? {
        var fingerprint = Fingerprint(seed)
        fingerprint.combine(key.module.bytes)
        fingerprint.combine(key.name.bytes)
        var random = SplitMix64(seed: fingerprint.value)
        switch key.type {
        case .function(let identifier, _):
            return .function(function("\(key.module).\(key.name)", hash: fingerprint.value, type: identifier, in: store))
        case .memory(let type): return .memory(try store.makeMemory(type))
        case .table(let type):
            let element = value(of: .reference(type.element), from: &random, arguments: [], caller: nil, in: store)
            guard case .reference(let element)? = element else { return nil }
            return .table(try store.makeTable(type, initial: element))
        case .global(let type):
            guard let value = value(of: type.value, from: &random, arguments: [], caller: nil, in: store) else { return nil }
            do {
                return .global(try store.makeGlobal(type, value))
            } catch {
                throw .execution(.arguments(error))
            }
        case .tag(let identifier): return .tag(store.makeTag(typeIdentifier: identifier))
        }
    }

    private static func canonical(_ type: ExternalType, _ module: ValidatedModule) -> ExternalType {
        switch type {
        case .function(let index, let isExact): .function(module.canonicalTypes[Int(index)], exact: isExact)
        case .table(let type): .table(TableType(element: module.canonical(type.element), limits: type.limits, index: type.index))
        case .memory: type
        case .global(let type): .global(GlobalType(value: module.canonical(type.value), mutable: type.mutable))
        case .tag(let index): .tag(module.canonicalTypes[Int(index)])
        }
    }

    /// A function of the host of a canonical type.
    private func function(_ name: String, hash: UInt64, type identifier: UInt32, in store: Store) -> FunctionInstance {
        let number = UInt32(functionNames.count)
        functionNames.append(name)
        guard case .function(let type) = store.registry.type(identifier).composite else {
            preconditionFailure("the type of an imported function is one of functions")
        }
        return store.makeFunction(typeIdentifier: identifier) { [self] caller, arguments in
            try call(number, hash, type, caller, arguments)
        }
    }

    /// A function of the host for references to functions of a type.
    func function(ofType identifier: UInt32, in store: Store) -> FunctionInstance {
        if let known = functionsByType[identifier] { return known }
        let made = function("function of type \(identifier)", hash: UInt64(identifier), type: identifier, in: store)
        functionsByType[identifier] = made
        return made
    }

    // MARK: Calls

    private func note(_ event: HostEvent) {
        if trace.count < RunRecord.traceLimit { trace.append(event) }
    }

    private func call(_ number: UInt32, _ hash: UInt64, _ type: FunctionType, _ caller: Caller, _ arguments: [Value]) throws -> [Value] {
        let store = caller.store
        calls += 1
        store.fuel &-= CaseHost.callCost
        let event = trace.count
        var fingerprint = Fingerprint(seed ^ hash)
        fingerprint.combine(calls)
        var recorded: [RecordedValue] = []
        for (position, argument) in arguments.enumerated() {
            let value = numbers.record(argument, in: store, at: .argument(event: event, position))
            recorded.append(value)
            fingerprint.combine(value)
            receive(argument)
        }
        note(.called(number, caller: caller.instance.flatMap { store.allInstances.firstIndex(of: $0) }, recorded))
        var random = SplitMix64(seed: fingerprint.value)
        do {
            try act(&random, caller, arguments)
            var results: [Value] = []
            for result in type.results {
                guard let value = value(of: result, from: &random, arguments: arguments, caller: caller.instance, in: store) else {
                    throw TrapCode.unreachable
                }
                results.append(value)
            }
            note(.returned(results.map { numbers.record($0, in: store, at: .argument(event: event, -1)) }))
            return results
        } catch {
            note(.failed(outcome(error, in: store)))
            throw error
        }
    }

    private func outcome(_ error: any Error, in store: Store) -> Outcome {
        switch error {
        case let code as TrapCode: .trap(code, element: nil)
        case let exception as ExceptionInstance: numbers.outcome(.exception(exception), in: store, step: step)
        case let error as ExecutionError: numbers.outcome(error, in: store, step: step)
        case let error: .bug("\(error)")
        }
    }

    private func receive(_ value: Value) {
        guard case .reference(let reference) = value, !reference.isNull else { return }
        if received.count == CaseHost.receivedLimit { received.removeFirst() }
        received.append(reference)
    }

    /// What a call does beside returning.
    private func act(_ random: inout SplitMix64, _ caller: Caller, _ arguments: [Value]) throws {
        guard let instance = caller.instance else { return }
        switch random.next() % 64 {
        case 0..<8: try reenter(instance, &random, arguments)
        case 8..<13:
            guard let memory = exportedMemory(of: instance, &random) else { return }
            let bytes = (0..<(1 + random.next() % 12)).map { _ in random.byte() }
            // Mostly into the first page, where generated code looks.
            let bound = random.next() % 4 == 0 ? memory.byteCount : min(memory.byteCount, 1 << 10)
            guard bound > 0 else { return }
            _ = memory.write(bytes, at: random.next() % bound)
        case 13..<15: _ = exportedMemory(of: instance, &random)?.grow(by: random.next() % 3)
        case 15..<18: try setGlobal(of: instance, &random, arguments)
        case 18: caller.store.collectGarbage()
        case 19..<22: try throwException(&random, instance, arguments)
        case 22: throw [TrapCode.unreachable, .integerOverflow, .outOfBoundsMemoryAccess][Int(random.next() % 3)]
        case _: return
        }
    }

    private func exportedMemory(of instance: Instance, _ random: inout SplitMix64) -> MemoryInstance? {
        let memories = instance.exports.compactMap { export -> MemoryInstance? in
            if case .memory(let memory) = export.value { memory } else { nil }
        }
        return memories.isEmpty ? nil : memories[Int(random.next() % UInt64(memories.count))]
    }

    private func setGlobal(of instance: Instance, _ random: inout SplitMix64, _ arguments: [Value]) throws {
        let globals = instance.exports.compactMap { export -> GlobalInstance? in
            if case .global(let global) = export.value, global.type.mutable { global } else { nil }
        }
        guard !globals.isEmpty else { return }
        let global = globals[Int(random.next() % UInt64(globals.count))]
        guard let value = value(of: global.type.value, from: &random, arguments: arguments, caller: instance, in: instance.store) else {
            return
        }
        _ = try global.set(value)
    }

    private func throwException(_ random: inout SplitMix64, _ instance: Instance, _ arguments: [Value]) throws {
        var tags: [TagInstance] = []
        while let tag = instance.tag(UInt32(tags.count)) { tags.append(tag) }
        let tag =
            tags.isEmpty
            ? instance.store.makeTag(FunctionType(parameters: [.i32], results: [])) : tags[Int(random.next() % UInt64(tags.count))]
        var values: [Value] = []
        for type in tag.type.parameters {
            guard let value = value(of: type, from: &random, arguments: arguments, caller: instance, in: instance.store) else { return }
            values.append(value)
        }
        throw ExceptionInstance(tag: tag, values: values)
    }

    /// Calls an exported function of the caller. Traps and exceptions of it go on or end here, exhaustion always goes on.
    private func reenter(_ instance: Instance, _ random: inout SplitMix64, _ arguments: [Value]) throws {
        guard depth < CaseHost.depthLimit, reentries < CaseHost.reentryLimit else { return }
        let functions = instance.exports.compactMap { export -> (Name, FunctionInstance)? in
            if case .function(let function) = export.value, !function.isHost { (export.name, function) } else { nil }
        }
        guard !functions.isEmpty else { return }
        let (name, function) = functions[Int(random.next() % UInt64(functions.count))]
        var values: [Value] = []
        for type in function.type.parameters {
            guard let value = value(of: type, from: &random, arguments: arguments, caller: instance, in: instance.store) else { return }
            values.append(value)
        }
        depth += 1
        reentries += 1
        defer { depth -= 1 }
        note(.entered(name))
        do throws(ExecutionError) {
            let event = trace.count
            let results = try instance.store.invoke(function, values)
            let recorded = results.enumerated().map { numbers.record($1, in: instance.store, at: .argument(event: event, $0)) }
            note(.left(.returned(recorded)))
            for result in results { receive(result) }
        } catch {
            note(.left(numbers.outcome(error, in: instance.store, step: step)))
            switch error {
            case .trap, .exception: if random.next() % 2 == 0 { throw error }
            case .exhaustion, .host, .arguments, .bug: throw error
            }
        }
    }

    /// References that the host was given, the latest last.
    var receivedReferences: [Reference] { received }
}
