/// The texts of every error that this target throws.
extension FileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotRead(let path, let errno): "\(shown(path, "standard input")): cannot be read: \(errno)"
        case .cannotWrite(let path, let errno): "\(shown(path, "standard output")): cannot be written: \(errno)"
        case .tooLarge(let path, let limit): "\(shown(path, "standard input")): larger than \(limit) bytes"
        case .cannotUnpack(let path, let error): "\(shown(path, "standard input")): \(error)"
        }
    }

    private func shown(_ path: String, _ stream: String) -> String {
        path == "-" ? stream : path
    }
}

extension GzipError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .corrupt: "not a correct gzip file"
        case .truncated: "the gzip file ends too early"
        case .tooLarge(let limit): "unpacks to more than \(limit) bytes"
        case .outOfMemory: "no memory left for zlib"
        }
    }
}
