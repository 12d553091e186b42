/// A stream in memory: reads give the bytes that were put in, writes are collected.
public final class BufferStream: Stream {
    public let type: FileType
    /// What has been written.
    public private(set) var output: [UInt8] = []
    private var input: [UInt8]
    private var position = 0
    /// Bytes that may be written; more is `.noSpace`.
    private let limit: Int

    public init(input: [UInt8] = [], outputLimit: Int = 1 << 30, isTerminal: Bool = false) {
        self.input = input
        limit = outputLimit
        type = isTerminal ? .characterDevice : .unknown
    }

    public func read(into buffer: inout MutableSpan<UInt8>) throws(Errno) -> Int {
        let count = min(buffer.count, input.count - position)
        for index in 0..<count { buffer[index] = input[position + index] }
        position += count
        return count
    }

    public func write(_ buffer: Span<UInt8>) throws(Errno) -> Int {
        let count = min(buffer.count, limit - output.count)
        guard count > 0 || buffer.isEmpty else { throw .noSpace }
        for index in 0..<count { output.append(buffer[index]) }
        return count
    }

    public var readiness: ReadinessSource {
        .custom { [self] in Readiness(readableBytes: UInt64(input.count - position), canRead: true, canWrite: true) }
    }
}
