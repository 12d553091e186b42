import Glibc
import Locking

// Unchecked: addresses and numbers, which belong to one owner at a time.
// Safe: `accessible` bytes from `base` on are readable and writable, and all of it lies in the mapping, until `unmap`.
/// Addresses between two guards, as the machine has given them.
@safe
struct ReservedMapping: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    /// Bytes between the guards, a multiple of the page size.
    let capacity: Int
    let alignment: Int
    /// Bytes from the base on that can be read and written, a multiple of the page size.
    private(set) var accessible = 0
    /// Bytes at the start, whole pages of the machine, that whoever has the addresses is expected to write.
    var busyBytes = 0
    private let start: UnsafeMutableRawPointer
    private let bytes: Int

    /// Asks the machine for addresses, none of them accessible; nil where it refuses. The capacity is a multiple of the page size.
    init?(capacity: Int, alignment: Int) {
        let total = capacity + 2 * Reservation.guardBytes + alignment
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        var mapped = unsafe mmap(nil, total, PROT_NONE, flags, -1, 0)
        if Int(bitPattern: mapped) == -1 {
            // What lies idle may be what is missing.
            ReservationPool.shared.clear()
            unsafe mapped = mmap(nil, total, PROT_NONE, flags, -1, 0)
        }
        guard let mapped = unsafe mapped, Int(bitPattern: mapped) != -1 else { return nil }
        let first = Int(bitPattern: mapped) + Reservation.guardBytes
        unsafe start = mapped
        bytes = total
        unsafe base = mapped.advanced(by: ((first + alignment - 1) & ~(alignment - 1)) - Int(bitPattern: mapped))
        self.capacity = capacity
        self.alignment = alignment
    }

    /// Makes so many bytes from the base on accessible and no more, a multiple of the page size and at most the capacity. False where the
    /// machine refuses.
    mutating func setAccessible(_ count: Int) -> Bool {
        let (low, high) = (min(count, accessible), max(count, accessible))
        if low == high { return true }
        // The range lies inside the mapping because both ends are at most `capacity`.
        let rights = count > accessible ? PROT_READ | PROT_WRITE : PROT_NONE
        guard unsafe mprotect(base.advanced(by: low), high - low, rights) == 0 else { return false }
        accessible = count
        return true
    }

    /// Makes all bytes zeros, and gives back the memory of all pages but the first busy ones; false where that is not possible.
    func clear() -> Bool {
        let kept = min(busyBytes, accessible)
        // Writing zeros takes less time than giving pages back and having them again, one fault each. All bytes are accessible.
        if kept > 0 { unsafe memset(base, 0, kept) }
        return unsafe kept == accessible || madvise(base.advanced(by: kept), accessible - kept, MADV_DONTNEED) == 0
    }

    func unmap() { unsafe munmap(start, bytes) }
}

/// Addresses of reservations that are no more, for the next ones of the same size: a store that runs for a moment only would otherwise spend
/// its time in mapping and unmapping.
///
/// What lies here is zeros: it is cleared when it is given, not when it is taken, so nothing of a guest outlives the guest. One for the
/// process, whose size is bounded; safe for threads.
final class ReservationPool: Sendable {
    static let shared = ReservationPool()

    /// Mappings that lie here at most.
    static let mappingLimit = 16
    /// Bytes that can be read and written of all mappings here at most, nearly all of them in pages that take no memory.
    static let accessibleLimit = 64 << 20
    /// Bytes of one mapping that keep their memory at most.
    private static let busyLimit = 128 << 10

    private struct State {
        /// The one that was given last is the last one.
        var mappings: [ReservedMapping] = []
        var accessible = 0
    }

    private let state = Lock(State())

    /// Mappings that lie here.
    var count: Int { state.withLock { $0.mappings.count } }

    /// A mapping of exactly that kind; all bytes are zeros. Nil where there is none.
    func take(capacity: Int, alignment: Int) -> ReservedMapping? {
        state.withLock { state in
            guard let index = state.mappings.lastIndex(where: { $0.capacity == capacity && $0.alignment == alignment }) else { return nil }
            let mapping = state.mappings.remove(at: index)
            state.accessible -= mapping.accessible
            return mapping
        }
    }

    /// Takes a mapping that nobody uses any more.
    func give(_ mapping: ReservedMapping) {
        var mapping = mapping
        mapping.busyBytes = min(mapping.busyBytes, ReservationPool.busyLimit)
        guard mapping.accessible <= ReservationPool.accessibleLimit / 2, mapping.clear() else { return mapping.unmap() }
        let excess = state.withLock { state in
            var excess: [ReservedMapping] = []
            state.mappings.append(mapping)
            state.accessible += mapping.accessible
            // Those that lie here for longest are the least likely to be asked for.
            while state.mappings.count > ReservationPool.mappingLimit || state.accessible > ReservationPool.accessibleLimit {
                let oldest = state.mappings.removeFirst()
                state.accessible -= oldest.accessible
                excess.append(oldest)
            }
            return excess
        }
        for mapping in excess { mapping.unmap() }
    }

    /// Gives everything back to the machine.
    func clear() {
        let mappings = state.withLock { state in
            defer { state = State() }
            return state.mappings
        }
        for mapping in mappings { mapping.unmap() }
    }
}
