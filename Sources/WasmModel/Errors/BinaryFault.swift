/// Faults of the binary format: the catalogue of texts of the loader.
public enum BinaryFault: Sendable, Hashable {
    case unexpectedEnd

    public var message: String {
        switch self {
        case .unexpectedEnd: "unexpected end"
        }
    }
}
