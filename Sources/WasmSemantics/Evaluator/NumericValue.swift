public import WasmModel

/// A number or vector. Floats are bit patterns, so that equality tells NaNs and the signs of zeros apart.
public enum NumericValue: Hashable, Sendable, BitwiseCopyable {
    case i32(Int32)
    case i64(Int64)
    case f32(bits: UInt32)
    case f64(bits: UInt64)
    case v128(V128)

    /// The type of the value.
    public var type: ValueType {
        switch self {
        case .i32: .i32
        case .i64: .i64
        case .f32: .f32
        case .f64: .f64
        case .v128: .v128
        }
    }
}

/// What follows the opcode of a numeric operator.
public enum NumericImmediate: Hashable, Sendable, BitwiseCopyable {
    case none
    /// The lane of `extract_lane` and `replace_lane`.
    case lane(UInt8)
    /// The mask of `i8x16.shuffle`.
    case shuffle(V128)
}

/// A Swift type that stands for a value type.
public protocol NumericOperand: BitwiseCopyable, Sendable {
    /// The value type.
    static var valueType: ValueType { get }
    /// The value, or nil if it has another type.
    init?(numeric value: NumericValue)
    /// The value with its type.
    var numeric: NumericValue { get }
}

/// What a function of `Scalar` or `Vector` returns.
public protocol NumericResult: Sendable {
    /// The value types of the results, the deepest on the stack first.
    static var resultTypes: [ValueType] { get }
    /// The values, or the trap.
    var outcome: Result<[NumericValue], TrapCode> { get }
}

/// A value that an operator takes is one that an operator can give.
extension NumericResult where Self: NumericOperand {
    public static var resultTypes: [ValueType] { [valueType] }
    public var outcome: Result<[NumericValue], TrapCode> { .success([numeric]) }
}

extension Int32: NumericOperand, NumericResult {
    public static var valueType: ValueType { .i32 }

    public init?(numeric value: NumericValue) {
        guard case .i32(let number) = value else { return nil }
        self = number
    }

    public var numeric: NumericValue { .i32(self) }
}

extension Int64: NumericOperand, NumericResult {
    public static var valueType: ValueType { .i64 }

    public init?(numeric value: NumericValue) {
        guard case .i64(let number) = value else { return nil }
        self = number
    }

    public var numeric: NumericValue { .i64(self) }
}

extension Float: NumericOperand, NumericResult {
    public static var valueType: ValueType { .f32 }

    public init?(numeric value: NumericValue) {
        guard case .f32(let bits) = value else { return nil }
        self.init(bitPattern: bits)
    }

    public var numeric: NumericValue { .f32(bits: bitPattern) }
}

extension Double: NumericOperand, NumericResult {
    public static var valueType: ValueType { .f64 }

    public init?(numeric value: NumericValue) {
        guard case .f64(let bits) = value else { return nil }
        self.init(bitPattern: bits)
    }

    public var numeric: NumericValue { .f64(bits: bitPattern) }
}

extension SIMD16: NumericOperand, NumericResult where Scalar == UInt8 {
    public static var valueType: ValueType { .v128 }

    public init?(numeric value: NumericValue) {
        guard case .v128(let vector) = value else { return nil }
        self = vector
    }

    public var numeric: NumericValue { .v128(self) }
}

/// Comparisons and tests give i32.
extension Bool: NumericResult {
    public static var resultTypes: [ValueType] { [.i32] }
    public var outcome: Result<[NumericValue], TrapCode> { .success([.i32(self ? 1 : 0)]) }
}

extension Fallible: NumericResult where T: NumericOperand {
    public static var resultTypes: [ValueType] { [T.valueType] }

    public var outcome: Result<[NumericValue], TrapCode> {
        TrapCode(rawValue: trap).map(Result.failure) ?? .success([value.numeric])
    }
}

/// An integer of 128 bits is two results.
extension WidePair: NumericResult {
    public static var resultTypes: [ValueType] { [.i64, .i64] }
    public var outcome: Result<[NumericValue], TrapCode> { .success([.i64(low), .i64(high)]) }
}
