import WasmModel
import WasmText

/// Runs the commands of one script in order, in one environment.
///
/// Nothing is skipped: a command that needs a module which failed before fails too, and names the line to look at.
struct ScriptRunner<Environment: ScriptEnvironment> {
    /// A definition or instance, or the line of the command that should have made it.
    private enum Made<Value> {
        case ready(Value)
        case failed(line: UInt32)
    }

    private let environment: Environment
    // Identifiers are compared byte by byte like all names of the text format, hence Name.
    private var definitions: [Name: Made<Environment.Definition>] = [:]
    private var instances: [Name: Made<Environment.Instance>] = [:]
    private var latestDefinition: Made<Environment.Definition>?
    private var latestInstance: Made<Environment.Instance>?
    private var registered: [Name: Environment.Instance] = [:]
    private var failedRegistrations: [Name: UInt32] = [:]
    private var threads: [Name: Made<ScriptThread>] = [:]
    private var latestThread: Made<ScriptThread>?
    /// All threads in the order of their commands.
    private var startedThreads: [ScriptThread] = []
    /// Results of threads that have been joined, until somebody takes them.
    private var threadResults: [CommandResult] = []
    private let threadStackBytes: Int
    private let patience: ThreadPatience

    /// `instances` are those that the script knows from the start; each thread that it starts gets so many bytes of native stack.
    init(
        environment: Environment, instances: [Name: Environment.Instance] = [:], threadStackBytes: Int = 16 << 20,
        patience: ThreadPatience = .usual
    ) {
        self.environment = environment
        self.instances = instances.mapValues { .ready($0) }
        self.threadStackBytes = threadStackBytes
        self.patience = patience
    }

    /// Runs a command. Gives its result, unless it only prepares and passed, and those of a thread that it waited for.
    mutating func results(of command: ScriptCommand) -> [CommandResult] {
        let outcome = run(command)
        let isSilent = outcome == .passed && !command.kind.isAssertionOrAction
        return takeThreadResults() + (isSilent ? [] : [CommandResult(command, outcome)])
    }

    /// Joins the threads for which nobody has waited, and gives the results of their commands.
    mutating func finish() -> [CommandResult] {
        for thread in startedThreads {
            do throws(ScriptFault) {
                threadResults += try thread.join(patience)
            } catch {
                threadResults.append(CommandResult(line: thread.line, keyword: "thread", outcome: .error(error.description)))
            }
        }
        startedThreads = []
        return takeThreadResults()
    }

    private mutating func takeThreadResults() -> [CommandResult] {
        defer { threadResults = [] }
        return threadResults
    }

    /// Runs a command and tells how it ended.
    mutating func run(_ command: ScriptCommand) -> CommandOutcome {
        let line = command.position.line
        switch command.kind {
        case .module(let name, let module): return setUp { runner throws(ScriptFault) in try runner.module(name, module, line: line) }
        case .moduleDefinition(let name, let module):
            return setUp { runner throws(ScriptFault) in try runner.definition(name, module, line: line) }
        case .moduleInstance(let name, let definition):
            return setUp { runner throws(ScriptFault) in try runner.instance(name, of: definition, line: line) }
        case .register(let name, let instance):
            return setUp { runner throws(ScriptFault) in try runner.register(name, instance, line: line) }
        case .action(let action): return setUp { runner throws(ScriptFault) in _ = try runner.perform(action) }
        case .assertReturn(let action, let results): return assertReturn(action, results)
        case .assertTrap(let action, let message): return assertFault(action, .trap, message)
        case .assertExhaustion(let action, let message): return assertFault(action, .exhaustion, message)
        case .assertException(let action): return assertFault(action, .exception, nil)
        case .assertMalformed(let module, let message): return assertRefused(module, .malformed, message)
        case .assertInvalid(let module, let message): return assertRefused(module, .invalid, message)
        case .assertUnlinkable(let module, let message): return assertNotInstantiable(module, .unlinkable, message)
        case .assertModuleTrap(let module, let message): return assertNotInstantiable(module, .trap, message)
        case .assertMalformedCustom(let module, let message): return assertCustomRefused(module, .malformedCustom, message)
        case .assertInvalidCustom(let module, let message): return assertCustomRefused(module, .invalidCustom, message)
        case .thread(let name, let shared, let commands):
            return setUp { runner throws(ScriptFault) in try runner.thread(name, shared, commands, line: line) }
        case .wait(let name): return setUp { runner throws(ScriptFault) in try runner.wait(name) }
        }
    }

    // MARK: Commands that prepare

    private mutating func setUp(_ body: (inout Self) throws(ScriptFault) -> Void) -> CommandOutcome {
        do {
            try body(&self)
            return .passed
        } catch {
            switch error.phase {
            case .script, .engine: return .error(error.description)
            case .malformed, .invalid, .unlinkable, .trap, .exception, .exhaustion, .malformedCustom, .invalidCustom:
                return .failed(expected: "success", actual: error.description)
            }
        }
    }

    private mutating func module(_ name: String?, _ module: ScriptModule, line: UInt32) throws(ScriptFault) {
        // Both stay marked as failed unless the whole of it succeeds.
        remember(definition: .failed(line: line), name)
        remember(instance: .failed(line: line), name)
        let definition = try environment.define(module)
        remember(definition: .ready(definition), name)
        remember(instance: .ready(try instantiate(definition)), name)
    }

    private mutating func definition(_ name: String?, _ module: ScriptModule, line: UInt32) throws(ScriptFault) {
        remember(definition: .failed(line: line), name)
        remember(definition: .ready(try environment.define(module)), name)
    }

    private mutating func instance(_ name: String?, of definition: String?, line: UInt32) throws(ScriptFault) {
        remember(instance: .failed(line: line), name)
        let made = definition.map { definitions[Name($0)] } ?? latestDefinition
        let definition = try use(made, "module definition", definition)
        remember(instance: .ready(try instantiate(definition)), name)
    }

    private mutating func register(_ name: Name, _ instance: String?, line: UInt32) throws(ScriptFault) {
        registered[name] = nil
        failedRegistrations[name] = line
        registered[name] = try find(instance)
        failedRegistrations[name] = nil
    }

    private mutating func thread(_ name: String?, _ shared: [String], _ commands: [ScriptCommand], line: UInt32) throws(ScriptFault) {
        remember(thread: .failed(line: line), name)
        var instances: [Name: Environment.Instance] = [:]
        for module in shared { instances[Name(module)] = try find(module) }
        let seed = try environment.seed(sharing: instances)
        guard let thread = ScriptThread(seed, commands, line: line, stackBytes: threadStackBytes) else {
            throw ScriptFault(phase: .engine, message: "the system has no thread to give")
        }
        startedThreads.append(thread)
        remember(thread: .ready(thread), name)
    }

    private mutating func wait(_ name: String?) throws(ScriptFault) {
        let thread = try use(name.map { threads[Name($0)] } ?? latestThread, "thread", name)
        threadResults += try thread.join(patience)
    }

    private mutating func remember(thread: Made<ScriptThread>, _ name: String?) {
        latestThread = thread
        if let name { threads[Name(name)] = thread }
    }

    private mutating func remember(definition: Made<Environment.Definition>, _ name: String?) {
        latestDefinition = definition
        if let name { definitions[Name(name)] = definition }
    }

    private mutating func remember(instance: Made<Environment.Instance>, _ name: String?) {
        latestInstance = instance
        if let name { instances[Name(name)] = instance }
    }

    // MARK: Steps

    private func use<Value>(_ made: Made<Value>?, _ what: String, _ name: String?) throws(ScriptFault) -> Value {
        let label = name.map { "\(what) $\($0)" } ?? what
        switch made {
        case .ready(let value): return value
        case .failed(let line): throw ScriptFault(phase: .script, message: "the \(label) of line \(line) failed")
        case nil: throw ScriptFault(phase: .script, message: name == nil ? "there is no \(label) yet" : "unknown \(label)")
        }
    }

    private func find(_ instance: String?) throws(ScriptFault) -> Environment.Instance {
        try use(instance.map { instances[Name($0)] } ?? latestInstance, "module instance", instance)
    }

    private func instantiate(_ definition: Environment.Definition) throws(ScriptFault) -> Environment.Instance {
        for module in environment.importedModules(of: definition) {
            guard let line = failedRegistrations[module] else { continue }
            throw ScriptFault(phase: .script, message: "the registration of \(ScriptText.name(module)) in line \(line) failed")
        }
        return try environment.instantiate(definition, registered: registered)
    }

    private func perform(_ action: ScriptAction) throws(ScriptFault) -> [ScriptValue] {
        switch action {
        case .invoke(let instance, let function, let arguments):
            try environment.invoke(function, in: try find(instance), arguments: arguments)
        case .get(let instance, let global):
            [try environment.get(global, in: try find(instance))]
        }
    }

    // MARK: Assertions

    private func assertReturn(_ action: ScriptAction, _ expected: [ScriptResult]) -> CommandOutcome {
        let actual: [ScriptValue]
        do {
            actual = try perform(action)
        } catch {
            return judge(error, against: nil, message: nil, expected: ScriptText.results(expected))
        }
        if actual.count == expected.count, zip(expected, actual).allSatisfy({ $0.matches($1) }) { return .passed }
        return .failed(expected: ScriptText.results(expected), actual: ScriptText.values(actual, like: expected))
    }

    private func assertFault(_ action: ScriptAction, _ phase: ScriptFault.Phase, _ message: String?) -> CommandOutcome {
        let expected = describe(phase, message)
        do {
            let results = try perform(action)
            return .failed(expected: expected, actual: "returned \(ScriptText.values(results, like: []))")
        } catch {
            return judge(error, against: phase, message: message, expected: expected)
        }
    }

    private func assertRefused(_ module: ScriptModule, _ phase: ScriptFault.Phase, _ message: String) -> CommandOutcome {
        let expected = describe(phase, message)
        do {
            _ = try environment.define(module)
            return .failed(expected: expected, actual: "the module is valid")
        } catch {
            return judge(error, against: phase, message: message, expected: expected)
        }
    }

    /// The module itself must be well-formed and valid.
    private func assertCustomRefused(_ module: ScriptModule, _ phase: ScriptFault.Phase, _ message: String) -> CommandOutcome {
        let expected = describe(phase, message)
        do {
            try environment.checkCustomSections(of: try environment.define(module))
            return .failed(expected: expected, actual: "the custom sections have no fault")
        } catch {
            return judge(error, against: phase, message: message, expected: expected)
        }
    }

    private func assertNotInstantiable(_ module: ScriptModule, _ phase: ScriptFault.Phase, _ message: String) -> CommandOutcome {
        let expected = describe(phase, message)
        do {
            _ = try instantiate(try environment.define(module))
            return .failed(expected: expected, actual: "the module was instantiated")
        } catch {
            return judge(error, against: phase, message: message, expected: expected)
        }
    }

    private func describe(_ phase: ScriptFault.Phase, _ message: String?) -> String {
        message.map { "\(phase.rawValue): \($0)" } ?? phase.rawValue
    }

    /// Judges a fault by its phase first; only the right phase's text is compared, as a prefix, byte by byte.
    private func judge(
        _ fault: ScriptFault, against phase: ScriptFault.Phase?, message: String?, expected: String
    ) -> CommandOutcome {
        switch fault.phase {
        case .script, .engine: return .error(fault.description)
        case .malformed, .invalid, .unlinkable, .trap, .exception, .exhaustion, .malformedCustom, .invalidCustom:
            guard fault.phase == phase else { return .failed(expected: expected, actual: fault.description) }
            guard let message, !fault.message.utf8.starts(with: message.utf8) else { return .passed }
            return .wrongMessage(expected: message, actual: fault.message)
        }
    }
}
