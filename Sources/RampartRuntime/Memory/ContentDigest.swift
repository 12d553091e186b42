/// Numbers for contents of memory that are to be compared: fast, and the same in every process.
enum ContentDigest {
    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
        var offset = 0
        // Every load below lies inside the buffer. Four lanes, so that no multiplication waits for the one before.
        while offset + 32 <= bytes.count {
            lanes.0 = mix(lanes.0, unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            lanes.1 = mix(lanes.1, unsafe bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
            lanes.2 = mix(lanes.2, unsafe bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self))
            lanes.3 = mix(lanes.3, unsafe bytes.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self))
            offset += 32
        }
        while offset < bytes.count {
            lanes.0 = mix(lanes.0, UInt64(unsafe bytes[offset]))
            offset += 1
        }
        return mix(mix(mix(mix(UInt64(bytes.count), lanes.0), lanes.1), lanes.2), lanes.3)
    }

    /// Whether all bytes are zeros: asked much faster than a digest is made.
    static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        // Every load below lies inside the buffer.
        while offset + 256 <= bytes.count {
            var any = SIMD8<UInt64>()
            for part in 0..<4 { any |= unsafe bytes.loadUnaligned(fromByteOffset: offset + 64 * part, as: SIMD8<UInt64>.self) }
            if any != SIMD8() { return false }
            offset += 256
        }
        while offset < bytes.count {
            if unsafe bytes[offset] != 0 { return false }
            offset += 1
        }
        return true
    }

    @inline(__always)
    private static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word) &* factor
        return product ^ product >> 29
    }
}

extension MemoryInstance {
    /// Numbers of the blocks of the memory, each of so many bytes, the last one perhaps of fewer: they differ where the bytes of a block do,
    /// but for one in 2^64 differences.
    package func digests(blockBytes: Int) -> [UInt64] {
        let count = Int(storage.byteCount)
        var digests: [UInt64] = []
        digests.reserveCapacity((count + blockBytes - 1) / blockBytes)
        var offset = 0
        // Most blocks were never written.
        var ofZeros: UInt64?
        while offset < count {
            let end = min(count, offset + blockBytes)
            // The memory has at least the bytes that it had when its size was read.
            let block = unsafe UnsafeRawBufferPointer(start: storage.record.pointee.base + offset, count: end - offset)
            if unsafe end - offset == blockBytes && ContentDigest.isZero(block) {
                let digest = unsafe ofZeros ?? ContentDigest.of(block)
                ofZeros = digest
                digests.append(digest)
            } else {
                digests.append(unsafe ContentDigest.of(block))
            }
            offset = end
        }
        return digests
    }
}
