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

            A module that imports WASI preview 1 is run as a program, on copies of its directories: with what --argument, --env, --dir and \
            --stdin say, or NAME.bundle.json beside NAME.wasm. Of a folder with such a file, folders below it are taken for its directories.

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

    @Option(
        help: ArgumentHelp(
            "Time for one run, and as much again for every 64 KiB of the file, as 5s; 5s unless given.", valueName: "duration"),
        transform: TimeSpan.init(text:))
    var timeout: TimeSpan?

    @Option(
        help: ArgumentHelp("Time for making a file smaller, as 20s; 20s unless given.", valueName: "duration"),
        transform: TimeSpan.init(text:))
    var reduceTime: TimeSpan?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("An argument of the program; may be repeated.", valueName: "text"))
    var argument: [String] = []

    @Option(
        help: ArgumentHelp(
            "A variable of the program's environment: NAME=VALUE, or NAME to inherit it; may be repeated.", valueName: "variable"),
        transform: { text in try OptionError.shown { () throws(OptionError) in try EnvironmentEntry(parsing: text) } })
    var env: [EnvironmentEntry] = []

    @Option(
        help: ArgumentHelp(
            "A directory that the program finds: PATH, GUEST:HOST, GUEST:HOST:readonly, or guest=GUEST,host=HOST,readonly. A copy is used.",
            valueName: "dir"), completion: .directory,
        transform: { text in try OptionError.shown { () throws(OptionError) in try DirectoryMapping(parsing: text) } })
    var dir: [DirectoryMapping] = []

    @Option(help: ArgumentHelp("A file with the program's standard input.", valueName: "file"))
    var stdin: String?

    @OptionGroup var jobs: JobsOption

    func validate() throws {
        if files.isEmpty { throw ValidationError("a file is needed") }
        if runs < 1 { throw ValidationError("--runs must be at least 1") }
        try OptionError.shown { () throws(OptionError) in try DirectoryMapping.requireDifferentGuests(dir) }
    }

    func run() throws {
        let console = Console(resultsToStandardError: junit == "-")
        var triage = Triage(command: [OwnExecutable.path, FuzzWorkerCommand.name], tool: [OwnExecutable.path])
        triage.runs = runs
        triage.about = BuildFacts.text(tool: "assay").split(separator: "\n").filter { !$0.hasPrefix("features") }.joined(separator: ", ")
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
        do throws(ProgramSetupError) {
            let given = try givenSetup()
            let found = try filesAtPaths()
            var reported: [ReportedFile] = []
            for var file in found {
                if file.kind == .module || file.kind == .text {
                    file.setup = given
                    if given == nil { file.setup = try ProgramSetup(beside: file.path) }
                }
                reported.append(file)
            }
            return reported
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unreadableInput.exitCode
        }
    }

    private func filesAtPaths() throws(ProgramSetupError) -> [ReportedFile] {
        do throws(FileError) {
            var found: [ReportedFile] = []
            for path in files {
                if try Folders.isFolder(FilePath(path)) {
                    let entries = try CorpusEntry.all(at: [path])
                    let descriptions = entries.map(\.path).filter { $0.hasSuffix(ProgramSetup.suffix) }
                    let owners = Set(descriptions.map { FilePath($0).removingLastComponent() })
                    for entry in entries where !entry.path.hasSuffix(ProgramSetup.suffix) {
                        var folder = FilePath(entry.path).removingLastComponent()
                        // What lies below a folder with a bundle is the bundle's.
                        var isOwned = false
                        while !isOwned, folder.removeLastComponent(), !folder.isEmpty { isOwned = owners.contains(folder) }
                        if !isOwned { found.append(ReportedFile(path: entry.path, bytes: entry.file)) }
                    }
                } else {
                    found.append(try ReportedFile(reading: path))
                }
            }
            if found.isEmpty { throw FileError.cannotRead(path: files.joined(separator: ", "), .noSuchFileOrDirectory) }
            return found
        } catch {
            throw .file(error)
        }
    }

    /// What the options say; nil where none does.
    private func givenSetup() throws(ProgramSetupError) -> ProgramSetup? {
        if argument.isEmpty, env.isEmpty, dir.isEmpty, stdin == nil { return nil }
        do throws(FileError) {
            let environment = EnvironmentEntry.unique(env).map { ProgramSetup.Variable(name: $0.name, value: $0.value) }
            var setup = ProgramSetup(arguments: argument, environment: environment)
            if let stdin { setup.input = try InputFile.readAsIs(stdin) }
            for mapping in dir {
                setup.directories.append(
                    ProgramSetup.Directory(
                        guest: mapping.guest, isReadOnly: mapping.isReadOnly, entries: try ProgramSetup.entries(of: FilePath(mapping.host)))
                )
            }
            return setup
        } catch {
            throw .file(error)
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
