import Locking

/// References that the host holds. It names its store, and is safe for threads because handles may die on any.
final class RootTable: Sendable {
    private struct Entries {
        /// Slots; 0 where an entry is free.
        var slots: [UInt64] = []
        var free: [Int] = []
    }

    private let entries = Lock(Entries())

    /// Keeps the object of a slot alive until `remove`.
    func add(_ slot: UInt64) -> Int {
        entries.withLock { entries in
            if let index = entries.free.popLast() {
                entries.slots[index] = slot
                return index
            }
            entries.slots.append(slot)
            return entries.slots.count - 1
        }
    }

    func remove(_ index: Int) {
        entries.withLock { entries in
            entries.slots[index] = 0
            entries.free.append(index)
        }
    }

    /// The slots that are held, zeros among them.
    func slots() -> [UInt64] { entries.withLock { $0.slots } }
}

/// What a `Reference` keeps of its store: the name of the store and, for an object, its entry in the root table.
final class ReferenceToken: Sendable {
    let table: RootTable
    private let index: Int?

    /// A token that keeps nothing alive, for functions and numbers of the host.
    init(_ table: RootTable) {
        self.table = table
        index = nil
    }

    /// A token that keeps the object of a slot alive.
    init(_ table: RootTable, rooting slot: UInt64) {
        self.table = table
        index = table.add(slot)
    }

    deinit {
        if let index { table.remove(index) }
    }
}
