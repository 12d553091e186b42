import Rampart
import RampartCompiler
import SpecScripts
import WasmModel

/// Whether every assertion of a script holds on every engine: how regressions are told that are scripts. Nothing is generated.
final class RegressionScriptOracle: Oracle {
    let name = RegressionRecord.scriptOracle
    let fileExtension = "wast"
    private let engines: [(label: String, engine: ScriptEngine)]

    /// What engines are called, as findings and `--engines` do: the interpreter, and compiled code by level.
    private static let interpreter = "interpreter"
    private static let levels = [CompilerOptions.Optimization.none, .standard].map { (label: "aot-O\($0.rawValue)", level: $0) }

    /// The interpreter, and compiled code of both levels where LLVM is installed.
    init() {
        var engines = [(RegressionScriptOracle.interpreter, ScriptEngine.interpreter)]
        for (label, level) in RegressionScriptOracle.levels {
            var options = CompilerOptions()
            options.optimization = level
            let strategy = Engine.Strategy.compiler(options)
            if (try? strategy.requireAvailable()) != nil { engines.append((label, ScriptEngine(strategy))) }
        }
        self.engines = engines
    }

    func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] { Array("(module)".utf8) }

    func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        for (label, engine) in engines {
            let results: [CommandResult]
            do throws(ScriptError) {
                results = try ScriptExecution.run(
                    input, features: try ScriptExecution.features(declaredBy: input, beyond: .wasm3), engine: engine)
            } catch {
                return finding(label, phase: .parse, discriminator: error.kind.rawValue, "line \(error.line): \(error.message)")
            }
            for result in results {
                let discriminator = "\(result.keyword) \(result.outcome.bucketWord)"
                switch result.outcome {
                case .passed, .skipped: continue
                case .failed(let expected, let actual), .wrongMessage(let expected, let actual):
                    return finding(
                        label, phase: .call, discriminator: discriminator, "line \(result.line): expected \(expected), got \(actual)")
                case .error(let message):
                    return finding(label, phase: .call, discriminator: discriminator, "line \(result.line): \(message)")
                }
            }
            tally.count("script/\(label)", results.count)
        }
        return .agree
    }

    /// What a finding says of engines: those that come before the one that it names pass.
    static func answers(_ finding: Finding) -> [TriageResult.EngineAnswer] {
        let labels = [interpreter] + levels.map(\.label)
        guard finding.kind == .mismatch, let label = finding.discriminator.split(separator: " ").first,
            let position = labels.firstIndex(of: String(label))
        else { return [] }
        return labels[...position].enumerated().map { TriageResult.EngineAnswer(engines: $1, shows: $0 == position) }
    }

    private func finding(_ label: String, phase: Phase, discriminator: String, _ text: String) -> Verdict {
        .disagree(
            Finding(
                oracle: name, kind: .mismatch, phase: phase, discriminator: "\(label) \(discriminator)", summary: "\(label): \(text)"))
    }
}
