/// Something that is reduced: a module, bytes, a script, a case.
protocol ReductionSubject {
    /// What the predicate is asked about.
    var encoded: [UInt8] { get }
    /// How far the subject is from the simplest one; every step of a reduction makes it smaller, so that each comes to an end.
    var measure: ReductionMeasure { get }
    /// Whether the subject may be asked about at all. A valid module stays valid, for a predicate seldom means to ask about others.
    var isAdmissible: Bool { get }
}

extension ReductionSubject {
    var isAdmissible: Bool { true }
}

/// Bytes first, and among equally many the simpler ones.
struct ReductionMeasure: Comparable {
    var bytes: Int
    /// Grows with what a reader of the subject has to understand: instructions by kind, significant bits of constants.
    var weight: Int

    static func < (a: ReductionMeasure, b: ReductionMeasure) -> Bool { (a.bytes, a.weight) < (b.bytes, b.weight) }
}

/// One way to make subjects smaller: a list of units, each of which can be taken away or simplified by itself or in runs.
struct ReductionPass<Subject>: Sendable {
    enum Granularity: Sendable {
        /// Runs of half the units first, then shorter ones, down to single units.
        case runs
        /// Every unit by itself, and again after a success in its place.
        case single
    }

    let name: String
    let granularity: Granularity
    let units: @Sendable (Subject) -> ReductionUnits<Subject>

    init(_ name: String, _ granularity: Granularity = .runs, units: @escaping @Sendable (Subject) -> ReductionUnits<Subject>) {
        self.name = name
        self.granularity = granularity
        self.units = units
    }
}

/// The units of one subject.
struct ReductionUnits<Subject> {
    let count: Int
    /// How many candidates there are for a run of units.
    let alternatives: (Range<Int>) -> Int
    /// One of them; nil where there is no such candidate after all.
    let candidate: (Range<Int>, Int) -> Subject?

    init(
        count: Int, alternatives: @escaping (Range<Int>) -> Int = { _ in 1 }, candidate: @escaping (Range<Int>, Int) -> Subject?
    ) {
        self.count = count
        self.alternatives = alternatives
        self.candidate = candidate
    }

    static var none: ReductionUnits { ReductionUnits(count: 0) { _, _ in nil } }
}

/// A pass over a subject, between two of its steps. A value, so that one can look ahead without deciding anything.
struct Sweep<Subject> {
    private let pass: ReductionPass<Subject>
    private(set) var subject: Subject
    private var units: ReductionUnits<Subject>
    private var position = 0
    /// Units in the run that is proposed.
    private var length: Int
    /// Units in a run where the last proposal was not a success.
    private var base: Int
    private var alternative = 0

    init(_ pass: ReductionPass<Subject>, of subject: Subject) {
        self.pass = pass
        self.subject = subject
        units = pass.units(subject)
        base = pass.granularity == .runs ? max(1, units.count) : 1
        length = base
    }

    private var run: Range<Int> { position..<min(position + length, units.count) }

    /// The next candidate; nil at the end. The position stays until `advance`.
    mutating func proposal() -> Subject? {
        while position < units.count {
            if alternative < units.alternatives(run), let candidate = units.candidate(run, alternative) { return candidate }
            reject()
        }
        return nil
    }

    /// Goes on from a proposal that was accepted.
    mutating func accept(_ candidate: Subject) {
        let before = units.count
        let tried = run.count
        subject = candidate
        units = pass.units(candidate)
        alternative = 0
        guard pass.granularity == .runs else { return }
        // Units that are gone make place for those behind them.
        position += max(0, tried + units.count - before)
        length = max(base, 2 * tried)
        finishRound()
    }

    /// Goes on from a proposal that was rejected.
    mutating func reject() {
        alternative += 1
        if alternative < units.alternatives(run) { return }
        alternative = 0
        if length > base {
            // A longer run than usual was tried after a success; the usual one comes next.
            length = base
            return
        }
        position += length
        finishRound()
    }

    /// At the end of the units begins the next round, with shorter runs.
    private mutating func finishRound() {
        while position >= units.count, base > 1, units.count > 0 {
            base = max(1, min(base, units.count) / 2)
            length = base
            position = 0
        }
    }
}
