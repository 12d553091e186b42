import ArgumentParser
import Rampart
import SuiteSupport
import ToolOptions

/// The options that the commands which run suites have in common.
struct SuiteCommandOptions: ParsableArguments {
    @OptionGroup var engine: EngineOptions

    @Option(help: ArgumentHelp("Write a JUnit XML report; .gz at the end packs it.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Write totals, tests and findings as JSON; .gz at the end packs it.", valueName: "file"))
    var json: String?

    @Option(
        help: ArgumentHelp(
            "Known failures, one a line: path  reason (of a script also path:line). Each must still fail.", valueName: "file"))
    var expectations: String?

    @Option(
        help: ArgumentHelp(
            "Run only the tests whose path below the searched folder matches; * stays within a folder, ** does not, ! at the front takes away.",
            valueName: "glob"), transform: SuiteFiles.glob)
    var filter: [Glob] = []

    @OptionGroup var jobs: JobsOption

    @Option(
        help: ArgumentHelp("Let the reports say that a suite was not run, and why.", valueName: "name=reason"),
        transform: SuiteFiles.suiteNotRun)
    var notRun: [SuiteNotRun] = []

    func validate() throws {
        if junit == "-", json == "-" { throw ValidationError("only one report can go to standard output") }
    }

    /// Where the results go that people read.
    func console() -> Console { Console(resultsToStandardError: junit == "-" || json == "-") }

    /// How the modules of the tests are made ready. Tests run at the same time, so each is compiled by one thread.
    ///
    /// - Throws: the exit code, after a message, where what compiles is not there: no test could pass.
    func strategy(_ console: Console) throws -> Engine.Strategy {
        let strategy = engine.strategy(jobs: 1)
        do throws(CompilerError) {
            try strategy.requireAvailable()
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus(error).exitCode
        }
        return strategy
    }
}
