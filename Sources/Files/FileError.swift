public import SystemPackage

/// Why a file could not be read or written.
public enum FileError: Error, Sendable, Hashable {
    case cannotRead(path: String, Errno)
    case cannotWrite(path: String, Errno)
    /// The file, or what it unpacks to, holds more than `limit` bytes.
    case tooLarge(path: String, limit: Int)
    /// The file begins as a gzip file and does not go on as one.
    case cannotUnpack(path: String, GzipError)

    /// The path as the caller gave it; `-` is standard input or output.
    public var path: String {
        switch self {
        case .cannotRead(let path, _), .cannotWrite(let path, _), .tooLarge(let path, _), .cannotUnpack(let path, _): path
        }
    }
}
