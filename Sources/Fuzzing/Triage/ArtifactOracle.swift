import Rampart
import RampartCompiler
import RampartRuntime
import WasmModel

/// Whether an artifact is refused, or what the code in it does. For triage only: the code runs as it is, and it may be anybody's, so nothing but
/// a limited process may ask this oracle.
final class ArtifactOracle: Oracle {
    static let word = "artifact"

    let name = ArtifactOracle.word
    let fileExtension = "bin"

    private static let fuel: Int64 = 1_000_000
    /// Whether standard error is told where the code of functions lies (`CodeMap`).
    private let tellsCode: Bool

    init(tellsCode: Bool = false) { self.tellsCode = tellsCode }

    func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] { [] }

    func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        let artifact: CompiledArtifact
        do throws(ArtifactError) {
            artifact = try CompiledArtifact(input)
        } catch {
            return outcome(.decode, "refused", "the artifact is refused: \(error.message)")
        }
        var configuration = Engine.Configuration()
        configuration.features = artifact.configuration.features
        configuration.isMetered = artifact.configuration.isMetered
        configuration.canonicalizesNaNs = artifact.configuration.canonicalizesNaNs
        let engine = Engine(configuration)
        do throws(ArtifactLoadError) {
            return run(try Rampart.Module(engine: engine, artifact: artifact), engine)
        } catch {
            return outcome(.validate, "refused", "the artifact is refused: \(error.message)")
        }
    }

    /// Calls every export that takes nothing: what an artifact imports is not made up for it.
    private func run(_ module: Rampart.Module, _ engine: Engine) -> Verdict {
        var limits = StoreLimits()
        limits.memoryBytes = 256 << 20
        limits.tableElements = 1_000_000
        limits.stackBytes = 1 << 20
        limits.fuel = ArtifactOracle.fuel
        let store = engine.makeStore(limits: limits)
        let instance: Instance
        do throws(InstantiationError) {
            instance = try Linker().instantiate(module, in: store)
        } catch {
            return outcome(.instantiate, "not-instantiated", "it is not instantiated: \(error.message)")
        }
        if tellsCode { CodeMap.tell([instance.module]) }
        for export in instance.exports {
            guard case .function(let function) = export.value, function.type.parameters.isEmpty else { continue }
            store.fuel = ArtifactOracle.fuel
            do throws(ExecutionError) {
                _ = try store.invoke(function, [])
            } catch {
                return outcome(.call, "ended", "the export \(export.name.string) ends with: \(error.message)")
            }
        }
        return .agree
    }

    private func outcome(_ phase: Phase, _ discriminator: String, _ summary: String) -> Verdict {
        .disagree(Finding(oracle: name, kind: .outcome, phase: phase, discriminator: discriminator, summary: summary))
    }
}
