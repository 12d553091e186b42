import ArgumentParser
import Reporting
import SpecScripts
import SuiteSupport
import ToolOptions

/// `assay spec`: runs `.wast` scripts.
struct Spec: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run scripts of the official testsuite's language (.wast).",
        discussion: """
            A folder is searched for .wast and .wast.gz files, with the folders below it. Scripts run with WebAssembly 3.0; scripts of
            folders that belong to a proposal which is not implemented are found but not run, and the verdict is then not success
            unless a --filter leaves them out.

            Exit codes: 0 all as expected, 1 findings or nothing tested, 64 wrong usage, 65 malformed input, 66 input cannot be read,
            69 LLVM is needed and not installed, 70 internal error, 73 output cannot be written.
            """)

    @Argument(help: "Scripts and folders of scripts; - is standard input.")
    var paths: [String]

    @OptionGroup var suite: SuiteCommandOptions

    @Option(help: "What a case of the JUnit report is.")
    var junitGranularity: JUnitGranularity = .assertion

    @Option(help: ArgumentHelp("Native stack of each thread, as 256KiB or 8MiB.", valueName: "size"), transform: ByteSize.init(text:))
    var stack: ByteSize = ByteSize(bytes: 256 << 20)

    @Option(help: ArgumentHelp("Run only this part of the scripts, as 1/4.", valueName: "i/n"), transform: Spec.shard)
    var shard: Shard?

    @OptionGroup(title: "Options for features") var features: FeatureOptions

    @Flag(help: "Let another error text than the script expects fail, too.")
    var strictMessages = false

    @Flag(help: "Let arithmetic give no NaN but the canonical one, as --deterministic of 'rampart run' does.")
    var deterministic = false

    func validate() throws {
        if stack.bytes < 64 << 10 { throw ValidationError("--stack must be at least 64KiB") }
    }

    func run() throws {
        let console = suite.console()
        let engine = ScriptEngine(try suite.strategy(console), canonicalizesNaNs: deterministic)
        var options = SuiteOptions(paths: paths)
        options.filters = suite.filter
        options.stackBytes = stack.bytes
        options.jobs = suite.jobs.count
        options.shard = shard
        options.addedFeatures = features.feature
        options.removedFeatures = features.noFeature
        options.expectations = try SuiteFiles.expectations(suite.expectations, console)
        options.strictMessages = strictMessages

        var report: SuiteReport
        do throws(FileError) {
            report = try SuiteRunner(options: options, engine: engine).run(
                observer: SpecProgress(console: console, strictMessages: strictMessages))
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unreadableInput.exitCode
        }
        report.notRun = suite.notRun
        console.status("")
        show(report, console)
        try SuiteFiles.write(
            junit: report.junit(granularity: junitGranularity), to: suite.junit, json: report.json, to: suite.json, console)
        let status = self.status(of: report)
        if status != .asExpected { throw status.exitCode }
    }

    private func show(_ report: SuiteReport, _ console: Console) {
        for entry in report.unmatchedExpectations {
            console.result("\(suite.expectations ?? ""):\(entry.entryLine): \(entry.place) matches nothing")
        }
        if report.found == 0 {
            console.message("assay: no scripts (.wast or .wast.gz) in \(paths.joined(separator: ", "))")
        } else if report.scripts.isEmpty {
            console.message("assay: none of \(report.found) scripts is left after --filter and --shard")
        }
        for line in SpecSummary.lines(report) { console.result(line) }
    }

    private func status(of report: SuiteReport) -> ExitStatus {
        switch report.verdict {
        case .asExpected: .asExpected
        case .findings: .findings
        case .malformedInput: .malformedInput
        case .unreadableInput: .unreadableInput
        }
    }

    @Sendable private static func shard(_ text: String) throws -> Shard {
        guard let shard = Shard(text) else { throw ValidationError("'\(text)' is no shard: it is written 1/4 to 4/4") }
        return shard
    }
}

extension JUnitGranularity: ExpressibleByArgument {}
