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

    init(
        module: Module, features: Features, registry: TypeRegistry, canonicalTypes: [UInt32], functionTypeIndices: [UInt32],
        tableTypes: [TableType], memoryTypes: [MemoryType], globalTypes: [GlobalType], tagTypeIndices: [UInt32]
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
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .recursive, .canonical: type
        }
    }

    /// The reference type with a type index replaced by its registry identifier.
    public func canonical(_ type: ReferenceType) -> ReferenceType { type.mapping(canonical(_:)) }

    /// The value type with a type index replaced by its registry identifier.
    public func canonical(_ type: ValueType) -> ValueType { type.mapping(canonical(_:)) }
}
