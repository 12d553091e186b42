/// Function, structure and array types, subtypes and recursion groups (specification chapter 2.3.8 and 2.3.9).

public struct FunctionType: Hashable, Sendable {
    public var parameters: [ValueType]
    public var results: [ValueType]

    public init(parameters: [ValueType], results: [ValueType]) {
        self.parameters = parameters
        self.results = results
    }
}

/// The type of a field in memory: a value type or a packed integer.
public enum StorageType: Hashable, Sendable, BitwiseCopyable {
    case value(ValueType)
    case i8, i16

    /// The type of the field's value on the stack: packed integers are i32 there.
    @inlinable public var unpacked: ValueType {
        switch self {
        case .value(let type): type
        case .i8, .i16: .i32
        }
    }

    @inlinable public var isPacked: Bool {
        switch self {
        case .value: false
        case .i8, .i16: true
        }
    }

    /// Bytes that the field takes in an object; references take 8.
    @inlinable public var byteSize: Int {
        switch self {
        case .i8: 1
        case .i16: 2
        case .value(let type):
            switch type {
            case .i32, .f32: 4
            case .i64, .f64, .reference: 8
            case .v128: 16
            }
        }
    }
}

public struct FieldType: Hashable, Sendable, BitwiseCopyable {
    public var storage: StorageType
    public var mutable: Bool

    public init(storage: StorageType, mutable: Bool) {
        self.storage = storage
        self.mutable = mutable
    }
}

public struct StructType: Hashable, Sendable {
    public var fields: [FieldType]

    public init(fields: [FieldType]) { self.fields = fields }
}

public struct ArrayType: Hashable, Sendable {
    public var field: FieldType

    public init(field: FieldType) { self.field = field }
}

public enum CompositeType: Hashable, Sendable {
    case function(FunctionType)
    case structure(StructType)
    case array(ArrayType)
}

/// A composite type with its place in the subtype hierarchy.
public struct SubType: Hashable, Sendable {
    public var isFinal: Bool
    /// Declared supertypes; the specification allows at most one, the grammar any number.
    public var supertypes: [HeapType]
    /// The structure type of whose objects those of this type are descriptors (custom descriptors proposal).
    public var describes: HeapType?
    /// The structure type of the descriptors that objects of this type have (custom descriptors proposal).
    public var descriptor: HeapType?
    public var composite: CompositeType

    /// Supertypes, described type and descriptor are `.type(index)` in a module, `.canonical` or `.recursive` in registry keys.
    public init(
        isFinal: Bool = true, supertypes: [HeapType] = [], describes: HeapType? = nil, descriptor: HeapType? = nil,
        composite: CompositeType
    ) {
        self.isFinal = isFinal
        self.supertypes = supertypes
        self.describes = describes
        self.descriptor = descriptor
        self.composite = composite
    }
}

extension ValueType {
    /// The same type with every index in it replaced.
    @inlinable public func mapping(_ transform: (HeapType) -> HeapType) -> ValueType {
        switch self {
        case .reference(let reference): .reference(reference.mapping(transform))
        case .i32, .i64, .f32, .f64, .v128: self
        }
    }
}

extension ReferenceType {
    /// The same type with its heap type replaced.
    @inlinable public func mapping(_ transform: (HeapType) -> HeapType) -> ReferenceType {
        ReferenceType(nullable: nullable, heap: transform(heap))
    }
}

extension FunctionType {
    /// The same type with every heap type in it replaced.
    public func mapping(_ transform: (HeapType) -> HeapType) -> FunctionType {
        FunctionType(parameters: parameters.map { $0.mapping(transform) }, results: results.map { $0.mapping(transform) })
    }
}

extension FieldType {
    /// The same type with every heap type in it replaced.
    public func mapping(_ transform: (HeapType) -> HeapType) -> FieldType {
        switch storage {
        case .value(let type): FieldType(storage: .value(type.mapping(transform)), mutable: mutable)
        case .i8, .i16: self
        }
    }
}

extension SubType {
    /// The same type with every heap type in it replaced: also supertypes, described type and descriptor.
    public func mapping(_ transform: (HeapType) -> HeapType) -> SubType {
        let composite: CompositeType =
            switch self.composite {
            case .function(let type): .function(type.mapping(transform))
            case .structure(let type): .structure(StructType(fields: type.fields.map { $0.mapping(transform) }))
            case .array(let type): .array(ArrayType(field: type.field.mapping(transform)))
            }
        return SubType(
            isFinal: isFinal, supertypes: supertypes.map(transform), describes: describes.map(transform),
            descriptor: descriptor.map(transform), composite: composite)
    }
}
