import WasmModel

/// Where in a reproducer, and in what of ours, a finding comes from, as far as runs of it can tell.
public struct Narrowing: Sendable, Hashable {
    /// The pass of LLVM's; nil where engines were not asked, or none of those that show it compiles.
    public var passes: PassNarrowing?
    /// The place in the module: where engines differ first, or functions in whose compiled code a process ended.
    public var place: String?
    public var exposure: FeatureExposure?
    /// Whether the reproducer was asked about once more and showed the same.
    public var isConfirmed = false
}

extension Triage {
    /// For looking for a pass, and for asking about features, each.
    private static let narrowingTime = Duration.seconds(12)

    /// Narrows what a reproducer shows with the oracle and the options that found it.
    func narrow(
        _ expected: Finding, _ oracle: String, _ options: OracleOptions, _ engines: [TriageResult.EngineAnswer], _ bytes: [UInt8]
    ) throws(CampaignError) -> (narrowing: Narrowing, shown: Finding?) {
        var narrowing = Narrowing()
        var telling = options
        // Only compiled code has addresses.
        telling.tellsCode = (Triage.takesEngines(oracle) || oracle == ArtifactOracle.word) && expected.kind != .mismatch
        let (shown, log) = try answer(oracle, telling, bytes)
        narrowing.isConfirmed = shown.map { Triage.isSame($0, expected) } ?? false
        narrowing.place = Triage.place(shown, log)
        if Triage.takesEngines(oracle) || oracle == RegressionRecord.scriptOracle {
            narrowing.passes = try passes(expected, oracle, engines, bytes)
        }
        narrowing.exposure = try exposure(bytes)
        return (narrowing, narrowing.isConfirmed ? shown : nil)
    }

    /// Whether two findings have one cause. Where a process is stopped that hangs or grows is another place each time.
    static func isSame(_ found: Finding, _ expected: Finding) -> Bool {
        expected.kind == .hang || expected.kind == .memory ? found.kind == expected.kind : found.bucket == expected.bucket
    }

    private static func place(_ shown: Finding?, _ log: String) -> String? {
        guard let shown else { return nil }
        let mark = "first difference: "
        if shown.kind == .mismatch {
            let line = shown.details.split(separator: "\n").first { $0.hasPrefix(mark + "module ") || $0.hasPrefix(mark + "function ") }
            return line.map { String($0.dropFirst(mark.count)) }
        }
        let functions = CodeMap.functions(inCrash: log).map { "\($0.module == 0 ? "" : "module \($0.module), ")function \($0.function)" }
        return functions.isEmpty ? nil : "the compiled code of \(functions.joined(separator: ", called by "))"
    }

    // MARK: Passes

    private func passes(
        _ expected: Finding, _ oracle: String, _ engines: [TriageResult.EngineAnswer], _ bytes: [UInt8]
    ) throws(CampaignError) -> PassNarrowing? {
        let showing = engines.filter(\.shows)
        let compiled = showing.filter { $0.engines.contains("aot") }
        // What the interpreter shows as well has to do with no code of LLVM's.
        guard let first = compiled.first, compiled.count == showing.count else { return nil }
        if compiled.contains(where: { $0.engines.contains("aot-O0") }) {
            return PassNarrowing(answer: .withoutOptimization, engines: first.engines)
        }
        let deadline = ContinuousClock.now + Triage.narrowingTime
        var options = OracleOptions(engines: first.engines.split(separator: ",").map(String.init), compilesAll: true)
        var plain = PlainFinding(expected.kind)
        let answer = try PassNarrowing.answer { (limit) throws(CampaignError) -> PassNarrowing.Trial? in
            if ContinuousClock.now > deadline { return nil }
            options.passLimit = Int32(clamping: limit)
            let (found, log) = try self.answer(oracle, options, bytes)
            return PassNarrowing.Trial(shows: plain.isShown(by: found), log: log)
        }
        return PassNarrowing(answer: answer, engines: first.engines)
    }

    /// What a finding is called where nobody looks for the first instruction, as nobody does while passes are counted: the name of the first
    /// trial that shows it.
    struct PlainFinding {
        private let kind: FindingClass
        private var discriminator: String?

        init(_ kind: FindingClass) { self.kind = kind }

        mutating func isShown(by found: Finding?) -> Bool {
            guard let found, found.kind == kind else { return false }
            // A process may end at another address with each set of passes.
            guard kind == .mismatch else { return true }
            if discriminator == nil { discriminator = found.discriminator }
            return found.discriminator == discriminator
        }
    }

    // MARK: Features

    private func exposure(_ bytes: [UInt8]) throws(CampaignError) -> FeatureExposure? {
        let features = Feature.allCases
        let words = [FeatureOracle.all, FeatureOracle.standard] + features.map(FeatureOracle.word(without:))
        let child = OracleChild(command: command, oracles: words, limits: limits)
        defer { child.stop() }
        let deadline = ContinuousClock.now + Triage.narrowingTime
        /// Whether a host is reached that has the features of a word: one that accepts the file, or that ends while it looks at it.
        func isReached(_ position: Int) throws(CampaignError) -> Bool? {
            if ContinuousClock.now > deadline { return nil }
            let record = try CampaignError.ofChildren { () throws(ChildError) in try child.judge(bytes, oracle: position) }
            switch record?.verdict {
            case .agree: return true
            case .disagree(let finding): return finding.kind != .outcome
            case .inconclusive, nil: return nil
            }
        }
        guard try isReached(0) == true, let isDefault = try isReached(1) else { return nil }
        var exposure = FeatureExposure(needed: [], isDefault: isDefault, unknown: [])
        for (number, feature) in features.enumerated() {
            switch try isReached(number + 2) {
            case true?: continue
            case false?: exposure.needed.append(feature.name)
            case nil: exposure.unknown.append(feature.name)
            }
        }
        return exposure
    }

    /// What an oracle finds in a file, and what the process wrote to standard error.
    func answer(
        _ oracle: String, _ options: OracleOptions, _ bytes: [UInt8]
    ) throws(CampaignError) -> (finding: Finding?, log: String) {
        let child = child(oracle, options)
        let record = try CampaignError.ofChildren { () throws(ChildError) in try child.judge(bytes, oracle: 0) }
        child.stop()
        return (record?.verdict.finding, String(decoding: child.said, as: UTF8.self))
    }
}
