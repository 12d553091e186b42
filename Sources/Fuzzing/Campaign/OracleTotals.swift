import WasmModel

/// What became of the cases of one oracle.
public struct OracleTotals: Sendable {
    public let name: String
    public internal(set) var cases = 0
    public internal(set) var agreed = 0
    public internal(set) var inconclusive: [InconclusiveReason: Int] = [:]
    /// Cases with a finding, by its class.
    public internal(set) var findings: [FindingClass: Int] = [:]
    /// Counts and times.
    public internal(set) var tally = Tally()
    private var reached: Set<UInt32> = []
    /// Time of children, in nanoseconds.
    public internal(set) var busy: UInt64 = 0
    /// Cases kept in the corpus.
    public internal(set) var kept = 0
    public internal(set) var newBuckets = 0

    public init(name: String) { self.name = name }

    /// Cases whose input was one that the oracle's question can be asked of.
    public var valid: Int { cases - ignored(.invalid) - ignored(.unreadable) }

    /// Cases in which something was compared to its end, or differed.
    public var compared: Int { agreed + findings.reduce(0) { $0 + ($1.key.endsProcess ? 0 : $1.value) } }

    /// Whether there is nothing to ask: what the oracle needs is not installed.
    public var isAbsent: Bool { cases > 0 && ignored(.notAvailable) == cases }

    /// Whether cases ran and none said anything, or none ran.
    public var isSilent: Bool { agreed == 0 && foundCases == 0 && !isAbsent }

    public var hangs: Int { findings[.hang] ?? 0 }

    public var foundCases: Int { findings.values.reduce(0, +) }

    /// Features that were reached.
    public var coverage: Int { reached.count }

    public func ignored(_ reason: InconclusiveReason) -> Int { inconclusive[reason] ?? 0 }

    mutating func add(_ record: CaseRecord, time: Duration) {
        cases += 1
        switch record.verdict {
        case .agree: agreed += 1
        case .inconclusive(let reason): inconclusive[reason, default: 0] += 1
        case .disagree(let finding): findings[finding.kind, default: 0] += 1
        }
        tally.add(record.tally)
        reached.formUnion(record.tally.coverage)
        busy += time.nanoseconds
    }

    /// Nanoseconds of a case, or a guess where there was none yet.
    var meanNanoseconds: UInt64 { cases == 0 ? 2_000_000 : max(1_000, busy / UInt64(cases)) }
}

extension ProposalTable {
    /// All features that modules in the binary format can have.
    static var expectedFeatures: [String] { Feature.allCases.filter { $0 != .annotations }.map(\.name) }
}

/// How often features of modules were generated, mutated, compared and trapped: what oracles count as `feature/NAME/STAGE`.
public struct ProposalTable: Sendable {
    /// What can become of a feature, in the order of the columns.
    enum Stage: String, CaseIterable {
        case generated, mutated, compared, trapped
    }

    public static let stages = Stage.allCases.map(\.rawValue)

    public struct Row: Sendable, Hashable {
        public var feature: String
        /// In the order of `stages`.
        public var counts: [Int]
    }

    public let rows: [Row]

    /// The names are those of the features that must occur.
    init(_ tally: Tally, features: [String]) {
        let counts = tally.counts
        rows = features.map { feature in
            Row(feature: feature, counts: Stage.allCases.map { counts[ProposalTable.countName(feature, $0)] ?? 0 })
        }
    }

    static func countName(_ feature: String, _ stage: Stage) -> String { "feature/\(feature)/\(stage.rawValue)" }

    /// Cells without a single case, as `feature/stage`.
    public var zeros: [String] {
        rows.flatMap { row in zip(ProposalTable.stages, row.counts).filter { $0.1 == 0 }.map { "\(row.feature)/\($0.0)" } }
    }
}
