/// Why bytes could not be packed or unpacked.
public enum GzipError: Error, Sendable, Hashable {
    /// Not a gzip file, a wrong checksum, or bytes after the end.
    case corrupt
    /// The end is missing.
    case truncated
    /// The output would be larger than `limit` bytes.
    case tooLarge(limit: Int)
    case outOfMemory
}
