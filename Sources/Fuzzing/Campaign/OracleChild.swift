import Files
import SuiteSupport
import SystemPackage

/// What a child is started with, and what it may not pass.
public struct ChildLimits: Sendable, Hashable {
    /// Time on the clock for one case.
    public var caseTime: Duration
    /// Bytes that may be resident. Allocations fail at twice as much; reserved addresses do not count.
    public var memoryBytes: Int

    public init(caseTime: Duration = .seconds(10), memoryBytes: Int = 1 << 30) {
        self.caseTime = caseTime
        self.memoryBytes = memoryBytes
    }
}

/// A child cannot be started, or does not talk as it should: nothing that a case has done.
public struct ChildError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String
    /// The child understands the question and says that it cannot be asked: an oracle or an option is not known.
    public var isRefusal: Bool

    public init(_ description: String, isRefusal: Bool = false) {
        self.description = description
        self.isRefusal = isRefusal
    }
}

/// A process that asks oracles, which lives as long as its cases let it and is started anew after that. A case that kills it, hangs, or takes
/// too much memory is a finding like any other. Used by one thread at a time.
public final class OracleChild {
    private let command: [String]
    private let limits: ChildLimits
    private let oracles: [String]
    private let options: [UInt8]
    private var process: PersistentProcess?
    private var splitter = FrameSplitter()
    private var reader = WorkerAnswerReader()
    private var material: [MaterialEntry] = []
    /// The oracle of the request that is on its way.
    private var asked = ""
    /// What the oracles said of themselves when the child was started last.
    public private(set) var facts: [OracleFacts] = []
    /// The end of what the last process wrote to standard error, once it is stopped.
    public private(set) var said: [UInt8] = []
    /// Most bytes of `said`; nil for what is enough to see a crash.
    private let saidLimit: Int?
    /// Where processes put temporary files, which they may leave there; nil for where this one does.
    var temporaryFolder: String?
    /// How often a process was started.
    public private(set) var starts = 0
    /// Asked while the child works; what says true ends it, without a finding.
    public var isCancelled: @Sendable () -> Bool = { false }

    /// How long nothing may come before limits are looked at.
    private static let pause = Duration.milliseconds(50)
    /// How long a process may need to say where it hangs.
    private static let lastWords = Duration.milliseconds(300)

    /// The command is what starts a child, the workbench with its subcommand for workers; oracles are given by their words.
    public init(command: [String], oracles: [String], options: OracleOptions = OracleOptions(), limits: ChildLimits = ChildLimits()) {
        // A line for each pass, or each function.
        saidLimit = options.passLimit == nil && !options.tellsCode ? nil : 16 << 20
        self.command = command + ["--memory", String(2 * limits.memoryBytes)]
        self.oracles = oracles
        self.options = JSONWriter.bytes(of: options.json, style: .compact)
        self.limits = limits
    }

    /// The process that runs now.
    var identifier: Int32? { process?.identifier }

    // MARK: Asking

    /// Starts the child where none runs.
    ///
    /// - Throws: where it cannot be started, or does not know an oracle or an option.
    public func start() throws(ChildError) {
        if process != nil { return }
        splitter.clear()
        reader = WorkerAnswerReader()
        let process: PersistentProcess
        do throws(Errno) {
            process = try PersistentProcess(
                command: command,
                environment: ChildProcess.environment(OracleChild.environment, temporaryFolder: temporaryFolder))
        } catch {
            throw ChildError("\(command.first ?? ""): cannot be started: \(error)")
        }
        if let saidLimit { process.messageLimit = saidLimit }
        self.process = process
        starts += 1
        process.send(WorkerRequest.begin(oracles: oracles, options: options).frame)
        guard case .answer(.ready(let facts)) = try plain() else { throw ChildError("the child does not answer") }
        self.facts = facts
        if !material.isEmpty { try give(material[...]) }
    }

    /// Memory is asked for in small pieces that live for a case at most, by one thread at a time: it comes from one place, which is not made
    /// smaller in between, and what was freed is at hand.
    private static let allocator = [
        "arena_max=1", "tcache_count=1000", "top_pad=\(1 << 20)", "trim_threshold=\(64 << 20)", "mmap_threshold=\(32 << 20)",
    ].map { "glibc.malloc.\($0)" }.joined(separator: ":")

    /// Swift's backtracer off: it would take a second of each crash. The rest is what programs find libraries by, and what is for us.
    private static var environment: [String] {
        ["SWIFT_BACKTRACE=enable=no", "GLIBC_TUNABLES=\(allocator)"]
            + ChildProcess.inherited([
                "PATH", "LD_LIBRARY_PATH", "TMPDIR", "HOME", "PYTHONPATH", "ASAN_OPTIONS", "SPEC_TESTSUITE", WitnessLibrary.variable,
            ])
            + ChildProcess.inherited(startingWith: "RAMPART_")
    }

    /// Adds material, for this child and those after it.
    func add(_ entries: [MaterialEntry]) throws(ChildError) {
        if entries.isEmpty { return }
        let isRunning = process != nil
        material += entries
        if isRunning { try give(entries[...]) } else { try start() }
    }

    private func give(_ entries: ArraySlice<MaterialEntry>) throws(ChildError) {
        var rest = entries
        while !rest.isEmpty {
            // Far from the longest frame.
            var bytes = 0
            let part = rest.prefix { entry in
                bytes += entry.file.count
                return bytes < 8 << 20
            }
            let count = max(1, part.count)
            process?.send(WorkerRequest.material(Array(rest.prefix(count))).frame)
            guard case .answer(.done) = try plain() else { throw ChildError("a child died of its material") }
            rest = rest.dropFirst(count)
        }
    }

    /// Generates and judges cases, in order. A case that ends the process is judged by its end, and the next process goes on behind it.
    /// `receive` is given every record, with the time it took as the parent sees it.
    func run(
        oracle: Int, cases: Range<Int>, seed: UInt64, withDigest: Bool, receive: (CaseRecord, Duration) -> Void
    ) throws(ChildError) {
        var next = cases.lowerBound
        while next < cases.upperBound {
            try start()
            asked = oracles[oracle]
            process?.send(WorkerRequest.run(oracle: oracle, cases: next..<cases.upperBound, seed: seed, withDigest: withDigest).frame)
            var last = ContinuousClock.now
            records: while next < cases.upperBound {
                switch try reply(since: last) {
                case .answer(.record(let record)):
                    guard record.number == next else { throw ChildError("a child answers for another case") }
                    let now = ContinuousClock.now
                    receive(record, now - last)
                    last = now
                    next += 1
                case .answer: throw ChildError("a child answers what it was not asked")
                case .death(let finding):
                    var record = CaseRecord(number: next, verdict: .disagree(finding))
                    record.file = try? encoded(oracle: oracle, number: next, seed: seed)
                    record.nanoseconds = (ContinuousClock.now - last).nanoseconds
                    if withDigest { record.digest = record.file.map(StableHash.of) }
                    receive(record, ContinuousClock.now - last)
                    next += 1
                    break records
                case .cancelled: return
                }
            }
        }
        // What a process has leaked so far is not the fault of the case that comes next.
        if let resident = process?.residentBytes, resident > limits.memoryBytes / 2 { stop() }
    }

    /// The input of a case as a file; nil where generating it ends the process.
    private func encoded(oracle: Int, number: Int, seed: UInt64) throws(ChildError) -> [UInt8]? {
        try start()
        process?.send(WorkerRequest.encode(oracle: oracle, number: number, seed: seed).frame)
        guard case .answer(.file(let file)) = try reply(since: .now) else { return nil }
        return file
    }

    /// What an oracle, a position in the list of oracles, says of a file. Nil is a question that was cancelled.
    public func judge(_ file: [UInt8], oracle: Int) throws(ChildError) -> CaseRecord? {
        try start()
        asked = oracles[oracle]
        process?.send(WorkerRequest.judge(oracle: oracle, file: file).frame)
        let start = ContinuousClock.now
        switch try reply(since: start) {
        case .answer(.record(let record)): return record
        case .answer(.refused(let message)): throw ChildError(message)
        case .answer: throw ChildError("a child answers what it was not asked")
        case .death(let finding):
            return CaseRecord(number: 0, verdict: .disagree(finding), nanoseconds: (ContinuousClock.now - start).nanoseconds, file: file)
        case .cancelled: return nil
        }
    }

    /// The modules that a file has: of a case, a script or a text. None where reading it ends the process.
    public func modules(of file: [UInt8], fileExtension: String) throws(ChildError) -> [[UInt8]] {
        try start()
        process?.send(WorkerRequest.extract(MaterialEntry(fileExtension: fileExtension, file: file)).frame)
        guard case .answer(.modules(let modules)) = try reply(since: .now) else { return [] }
        return modules
    }

    /// A case as text; nil where writing it ends the process.
    func texts(of file: [UInt8]) throws(ChildError) -> CaseTexts? {
        try start()
        process?.send(WorkerRequest.describe(file: file).frame)
        guard case .answer(.file(let json)) = try reply(since: .now) else { return nil }
        return CaseTexts(json: json)
    }

    /// Ends the process, where one runs.
    public func stop() {
        if let process { end(process, grace: .zero) }
    }

    /// Waits for the end of a process, not longer than its grace, and keeps what it has said.
    @discardableResult private func end(_ process: PersistentProcess, grace: Duration) -> ChildProcess.End {
        let end = process.finish(grace: grace)
        said = process.messages
        self.process = nil
        return end
    }

    // MARK: Waiting

    private enum Reply {
        case answer(WorkerAnswer)
        case death(Finding)
        case cancelled
    }

    /// The answer to a request that is no case.
    private func plain() throws(ChildError) -> Reply {
        let reply = try reply(since: .now, mayBeCancelled: false)
        if case .answer(.refused(let message)) = reply {
            stop()
            throw ChildError(message, isRefusal: true)
        }
        if case .death(let finding) = reply {
            throw ChildError("a child died before its first case: \(finding.summary)\n\(finding.details)")
        }
        return reply
    }

    /// Waits for the next answer, or for the end of the process, or of what it may take.
    private func reply(since start: ContinuousClock.Instant, mayBeCancelled: Bool = true) throws(ChildError) -> Reply {
        guard let process else { throw ChildError("no child runs") }
        var spentBefore: Duration?
        while true {
            do throws(FrameError) {
                if let contents = try splitter.next() { return .answer(try reader.answer(contents)) }
            } catch {
                stop()
                throw ChildError("a child answers in another language")
            }
            switch process.wait(atMost: OracleChild.pause) {
            case .bytes(let bytes): splitter.append(bytes)
            case .closed: return .death(death(of: process))
            case .silence:
                if mayBeCancelled, isCancelled() {
                    stop()
                    return .cancelled
                }
                if let resident = process.residentBytes, resident > limits.memoryBytes {
                    return .death(killed(process, .memory, "more than \(limits.memoryBytes >> 20) MiB resident"))
                }
                let spent = process.processorTime ?? .zero
                let before = spentBefore ?? spent
                spentBefore = before
                let had = spent - before
                let passed = ContinuousClock.now - start
                // A process that was stopped, or had to wait for a processor, does not hang; one that waits for nothing has to end some time.
                if passed > limits.caseTime, had > limits.caseTime * 9 / 10 || passed > limits.caseTime * OracleChild.patience {
                    return .death(killed(process, .hang, "no end within \(limits.caseTime.threeDecimals) s"))
                }
            }
        }
    }

    private func death(of process: PersistentProcess) -> Finding {
        let end = end(process, grace: .seconds(1))
        return CrashReport(messages: process.messages).finding(oracle: asked, end: end)
    }

    /// Asks a process where it is, and ends it.
    private func killed(_ process: PersistentProcess, _ kind: FindingClass, _ summary: String) -> Finding {
        process.signal(OracleChild.quit)
        end(process, grace: OracleChild.lastWords)
        return CrashReport(messages: process.messages).finding(oracle: asked, kind: kind, summary: summary)
    }

    /// How many times the time of a case a process may need that does not compute.
    private static let patience = 4

    /// SIGQUIT, which `CrashNotes` answers.
    private static let quit: Int32 = 3
}
