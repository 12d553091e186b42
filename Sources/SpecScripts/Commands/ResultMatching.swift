import WasmText

// The strict comparison of results: floats by bits, canonical and arithmetic NaN apart, references by kind.

extension FloatPattern where Bits == UInt32 {
    /// Whether the bits of an f32 are as the pattern says.
    public func matches(_ value: UInt32) -> Bool {
        switch self {
        case .bits(let bits): value == bits
        case .canonicalNaN: value & 0x7FFF_FFFF == 0x7FC0_0000
        case .arithmeticNaN: value & 0x7FC0_0000 == 0x7FC0_0000
        }
    }
}

extension FloatPattern where Bits == UInt64 {
    /// Whether the bits of an f64 are as the pattern says.
    public func matches(_ value: UInt64) -> Bool {
        switch self {
        case .bits(let bits): value == bits
        case .canonicalNaN: value & 0x7FFF_FFFF_FFFF_FFFF == 0x7FF8_0000_0000_0000
        case .arithmeticNaN: value & 0x7FF8_0000_0000_0000 == 0x7FF8_0000_0000_0000
        }
    }
}

extension VectorPattern {
    /// Whether the bytes of a vector are as the pattern says.
    public func matches(_ value: SIMD16<UInt8>) -> Bool {
        switch self {
        case .bytes(let bytes): value == bytes
        case .f32x4(let lanes):
            lanes.count == 4 && lanes.enumerated().allSatisfy { $0.element.matches(value.lane32($0.offset)) }
        case .f64x2(let lanes):
            lanes.count == 2 && lanes.enumerated().allSatisfy { $0.element.matches(value.lane64($0.offset)) }
        }
    }
}

extension ScriptResult {
    /// Whether a value is what the script expects.
    public func matches(_ value: ScriptValue) -> Bool {
        switch (self, value) {
        case (.i32(let expected), .i32(let actual)): expected == actual
        case (.i64(let expected), .i64(let actual)): expected == actual
        case (.f32(let pattern), .f32(let actual)): pattern.matches(actual)
        case (.f64(let pattern), .f64(let actual)): pattern.matches(actual)
        case (.v128(let pattern), .v128(let actual)): pattern.matches(actual)
        case (.refNull(nil), .null): true
        case (.refNull(.some(let heap)), .null(let hierarchy)): ScriptValue.Hierarchy(heap) == hierarchy
        case (.ref, .reference): true
        case (.refOf(let heap), .reference(let referent)): referent.isInstance(of: heap)
        case (.refHost(let number), .reference(.host(let actual))): number == actual
        case (.refExtern(let number), .reference(.external(let actual))): number == actual
        case (.either(let alternatives), _): alternatives.contains { $0.matches(value) }
        case (.i32, _), (.i64, _), (.f32, _), (.f64, _), (.v128, _), (.refNull, _), (.ref, _), (.refOf, _), (.refHost, _), (.refExtern, _):
            false
        }
    }
}

extension SIMD16<UInt8> {
    /// Lane of the vector as i32x4, little endian.
    func lane32(_ lane: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(self[lane * 4 + $1]) << UInt32($1 * 8) }
    }

    /// Lane of the vector as i64x2, little endian.
    func lane64(_ lane: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(self[lane * 8 + $1]) << UInt64($1 * 8) }
    }
}
