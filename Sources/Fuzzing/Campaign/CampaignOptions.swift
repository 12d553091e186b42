import Files

/// What a fuzzing run does.
public struct CampaignOptions: Sendable {
    /// When a run ends by itself.
    public enum End: Sendable, Hashable {
        /// So many generated cases of each oracle, behind those of its prelude.
        case cases(Int)
        case time(Duration)
    }

    /// What starts a child: a program with its first arguments.
    public var childCommand: [String]
    /// The oracles to ask, by their words.
    public var oracles: [String]
    public var oracleOptions = OracleOptions()
    public var limits = ChildLimits()
    public var end: End
    public var seed: UInt64
    /// Children that work at the same time.
    public var jobs = 1
    /// A folder in the layout of `CorpusFolder`; what reaches something new is added to its seeds.
    public var corpus: String?
    /// Files and folders with modules and scripts, which mutations start from. They are only read.
    public var material: [String] = []
    /// Where findings are kept.
    public var findings: String?
    /// Folders with records of findings that are no news; one that is not there has none.
    public var known: [String] = []
    /// The first case, for looking at one again; nil begins with the preludes.
    public var firstCase: Int?
    /// Whether the preludes of the oracles run.
    public var withPrelude = true
    /// Whether there is a log with a line for each case.
    public var withLog = false
    /// New causes of findings after which the run ends; nil goes on whatever is found. Which cases have run by then depends on the children.
    public var mostNewFindings: Int?
    /// Cases of each oracle between two looks at what was kept.
    public var roundCases = 512

    public init(childCommand: [String], oracles: [String], end: End, seed: UInt64) {
        self.childCommand = childCommand
        self.oracles = oracles
        self.end = end
        self.seed = seed
    }
}

/// Why a run could not go on: nothing that an oracle has found.
public enum CampaignError: Error, Sendable, Hashable {
    /// No child can be started, or the oracles refuse their options.
    case child(ChildError)
    case file(FileError)
}

extension CampaignError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .child(let error): error.description
        case .file(let error): error.description
        }
    }
}
