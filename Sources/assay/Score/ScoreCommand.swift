import ArgumentParser
import Files
import Fuzzing
import SeededDefects
import SuiteSupport
import ToolOptions

/// `assay score`: how many seeded defects `assay fuzz` finds.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Measure how many seeded defects 'assay fuzz' finds.",
        discussion: """
            Only a build with seeded defects has any; see 'make fuzz-score'. Defects are drawn by the seed, evenly over the classes. With each of
            them armed 'assay fuzz' runs until it finds what it does not find without the defect, or has had its processor time, that of its
            children included. What stands behind -- is given to 'assay fuzz'. A run of hours may be ended and gone on with: --json is
            written after each defect, and --resume takes from it what is already known.

            \(ExitStatus.help([.asExpected, .findings, .usage, .componentMissing, .unwritableOutput, .interrupted]))
            """, shouldDisplay: Seeded.isBuiltIn)

    @Option(help: ArgumentHelp("What the draw and the cases follow from.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Defects to draw.", valueName: "n"))
    var count = 40

    @Option(
        help: ArgumentHelp("Processor time for each defect, as 30s or 10m; 10m unless given.", valueName: "duration"),
        transform: TimeSpan.init(text:))
    var cpuTime = TimeSpan(.seconds(600))

    @OptionGroup var jobs: JobsOption

    @Option(
        name: .customLong("defect"), help: ArgumentHelp("Take this defect in place of a draw; may be repeated.", valueName: "identifier"))
    var defects: [String] = []

    @Flag(help: "List all defects with what is wrong, and run nothing.")
    var list = false

    @Option(help: ArgumentHelp("Fail where fewer are found.", valueName: "n"))
    var require: Int?

    @Option(help: ArgumentHelp("Write the result in JSON, after each defect.", valueName: "file"))
    var json: String?

    @Flag(help: "Go on with the result in the file of --json, of a run with the same seed; what had less time is tried again.")
    var resume = false

    @Argument(parsing: .postTerminator, help: "Options of 'assay fuzz'.")
    var fuzzOptions: [String] = []

    func validate() throws {
        if count < 1 { throw ValidationError("--count must be at least 1") }
        if resume, json == nil || json == "-" { throw ValidationError("--resume needs the file of --json") }
        if let unknown = defects.first(where: { Defect.named($0) == nil }), Seeded.isBuiltIn {
            throw ValidationError("there is no defect '\(unknown)'")
        }
    }

    func run() throws {
        let console = Console(resultsToStandardError: json == "-")
        // An ordinary build knows the names of defects, and has none.
        guard Seeded.isBuiltIn else {
            console.message("assay: this build has no seeded defects; run: make fuzz-score")
            throw ExitStatus.componentMissing.exitCode
        }
        if list { return listAll(console) }
        let drawn = defects.isEmpty ? ScoreDraw.defects(count: count, seed: seed) : defects.compactMap(Defect.named)
        let stop = CampaignStop()
        Interruption.watch { _ in stop.request() }
        let program = OwnExecutable.path
        let run = ScoreRun(
            fuzz: [program, "fuzz"] + fuzzOptions, replay: [program, "replay"], seed: seed, limit: cpuTime.duration,
            isCancelled: { stop.isRequested })
        var report = ScoreReport(
            seed: seed, limit: cpuTime.duration, hasTestsuite: HostEnvironment.value("SPEC_TESTSUITE") != nil, scores: [])
        report.scores = try resumed(report, drawn, console)
        let known = Set(report.scores.map(\.defect.identifier))
        let tasks = drawn.filter { !known.contains($0.identifier) }
        let book = ScoreBook(report, drawn: drawn, file: json, console)
        _ = WorkerPool.run(
            count: tasks.count, threads: jobs.count, stackBytes: 1 << 20,
            job: { number -> DefectScore? in
                book.show()
                return stop.isRequested ? nil : run.run(tasks[number])
            },
            finished: { score in if let score, !stop.isRequested { book.add(score) } }, inOrder: { _ in })
        console.status("")
        if stop.isRequested { throw ExitStatus.interrupted.exitCode }
        report = book.report
        for line in report.lines { console.result(line) }
        if let json { try SuiteFiles.write(json: report.json, to: json, console) }
        let hasFailed = report.scores.contains { score in if case .failed = score.outcome { true } else { false } }
        if hasFailed || report.found.count < require ?? 0 { throw ExitStatus.findings.exitCode }
    }

    /// What an earlier run has found out of what is drawn.
    ///
    /// - Throws: the exit code, after a message, where the file cannot be read or is of another run.
    private func resumed(_ report: ScoreReport, _ drawn: [Defect], _ console: Console) throws -> [DefectScore] {
        guard resume, let json else { return [] }
        let bytes = try console.read(json)
        let identifiers = Set(drawn.map(\.identifier))
        do {
            let json = try JSONReader.value(of: bytes)
            return try report.scores(from: json).filter { identifiers.contains($0.defect.identifier) }
        } catch {
            console.message("assay: \(json): \(error)")
            throw ExitStatus.malformedInput.exitCode
        }
    }

    private func listAll(_ console: Console) {
        for kind in DefectClass.allCases {
            let defects = Defect.all.filter { $0.kind == kind }
            console.result("\(kind.rawValue): \(defects.count), \(defects.count(where: \.isMechanical)) of them mechanical")
            for defect in defects { console.result("  \(defect.identifier): \(defect.summary)") }
        }
        console.result("\(Defect.all.count) defects")
    }
}
