import SeededDefects
import WasmModel

// Safe: `elements` has `count` initialised words as long as the object lives.
/// The references of an element segment of an instance; empty once it is dropped (specification chapter 4.2.13).
@safe
final class ElementStorage {
    private(set) var elements: UnsafeMutablePointer<UInt64>
    private(set) var count: Int
    /// Whether an element can be an object of the garbage-collected heap.
    let holdsObjects: Bool

    /// Makes a segment of nulls.
    init(count: Int, holdsObjects: Bool) {
        unsafe elements = .allocate(capacity: max(1, count) + Seeded.spareElements)
        unsafe elements.initialize(repeating: 0, count: max(1, count) + Seeded.spareElements)
        self.count = count
        self.holdsObjects = holdsObjects
    }

    deinit { unsafe elements.deallocate() }

    subscript(index: Int) -> UInt64 {
        get {
            precondition(index >= 0 && index < count)
            return unsafe elements[index]
        }
        set {
            precondition(index >= 0 && index < count)
            unsafe elements[index] = newValue
        }
    }

    /// Forgets the references.
    func drop() {
        guard count > 0 else { return }
        count = 0
        unsafe elements.deallocate()
        unsafe elements = .allocate(capacity: 1)
        unsafe elements.initialize(to: 0)
    }

    /// Whether a range lies in the segment.
    func contains(_ offset: UInt64, count: UInt64) -> Bool {
        let length = Seeded.length(UInt64(self.count), .elementService)
        return offset <= length && count <= length - offset
    }
}
