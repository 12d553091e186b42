import RampartCompiler
import SpecScripts
import SuiteSupport

/// Whether scripts pass, the official ones and ours, however the engine is configured: levels, bounds, fuel, collections at every
/// allocation, canonical NaNs, and modules that are interpreted and compiled in turns.
public final class ScriptOracle: Oracle {
    public let name = "spec"
    public let fileExtension = "wast"
    private let load: () -> [ScriptSource]
    /// Read when the first case is made: replays make none.
    private lazy var scripts = load().filter { $0.source.count <= ScriptOracle.longestScript }
    private let hasCompiler: Bool

    /// Larger scripts take seconds to compile, and the suites run them anyway.
    private static let longestScript = 200_000

    /// - Parameter scripts: What inputs are made of.
    public init(scripts: @autoclosure @escaping () -> [ScriptSource]) {
        load = scripts
        hasCompiler = (try? Contender(.compiler).strategy(module: 0).requireAvailable()) != nil
    }

    /// The scripts of the official testsuite, where `SPEC_TESTSUITE` names it, and those of a checkout in the working folder.
    public static func installedScripts() -> [ScriptSource] {
        let official = ChildProcess.inherited(["SPEC_TESTSUITE"]).map { String($0.drop { $0 != "=" }.dropFirst()) }
        return (official + ["spectests"]).flatMap { (try? ScriptSource.scripts(at: [$0])) ?? [] }
    }

    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> ScriptCase {
        let script = choices.element(of: scripts)
        var contender = Contender.interpreter
        if hasCompiler {
            contender.execution = [.interpreter, .compiler, .mixed][choices.weighted([2, 2, 3])]
        }
        if contender.execution != .interpreter {
            // The higher levels cost many times as much, and differ in little.
            contender.optimization = [.none, .less, .standard, .aggressive, .size][choices.weighted([8, 2, 2, 1, 1])]
            contender.bounds = choices.chance(1, of: 2) ? .exact : .guard
            contender.cpu = choices.chance(1, of: 4) ? .generic : .native
        }
        contender.isMetered = choices.chance(1, of: 2)
        contender.collectsAtEveryAllocation = choices.chance(1, of: 3)
        return ScriptCase(
            contender: contender, canonicalizesNaNs: choices.chance(1, of: 3), features: script?.features ?? .wasm3,
            source: script?.source ?? [])
    }

    public func encode(_ input: ScriptCase) -> [UInt8] { input.encoded() }

    public func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> ScriptCase { try ScriptCase(file: bytes) }

    public func judge(_ input: ScriptCase, tally: inout Tally) -> Verdict {
        let contender = input.contender
        guard !input.source.isEmpty else { return .inconclusive(.notAvailable) }
        guard hasCompiler || contender.execution == .interpreter else { return .inconclusive(.notAvailable) }
        var settings = ScriptEngine.Settings()
        settings.canonicalizesNaNs = input.canonicalizesNaNs
        settings.isMetered = contender.isMetered
        settings.collectsAtEveryAllocation = contender.collectsAtEveryAllocation
        let engine = ScriptEngine(EngineDescription(contender.strategy(module: 1)), settings) { contender.strategy(module: $0) }
        let results: [CommandResult]
        do throws(ScriptError) {
            results = try tally.measure(.run) { _ throws(ScriptError) in
                try ScriptExecution.run(input.source, features: input.features, engine: engine)
            }
        } catch {
            return .inconclusive(.unreadable)
        }
        tally.count("spec/assertions", results.count)
        guard let failure = results.first(where: { $0.outcome.isFinding(strictMessages: true) }) else { return .agree }
        return .disagree(
            Finding(
                oracle: name, kind: .mismatch, phase: .call,
                discriminator: Self.discriminator(failure, contender),
                summary: "line \(failure.line): \(failure.keyword) fails with \(contender)", details: "\(failure.text)\n\(failure.outcome)")
        )
    }
}

extension ScriptOracle {
    /// What tells causes apart: which engine ran, unless nothing was to be run; which rule was to refuse, where one was; and what happened.
    static func discriminator(_ failure: CommandResult, _ contender: Contender) -> String {
        var parts = [failure.keyword, failure.outcome.bucketWord]
        switch failure.keyword {
        case "assert_malformed", "assert_invalid", "assert_malformed_custom", "assert_invalid_custom":
            if case .failed(let expected, _) = failure.outcome { parts.insert(ValidatorOracle.words(expected), at: 1) }
        case _: parts.insert("\(contender.execution)", at: 0)
        }
        return parts.joined(separator: ":")
    }
}

extension CommandOutcome {
    /// What tells failures of one command apart, without what differs from case to case: whether there were other values, another message, or
    /// what happened in their place.
    var bucketWord: String {
        switch self {
        case .passed, .skipped: ""
        case .failed(_, let actual): actual.hasPrefix("(") || actual.hasPrefix("returned ") ? "values" : ValidatorOracle.words(actual)
        case .wrongMessage: "message"
        case .error(let message): ValidatorOracle.words(message)
        }
    }
}
