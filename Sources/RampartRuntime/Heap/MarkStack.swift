// Safe: entries below `count` are initialised, and `capacity` is what was allocated.
/// The objects that are marked and not yet traced. On the machine's heap, so that no chain of objects is too deep.
@safe
struct MarkStack: ~Copyable {
    private var entries: UnsafeMutablePointer<UInt64>
    private var capacity: Int
    private var count = 0

    private static let leastCapacity = 1024

    init() {
        capacity = MarkStack.leastCapacity
        unsafe entries = .allocate(capacity: capacity)
    }

    deinit { unsafe entries.deallocate() }

    @inline(__always)
    mutating func push(_ entry: UInt64) {
        if count == capacity { resize(to: capacity * 2) }
        unsafe (entries + count).initialize(to: entry)
        count += 1
    }

    @inline(__always)
    mutating func pop() -> UInt64? {
        guard count > 0 else { return nil }
        count -= 1
        return unsafe entries[count]
    }

    /// Gives memory back that only one collection needed.
    mutating func shrink() {
        if count == 0, capacity > 64 * MarkStack.leastCapacity { resize(to: MarkStack.leastCapacity) }
    }

    private mutating func resize(to newCapacity: Int) {
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: newCapacity)
        unsafe larger.moveInitialize(from: entries, count: count)
        unsafe entries.deallocate()
        unsafe entries = larger
        capacity = newCapacity
    }
}
