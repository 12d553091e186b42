import CRampart
import Glibc
import SeededDefects
import WasmModel

// Safe: the record is made and freed here; `elements` always has room for `capacity` of them, and `count` is never more.
/// A table: its record and its elements (specification chapter 4.2.8).
@safe
final class TableStorage {
    let record: UnsafeMutablePointer<rampart_table>
    /// The type with which the table was made, with canonical heap type.
    let declared: TableType
    /// Whether an element can be an object of the garbage-collected heap.
    let holdsObjects: Bool
    private var capacity: Int

    var count: UInt64 { unsafe record.pointee.count }

    /// The type with its present size as the minimum, by which imports are matched.
    var currentType: TableType {
        TableType(element: declared.element, limits: Limits(minimum: count, maximum: declared.limits.maximum), index: declared.index)
    }

    /// The size in elements that the type allows.
    var maximumCount: UInt64 {
        let addressable: UInt64 =
            switch declared.index {
            case .i32: UInt64(UInt32.max)
            case .i64: .max
            }
        return min(addressable, declared.limits.maximum ?? addressable)
    }

    /// Makes a table of the type's minimum, all elements null; nil where the machine has no room.
    init?(type: TableType, holdsObjects: Bool) {
        guard let count = Int(exactly: type.limits.minimum), let elements = unsafe TableStorage.allocate(count) else { return nil }
        declared = type
        self.holdsObjects = holdsObjects
        capacity = max(1, count)
        unsafe record = .allocate(capacity: 1)
        unsafe record.initialize(to: rampart_table())
        unsafe record.pointee.elements = elements
        unsafe record.pointee.count = UInt64(count)
        unsafe record.pointee.owner = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        unsafe free(record.pointee.elements)
        unsafe record.deallocate()
    }

    /// The object of a record.
    static func of(_ record: UnsafePointer<rampart_table>) -> TableStorage {
        // Every record was filled by the initialiser above, and its object lives as long as the store.
        unsafe Unmanaged<TableStorage>.fromOpaque(record.pointee.owner).takeUnretainedValue()
    }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt64>? {
        // Zero bytes from calloc cost nothing until touched, and checks the product for overflow.
        unsafe calloc(max(1, count) + Seeded.spareElements, MemoryLayout<UInt64>.stride)?.assumingMemoryBound(to: UInt64.self)
    }

    /// Grows to a count that the type allows; false where the machine has no room.
    func grow(to newCount: UInt64, value: UInt64) -> Bool {
        guard let wanted = Int(exactly: newCount) else { return false }
        let old = Int(count)
        if wanted > capacity {
            let roomy = max(wanted, min(capacity * 2, Int(clamping: maximumCount)))
            guard let elements = unsafe TableStorage.allocate(roomy) else { return false }
            unsafe elements.update(from: record.pointee.elements, count: old)
            unsafe free(record.pointee.elements)
            unsafe record.pointee.elements = elements
            capacity = roomy
        }
        if value != 0 {
            unsafe record.pointee.elements.advanced(by: old).update(repeating: value, count: wanted - old)
        }
        unsafe record.pointee.count = newCount
        return true
    }

    /// Whether a range lies in the table.
    func contains(_ offset: UInt64, count: UInt64) -> Bool {
        let length = Seeded.length(self.count, .activeElements)
        return offset <= length && count <= length - offset
    }

    /// An element; 0 stands for null, nil for an index that is out of bounds.
    subscript(index: UInt64) -> UInt64? {
        index < count ? unsafe record.pointee.elements[Int(index)] : nil
    }

    /// Replaces an element; false where the index is out of bounds.
    func set(_ index: UInt64, to value: UInt64) -> Bool {
        guard index < count else { return false }
        unsafe record.pointee.elements[Int(index)] = value
        return true
    }

    /// Replaces all elements.
    func fill(with value: UInt64) {
        unsafe record.pointee.elements.update(repeating: value, count: Int(count))
    }
}
