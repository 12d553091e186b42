import Reporting

/// Told what happens while a run goes on; from one thread.
public protocol CampaignObserver: AnyObject {
    /// The oracles are made; the first case comes.
    func began(_ start: CampaignStart)
    /// About once a second.
    func status(_ status: CampaignStatus)
    /// A bucket was met for the first time in this run.
    func found(_ record: FindingRecord)
    func warning(_ text: String)
    /// Lines of the case log, where there is one.
    func log(_ lines: [String])
}

/// What a run begins with.
public struct CampaignStart: Sendable {
    public var options: CampaignOptions
    public var oracles: [OracleFacts]
    /// Files of the corpus.
    public var corpusEntries: Int
    /// Modules that mutations start from, besides the corpus.
    public var materialModules: Int
    public var knownBuckets: Int
}

/// Where a run stands.
public struct CampaignStatus: Sendable {
    public var elapsed: Duration
    public var round: Int
    /// In the order of the options.
    public var oracles: [OracleTotals]
    /// Cases per second since the last status, of each oracle.
    public var rates: [Double]

    public var cases: Int { oracles.reduce(0) { $0 + $1.cases } }
    public var rate: Double { rates.reduce(0, +) }
}

/// What came of a run.
public struct CampaignReport: Sendable {
    public var options: CampaignOptions
    public var start: UTCTime
    public var time: Duration
    public var oracles: [OracleTotals]
    public var findings: [FindingRecord]
    public var warnings: [String]
    /// Somebody ended it before its time.
    public var isInterrupted: Bool
    /// Children that were started, over all.
    public var childStarts: Int

    public var newFindings: [FindingRecord] { findings.filter { !$0.isKnown } }

    /// Counts of all oracles.
    public var tally: Tally {
        oracles.reduce(into: Tally()) { $0.add($1.tally) }
    }

    /// Whether every oracle that can be asked has compared something, and nothing new was found.
    public var isAsExpected: Bool {
        newFindings.isEmpty && oracles.allSatisfy { !$0.isSilent } && oracles.contains { !$0.isAbsent }
    }

    public var proposals: ProposalTable { ProposalTable(tally, features: ProposalTable.expectedFeatures) }
}
