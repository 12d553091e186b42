import ArgumentParser
import Fuzzing
import WasmModel

/// What `assay reduce --until` says.
enum ReductionGoal: Sendable, Hashable {
    case sameBucket
    /// Two engines by their words.
    case miscompile([String])
    case trap(TrapCode)
    case invalidAccepted
    case timeout

    /// - Throws: `ValidationError` where the text says nothing known.
    init(text: String) throws {
        switch text {
        case "same-bucket": self = .sameBucket
        case "invalid-accepted": self = .invalidAccepted
        case "timeout": self = .timeout
        default:
            if text.hasPrefix("miscompile:") {
                let engines = text.dropFirst("miscompile:".count).split(separator: ",").map(String.init)
                guard engines.count == 2, engines[0] != engines[1] else {
                    throw ValidationError("'\(text)' does not name two engines, as miscompile:interpreter,aot-O2 does")
                }
                self = .miscompile(engines)
            } else if text.hasPrefix("trap=") {
                let word = text.dropFirst("trap=".count)
                guard let code = TrapCode.allCases.first(where: { $0.word == word }) else {
                    throw ValidationError(
                        "there is no trap '\(word)'; known: \(TrapCode.allCases.map(\.word).joined(separator: ", "))")
                }
                self = .trap(code)
            } else {
                throw ValidationError(
                    "'\(text)' is none of same-bucket, miscompile:A,B, trap=KIND, invalid-accepted and timeout")
            }
        }
    }

    /// The oracle that is asked where none is named.
    func oracle(fileExtension: String) -> String {
        switch self {
        case .invalidAccepted: "validator"
        case .miscompile: "differential"
        case .sameBucket, .timeout, .trap:
            switch fileExtension {
            case "wast": "spec"
            case "json": "wasi"
            default: "differential"
            }
        }
    }

    var options: OracleOptions {
        switch self {
        case .miscompile(let engines): OracleOptions(engines: engines)
        case .sameBucket, .trap, .invalidAccepted, .timeout: OracleOptions()
        }
    }

    /// Whether the finding in the input is what is meant.
    func accepts(_ finding: Finding) -> Bool {
        switch self {
        case .sameBucket, .trap: true
        case .miscompile: finding.kind == .mismatch
        case .invalidAccepted: finding.kind == .acceptance
        case .timeout: finding.kind == .hang
        }
    }
}
