import Files
import Locking
import SuiteSupport
import SystemPackage

/// What is done with a whole corpus: its entries are asked about by children, so that none of them can end who asks.
public final class CorpusWork: Sendable {
    private let oracles: [String]
    private let children: Lock<[OracleChild]>
    private let jobs: Int

    /// The command is what starts a child; the oracles are given by their words.
    public init(command: [String], oracles: [String], options: OracleOptions = OracleOptions(), limits: ChildLimits, jobs: Int) {
        // Scripts are judged whatever the others are.
        let oracles = oracles + [RegressionRecord.scriptOracle]
        self.oracles = oracles
        self.jobs = max(1, jobs)
        children = Lock((0..<max(1, jobs)).map { _ in OracleChild(command: command, oracles: oracles, options: options, limits: limits) })
    }

    /// What an oracle says of an entry.
    public struct Judgement: Sendable {
        public var entry: CorpusEntry
        public var oracle: String
        public var record: CaseRecord

        var measured: CorpusSelection.Measured {
            CorpusSelection.Measured(
                name: entry.path, oracle: oracle, size: entry.file.count, features: Set(record.tally.coverage))
        }

        /// Whether the file is an input of the oracle, and nothing was found.
        public var isGood: Bool {
            switch record.verdict {
            case .agree: true
            case .inconclusive(let reason): reason != .unreadable
            case .disagree: false
            }
        }
    }

    /// Asks about every entry the oracle that its name says, or else all that have such files.
    ///
    /// - Throws: where no child can be started.
    public func judge(_ entries: [CorpusEntry]) throws(ChildError) -> [Judgement] {
        let facts = try withChild { child throws(ChildError) in
            try child.start()
            return child.facts
        }
        var questions: [(entry: CorpusEntry, oracle: Int)] = []
        for entry in entries {
            // Scripts are no inputs but of regressions.
            for (index, fact) in facts.enumerated().dropLast() where fact.fileExtension == entry.fileExtension {
                if let oracle = entry.oracle, oracle != CorpusEntry.base(oracles[index]) { continue }
                questions.append((entry, index))
            }
        }
        return try judge(questions)
    }

    /// What one oracle says of an entry.
    ///
    /// - Throws: where no child can be started, or there is no such oracle.
    public func judge(_ entry: CorpusEntry, oracle: String) throws(CampaignError) -> Judgement {
        guard let position = oracles.firstIndex(of: oracle) else {
            throw .child(ChildError("there is no oracle '\(oracle)'", isRefusal: true))
        }
        return try CampaignError.ofChildren { () throws(ChildError) in
            guard let judgement = try judge([(entry, position)]).first else { throw ChildError("a child gave no answer") }
            return judgement
        }
    }

    /// All seeds with what oracles say of them, and how many regressions and known findings there are.
    ///
    /// - Throws: where children cannot be started, or something cannot be read.
    public func statistics(
        of corpus: CorpusFolder
    ) throws(CampaignError) -> (seeds: [CorpusEntry], judgements: [Judgement], regressions: Int, known: Int) {
        let seeds = try CampaignError.ofFiles { () throws(FileError) in try corpus.seedEntries() }
        let judgements = try CampaignError.ofChildren { () throws(ChildError) in try judge(seeds) }
        let regressions = try CampaignError.ofFiles { () throws(FileError) in try corpus.regressionEntries().regressions.count }
        return (seeds, judgements, regressions, try CampaignError.ofFiles { () throws(FileError) in try corpus.knownBuckets().count })
    }

    private func judge(_ questions: [(entry: CorpusEntry, oracle: Int)]) throws(ChildError) -> [Judgement] {
        let answers = WorkerPool.run(
            count: questions.count, threads: jobs, stackBytes: 1 << 20,
            job: { number -> Swift.Result<Judgement, ChildError> in
                let (entry, oracle) = questions[number]
                do throws(ChildError) {
                    let record = try self.withChild { child throws(ChildError) in try child.judge(entry.file, oracle: oracle) }
                    guard let record else { return .failure(ChildError("cancelled")) }
                    return .success(Judgement(entry: entry, oracle: self.oracles[oracle], record: record))
                } catch {
                    return .failure(error)
                }
            }, finished: { _ in }, inOrder: { _ in })
        var judgements: [Judgement] = []
        for answer in answers { judgements.append(try answer.get()) }
        return judgements
    }

    /// A child that nobody else uses meanwhile.
    private func withChild<Result>(_ body: (OracleChild) throws(ChildError) -> Result) throws(ChildError) -> Result {
        guard let child = children.withLock({ $0.popLast() }) else { throw ChildError("more threads than children") }
        defer { children.withLock { $0.append(child) } }
        return try body(child)
    }

    // MARK: Merging

    /// What merging or minimizing has done.
    public struct Outcome: Sendable {
        public var kept: [CorpusEntry]
        public var added: [CorpusEntry]
        public var removed: [CorpusEntry]
        /// What an oracle had something to say about; it is neither added nor removed.
        public var found: [Judgement]
    }

    /// Adds to a corpus those of the entries that reach something which its own do not reach, the smallest first.
    ///
    /// - Throws: where children cannot be started, or files cannot be read or written.
    public func merge(_ entries: [CorpusEntry], into corpus: CorpusFolder) throws(CampaignError) -> Outcome {
        let own = try CampaignError.ofFiles { () throws(FileError) in try corpus.seedEntries() }
        let ownJudgements = try CampaignError.ofChildren { () throws(ChildError) in try judge(own) }
        var reached: [String: Set<UInt32>] = [:]
        for judgement in ownJudgements { reached[judgement.oracle, default: []].formUnion(judgement.record.tally.coverage) }
        let judgements = try CampaignError.ofChildren { () throws(ChildError) in try judge(entries) }
        let good = judgements.filter(\.isGood)
        let fresh = good.map { judgement in
            var measured = judgement.measured
            measured.features.subtract(reached[judgement.oracle] ?? [])
            return measured
        }
        var added: [CorpusEntry] = []
        for position in CorpusSelection.smallest(fresh) {
            let (entry, oracle) = (good[position].entry, good[position].oracle)
            if added.contains(where: { $0.file == entry.file }) { continue }
            try CampaignError.ofFiles { () throws(FileError) in
                // A file that is of several oracles keeps its name, which says none.
                if entry.oracle == nil, good.contains(where: { $0.entry == entry && $0.oracle != oracle }) {
                    try OutputFile.createFolder(corpus.seeds)
                    try OutputFile.write(
                        entry.file, to: "\(corpus.seeds)/\(StableHash.text(StableHash.of(entry.file))).\(entry.fileExtension)")
                } else {
                    try corpus.keep(entry.file, oracle: oracle, fileExtension: entry.fileExtension)
                }
            }
            added.append(entry)
        }
        return Outcome(
            kept: own, added: added, removed: [], found: (ownJudgements + judgements).filter { $0.record.verdict.finding != nil })
    }

    /// Takes away what reaches nothing that a smaller entry does not reach. What an oracle finds something in, or cannot read, stays.
    ///
    /// - Throws: where children cannot be started, or files cannot be read or removed.
    public func minimize(_ corpus: CorpusFolder) throws(CampaignError) -> Outcome {
        let entries = try CampaignError.ofFiles { () throws(FileError) in try corpus.seedEntries() }
        let judgements = try CampaignError.ofChildren { () throws(ChildError) in try judge(entries) }
        let good = judgements.filter(\.isGood)
        var kept = Set(CorpusSelection.smallest(good.map(\.measured)).map { good[$0].entry.path })
        for judgement in judgements where !judgement.isGood { kept.insert(judgement.entry.path) }
        let judged = Set(judgements.map(\.entry.path))
        let removed = entries.filter { judged.contains($0.path) && !kept.contains($0.path) }
        for entry in removed { try CampaignError.ofFiles { () throws(FileError) in try Folders.remove(FilePath(entry.path)) } }
        return Outcome(
            kept: entries.filter { !removed.contains($0) }, added: [], removed: removed,
            found: judgements.filter { $0.record.verdict.finding != nil })
    }

    // MARK: Regressions

    /// What of a corpus's regressions shows its fault again, or cannot be judged; and what is wrong with the folder.
    ///
    /// - Throws: where children cannot be started, or the folder cannot be listed.
    public func faultsOfRegressions(in corpus: CorpusFolder) throws(CampaignError) -> (count: Int, faults: [String]) {
        var (regressions, faults) = try CampaignError.ofFiles { () throws(FileError) in try corpus.regressionEntries() }
        var questions: [(entry: CorpusEntry, oracle: Int)] = []
        for regression in regressions {
            guard let oracle = oracles.firstIndex(of: regression.record.oracle) else {
                faults.append("\(regression.entry.name): there is no oracle '\(regression.record.oracle)'")
                continue
            }
            questions.append((regression.entry, oracle))
        }
        let judgements = try CampaignError.ofChildren { () throws(ChildError) in try judge(questions) }
        for judgement in judgements {
            switch judgement.record.verdict {
            case .agree: continue
            case .inconclusive(let reason) where reason == .notAvailable: continue
            case .inconclusive(let reason): faults.append("\(judgement.entry.name): nothing could be said: \(reason.rawValue)")
            case .disagree(let finding): faults.append("\(judgement.entry.name): \(finding.bucket): \(finding.summary)")
            }
        }
        return (regressions.count, faults)
    }
}

extension CampaignError {
    static func ofFiles<Result>(_ body: () throws(FileError) -> Result) throws(CampaignError) -> Result {
        do throws(FileError) {
            return try body()
        } catch {
            throw .file(error)
        }
    }

    static func ofChildren<Result>(_ body: () throws(ChildError) -> Result) throws(CampaignError) -> Result {
        do throws(ChildError) {
            return try body()
        } catch {
            throw .child(error)
        }
    }
}
