/// Random bytes that follow from a seed (SplitMix64), for runs that must be repeated. Not for secrets.
public final class SeededRandom: RandomSource {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public func fill(_ buffer: inout MutableSpan<UInt8>) throws(Errno) {
        var word: UInt64 = 0
        for index in 0..<buffer.count {
            if index % 8 == 0 { word = next() }
            buffer[index] = UInt8(truncatingIfNeeded: word)
            word >>= 8
        }
    }

    private func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
