/// What a run has counted: of one case, or of many, added up.
public struct Tally: Sendable, Hashable {
    /// The parts of a case's time.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        case generate, validate, compile, run, compare
    }

    /// Counts by name, such as `opcode/i32.add`, `trap/unreachable`, `feature/simd/compared`.
    public private(set) var counts: [String: Int] = [:]
    /// Time by part, in nanoseconds. Never in case logs: it differs from run to run.
    public private(set) var time: [Part: UInt64] = [:]
    /// Hashes of what was reached; a case that adds one is worth keeping.
    public private(set) var coverage: Set<UInt32> = []

    public init() {}

    public mutating func count(_ name: String, _ number: Int = 1) { counts[name, default: 0] += number }

    public mutating func reach(_ feature: UInt32) { coverage.insert(feature) }

    public mutating func spend(_ nanoseconds: UInt64, on part: Part) { time[part, default: 0] += nanoseconds }

    /// Runs a part of a case and notes how long it took.
    public mutating func measure<Result, Failure: Error>(_ part: Part, _ body: (inout Tally) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        let clock = ContinuousClock()
        let start = clock.now
        CaseProgress.enter(part)
        defer { spend((clock.now - start).nanoseconds, on: part) }
        return try body(&self)
    }

    /// Keeps of the coverage what the predicate, which sees each feature once, says; true where something is left.
    mutating func keepCoverage(_ isKept: (UInt32) -> Bool) -> Bool {
        coverage = coverage.filter(isKept)
        return !coverage.isEmpty
    }

    public mutating func add(_ other: Tally) {
        counts.merge(other.counts, uniquingKeysWith: +)
        time.merge(other.time, uniquingKeysWith: +)
        coverage.formUnion(other.coverage)
    }
}
