// Handles of what a context of LLVM's owns. They are valid as long as their context, which the compiler keeps until a unit is done.

/// A type of LLVM's.
@safe struct LLVMType: Equatable {
    let raw: OpaquePointer
    init(_ raw: OpaquePointer) { unsafe self.raw = raw }
    static func == (left: LLVMType, right: LLVMType) -> Bool { unsafe left.raw == right.raw }
}

/// A value: a constant, a parameter, a function, or what an instruction gives.
@safe struct LLVMValue: Hashable {
    let raw: OpaquePointer
    init(_ raw: OpaquePointer) { unsafe self.raw = raw }
    static func == (left: LLVMValue, right: LLVMValue) -> Bool { unsafe left.raw == right.raw }
    func hash(into hasher: inout Hasher) { unsafe hasher.combine(raw) }
}

/// A basic block of a function.
@safe struct LLVMBlock: Equatable {
    let raw: OpaquePointer
    init(_ raw: OpaquePointer) { unsafe self.raw = raw }
    static func == (left: LLVMBlock, right: LLVMBlock) -> Bool { unsafe left.raw == right.raw }
}

/// A node of metadata.
@safe struct LLVMMetadata: Equatable {
    let raw: OpaquePointer
    init(_ raw: OpaquePointer) { unsafe self.raw = raw }
    static func == (left: LLVMMetadata, right: LLVMMetadata) -> Bool { unsafe left.raw == right.raw }
}

/// A function with its type, without which calls cannot be made.
struct LLVMFunction {
    let value: LLVMValue
    let type: LLVMType
}

/// Instructions with two operands of one type. Raw values are those of the C API.
enum BinaryOperator: Int32 {
    case add = 8, floatAdd, sub, floatSub, mul, floatMul, unsignedDivide, signedDivide, floatDivide, unsignedRemainder, signedRemainder
    case shiftLeft = 20, logicalShiftRight, arithmeticShiftRight, and, or, xor
}

/// Conversions. Raw values are those of the C API.
enum CastOperator: Int32 {
    case truncate = 30, zeroExtend, signExtend, floatToUnsigned, floatToSigned, unsignedToFloat, signedToFloat, floatTruncate, floatExtend
    case pointerToInteger, integerToPointer, bitCast
}

/// Comparisons of integers and pointers. Raw values are those of the C API.
enum IntegerPredicate: Int32 {
    case equal = 32, notEqual, unsignedGreater, unsignedGreaterOrEqual, unsignedLess, unsignedLessOrEqual
    case signedGreater, signedGreaterOrEqual, signedLess, signedLessOrEqual

    /// What holds where this one does not.
    var inverse: IntegerPredicate {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .unsignedGreater: .unsignedLessOrEqual
        case .unsignedGreaterOrEqual: .unsignedLess
        case .unsignedLess: .unsignedGreaterOrEqual
        case .unsignedLessOrEqual: .unsignedGreater
        case .signedGreater: .signedLessOrEqual
        case .signedGreaterOrEqual: .signedLess
        case .signedLess: .signedGreaterOrEqual
        case .signedLessOrEqual: .signedGreater
        }
    }
}

/// Comparisons of floats; an ordered one is false where an operand is a NaN, an unordered one true. Raw values are those of the C API.
enum FloatPredicate: Int32 {
    case orderedEqual = 1, orderedGreater, orderedGreaterOrEqual, orderedLess, orderedLessOrEqual, orderedNotEqual, ordered, unordered
    case unorderedEqual, unorderedGreater, unorderedGreaterOrEqual, unorderedLess, unorderedLessOrEqual, unorderedNotEqual

    /// What holds where this one does not: four bits say for which of the four ways in which operands can compare a predicate holds.
    var inverse: FloatPredicate? { FloatPredicate(rawValue: 15 - rawValue) }
}

/// What an atomic read-modify-write does. Raw values are those of the C API.
enum AtomicOperation: Int32 {
    case exchange = 0, add, sub, and, nand, or, xor
}

/// How functions pass arguments. Raw values are LLVM's.
enum CallingConvention: UInt32 {
    /// That of C. Our functions pass nothing on the stack, so both conventions agree.
    case c = 0
    /// Any call in tail position can replace its caller.
    case tail = 18
}
