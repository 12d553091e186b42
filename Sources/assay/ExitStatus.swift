import ArgumentParser

/// The one table of exit codes.
enum ExitStatus: Int32, CaseIterable {
    /// Everything is as expected.
    case asExpected = 0
    /// Something is not as expected, or nothing was tested.
    case findings = 1
    /// The command line is wrong. ArgumentParser uses this number by itself.
    case usage = 64
    /// An input is malformed.
    case malformedInput = 65
    /// An input does not exist or cannot be read.
    case unreadableInput = 66
    /// A component that the command needs is not installed.
    case componentMissing = 69
    /// Something of ours broke.
    case internalError = 70
    /// An output cannot be written.
    case unwritableOutput = 73

    /// What a command throws to end with this code.
    var exitCode: ExitCode { ExitCode(rawValue) }
}
