import Files
import Testing

@Suite struct GzipTests {
    private static func bytes(_ count: Int) -> [UInt8] {
        var state: UInt32 = 1
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
    }

    @Test(arguments: [0, 1, 1000, 65_536, 300_000], [0, 6, 9, 99, -1])
    func roundTrip(count: Int, level: Int) throws {
        let bytes = Self.bytes(count)
        let packed = try Gzip.compress(bytes, level: level)
        #expect(Gzip.isGzip(packed))
        #expect(try Gzip.decompress(packed, limit: count) == bytes)
    }

    @Test func equalInputGivesEqualOutput() throws {
        #expect(try Gzip.compress([1, 2, 3]) == Gzip.compress([1, 2, 3]))
    }

    @Test func severalMembers() throws {
        let packed = try Gzip.compress([1, 2]) + Gzip.compress([]) + Gzip.compress([3])
        #expect(try Gzip.decompress(packed) == [1, 2, 3])
        #expect(try Gzip.decompress(packed + [0, 0, 0]) == [1, 2, 3])
    }

    /// A megabyte that unpacks to a gigabyte must not.
    @Test func aBombIsRefused() throws {
        let bomb = try Gzip.compress([UInt8](repeating: 0, count: 20_000_000), level: 9)
        #expect(bomb.count < 30_000)
        #expect(throws: GzipError.tooLarge(limit: 1_000_000)) { try Gzip.decompress(bomb, limit: 1_000_000) }
        #expect(try Gzip.decompress(bomb, limit: 20_000_000).count == 20_000_000)
        #expect(throws: GzipError.tooLarge(limit: 19_999_999)) { try Gzip.decompress(bomb, limit: 19_999_999) }
    }

    @Test func aLimitOverAllMembers() throws {
        let member = try Gzip.compress([UInt8](repeating: 7, count: 600))
        #expect(throws: GzipError.tooLarge(limit: 1000)) { try Gzip.decompress(member + member, limit: 1000) }
    }

    @Test func everyTruncationIsAnError() throws {
        let packed = try Gzip.compress(Self.bytes(300))
        for count in 0..<packed.count {
            #expect(throws: GzipError.truncated) { try Gzip.decompress(Array(packed.prefix(count))) }
        }
    }

    @Test func everyFlippedByteIsNoticedOrHarmless() throws {
        let bytes = Self.bytes(300)
        let packed = try Gzip.compress(bytes)
        for index in packed.indices {
            var broken = packed
            broken[index] ^= 0xff
            // Time, operating system and the like in the header are not part of the checksum.
            let result = try? Gzip.decompress(broken, limit: 10_000)
            #expect(result == nil || result == bytes, "byte \(index)")
        }
    }

    @Test func garbage() {
        #expect(throws: GzipError.corrupt) { try Gzip.decompress([1, 2, 3, 4]) }
        #expect(throws: GzipError.corrupt) { try Gzip.decompress(try Gzip.compress([1]) + [1, 2, 3]) }
        #expect(!Gzip.isGzip([0x1f, 0x8b]))
    }
}
