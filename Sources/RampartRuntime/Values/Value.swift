import WasmModel

/// A value of WebAssembly as the host sees it (specification chapter 4.2.1).
///
/// Equality of floats is that of IEEE 754; compare `bitPattern`s where the payload of a NaN or the sign of zero matters.
public enum Value: Sendable, Hashable {
    case i32(Int32)
    case i64(Int64)
    case f32(Float)
    case f64(Double)
    /// The 16 bytes in the order of memory.
    case v128(SIMD16<UInt8>)
    case reference(Reference)

    /// The null of every reference type.
    public static let null = Value.reference(.null)

    /// The value in slots of the value stack; only a v128 uses the second one.
    var slots: (low: UInt64, high: UInt64) {
        switch self {
        case .i32(let value): (UInt64(UInt32(bitPattern: value)), 0)
        case .i64(let value): (UInt64(bitPattern: value), 0)
        case .f32(let value): (UInt64(value.bitPattern), 0)
        case .f64(let value): (value.bitPattern, 0)
        case .v128(let value): (Value.word(value.lowHalf), Value.word(value.highHalf))
        case .reference(let reference): (reference.bits, 0)
        }
    }

    static func word(_ bytes: SIMD8<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<8 { word |= UInt64(bytes[index]) << UInt64(8 * index) }
        return word
    }

    static func vector(low: UInt64, high: UInt64) -> SIMD16<UInt8> {
        var bytes = SIMD16<UInt8>()
        for index in 0..<8 {
            bytes[index] = UInt8(truncatingIfNeeded: low >> UInt64(8 * index))
            bytes[index + 8] = UInt8(truncatingIfNeeded: high >> UInt64(8 * index))
        }
        return bytes
    }

    /// The kind of value, for messages.
    var kind: String {
        switch self {
        case .i32: "i32"
        case .i64: "i64"
        case .f32: "f32"
        case .f64: "f64"
        case .v128: "v128"
        case .reference(let reference): reference.isNull ? "a null reference" : "a reference of another type"
        }
    }
}

extension Store {
    /// The value of a type that lies in slots.
    func value(_ type: ValueType, low: UInt64, high: UInt64) -> Value {
        switch type {
        case .i32: .i32(Int32(truncatingIfNeeded: low))
        case .i64: .i64(Int64(bitPattern: low))
        case .f32: .f32(Float(bitPattern: UInt32(truncatingIfNeeded: low)))
        case .f64: .f64(Double(bitPattern: low))
        case .v128: .v128(Value.vector(low: low, high: high))
        case .reference: .reference(reference(bits: low))
        }
    }

    /// Checks that a value is of a type, whose heap types are abstract or canonical.
    func check(_ value: Value, is type: ValueType, position: Int) throws(ArgumentError) {
        let fits: Bool
        switch (value, type) {
        case (.i32, .i32), (.i64, .i64), (.f32, .f32), (.f64, .f64), (.v128, .v128): fits = true
        case (.reference(let reference), .reference(let type)):
            guard belongs(reference) else { throw .foreignStore }
            fits = reference.isNull ? type.nullable : isInstance(reference.bits, of: type.heap)
        case (.i32, _), (.i64, _), (.f32, _), (.f64, _), (.v128, _), (.reference, _): fits = false
        }
        guard fits else { throw .wrongType(position: position, expected: TypeDescription.text(type), found: value.kind) }
    }

    /// Checks that values are as many as types, and of them.
    func check(_ values: [Value], are types: [ValueType]) throws(ArgumentError) {
        guard values.count == types.count else { throw .wrongCount(expected: types.count, found: values.count) }
        for (position, value) in values.enumerated() { try check(value, is: types[position], position: position) }
    }
}
