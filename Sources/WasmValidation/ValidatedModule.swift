import WasmModel

/// A module that obeys all validation rules; only `Validator` makes one.
public final class ValidatedModule: Sendable {
    public let module: Module
    public let features: Features
    public let registry: TypeRegistry
    /// Registry identifiers by type index.
    public let canonicalTypes: [UInt32]
    /// The function index space, imports first: type indices.
    public let functionTypeIndices: [UInt32]
    /// The table index space, imports first; types as written in the module.
    public let tableTypes: [TableType]
    /// The memory index space, imports first.
    public let memoryTypes: [MemoryType]
    /// The global index space, imports first; types as written in the module.
    public let globalTypes: [GlobalType]
    /// The tag index space, imports first: type indices.
    public let tagTypeIndices: [UInt32]
    /// Expected conditions by function index, ascending by offset. Empty where any section of hints has a fault: what is wrong in one
    /// place is not to be trusted in another.
    public let branchHints: [UInt32: [BranchHint]]
    /// What is wrong with custom sections: what the decoder or parser found, and hints without a conditional.
    public let customSectionFaults: [CustomSectionFault]

    init(
        module: Module, features: Features, registry: TypeRegistry, canonicalTypes: [UInt32], functionTypeIndices: [UInt32],
        tableTypes: [TableType], memoryTypes: [MemoryType], globalTypes: [GlobalType], tagTypeIndices: [UInt32],
        customSectionFaults: [CustomSectionFault]
    ) {
        self.module = module
        self.features = features
        self.registry = registry
        self.canonicalTypes = canonicalTypes
        self.functionTypeIndices = functionTypeIndices
        self.tableTypes = tableTypes
        self.memoryTypes = memoryTypes
        self.globalTypes = globalTypes
        self.tagTypeIndices = tagTypeIndices
        self.customSectionFaults = customSectionFaults
        branchHints = customSectionFaults.contains { $0.section == CustomSection.branchHints } ? [:] : module.branchHints
    }

    /// What the producer expects of the `if` or `br_if` at an offset of a function's body.
    ///
    /// - Parameters:
    ///   - offset: Bytes from the first instruction of the body (`FunctionBody.range`).
    ///   - function: Index in the function index space.
    /// - Returns: The hint, or nil where there is none.
    public func branchHint(at offset: Int, of function: UInt32) -> BranchHint.Direction? {
        guard let hints = branchHints[function] else { return nil }
        var low = 0
        var high = hints.count
        while low < high {
            let middle = low + (high - low) / 2
            if Int(hints[middle].offset) < offset { low = middle + 1 } else { high = middle }
        }
        return low < hints.count && Int(hints[low].offset) == offset ? hints[low].direction : nil
    }

    /// The type of a function of the index space, as written in the module.
    public func functionType(_ functionIndex: UInt32) -> FunctionType {
        functionType(typeIndex: functionTypeIndices[Int(functionIndex)])
    }

    /// The function type of a type index that validation has found to be one, as written in the module.
    public func functionType(typeIndex: UInt32) -> FunctionType {
        guard case .function(let type) = module.types[Int(typeIndex)].composite else {
            preconditionFailure("type \(typeIndex) is no function type")
        }
        return type
    }

    /// The heap type with a type index replaced by its registry identifier.
    public func canonical(_ type: HeapType) -> HeapType {
        switch type {
        case .type(let index): .canonical(canonicalTypes[Int(index)])
        case .exact(let index): .exactCanonical(canonicalTypes[Int(index)])
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .recursive, .canonical,
            .exactRecursive, .exactCanonical:
            type
        }
    }

    /// The reference type with a type index replaced by its registry identifier.
    public func canonical(_ type: ReferenceType) -> ReferenceType { type.mapping(canonical(_:)) }

    /// The value type with a type index replaced by its registry identifier.
    public func canonical(_ type: ValueType) -> ValueType { type.mapping(canonical(_:)) }
}
