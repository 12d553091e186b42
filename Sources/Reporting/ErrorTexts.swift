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

extension XMLError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .outOfMemory: "no memory left for libxml2"
        case .notWritten(let operation): "libxml2 could not write \(operation)"
        case .badSchema(let faults): "the schema is not correct: \(faults.map(\.description).joined(separator: "; "))"
        case .notWellFormed(let faults): "the document is not well-formed: \(faults.map(\.description).joined(separator: "; "))"
        case .notValid(let faults): "the document breaks its schema: \(faults.map(\.description).joined(separator: "; "))"
        }
    }
}

extension XMLFault: CustomStringConvertible {
    public var description: String { "line \(line): \(message)" }
}

extension ReportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .xml(let error): error.description
        }
    }
}
