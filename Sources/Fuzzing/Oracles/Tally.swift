/// What a run has counted: of one case, or of many, added up.
public struct Tally: Sendable, Hashable {
    /// The parts of a case's time.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        case generate, validate, compile, run, compare
    }

    /// Counts by the number of their names.
    private(set) var numbers: [Int] = []
    /// Time by part, in nanoseconds. Never in case logs: it differs from run to run.
    public private(set) var time: [Part: UInt64] = [:]
    /// Hashes of what a case has reached, each perhaps more than once; a case that adds one is worth keeping.
    public private(set) var coverage: [UInt32] = []

    public init() {}

    /// Counts by name, such as `opcode/i32.add`, `trap/unreachable`, `feature/simd/compared`.
    public var counts: [String: Int] {
        var counts: [String: Int] = [:]
        for (number, count) in numbers.enumerated() where count != 0 { counts[CountName(number: number).text] = count }
        return counts
    }

    public mutating func count(_ name: String, _ number: Int = 1) { count(CountName(name), number) }

    /// Names that are counted often are looked up once.
    mutating func count(_ name: CountName, _ count: Int = 1) {
        guard count != 0 else { return }
        makeRoom(for: name.number + 1)
        numbers[name.number] += count
    }

    private mutating func makeRoom(for names: Int) {
        if numbers.count < names { numbers += [Int](repeating: 0, count: names - numbers.count) }
    }

    private static let modulesName = CountName("modules")
    private static let moduleBytesName = CountName("module-bytes")

    /// Counts a module that is judged, in the binary format.
    mutating func countModule(bytes: Int) {
        count(Tally.modulesName)
        count(Tally.moduleBytesName, bytes)
    }

    public mutating func reach(_ feature: UInt32) { coverage.append(feature) }

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

    /// Keeps of the coverage what the predicate says; true where something is left.
    mutating func keepCoverage(_ isKept: (UInt32) -> Bool) -> Bool {
        coverage = coverage.filter(isKept)
        return !coverage.isEmpty
    }

    /// Adds counts and times; what was reached is for who adds to look at.
    public mutating func add(_ other: Tally) {
        makeRoom(for: other.numbers.count)
        for (number, count) in other.numbers.enumerated() where count != 0 { numbers[number] += count }
        time.merge(other.time, uniquingKeysWith: +)
    }

    /// The tally without its counts and times.
    var coverageOnly: Tally {
        var tally = Tally()
        tally.coverage = coverage
        return tally
    }
}
