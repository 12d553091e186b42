/// Types of what modules import and export (specification chapter 2.3.10 to 2.3.16).

public struct Limits: Hashable, Sendable, BitwiseCopyable {
    public var minimum: UInt64
    public var maximum: UInt64?

    public init(minimum: UInt64, maximum: UInt64? = nil) {
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// A memory type; limits count pages of 64 KiB.
public struct MemoryType: Hashable, Sendable, BitwiseCopyable {
    public var limits: Limits
    public var index: IndexType

    /// Bytes in a page.
    public static let pageSize: UInt64 = 65536

    public init(limits: Limits, index: IndexType = .i32) {
        self.limits = limits
        self.index = index
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
    case function(UInt32)
    case table(TableType)
    case memory(MemoryType)
    case global(GlobalType)
    case tag(UInt32)

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
