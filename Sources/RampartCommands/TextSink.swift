import Files
import SystemPackage

/// Text for standard output, written in large pieces.
struct TextSink: ~Copyable {
    private var buffer: [UInt8] = []
    private static let pieceSize = 1 << 16

    /// Adds a line.
    ///
    /// - Throws: where standard output cannot be written.
    mutating func line(_ line: String) throws(CommandError) {
        buffer.append(contentsOf: line.utf8)
        buffer.append(0x0A)
        if buffer.count >= TextSink.pieceSize { try flush() }
    }

    /// Writes what is there.
    mutating func flush() throws(CommandError) {
        try StandardOutput.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// The standard output of this process, for results.
public enum StandardOutput {
    /// - Throws: where it cannot be written.
    public static func write(_ bytes: [UInt8]) throws(CommandError) {
        do {
            _ = try FileDescriptor.standardOutput.writeAll(bytes)
        } catch {
            throw CommandError(.unwritableOutput, "standard output: cannot be written: \(error)")
        }
    }
}
