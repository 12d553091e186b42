import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// Whether the modules of a file are accepted with some features and no others; nothing of them runs. For triage, which wants to know who is
/// exposed: a host that refuses a file meets nothing of what it does.
final class FeatureOracle: Oracle {
    let name: String
    /// Any file: texts and scripts as well.
    let fileExtension = "bin"
    private let features: Features

    static let all = "features=all"
    static let standard = "features=default"

    static func word(without feature: Feature) -> String { "features=all-\(feature.name)" }

    /// Nil where the word is none of this oracle's.
    init?(word: String) {
        switch word {
        case FeatureOracle.all: features = .all
        case FeatureOracle.standard: features = .wasm3
        default:
            guard let feature = Feature.allCases.first(where: { FeatureOracle.word(without: $0) == word }) else { return nil }
            features = .all.without(feature)
        }
        name = word
    }

    func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] { [] }

    func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        let modules: [[UInt8]]
        if let fuzzCase = try? FuzzCase(file: input), !CaseFile.isText(input) {
            modules = fuzzCase.modules.map(\.binary)
        } else {
            // What a script expects to be refused is refused in any case, and so says nothing.
            modules = MaterialReader.modules(of: MaterialEntry(fileExtension: "wast", file: input)).filter { refusal($0, .all) == nil }
        }
        if modules.isEmpty { return .inconclusive(.unreadable) }
        for module in modules {
            guard let reason = refusal(module, features) else { continue }
            return .disagree(
                Finding(oracle: "features", kind: .outcome, phase: .validate, discriminator: "refused", summary: "it is refused: \(reason)")
            )
        }
        return .agree
    }

    private func refusal(_ binary: [UInt8], _ features: Features) -> String? {
        let types = CaseRunner.newTypes()
        do throws(MalformedError) {
            let module = try ModuleDecoder.decode(binary, features: features)
            do throws(ModuleError) {
                _ = try Validator(features: features, registry: types.registry).validate(module)
            } catch {
                return "\(error)"
            }
        } catch {
            return error.message
        }
        return nil
    }
}

/// Which hosts meet what a file shows.
public struct FeatureExposure: Sendable, Hashable {
    /// Features without each of which the file is refused.
    public var needed: [String]
    /// Whether a host with the features that are on by default accepts the file, or ends trying.
    public var isDefault: Bool
    /// Features that could not be asked about in time.
    public var unknown: [String]
}

extension FeatureExposure: CustomStringConvertible {
    public var description: String {
        var text =
            isDefault ? "any host, as nothing is needed that is off by default" : "only hosts that have turned on what is off by default"
        text += needed.isEmpty ? "; no feature that is turned off refuses it" : "; refused without \(needed.joined(separator: ", "))"
        return unknown.isEmpty ? text : "\(text); not asked about: \(unknown.joined(separator: ", "))"
    }
}
