import RampartRuntime
import WasmBinary
import WasmModel
import WasmValidation

/// A case, and the same case with a module that does the same in another way.
public struct MetamorphicCase: Sendable, Hashable {
    public var parent: FuzzCase
    public var mutant: FuzzCase
    /// The names of what changed the one into the other, in order.
    public var mutators: [String]

    public init(parent: FuzzCase, mutant: FuzzCase, mutators: [String]) {
        self.parent = parent
        self.mutant = mutant
        self.mutators = mutators
    }
}

/// Whether changes that keep a module's meaning do: parent and mutant must agree on the interpreter, in all but fuel and the identities of
/// functions. Then optimised and unoptimised code of some of the mutants must agree with the interpreter, too.
public final class MetamorphicOracle: Oracle {
    public let name = "metamorphic"
    public let fileExtension = "wasm"
    /// What mutants are made by: tests put in one that changes the meaning.
    var mutators = Mutators.preserving
    /// One of so many mutants is compiled as well; 0 for none.
    public var compiledShare: UInt64 = 8
    /// Where parents come from.
    private let source = DifferentialOracle(contenders: [.interpreter])
    private let runner = CaseRunner()

    public init() {}

    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> MetamorphicCase {
        var parent = source.generate(&choices, material: material, tally: &tally)
        // Mutators put in instructions of all features, whatever the parent was drawn from.
        parent.features = .all
        if choices.chance(1, of: 2) {
            _ = parent.mutate(module: parent.modules.count - 1, by: Mutators.typed, most: 4, &choices, material: material)
        }
        let made = mutant(of: parent, &choices)
        for name in made.mutators { tally.count("mutator/\(name)") }
        return made
    }

    private func mutant(of parent: FuzzCase, _ choices: inout Choices) -> MetamorphicCase {
        var mutant = parent
        let applied = mutant.mutate(module: parent.modules.count - 1, by: mutators, most: 6, &choices)
        return MetamorphicCase(parent: parent, mutant: mutant, mutators: applied)
    }

    // MARK: Files

    /// The section behind the mutant in which the parent is.
    private static let sectionName = "rampart.parent"

    public func encode(_ input: MetamorphicCase) -> [UInt8] {
        let names = Array(input.mutators.joined(separator: ",").utf8)
        let contents = LEB128.unsigned(UInt64(names.count)) + names + input.parent.encoded()
        return input.mutant.encoded() + CustomSection.encoded(name: MetamorphicOracle.sectionName, contents: contents)
    }

    /// A file without a parent is one: its mutant follows from the bytes.
    public func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> MetamorphicCase {
        guard let section = SectionList(bytes).entries.last, section.name == Name(MetamorphicOracle.sectionName) else {
            var fingerprint = Fingerprint()
            fingerprint.combine(bytes)
            var choices = Choices(seed: fingerprint.value)
            var parent = try FuzzCase(file: bytes).withDefaultSteps()
            parent.features = .all
            return mutant(of: parent, &choices)
        }
        let mutant = try FuzzCase(file: Array(bytes[..<section.offset]))
        var position = section.contents.lowerBound
        var count = 0
        var shift = 0
        while position < section.contents.upperBound, shift < 28 {
            count |= Int(bytes[position] & 0x7F) << shift
            shift += 7
            position += 1
            if bytes[position - 1] & 0x80 == 0 { break }
        }
        guard count <= section.contents.upperBound - position else { throw CaseFormatError("the section of the parent is too short") }
        let names = String(decoding: bytes[position..<position + count], as: UTF8.self)
        let parent = try FuzzCase(file: Array(bytes[position + count..<section.contents.upperBound]))
        return MetamorphicCase(parent: parent, mutant: mutant, mutators: names.split(separator: ",").map(String.init))
    }

    // MARK: Judging

    public func judge(_ input: MetamorphicCase, tally: inout Tally) -> Verdict {
        guard !input.mutators.isEmpty else { return .inconclusive(.unreadable) }
        // One registry, so that equal types are equal in both.
        let types = CaseRunner.newTypes()
        let parent: LoadedCase
        do throws(CaseLoadError) {
            parent = try runner.load(input.parent, types: types)
        } catch {
            return CaseMatch.verdict(error, oracle: name, nil)
        }
        for module in input.mutant.modules { tally.countModule(bytes: module.binary.count) }
        let mutant: LoadedCase
        do throws(CaseLoadError) {
            mutant = try runner.load(input.mutant, types: types)
        } catch {
            return .disagree(
                finding(.acceptance, .validate, "mutant", "the mutant of a valid module is not valid: \(error)", input))
        }
        do throws(CaseLoadError) {
            if let verdict = try compare(parent, mutant, input, &tally) { return verdict }
        } catch {
            return CaseMatch.verdict(error, oracle: name, .interpreter)
        }
        guard isCompiled(input) else { return .agree }
        tally.count("metamorphic/compiled")
        switch CaseMatch(mutant, runner, oracle: name, locatesDifferences: true).judge(Contender.standard, &tally) {
        case .disagree(let finding): return .disagree(finding)
        case .inconclusive(let reason): tally.count("metamorphic/\(reason.rawValue)")
        case .agree: break
        }
        return .agree
    }

    private func isCompiled(_ input: MetamorphicCase) -> Bool {
        guard compiledShare > 0 else { return false }
        var fingerprint = Fingerprint()
        for module in input.mutant.modules { fingerprint.combine(module.binary) }
        return fingerprint.value % compiledShare == 0
    }

    /// What the interpreter says of both; nil where they agree.
    private func compare(
        _ parent: LoadedCase, _ mutant: LoadedCase, _ input: MetamorphicCase, _ tally: inout Tally
    ) throws(CaseLoadError) -> Verdict? {
        let (first, second) = try records(parent, mutant, &tally)
        if let bug = first.bug ?? second.bug {
            return .disagree(finding(.internalError, .call, ValidatorOracle.words(bug.message), bug.message, input))
        }
        guard first.hasInstance else { return .inconclusive(.notInstantiated) }
        let difference = CaseComparison(fuzzCase: input.parent, left: first, right: second).firstDifference()
        guard let difference else { return nil }
        let doubts = [first, second].compactMap(MetamorphicOracle.firstDoubt)
        guard let doubt = doubts.min(by: { $0.event < $1.event }) else { return .disagree(finding(difference, input)) }
        if let event = difference.event, event < doubt.event { return .disagree(finding(difference, input)) }
        let steps = doubt.event - first.instantiations
        guard steps > 0 else { return .inconclusive(doubt.reason) }
        let (earlier, other) = try records(parent.prefix(steps: steps), mutant.prefix(steps: steps), &tally)
        return CaseComparison(fuzzCase: input.parent, left: earlier, right: other).firstDifference().map { .disagree(finding($0, input)) }
    }

    private func records(
        _ parent: LoadedCase, _ mutant: LoadedCase, _ tally: inout Tally
    ) throws(CaseLoadError) -> (RunRecord, RunRecord) {
        let first = try tally.measure(.run) { _ throws(CaseLoadError) in try runner.run(parent, .interpreter) }
        let second = try tally.measure(.run) { _ throws(CaseLoadError) in try runner.run(mutant, .interpreter) }
        let normal = first.normalized()
        return (normal, second.normalized(like: normal))
    }

    /// The first event from which on a mutant may differ: all at which the amount of fuel shows are among them.
    private static func firstDoubt(_ record: RunRecord) -> (event: Int, reason: InconclusiveReason)? {
        let exhausted = Outcome.exhaustion(.fuel)
        let fuel = record.events.firstIndex { (event: RunEvent) -> Bool in
            event.outcome == exhausted || event.trace.contains(.left(exhausted)) || event.trace.contains(.failed(exhausted))
        }
        let other = record.firstNondeterminism
        guard let fuel else { return other }
        guard let other, other.event < fuel else { return (fuel, .fuel) }
        return other
    }

    // MARK: Findings

    private func finding(_ difference: CaseDifference, _ input: MetamorphicCase) -> Finding {
        finding(.mismatch, .compare, difference.discriminator, "parent | mutant: \(difference.text)", input)
    }

    private func finding(
        _ kind: FindingClass, _ phase: Phase, _ discriminator: String, _ summary: String, _ input: MetamorphicCase
    ) -> Finding {
        // With one mutator it is known which.
        let guilty = input.mutators.count == 1 ? ":\(input.mutators[0])" : ""
        return Finding(
            oracle: name, kind: kind, phase: phase, discriminator: discriminator + guilty, summary: summary,
            details: "mutators: \(input.mutators.joined(separator: ", "))")
    }
}

// What may differ between a module and its mutant is made alike.
extension RunRecord {
    /// The record without fuel and without identities of functions; of globals only as many as another record has.
    fileprivate func normalized(like other: RunRecord? = nil) -> RunRecord {
        var record = self
        record.events = events.map { event in
            RunEvent(outcome: event.outcome.normalized, fuel: nil, trace: event.trace.map(\.normalized))
        }
        for (position, globals) in snapshot.globals.enumerated() {
            var values = globals.values.map(\.normalized)
            if let count = other?.snapshot.globals[safe: position]?.values.count, count < values.count {
                values.removeLast(values.count - count)
            }
            record.snapshot.globals[position].values = values
        }
        for position in snapshot.tables.indices {
            record.snapshot.tables[position].elements = snapshot.tables[position].elements.map(\.normalized)
        }
        for position in snapshot.objects.indices {
            switch snapshot.objects[position].contents {
            case .structure(let values, let descriptor):
                record.snapshot.objects[position].contents = .structure(values.map(\.normalized), descriptor: descriptor)
            case .array(let count, let values, let digest):
                // A number that stands for elements is there for numbers only.
                record.snapshot.objects[position].contents = .array(count: count, values.map(\.normalized), digest: digest)
            case .exception(let tag, let values):
                record.snapshot.objects[position].contents = .exception(tag, values.map(\.normalized))
            }
        }
        return record
    }
}

extension Array {
    fileprivate subscript(safe position: Int) -> Element? { indices.contains(position) ? self[position] : nil }
}

extension RecordedValue {
    fileprivate var normalized: RecordedValue {
        if case .function(.defined) = self { .function(.defined(module: 0, index: 0)) } else { self }
    }
}

extension Outcome {
    fileprivate var normalized: Outcome {
        switch self {
        case .returned(let values): .returned(values.map(\.normalized))
        case .exception(let tag, let values): .exception(tag, values.map(\.normalized))
        case .trap, .exhaustion, .linkError, .limit, .noGuard, .host, .skipped, .bug: self
        }
    }
}

extension HostEvent {
    fileprivate var normalized: HostEvent {
        switch self {
        case .called(let number, let caller, let values): .called(number, caller: caller, values.map(\.normalized))
        case .returned(let values): .returned(values.map(\.normalized))
        case .failed(let outcome): .failed(outcome.normalized)
        case .entered: self
        case .left(let outcome): .left(outcome.normalized)
        }
    }
}
