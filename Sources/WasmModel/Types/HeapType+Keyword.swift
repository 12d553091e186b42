extension HeapType {
    /// The keyword of an abstract heap type in the text format; nil for a concrete one.
    public var keyword: String? {
        switch self {
        case .any: "any"
        case .eq: "eq"
        case .i31: "i31"
        case .struct: "struct"
        case .array: "array"
        case .none: "none"
        case .func: "func"
        case .nofunc: "nofunc"
        case .extern: "extern"
        case .noextern: "noextern"
        case .exn: "exn"
        case .noexn: "noexn"
        case .type, .recursive, .canonical, .exact, .exactRecursive, .exactCanonical: nil
        }
    }
}
