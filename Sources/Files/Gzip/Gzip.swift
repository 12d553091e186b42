/// Packs and unpacks bytes in the gzip format (RFC 1952), with zlib.
public enum Gzip {
    /// True when `bytes` begin as a gzip file does.
    public static func isGzip(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 3 && bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8
    }

    /// The gzip file of `bytes`, without name or time, so that equal input gives equal output.
    ///
    /// - Parameters:
    ///   - bytes: What to pack.
    ///   - level: 0 (fast) to 9 (small); values outside are taken as the nearest.
    /// - Returns: The whole file.
    /// - Throws: `GzipError.outOfMemory`.
    public static func compress(_ bytes: [UInt8], level: Int = 6) throws(GzipError) -> [UInt8] {
        var packer = try ZlibStream(.deflate(level: min(9, max(0, level))))
        var output: [UInt8] = []
        var position = 0
        while true {
            let step = packer.step(input: bytes, from: position, output: &output, atMost: .max)
            position += step.consumed
            switch step.status {
            case .progress: continue
            case .end: return output
            case .outOfMemory: throw .outOfMemory
            case .corrupt, .needsInput, .outputFull: throw .corrupt
            }
        }
    }

    /// The content of a gzip file, which may have several members one after the other.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limit: Most bytes to return. Memory in use never passes it by more than a buffer, whatever the file declares.
    /// - Returns: The content of all members, in their order.
    /// - Throws: `GzipError`.
    public static func decompress(_ bytes: [UInt8], limit: Int = InputFile.defaultLimit) throws(GzipError) -> [UInt8] {
        var unpacker = try ZlibStream(.inflate)
        var output: [UInt8] = []
        var position = 0
        while true {
            let step = unpacker.step(input: bytes, from: position, output: &output, atMost: limit)
            position += step.consumed
            switch step.status {
            case .progress: continue
            case .end:
                // Tapes and some tools pad with zeros, which gzip itself ignores.
                guard bytes[position...].contains(where: { $0 != 0 }) else { return output }
                try unpacker.restart()
            case .needsInput: throw .truncated
            case .outputFull: throw .tooLarge(limit: limit)
            case .corrupt: throw .corrupt
            case .outOfMemory: throw .outOfMemory
            }
        }
    }
}
