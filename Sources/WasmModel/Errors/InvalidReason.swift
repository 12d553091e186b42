/// Broken validation rules: the catalogue of texts of the validator.
public enum InvalidReason: Sendable, Hashable {
    case typeMismatch(expected: String, found: String)

    public var message: String {
        switch self {
        case .typeMismatch(let expected, let found): "type mismatch: expected \(expected), found \(found)"
        }
    }
}
