import Rampart

/// Whether the public library does the same for interpreted and compiled modules, whatever is called in whatever order with whatever limits,
/// and never crashes or finds an invariant of its own broken.
public final class APIOracle: Oracle {
    public let name = "api"
    public let fileExtension = "api"
    private let engine: Engine
    private let hasCompiler: Bool

    private static let compiler: Engine.Strategy = {
        var options = CompilerOptions()
        options.optimization = .none
        return .compiler(options)
    }()

    public init() {
        var configuration = Engine.Configuration()
        configuration.features = .all
        configuration.isMetered = true
        configuration.canonicalizesNaNs = true
        engine = Engine(configuration)
        hasCompiler = (try? APIOracle.compiler.requireAvailable()) != nil
    }

    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> APICase {
        tally.measure(.generate) { _ in APICase.generate(&choices) }
    }

    public func encode(_ input: APICase) -> [UInt8] { input.encoded() }

    public func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> APICase { try APICase(file: bytes) }

    public func judge(_ input: APICase, tally: inout Tally) -> Verdict {
        let interpreted = tally.measure(.run) { _ in APIRun(input, engine: engine, strategy: .interpreter) }
        for line in interpreted.lines { tally.reach(StableHash.feature(ofMessage: line)) }
        if let bug = interpreted.bug { return .disagree(finding(bug: bug, "interpreter")) }
        guard hasCompiler else { return .inconclusive(.notAvailable) }
        let compiled = tally.measure(.run) { _ in APIRun(input, engine: engine, strategy: APIOracle.compiler) }
        if let bug = compiled.bug { return .disagree(finding(bug: bug, "aot")) }
        let difference = zip(interpreted.lines, compiled.lines).enumerated().first { $0.element.0 != $0.element.1 }
        guard let difference else { return .agree }
        // How deep a call goes differs between engines, and so may everything after it.
        if interpreted.hasExhaustedStack || compiled.hasExhaustedStack { return .inconclusive(.stackDepth) }
        let operation = input.steps[difference.offset].operation.rawValue
        return .disagree(
            Finding(
                oracle: name, kind: .mismatch, phase: .call, discriminator: operation,
                summary: "step \(difference.offset + 1), \(operation), differs between interpreter and aot",
                details: "\(difference.element.0)\n\(difference.element.1)"))
    }

    private func finding(bug: String, _ engine: String) -> Finding {
        Finding(oracle: name, kind: .internalError, phase: .call, discriminator: engine, summary: bug)
    }
}
