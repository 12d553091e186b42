import Files
import SuiteSupport
import SystemPackage

/// Finds out what a reported file is: asks oracles in limited processes, tries again, narrows, and makes it smaller. Nothing of the file is
/// decoded in this process.
public struct Triage: Sendable {
    /// What starts a process that asks oracles.
    public var command: [String]
    /// What starts the workbench, for reducing.
    public var tool: [String]
    /// How often a finding is tried again.
    public var runs = 5
    public var limits = ChildLimits(caseTime: .seconds(5))
    /// Engines of others that are asked as well, where they are installed.
    public var witnesses = ["wasmtime"]
    /// Time for making it smaller.
    public var reductionTime = Duration.seconds(20)
    public var jobs = 1
    /// The oracles to ask; nil for those of the kind of file.
    public var oracles: [String]?
    /// What asks, with its version, for reports.
    public var about = ""
    /// Time for a question that is asked again and again.
    private var shortTime = Duration.seconds(2)
    /// Where processes put temporary files; nil for where this one does.
    private var temporaryFolder: String?

    public init(command: [String], tool: [String]) {
        self.command = command
        self.tool = tool
    }

    /// What a case of the differential oracle is tried on by and by, the usual engines first.
    private static let engineWords = [
        "interpreter", "aot-O0", "aot-O2", "aot-O0-exact", "aot-O1", "aot-O2-exact", "aot-O2-generic", "aot-O2-unmetered", "aot-O3",
        "aot-Os",
        "interpreter-unmetered", "interpreter-stress", "interpreter-text",
    ]

    /// A file and what is known of it on the way.
    private struct Answers {
        var found: [(oracle: String, finding: Finding)] = []
        var notAsked: [String] = []
        var features: Set<String> = []
        var asked: [String] = []
        /// Whether it is a program, and so was run as one.
        var isProgram = false
    }

    /// Finds out what a file is.
    ///
    /// - Parameters:
    ///   - file: What was reported.
    ///   - folder: Where its reports go: the reproducer is written there.
    ///   - progress: Told what is done next.
    /// - Returns: All that is known of it.
    /// - Throws: where processes cannot be started, or files not written.
    public func run(_ file: ReportedFile, folder: String, progress: (String) -> Void = { _ in }) throws(CampaignError) -> TriageResult {
        // What a process leaves that had to be ended goes with the folder.
        let temporary = try CampaignError.ofFiles { () throws(FileError) in
            try OutputFile.createFolder(folder)
            return try Folders.makeTemporary(prefix: "assay-triage")
        }
        defer { try? Folders.remove(temporary) }
        var triage = self
        triage.temporaryFolder = temporary.string
        triage.limits.caseTime = Triage.time(limits.caseTime, for: file)
        triage.shortTime = min(triage.limits.caseTime, Triage.time(.seconds(2), for: file))
        return try triage.answer(file, folder, progress)
    }

    /// Time for a file: what a small one gets, and as much again for every 64 KiB, which may all have to be compiled. Only what takes time out of
    /// proportion is a fault.
    private static func time(_ time: Duration, for file: ReportedFile) -> Duration { time * (65536 + file.bytes.count) / 65536 }

    private func answer(_ file: ReportedFile, _ folder: String, _ progress: (String) -> Void) throws(CampaignError) -> TriageResult {
        var answers = Answers()
        let program = try program(file)
        for oracle in oracles ?? file.oracles {
            // What its exports do by themselves says nothing of a program.
            if oracle == OutcomeOracle.word, answers.isProgram { continue }
            progress("asking \(oracle)")
            answers.asked.append(oracle)
            try ask(oracle, oracle == ProgramOracle.word ? program : file, &answers)
            // Who ends the process would end it again.
            if answers.found.contains(where: { $0.finding.kind.endsProcess }) { break }
        }
        // The first class of the table, and of one class what was found first.
        let chosen = answers.found.enumerated().min { left, right in
            (Triage.rank(left.element.finding), left.offset) < (Triage.rank(right.element.finding), right.offset)
        }?.element
        let finding = chosen?.finding
        let classification = Classification.of(finding)

        let isProgram = chosen.map { $0.oracle == ProgramOracle.word } ?? answers.isProgram
        let asked = isProgram ? program : file
        var reproduced = (count: 0, total: 0)
        var engines: [TriageResult.EngineAnswer] = []
        var options = OracleOptions(witnesses: chosen.map { witnesses(for: $0.oracle) } ?? [], compilesAll: true)
        if let chosen {
            progress("trying again")
            reproduced = try reproduce(chosen.oracle, chosen.finding, asked, options)
            if chosen.oracle == RegressionRecord.scriptOracle {
                engines = RegressionScriptOracle.answers(chosen.finding)
            } else if classification.securityClass != .harmless, Triage.takesEngines(chosen.oracle) {
                progress("narrowing")
                engines = try lessPatient(chosen.finding).engines(showing: chosen.finding, chosen.oracle, asked)
                if let simplest = engines.first(where: \.shows) {
                    options.engines = simplest.engines.split(separator: ",").map(String.init)
                }
            }
        }

        var reduction = TriageResult.Reduction(bytes: nil, note: "as it was reported: only what is a fault is made smaller")
        let original = "\(folder)/input.\(asked.fileExtension)"
        try CampaignError.ofFiles { () throws(FileError) in try OutputFile.write(asked.bytes, to: original) }
        if file.kind == .artifact {
            reduction.note = "as it was reported: the hashes of an artifact hold for all of it"
        } else if let chosen, classification.securityClass != .harmless {
            progress("making it smaller")
            reduction = try reduce(chosen.oracle, chosen.finding, asked, options, original: original, folder: folder)
        }
        let reproducer = reduction.bytes == nil ? "input.\(asked.fileExtension)" : "reproducer.\(asked.fileExtension)"
        let bytes = reduction.bytes ?? asked.bytes
        var narrowing: Narrowing?
        var shown: Finding?
        if let chosen, classification.securityClass != .harmless {
            progress("narrowing the reproducer")
            let narrowed = try lessPatient(chosen.finding).narrow(chosen.finding, chosen.oracle, options, engines, bytes)
            (narrowing, shown) = (narrowed.narrowing, narrowed.shown)
        }
        progress("writing texts")
        return TriageResult(
            file: file, finding: shown.flatMap { $0.bucket == finding?.bucket ? $0 : nil } ?? finding, classification: classification,
            reproduced: reproduced,
            others: answers.found.map(\.finding).filter { $0 != finding && $0.kind != .outcome }, asked: answers.asked,
            notAsked: answers.notAsked,
            engines: engines, narrowing: narrowing,
            features: answers.features.sorted(), reduction: reduction, reproducer: reproducer, texts: try texts(of: bytes, asked.kind),
            command: (chosen?.oracle ?? (isProgram ? ProgramOracle.word : nil)).map { options.replayCommand(oracle: $0, file: reproducer) }
                ?? "assay replay \(reproducer)",
            about: about,
            setup: isProgram ? (try? WASIProgram(file: bytes))?.setup : nil)
    }

    private static func rank(_ finding: Finding) -> Int {
        SecurityClass.allCases.firstIndex(of: Classification.of(finding).securityClass) ?? 0
    }

    /// The same with as little patience as will do for who asks about what hangs again and again.
    private func lessPatient(_ finding: Finding) -> Triage {
        var triage = self
        if finding.kind == .hang { triage.limits.caseTime = shortTime }
        return triage
    }

    // MARK: Asking

    private func witnesses(for oracle: String) -> [String] { oracle == "validator" || oracle == "witness" ? witnesses : [] }

    func child(_ oracle: String, _ options: OracleOptions) -> OracleChild {
        let child = OracleChild(command: command, oracles: [oracle], options: options, limits: limits)
        child.temporaryFolder = temporaryFolder
        return child
    }

    private func ask(_ oracle: String, _ file: ReportedFile, _ answers: inout Answers) throws(CampaignError) {
        let options = OracleOptions(witnesses: witnesses(for: oracle), compilesAll: true)
        let child = child(oracle, options)
        defer { child.stop() }
        let record: CaseRecord?
        do throws(ChildError) {
            record = try child.judge(file.bytes, oracle: 0)
        } catch {
            // A witness that is not there is no reason to say nothing of the rest.
            guard error.isRefusal else { throw .child(error) }
            answers.notAsked.append("\(oracle): \(error)")
            return
        }
        guard let record else { return }
        for (name, _) in record.tally.counts {
            let parts = name.split(separator: "/")
            if parts.count == 3, parts[0] == "feature", parts[2] == "generated" { answers.features.insert(String(parts[1])) }
        }
        switch record.verdict {
        case .agree: if oracle == ProgramOracle.word { answers.isProgram = true }
        case .inconclusive(let reason):
            if oracle == ProgramOracle.word, file.setup != nil {
                answers.notAsked.append("\(oracle): it is no program of WASI preview 1, or does not link to it alone (\(reason.rawValue))")
            } else if reason == .notAvailable {
                answers.notAsked.append("\(oracle): \(reason.rawValue)")
            }
        case .disagree(let finding):
            if oracle == ProgramOracle.word { answers.isProgram = true }
            answers.found.append((oracle, finding))
        }
    }

    /// The file as a program: of a text the module, which another process makes of it.
    private func program(_ file: ReportedFile) throws(CampaignError) -> ReportedFile {
        guard file.kind == .text else { return file.program(file.bytes) }
        let child = child(OutcomeOracle.word, OracleOptions())
        defer { child.stop() }
        let modules = try CampaignError.ofChildren { () throws(ChildError) in try child.modules(of: file.bytes, fileExtension: "wat") }
        return file.program(modules.first ?? [])
    }

    /// Whether an oracle compares the engines that it is told.
    static func takesEngines(_ oracle: String) -> Bool { oracle == "differential" || oracle == ProgramOracle.word }

    private func finding(_ oracle: String, _ options: OracleOptions, _ bytes: [UInt8]) throws(CampaignError) -> Finding? {
        let child = child(oracle, options)
        defer { child.stop() }
        return try CampaignError.ofChildren { () throws(ChildError) in try child.judge(bytes, oracle: 0)?.verdict.finding }
    }

    private func reproduce(
        _ oracle: String, _ expected: Finding, _ file: ReportedFile, _ options: OracleOptions
    ) throws(CampaignError) -> (count: Int, total: Int) {
        // What hangs takes all of its time each time.
        let total = expected.kind == .hang ? min(2, runs) : runs
        var count = 0
        for _ in 0..<total {
            guard let found = try finding(oracle, options, file.bytes) else { continue }
            if Triage.isSame(found, expected) { count += 1 }
        }
        return (count, total)
    }

    private func engines(showing expected: Finding, _ oracle: String, _ file: ReportedFile) throws(CampaignError) -> [TriageResult
        .EngineAnswer]
    {
        // Two engines differ; one is enough to crash.
        let isComparison = expected.kind == .mismatch
        var answers: [TriageResult.EngineAnswer] = []
        for word in Triage.engineWords where !(isComparison && word == "interpreter") {
            let engines = isComparison ? ["interpreter", word] : [word]
            // Programs go by no text.
            if oracle == ProgramOracle.word, word == "interpreter-text" { continue }
            let found = try finding(oracle, OracleOptions(engines: engines, compilesAll: true), file.bytes)
            let shows = expected.kind == .mismatch ? found?.bucket == expected.bucket : found?.kind == expected.kind
            answers.append(TriageResult.EngineAnswer(engines: engines.joined(separator: ","), shows: shows))
            // Each further one would take all of its time.
            if expected.kind == .hang, answers.count == 3 { break }
        }
        return answers
    }

    // MARK: Making it smaller

    private func reduce(
        _ oracle: String, _ finding: Finding, _ file: ReportedFile, _ options: OracleOptions, original: String, folder: String
    ) throws(CampaignError) -> TriageResult.Reduction {
        let output = "\(folder)/reproducer.\(file.fileExtension)"
        var arguments = [
            "--output", output, "--oracle", oracle, "--jobs", String(jobs), "--quiet", "--timeout",
            "\(max(1, shortTime.components.seconds))s",
        ]
        if finding.kind == .hang { arguments += ["--until", "timeout"] }
        if !options.engines.isEmpty { arguments += ["--engines", options.engines.joined(separator: ",")] }
        for witness in options.witnesses { arguments += ["--witness", witness] }
        let start = ContinuousClock.now
        var result = try reduce(original, arguments, time: reductionTime)
        let left = reductionTime - (ContinuousClock.now - start)
        if case .signaled = result.end, left > .seconds(1) {
            // A file on the way has ended the process that takes them apart: the rest is done without taking anything apart.
            let best = (try? InputFile.readAsIs(output)) == nil ? original : output
            result = try reduce(best, arguments + ["--bytes"], time: left)
        }
        let said = String(decoding: result.output + result.errors, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
        switch result.end {
        case .exited(status: 0), .exited(status: 1):
            // Where the time is over before it is known what to look for, nothing is written.
            guard let bytes = try? InputFile.readAsIs(output) else {
                return TriageResult.Reduction(bytes: nil, note: "there was no time to make it smaller: \(said)")
            }
            return TriageResult.Reduction(bytes: bytes, note: "\(file.bytes.count) bytes became \(bytes.count)")
        case .exited(let status): return TriageResult.Reduction(bytes: nil, note: "it was not made smaller (\(status)): \(said)")
        case .signaled(let signal):
            return TriageResult.Reduction(bytes: nil, note: "making it smaller ended with signal \(signal)")
        case .timedOut: return TriageResult.Reduction(bytes: nil, note: "making it smaller took too long")
        }
    }

    private func reduce(_ path: String, _ arguments: [String], time: Duration) throws(CampaignError) -> ChildProcess.Result {
        let process = ChildProcess(
            command: tool + ["reduce", path, "--time", "\(time.components.seconds)s"] + arguments,
            environment: ChildProcess.environment(
                ["SWIFT_BACKTRACE=enable=no"] + ChildProcess.inherited(allBut: ["SWIFT_BACKTRACE"]), temporaryFolder: temporaryFolder),
            timeLimit: time + .seconds(15))
        do throws(Errno) {
            return try process.run()
        } catch {
            throw .child(ChildError("\(tool.first ?? ""): cannot be started: \(error)"))
        }
    }

    // MARK: Texts

    private func texts(of bytes: [UInt8], _ kind: ReportedFile.Kind) throws(CampaignError) -> CaseTexts {
        switch kind {
        case .module, .text:
            let child = child(OutcomeOracle.word, OracleOptions())
            defer { child.stop() }
            let texts = try CampaignError.ofChildren { () throws(ChildError) in try child.texts(of: bytes) }
            // Not even its text can be made: a script that only decodes it shows the crash.
            return texts
                ?? CaseTexts(
                    module: nil, script: CaseTexts.quoted(bytes, command: "assert_malformed", message: "it must be refused, or run"),
                    note: "writing it as text ends the process")
        case .component, .bytes:
            return CaseTexts(
                module: nil, script: CaseTexts.quoted(bytes, command: "assert_malformed", message: "unexpected end"),
                note: "it is no module")
        case .script: return CaseTexts(module: nil, script: nil, note: "")
        case .artifact, .wasiCase, .apiCase:
            return CaseTexts(module: nil, script: nil, note: "there is none, as the file is no module")
        }
    }
}
