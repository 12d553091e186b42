import WasmModel

// Unchecked: of a shared memory's storage only the length changes, atomically, and what grows it holds a lock.
/// A linear memory that several stores use at once, each on its own thread (threads proposal).
///
/// It belongs to no store and lives as long as anything that refers to it. `Store.makeMemory(_:)` gives a store its handle, which modules
/// import like any other memory.
public struct SharedMemory: Equatable, @unchecked Sendable {
    let storage: LinearMemory

    init?(_ storage: LinearMemory) {
        guard storage.declared.isShared else { return nil }
        self.storage = storage
    }

    /// Makes a shared memory. Limits are pages of the type, of 64 KiB where it does not say otherwise; the addresses up to the maximum are reserved at once, pages cost memory only
    /// once they are touched.
    ///
    /// - Throws: `.limit` where the machine has no room for the minimum; `.execution(.arguments)` where there is no such type.
    public init(
        minimum: UInt64, maximum: UInt64, index: IndexType = .i32, pageSizeExponent: UInt8 = MemoryType.defaultPageSizeExponent
    ) throws(InstantiationError) {
        let type = MemoryType(
            limits: Limits(minimum: minimum, maximum: maximum), index: index, pageSizeExponent: pageSizeExponent, isShared: true)
        guard LinearMemory.isValid(type) else { throw .execution(.arguments(.invalidMemoryType)) }
        guard let storage = LinearMemory(type: type, available: .max) else {
            let bytes = minimum.multipliedReportingOverflow(by: type.pageSize)
            throw .limit(.memoryBytes(requested: bytes.overflow ? .max : bytes.partialValue, available: 0))
        }
        self.storage = storage
    }

    /// The type, its minimum being the present size.
    public var type: MemoryType { storage.currentType }

    /// Size in pages of the type. Another thread may have made it larger by the time the number is looked at; it never becomes smaller.
    public var pages: UInt64 { storage.pages }

    /// Size in bytes.
    public var byteCount: UInt64 { storage.byteCount }

    /// A copy of bytes of the memory, or nil where the range is out of bounds. Bytes are not copied in any order, so what other threads
    /// write meanwhile may be there in part.
    public func read(_ offset: UInt64, count: Int) -> [UInt8]? { storage.read(offset, count: count) }

    /// Overwrites bytes of the memory, in no order. Returns false, and writes nothing, where the range is out of bounds.
    public func write(_ bytes: [UInt8], at offset: UInt64) -> Bool { storage.write(bytes, at: offset) }

    /// Wakes threads that wait at a byte offset, the first that came first, and at most so many. Returns how many.
    @discardableResult public func notify(at offset: UInt64, count: UInt32 = .max) -> UInt32 {
        storage.parkingLot?.notify(at: offset, count: count) ?? 0
    }

    /// Threads that wait in `memory.atomic.wait` now, at any address.
    public var waiterCount: Int { storage.parkingLot?.waiterCount ?? 0 }

    /// Whether both are the same one, not only equal.
    public static func == (left: SharedMemory, right: SharedMemory) -> Bool { left.storage === right.storage }
}

extension MemoryInstance {
    /// What other stores need to use the memory too; nil for a memory that is not shared.
    public var shared: SharedMemory? { SharedMemory(storage) }
}

extension Store {
    /// The store's handle of a shared memory. Its present size counts as memory of this store, and so does what the store makes it grow.
    ///
    /// - Throws: `.limit` where the store's limit does not allow the size.
    public func makeMemory(_ shared: SharedMemory) throws(InstantiationError) -> MemoryInstance {
        let storage = shared.storage
        if !memories.contains(where: { $0 === storage }) {
            let requested = shared.byteCount
            let available = limits.memoryBytes - min(memoryBytes, limits.memoryBytes)
            guard requested <= available else { throw .limit(.memoryBytes(requested: requested, available: available)) }
            memoryBytes += requested
            memories.append(storage)
        }
        return MemoryInstance(store: self, storage: storage)
    }
}
