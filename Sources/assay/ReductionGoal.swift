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

    /// The oracle that the goal brings along; nil for that of the finding.
    var oracle: String? {
        switch self {
        case .invalidAccepted: "validator"
        case .miscompile: "differential"
        // An oracle of its own for each kind.
        case .trap(let code): "trap=\(code.word)"
        case .sameBucket, .timeout: nil
        }
    }

    /// What counts as the same as the finding in the input.
    func match(_ finding: Finding) -> FindingMatch {
        // Where a hanging process is stopped is another place each time.
        if case .timeout = self { return .kind(.hang) }
        return .bucket(finding.bucket)
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
