// Numbers of the binary format that both decoder and encoder need.

/// Codes of types (specification chapter 5.3).
enum TypeCode {
    static let i32: UInt8 = 0x7F
    static let i64: UInt8 = 0x7E
    static let f32: UInt8 = 0x7D
    static let f64: UInt8 = 0x7C
    static let v128: UInt8 = 0x7B
    static let i8: UInt8 = 0x78
    static let i16: UInt8 = 0x77
    static let noexn: UInt8 = 0x74
    static let nofunc: UInt8 = 0x73
    static let noextern: UInt8 = 0x72
    static let none: UInt8 = 0x71
    static let `func`: UInt8 = 0x70
    static let extern: UInt8 = 0x6F
    static let any: UInt8 = 0x6E
    static let eq: UInt8 = 0x6D
    static let i31: UInt8 = 0x6C
    static let `struct`: UInt8 = 0x6B
    static let array: UInt8 = 0x6A
    static let exn: UInt8 = 0x69
    /// The mark of an exact heap type; a type index follows.
    static let exact: UInt8 = 0x62
    static let reference: UInt8 = 0x64
    static let referenceNull: UInt8 = 0x63
    static let function: UInt8 = 0x60
    static let structure: UInt8 = 0x5F
    static let arrayType: UInt8 = 0x5E
    static let sub: UInt8 = 0x50
    static let subFinal: UInt8 = 0x4F
    static let recursionGroup: UInt8 = 0x4E
    static let descriptor: UInt8 = 0x4D
    static let describes: UInt8 = 0x4C
    /// The empty block type; also the mark of a table with an initialiser.
    static let empty: UInt8 = 0x40
}

/// Bits of the flags before limits.
enum LimitsFlag {
    static let maximum: UInt8 = 0x01
    /// Of a memory only (threads proposal).
    static let shared: UInt8 = 0x02
    static let index64: UInt8 = 0x04
    /// The logarithm of the page size follows; for memories only.
    static let pageSize: UInt8 = 0x08
}

/// Bits of the flags of a memory argument.
enum MemoryArgumentFlag {
    static let memoryIndex: UInt32 = 0x40
    /// The first number that is not a set of flags.
    static let end: UInt32 = 0x80
}

/// Bits of the flags of `br_on_cast`: nullability of the two reference types.
enum CastFlag {
    static let fromNullable: UInt8 = 0x01
    static let toNullable: UInt8 = 0x02
}

/// Codes of imports that are no `ExternalKind`.
enum ImportCode {
    /// A function that must be of the type itself (custom descriptors proposal, "Exact Function Imports").
    static let exactFunction: UInt8 = 0x20
}

/// Codes of catch clauses.
enum CatchCode {
    static let tag: UInt8 = 0x00
    static let tagReference: UInt8 = 0x01
    static let all: UInt8 = 0x02
    static let allReference: UInt8 = 0x03
}

/// Bits of the flags of an element segment (specification chapter 5.5.12).
enum ElementFlag {
    /// Passive or declarative.
    static let notActive: UInt32 = 0x01
    /// An explicit table index in an active segment; declarative in another.
    static let explicitOrDeclarative: UInt32 = 0x02
    static let expressions: UInt32 = 0x04
    static let all: UInt32 = 0x07
}

/// Kinds of data segments (specification chapter 5.5.14).
enum DataKind {
    static let active: UInt32 = 0
    static let passive: UInt32 = 1
    static let activeWithMemory: UInt32 = 2
}

/// Sections by their identifiers (specification chapter 5.5.2).
package enum SectionIdentifier: UInt8, CaseIterable {
    case custom = 0
    case type = 1
    case `import` = 2
    case function = 3
    case table = 4
    case memory = 5
    case global = 6
    case export = 7
    case start = 8
    case element = 9
    case code = 10
    case data = 11
    case dataCount = 12
    case tag = 13

    /// The order in which sections must stand; custom sections stand anywhere.
    package static let order: [SectionIdentifier] = [
        .type, .import, .function, .table, .memory, .tag, .global, .export, .start, .element, .dataCount, .code, .data,
    ]

    /// The place in the order, from 1; 0 for custom sections.
    package var rank: Int { (SectionIdentifier.order.firstIndex(of: self) ?? -1) + 1 }
}

/// Subsections of the name section (specification appendix "Custom Sections").
enum NameSubsection: UInt8, CaseIterable {
    case module = 0
    case functions = 1
    case locals = 2
    case labels = 3
    case types = 4
    case tables = 5
    case memories = 6
    case globals = 7
    case elements = 8
    case data = 9
    case fields = 10
    case tags = 11
}
