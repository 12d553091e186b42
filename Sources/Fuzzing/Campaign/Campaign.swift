import Files
import Locking
import Reporting
import SuiteSupport

/// A fuzzing run: children that ask oracles about cases, round by round. What a round has reached anew is what the next one mutates.
///
/// With a number of cases, a run is a function of its options: the same seed and the same corpus give the same cases, the same verdicts and the
/// same log, whatever the number of children, unless a limit of time or memory is met.
public final class Campaign {
    let options: CampaignOptions
    let stop: CampaignStop
    private let observer: any CampaignObserver
    private let lanes: [Lock<OracleChild>]
    private var facts: [OracleFacts] = []
    private var totals: [OracleTotals] = []
    /// What each oracle has reached in the order of the cases.
    private var reached: [Set<UInt32>] = []
    /// The next case of each oracle.
    private var next: [Int] = []
    private var store: FindingStore
    private var fresh: [MaterialEntry] = []
    private var warnings: [String] = []
    private var watch: StallWatch
    private let corpus: CorpusFolder?
    private let began = ContinuousClock.now
    private var lastStatus = ContinuousClock.now
    private var lastCases: [Int] = []
    private var round = 0

    /// About how long a round takes where the run ends by time.
    private static let roundTime = Duration.seconds(2)
    private static let statusInterval = Duration.seconds(1)

    /// Reads what is known already.
    ///
    /// - Throws: where the folders of the options cannot be used.
    public init(_ options: CampaignOptions, observer: any CampaignObserver, stop: CampaignStop = CampaignStop()) throws(CampaignError) {
        self.options = options
        self.observer = observer
        self.stop = stop
        corpus = options.corpus.map(CorpusFolder.init)
        do throws(FileError) {
            var known = try corpus?.knownBuckets() ?? []
            for folder in options.known where CorpusFolder.exists(folder) { known.formUnion(try FindingStore.counts(in: folder).keys) }
            store = try FindingStore(folder: options.findings, known: known)
        } catch {
            throw .file(error)
        }
        watch = StallWatch(caseTime: options.limits.caseTime)
        lanes = (0..<max(1, options.jobs)).map { _ in
            let child = OracleChild(
                command: options.childCommand, oracles: options.oracles, options: options.oracleOptions, limits: options.limits)
            child.isCancelled = { stop.isOver }
            return Lock(child)
        }
    }

    private var deadline: ContinuousClock.Instant? {
        if case .time(let time) = options.end { began + time } else { nil }
    }

    /// How many new findings the run still waits for; nil where it does not end by them.
    private var missingFindings: Int? { options.mostNewFindings.map { $0 - store.records.count { !$0.isKnown } } }

    private var hasEnough: Bool { missingFindings.map { $0 <= 0 } ?? false }

    private var isOver: Bool { stop.isRequested || hasEnough || deadline.map { ContinuousClock.now >= $0 } ?? false }

    // MARK: The run

    /// Runs to its end.
    ///
    /// - Throws: where children cannot be started, or a file cannot be read or written.
    public func run() throws(CampaignError) -> CampaignReport {
        let start = UTCTime.now()
        if let deadline { stop.giveUp(after: deadline) }
        try begin()
        while !isOver {
            let slots = plan()
            if slots.isEmpty { break }
            try run(slots, files: [])
        }
        for lane in lanes { lane.withLock { $0.stop() } }
        return CampaignReport(
            options: options, start: start, time: ContinuousClock.now - began, oracles: totals, findings: store.records,
            warnings: warnings, isInterrupted: stop.isRequested, childStarts: lanes.reduce(0) { $0 + $1.withLock { $0.starts } })
    }

    /// Makes oracles, gives them their material, and asks them about the corpus.
    private func begin() throws(CampaignError) {
        facts = try child { child throws(ChildError) in
            try child.start()
            return child.facts
        }
        totals = options.oracles.map { OracleTotals(name: $0) }
        reached = totals.map { _ in [] }
        next = facts.map { options.firstCase ?? (options.withPrelude ? 0 : $0.preludeCount) }
        lastCases = totals.map { _ in 0 }
        var entries: [CorpusEntry] = []
        var material: [CorpusEntry] = []
        do throws(FileError) {
            entries = try corpus?.seedEntries() ?? []
            material = try CorpusEntry.all(at: options.material, extensions: ["wasm", "wat", "wast"])
        } catch {
            throw .file(error)
        }
        for entry in material {
            let modules = try child { child throws(ChildError) in try child.modules(of: entry.file, fileExtension: entry.fileExtension) }
            fresh += modules.map { MaterialEntry(fileExtension: "wasm", file: $0) }
        }
        observer.began(
            CampaignStart(
                options: options, oracles: facts, corpusEntries: entries.count, materialModules: fresh.count,
                knownBuckets: store.knownCount))
        try replay(entries)
    }

    /// Asks about each file of the corpus, so that what it reaches is known to be reached, and gives all of it to the oracles.
    private func replay(_ entries: [CorpusEntry]) throws(CampaignError) {
        var files: [CorpusEntry] = []
        var slots: [CampaignRound.Slot] = []
        for (index, fact) in facts.enumerated() {
            let first = files.count
            for entry in entries where entry.fileExtension == fact.fileExtension {
                // A file without an oracle in its name is of all that have such files.
                if let oracle = entry.oracle, oracle != CorpusEntry.base(options.oracles[index]) { continue }
                files.append(entry)
            }
            if files.count > first { slots.append(CampaignRound.Slot(oracle: index, range: first..<files.count, isFiles: true)) }
        }
        if !slots.isEmpty { try run(slots, files: files) }
        for entry in entries {
            let oracle = options.oracles.firstIndex { CorpusEntry.base($0) == entry.oracle }
            fresh.append(MaterialEntry(oracle: oracle, fileExtension: entry.fileExtension, file: entry.file))
        }
    }

    private func child<Result>(_ body: (OracleChild) throws(ChildError) -> Result) throws(CampaignError) -> Result {
        do throws(ChildError) {
            return try lanes[0].withLock { child throws(ChildError) in try body(child) }
        } catch {
            throw .child(error)
        }
    }

    // MARK: Rounds

    /// The cases of the next round: of each oracle the same number, or so many that each has its share of the time.
    private func plan() -> [CampaignRound.Slot] {
        var slots: [CampaignRound.Slot] = []
        for index in facts.indices {
            let count: Int
            switch options.end {
            case .cases(let cases):
                let end = (options.firstCase ?? facts[index].preludeCount) + cases
                count = min(options.roundCases, end - next[index])
            case .time:
                let children = UInt64(options.jobs) * Campaign.roundTime.nanoseconds
                let shares = UInt64(facts.reduce(0) { $0 + $1.timeShare }), part = UInt64(facts[index].timeShare)
                let share = children * part / shares
                let spent = totals.reduce(0) { $0 + $1.busy } * part / shares
                // What it had less than its share before, within bounds.
                let mine = totals[index].busy
                let owed = mine < spent ? min(spent - mine, 2 * share) : 0
                let lent = mine > spent ? min(mine - spent, share * 3 / 4) : 0
                let wish = Int((share + owed - lent) / totals[index].meanNanoseconds)
                // The first cases say little about those that follow: single instructions take a hundredth of what others do.
                count = min(wish, max(8 * options.jobs, 2 * totals[index].cases))
            }
            // A round has a bound on what it keeps in memory.
            let range = next[index]..<(next[index] + min(max(count, 0), 50_000))
            if case .time = options.end, range.isEmpty {
                slots.append(CampaignRound.Slot(oracle: index, range: range.lowerBound..<(range.lowerBound + 1)))
            } else if !range.isEmpty {
                slots.append(CampaignRound.Slot(oracle: index, range: range))
            }
        }
        return slots
    }

    private func run(_ slots: [CampaignRound.Slot], files: [CorpusEntry]) throws(CampaignError) {
        round += 1
        let current = CampaignRound(slots: slots, files: files, totals: totals, jobs: lanes.count, deadline: deadline, stop: stop)
        if let missingFindings { current.close(after: missingFindings, newTo: store.knownBuckets) }
        // They are changed there, and a second owner would have them copied.
        totals = []
        let (entries, seed, withLog) = (fresh, options.seed, options.withLog)
        fresh = []
        let threads = lanes.compactMap { lane in
            // Oracles run elsewhere; what runs here decodes nothing.
            SystemThread(stackBytes: 1 << 20) {
                lane.withLock { child in Campaign.work(child, on: current, material: entries, seed: seed, withLog: withLog) }
            }
        }
        if threads.isEmpty { throw .child(ChildError("the system gives no thread")) }
        for thread in threads {
            while !thread.join(within: .milliseconds(100)) {
                if ContinuousClock.now - lastStatus >= Campaign.statusInterval { showStatus(current.totals) }
            }
        }
        let records: [[CaseRecord]]
        let error: ChildError?
        (records, totals, error) = current.results()
        // What was found before a child could not go on is not lost.
        try merge(records, of: current)
        if let error, !stop.isRequested { throw .child(error) }
        showStatus(totals)
    }

    /// What one child does in a round.
    private static func work(_ child: OracleChild, on round: CampaignRound, material: [MaterialEntry], seed: UInt64, withLog: Bool) {
        do throws(ChildError) {
            try child.add(material)
            while let batch = round.take() {
                switch batch.work {
                case .cases(let cases):
                    try child.run(oracle: batch.oracle, cases: cases, seed: seed, withDigest: withLog) { record, time in
                        round.deliver(record, record.number, of: batch, time: time)
                    }
                case .files(let positions):
                    for position in positions {
                        let start = ContinuousClock.now
                        guard var record = try child.judge(round.files[position].file, oracle: batch.oracle) else { return }
                        if case .disagree = record.verdict { record.file = round.files[position].file }
                        round.deliver(record, position, of: batch, time: ContinuousClock.now - start)
                    }
                }
            }
        } catch {
            round.fail(error)
        }
    }

    // MARK: Results

    /// Looks at the results of a round in the order of the cases, whoever had them first.
    private func merge(_ records: [[CaseRecord]], of round: CampaignRound) throws(CampaignError) {
        var lines: [String] = []
        for (slot, records) in zip(round.slots, records) {
            let oracle = slot.oracle
            for (offset, record) in records.enumerated() {
                let before = reached[oracle].count
                reached[oracle].formUnion(record.tally.coverage)
                let isNew = reached[oracle].count > before
                do throws(FileError) {
                    if case .disagree(let finding) = record.verdict {
                        try add(finding, record, oracle: oracle, number: slot.isFiles ? nil : record.number)
                    } else if isNew, !slot.isFiles, let file = record.file {
                        try keep(file, oracle: oracle)
                    }
                } catch {
                    throw .file(error)
                }
                if options.withLog {
                    let name = slot.isFiles ? round.files[slot.range.lowerBound + offset].name : String(record.number)
                    lines.append(Campaign.logLine(options.oracles[oracle], name, record, newFeatures: reached[oracle].count - before))
                }
            }
            if !slot.isFiles { next[oracle] = slot.range.upperBound }
        }
        do throws(FileError) {
            try store.save()
        } catch {
            throw .file(error)
        }
        if !lines.isEmpty { observer.log(lines) }
    }

    static func logLine(_ oracle: String, _ name: String, _ record: CaseRecord, newFeatures: Int) -> String {
        let verdict =
            switch record.verdict {
            case .agree: "agree"
            case .inconclusive(let reason): "inconclusive \(reason.rawValue)"
            case .disagree(let finding): "disagree \(finding.bucket)"
            }
        return "\(oracle) \(name) \(record.digest.map(StableHash.text) ?? "-") +\(newFeatures) \(verdict)"
    }

    private func keep(_ file: [UInt8], oracle: Int) throws(FileError) {
        totals[oracle].kept += 1
        fresh.append(MaterialEntry(oracle: oracle, fileExtension: facts[oracle].fileExtension, file: file))
        try corpus?.keep(file, oracle: options.oracles[oracle], fileExtension: facts[oracle].fileExtension)
    }

    private func add(_ finding: Finding, _ record: CaseRecord, oracle: Int, number: Int?) throws(FileError) {
        var entry = FindingRecord(
            finding: finding, number: number, seed: options.seed, options: options.oracleOptions, count: 1, firstSeen: .now(),
            inputName: nil, isReproduced: nil, isKnown: false)
        if store.isNew(finding), let file = record.file, !stop.isRequested {
            let again = try? child { child throws(ChildError) in try child.judge(file, oracle: oracle) }
            if let again { entry.isReproduced = again.verdict.finding?.bucket == finding.bucket }
        }
        let fileExtension = facts[oracle].fileExtension
        guard let added = try store.add(entry, file: record.file, fileExtension: fileExtension) else { return }
        if !added.isKnown { totals[oracle].newBuckets += 1 }
        observer.found(added)
    }

    private func showStatus(_ totals: [OracleTotals]) {
        let now = ContinuousClock.now
        let passed = now - lastStatus
        guard passed >= Campaign.statusInterval else { return }
        let seconds = passed / .seconds(1)
        let rates = zip(totals, lastCases).map { Double($0.cases - $1) / seconds }
        lastStatus = now
        lastCases = totals.map(\.cases)
        observer.status(CampaignStatus(elapsed: now - began, round: round, oracles: totals, rates: rates))
        for warning in watch.warnings(totals, elapsed: now - began) {
            warnings.append(warning)
            observer.warning(warning)
        }
    }
}

extension Verdict {
    /// The finding, where there is one.
    public var finding: Finding? {
        switch self {
        case .disagree(let finding): finding
        case .agree, .inconclusive: nil
        }
    }
}
