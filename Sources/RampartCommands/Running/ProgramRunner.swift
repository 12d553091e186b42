import Files
import Rampart
import RampartWASI
import ToolOptions
import WasmModel
import WasmText

/// Runs one program as a process: loads, links, calls, reports.
public struct ProgramRunner: Sendable {
    private let request: RunRequest
    private let errors: ErrorOutput
    private let recorder = StatisticsRecorder()
    private let streamFlags = StandardStreamFlags()

    public init(_ request: RunRequest, errors: ErrorOutput) {
        self.request = request
        self.errors = errors
    }

    /// Runs the program and reports how it ended. From here on Ctrl-C, SIGTERM and broken pipes are the run's affair, so this is for a process
    /// that does nothing else.
    ///
    /// - Returns: the exit code.
    public func run() -> Int32 {
        EndingSignals.ignoreBrokenPipes()
        ProcessState.openMissingStandardStreams()
        let name = VisibleText.line(request.path)
        let watch = Watch.start(timeLimit: request.timeLimit) { reason in
            ProcessState.leave(finish(.stopped(reason, request, name)))
        }
        var ending: Ending
        do throws(CommandError) {
            guard let watch else { throw CommandError(.internalError, "\(name): the system has no thread to watch the program") }
            ending = try execute(watch)
        } catch {
            ending = Ending(error)
        }
        let reason = watch?.finish()
        // Code that looks for interruptions has stopped because it was asked to.
        if let reason, ending.code == ExitStatus.interrupted.rawValue, ending.guestCode == nil {
            ending = .stopped(reason, request, name, details: ending.details)
        }
        return finish(ending)
    }

    /// Reports an ending; gives the exit code of the process.
    private func finish(_ ending: Ending) -> Int32 {
        var code = ending.code
        if let message = ending.message { errors.report(message, details: ending.details) }
        var statistics = recorder.current
        statistics.ending = ending.word
        statistics.exitCode = ending.code
        statistics.guestExitCode = ending.guestCode
        statistics.message = ending.message
        do throws(FileError) {
            try write(statistics)
        } catch {
            errors.report("\(error)")
            code = ExitStatus.unwritableOutput.rawValue
        }
        streamFlags.restore()
        return code
    }

    private func write(_ statistics: Statistics) throws(FileError) {
        guard let form = request.statistics else { return }
        let text: [UInt8] =
            switch form {
            case .text: Array(statistics.text.utf8)
            case .json: JSONWriter.bytes(of: statistics.json)
            }
        if let path = request.statisticsPath {
            try OutputFile.write(text, to: path)
        } else {
            ErrorOutput.write(String(decoding: text, as: UTF8.self))
        }
    }

    // MARK: The program

    private func execute(_ watch: Watch) throws(CommandError) -> Ending {
        let system = try ProgramSystem(request)
        let (file, program, module) = try load()
        let engine = program.engine
        let entry = try Entry(request, program, module, file.shownName)
        try writeProfile(program)

        let store = engine.makeStore(limits: request.storeLimits)
        let (code, wait) = (store.interruptHandle, system.wasi.interruption)
        watch.onEnd {
            code.interrupt()
            wait.interrupt()
        }
        var linker = Linker()
        system.wasi.define(in: &linker, store: store)
        try requireImports(module, linker, file)

        let reporter = EndingReporter(request: request, file: file, module: module, store: store)
        let ending = try run(entry, program, linker, reporter)
        system.finish()
        recorder.update { statistics in
            if let limit = request.fuel { statistics.fuel = (limit, limit - max(0, min(limit, store.fuel))) }
            statistics.peakMemoryBytes = store.peakMemoryBytes
            statistics.hostCalls = system.wasi.calls
        }
        return ending
    }

    /// Names the code for a profiler.
    private func writeProfile(_ program: Rampart.Module) throws(CommandError) {
        switch request.profile {
        case .perfmap:
            do throws(FileError) {
                try PerfMap.write(program)
            } catch {
                throw CommandError(.unwritableOutput, "\(error)")
            }
        case nil: return
        }
    }

    private func load() throws(CommandError) -> (ModuleFile, Rampart.Module, WasmModel.Module) {
        let file = try recorder.measure(.load) { () throws(CommandError) in try ModuleFile(request.path) }
        if file.form == .artifact { return try load(file) }
        if request.profile != nil, request.strategy == .interpreter {
            throw CommandError(.usage, "\(file.shownName): is interpreted, and --profile is for compiled code; add --engine aot")
        }
        let module = try recorder.measure(.load) { () throws(CommandError) in try file.decode(features: request.features) }
        let engine = Engine(request.engineConfiguration(for: nil))
        recorder.update { $0.engine = engine.name }
        let valid = try recorder.measure(.validate) { () throws(CommandError) in try file.validate(module, engine: engine) }
        switch request.strategy {
        // There is next to nothing to measure.
        case .interpreter: return (file, try file.prepare(valid, engine: engine), module)
        case .compiler:
            return try recorder.measure(.compile) { () throws(CommandError) in (file, try file.prepare(valid, engine: engine), module) }
        }
    }

    /// A program that was compiled before.
    private func load(_ file: ModuleFile) throws(CommandError) -> (ModuleFile, Rampart.Module, WasmModel.Module) {
        guard request.allowsCompiled else {
            throw CommandError(
                .usage, "\(file.shownName): is machine code, made by 'rampart compile'",
                details: ["    (nothing keeps it in bounds but who made it; if you trust where it comes from, add --allow-compiled)"])
        }
        guard request.strategy == .interpreter else {
            throw CommandError(.usage, "\(file.shownName): is compiled already; run it without --engine")
        }
        let artifact = try recorder.measure(.load) { () throws(CommandError) in try file.artifact() }
        if request.fuel != nil, !artifact.configuration.isMetered {
            throw CommandError(.usage, "\(file.shownName): counts no fuel; for --fuel, compile it again with 'rampart compile --fuel'")
        }
        if request.isDeterministic, !artifact.configuration.canonicalizesNaNs {
            throw CommandError(
                .usage,
                "\(file.shownName): gives NaNs as the processor does; for --deterministic, compile it again with 'rampart compile --deterministic'"
            )
        }
        let engine = Engine(request.engineConfiguration(for: artifact))
        recorder.update { $0.engine = Engine.Strategy.compiler(CompilerOptions()).name }
        let program = try recorder.measure(.validate) { () throws(CommandError) in try file.prepare(artifact, engine: engine) }
        return (file, program, program.decoded)
    }

    /// All imports that nothing provides, at once.
    private func requireImports(_ module: WasmModel.Module, _ linker: Linker, _ file: ModuleFile) throws(CommandError) {
        let missing = module.imports.indices.filter { linker.value(module.imports[$0].module, module.imports[$0].name) == nil }
        guard !missing.isEmpty else { return }
        let most = 50
        let listing = ModuleListing(module)
        var details = missing.prefix(most).map { "    \(listing.importText($0))" }
        if missing.count > most { details.append("    and \(missing.count - most) more") }
        let modules = Set(missing.map { module.imports[$0].module })
        if modules.contains("wasi_unstable") {
            details.append("    (wasi_unstable is older than preview 1; build the program again for wasm32-wasip1)")
        } else if modules != [WASI.moduleName] {
            details.append("    (programs are given the functions of \(WASI.moduleName), and nothing else)")
        }
        throw CommandError(
            .linkError, "\(file.shownName): \(missing.count == 1 ? "an import" : "\(missing.count) imports") that nothing provides",
            details: details)
    }

    private func run(_ entry: Entry, _ program: Rampart.Module, _ linker: Linker, _ reporter: EndingReporter) throws(CommandError) -> Ending
    {
        let instance: Instance
        do throws(InstantiationError) {
            instance = try recorder.measure(.instantiate) { () throws(InstantiationError) in
                try linker.instantiate(program, in: reporter.store)
            }
        } catch {
            return reporter.ending(error)
        }
        return try call(entry, instance, reporter)
    }

    private func call(_ entry: Entry, _ instance: Instance, _ reporter: EndingReporter) throws(CommandError) -> Ending {
        let store = instance.store
        let results: [Value]
        let types: [ValueType]
        do throws(ExecutionError) {
            (results, types) = try recorder.measure(.run) { () throws(ExecutionError) in
                if entry.initializes, let initialize = instance.function(Entry.initialize) { _ = try store.invoke(initialize, []) }
                guard let function = instance.function(entry.name) else { throw .bug(EngineBug("an export is gone")) }
                return (try store.invoke(function, entry.arguments.map { $0.value(in: store) }), function.type.results)
            }
        } catch {
            return reporter.ending(error, in: instance)
        }
        guard entry.printsResults else { return .exit(0) }
        try StandardOutput.write(Array(zip(results, types).map { ValueText.text($0, type: $1, store: store) + "\n" }.joined().utf8))
        return .returned
    }
}
