extension ExternalKind {
    /// The keyword of imports, exports and definitions in the text format.
    public var keyword: String {
        switch self {
        case .function: "func"
        case .table: "table"
        case .memory: "memory"
        case .global: "global"
        case .tag: "tag"
        }
    }
}
