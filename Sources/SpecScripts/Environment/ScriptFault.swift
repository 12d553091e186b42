import WasmModel

/// How a step of a script ended when it did not end normally: the phase that refused it, and that phase's words.
public struct ScriptFault: Error, Sendable, Hashable {
    /// The phases of a module's life, each with an assertion of its own, and two that no assertion accepts.
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        case malformed, invalid, unlinkable, trap, exception, exhaustion
        /// A custom section breaks its grammar, of a module that does not.
        case malformedCustom = "malformed custom section"
        /// A custom section does not fit its module, which is valid.
        case invalidCustom = "invalid custom section"
        /// The script asks for what cannot be: an unknown instance, a wrong number of arguments, a module that failed before.
        case script = "script error"
        /// Something of ours broke.
        case engine = "engine error"
    }

    public var phase: Phase
    /// The text that an assertion's expected message must be a prefix of.
    public var message: String
    /// Where the fault is, or what else helps a reader; not compared.
    public var detail: String

    public init(phase: Phase, message: String, detail: String = "") {
        self.phase = phase
        self.message = message
        self.detail = detail
    }
}

extension ScriptFault: CustomStringConvertible {
    /// `trap: integer divide by zero`, with the detail in parentheses where there is one.
    public var description: String {
        let text = message.isEmpty ? phase.rawValue : "\(phase.rawValue): \(message)"
        return detail.isEmpty ? text : "\(text) (\(detail))"
    }
}
