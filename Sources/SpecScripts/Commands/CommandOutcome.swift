import WasmModel
import WasmText

/// How one command of a script ended.
public enum CommandOutcome: Sendable, Hashable {
    case passed
    /// What was asserted does not hold.
    case failed(expected: String, actual: String)
    /// The right phase refused, with another text than the script expects.
    case wrongMessage(expected: String, actual: String)
    /// Nothing can be said about the assertion: the script asks for what cannot be, or something of ours broke.
    case error(String)
    case skipped(SkipReason)
}

/// Why something was not run. A closed list, so that no report hides a reason in free text.
public enum SkipReason: Sendable, Hashable {
    /// The folder belongs to a proposal that is not implemented; the text says which.
    case notSupported(needs: String)
    /// An expectation file lists the failure, with this reason.
    case knownFailure(reason: String)

    public var text: String {
        switch self {
        case .notSupported(let needs): "not supported (needs \(needs))"
        case .knownFailure(let reason): "known-failure: \(reason)"
        }
    }
}

/// One command of a script that was run, with what it was and how it ended.
///
/// Set-up commands (`module`, `register` …) have a result only where they did not pass, so that the number of results is the
/// number of assertions and actions plus the set-up failures.
public struct CommandResult: Sendable, Hashable {
    /// From 1.
    public var line: UInt32
    public var keyword: String
    /// The function or global of an action.
    public var subject: Name?
    public var outcome: CommandOutcome
    /// The command as text; empty where it passed.
    public var text: String

    public init(line: UInt32, keyword: String, subject: Name? = nil, outcome: CommandOutcome, text: String = "") {
        self.line = line
        self.keyword = keyword
        self.subject = subject
        self.outcome = outcome
        self.text = text
    }
}

extension CommandResult {
    /// The result of a command, with its text where it did not pass.
    init(_ command: ScriptCommand, _ outcome: CommandOutcome) {
        self.init(
            line: command.position.line, keyword: command.kind.keyword, subject: command.kind.subject, outcome: outcome,
            text: outcome == .passed ? "" : ScriptText.command(command.kind))
    }
}

extension ScriptCommand.Kind {
    /// Whether the command counts as a test by itself; the others prepare for those.
    var isAssertionOrAction: Bool {
        switch self {
        case .module, .moduleDefinition, .moduleInstance, .register, .thread, .wait: false
        case .action, .assertReturn, .assertTrap, .assertModuleTrap, .assertExhaustion, .assertException, .assertMalformed, .assertInvalid,
            .assertUnlinkable, .assertMalformedCustom, .assertInvalidCustom:
            true
        }
    }

    /// The function or global that the command's action names.
    var subject: Name? {
        switch self {
        case .action(let action), .assertReturn(let action, _), .assertTrap(let action, _), .assertExhaustion(let action, _),
            .assertException(let action):
            switch action {
            case .invoke(_, let function, _): function
            case .get(_, let global): global
            }
        case .module, .moduleDefinition, .moduleInstance, .register, .assertModuleTrap, .assertMalformed, .assertInvalid, .assertUnlinkable,
            .assertMalformedCustom, .assertInvalidCustom, .thread, .wait:
            nil
        }
    }
}
