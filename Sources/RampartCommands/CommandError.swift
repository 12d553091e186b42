import ToolOptions

/// Why a command ends without doing what was asked: an exit code, a message and lines that belong to it.
public struct CommandError: Error, Sendable, Hashable {
    public var status: ExitStatus
    /// `a.wasm: offset 0x8: unexpected end`, without the tool's name.
    public var message: String
    /// Lines to show below the message, such as the place in a text.
    public var details: [String]

    public init(_ status: ExitStatus, _ message: String, details: [String] = []) {
        self.status = status
        self.message = message
        self.details = details
    }
}

extension ErrorOutput {
    public func report(_ error: CommandError) { report(error.message, details: error.details) }
}
