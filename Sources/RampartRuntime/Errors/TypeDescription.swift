import WasmModel

/// Types in messages, as the text format writes them; a concrete heap type is its identifier in the registry.
enum TypeDescription {
    static func text(_ type: ValueType) -> String {
        switch type {
        case .i32: "i32"
        case .i64: "i64"
        case .f32: "f32"
        case .f64: "f64"
        case .v128: "v128"
        case .reference(let reference): text(reference)
        }
    }

    static func text(_ type: ReferenceType) -> String { "(ref \(type.nullable ? "null " : "")\(text(type.heap)))" }

    static func text(_ type: HeapType) -> String {
        switch type {
        case .type(let index): "\(index)"
        case .recursive(let position): "rec.\(position)"
        case .canonical(let identifier): "#\(identifier)"
        case .exact(let index): "(exact \(index))"
        case .exactRecursive(let position): "(exact rec.\(position))"
        case .exactCanonical(let identifier): "(exact #\(identifier))"
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn: type.keyword ?? ""
        }
    }

    static func text(_ type: FunctionType, keyword: String) -> String {
        let parameters = type.parameters.isEmpty ? "" : " (param \(type.parameters.map { text($0) }.joined(separator: " ")))"
        let results = type.results.isEmpty ? "" : " (result \(type.results.map { text($0) }.joined(separator: " ")))"
        return "(\(keyword)\(parameters)\(results))"
    }

    static func text(_ limits: Limits, _ index: IndexType) -> String {
        (index == .i64 ? "i64 " : "") + "\(limits.minimum)" + (limits.maximum.map { " \($0)" } ?? "")
    }

    static func text(_ type: TableType) -> String { "(table \(text(type.limits, type.index)) \(text(type.element)))" }
    static func text(_ type: MemoryType) -> String {
        let hasPageSize = type.pageSizeExponent != MemoryType.defaultPageSizeExponent
        let shared = type.isShared ? " shared" : ""
        return "(memory \(text(type.limits, type.index))\(shared)\(hasPageSize ? " (pagesize \(type.pageSize))" : ""))"
    }
    static func text(_ type: GlobalType) -> String { type.mutable ? "(global (mut \(text(type.value))))" : "(global \(text(type.value)))" }
}
