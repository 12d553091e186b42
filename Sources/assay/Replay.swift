import ArgumentParser
import Files
import Fuzzing
import ToolOptions

/// `assay replay`: asks the oracles about cases of files.
struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run cases that fuzzing has found, or any modules, and say what differs first.",
        discussion: """
            A file is a case with its calls (as 'assay fuzz' writes them); or any module, binary or text, of which all exported functions are
            called with default arguments and others; or a script (.wast), each of whose modules is a case. Each case runs on all engines that are named, \
            the first of which is what the others are compared with. Where they differ, the first instruction is looked for at which they do.

            Engines are interpreter, aot and mixed, the latter two with -O0, -O1, -O2, -O3 or -Os behind them, and any with -exact, -generic
            (for aot and mixed), -unmetered, -stress (a collection at each allocation) and -text (by way of the text format).

            Another process runs the cases: one that ends it, hangs or takes too much memory is a finding.

            \(ExitStatus.help([.asExpected, .findings, .usage, .malformedInput, .unreadableInput, .componentMissing, .internalError]))
            """)

    @Argument(help: "Cases and modules; - is standard input.")
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "What runs each case, with commas between; unless given what the case names, or interpreter,aot-O0,aot-O2.", valueName: "list"))
    var engines: String?

    @Option(name: .customLong("oracle"), help: ArgumentHelp("Ask only this oracle; may be given several times.", valueName: "name"))
    var oracles: [String] = []

    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp("Run each case so many times, and say how many a second; with --in-process.", valueName: "count"))
    var count = 1

    @Option(
        help: ArgumentHelp("Time for one case, as 500ms or 10s; 60s unless given.", valueName: "duration"), transform: TimeSpan.init(text:))
    var caseTimeout = TimeSpan(.seconds(60))

    @Flag(help: "Run the cases in this process, without limits: for debuggers, profilers and sanitizers.")
    var inProcess = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Let LLVM run only so many of those passes that it can leave out, and tell them on standard error; -1 is all of them.",
            valueName: "count"))
    var passLimit: Int32?

    func validate() throws {
        if files.isEmpty { throw ValidationError("a file is needed") }
        if count < 1 { throw ValidationError("--repeat must be at least 1") }
        if count > 1, !inProcess { throw ValidationError("--repeat measures what runs in this process; it needs --in-process") }
        _ = try chosen()
    }

    private var options: OracleOptions {
        let words = engines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
        return OracleOptions(engines: words, compilesAll: true, passLimit: passLimit)
    }

    private func chosen() throws -> [AnyOracle] {
        do throws(OracleOptionsError) {
            return try AnyOracle.list(oracles, options: options)
        } catch {
            throw ValidationError(error.message)
        }
    }

    func run() throws {
        let console = Console(resultsToStandardError: false)
        if inProcess {
            do throws(OracleOptionsError) {
                try options.applyToProcess()
            } catch {
                throw ValidationError(error.message)
            }
        }
        let chosen = try chosen()
        var worst = ExitStatus.asExpected
        for path in files {
            // Without names, a file is for the oracles whose files end as it does; for modules otherwise.
            let fitting = chosen.filter { path.hasSuffix(".\($0.fileExtension)") }
            let status = replay(
                path, !oracles.isEmpty ? chosen : fitting.isEmpty ? chosen.filter { $0.fileExtension == "wasm" } : fitting, console)
            // What could not be read or run says more than a finding of another file.
            if worst == .asExpected || status.rawValue > worst.rawValue { worst = status }
        }
        if worst != .asExpected { throw worst.exitCode }
    }

    private func replay(_ path: String, _ oracles: [AnyOracle], _ console: Console) -> ExitStatus {
        let file: [UInt8]
        do throws(FileError) {
            file = try InputFile.read(path)
        } catch {
            console.message("assay: \(error)")
            return .unreadableInput
        }
        do throws(CaseFormatError) {
            let isOfModules = oracles.contains { $0.fileExtension == "wasm" }
            let cases = isOfModules ? try CaseFile.cases(of: file, isScript: path.hasSuffix(".wast")) : []
            var worst = ExitStatus.asExpected
            for oracle in oracles {
                // Only oracles of modules want the modules of a text.
                let files = oracle.fileExtension == "wasm" ? cases : [file]
                for (number, file) in files.enumerated() {
                    let status = try ask(oracle, file, files.count == 1 ? path : "\(path)#\(number)", console)
                    if worst == .asExpected || status.rawValue > worst.rawValue { worst = status }
                }
            }
            return worst
        } catch {
            console.message("assay: \(path): \(error.message)")
            return .malformedInput
        }
    }

    private func ask(_ oracle: AnyOracle, _ file: [UInt8], _ path: String, _ console: Console) throws(CaseFormatError) -> ExitStatus {
        let verdict: Verdict
        if inProcess {
            verdict = try measured(oracle, file, path, console)
        } else {
            do throws(ChildError) {
                verdict = try answer(oracle, file, console)
            } catch {
                console.message("assay: \(path): \(error)")
                return FuzzCommand.status(of: .child(error))
            }
        }
        switch verdict {
        case .agree:
            console.result("\(path): \(oracle.name): agree")
            return .asExpected
        case .inconclusive(.unreadable):
            // Reading it again says why, and ends no process any more.
            if !inProcess { _ = try measured(oracle, file, path, console) }
            return inconclusive(.unreadable, oracle, path, console)
        case .inconclusive(let reason): return inconclusive(reason, oracle, path, console)
        case .disagree(let finding):
            console.result("\(path): \(oracle.name): \(finding.kind.rawValue): \(finding.summary)")
            console.result("  bucket: \(finding.bucket)")
            for line in finding.details.split(separator: "\n") { console.result("  \(line)") }
            return .findings
        }
    }

    private func inconclusive(_ reason: InconclusiveReason, _ oracle: AnyOracle, _ path: String, _ console: Console) -> ExitStatus {
        console.result("\(path): \(oracle.name): inconclusive: \(reason.rawValue)")
        return reason == .notAvailable ? .componentMissing : reason == .invalid || reason == .unreadable ? .malformedInput : .asExpected
    }

    /// What a process of its own says.
    private func answer(_ oracle: AnyOracle, _ file: [UInt8], _ console: Console) throws(ChildError) -> Verdict {
        let child = OracleChild(
            command: [OwnExecutable.path, FuzzWorkerCommand.name], oracles: [oracle.word], options: options,
            limits: ChildLimits(caseTime: caseTimeout.duration))
        let record = try child.judge(file, oracle: 0)
        child.stop()
        if passLimit != nil { console.message(String(decoding: child.said, as: UTF8.self)) }
        // Nobody cancels it.
        return record?.verdict ?? .inconclusive(.notAvailable)
    }

    /// What the oracle says in this process, with the time that it takes where it is asked several times.
    private func measured(_ oracle: AnyOracle, _ file: [UInt8], _ path: String, _ console: Console) throws(CaseFormatError) -> Verdict {
        var tally = Tally()
        let clock = ContinuousClock()
        let start = clock.now
        var verdict = try oracle.judge(file, &tally)
        for _ in 1..<count { verdict = try oracle.judge(file, &tally) }
        let seconds = (clock.now - start) / .seconds(1)
        if count > 1 {
            let parts = Tally.Part.allCases.compactMap { part in
                tally.time[part].map { "\(part.rawValue) \($0 / UInt64(count) / 1000) us" }
            }
            console.result("\(path): \(Int(Double(count) / seconds)) cases/s: \(parts.joined(separator: ", "))")
        }
        return verdict
    }
}
