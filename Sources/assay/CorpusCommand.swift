import ArgumentParser
import Files
import Fuzzing
import Reporting
import SuiteSupport
import SystemPackage
import ToolOptions
import WasmModel

/// `assay corpus`: looks after the files that fuzzing keeps.
struct CorpusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus", abstract: "Look after the files that fuzzing keeps.",
        discussion: """
            A corpus is a folder with seeds/ (inputs that reach something new), regressions/ (inputs that once showed a fault, each with a
            record in JSON beside it) and known/ (records of findings that are no news). Files may be packed with gzip.

            \(ExitStatus.help([.asExpected, .findings, .usage, .malformedInput, .unreadableInput, .internalError, .unwritableOutput]))
            """, subcommands: [Add.self, Merge.self, Minimize.self, Stats.self, Verify.self])

    /// What all of them are told.
    struct Options: ParsableArguments {
        @Argument(help: "The corpus.")
        var corpus: String

        @OptionGroup var oracles: FuzzOracleOptions

        @OptionGroup var jobs: JobsOption

        var folder: CorpusFolder { CorpusFolder(corpus) }

        func work(_ console: Console) throws -> CorpusWork {
            CorpusWork(
                command: [OwnExecutable.path, FuzzWorkerCommand.name], oracles: oracles.names, options: try oracles.options(console),
                limits: oracles.limits, jobs: jobs.count)
        }
    }

    /// Says what went wrong, and ends with its exit code.
    static func run<Result>(_ console: Console, _ body: () throws(CampaignError) -> Result) throws -> Result {
        do throws(CampaignError) {
            return try body()
        } catch {
            console.message("assay: \(error)")
            throw FuzzCommand.status(of: error).exitCode
        }
    }

    /// Tells what was found on the way; findings end with their exit code.
    static func show(_ found: [CorpusWork.Judgement], _ console: Console) throws {
        for judgement in found {
            guard let finding = judgement.record.verdict.finding else { continue }
            console.result("\(judgement.entry.path): \(finding.bucket): \(finding.summary)")
        }
        if !found.isEmpty { throw ExitStatus.findings.exitCode }
    }

    static func entries(_ paths: [String], _ console: Console) throws -> [CorpusEntry] {
        do throws(FileError) {
            return try CorpusEntry.all(at: paths)
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unreadableInput.exitCode
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add files, as seeds or as regressions.",
            discussion: """
                Seeds are added where they reach something new. A regression is added with --found; it must be judged without a finding, or
                fail as long as --fixed is not given.
                """)

        @OptionGroup var options: Options

        @Argument(help: "Files.")
        var files: [String]

        @Option(help: ArgumentHelp("Add regressions: when and how the fault was found.", valueName: "text"))
        var found: String?

        @Option(help: ArgumentHelp("What was wrong.", valueName: "text"))
        var fixed: String?

        @Option(help: ArgumentHelp("A feature that the file uses; may be repeated.", valueName: "name"), transform: Add.feature)
        var feature: [Feature] = []

        func validate() throws {
            if files.isEmpty { throw ValidationError("a file is missing") }
            if fixed != nil, found == nil { throw ValidationError("--fixed is for regressions; it needs --found") }
            if found != nil, options.oracles.oracle.count > 1 { throw ValidationError("a regression has one oracle") }
        }

        func run() throws {
            let console = Console(resultsToStandardError: false)
            let entries = try CorpusCommand.entries(files, console)
            let work = try options.work(console)
            guard let found else {
                let outcome = try CorpusCommand.run(console) { () throws(CampaignError) in try work.merge(entries, into: options.folder) }
                console.result("\(outcome.added.count) of \(entries.count) files added")
                return try CorpusCommand.show(outcome.found, console)
            }
            for entry in entries {
                let oracle = entry.fileExtension == "wast" ? RegressionRecord.scriptOracle : options.oracles.oracle.first ?? entry.oracle
                guard let oracle else {
                    console.message("assay: \(entry.path): the oracle is missing (--oracle)")
                    throw ExitStatus.usage.exitCode
                }
                let judged = try CorpusCommand.run(console) { () throws(CampaignError) in try work.judge(entry, oracle: oracle) }
                if let complaint = Add.complaint(judged.record.verdict, isFixed: fixed != nil) {
                    console.message("assay: \(entry.path): \(complaint)")
                    throw ExitStatus.findings.exitCode
                }
                let record = RegressionRecord(
                    oracle: oracle, engines: options.oracles.engineWords, features: feature, found: found, fixed: fixed)
                let name = entry.name.hasSuffix(".gz") ? String(entry.name.dropLast(3)) : entry.name
                try CorpusCommand.run(console) { () throws(CampaignError) in
                    do throws(FileError) {
                        try options.folder.add(regression: entry.file, name: name, record: record)
                    } catch {
                        throw .file(error)
                    }
                }
                console.result("\(options.folder.regressions)/\(name)")
            }
        }

        /// Why a regression is none: what is not fixed must fail, or nobody knows that the file shows the fault, and one that says nothing
        /// will never fail.
        private static func complaint(_ verdict: Verdict, isFixed: Bool) -> String? {
            switch verdict {
            case .agree: isFixed ? nil : "shows no fault; --fixed is missing"
            case .disagree(let finding): isFixed ? "not fixed: \(finding.bucket): \(finding.summary)" : nil
            case .inconclusive(let reason): "nothing could be said: \(reason.rawValue)"
            }
        }

        @Sendable private static func feature(_ text: String) throws -> Feature {
            guard let feature = Feature(name: text) else { throw ValidationError("there is no feature '\(text)'") }
            return feature
        }
    }

    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add what reaches something new of other folders and files, the smallest first.")

        @OptionGroup var options: Options

        @Argument(help: "Folders and files.")
        var from: [String]

        func run() throws {
            let console = Console(resultsToStandardError: false)
            let paths = from.map { folder in
                // Of another corpus its seeds.
                (try? Folders.isFolder(FilePath(CorpusFolder(folder).seeds))) == true ? CorpusFolder(folder).seeds : folder
            }
            let entries = try CorpusCommand.entries(paths, console)
            let work = try options.work(console)
            let outcome = try CorpusCommand.run(console) { () throws(CampaignError) in try work.merge(entries, into: options.folder) }
            console.result("\(outcome.kept.count) files kept, \(outcome.added.count) of \(entries.count) added")
            try CorpusCommand.show(outcome.found, console)
        }
    }

    struct Minimize: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove seeds that reach nothing which a smaller one does not reach.")

        @OptionGroup var options: Options

        func run() throws {
            let console = Console(resultsToStandardError: false)
            let work = try options.work(console)
            let outcome = try CorpusCommand.run(console) { () throws(CampaignError) in try work.minimize(options.folder) }
            func bytes(_ entries: [CorpusEntry]) -> Int { entries.reduce(0) { $0 + $1.file.count } }
            console.result(
                "\(outcome.kept.count) files with \(bytes(outcome.kept)) bytes kept, \(outcome.removed.count) with "
                    + "\(bytes(outcome.removed)) bytes removed")
            try CorpusCommand.show(outcome.found, console)
        }
    }

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say what there is.")

        @OptionGroup var options: Options

        func run() throws {
            let console = Console(resultsToStandardError: false)
            let work = try options.work(console)
            let (entries, judgements, regressions, known) = try CorpusCommand.run(console) { () throws(CampaignError) in
                try work.statistics(of: options.folder)
            }
            var rows = [["oracle", "files", "bytes", "features"]]
            for oracle in options.oracles.names {
                let mine = judgements.filter { $0.oracle == oracle }
                if mine.isEmpty { continue }
                let features = mine.reduce(into: Set<UInt32>()) { $0.formUnion($1.record.tally.coverage) }
                rows.append([oracle] + [mine.count, mine.reduce(0) { $0 + $1.entry.file.count }, features.count].map(String.init))
            }
            if rows.count > 1 { for line in TextTable.lines(rows) { console.result(line) } }
            let judged = Set(judgements.map(\.entry.path))
            console.result(
                "\(entries.count) seeds, \(entries.count { !judged.contains($0.path) }) of no oracle; \(regressions) regressions, \(known) known findings"
            )
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge all seeds and regressions again; every regression must have a record, and every record a file.")

        @OptionGroup var options: Options

        func run() throws {
            let console = Console(resultsToStandardError: false)
            let work = try options.work(console)
            let (_, judgements, _, _) = try CorpusCommand.run(console) { () throws(CampaignError) in
                try work.statistics(of: options.folder)
            }
            let (count, faults) = try CorpusCommand.run(console) { () throws(CampaignError) in
                try work.faultsOfRegressions(in: options.folder)
            }
            let bad = judgements.filter { !$0.isGood }
            for judgement in bad where judgement.record.verdict.finding == nil {
                console.result("\(judgement.entry.path): no input of \(judgement.oracle)")
            }
            for fault in faults { console.result("regressions/\(fault)") }
            console.result("\(judgements.count) seeds judged, \(bad.count) bad; \(count) regressions, \(faults.count) faults")
            try CorpusCommand.show(bad.filter { $0.record.verdict.finding != nil }, console)
            if !faults.isEmpty || !bad.isEmpty { throw ExitStatus.findings.exitCode }
        }
    }
}
