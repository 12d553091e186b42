import ArgumentParser
import Files
import Fuzzing
import Glibc
import Locking
import Synchronization
import SystemPackage
import ToolOptions

/// `assay reduce`: makes a file smaller that shows something.
struct Reduce: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a module, script or case smaller for as long as it shows the same thing.",
        discussion: """
            FILE is a module, valid or not, a script or module in the text format (.wast, .wat), a case of 'assay fuzz' (.wasm, .api, \
            .wasi.json), a program with what it is run with (as 'assay triage' writes it), or any other file, which is then reduced byte by byte. What it shows is said by --until, or by a command of the \
            shell that exits with 0 for a file that shows it: the file is "$1" and $ASSAY_CANDIDATE. A record beside FILE, as 'assay fuzz' \
            writes it, says which oracle is asked, and how.

            First the predicate is proved: it must hold for FILE, three times, and not for an empty module, nor for one with a function \
            that does nothing. A valid module stays valid. The result is the same for any number of jobs. It is written whenever it has \
            become smaller, so Ctrl-C and --time lose nothing, and a reduction goes on where it is given its own output. A module on which \
            loading or validation ends the process, hangs or takes too much memory is reduced byte by byte, and read by other processes only.

            \(ExitStatus.help([.asExpected, .findings, .usage, .malformedInput, .unreadableInput, .internalError, .unwritableOutput, .interrupted]))
            1 is for a reduction that --time has ended.
            """)

    @Argument(help: "The file to reduce; - is standard input.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "What the file shall go on to show; same-bucket unless given.",
            discussion: """
                  same-bucket       the finding of the oracle, in the same bucket
                  miscompile:A,B    two engines differ, as in interpreter,aot-O2
                  trap=KIND         the interpreter traps so when all exports are called with zeros, as in trap=unreachable
                  invalid-accepted  validators differ in whether it is valid: ours and a --witness
                  timeout           the oracle does not come to an end within --timeout
                """, valueName: "what"), transform: ReductionGoal.init(text:))
    var until: ReductionGoal?

    @Option(help: ArgumentHelp("The oracle that says what the file shows; that of the kind of file unless given.", valueName: "name"))
    var oracle: String?

    @Option(help: ArgumentHelp("Engines to compare, with commas between them, as interpreter,aot-O2.", valueName: "list"))
    var engines: String?

    @Option(help: ArgumentHelp("An engine of others to ask as well, where it is installed; may be repeated.", valueName: "name"))
    var witness: [String] = []

    @Option(help: ArgumentHelp("A command of the shell that exits with 0 where the candidate shows it.", valueName: "sh"))
    var command: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Where the result goes; the input's name with .reduced before its end unless given.", valueName: "file"))
    var output: String?

    @OptionGroup var jobs: JobsOption

    @Option(help: ArgumentHelp("Stop after this time, as 30s or 10m.", valueName: "duration"), transform: TimeSpan.init(text:))
    var time: TimeSpan?

    @Option(
        help: ArgumentHelp(
            "Time for one run of the predicate, as 500ms or 10s; 10s unless given, and for a command ten times what the input takes where that is less.",
            valueName: "duration"), transform: TimeSpan.init(text:))
    var timeout: TimeSpan?

    @Flag(help: "Reduce the file byte by byte, whatever it is, and let nothing but other processes read it.")
    var bytes = false

    @Flag(help: "Say nothing while it goes on.")
    var quiet = false

    func validate() throws {
        if command != nil, until != nil || oracle != nil || engines != nil || !witness.isEmpty {
            throw ValidationError("a --command says by itself what to look for")
        }
        if let oracle, !Oracles.isKnown(oracle), oracle != RegressionRecord.scriptOracle {
            throw ValidationError("there is no oracle '\(oracle)'; known: \(Oracles.names.joined(separator: ", "))")
        }
        switch until {
        case .miscompile where engines != nil: throw ValidationError("miscompile names the engines itself")
        case .trap where oracle != nil || engines != nil || !witness.isEmpty:
            throw ValidationError("trap=KIND runs the interpreter, and asks no oracle and no other engine")
        case .miscompile, .trap, .sameBucket, .invalidAccepted, .timeout, nil: break
        }
    }

    func run() throws {
        let console = Console(resultsToStandardError: output == "-")
        let contents = try console.read(file)
        let fileExtension = file == "-" ? "" : FilePath(file).extension ?? ""
        var input = try isReadable(contents, console) ? ReductionInput(contents, fileExtension: fileExtension) : .bytes(contents)
        let stop = StopSignals(after: time?.duration)
        let asked: OraclePredicate?
        let predicate: any ReductionPredicate
        if let command {
            asked = nil
            predicate = try commandPredicate(command, fileExtension: fileExtension, console)
        } else {
            let oracle = try OracleReduction(self, &input, console).predicate(console)
            asked = oracle
            predicate = oracle
        }
        let output = output ?? Reduce.defaultOutput(file)
        let failure = Lock<FileError?>(nil)

        let result: ReductionResult
        do throws(ReductionError) {
            result = try Reducer(predicate, jobs: jobs.count).reduce(
                input, isStopped: { stop.isStopped || asked?.error != nil || failure.withLock { $0 != nil } },
                improved: { bytes in
                    // Standard output gets the last one only.
                    if output == "-" { return }
                    do throws(FileError) { try OutputFile.write(bytes, to: output) } catch { failure.withLock { $0 = error } }
                },
                report: { status in if !quiet { Reduce.show(status, console) } })
        } catch {
            console.status("")
            console.message("assay: \(file): \(asked?.error?.description ?? Reduce.text(error))")
            throw asked?.error != nil ? ExitStatus.internalError.exitCode : Reduce.status(error, interruption: stop.interruption).exitCode
        }
        console.status("")
        try write(result.bytes, to: output, failure.withLock { $0 }, console)
        if let error = asked?.error {
            console.message("assay: \(error)")
            throw ExitStatus.internalError.exitCode
        }
        console.result(Reduce.summary(result, output, stop))
        if let interruption = stop.interruption { throw interruption.exitCode }
        if !result.isMinimal { throw ExitStatus.findings.exitCode }
    }

    /// Whether this process may read a file, and so take it apart: another one has done so, and is still there.
    private func isReadable(_ contents: [UInt8], _ console: Console) throws -> Bool {
        if bytes { return false }
        guard ReductionInput.isBinary(contents) else { return true }
        let child = OracleChild(
            command: [OwnExecutable.path, FuzzWorkerCommand.name], oracles: ["loader"], limits: ChildLimits(caseTime: timeLimit))
        defer { child.stop() }
        do throws(ChildError) {
            guard let finding = try child.judge(contents, oracle: 0)?.verdict.finding else { return true }
            switch finding.kind {
            case .crash, .hang, .memory:
                if !quiet {
                    console.message("only other processes read it, as it ends them (\(finding.summary)): it is reduced byte by byte")
                }
                return false
            case _: return true
            }
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.internalError.exitCode
        }
    }

    private func commandPredicate(_ command: String, fileExtension: String, _ console: Console) throws -> CommandPredicate {
        do throws(FileError) {
            return try CommandPredicate(
                command, fileExtension: fileExtension, timeLimit: timeLimit, adaptsTimeLimit: timeout == nil, workers: jobs.count)
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unwritableOutput.exitCode
        }
    }

    private func write(_ bytes: [UInt8], to output: String, _ failure: FileError?, _ console: Console) throws {
        do throws(FileError) {
            if let failure { throw failure }
            try OutputFile.write(bytes, to: output)
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unwritableOutput.exitCode
        }
    }

    /// For one run of the predicate.
    var timeLimit: Duration { timeout?.duration ?? .seconds(10) }

    // MARK: Texts

    /// `a/b.wasm` gives `a/b.reduced.wasm`, and `b.wasi.json` gives `b.reduced.wasi.json`; what has been reduced keeps its name.
    static func defaultOutput(_ path: String) -> String {
        if path == "-" { return path }
        var target = FilePath(path)
        guard let name = target.lastComponent?.string, var stem = target.stem else { return path + ".reduced" }
        if name.hasSuffix(".wasi.json") { stem = String(name.dropLast(".wasi.json".count)) }
        if stem.hasSuffix(".reduced") { return path }
        target.removeLastComponent()
        target.append("\(stem).reduced\(name.dropFirst(stem.count))")
        return target.string
    }

    private static func show(_ status: ReductionStatus, _ console: Console) {
        let seconds = max(0.001, status.elapsed / .seconds(1))
        let rate = Int(Double(status.tried) / seconds)
        console.status("\(size(status)), \(status.tried) tried, \(status.accepted) accepted, \(rate)/s, \(status.pass)")
    }

    private static func size(_ status: ReductionStatus) -> String {
        let saved = status.originalBytes - status.bytes
        let thousandths = status.originalBytes > 0 ? 1000 * saved / status.originalBytes : 0
        return "\(status.originalBytes) -> \(status.bytes) bytes (\(thousandths / 10).\(thousandths % 10) % smaller)"
    }

    private static func summary(_ result: ReductionResult, _ output: String, _ stop: StopSignals) -> String {
        let end =
            if result.isMinimal {
                "no single step makes it smaller"
            } else if stop.interruption != nil {
                "interrupted"
            } else {
                "the time is over"
            }
        let status = result.status
        return "\(output): \(size(status)), \(status.tried) tried, \(status.accepted) accepted; \(end)"
    }

    private static func text(_ error: ReductionError) -> String {
        switch error {
        case .notInteresting: "the predicate does not hold for it: nothing is shown that could be kept"
        case .unstable(let held, let total): "the predicate held for it \(held) times of \(total): only what is always shown can be kept"
        case .holdsFor(let trivial): "the predicate holds for \(trivial.rawValue), too: it does not say what to keep"
        case .stopped: "stopped before the predicate was proved"
        }
    }

    private static func status(_ error: ReductionError, interruption: ExitStatus?) -> ExitStatus {
        switch error {
        case .notInteresting, .unstable: .malformedInput
        case .holdsFor: .usage
        case .stopped: interruption ?? .findings
        }
    }
}

/// Ctrl-C, SIGTERM and the end of the time.
final class StopSignals: Sendable {
    private let deadline: ContinuousClock.Instant?

    /// Signals are noticed from here on.
    init(after time: Duration?) {
        deadline = time.map { ContinuousClock.now + $0 }
        // Made before a handler can ask for it.
        StopSignals.received.store(0, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] { signal(number) { StopSignals.received.store($0, ordering: .relaxed) } }
    }

    /// The exit code for a signal that has come.
    var interruption: ExitStatus? {
        switch StopSignals.received.load(ordering: .relaxed) {
        case SIGINT: .interrupted
        case SIGTERM: .terminated
        default: nil
        }
    }

    var isStopped: Bool { interruption != nil || deadline.map { ContinuousClock.now >= $0 } ?? false }

    /// Written by a signal handler, which may do nothing else.
    private static let received = Atomic<Int32>(0)
}
