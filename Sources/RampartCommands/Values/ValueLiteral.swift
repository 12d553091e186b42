import Rampart
import ToolOptions
import WasmText

/// An argument of `--invoke` as it is typed.
public enum ValueLiteral {
    /// What a text can stand for before there is a store: references to the host need one.
    public enum Argument: Sendable, Hashable {
        case value(Value)
        /// A reference that stands for a number of the host.
        case host(UInt32)

        func value(in store: Store) -> Value {
            switch self {
            case .value(let value): value
            case .host(let number): .reference(store.hostReference(number))
            }
        }
    }

    /// The value of a type that a text stands for.
    ///
    /// - Throws: where the text is no value of the type; says what would be.
    public static func parse(_ text: String, as type: ValueType) throws(OptionError) -> Argument {
        switch type {
        case .i32:
            guard let bits = NumberText.integer(text, width: 32) else {
                throw OptionError("'\(text)' is no i32; write a number from -2147483648 to 4294967295, such as -5 or 0xff")
            }
            return .value(.i32(Int32(truncatingIfNeeded: bits)))
        case .i64:
            guard let bits = NumberText.integer(text, width: 64) else {
                throw OptionError("'\(text)' is no i64; write a number of at most 64 bits, such as -5 or 0xff")
            }
            return .value(.i64(Int64(bitPattern: bits)))
        case .f32:
            guard let bits = NumberText.f32(text) else { throw floatFault(text, "f32") }
            return .value(.f32(Float(bitPattern: bits)))
        case .f64:
            guard let bits = NumberText.f64(text) else { throw floatFault(text, "f64") }
            return .value(.f64(Double(bitPattern: bits)))
        case .v128:
            guard let bytes = vector(text) else {
                throw OptionError(
                    "'\(text)' is no v128; write a shape and its lanes, such as i32x4:1,2,3,4 or f64x2:0.5,nan, or 0x and 32 digits")
            }
            return .value(.v128(bytes))
        case .reference(let type): return try reference(text, type)
        }
    }

    private static func floatFault(_ text: String, _ type: String) -> OptionError {
        OptionError("'\(text)' is no \(type); write a number such as 1.5, -0x1.8p3, inf, nan or nan:0x200000")
    }

    // MARK: Vectors

    /// `i32x4:1,2,3,4`, the same with spaces as results are printed, or `0x` and 32 digits, the highest lane first.
    private static func vector(_ text: String) -> SIMD16<UInt8>? {
        if text.hasPrefix("0x") {
            let digits = Array(text.dropFirst(2))
            guard digits.count == 32 else { return nil }
            var bytes = SIMD16<UInt8>()
            for index in 0..<16 {
                guard let high = digits[2 * index].hexDigitValue, let low = digits[2 * index + 1].hexDigitValue,
                    digits[2 * index].isASCII, digits[2 * index + 1].isASCII
                else { return nil }
                bytes[15 - index] = UInt8(16 * high + low)
            }
            return bytes
        }
        guard let end = text.firstIndex(where: { $0 == ":" || $0 == " " }), let shape = shapes[String(text[..<end])] else { return nil }
        let lanes = text[text.index(after: end)...]
        let words = lanes.split(separator: text[end] == ":" ? "," : " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 16 / shape.laneBytes else { return nil }
        var bytes = SIMD16<UInt8>()
        for (lane, word) in words.enumerated() {
            guard let bits = shape.bits(word) else { return nil }
            for byte in 0..<shape.laneBytes { bytes[lane * shape.laneBytes + byte] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * byte)) }
        }
        return bytes
    }

    private struct Shape: Sendable {
        let laneBytes: Int
        /// The bits of a lane.
        let bits: @Sendable (String) -> UInt64?

        static func integer(_ bytes: Int) -> Shape { Shape(laneBytes: bytes) { NumberText.integer($0, width: 8 * bytes) } }
    }

    private static let shapes: [String: Shape] = [
        "i8x16": .integer(1), "i16x8": .integer(2), "i32x4": .integer(4), "i64x2": .integer(8),
        "f32x4": Shape(laneBytes: 4) { NumberText.f32($0).map(UInt64.init) },
        "f64x2": Shape(laneBytes: 8) { NumberText.f64($0) },
    ]

    // MARK: References

    private static func reference(_ text: String, _ type: ReferenceType) throws(OptionError) -> Argument {
        if text == "null" || text.hasPrefix("ref.null") {
            guard type.nullable else { throw OptionError("'\(text)' does not fit: the parameter takes no null") }
            return .value(.null)
        }
        let words = text.split(separator: text.contains(":") ? ":" : " ", omittingEmptySubsequences: false).map(String.init)
        if words.count == 2, words[0] == "i31" || words[0] == "ref.i31", let bits = NumberText.integer(words[1], width: 32) {
            let number = Int32(truncatingIfNeeded: bits)
            // Either a number of 31 bits, or one with a sign.
            guard number >= -1 << 30 else { throw OptionError("'\(words[1])' has more than 31 bits") }
            return .value(.reference(.i31(number)))
        }
        if words.count == 2, ["host", "extern", "ref.host", "ref.extern"].contains(words[0]),
            let bits = NumberText.integer(words[1], width: 32)
        {
            return .host(UInt32(truncatingIfNeeded: bits))
        }
        throw OptionError("'\(text)' is no reference; write null, i31:5, or host:5 for a reference that the guest can only pass on")
    }
}
