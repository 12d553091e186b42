import RampartRuntime
import WasmModel
import WasmText

/// What becomes of a module that nothing is wrong with on our side: it is refused, traps, meets a limit, or simply returns. For triage, which
/// has to say so of a file that was reported; nothing is generated.
final class OutcomeOracle: Oracle {
    static let word = "outcome"

    let name = OutcomeOracle.word
    /// Any file, so that texts which cannot be parsed are told with their positions as well.
    let fileExtension = "bin"

    private lazy var runner: CaseRunner = {
        let runner = CaseRunner()
        runner.limits.memoryBytes = 256 << 20
        runner.limits.tableElements = 1_000_000
        return runner
    }()

    /// Units for each instantiation and each call: milliseconds, and in a debug build less than a second.
    private static let fuel: Int64 = 1_000_000

    func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] { [] }

    func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        let binary: [UInt8]
        do throws(CaseFormatError) {
            binary = try CaseFile.cases(of: input, isScript: false).first ?? []
        } catch {
            return refusal(.parse, "malformed-text", error.message)
        }
        var fuzzCase: FuzzCase
        do throws(CaseFormatError) {
            fuzzCase = try FuzzCase(file: binary)
        } catch {
            return refusal(.decode, "malformed-case", error.message)
        }
        if fuzzCase.steps.isEmpty { fuzzCase.fuel = OutcomeOracle.fuel }
        do throws(CaseLoadError) {
            let loaded = try runner.load(fuzzCase.withDefaultSteps(), types: CaseRunner.newTypes())
            var profile = ModuleProfile()
            for module in loaded.modules { profile.add(module) }
            profile.count(.generated, in: &tally)
            return verdict(try runner.run(loaded, .interpreter), loaded, &tally)
        } catch {
            switch error {
            case .malformed(let error): return refusal(.decode, "malformed", "\(error.location): \(error.message)")
            case .invalid(let error):
                let place = error.offset.map { "offset 0x\(String($0, radix: 16)): " } ?? ""
                return refusal(.validate, "invalid", "\(place)\(error.reason.message)")
            case .compiler, .text: return .inconclusive(.notAvailable)
            }
        }
    }

    private func refusal(_ phase: Phase, _ discriminator: String, _ reason: String) -> Verdict {
        .disagree(
            Finding(
                oracle: name, kind: .outcome, phase: phase, discriminator: discriminator, summary: "it is refused: \(reason)"))
    }

    /// The first instantiation or call that did not simply return.
    private func verdict(_ record: RunRecord, _ loaded: LoadedCase, _ tally: inout Tally) -> Verdict {
        for (index, event) in record.events.enumerated() {
            tally.count("outcome/\(event.outcome.word)")
            let kind: FindingClass
            switch event.outcome {
            case .returned, .host, .skipped: continue
            case .bug: kind = .internalError
            case .trap, .exception, .exhaustion, .linkError, .limit, .noGuard: kind = .outcome
            }
            let place =
                runner.traps.first.map {
                    " at \($0.opcode.row.mnemonic), in function \($0.function) at offset 0x\(String($0.offset, radix: 16))"
                } ?? ""
            return .disagree(
                Finding(
                    oracle: name, kind: kind, phase: index < record.instantiations ? .instantiate : .call,
                    discriminator: event.outcome.word.replacing(":", with: "-"),
                    summary: "\(OutcomeOracle.name(event: index, of: loaded.fuzzCase)) ends with \(event.outcome)\(place)"))
        }
        return .agree
    }

    /// What the host did, as somebody says it who has seen nothing but the module.
    private static func name(event: Int, of fuzzCase: FuzzCase) -> String {
        let isAlone = fuzzCase.modules.count == 1
        if event < fuzzCase.modules.count {
            return isAlone ? "instantiating it" : "instantiating the module \(fuzzCase.modules[event].name)"
        }
        let step = event - fuzzCase.modules.count
        guard fuzzCase.steps.indices.contains(step), case .invoke(let module, let export, let arguments) = fuzzCase.steps[step] else {
            return "step \(step)"
        }
        let call = "calling \(ModuleListing.quoted(export)) with (\(arguments.map(\.text).joined(separator: ", ")))"
        return isAlone ? call : "\(call) of the module \(fuzzCase.modules[module].name)"
    }
}
