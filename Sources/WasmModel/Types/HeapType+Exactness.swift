// Exact heap types (custom descriptors proposal): they have the values of a declared type, but not those of its subtypes.
extension HeapType {
    /// Whether the type leaves out the subtypes of the declared type that it names.
    @inlinable public var isExact: Bool {
        switch self {
        case .exact, .exactRecursive, .exactCanonical: true
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .type, .recursive, .canonical: false
        }
    }

    /// The exact form of a declared type; abstract types have none and stay as they are.
    @inlinable public var exactForm: HeapType {
        switch self {
        case .type(let index): .exact(index)
        case .recursive(let position): .exactRecursive(position)
        case .canonical(let identifier): .exactCanonical(identifier)
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .exact, .exactRecursive,
            .exactCanonical:
            self
        }
    }

    /// The type index of a module that the type names, exactly or not; nil for all other forms.
    @inlinable public var typeIndex: UInt32? {
        switch self {
        case .type(let index), .exact(let index): index
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .recursive, .canonical,
            .exactRecursive, .exactCanonical:
            nil
        }
    }

    /// The identifier of a registry that the type names, exactly or not; nil for all other forms.
    @inlinable public var identifier: UInt32? {
        switch self {
        case .canonical(let identifier), .exactCanonical(let identifier): identifier
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .type, .recursive, .exact,
            .exactRecursive:
            nil
        }
    }

    /// The same type under another name of the declared type that it names; exactness stays.
    @inlinable public func renamed(_ declared: HeapType) -> HeapType { isExact ? declared.exactForm : declared }
}
