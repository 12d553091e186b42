import WasmModel

/// Something that a module imports or exports (specification chapter 4.2.15).
public enum ExternalValue {
    case function(FunctionInstance)
    case table(TableInstance)
    case memory(MemoryInstance)
    case global(GlobalInstance)
    case tag(TagInstance)

    /// Which of the five it is.
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

/// A linear memory of a store (specification chapter 4.2.9).
public struct MemoryInstance: Equatable {
    /// The store that owns it.
    public let store: Store
    let storage: LinearMemory

    /// The type, its minimum being the present size.
    public var type: MemoryType { storage.currentType }

    /// Size in pages of the type.
    public var pages: UInt64 { storage.pages }

    /// Size in bytes.
    public var byteCount: UInt64 { storage.byteCount }

    /// Grows by a number of pages of the type.
    ///
    /// - Returns: the old size in pages, or nil where the type, the store's limits or the machine do not allow it.
    public func grow(by pages: UInt64) -> UInt64? { store.grow(storage, by: pages) }

    /// A copy of bytes of the memory, or nil where the range is out of bounds.
    public func read(_ offset: UInt64, count: Int) -> [UInt8]? { storage.read(offset, count: count) }

    /// Overwrites bytes of the memory. Returns false, and writes nothing, where the range is out of bounds.
    public func write(_ bytes: [UInt8], at offset: UInt64) -> Bool { storage.write(bytes, at: offset) }

    /// Whether both are the same one, not only equal.
    public static func == (left: MemoryInstance, right: MemoryInstance) -> Bool { left.storage === right.storage }
}

/// A table of a store (specification chapter 4.2.8).
public struct TableInstance: Equatable {
    /// The store that owns it.
    public let store: Store
    let storage: TableStorage

    /// The type, its minimum being the present size; with canonical heap type.
    public var type: TableType { storage.currentType }

    /// Size in elements.
    public var count: UInt64 { storage.count }

    /// The element of an index, or nil where it is out of bounds.
    public subscript(index: UInt64) -> Reference? { storage[index].map(store.reference(bits:)) }

    /// Replaces an element. Returns false where the index is out of bounds.
    ///
    /// - Throws: where the reference is not of the element type.
    public func set(_ index: UInt64, to reference: Reference) throws(ArgumentError) -> Bool {
        try store.check(.reference(reference), is: .reference(storage.declared.element), position: 0)
        return storage.set(index, to: reference.bits)
    }

    /// Grows by a number of elements.
    ///
    /// - Returns: the old size, or nil where the type, the store's limits or the machine do not allow it.
    /// - Throws: where the reference is not of the element type.
    public func grow(by count: UInt64, value: Reference) throws(ArgumentError) -> UInt64? {
        try store.check(.reference(value), is: .reference(storage.declared.element), position: 0)
        return store.grow(storage, by: count, value: value.bits)
    }

    /// Whether both are the same one, not only equal.
    public static func == (left: TableInstance, right: TableInstance) -> Bool { left.storage === right.storage }
}

/// A global of a store (specification chapter 4.2.10).
public struct GlobalInstance: Equatable {
    /// The store that owns it.
    public let store: Store
    let storage: GlobalStorage

    /// The type, with canonical heap types.
    public var type: GlobalType { storage.type }

    /// The present value.
    public var value: Value { store.value(storage.type.value, low: storage.low, high: storage.high) }

    /// Replaces the value. Returns false where the global is immutable.
    ///
    /// - Throws: where the value is not of the type.
    public func set(_ value: Value) throws(ArgumentError) -> Bool {
        try store.check(value, is: storage.type.value, position: 0)
        guard storage.type.mutable else { return false }
        (storage.low, storage.high) = value.slots
        return true
    }

    /// Whether both are the same one, not only equal.
    public static func == (left: GlobalInstance, right: GlobalInstance) -> Bool { left.storage === right.storage }
}

/// An instance of a module (specification chapter 4.2.5). It lives as long as its store.
public struct Instance: Equatable {
    /// The store that owns it.
    public let store: Store
    let storage: InstanceStorage

    /// The module of which this is an instance.
    public var module: PreparedModule { storage.prepared }

    /// The export of the name, or nil.
    public func export(_ name: Name) -> ExternalValue? { storage.exports[name].map(value(of:)) }

    /// The exports in the order of the module.
    public var exports: [(name: Name, value: ExternalValue)] {
        storage.prepared.module.module.exports.map { ($0.name, value(of: $0)) }
    }

    /// The function of an index of the function index space, or nil.
    public func function(_ index: UInt32) -> FunctionInstance? {
        Int(index) < storage.functionCount ? storage.function(index, in: store) : nil
    }

    /// The memory of an index, or nil.
    public func memory(_ index: UInt32) -> MemoryInstance? {
        Int(index) < storage.memories.count ? MemoryInstance(store: store, storage: storage.memories[Int(index)]) : nil
    }

    /// The table of an index, or nil.
    public func table(_ index: UInt32) -> TableInstance? {
        Int(index) < storage.tables.count ? TableInstance(store: store, storage: storage.tables[Int(index)]) : nil
    }

    /// The global of an index, or nil.
    public func global(_ index: UInt32) -> GlobalInstance? {
        Int(index) < storage.globals.count ? GlobalInstance(store: store, storage: storage.globals[Int(index)]) : nil
    }

    /// The tag of an index, or nil.
    public func tag(_ index: UInt32) -> TagInstance? { Int(index) < storage.tags.count ? storage.tags[Int(index)] : nil }

    private func value(of export: Export) -> ExternalValue {
        // Validation has checked the index of every export.
        switch export.kind {
        case .function: .function(storage.function(export.index, in: store))
        case .table: .table(TableInstance(store: store, storage: storage.tables[Int(export.index)]))
        case .memory: .memory(MemoryInstance(store: store, storage: storage.memories[Int(export.index)]))
        case .global: .global(GlobalInstance(store: store, storage: storage.globals[Int(export.index)]))
        case .tag: .tag(storage.tags[Int(export.index)])
        }
    }

    /// Whether both are the same one, not only equal.
    public static func == (left: Instance, right: Instance) -> Bool { left.storage === right.storage }
}
