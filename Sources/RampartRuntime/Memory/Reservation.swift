import Glibc

// Safe: `base` is readable up to `committed`, which only this class changes, and stays mapped as long as the object lives.
/// A range of addresses between two guards, of which a growing part from the start can be read and written.
///
/// Pages cost memory only once they are touched, and start as zeros. The addresses may be those of a reservation that is no more
/// (`ReservationPool`), and of those nobody can tell.
@safe
final class Reservation {
    /// Bytes of a page of the machine.
    static let pageBytes = 4096
    /// Bytes that can never be touched on both sides of the range.
    static let guardBytes = 65536

    /// Whether bytes behind those that are committed may be touched, by nobody who relies on it that they may not.
    enum Edge {
        /// Every access behind what is committed faults.
        case sharp
        /// Some bytes behind what is committed may be accessible, too; they are zeros.
        case loose
    }

    let base: UnsafeMutableRawPointer
    /// Bytes that can be committed, a multiple of the page size.
    let capacity: Int
    /// Bytes that can be read and written, a multiple of the page size.
    private(set) var committed = 0

    private let edge: Edge
    private var mapping: ReservedMapping

    /// Reserves addresses and makes the first of them readable and writable, or returns nil where the machine refuses.
    ///
    /// - Parameters:
    ///   - capacity: bytes that can be committed.
    ///   - alignment: what the base is a multiple of: a power of two of at least the page size.
    ///   - bytes: bytes to commit at once, the capacity at most.
    ///   - edge: what lies behind the bytes that are committed.
    ///   - busyBytes: bytes at the start that are expected to be written, for the next one who gets the addresses.
    init?(capacity: Int, alignment: Int = Reservation.pageBytes, committing bytes: Int = 0, edge: Edge = .sharp, busyBytes: Int = 0) {
        guard capacity >= 0, capacity <= Int.max / 4 else { return nil }
        let rounded = Reservation.wholePages(capacity)
        guard
            var mapping = ReservationPool.shared.take(capacity: rounded, alignment: alignment)
                ?? ReservedMapping(capacity: rounded, alignment: alignment)
        else { return nil }
        mapping.busyBytes = min(Reservation.wholePages(busyBytes), rounded)
        self.mapping = mapping
        unsafe base = mapping.base
        self.capacity = rounded
        self.edge = edge
        guard makeAccessible(bytes) else { return nil }
    }

    /// Bytes of the pages that so many bytes take.
    private static func wholePages(_ bytes: Int) -> Int { (bytes + pageBytes - 1) & ~(pageBytes - 1) }

    /// Makes the first bytes readable and writable. Returns false where the capacity or the machine does not allow it.
    func commit(_ bytes: Int) -> Bool { bytes <= committed || makeAccessible(bytes) }

    private func makeAccessible(_ bytes: Int) -> Bool {
        guard bytes <= capacity else { return false }
        let rounded = Reservation.wholePages(bytes)
        if rounded > mapping.accessible || edge == .sharp {
            guard mapping.setAccessible(rounded) else { return false }
        }
        committed = rounded
        return true
    }

    /// Gives the pages of a committed range back; they read as zeros afterwards. Both numbers are multiples of the page size.
    func discard(from offset: Int, bytes: Int) {
        precondition(offset >= 0 && bytes >= 0 && offset + bytes <= committed)
        if unsafe madvise(base.advanced(by: offset), bytes, MADV_DONTNEED) != 0 {
            // Locked pages cannot be given back; zeros are promised all the same.
            unsafe memset(base.advanced(by: offset), 0, bytes)
        }
    }

    deinit { ReservationPool.shared.give(mapping) }
}
