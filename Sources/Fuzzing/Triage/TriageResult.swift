/// What became of a reported file.
public struct TriageResult: Sendable {
    /// A question about engines, and whether what was found shows there.
    public struct EngineAnswer: Sendable, Hashable {
        /// As `--engines` takes them.
        public var engines: String
        public var shows: Bool
    }

    /// Why and how the file was made smaller, or why it was not.
    public struct Reduction: Sendable {
        /// Nil where nothing smaller was made.
        public var bytes: [UInt8]?
        public var note: String
    }

    public var file: ReportedFile
    /// What was found, as the reproducer shows it; nil where every oracle agrees.
    public var finding: Finding?
    public var classification: Classification
    /// How often the same was found again, of how many times.
    public var reproduced: (count: Int, total: Int)
    /// What else was found, which counts less.
    public var others: [Finding]
    /// The oracles that were asked, in order; those that came behind one that ended the process were not.
    public var asked: [String]
    /// Oracles that could not be asked, with the reason.
    public var notAsked: [String]
    public var engines: [EngineAnswer]
    /// What was found out about the reproducer; nil where nothing is wrong with us.
    public var narrowing: Narrowing?
    /// Features that the file uses, as far as it can be decoded.
    public var features: [String]
    public var reduction: Reduction
    /// The name of the file, below the report's folder, that the commands are about.
    public var reproducer: String
    /// The reproducer as text.
    var texts: CaseTexts
    public var command: String
    /// What has asked, with its version.
    public var about = ""
    /// What the reproducer is run with; nil where it is no program.
    public var setup: ProgramSetup?

    /// Findings of one bucket have one cause.
    public var bucket: String { finding?.bucket ?? classification.securityClass.rawValue }

    /// Whether somebody has to do something.
    public var isFault: Bool {
        switch classification.securityClass {
        case .nothing, .harmless: false
        case .sandboxEscape, .memoryCorruption, .validatorBypass, .typeConfusion, .wrongResult, .executionDenial, .loadDenial,
            .hostAssertion,
            .defect:
            true
        }
    }

    /// Which engines show it, in a line; nil where nobody was asked.
    public var guilty: String? {
        if engines.isEmpty { return nil }
        let showing = engines.filter(\.shows).map(\.engines)
        if showing.isEmpty { return "none of the engines by itself" }
        return showing.count == engines.count ? "all engines that were asked" : showing.joined(separator: "; ")
    }
}
