import CZlib

/// The one owner of a `z_stream`.
///
/// zlib keeps a pointer back to the stream, so it lives in memory of its own that does not move, from `init` to `deinit`.
@safe struct ZlibStream: ~Copyable {
    enum Direction {
        case inflate
        case deflate(level: Int)
    }

    enum Status {
        case progress, end, needsInput, outputFull, corrupt, outOfMemory
    }

    private static let bufferSize = 1 << 16
    /// More would not fit into zlib's 32-bit counters.
    private static let largestInput = 1 << 30

    private let direction: Direction
    private let stream: UnsafeMutablePointer<z_stream>
    private var buffer = [UInt8](repeating: 0, count: bufferSize)

    init(_ direction: Direction) throws(GzipError) {
        self.direction = direction
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status =
            switch direction {
            // 15 is the largest window, and 16 more asks for the gzip format; the stream is valid and all fields are zero, as both calls demand.
            case .inflate:
                unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            case .deflate(let level):
                unsafe deflateInit2_(
                    stream, Int32(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            }
        guard status == Z_OK else {
            unsafe stream.deallocate()
            throw .outOfMemory
        }
        unsafe self.stream = unsafe stream
    }

    deinit {
        switch direction {
        // The stream was initialised by the matching call in `init` and is used by nobody after this.
        case .inflate: unsafe inflateEnd(stream)
        case .deflate: unsafe deflateEnd(stream)
        }
        unsafe stream.deallocate()
    }

    /// Makes an unpacker ready for the next member.
    mutating func restart() throws(GzipError) {
        // The stream is initialised and not in use.
        guard unsafe inflateReset(stream) == Z_OK else { throw .corrupt }
    }

    /// Runs zlib once and appends what it makes to `output`, which never grows past `limit`.
    mutating func step(input: [UInt8], from position: Int, output: inout [UInt8], atMost limit: Int) -> (consumed: Int, status: Status) {
        let available = min(input.count - position, ZlibStream.largestInput)
        let isLast = position + available == input.count
        let (consumed, produced, code) = run(input: input, from: position, count: available, isLast: isLast)
        guard produced <= limit - output.count else { return (consumed, .outputFull) }
        output.append(contentsOf: buffer[..<produced])
        switch code {
        case Z_STREAM_END: return (consumed, .end)
        case Z_OK, Z_BUF_ERROR: return (consumed, consumed > 0 || produced > 0 ? .progress : .needsInput)
        case Z_MEM_ERROR: return (consumed, .outOfMemory)
        default: return (consumed, .corrupt)
        }
    }

    private mutating func run(
        input: [UInt8], from position: Int, count: Int, isLast: Bool
    ) -> (consumed: Int, produced: Int, code: Int32) {
        let (stream, direction) = unsafe (stream, direction)
        // Both arrays are lent for the call only, the counts are theirs, and the two pointers are cleared before they end.
        return unsafe input.withUnsafeBufferPointer { source in
            unsafe buffer.withUnsafeMutableBufferPointer { target in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { unsafe $0 + position })
                unsafe stream.pointee.avail_in = UInt32(count)
                unsafe stream.pointee.next_out = target.baseAddress
                unsafe stream.pointee.avail_out = UInt32(target.count)
                let code =
                    switch direction {
                    case .inflate: unsafe inflate(stream, Z_NO_FLUSH)
                    case .deflate: unsafe deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    }
                unsafe stream.pointee.next_in = nil
                unsafe stream.pointee.next_out = nil
                return unsafe (count - Int(stream.pointee.avail_in), target.count - Int(stream.pointee.avail_out), code)
            }
        }
    }
}
