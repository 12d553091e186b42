/// The texts of every error that this target throws.
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
