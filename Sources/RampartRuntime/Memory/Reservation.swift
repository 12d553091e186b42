import Glibc

// Safe: `base` is readable up to `committed`, which only this class changes, and stays mapped as long as the object lives.
/// A range of addresses between two guards, of which a growing part from the start can be read and written.
///
/// Pages cost memory only once they are touched, and start as zeros.
@safe
final class Reservation {
    /// Bytes of a page of the machine.
    static let pageBytes = 4096
    /// Bytes that can never be touched on both sides of the range.
    static let guardBytes = 65536

    let base: UnsafeMutableRawPointer
    /// Bytes that can be committed, a multiple of the page size.
    let capacity: Int
    /// Bytes that can be read and written, a multiple of the page size.
    private(set) var committed = 0

    private let mapping: UnsafeMutableRawPointer
    private let mappingBytes: Int

    /// Reserves addresses, or returns nil where the machine refuses. The base is aligned to a power of two of at least the page size.
    init?(capacity: Int, alignment: Int = Reservation.pageBytes) {
        guard capacity >= 0, capacity <= Int.max / 4 else { return nil }
        let rounded = (capacity + Reservation.pageBytes - 1) & ~(Reservation.pageBytes - 1)
        let total = rounded + 2 * Reservation.guardBytes + alignment
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let start = unsafe mmap(nil, total, PROT_NONE, flags, -1, 0), Int(bitPattern: start) != -1 else { return nil }
        let first = Int(bitPattern: start) + Reservation.guardBytes
        unsafe mapping = start
        mappingBytes = total
        unsafe base = start.advanced(by: ((first + alignment - 1) & ~(alignment - 1)) - Int(bitPattern: start))
        self.capacity = rounded
    }

    /// Makes the first bytes readable and writable. Returns false where the capacity or the machine does not allow it.
    func commit(_ bytes: Int) -> Bool {
        guard bytes > committed else { return true }
        guard bytes <= capacity else { return false }
        let rounded = (bytes + Reservation.pageBytes - 1) & ~(Reservation.pageBytes - 1)
        // The range lies inside the mapping because `rounded` is at most `capacity`.
        guard unsafe mprotect(base.advanced(by: committed), rounded - committed, PROT_READ | PROT_WRITE) == 0 else { return false }
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

    deinit { unsafe munmap(mapping, mappingBytes) }
}
