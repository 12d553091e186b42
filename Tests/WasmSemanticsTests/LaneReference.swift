import WasmSemantics

/// Vectors as lists of lanes, made from single bytes so that nothing of the code under test is used.
enum LaneReference {
    static func unsigned(_ vector: V128, bits: Int) -> [Int128] {
        let size = bits / 8
        return (0..<128 / bits).map { lane in
            (0..<size).reduce(0) { $0 | Int128(vector[lane * size + $1]) << Int128($1 * 8) }
        }
    }

    static func signed(_ vector: V128, bits: Int) -> [Int128] {
        unsigned(vector, bits: bits).map { $0 >= 1 << Int128(bits - 1) ? $0 - 1 << Int128(bits) : $0 }
    }

    /// The vector of the given lanes modulo 2^bits; lanes that are missing are zero.
    static func vector(_ lanes: [Int128], bits: Int) -> V128 {
        let size = bits / 8
        var vector = V128()
        for (lane, value) in lanes.enumerated() {
            for byte in 0..<size { vector[lane * size + byte] = UInt8(truncatingIfNeeded: value >> Int128(byte * 8)) }
        }
        return vector
    }

    static func clamp(_ value: Int128, bits: Int, signed: Bool) -> Int128 {
        let least: Int128 = signed ? -(1 << Int128(bits - 1)) : 0
        let greatest: Int128 = signed ? (1 << Int128(bits - 1)) - 1 : (1 << Int128(bits)) - 1
        return min(max(value, least), greatest)
    }

    static func singles(_ vector: V128) -> [Float] { unsigned(vector, bits: 32).map { Float(bitPattern: UInt32($0)) } }
    static func doubles(_ vector: V128) -> [Double] { unsigned(vector, bits: 64).map { Double(bitPattern: UInt64($0)) } }
    static func vector(_ lanes: [Float]) -> V128 { vector(lanes.map { Int128($0.bitPattern) }, bits: 32) }
    static func vector(_ lanes: [Double]) -> V128 { vector(lanes.map { Int128($0.bitPattern) }, bits: 64) }
}
