import CRampart
import Glibc
import Locking
import SeededDefects
import WasmModel

// Safe: the record is made and freed here, and describes committed bytes of the reservation at all times.
/// A linear memory: its record, and the addresses that it may grow into (specification chapter 4.2.9).
///
/// A shared one may be used by several threads at once: it never moves, its length is published atomically, and growing takes a lock.
@safe
final class LinearMemory {
    let record: UnsafeMutablePointer<rampart_memory>
    /// The type with which the memory was made.
    let declared: MemoryType
    /// Where threads wait; nil for a memory that is not shared.
    let parkingLot: ParkingLot?
    private var reservation: Reservation
    /// The number of the reservation among the guards, or -1.
    private let guardNumber: Int
    /// Bytes that a sum of two 32-bit numbers can reach.
    private static let guardedBytes = 8 << 30
    /// Whether every address that a memory with 32-bit addresses can compute is in the reservation.
    var isGuarded: Bool { guardNumber >= 0 }
    /// Whether compiled code relies on the base staying where it is.
    private var isPinned = false
    /// Held while a shared memory grows.
    private let growing = Lock(())

    /// Size in pages of the type.
    var pages: UInt64 { unsafe rampart_memory_length(record) >> UInt64(declared.pageSizeExponent) }

    /// Size in bytes.
    var byteCount: UInt64 { unsafe rampart_memory_length(record) }

    /// The type with its present size as the minimum, by which imports are matched.
    var currentType: MemoryType {
        var type = declared
        type.limits.minimum = pages
        return type
    }

    /// The size in pages that the type allows.
    var maximumPages: UInt64 { LinearMemory.maximumPages(declared) }

    private static func maximumPages(_ type: MemoryType) -> UInt64 {
        min(type.largestPageCount, type.limits.maximum ?? .max)
    }

    /// Whether a type is one that validation accepts.
    static func isValid(_ type: MemoryType) -> Bool {
        guard type.hasValidPageSize, type.limits.minimum <= maximumPages(type) else { return false }
        guard let maximum = type.limits.maximum else { return !type.isShared }
        return maximum <= type.largestPageCount
    }

    /// Makes a memory of the type's minimum, whose page size is valid, or returns nil where the machine has no room.
    /// `available` are the bytes that the store still allows; it has checked that the minimum is within them.
    init?(type: MemoryType, available: UInt64) {
        declared = type
        parkingLot = type.isShared ? ParkingLot() : nil
        guard let bytes = LinearMemory.bytes(pages: type.limits.minimum, of: type) else { return nil }
        // Reserving all that the memory may become keeps its base in place when it grows.
        let most = LinearMemory.bytes(pages: LinearMemory.maximumPages(type), of: type) ?? .max
        // What one store may use does not bound a shared memory, which others may grow.
        var wish = max(bytes, type.isShared ? most : min(most, Int(clamping: available)))
        var reservation: Reservation?
        // Compiled code may leave out its checks where no address leaves the reservation.
        if LinearMemory.canBeGuarded(type) {
            reservation = LinearMemory.reserve(LinearMemory.guardedBytes, committing: bytes)
            guardNumber = reservation.map { unsafe rampart_guard_register($0.base, $0.capacity + Reservation.guardBytes) } ?? -1
        } else {
            guardNumber = -1
        }
        if reservation == nil { reservation = LinearMemory.reserve(wish, committing: bytes) }
        while reservation == nil, wish > bytes {
            wish = max(bytes, wish / 2)
            reservation = LinearMemory.reserve(wish, committing: bytes)
        }
        guard let reservation else {
            rampart_guard_unregister(guardNumber)
            return nil
        }
        self.reservation = reservation
        unsafe record = .allocate(capacity: 1)
        unsafe record.initialize(to: rampart_memory())
        unsafe record.pointee.base = reservation.base.assumingMemoryBound(to: UInt8.self)
        unsafe rampart_memory_set_length(record, UInt64(bytes))
        unsafe record.pointee.owner = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        unsafe record.deallocate()
        rampart_guard_unregister(guardNumber)
    }

    /// Small memories are mostly looked at from end to end. No byte behind the memory may be touched.
    private static func reserve(_ capacity: Int, committing bytes: Int) -> Reservation? {
        Reservation(capacity: capacity, committing: bytes, edge: .sharp, busyBytes: bytes)
    }

    /// Whether memories of a type can be reserved with all that their addresses reach.
    static func canBeGuarded(_ type: MemoryType) -> Bool {
        type.index == .i32 && type.pageSizeExponent == MemoryType.defaultPageSizeExponent
    }

    /// Keeps the base where it is from now on: growth beyond what is reserved fails.
    func pin() { isPinned = true }

    /// The object of a record.
    static func of(_ record: UnsafePointer<rampart_memory>) -> LinearMemory {
        // Every record was filled by the initialiser above, and its object lives as long as the store.
        unsafe Unmanaged<LinearMemory>.fromOpaque(record.pointee.owner).takeUnretainedValue()
    }

    /// Bytes of a number of pages of a type, nil where no machine has so many.
    static func bytes(pages: UInt64, of type: MemoryType) -> Int? {
        let (bytes, overflow) = pages.multipliedReportingOverflow(by: type.pageSize)
        return overflow ? nil : Int(exactly: bytes)
    }

    /// Grows by a number of pages. Returns the old size, or nil where the type or the machine does not allow it.
    func grow(by pages: UInt64) -> UInt64? {
        declared.isShared ? growing.withLock { _ in growAlone(by: pages) } : growAlone(by: pages)
    }

    /// Grows while no other thread does.
    private func growAlone(by pages: UInt64) -> UInt64? {
        let old = self.pages
        let most = maximumPages &+ (Seeded.isArmed(.storeGrowLimit) ? 1 : 0)
        guard pages <= most - min(old, most), grow(to: old + pages) else { return nil }
        return old
    }

    /// Grows to a size in pages that the type allows; false where the machine has no room.
    func grow(to pages: UInt64) -> Bool {
        guard let bytes = LinearMemory.bytes(pages: pages, of: declared) else { return false }
        if bytes > reservation.capacity {
            // Compiled code, and other threads that use a shared memory, hold the base in registers.
            if declared.isShared || isPinned { return false }
            // The reservation was smaller than the type allows: move. Importers share the record, so they see the new base.
            guard let larger = LinearMemory.reserve(bytes, committing: bytes) else { return false }
            unsafe memcpy(larger.base, reservation.base, Int(record.pointee.length))
            reservation = larger
            unsafe record.pointee.base = larger.base.assumingMemoryBound(to: UInt8.self)
        } else if !reservation.commit(bytes) {
            return false
        }
        unsafe rampart_memory_set_length(record, UInt64(bytes))
        return true
    }

    /// Whether a range lies in the memory.
    func contains(_ offset: UInt64, count: UInt64) -> Bool {
        let length = unsafe Seeded.length(rampart_memory_length(record), .activeData)
        return offset <= length && count <= length - offset
    }

    /// Copies bytes of the memory; nil where the range is not inside.
    func read(_ offset: UInt64, count: Int) -> [UInt8]? {
        guard count >= 0, contains(offset, count: UInt64(count)) else { return nil }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: reservation.base.advanced(by: Int(offset)), count: count))
    }

    /// Overwrites bytes of the memory; false, and nothing is written, where the range is not inside.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) -> Bool {
        guard contains(offset, count: UInt64(bytes.count)) else { return false }
        guard let source = bytes.baseAddress, unsafe !bytes.isEmpty else { return true }
        unsafe memmove(reservation.base.advanced(by: Int(offset)), source, bytes.count)
        return true
    }
}
