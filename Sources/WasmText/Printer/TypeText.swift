import WasmModel

/// Types as the text format writes them.
enum TypeText {
    static func heap(_ type: HeapType, types: IdentifierSpace) -> String {
        switch type {
        case .type(let index): types.use(index)
        // Registry forms occur in no module.
        case .recursive(let index), .canonical(let index): String(index)
        case .exact(let index): "(exact \(types.use(index)))"
        case .exactRecursive(let index), .exactCanonical(let index): "(exact \(index))"
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn: type.keyword ?? ""
        }
    }

    static func reference(_ type: ReferenceType, types: IdentifierSpace) -> String {
        if type.nullable, let short = abbreviation(type.heap) { return short }
        return "(ref \(type.nullable ? "null " : "")\(heap(type.heap, types: types)))"
    }

    /// The one word for the nullable reference to an abstract heap type.
    private static func abbreviation(_ type: HeapType) -> String? {
        switch type {
        case .any: "anyref"
        case .eq: "eqref"
        case .i31: "i31ref"
        case .struct: "structref"
        case .array: "arrayref"
        case .none: "nullref"
        case .func: "funcref"
        case .nofunc: "nullfuncref"
        case .extern: "externref"
        case .noextern: "nullexternref"
        case .exn: "exnref"
        case .noexn: "nullexnref"
        case .type, .recursive, .canonical, .exact, .exactRecursive, .exactCanonical: nil
        }
    }

    static func value(_ type: ValueType, types: IdentifierSpace) -> String {
        switch type {
        case .i32: "i32"
        case .i64: "i64"
        case .f32: "f32"
        case .f64: "f64"
        case .v128: "v128"
        case .reference(let type): reference(type, types: types)
        }
    }

    static func limits(_ limits: Limits, _ index: IndexType) -> String {
        let range = limits.maximum.map { "\(limits.minimum) \($0)" } ?? "\(limits.minimum)"
        return index == .i64 ? "i64 \(range)" : range
    }

    static func memory(_ type: MemoryType) -> String {
        let limits = limits(type.limits, type.index) + (type.isShared ? " shared" : "")
        guard type.pageSizeExponent != MemoryType.defaultPageSizeExponent else { return limits }
        return "\(limits) (pagesize \(UInt64(1) << UInt64(type.pageSizeExponent)))"
    }
}
