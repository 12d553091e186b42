import WasmModel

/// A result as a script can see it: numbers as bits, references by what they refer to.
public enum ScriptValue: Sendable, Hashable {
    case i32(UInt32)
    case i64(UInt64)
    /// The bits of an f32.
    case f32(UInt32)
    /// The bits of an f64.
    case f64(UInt64)
    case v128(SIMD16<UInt8>)
    case null(Hierarchy)
    case reference(Referent)

    /// The four hierarchies of heap types; a null belongs to one.
    public enum Hierarchy: Sendable, Hashable {
        case any, function, external, exception

        /// The hierarchy of an abstract heap type; nil where it depends on a module.
        public init?(_ heap: HeapType) {
            switch heap {
            case .any, .eq, .i31, .struct, .array, .none: self = .any
            case .func, .nofunc: self = .function
            case .extern, .noextern: self = .external
            case .exn, .noexn: self = .exception
            case .type, .recursive, .canonical, .exact, .exactRecursive, .exactCanonical: return nil
            }
        }

        /// The keyword of the top type.
        var keyword: String {
            switch self {
            case .any: "any"
            case .function: "func"
            case .external: "extern"
            case .exception: "exn"
            }
        }
    }

    /// What a reference that is not null refers to.
    public enum Referent: Sendable, Hashable {
        case function, structure, array, exception
        case i31(UInt32)
        /// A host reference as a value of type `any`.
        case host(UInt32)
        /// A host reference as a value of type `extern`.
        case external(UInt32)
        /// An internal reference as a value of type `extern`.
        case externalized
    }
}

extension ScriptValue.Referent {
    /// Whether the referent is of an abstract heap type.
    func isInstance(of heap: HeapType) -> Bool {
        switch self {
        case .function: heap == .func
        case .structure: heap == .struct || heap == .eq || heap == .any
        case .array: heap == .array || heap == .eq || heap == .any
        case .i31: heap == .i31 || heap == .eq || heap == .any
        case .host: heap == .any
        case .external, .externalized: heap == .extern
        case .exception: heap == .exn
        }
    }
}
