import RampartRuntime
import WasmModel
import WasmValidation

/// Do all engines do the same with a case? Compared are the ends of all instantiations and calls with their values, fuel, all calls of the
/// host, and everything that is left behind (`Snapshot`).
public final class DifferentialOracle: Oracle {
    public let name = "differential"
    public let fileExtension = "wasm"
    /// What is compared on every case, the reference first; nil where each case brings its own.
    public let contenders: [Contender]?
    /// Makes cases: of nothing, or of the material.
    public var source: CaseSource
    /// Whether findings name the first instruction that differs, which takes some more runs of the case.
    public var locatesDifferences = true
    /// Cases that some contenders run in place of the one that is judged: so tests seed differences.
    var substitutes: [Contender: FuzzCase] = [:]
    let runner = CaseRunner()

    public init(contenders: [Contender]? = nil, source: CaseSource = CaseSource()) {
        self.contenders = contenders
        self.source = source
    }

    /// - Throws: where an engine of the options is none, or the configuration of the generator.
    convenience init(options: OracleOptions) throws(OracleOptionsError) {
        let source = try CaseSource(options: options)
        if let contenders = try options.contenders() {
            self.init(contenders: contenders, source: source)
        } else {
            self.init(source: source)
        }
        locatesDifferences = options.passLimit == nil
        runner.tellsCode = options.tellsCode
    }

    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> FuzzCase {
        tally.measure(.generate) { tally in
            var made = source.make(&choices, material: material, tally: &tally)
            made.engines = contenders == nil ? Contender.draw(&choices, modules: made.modules.count) : []
            return made
        }
    }

    public var preludeCount: Int { source.preludeCount }

    /// Operands that are arguments are optimized too; of others there is nothing left to optimize, or a function for each.
    public func prelude(_ number: Int, tally: inout Tally) -> FuzzCase? {
        tally.measure(.generate) { _ in
            var made = source.prelude(number)
            if contenders == nil, !SingleInstructionCases.hasArguments(number) {
                made.engines = [.interpreter, Contender(.compiler, .none)]
            }
            return made
        }
    }

    /// Here the engines meet, where most of what may be wrong is.
    public var timeShare: Int { 3 }

    public func encode(_ input: FuzzCase) -> [UInt8] { input.encoded() }

    public func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> FuzzCase { try FuzzCase(file: bytes).withDefaultSteps() }

    // MARK: Judging

    public func judge(_ input: FuzzCase, tally: inout Tally) -> Verdict {
        let verdict = judgeQuietly(input, &tally)
        switch verdict {
        case .agree: tally.count("verdict/agree")
        case .disagree: tally.count("verdict/disagree")
        case .inconclusive(let reason): tally.count("inconclusive/\(reason.rawValue)")
        }
        return verdict
    }

    private func judgeQuietly(_ input: FuzzCase, _ tally: inout Tally) -> Verdict {
        let types = CaseRunner.newTypes()
        let loaded: LoadedCase
        var profile = ModuleProfile()
        do throws(CaseLoadError) {
            loaded = try tally.measure(.validate) { _ throws(CaseLoadError) in try runner.load(input, types: types) }
        } catch {
            return CaseMatch.verdict(error, oracle: name, nil)
        }
        for module in loaded.modules { profile.add(module) }
        for module in input.modules { tally.countModule(bytes: module.binary.count) }
        profile.report(to: &tally)
        profile.count(.generated, in: &tally)
        if !input.mutators.isEmpty { profile.count(.mutated, in: &tally) }

        let match = CaseMatch(loaded, runner, oracle: name, substitutes: substitutes, locatesDifferences: locatesDifferences)
        let verdict = match.judge(contenders ?? (input.engines.isEmpty ? Contender.standard : input.engines), &tally)
        if verdict == .agree { profile.count(.compared, in: &tally) }
        if let reference = match.reference {
            count(reference, in: &tally)
            if reference.hasTrapped { profile.count(.trapped, in: &tally) }
        }
        return verdict
    }

    private func count(_ record: RunRecord, in tally: inout Tally) {
        for (index, event) in record.events.enumerated() {
            let word = event.outcome.word
            tally.count(index < record.instantiations ? "instantiation/\(word)" : "outcome/\(word)")
            if case .trap(let code, _) = event.outcome { tally.count("trap/\(code)") }
            var feature = Fingerprint(Fingerprint.Feature.outcome.rawValue)
            feature.combine(word.utf8)
            tally.reach(feature.feature)
            if !event.trace.isEmpty { tally.count("host-events", event.trace.count) }
        }
        tally.reach(Fingerprint.feature(.objects, 0, record.snapshot.objects.count))
        if !record.snapshot.objects.isEmpty { tally.count("objects", record.snapshot.objects.count) }
        for memory in record.snapshot.memories { tally.reach(Fingerprint.feature(.memory, 0, Int(clamping: memory.pages))) }
    }
}
