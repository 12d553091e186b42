import Glibc
import Locking
import SystemPackage

/// The two output streams, with one line at the bottom of a terminal that shows progress.
public final class Console: Sendable {
    private struct State {
        var status = ""
    }

    /// Whether progress is a line that is written over; else it is plain lines.
    public let isTerminal: Bool
    private let results: FileDescriptor
    private let state = Lock(State())

    /// - Parameter resultsToStandardError: where standard output is taken by a report.
    public init(resultsToStandardError: Bool) {
        isTerminal = isatty(STDERR_FILENO) != 0
        results = resultsToStandardError ? .standardError : .standardOutput
    }

    /// Writes a line of the result.
    public func result(_ line: String) { write(line, to: results) }

    /// Writes a line of progress or an error message.
    public func message(_ line: String) { write(line, to: .standardError) }

    /// Replaces the progress line; an empty text takes it away. Only for terminals.
    public func status(_ text: String) {
        guard isTerminal else { return }
        state.withLock { state in
            state.status = text
            Console.put("\r\u{1B}[K" + text, to: .standardError)
        }
    }

    private func write(_ line: String, to stream: FileDescriptor) {
        state.withLock { state in
            if !state.status.isEmpty { Console.put("\r\u{1B}[K", to: .standardError) }
            Console.put(line + "\n", to: stream)
            if !state.status.isEmpty { Console.put(state.status, to: .standardError) }
        }
    }

    private static func put(_ text: String, to stream: FileDescriptor) {
        // A stream that nobody reads any more is no reason to stop: the exit code and the report files are still wanted.
        _ = try? stream.writeAll(text.utf8)
    }
}
