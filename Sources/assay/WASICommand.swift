import ArgumentParser
import Reporting
import SuiteSupport
import ToolOptions
import WASISuite

/// `assay wasi`: runs the programs of a checkout of wasi-testsuite.
struct WASICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wasi", abstract: "Run programs in the layout of the official wasi-testsuite.",
        discussion: """
            A folder is searched for suites: folders with a manifest.json and programs X.wasm, each with X.json beside it or without.
            Every program runs in a process of its own, on copies of its directories, so that neither a crash nor a hang nor what a
            program leaves behind concerns another. Both layouts are understood: "root" (a directory that the guest has as /) and
            "dirs" (directories under their own names). An unknown key in a configuration fails its program.

            Programs of other versions than wasm32-wasip1, as preview 3, are listed as not supported; with programs of preview 1 beside
            them they do not fail the run, unless --strict-unsupported says so. A program of preview 1 whose configuration asks for
            operations, servers or another world is one that was not run, and fails it. So do no program at all, and fewer programs in
            an official suite than are known.

            Variables of --env are not given to programs named environ_*, which count what they find in their environment.

            Exit codes: 0 all as expected, 1 findings or nothing tested, 64 wrong usage, 65 malformed input, 66 input cannot be read,
            69 LLVM is needed and not installed, 70 internal error, 73 output cannot be written.
            """)

    @Argument(help: "Folders of suites, and programs.")
    var paths: [String] = []

    @OptionGroup var suite: SuiteCommandOptions

    @Option(
        help: ArgumentHelp("Time for each program, as 500ms, 10s or 2m; 30s unless given.", valueName: "duration"),
        transform: TimeSpan.init(text:))
    var timeout = TimeSpan(.seconds(30))

    @Option(help: ArgumentHelp("A variable for the environment of the programs.", valueName: "name=value"), transform: WASICommand.variable)
    var env: [EnvironmentVariable] = []

    @Option(help: ArgumentHelp("Fail where fewer programs run than this.", valueName: "n"))
    var minimum: Int = 1

    @Flag(help: "Let programs that are not supported fail the run.")
    var strictUnsupported = false

    @Flag(help: "Let output fail that goes on after what is expected; else only its beginning counts, as in the official runner.")
    var exactOutput = false

    func validate() throws {
        // Without a path there is still something to report where the caller says so.
        if paths.isEmpty, suite.notRun.isEmpty { throw ValidationError("a folder of suites, or a program, is missing") }
        if minimum < 0 { throw ValidationError("--minimum must not be negative") }
    }

    func run() throws {
        let console = suite.console()
        var options = WASISuiteOptions(paths: paths, child: [OwnExecutable.path, WASIChild.name])
        options.engine = try suite.strategy(console)
        options.filters = suite.filter
        options.jobs = suite.jobs.count
        options.timeLimit = timeout.duration
        options.environment = env
        options.expectations = try SuiteFiles.expectations(suite.expectations, console)
        options.minimum = minimum
        options.strictUnsupported = strictUnsupported
        options.exactOutput = exactOutput

        var report: WASISuiteReport
        do throws(FileError) {
            report = try WASISuiteRunner(options: options).run(observer: WASIProgress(console: console))
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unreadableInput.exitCode
        }
        report.notRun = suite.notRun
        console.status("")
        show(report, console)
        try SuiteFiles.write(junit: report.junit, to: suite.junit, json: report.json, to: suite.json, console)
        let status: ExitStatus =
            switch report.verdict {
            case .asExpected: .asExpected
            case .findings: .findings
            case .malformedInput: .malformedInput
            }
        if status != .asExpected { throw status.exitCode }
    }

    private func show(_ report: WASISuiteReport, _ console: Console) {
        for entry in report.unmatchedExpectations {
            console.result("\(suite.expectations ?? ""):\(entry.entryLine): \(entry.place) matches nothing")
        }
        if report.found > 0, report.programs.isEmpty { console.message("assay: none of \(report.found) programs is left after --filter") }
        for line in WASISummary.lines(report) { console.result(line) }
    }

    @Sendable private static func variable(_ text: String) throws -> EnvironmentVariable {
        guard let variable = EnvironmentVariable(text) else { throw ValidationError("'\(text)' is not of the form name=value") }
        return variable
    }
}

/// `assay wasi-child`: what `assay wasi` starts for each program.
struct WASIChild: ParsableCommand {
    static let name = "wasi-child"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Run one program for 'assay wasi'; not for use by itself.", shouldDisplay: false)

    @Argument(help: "The task, in the words of 'assay wasi'.")
    var task: String

    func run() throws {
        if !ProgramHost.run(task) { throw ExitStatus.internalError.exitCode }
    }
}
