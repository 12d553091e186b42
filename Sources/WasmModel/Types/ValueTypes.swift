/// Types of values (specification chapter 2.3).

/// What a reference may refer to.
public enum HeapType: Hashable, Sendable, BitwiseCopyable {
    case any, eq, i31, `struct`, array, none
    case `func`, nofunc
    case extern, noextern
    case exn, noexn
    /// A type index of the module in which the type is written.
    case type(UInt32)
    /// A position inside the type's own recursion group. Only in the keys by which a `TypeRegistry` compares groups.
    case recursive(UInt32)
    /// An identifier given by a `TypeRegistry`: equal identifiers are equal types, whichever module they came from.
    case canonical(UInt32)
    // The exact forms of the three above, which have no declared subtypes (custom descriptors proposal, "Exact Types").
    case exact(UInt32)
    case exactRecursive(UInt32)
    case exactCanonical(UInt32)
}

/// A reference type: heap type and nullability.
public struct ReferenceType: Hashable, Sendable, BitwiseCopyable {
    // In this order the two take 6 bytes instead of 9, which keeps an `Instruction` with two of them within 24.
    public var heap: HeapType
    public var nullable: Bool

    @inlinable public init(nullable: Bool, heap: HeapType) {
        self.nullable = nullable
        self.heap = heap
    }

    public static let funcref = ReferenceType(nullable: true, heap: .func)
    public static let externref = ReferenceType(nullable: true, heap: .extern)
    public static let exnref = ReferenceType(nullable: true, heap: .exn)
}

/// The type of a value on the operand stack, of a local or of a global.
public enum ValueType: Hashable, Sendable, BitwiseCopyable {
    case i32, i64, f32, f64, v128
    case reference(ReferenceType)

    public static let funcref = ValueType.reference(.funcref)
    public static let externref = ValueType.reference(.externref)

    @inlinable public var isReference: Bool {
        switch self {
        case .reference: true
        case .i32, .i64, .f32, .f64, .v128: false
        }
    }

    /// Whether a local of this type starts with a value (numbers, vectors and nullable references do).
    @inlinable public var isDefaultable: Bool {
        switch self {
        case .reference(let reference): reference.nullable
        case .i32, .i64, .f32, .f64, .v128: true
        }
    }
}

/// The type of indices into a memory or table (memory64 proposal): i32 or i64.
public enum IndexType: UInt8, Hashable, Sendable, BitwiseCopyable {
    case i32, i64

    @inlinable public var valueType: ValueType {
        switch self {
        case .i32: .i32
        case .i64: .i64
        }
    }
}

/// The type of a block (binary format 5.4.1).
public enum BlockType: Hashable, Sendable, BitwiseCopyable {
    case empty
    case value(ValueType)
    case type(UInt32)
}
