/// Faults of the text format: the catalogue of texts of the parser.
public enum TextFault: Sendable, Hashable {
    case unexpectedToken(found: String, expected: String)

    public var message: String {
        switch self {
        case .unexpectedToken(let found, let expected): "unexpected token \(found), expected \(expected)"
        }
    }
}
