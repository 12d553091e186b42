import RampartWASI

/// A guest's output with everything visible that a terminal would obey.
final class SanitizedStream: RampartWASI.Stream {
    private let stream: any RampartWASI.Stream
    private var visible = VisibleText()
    /// Visible bytes that the stream has not taken yet.
    private var waiting: [UInt8] = []

    init(_ stream: any RampartWASI.Stream) { self.stream = stream }

    var type: FileType { stream.type }
    var readiness: ReadinessSource { stream.readiness }

    func read(into buffer: inout MutableSpan<UInt8>) throws(RampartWASI.Errno) -> Int { try stream.read(into: &buffer) }

    func write(_ buffer: Span<UInt8>) throws(RampartWASI.Errno) -> Int {
        // Where the stream does not take what came before, nothing more is taken from the guest.
        try drain()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(buffer.count)
        for index in 0..<buffer.count { bytes.append(buffer[index]) }
        visible.append(bytes, to: &waiting)
        do throws(RampartWASI.Errno) {
            try drain()
        } catch .again {
            // The guest's bytes are taken; what is left of them goes out before the next ones.
        }
        return buffer.count
    }

    private func drain() throws(RampartWASI.Errno) {
        let bytes = waiting
        var written = 0
        defer { waiting.removeFirst(written) }
        while written < bytes.count { written += try stream.write(bytes.span.extracting(written..<bytes.count)) }
    }

    /// Writes what is still held back, at the program's end.
    func finish() {
        visible.finish(to: &waiting)
        // The guest that could be told of a failure is gone.
        _ = try? drain()
    }

    func setFlags(_ flags: DescriptorFlags) throws(RampartWASI.Errno) { try stream.setFlags(flags) }
    func status() throws(RampartWASI.Errno) -> FileStatus { try stream.status() }
}
