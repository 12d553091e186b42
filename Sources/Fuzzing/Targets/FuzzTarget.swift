/// An oracle as libFuzzer drives it: one string of bytes is one case, as its decisions or as the input itself.
public final class FuzzTarget {
    /// What the bytes are.
    public enum Input: Sendable {
        /// Decisions of the generator, so that a change of a byte changes a decision.
        case choices
        /// What the oracle's files are.
        case file
    }

    private let body: ([UInt8]) -> Finding?

    /// - Throws: where there is no such oracle.
    public init(oracle name: String, input: Input) throws(OracleOptionsError) {
        guard let oracle = try Oracles.named(name) else { throw OracleOptionsError("there is no oracle '\(name)'") }
        body = FuzzTarget.body(oracle, input)
    }

    private static func body(_ oracle: some Oracle, _ input: Input) -> ([UInt8]) -> Finding? {
        { bytes in
            var tally = Tally()
            let verdict: Verdict
            switch input {
            case .choices:
                var choices = Choices(bytes: bytes)
                verdict = oracle.judge(oracle.generate(&choices, material: Material(), tally: &tally), tally: &tally)
            case .file:
                guard let decoded = try? oracle.decode(bytes) else { return nil }
                verdict = oracle.judge(decoded, tally: &tally)
            }
            switch verdict {
            case .agree, .inconclusive: return nil
            case .disagree(let finding): return finding
            }
        }
    }

    /// Asks the oracle.
    ///
    /// - Returns: What it finds wrong; nil where nothing is.
    public func run(_ bytes: [UInt8]) -> Finding? { body(bytes) }

    // MARK: Mutation

    /// A change that libFuzzer's own mutations seldom make: decisions taken out, doubled, moved, or set to what is at a bound.
    ///
    /// - Parameters:
    ///   - bytes: What to change.
    ///   - limit: The most bytes of the result.
    ///   - seed: What the change depends on.
    /// - Returns: The changed bytes.
    public static func mutated(_ bytes: [UInt8], limit: Int, seed: UInt32) -> [UInt8] {
        var choices = Choices(seed: UInt64(seed))
        var result = bytes
        guard !result.isEmpty else { return Array([choices.byte()].prefix(limit)) }
        let start = choices.number(below: result.count)
        let end = start + choices.number(below: min(64, result.count - start) + 1)
        let piece = result[start..<end]
        switch choices.number(below: 5) {
        case 0: result.removeSubrange(start..<end)
        case 1: result.insert(contentsOf: Array(piece), at: start)
        case 2: result.insert(contentsOf: Array(piece), at: choices.number(below: result.count))
        case 3: result[start] = [0, 1, 0x7F, 0x80, 0xFF][choices.number(below: 5)]
        case _: result.insert(contentsOf: (0...choices.number(below: 8)).map { _ in choices.byte() }, at: start)
        }
        return Array(result.prefix(limit))
    }

    /// The beginning of one string with the end of another.
    ///
    /// - Parameters:
    ///   - first: Where the beginning is from.
    ///   - second: Where the end is from.
    ///   - limit: The most bytes of the result.
    ///   - seed: Where the strings are cut.
    /// - Returns: The joined bytes.
    public static func crossed(_ first: [UInt8], _ second: [UInt8], limit: Int, seed: UInt32) -> [UInt8] {
        var choices = Choices(seed: UInt64(seed))
        let head = first.prefix(choices.number(below: first.count + 1))
        // Mostly at the same place, where the decisions are about the same things.
        let place = choices.chance(1, of: 3) ? choices.number(below: second.count + 1) : min(head.count, second.count)
        return Array((head + second[place...]).prefix(limit))
    }
}
