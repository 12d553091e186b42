import Rampart

/// One run of a sequence: what there is at each time, and a line for each step.
///
/// Lines tell nothing that may differ between engines: no addresses, no times.
struct APIRun {
    /// What belongs to one store.
    private struct StoreState {
        let store: Store
        var instances: [Instance] = []
        var values: [ExternalValue] = []
        var references: [Reference] = [.null, .i31(-1)]
        var tags: [TagInstance] = []
        /// How often functions of the host were called.
        let calls = Counter()
        /// What functions of the host use: things of the store, which holds those functions, until the store is given up.
        var uses: [HostUse] = []
    }

    /// What a function of the host uses of its store.
    private final class HostUse {
        var callee: FunctionInstance?
        var tag: TagInstance?

        init(callee: FunctionInstance?, tag: TagInstance?) {
            self.callee = callee
            self.tag = tag
        }
    }

    /// Lets go of a store, which else its own functions would keep.
    private func release(_ state: StoreState) {
        for use in state.uses { (use.callee, use.tag) = (nil, nil) }
    }

    /// Counts calls from closures.
    private final class Counter {
        var count = 0
        /// How deep functions of the host are in each other.
        var depth = 0
    }

    private let engine: Engine
    private let strategy: Engine.Strategy
    private var stores: [StoreState] = []
    private var modules: [Module] = []
    private var shared: [SharedMemory] = []
    private(set) var lines: [String] = []
    /// Whether the call stack was used up, after which engines may differ.
    private(set) var hasExhaustedStack = false
    /// A bug that the engine reported, or nil.
    private(set) var bug: String?

    /// More of these are not made.
    private static let storeLimit = 4
    private static let moduleLimit = 12
    private static let valueLimit = 64

    init(_ sequence: APICase, engine: Engine, strategy: Engine.Strategy) {
        self.engine = engine
        self.strategy = strategy
        for step in sequence.steps {
            let line = perform(step.operation, step.numbers)
            lines.append("\(step.operation.rawValue): \(line)")
        }
        let watches = stores.map { StoreWatch($0.store) }
        for state in stores { release(state) }
        stores = []
        if !watches.allSatisfy(\.isGone) { bug = bug ?? StoreWatch.complaint }
    }

    // MARK: Steps

    private mutating func perform(_ operation: APICase.Operation, _ numbers: [UInt32]) -> String {
        switch operation {
        case .store: return makeStore(numbers)
        case .module: return loadModule(numbers)
        case .forget:
            guard !modules.isEmpty else { return "none" }
            modules.remove(at: Int(numbers[0]) % modules.count)
            return "forgotten"
        case .drop:
            guard stores.count > 1 else { return "none" }
            release(stores.remove(at: Int(numbers[0]) % stores.count))
            return "dropped"
        case .instantiate, .call, .read, .write, .grow, .element, .set, .extend, .get, .assign, .function, .memory, .table, .global, .tag,
            .share, .collect, .fuel, .interrupt, .trace:
            guard !stores.isEmpty else { return "no store" }
            let position = Int(numbers[0]) % stores.count
            return perform(operation, at: position, Array(numbers.dropFirst()))
        }
    }

    private mutating func perform(_ operation: APICase.Operation, at position: Int, _ numbers: [UInt32]) -> String {
        let store = stores[position].store
        switch operation {
        case .instantiate: return instantiate(position, numbers)
        case .call: return call(position, numbers)
        case .read, .write, .grow, .share: return useMemory(operation, position, numbers)
        case .element, .set, .extend: return useTable(operation, position, numbers)
        case .get, .assign: return useGlobal(operation, position, numbers)
        case .function, .memory, .table, .global, .tag: return make(operation, position, numbers)
        case .collect:
            store.collectGarbage()
            return "done"
        case .fuel:
            // Little enough that a loop without end is soon at its end.
            store.fuel = Int64(numbers[0] % 20_000) * 7
            return "\(store.fuel)"
        case .interrupt:
            store.interruptHandle.interrupt()
            return "done"
        case .trace:
            return store.backtrace().map { "\($0.functionIndex)" }.joined(separator: " ")
        case .store, .module, .forget, .drop: return "none"
        }
    }

    private mutating func makeStore(_ numbers: [UInt32]) -> String {
        guard stores.count < APIRun.storeLimit else { return "enough" }
        var limits = StoreLimits()
        limits.fuel = 50_000
        limits.heapBytes = numbers[0] % 3 == 1 ? 256 << 10 : 4 << 20
        limits.memoryBytes = numbers[1] % 4 == 1 ? 128 << 10 : 16 << 20
        limits.tableElements = numbers[2] % 4 == 1 ? 10 : 10_000
        limits.nestedInvocations = numbers[3] % 4 == 1 ? 2 : 20
        limits.collectsAtEveryAllocation = numbers[4] % 4 == 1
        limits.endsAtLimits = numbers[5] % 4 == 1
        limits.longestWait = .milliseconds(2)
        limits.stackBytes = 256 << 10
        stores.append(StoreState(store: engine.makeStore(limits: limits)))
        return "store \(stores.count)"
    }

    private mutating func loadModule(_ numbers: [UInt32]) -> String {
        guard modules.count < APIRun.moduleLimit else { return "enough" }
        let number = Int(numbers[0]) % APIModules.texts.count
        do throws(ModuleError) {
            modules.append(try Module(engine: engine, text: APIModules.texts[number], strategy: strategy))
            return "module \(number)"
        } catch {
            bug = error.description
            return error.description
        }
    }

    private mutating func instantiate(_ position: Int, _ numbers: [UInt32]) -> String {
        guard !modules.isEmpty, stores[position].instances.count < APIRun.valueLimit else { return "none" }
        let module = modules[Int(numbers[0]) % modules.count]
        var linker = Linker()
        for (number, entry) in module.imports.enumerated() {
            // The value of the right kind that was made last, or another one, which may not fit.
            let others = stores[position].values.filter { $0.kind == entry.type.kind }
            let choice = numbers[1 + number % 3]
            guard !others.isEmpty else { continue }
            linker.define(entry.module, entry.name, others[choice % 5 == 4 ? Int(choice) % others.count : others.count - 1])
        }
        do throws(InstantiationError) {
            let instance = try linker.instantiate(module, in: stores[position].store)
            stores[position].instances.append(instance)
            for (_, value) in instance.exports where stores[position].values.count < APIRun.valueLimit {
                stores[position].values.append(value)
            }
            return "instance \(stores[position].instances.count)"
        } catch {
            return note(error)
        }
    }

    private mutating func call(_ position: Int, _ numbers: [UInt32]) -> String {
        let functions = stores[position].values.compactMap { value in if case .function(let function) = value { function } else { nil } }
        guard !functions.isEmpty else { return "none" }
        let function = functions[Int(numbers[0]) % functions.count]
        // At times through another store, which must refuse.
        let store = numbers[4] % 16 == 15 ? stores[(position + 1) % stores.count].store : stores[position].store
        let arguments = function.type.parameters.enumerated().map { value(of: $1, numbers[1 + $0 % 3], at: position) }
        stores[position].calls.depth = 0
        let outcome: String
        do throws(ExecutionError) {
            let results = try store.invoke(function, arguments)
            outcome = results.map(text).joined(separator: " ")
            keep(results, at: position)
        } catch {
            outcome = note(error)
            if case .exception(let exception) = error {
                keep(exception.values + (exception.reference.map { [.reference($0)] } ?? []), at: position)
            }
        }
        return "\(outcome) fuel \(stores[position].store.fuel) calls \(stores[position].calls.count)"
    }

    private mutating func keep(_ values: [Value], at position: Int) {
        for value in values {
            guard case .reference(let reference) = value, stores[position].references.count < APIRun.valueLimit else { continue }
            stores[position].references.append(reference)
        }
    }

    // MARK: Memories, tables, globals

    private mutating func useMemory(_ operation: APICase.Operation, _ position: Int, _ numbers: [UInt32]) -> String {
        let memories = stores[position].values.compactMap { value in if case .memory(let memory) = value { memory } else { nil } }
        guard !memories.isEmpty else { return "none" }
        let memory = memories[Int(numbers[0]) % memories.count]
        let offset = UInt64(numbers[1]) * 257
        switch operation {
        case .read: return memory.read(offset, count: Int(numbers[2] % 64)).map { Hexadecimal.text($0) } ?? "out of bounds"
        case .write:
            return "\(memory.write([UInt8](repeating: UInt8(truncatingIfNeeded: numbers[3]), count: Int(numbers[2] % 64)), at: offset))"
        case .grow: return memory.grow(by: UInt64(numbers[1] % 5)).map(String.init) ?? "refused"
        case _:
            // Shared between stores, or adopted by one.
            if let own = memory.shared, shared.count < 8 { shared.append(own) }
            guard !shared.isEmpty else { return "not shared" }
            do throws(InstantiationError) {
                let adopted = try stores[position].store.makeMemory(shared[Int(numbers[1]) % shared.count])
                add(.memory(adopted), at: position)
                return "\(adopted.pages) pages"
            } catch {
                return note(error)
            }
        }
    }

    private mutating func useTable(_ operation: APICase.Operation, _ position: Int, _ numbers: [UInt32]) -> String {
        let tables = stores[position].values.compactMap { value in if case .table(let table) = value { table } else { nil } }
        guard !tables.isEmpty else { return "none" }
        let table = tables[Int(numbers[0]) % tables.count]
        // Of any store at all: that of another one must be refused.
        let references = stores[numbers[4] % 8 == 7 ? (position + 1) % stores.count : position].references
        let reference = references[Int(numbers[2]) % references.count]
        do throws(ArgumentError) {
            switch operation {
            case .element:
                guard let element = table[UInt64(numbers[1])] else { return "out of bounds" }
                keep([.reference(element)], at: position)
                return text(.reference(element))
            case .set: return "\(try table.set(UInt64(numbers[1] % 24), to: reference))"
            case _: return try table.grow(by: UInt64(numbers[1] % 9), value: reference).map(String.init) ?? "refused"
            }
        } catch {
            return error.message
        }
    }

    private mutating func useGlobal(_ operation: APICase.Operation, _ position: Int, _ numbers: [UInt32]) -> String {
        let globals = stores[position].values.compactMap { value in if case .global(let global) = value { global } else { nil } }
        guard !globals.isEmpty else { return "none" }
        let global = globals[Int(numbers[0]) % globals.count]
        guard operation == .assign else {
            keep([global.value], at: position)
            return text(global.value)
        }
        do throws(ArgumentError) {
            return "\(try global.set(value(of: global.type.value, numbers[1], at: position)))"
        } catch {
            return error.message
        }
    }

    // MARK: What the host makes

    private mutating func make(_ operation: APICase.Operation, _ position: Int, _ numbers: [UInt32]) -> String {
        let store = stores[position].store
        do {
            switch operation {
            case .function: add(.function(makeFunction(position, numbers)), at: position)
            case .memory:
                let minimum = UInt64(numbers[0] % 4)
                // Mostly right, at times with a maximum below the minimum.
                let limits = Limits(minimum: minimum, maximum: numbers[1] % 3 == 0 ? nil : UInt64(numbers[1] % 6))
                let type = MemoryType(limits: limits, index: numbers[2] % 4 == 3 ? .i64 : .i32)
                add(.memory(try store.makeMemory(type)), at: position)
            case .table:
                let element: ReferenceType = numbers[1] % 2 == 0 ? .externref : .funcref
                let references = stores[position].references
                let table = try store.makeTable(
                    TableType(element: element, limits: Limits(minimum: UInt64(numbers[0] % 8), maximum: 30)),
                    initial: numbers[2] % 3 == 0 ? references[Int(numbers[3]) % references.count] : .null)
                add(.table(table), at: position)
            case .global:
                let type: ValueType = [.i32, .i64, .f32, .f64, .v128, .externref][Int(numbers[0] % 6)]
                let given = numbers[1] % 8 == 7 ? .i32(1) : value(of: type, numbers[2], at: position)
                add(.global(try store.makeGlobal(GlobalType(value: type, mutable: numbers[3] % 4 != 0), given)), at: position)
            case _:
                let tag = store.makeTag(FunctionType(parameters: [.i32], results: []))
                stores[position].tags.append(tag)
                add(.tag(tag), at: position)
            }
            return "made"
        } catch let error as InstantiationError {
            return note(error)
        } catch let error as ArgumentError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    /// A function that returns, calls back, throws, traps or fails, as a number says.
    private mutating func makeFunction(_ position: Int, _ numbers: [UInt32]) -> FunctionInstance {
        let state = stores[position]
        let (counter, behaviour) = (state.calls, numbers[0] % 8)
        let callee: FunctionInstance? = state.values.lazy.compactMap { value in
            if case .function(let function) = value, function.type == FunctionType(parameters: [.i32], results: [.i32]) {
                function
            } else {
                nil
            }
        }.first
        let use = HostUse(callee: callee, tag: state.tags.last)
        stores[position].uses.append(use)
        return state.store.makeFunction(type: FunctionType(parameters: [.i32], results: [.i32])) { caller, arguments in
            counter.count += 1
            counter.depth += 1
            defer { counter.depth -= 1 }
            switch behaviour {
            case 1: throw TrapCode.unreachable
            case 2: if let tag = use.tag { throw ExceptionInstance(tag: tag, values: arguments) }
            case 3, 4: if let callee = use.callee, counter.depth < 4 { return try caller.store.invoke(callee, arguments) }
            case 5: return []
            case 6: caller.store.collectGarbage()
            case 7: throw CaseFormatError("an error of the host")
            case _: break
            }
            return arguments
        }
    }

    private mutating func add(_ value: ExternalValue, at position: Int) {
        if stores[position].values.count < APIRun.valueLimit { stores[position].values.append(value) }
    }

    // MARK: Values and errors

    /// A value of a type; for references one that is there, which may be of another type.
    private func value(of type: ValueType, _ number: UInt32, at position: Int) -> Value {
        switch type {
        case .i32: .i32(Int32(bitPattern: number))
        case .i64: .i64(Int64(Int32(bitPattern: number)))
        case .f32: .f32(Float(Int32(bitPattern: number)))
        case .f64: .f64(Double(Int32(bitPattern: number)))
        case .v128: .v128(SIMD16(repeating: UInt8(truncatingIfNeeded: number)))
        case .reference: .reference(stores[position].references[Int(number) % stores[position].references.count])
        }
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .i32(let number): "\(number)"
        case .i64(let number): "\(number)"
        case .f32(let number): "\(number.bitPattern)"
        case .f64(let number): "\(number.bitPattern)"
        case .v128(let bytes): Hexadecimal.text((0..<16).map { bytes[$0] })
        case .reference(let reference):
            reference.isNull ? "null" : reference.i31.map { "i31 \($0)" } ?? reference.hostNumber.map { "host \($0)" } ?? "object"
        }
    }

    private mutating func note(_ error: InstantiationError) -> String {
        if case .execution(let error) = error { return note(error) }
        return error.message
    }

    private mutating func note(_ error: ExecutionError) -> String {
        if case .bug(let found) = error { bug = found.description }
        if case .exhaustion(.callStack) = error { hasExhaustedStack = true }
        return error.message
    }
}
