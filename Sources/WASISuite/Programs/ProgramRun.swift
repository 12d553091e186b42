import Glibc
import Reporting
import SuiteSupport
import SystemPackage

/// Runs one program in a process of its own, on copies of its directories, and judges it.
struct ProgramRun {
    let options: WASISuiteOptions
    let program: Program

    func run(into report: inout ProgramReport) {
        let configuration: ProgramConfiguration
        do throws(SuiteFault) {
            switch try readConfiguration() {
            case .configuration(let content): configuration = content
            case .notSupported(let needs):
                report.outcome = .notSupported(needs: needs, isOtherVersion: false)
                return
            }
        } catch {
            report.outcome = .error(.configuration, message: error.message)
            return
        }
        do {
            let folder = try Folders.makeTemporary(prefix: "assay-wasi")
            // What is left behind is no reason to fail a test.
            defer { try? Folders.remove(folder) }
            let mounts = try copies(of: configuration.preopens, in: folder)
            judge(try process(configuration, mounts).run(), by: configuration, into: &report)
        } catch let fault as SuiteFault {
            report.outcome = .error(.configuration, message: fault.message)
        } catch {
            report.outcome = .error(.host, message: "the process that runs it cannot be prepared or started: \(error)")
        }
    }

    private func readConfiguration() throws(SuiteFault) -> ProgramConfiguration.Content {
        let path = program.configurationPath
        guard (try? Stat(path, followTargetSymlink: true)) != nil else { return .configuration(ProgramConfiguration()) }
        return try ProgramConfiguration.read(path)
    }

    /// Copies the directories, since programs change them, and takes away what an earlier run in the suite's own folder has left.
    private func copies(of preopens: [ProgramConfiguration.Preopen], in folder: FilePath) throws -> [ProgramTask.Mount] {
        try preopens.enumerated().map { index, preopen in
            let source = program.suite.folder.appending(preopen.path)
            guard (try? Folders.isFolder(source)) == true else { throw SuiteFault("there is no directory \"\(preopen.path)\"") }
            // By number, since one can lie within the other.
            let copy = folder.appending("\(index)")
            try Folders.copy(source, to: copy)
            try Folders.removeAll(endingWith: ".cleanup", below: copy)
            return ProgramTask.Mount(guest: preopen.guestName, host: copy.string)
        }
    }

    private func process(_ configuration: ProgramConfiguration, _ mounts: [ProgramTask.Mount]) -> ChildProcess {
        var environment = RecordedSuites.countsEnvironment(program: program.file) ? [] : options.environment
        environment.removeAll { variable in configuration.environment.contains { $0.name == variable.name } }
        let task = ProgramTask(
            engine: options.engine, program: program.path.string, arguments: [program.file] + configuration.arguments,
            environment: environment + configuration.environment, mounts: mounts,
            seconds: Int(clamping: options.timeLimit.components.seconds) &+ 10)
        return ChildProcess(
            command: options.child + [task.text], environment: ProgramRun.hostEnvironment, timeLimit: options.timeLimit)
    }

    /// What the process that runs a program needs of ours, and one variable more, which no guest may see.
    private static let hostEnvironment: [String] = {
        let names = ["LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LLVM_PROFILE_FILE"]
        return ChildProcess.inherited(names) + ChildProcess.inherited(startingWith: "RAMPART_") + ["ASSAY_WASI_HOST=1"]
    }()

    // MARK: Judging

    private func judge(_ result: ChildProcess.Result, by configuration: ProgramConfiguration, into report: inout ProgramReport) {
        report.output = result.output
        report.errors = result.errors
        switch result.end {
        case .timedOut:
            report.outcome = .error(.timeLimit, message: "it ran longer than \(options.timeLimit.threeDecimals) s")
            return
        case .signaled(let signal):
            report.outcome = .error(.crash, message: "the process that ran it died of signal \(signal)\(ProgramRun.name(ofSignal: signal))")
            return
        case .exited(let status):
            guard let programResult = ProgramResult(result.report) else {
                report.outcome = .error(.crash, message: "the process that ran it ended with status \(status) and no report")
                return
            }
            report.calls = programResult.calls
            judge(programResult.end, result, by: configuration, into: &report)
        }
    }

    private func judge(
        _ end: ProgramResult.End, _ result: ChildProcess.Result, by configuration: ProgramConfiguration, into report: inout ProgramReport
    ) {
        var faults: [String] = []
        switch end {
        case .refused(let message): faults.append("it cannot be started: \(message)")
        case .broke(let message): faults.append("it ended with: \(message)")
        case .exited(let code):
            report.exitCode = code
            if code != configuration.exitCode { faults.append("exit code \(code), expected \(configuration.exitCode)") }
        }
        faults += difference("standard output", result.output, configuration.output)
        faults += difference("standard error", result.errors, configuration.errors)
        report.outcome = faults.isEmpty ? .passed : .failed(message: faults.joined(separator: "; "))
    }

    private func difference(_ stream: String, _ found: [UInt8], _ expected: String?) -> [String] {
        guard let expected, options.exactOutput ? found != Array(expected.utf8) : !found.starts(with: expected.utf8) else { return [] }
        return ["\(stream) is \(ProgramRun.quoted(found)), expected \(ProgramRun.quoted(Array(expected.utf8)))"]
    }

    /// Bytes as a line of text, cut where it would be long.
    private static func quoted(_ bytes: [UInt8]) -> String {
        let limit = 200
        let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
        return text.debugDescription + (bytes.count > limit ? "… (\(bytes.count) bytes)" : "")
    }

    private static func name(ofSignal signal: Int32) -> String {
        switch signal {
        case SIGILL: " (illegal instruction)"
        case SIGTRAP: " (trap)"
        case SIGABRT: " (abort)"
        case SIGBUS: " (bus error)"
        case SIGFPE: " (arithmetic)"
        case SIGKILL: " (killed)"
        case SIGSEGV: " (segmentation fault)"
        default: ""
        }
    }
}
