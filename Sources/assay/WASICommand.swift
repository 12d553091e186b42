import ArgumentParser
import Glibc
import Reporting
import SuiteSupport
import SystemPackage
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
            70 internal error, 73 output cannot be written.
            """)

    @Argument(help: "Folders of suites, and programs.")
    var paths: [String] = []

    @Option(help: ArgumentHelp("What executes the programs: \(ProgramEngine.all.map(\.name).joined(separator: ", ")).", valueName: "name"))
    var engine: String = "interpreter"

    @Option(help: ArgumentHelp("Write a JUnit XML report; .gz at the end packs it.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Write totals, programs and findings as JSON; .gz at the end packs it.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Known failures, one a line: path  reason. Each must still fail.", valueName: "file"))
    var expectations: String?

    @Option(
        help: ArgumentHelp(
            "Run only the programs whose path below the searched folder matches; * stays within a folder, ** does not, ! at the front takes away.",
            valueName: "glob"), transform: SuiteFiles.glob)
    var filter: [Glob] = []

    @Option(help: ArgumentHelp("Programs at the same time; as many as processors unless given.", valueName: "n"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp("Time for each program, as 500ms, 10s or 2m; 30s unless given.", valueName: "duration"),
        transform: TimeSpan.init(text:))
    var timeout = TimeSpan(.seconds(30))

    @Option(help: ArgumentHelp("A variable for the environment of the programs.", valueName: "name=value"), transform: WASICommand.variable)
    var env: [EnvironmentVariable] = []

    @Option(help: ArgumentHelp("Fail where fewer programs run than this.", valueName: "n"))
    var minimum: Int = 1

    @Option(
        help: ArgumentHelp("Let the reports say that a suite was not run, and why.", valueName: "name=reason"),
        transform: SuiteFiles.suiteNotRun)
    var notRun: [SuiteNotRun] = []

    @Flag(help: "Let programs that are not supported fail the run.")
    var strictUnsupported = false

    @Flag(help: "Let output fail that goes on after what is expected; else only its beginning counts, as in the official runner.")
    var exactOutput = false

    func validate() throws {
        // Without a path there is still something to report where the caller says so.
        if paths.isEmpty, notRun.isEmpty { throw ValidationError("a folder of suites, or a program, is missing") }
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
        if minimum < 0 { throw ValidationError("--minimum must not be negative") }
        if junit == "-", json == "-" { throw ValidationError("only one report can go to standard output") }
        if !ProgramEngine.all.contains(where: { $0.name == engine }) { throw ValidationError("there is no engine '\(engine)'") }
    }

    func run() throws {
        let console = Console(resultsToStandardError: junit == "-" || json == "-")
        var options = WASISuiteOptions(paths: paths, child: [WASICommand.ownExecutable, WASIChild.name])
        options.engine = engine
        options.filters = filter
        options.jobs = jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        options.timeLimit = timeout.duration
        options.environment = env
        options.expectations = try SuiteFiles.expectations(expectations, console)
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
        report.notRun = notRun
        console.status("")
        show(report, console)
        try SuiteFiles.write(junit: report.junit, to: junit, json: report.json, to: json, console)
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
            console.result("\(expectations ?? ""):\(entry.entryLine): \(entry.place) matches nothing")
        }
        if report.found > 0, report.programs.isEmpty { console.message("assay: none of \(report.found) programs is left after --filter") }
        for line in WASISummary.lines(report) { console.result(line) }
    }

    /// Not a path in /proc, which another program could be reached by after an update of this one.
    private static var ownExecutable: String {
        let link: FilePath = "/proc/self/exe"
        return (try? Folders.target(of: link))?.string ?? link.string
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
