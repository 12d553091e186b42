import RampartRuntime
import WasmModel

/// Runs one case with all contenders and compares each with the first.
final class CaseMatch {
    private let loaded: LoadedCase
    private let runner: CaseRunner
    private let oracle: String
    private let substitutes: [Contender: FuzzCase]
    private let locatesDifferences: Bool
    private var substituted: [Contender: LoadedCase] = [:]
    /// What metered contenders did that ran to see whether others may.
    private var known: [Contender: RunRecord] = [:]
    /// What the first contender did.
    private(set) var reference: RunRecord?

    init(
        _ loaded: LoadedCase, _ runner: CaseRunner, oracle: String, substitutes: [Contender: FuzzCase] = [:], locatesDifferences: Bool
    ) {
        self.loaded = loaded
        self.runner = runner
        self.oracle = oracle
        self.substitutes = substitutes
        self.locatesDifferences = locatesDifferences
    }

    /// What comparing two records says.
    private enum Answer {
        case equal
        case different(CaseDifference)
        /// Nothing can be compared.
        case unknown(InconclusiveReason)
    }

    private enum Side {
        case record(RunRecord)
        case verdict(Verdict)
    }

    func judge(_ contenders: [Contender], _ tally: inout Tally) -> Verdict {
        guard let first = contenders.first else { return .inconclusive(.notAvailable) }
        guard let mayRunUnmetered = mayRunUnmetered(contenders, &tally) else { return .inconclusive(.fuel) }
        let record: RunRecord
        switch run(first, &tally) {
        case .record(let made): record = made
        case .verdict(let verdict): return verdict
        }
        reference = record
        if let finding = bug(record, first) { return .disagree(finding) }

        var reasons: [InconclusiveReason] = []
        var agreed = 0
        for contender in contenders.dropFirst() {
            guard contender.isMetered || mayRunUnmetered else {
                reasons.append(.fuel)
                continue
            }
            let other: RunRecord
            switch run(contender, &tally) {
            case .record(let made): other = made
            case .verdict(.inconclusive(let reason)):
                reasons.append(reason)
                continue
            case .verdict(let verdict): return verdict
            }
            if let finding = bug(other, contender) { return .disagree(finding) }
            switch compare(record, other, first, contender, &tally) {
            case .equal: agreed += 1
            case .different(let difference): return .disagree(finding(difference, first, contender))
            case .unknown(let reason): reasons.append(reason)
            }
        }
        // A missing engine never counts as one that agrees.
        if reasons.contains(.notAvailable) { return .inconclusive(.notAvailable) }
        guard record.hasInstance else { return .inconclusive(.notInstantiated) }
        if agreed > 0 || contenders.count == 1 { return .agree }
        return .inconclusive(reasons.first ?? .notAvailable)
    }

    // MARK: Running

    private func run(_ contender: Contender, _ tally: inout Tally) -> Side {
        if let record = known[contender] { return .record(record) }
        do throws(CaseLoadError) {
            let loaded = try loadedCase(for: contender)
            let prepared = try tally.measure(.compile) { _ throws(CaseLoadError) in try runner.prepare(loaded, for: contender) }
            let record = try tally.measure(.run) { _ throws(CaseLoadError) in try runner.run(loaded, contender) }
            tally.count("engine/\(contender)")
            for trap in runner.traps { tally.reach(trap) }
            let size = runner.codeSize(prepared)
            if size > 0 { tally.reach(Fingerprint.feature(.codeSize, contender.optimization.rawValue.utf8.first.map(Int.init) ?? 0, size)) }
            return .record(record)
        } catch {
            return .verdict(CaseMatch.verdict(error, oracle: oracle, contender))
        }
    }

    private func loadedCase(for contender: Contender) throws(CaseLoadError) -> LoadedCase {
        guard let substitute = substitutes[contender] else { return loaded }
        if let known = substituted[contender] { return known }
        let made = try runner.load(substitute, types: loaded.types)
        substituted[contender] = made
        return made
    }

    /// Whether code that is not metered comes to its end; nil where only that is to run, and it does not.
    private func mayRunUnmetered(_ contenders: [Contender], _ tally: inout Tally) -> Bool? {
        guard contenders.contains(where: { !$0.isMetered }) else { return true }
        let metered = contenders.first(where: \.isMetered) ?? .interpreter
        guard case .record(let record) = run(metered, &tally) else { return contenders[0].isMetered ? false : nil }
        known[metered] = record
        let isEnough = !record.events.contains { $0.outcome == .exhaustion(.fuel) || $0.trace.contains(where: Self.ranOutOfFuel) }
        return isEnough || contenders[0].isMetered ? isEnough : nil
    }

    private static func ranOutOfFuel(_ event: HostEvent) -> Bool { event == .left(.exhaustion(.fuel)) }

    /// What a case that cannot be run says.
    static func verdict(_ error: CaseLoadError, oracle: String, _ contender: Contender?) -> Verdict {
        let name = contender.map { "\($0): " } ?? ""
        switch error {
        case .malformed, .invalid: return .inconclusive(.invalid)
        case .text(let message):
            return .disagree(
                Finding(
                    oracle: oracle, kind: .roundTrip, phase: .parse, discriminator: "text",
                    summary: "\(name)the text of the module is refused: \(message)"))
        case .compiler(let error):
            switch error {
            case .notInstalled, .unsupportedTarget: return .inconclusive(.notAvailable)
            case .functionTooLarge, .outOfMemory: return .inconclusive(.limit)
            case .backend, .object, .bug:
                return .disagree(
                    Finding(
                        oracle: oracle, kind: .internalError, phase: .compile, discriminator: discriminator(of: error.message),
                        summary: "\(name)\(error.message)"))
            }
        }
    }

    // MARK: Comparing

    private func compare(
        _ a: RunRecord, _ b: RunRecord, _ first: Contender, _ second: Contender, _ tally: inout Tally
    ) -> Answer {
        let difference = tally.measure(.compare) { _ in CaseComparison(fuzzCase: loaded.fuzzCase, left: a, right: b).firstDifference() }
        guard let difference else { return .equal }
        let doubts = [a.firstNondeterminism, b.firstNondeterminism].compactMap(\.self)
        guard let doubt = doubts.min(by: { $0.event < $1.event }) else { return .different(detailed(difference, first, second)) }
        if let event = difference.event, event < doubt.event { return .different(difference) }
        // What was before is compared with its own final state.
        tally.count("rest/\(doubt.reason.rawValue)")
        let steps = doubt.event - a.instantiations
        guard steps > 0, substitutes.isEmpty else { return .unknown(doubt.reason) }
        let prefix = CaseMatch(loaded.prefix(steps: steps), runner, oracle: oracle, locatesDifferences: false)
        guard case .record(let one) = prefix.run(first, &tally), case .record(let other) = prefix.run(second, &tally) else {
            return .unknown(doubt.reason)
        }
        let earlier = CaseComparison(fuzzCase: prefix.loaded.fuzzCase, left: one, right: other).firstDifference()
        return earlier.map { .different(prefix.detailed($0, first, second)) } ?? .equal
    }

    /// The difference with the bytes of memories, which records do not keep.
    private func detailed(_ difference: CaseDifference, _ first: Contender, _ second: Contender) -> CaseDifference {
        guard difference.kind == .memory else { return difference }
        do throws(CaseLoadError) {
            let a = try runner.run(try loadedCase(for: first), first, keepsBytes: true)
            let b = try runner.run(try loadedCase(for: second), second, keepsBytes: true)
            return CaseComparison(fuzzCase: loaded.fuzzCase, left: a, right: b).firstDifference() ?? difference
        } catch {
            return difference
        }
    }

    // MARK: Findings

    private func phase(_ event: Int?) -> Phase {
        guard let event else { return .compare }
        return event < loaded.fuzzCase.modules.count ? .instantiate : .call
    }

    private func finding(_ difference: CaseDifference, _ first: Contender, _ second: Contender) -> Finding {
        var finding = Finding(
            oracle: oracle, kind: .mismatch, phase: phase(difference.event), discriminator: difference.discriminator,
            summary: "\(first) | \(second): \(difference.text)")
        guard locatesDifferences else { return finding }
        let finder = DifferenceFinder(
            runner: runner, first: first, firstCase: substitutes[first] ?? loaded.fuzzCase, second: second,
            secondCase: substitutes[second] ?? loaded.fuzzCase)
        if let place = finder.find() {
            // What is seen in the end is another thing in each case: what differs first is the cause, or near to it.
            finding.phase = .call
            finding.discriminator = place.discriminator
            finding.details = place.lines.joined(separator: "\n")
        } else {
            finding.details = "first difference: not found, as both agree once calls are traced"
        }
        return finding
    }

    private func bug(_ record: RunRecord, _ contender: Contender) -> Finding? {
        guard let (event, message) = record.bug else { return nil }
        return Finding(
            oracle: oracle, kind: .internalError, phase: phase(event), discriminator: CaseMatch.discriminator(of: message),
            summary: "\(contender): \(message)")
    }

    /// A message without numbers, which differ from case to case.
    private static func discriminator(of message: String) -> String {
        let words = message.split(separator: " ").filter { word in !word.contains { $0.isNumber } }
        return words.prefix(8).joined(separator: "-")
    }
}

extension Tally {
    /// A kind of trap at a kind of instruction.
    mutating func reach(_ trap: TrapPlace) { reach(Fingerprint.feature(.trap, Int(trap.code.rawValue), Int(trap.opcode.rawValue))) }
}
