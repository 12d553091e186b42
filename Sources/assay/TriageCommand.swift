import ArgumentParser
import Files
import Fuzzing
import Reporting
import SuiteSupport
import SystemPackage
import ToolOptions

/// `assay triage`: finds out what reported files are.
struct TriageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triage", abstract: "Find out what a reported crasher is: class, bucket, engine, a small reproducer, an advisory.",
        discussion: """
            FILE is a module (.wasm), a text (.wat), a script (.wast), an artifact of 'rampart compile', a case of 'assay fuzz' (.wasm, \
            .wasi.json, .api), or anything else; of a folder, every file below it is taken. Nothing of it is decoded by this process: \
            other processes do it, with limits, and what ends them is a finding.

            Each file gets a folder below --report with report.json, report.md, the reproducer as .wasm, .wat and .wast, and for \
            faults the draft of an advisory; CVSS vector and CWE in it are presets that a person confirms.

            \(ExitStatus.help([.asExpected, .findings, .usage, .unreadableInput, .internalError, .unwritableOutput]))
            0 is for files with which nothing is wrong on our side: they trap, meet limits or are refused as the specification says.
            """)

    @Argument(help: "Files and folders.")
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "When the report was received, in UTC, as 2026-06-17 or 2026-06-17T09:30:00: starts the clock of disclosure.", valueName: "date"
        ),
        transform: TriageCommand.time)
    var received: UTCTime?

    @Option(help: ArgumentHelp("Where reports go; triage unless given.", valueName: "folder"))
    var report = "triage"

    @Option(help: ArgumentHelp("Write a report in JUnit's format.", valueName: "file"))
    var junit: String?

    @Flag(name: .customLong("include-poc"), help: "Put the reproducer into the draft of the advisory.")
    var includesReproducer = false

    @Option(help: ArgumentHelp("How often a finding is tried again.", valueName: "count"))
    var runs = 5

    @Option(help: ArgumentHelp("Time for one run, as 5s; 5s unless given.", valueName: "duration"), transform: TimeSpan.init(text:))
    var timeout: TimeSpan?

    @Option(
        help: ArgumentHelp("Time for making a file smaller, as 20s; 20s unless given.", valueName: "duration"),
        transform: TimeSpan.init(text:))
    var reduceTime: TimeSpan?

    @OptionGroup var jobs: JobsOption

    func validate() throws {
        if files.isEmpty { throw ValidationError("a file is needed") }
        if runs < 1 { throw ValidationError("--runs must be at least 1") }
    }

    func run() throws {
        let console = Console(resultsToStandardError: junit == "-")
        var triage = Triage(command: [OwnExecutable.path, FuzzWorkerCommand.name], tool: [OwnExecutable.path])
        triage.runs = runs
        triage.jobs = jobs.count
        if let timeout { triage.limits.caseTime = timeout.duration }
        if let reduceTime { triage.reductionTime = reduceTime.duration }
        var summary = TriageSummary(start: .now())
        for file in try reported(console) {
            let folder = "\(report)/\(file.stem)"
            let start = ContinuousClock.now
            let result = try CorpusCommand.run(console) { () throws(CampaignError) in
                try triage.run(file, folder: folder) { console.status("\(file.path): \($0)") }
            }
            console.status("")
            do throws(FileError) {
                try result.write(to: folder, received: received, now: .now(), withReproducer: includesReproducer)
            } catch {
                console.message("assay: \(error)")
                throw ExitStatus.unwritableOutput.exitCode
            }
            let time = ContinuousClock.now - start
            summary.results.append((result, time))
            TriageCommand.show(result, folder, time, console)
        }
        if let junit { try SuiteFiles.write(junit: summary.junit, to: junit, console) }
        if summary.results.contains(where: { $0.result.isFault }) { throw ExitStatus.findings.exitCode }
    }

    // MARK: Input

    private func reported(_ console: Console) throws -> [ReportedFile] {
        do throws(FileError) {
            var found: [ReportedFile] = []
            for path in files {
                if try Folders.isFolder(FilePath(path)) {
                    for entry in try CorpusEntry.all(at: [path]) { found.append(ReportedFile(path: entry.path, bytes: entry.file)) }
                } else {
                    found.append(try ReportedFile(reading: path))
                }
            }
            if found.isEmpty { throw FileError.cannotRead(path: files.joined(separator: ", "), .noSuchFileOrDirectory) }
            return found
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unreadableInput.exitCode
        }
    }

    @Sendable private static func time(_ text: String) throws -> UTCTime {
        guard let time = UTCTime(iso8601: text) else {
            throw ValidationError("'\(text)' is no date like 2026-06-17 or 2026-06-17T09:30:00")
        }
        return time
    }

    // MARK: Output

    private static func show(_ result: TriageResult, _ folder: String, _ time: Duration, _ console: Console) {
        console.result("\(result.file.path): \(result.headline)")
        if result.isFault {
            console.result("  severity:    \(result.classification.severity.rawValue) (to be confirmed)")
            console.result("  bucket:      \(result.bucket)")
            console.result("  shown again: \(result.reproduced.count) of \(result.reproduced.total) runs")
            if let guilty = result.guilty { console.result("  engines:     \(guilty)") }
            for (name, text) in result.narrowed {
                console.result("  \(name):\(String(repeating: " ", count: max(1, 12 - name.count)))\(text)")
            }
            console.result("  reproducer:  \(folder)/\(result.reproducer) (\(result.reduction.note))")
            console.result("  again:       \(result.command)")
        }
        console.result("  report:      \(folder)/report.md, after \(time.threeDecimals) s")
    }
}
