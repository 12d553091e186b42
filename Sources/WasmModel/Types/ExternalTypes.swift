/// Types of what modules import and export (specification chapter 2.3.10 to 2.3.16).

public struct Limits: Hashable, Sendable, BitwiseCopyable {
    public var minimum: UInt64
    public var maximum: UInt64?

    public init(minimum: UInt64, maximum: UInt64? = nil) {
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// A memory type; limits count pages, which have 64 KiB where the type does not say otherwise.
public struct MemoryType: Hashable, Sendable, BitwiseCopyable {
    public var limits: Limits
    public var index: IndexType
    /// Logarithm to base 2 of the bytes in a page (proposal custom-page-sizes): 0 or 16 in a valid type, at most 64 in a well-formed one.
    public var pageSizeExponent: UInt8
    /// Whether several threads may use the memory at once (threads proposal). A shared memory has a maximum.
    public var isShared: Bool

    /// The exponent of 64 KiB.
    public static let defaultPageSizeExponent: UInt8 = 16

    public init(
        limits: Limits, index: IndexType = .i32, pageSizeExponent: UInt8 = MemoryType.defaultPageSizeExponent, isShared: Bool = false
    ) {
        self.limits = limits
        self.index = index
        self.pageSizeExponent = pageSizeExponent
        self.isShared = isShared
    }

    /// Bytes in a page; meaningless where the page size is not valid.
    public var pageSize: UInt64 { 1 << UInt64(pageSizeExponent) }

    /// Whether a page has one of the sizes that validation allows, 1 byte and 64 KiB.
    public var hasValidPageSize: Bool { pageSizeExponent == 0 || pageSizeExponent == MemoryType.defaultPageSizeExponent }

    /// The most pages that a memory can have whose page size is valid: as many as addresses reach, and as `memory.size` can tell.
    public var largestPageCount: UInt64 {
        switch (index, pageSizeExponent) {
        case (.i32, 0): UInt64(UInt32.max)
        case (.i64, 0): .max
        case (.i32, _): 1 << 16
        case (.i64, _): 1 << 48
        }
    }
}

/// A table type; limits count elements.
public struct TableType: Hashable, Sendable, BitwiseCopyable {
    public var element: ReferenceType
    public var limits: Limits
    public var index: IndexType

    public init(element: ReferenceType, limits: Limits, index: IndexType = .i32) {
        self.element = element
        self.limits = limits
        self.index = index
    }
}

public struct GlobalType: Hashable, Sendable, BitwiseCopyable {
    public var value: ValueType
    public var mutable: Bool

    public init(value: ValueType, mutable: Bool) {
        self.value = value
        self.mutable = mutable
    }
}

/// The five kinds of things that are imported and exported; raw values are those of the binary format.
public enum ExternalKind: UInt8, Hashable, Sendable, CaseIterable {
    case function = 0, table = 1, memory = 2, global = 3, tag = 4
}

/// The type of an import; functions and tags name a type index.
public enum ExternalType: Hashable, Sendable {
    /// With `exact` the function must be of the type itself and not of a subtype (custom descriptors proposal).
    case function(UInt32, exact: Bool = false)
    case table(TableType)
    case memory(MemoryType)
    case global(GlobalType)
    case tag(UInt32)

    /// Whether a function of a subtype is refused.
    public var isExact: Bool {
        switch self {
        case .function(_, let exact): exact
        case .table, .memory, .global, .tag: false
        }
    }

    public var kind: ExternalKind {
        switch self {
        case .function: .function
        case .table: .table
        case .memory: .memory
        case .global: .global
        case .tag: .tag
        }
    }
}
