import ArgumentParser
import WasmModel

/// The one table of exit codes of all tools: those of sysexits.h where it has a word, and numbers of our own from 110 on.
///
/// A guest's own exit code passes through, so a code alone does not always tell who chose it; `rampart run --stats=json` does.
public enum ExitStatus: Int32, CaseIterable, Sendable {
    /// Everything is as expected.
    case asExpected = 0
    /// Something is not as expected, or nothing was tested.
    case findings = 1
    /// The command line is wrong. ArgumentParser uses this number by itself.
    case usage = 64
    /// An input is malformed or invalid.
    case malformedInput = 65
    /// An input does not exist or cannot be read.
    case unreadableInput = 66
    /// A component that the command needs is not installed.
    case componentMissing = 69
    /// Something of ours broke.
    case internalError = 70
    /// An output cannot be written.
    case unwritableOutput = 73
    /// The guest trapped.
    case trap = 110
    /// The guest threw an exception that nothing caught.
    case uncaughtException = 111
    /// The guest imports what nothing provides.
    case linkError = 112
    /// The guest used up its fuel.
    case fuelExhausted = 113
    /// The guest's time was over.
    case timeLimit = 114
    /// The guest met a limit on memory, tables, heap or stack.
    case resourceLimit = 115
    /// Ctrl-C; what shells call a process that SIGINT ended.
    case interrupted = 130
    /// SIGTERM; what shells call a process that it ended.
    case terminated = 143

    /// What a command throws to end with this code.
    public var exitCode: ExitCode { ExitCode(rawValue) }

    /// The code for a module that could not be compiled: a missing package, a processor that was asked for and is none, a module beyond
    /// what the compiler makes, and what is our own fault or LLVM's.
    public init(_ error: CompilerError) {
        switch error {
        case .notInstalled: self = .componentMissing
        case .unsupportedTarget: self = .usage
        case .functionTooLarge: self = .malformedInput
        case .outOfMemory: self = .resourceLimit
        case .backend, .object, .bug: self = .internalError
        }
    }

    /// What the code means, in a few words.
    public var meaning: String {
        switch self {
        case .asExpected: "all as expected"
        case .findings: "findings, or nothing tested"
        case .usage: "wrong usage"
        case .malformedInput: "malformed or invalid input"
        case .unreadableInput: "input cannot be read"
        case .componentMissing: "a needed component is not installed"
        case .internalError: "internal error"
        case .unwritableOutput: "output cannot be written"
        case .trap: "trap"
        case .uncaughtException: "uncaught exception"
        case .linkError: "missing or wrong imports"
        case .fuelExhausted: "fuel used up"
        case .timeLimit: "time limit"
        case .resourceLimit: "limit on memory, tables, heap or stack"
        case .interrupted: "interrupted (Ctrl-C)"
        case .terminated: "terminated (SIGTERM)"
        }
    }

    /// A sentence for the help of a command: `Exit codes: 0 all as expected, 64 wrong usage.`
    public static func help(_ statuses: [ExitStatus]) -> String {
        "Exit codes: " + statuses.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", ") + "."
    }
}
