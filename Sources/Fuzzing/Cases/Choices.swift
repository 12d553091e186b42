/// A source of decisions: bytes that are given, then bytes that follow from a seed, or zeros.
///
/// Everything random in a case comes from here, so a case is a function of a byte string, and a fuzzer that changes the bytes changes
/// decisions. Zero is the simplest decision everywhere; when the bytes are used up and there is no seed, generation comes to its end soon.
public struct Choices: Sendable {
    private let bytes: [UInt8]
    private var position = 0
    private var random: SplitMix64?

    /// Decisions of a byte string, and zeros after it.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// Decisions that follow from a seed, without end.
    public init(seed: UInt64) {
        bytes = []
        random = SplitMix64(seed: seed)
    }

    /// Whether only zeros are left.
    public var isExhausted: Bool { random == nil && position >= bytes.count }

    public mutating func byte() -> UInt8 {
        if position < bytes.count {
            position += 1
            return bytes[position - 1]
        }
        return random?.byte() ?? 0
    }

    /// A number from 0 to one less than the bound, which is at least 1; small bounds take one byte.
    public mutating func number(below bound: Int) -> Int {
        precondition(bound > 0)
        if bound <= 1 { return 0 }
        if bound <= 0x100 { return Int(byte()) % bound }
        if bound <= 0x1_0000 { return Int(UInt16(byte()) << 8 | UInt16(byte())) % bound }
        return Int(bits() % UInt64(bound))
    }

    /// A number of the range.
    public mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + number(below: range.count) }

    /// True in about `count` of `total` cases; an exhausted source says false.
    public mutating func chance(_ count: Int, of total: Int) -> Bool { number(below: total) >= total - count }

    /// 64 bits.
    public mutating func bits() -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<8 { value = value << 8 | UInt64(byte()) }
        return value
    }

    /// One of the elements, or nil where there is none.
    public mutating func element<Element>(of elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[number(below: elements.count)]
    }

    /// A position in weights, each as likely as its weight says; their sum is at least 1.
    public mutating func weighted(_ weights: [Int]) -> Int {
        var rest = number(below: weights.reduce(0, +))
        for (position, weight) in weights.enumerated() {
            if rest < weight { return position }
            rest -= weight
        }
        return 0
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, and good enough for choices.
public struct SplitMix64: Sendable {
    private var state: UInt64
    private var rest: UInt64 = 0
    private var restBytes = 0

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    mutating func byte() -> UInt8 {
        if restBytes == 0 {
            rest = next()
            restBytes = 8
        }
        restBytes -= 1
        defer { rest >>= 8 }
        return UInt8(truncatingIfNeeded: rest)
    }

    /// A seed that follows from a seed and numbers, so that every case of a run has one of its own.
    public static func seed(_ seed: UInt64, _ numbers: UInt64...) -> UInt64 {
        var state = seed
        for number in numbers {
            var generator = SplitMix64(seed: state ^ number &* 0xD6E8_FEB8_6659_FD93)
            state = generator.next()
        }
        return state
    }
}
