import WasmModel

/// A value type in one word: what the operand stack of the validator holds.
///
/// Numbers and vectors have the codes 1 to 5 and the unknown type of unreachable code is 0. A reference type has the top bit; the next
/// bits say whether it is nullable, whether its low bits are an index of a declared type or the code of an abstract heap type, and
/// whether a declared type is meant without its subtypes.
/// Which index space the index belongs to (a module's or a registry's) is for the user to know.
struct OperandType: Equatable, Sendable, BitwiseCopyable {
    var bits: UInt32

    static let bottom = OperandType(bits: 0)
    static let i32 = OperandType(bits: 1)
    static let i64 = OperandType(bits: 2)
    static let f32 = OperandType(bits: 3)
    static let f64 = OperandType(bits: 4)
    static let v128 = OperandType(bits: 5)

    private static let referenceBit: UInt32 = 1 << 31
    private static let nullableBit: UInt32 = 1 << 30
    private static let declaredBit: UInt32 = 1 << 29
    private static let exactBit: UInt32 = 1 << 28
    private static let indexMask: UInt32 = (1 << 28) - 1

    /// The number of declared types that can be told apart.
    static let maximumIndexCount = 1 << 28

    init(bits: UInt32) { self.bits = bits }

    init(nullable: Bool, abstract: AbstractHeapType) {
        bits = Self.referenceBit | (nullable ? Self.nullableBit : 0) | UInt32(abstract.rawValue)
    }

    init(nullable: Bool, declared index: UInt32, exact: Bool = false) {
        bits =
            Self.referenceBit | (nullable ? Self.nullableBit : 0) | Self.declaredBit | (exact ? Self.exactBit : 0)
            | (index & Self.indexMask)
    }

    init(_ index: IndexType) {
        switch index {
        case .i32: self = .i32
        case .i64: self = .i64
        }
    }

    var isBottom: Bool { bits == 0 }
    var isReference: Bool { bits & Self.referenceBit != 0 }
    var isNullable: Bool { bits & Self.nullableBit != 0 }
    /// Whether a reference type names a declared type.
    var isDeclared: Bool { bits & Self.declaredBit != 0 }
    /// Whether a reference type names a declared type without its subtypes.
    var isExact: Bool { bits & (Self.declaredBit | Self.exactBit) == Self.declaredBit | Self.exactBit }
    /// The index of the declared type.
    var index: UInt32 { bits & Self.indexMask }
    /// The abstract heap type of a reference type that names none of the declared types.
    var abstract: AbstractHeapType { AbstractHeapType(rawValue: UInt8(truncatingIfNeeded: bits)) ?? .bottom }
    /// Whether locals and fields of this type have a default value.
    var isDefaultable: Bool { !isReference || isNullable }

    /// The same reference type with another nullability.
    func nullable(_ nullable: Bool) -> OperandType {
        OperandType(bits: nullable ? bits | Self.nullableBit : bits & ~Self.nullableBit)
    }
}

extension OperandType: CustomStringConvertible {
    /// The type as the text format writes it.
    var description: String {
        switch self {
        case .bottom: return "unknown"
        case .i32: return "i32"
        case .i64: return "i64"
        case .f32: return "f32"
        case .f64: return "f64"
        case .v128: return "v128"
        default:
            let heap = isExact ? "(exact \(index))" : isDeclared ? String(index) : abstract.keyword
            return isNullable ? "(ref null \(heap))" : "(ref \(heap))"
        }
    }
}

/// The abstract heap types, and the bottom of all hierarchies that only unreachable code has.
enum AbstractHeapType: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case any, eq, i31, structure, array, none
    case function, nofunction
    case extern, noextern
    case exception, noexception
    case bottom

    /// All heap types that this one matches, itself included: bit n for the type with raw value n.
    var ancestors: UInt16 {
        switch self {
        case .any: Self.bit(.any)
        case .eq: Self.bit(.eq) | Self.bit(.any)
        case .i31: Self.bit(.i31) | Self.bit(.eq) | Self.bit(.any)
        case .structure: Self.bit(.structure) | Self.bit(.eq) | Self.bit(.any)
        case .array: Self.bit(.array) | Self.bit(.eq) | Self.bit(.any)
        case .none: Self.bit(.none) | Self.bit(.i31) | Self.bit(.structure) | Self.bit(.array) | Self.bit(.eq) | Self.bit(.any)
        case .function: Self.bit(.function)
        case .nofunction: Self.bit(.nofunction) | Self.bit(.function)
        case .extern: Self.bit(.extern)
        case .noextern: Self.bit(.noextern) | Self.bit(.extern)
        case .exception: Self.bit(.exception)
        case .noexception: Self.bit(.noexception) | Self.bit(.exception)
        case .bottom: UInt16.max
        }
    }

    func isSubtype(of other: AbstractHeapType) -> Bool { ancestors & (1 << UInt16(other.rawValue)) != 0 }

    /// The top of the hierarchy to which the type belongs.
    var top: AbstractHeapType {
        switch self {
        case .any, .eq, .i31, .structure, .array, .none: .any
        case .function, .nofunction: .function
        case .extern, .noextern: .extern
        case .exception, .noexception: .exception
        case .bottom: .bottom
        }
    }

    var keyword: String {
        switch self {
        case .any: "any"
        case .eq: "eq"
        case .i31: "i31"
        case .structure: "struct"
        case .array: "array"
        case .none: "none"
        case .function: "func"
        case .nofunction: "nofunc"
        case .extern: "extern"
        case .noextern: "noextern"
        case .exception: "exn"
        case .noexception: "noexn"
        case .bottom: "unknown"
        }
    }

    @inline(__always) private static func bit(_ type: AbstractHeapType) -> UInt16 { 1 << UInt16(type.rawValue) }
}

/// The three kinds of composite types.
enum CompositeKind: UInt8, Sendable, BitwiseCopyable {
    case function, structure, array

    init(_ type: CompositeType) {
        switch type {
        case .function: self = .function
        case .structure: self = .structure
        case .array: self = .array
        }
    }

    /// The abstract heap type right above all declared types of the kind.
    var abstract: AbstractHeapType {
        switch self {
        case .function: .function
        case .structure: .structure
        case .array: .array
        }
    }

    /// The word in error texts.
    var word: String {
        switch self {
        case .function: "function"
        case .structure: "structure"
        case .array: "array"
        }
    }
}
