import ArgumentParser
import Files
import Fuzzing
import Glibc
import Reporting
import SuiteSupport
import SystemPackage
import ToolOptions

/// `assay fuzz`: asks oracles about generated and mutated cases.
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "Look for faults with generated cases.",
        discussion: """
            Oracles: \(Oracles.names.joined(separator: ", ")). Each is asked about cases of its own, in child processes which live long; a
            crash, a hang or too much memory is a finding like a wrong result and loses one case.

            With --cases the same seed gives the same cases and the same --log, whatever --jobs. What reaches something new is kept in
            --corpus, where the next run takes it up, and is what mutations start from, as are the modules and scripts of --material.

            Findings are told apart by their cause. Of each cause --findings gets the first input and a record with the command that shows
            it again; a cause that lies there already, or in known/ of the corpus, is not new. Ctrl-C ends with a report, the second one
            at once.

            \(ExitStatus.help([.asExpected, .findings, .usage, .unreadableInput, .internalError, .unwritableOutput]))
            """)

    @OptionGroup var oracles: FuzzOracleOptions

    @Option(
        help: ArgumentHelp("Time for the run, as 60s or 8h; 60s unless --cases is given.", valueName: "duration"),
        transform: TimeSpan.init(text:))
    var time: TimeSpan?

    @Option(help: ArgumentHelp("Generated cases of each oracle, behind those it begins with.", valueName: "n"))
    var cases: Int?

    @Option(help: ArgumentHelp("What all decisions follow from; taken from the clock unless given.", valueName: "number"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The first case, for looking at one again.", valueName: "n"))
    var first: Int?

    @OptionGroup var jobs: JobsOption

    @Option(help: ArgumentHelp("Where cases that reach something new are kept, in seeds/.", valueName: "folder"))
    var corpus: String?

    @Option(help: ArgumentHelp("Modules and scripts (.wasm, .wat, .wast, packed or not) to mutate; may be repeated.", valueName: "path"))
    var material: [String] = []

    @Option(help: ArgumentHelp("Where findings are kept.", valueName: "folder"))
    var findings: String?

    @Option(help: ArgumentHelp("Records of findings that are no news; may be repeated.", valueName: "folder"))
    var known: [String] = []

    @Option(help: ArgumentHelp("End after so many new causes of findings.", valueName: "n"))
    var stopAfterFindings: Int?

    @Flag(help: "Leave out the cases that oracles begin with.")
    var noPrelude = false

    @Flag(help: "Fail where a proposal was not generated, mutated, compared or never trapped.")
    var requireProposals = false

    @Option(help: ArgumentHelp("Write a JUnit XML report; .gz at the end packs it.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Write an object in JSON for each event, one a line, while the run goes on.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write a line for each case, in their order.", valueName: "file"))
    var log: String?

    @Option(help: ArgumentHelp("Write a page with what was found.", valueName: "file"))
    var markdown: String?

    func validate() throws {
        if time != nil, cases != nil { throw ValidationError("--time and --cases exclude each other") }
        if let cases, cases < 0 { throw ValidationError("--cases must not be negative") }
        if let stopAfterFindings, stopAfterFindings < 1 { throw ValidationError("--stop-after-findings must be at least 1") }
        if let first, first < 0 { throw ValidationError("--first must not be negative") }
        let streams = [junit, json, log, markdown].filter { $0 == "-" }
        if streams.count > 1 { throw ValidationError("only one of the outputs can go to standard output") }
    }

    func run() throws {
        let console = Console(resultsToStandardError: [junit, json, log, markdown].contains("-"))
        var options = CampaignOptions(
            childCommand: [OwnExecutable.path, FuzzWorkerCommand.name], oracles: oracles.names,
            end: cases.map(CampaignOptions.End.cases) ?? .time(time?.duration ?? .seconds(60)), seed: seed ?? FuzzCommand.seedOfTheClock)
        options.oracleOptions = try oracles.options(console)
        options.limits = oracles.limits
        options.jobs = jobs.count
        options.corpus = corpus
        options.material = material
        options.findings = findings
        options.known = known
        options.firstCase = first
        options.withPrelude = !noPrelude
        options.mostNewFindings = stopAfterFindings
        options.withLog = log != nil

        let stop = CampaignStop()
        Interruption.watch { count in
            if count > 1 { FuzzCommand.endAtOnce() }
            stop.request()
        }
        let outputs: FuzzOutputs
        do throws(FileError) {
            outputs = try FuzzOutputs(console: console, json: json, log: log)
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unwritableOutput.exitCode
        }
        let report: CampaignReport
        do throws(CampaignError) {
            report = try Campaign(options, observer: outputs, stop: stop).run()
        } catch {
            outputs.view.clear()
            console.message("assay: \(error)")
            throw FuzzCommand.status(of: error).exitCode
        }
        outputs.view.clear()
        outputs.end(report)
        for line in FuzzSummary.lines(report) { console.result(line) }
        let unreached = requireProposals ? report.proposals.zeros : []
        if !unreached.isEmpty { console.result("not reached: \(unreached.joined(separator: ", "))") }
        if let junit { try SuiteFiles.write(junit: report.junit, to: junit, console) }
        if let markdown {
            do throws(FileError) {
                try OutputFile.write(Array(report.markdown.utf8), to: markdown)
            } catch {
                console.message("assay: \(error)")
                throw ExitStatus.unwritableOutput.exitCode
            }
        }
        if !report.isAsExpected || !unreached.isEmpty { throw ExitStatus.findings.exitCode }
    }

    private static var seedOfTheClock: UInt64 { UInt64(bitPattern: UTCTime.now().secondsSinceEpoch) }

    /// Children see that nobody asks any more, and end by themselves.
    private static func endAtOnce() -> Never { _exit(ExitStatus.interrupted.rawValue) }

    static func status(of error: CampaignError) -> ExitStatus {
        switch error {
        case .child(let error): error.isRefusal ? .usage : .internalError
        case .file(.cannotWrite): .unwritableOutput
        case .file: .unreadableInput
        }
    }
}

/// The options that say which oracles are asked, and how; in the same words in every command that asks some.
struct FuzzOracleOptions: ParsableArguments {
    @Option(
        name: .customLong("oracle"),
        help: ArgumentHelp("An oracle to ask; may be repeated; all unless given.", valueName: "name"), transform: FuzzOracleOptions.oracle)
    var oracle: [String] = []

    @Option(help: ArgumentHelp("Engines to compare, with commas between them, as interpreter,aot-O2.", valueName: "list"))
    var engines: String?

    @Option(help: ArgumentHelp("An engine of others to ask as well, where it is installed; may be repeated.", valueName: "name"))
    var witness: [String] = []

    @Option(help: ArgumentHelp("Settings of the generator, in JSON.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp("Time for one case, as 500ms or 10s; 10s unless given.", valueName: "duration"), transform: TimeSpan.init(text:))
    var caseTimeout = TimeSpan(.seconds(10))

    @Option(
        help: ArgumentHelp("Memory that a child may have resident, as 512MiB; 1GiB unless given.", valueName: "size"),
        transform: ByteSize.init(text:))
    var memory = ByteSize(bytes: 1 << 30)

    func validate() throws {
        if memory.bytes < 64 << 20 { throw ValidationError("--memory must be at least 64MiB") }
    }

    var names: [String] { oracle.isEmpty ? Oracles.names : oracle }

    var engineWords: [String] { engines?.split(separator: ",").map(String.init) ?? [] }

    var limits: ChildLimits { ChildLimits(caseTime: caseTimeout.duration, memoryBytes: memory.bytes) }

    /// - Throws: the exit code, after a message, where the file of settings is none.
    func options(_ console: Console) throws -> OracleOptions {
        var options = OracleOptions(engines: engineWords, witnesses: witness)
        guard let config else { return options }
        let bytes = try console.read(config)
        do throws(JSONSyntaxError) {
            options.configuration = try JSONReader.value(of: bytes)
        } catch {
            console.message("assay: \(config): \(error)")
            throw ExitStatus.malformedInput.exitCode
        }
        return options
    }

    @Sendable private static func oracle(_ text: String) throws -> String {
        // One for tests of what runs oracles has no place in the list.
        guard Oracles.names.contains(text) || (try? Oracles.named(text)) != nil else {
            throw ValidationError("there is no oracle '\(text)'; known: \(Oracles.names.joined(separator: ", "))")
        }
        return text
    }
}

/// The program that runs now.
enum OwnExecutable {
    /// Not a path in /proc, which another program could be reached by after an update of this one.
    static var path: String {
        let link: FilePath = "/proc/self/exe"
        return (try? Folders.target(of: link))?.string ?? link.string
    }
}
