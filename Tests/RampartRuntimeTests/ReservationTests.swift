import Glibc
import Testing
import WasmModel

@testable import RampartRuntime

/// Reserved addresses, which serve again once nobody uses them. Tests run side by side and share the pool, so sizes here are of this file only.
@Suite struct ReservationTests {
    private static let page = Reservation.pageBytes

    /// Whether the machine lets a byte be read, asked of the system, which does not fault.
    private func isReadable(_ address: UnsafeRawPointer) -> Bool {
        var ends: [Int32] = [-1, -1]
        // The array has place for the two numbers that the call writes.
        guard unsafe pipe(&ends) == 0 else { return false }
        defer { for end in ends { close(end) } }
        // The system looks whether the byte can be read.
        return unsafe write(ends[1], address, 1) == 1
    }

    private func fill(_ reservation: Reservation) {
        // As many bytes as are committed.
        unsafe memset(reservation.base, 0xAA, reservation.committed)
    }

    private func isZero(_ reservation: Reservation) -> Bool {
        // As many bytes as are committed.
        unsafe UnsafeRawBufferPointer(start: reservation.base, count: reservation.committed).allSatisfy { $0 == 0 }
    }

    @Test func whatWasReservedServesAgainAsZeros() throws {
        let capacity = 97 * Self.page
        var addresses: Set<UInt> = []
        for busy in [0, 1, Self.page, 3 * Self.page, 1000 * Self.page] {
            for bytes in [5 * Self.page, 90 * Self.page, 1, 60 * Self.page] {
                let reservation = try #require(Reservation(capacity: capacity, committing: bytes, busyBytes: busy))
                unsafe addresses.insert(UInt(bitPattern: reservation.base))
                #expect(isZero(reservation))
                #expect(reservation.commit(95 * Self.page))
                #expect(isZero(reservation))
                fill(reservation)
            }
        }
        // Other tests may have pushed it out of the pool now and then.
        #expect(addresses.count < 10)
    }

    @Test func nothingBehindASharpEdgeIsAccessible() throws {
        let capacity = 83 * Self.page
        for bytes in [80 * Self.page, 7 * Self.page, 9 * Self.page, 0, 1] {
            let reservation = try #require(Reservation(capacity: capacity, committing: bytes))
            let end = (bytes + Self.page - 1) / Self.page * Self.page
            #expect(reservation.committed == end)
            #expect(unsafe !isReadable(reservation.base + end))
            #expect(unsafe !isReadable(reservation.base + capacity - 1))
            if bytes > 0 { #expect(unsafe isReadable(reservation.base + end - 1)) }
            #expect(reservation.commit(end + Self.page))
            #expect(unsafe isReadable(reservation.base + end))
            #expect(unsafe !isReadable(reservation.base + end + Self.page))
            #expect(!reservation.commit(capacity + 1))
            fill(reservation)
        }
    }

    @Test func edgesAndGuardsStayWhereTheyAre() throws {
        let capacity = 71 * Self.page
        do {
            let loose = try #require(Reservation(capacity: capacity, committing: capacity, edge: .loose))
            fill(loose)
        }
        let sharp = try #require(Reservation(capacity: capacity, committing: Self.page))
        #expect(unsafe !isReadable(sharp.base + Self.page))
        #expect(unsafe !isReadable(sharp.base - 1))
        #expect(unsafe !isReadable(sharp.base + capacity))
        #expect(Reservation(capacity: capacity, committing: capacity + 1) == nil)
        let aligned = try #require(Reservation(capacity: capacity, alignment: 1 << 20, committing: 1))
        #expect(unsafe UInt(bitPattern: aligned.base) % (1 << 20) == 0)
        #expect(isZero(aligned))
    }

    @Test func poolIsBounded() throws {
        let pool = ReservationPool()
        let mappings = (0..<3 * ReservationPool.mappingLimit).compactMap { _ in ReservedMapping(capacity: Self.page, alignment: Self.page) }
        #expect(mappings.count == 3 * ReservationPool.mappingLimit)
        for mapping in mappings { pool.give(mapping) }
        #expect(pool.count == ReservationPool.mappingLimit)
        pool.clear()
        #expect(pool.count == 0)
        // Of large ones fewer are kept, of very large ones none.
        for (capacity, most) in [(ReservationPool.accessibleLimit / 2, 2), (ReservationPool.accessibleLimit, 0)] {
            for _ in 0..<4 {
                var mapping = try #require(ReservedMapping(capacity: capacity, alignment: Self.page))
                let isAccessible = mapping.setAccessible(capacity)
                #expect(isAccessible)
                pool.give(mapping)
            }
            #expect(pool.count == most)
            pool.clear()
        }
    }

    /// What a guest has written is nowhere in the next store.
    @Test func memoryOfAnEarlierStoreIsGone() throws {
        for pages: UInt64 in [1, 3, 2, 1] {
            for index in [IndexType.i32, .i64] {
                let store = Fixture().store
                let type = MemoryType(limits: Limits(minimum: pages, maximum: 5), index: index)
                let memory = try store.makeMemory(type)
                let old = memory.read(0, count: Int(memory.byteCount))
                #expect(old?.allSatisfy { $0 == 0 } == true)
                #expect(memory.grow(by: 1) != nil)
                let new = memory.read(0, count: Int(memory.byteCount))
                #expect(new?.allSatisfy { $0 == 0 } == true)
                #expect(memory.write([UInt8](repeating: 0x5A, count: Int(memory.byteCount)), at: 0))
            }
        }
    }
}
