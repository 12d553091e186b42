import Locking

/// What a finding must be to count as the one that was looked for.
public enum FindingMatch: Sendable, Hashable {
    /// Of the same bucket.
    case bucket(String)
    /// Of a class, and where a bucket is given of that.
    case kind(FindingClass)

    func matches(_ finding: Finding) -> Bool {
        switch self {
        case .bucket(let bucket): finding.bucket == bucket
        case .kind(let kind): finding.kind == kind
        }
    }
}

/// An oracle's finding, looked for in child processes: a candidate may crash, hang or take all memory.
public final class OraclePredicate: ReductionPredicate {
    // Unchecked: a child is used only by its worker, and a worker asks one question at a time.
    private final class Child: @unchecked Sendable {
        let child: OracleChild

        init(_ child: OracleChild) { self.child = child }
    }

    private let children: [Child]
    private let match: FindingMatch
    private let failure = Lock<ChildError?>(nil)

    /// - Parameters:
    ///   - command: What starts a child, as for `OracleChild`.
    ///   - oracle: The oracle's word.
    ///   - options: What the oracle is told.
    ///   - limits: Of each child.
    ///   - workers: How many are asked at a time.
    ///   - match: What counts.
    public init(
        command: [String], oracle: String, options: OracleOptions, limits: ChildLimits, workers: Int, match: FindingMatch
    ) {
        children = (0..<max(1, workers)).map { _ in
            Child(OracleChild(command: command, oracles: [oracle], options: options, limits: limits))
        }
        self.match = match
    }

    /// What the oracle says of a file in a child process of its own, and what it says of itself.
    ///
    /// - Throws: where the child cannot be started, or there is no such oracle.
    public static func probe(
        _ file: [UInt8], command: [String], oracle: String, options: OracleOptions, limits: ChildLimits
    ) throws(ChildError) -> (verdict: Verdict, facts: OracleFacts?) {
        let child = OracleChild(command: command, oracles: [oracle], options: options, limits: limits)
        defer { child.stop() }
        let verdict = try child.judge(file, oracle: 0)?.verdict
        return (verdict ?? .inconclusive(.limit), child.facts.first)
    }

    /// Why children do not work, where they do not: nothing that was answered since then means anything.
    public var error: ChildError? { failure.withLock { $0 } }

    public func holds(_ candidate: [UInt8], worker: Int, cancellation: Cancellation) -> Bool {
        let child = children[worker].child
        child.isCancelled = { cancellation.isCancelled }
        do throws(ChildError) {
            guard case .disagree(let finding) = try child.judge(candidate, oracle: 0)?.verdict else { return false }
            return match.matches(finding)
        } catch {
            failure.withLock { $0 = error }
            return false
        }
    }

    deinit { for child in children { child.child.stop() } }
}
