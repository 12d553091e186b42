import Glibc
import SystemPackage

/// Error messages of a tool on standard error: `rampart: a.wasm: offset 0x8: unexpected end`.
public struct ErrorOutput: Sendable {
    public let tool: String
    /// Whether the tool's name is coloured: only on a terminal, and not where NO_COLOR is set (no-color.org).
    public let isColored: Bool

    public init(tool: String) {
        self.tool = tool
        isColored =
            isatty(STDERR_FILENO) != 0 && (HostEnvironment.value("NO_COLOR") ?? "").isEmpty && HostEnvironment.value("TERM") != "dumb"
    }

    /// What stands in front of a message.
    public var prefix: String { isColored ? "\u{1B}[1;31m\(tool):\u{1B}[0m " : "\(tool): " }

    /// Writes a message, and lines that belong to it below.
    public func report(_ message: String, details: [String] = []) {
        ErrorOutput.write(([prefix + message] + details).joined(separator: "\n") + "\n")
    }

    /// Writes text as it is, in one piece. An error of writing has nowhere to go.
    public static func write(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }
}
