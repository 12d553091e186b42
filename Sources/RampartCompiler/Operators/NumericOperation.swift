import WasmModel

/// An operator without immediates. The raw values are the words of its name.
enum NumericOperation {
    case integer(IntegerOperation)
    case wide(WideOperation)
    /// On f32 and f64, and on lanes of them.
    case float(FloatOperation)
    case conversion(Conversion)
    case bitwise(BitwiseOperation)
    case splat
    /// On integer lanes.
    case lanes(LaneOperation)
    case laneConversion(LaneConversion)

    init?(_ shape: OperatorShape, _ name: String) {
        switch shape {
        case .i32, .i64:
            if let operation = IntegerOperation(rawValue: name) {
                self = .integer(operation)
            } else if let operation = Conversion(rawValue: name) {
                self = .conversion(operation)
            } else if let operation = WideOperation(rawValue: name) {
                self = .wide(operation)
            } else {
                return nil
            }
        case .f32, .f64:
            if let operation = FloatOperation(rawValue: name) {
                self = .float(operation)
            } else if let operation = Conversion(rawValue: name) {
                self = .conversion(operation)
            } else {
                return nil
            }
        case .v128:
            guard let operation = BitwiseOperation(rawValue: name) else { return nil }
            self = .bitwise(operation)
        case .i8x16, .i16x8, .i32x4, .i64x2, .f32x4, .f64x2:
            if name == "splat" {
                self = .splat
            } else if shape.isFloat, let operation = FloatOperation(rawValue: name) {
                self = .float(operation)
            } else if !shape.isFloat, let operation = LaneOperation(rawValue: name) {
                self = .lanes(operation)
            } else if let operation = LaneConversion(rawValue: name) {
                self = .laneConversion(operation)
            } else {
                return nil
            }
        }
    }

    /// All operators of `Instruction.numeric`.
    static let table = OperatorName.table([.none], NumericOperation.init)
}

/// On i32 and i64.
enum IntegerOperation: String {
    case eqz, eq, ne
    case lessSigned = "lt_s"
    case lessUnsigned = "lt_u"
    case greaterSigned = "gt_s"
    case greaterUnsigned = "gt_u"
    case lessOrEqualSigned = "le_s"
    case lessOrEqualUnsigned = "le_u"
    case greaterOrEqualSigned = "ge_s"
    case greaterOrEqualUnsigned = "ge_u"
    case clz, ctz, popcnt, add, sub, mul
    case divideSigned = "div_s"
    case divideUnsigned = "div_u"
    case remainderSigned = "rem_s"
    case remainderUnsigned = "rem_u"
    case and, or, xor, shl
    case shiftRightSigned = "shr_s"
    case shiftRightUnsigned = "shr_u"
    case rotl, rotr
    case extend8 = "extend8_s"
    case extend16 = "extend16_s"
    case extend32 = "extend32_s"
}

/// On integers of 128 bits, each of which is two i64.
enum WideOperation: String {
    case add = "add128"
    case sub = "sub128"
    case multiplySigned = "mul_wide_s"
    case multiplyUnsigned = "mul_wide_u"
}

/// On f32, f64, and lanes of them.
enum FloatOperation: String {
    case eq, ne, lt, gt, le, ge
    case abs, neg, copysign
    case ceil, floor, trunc, nearest
    case sqrt, add, sub, mul, div
    case min, max, pmin, pmax
    case relaxedMin = "relaxed_min"
    case relaxedMax = "relaxed_max"
    case relaxedMultiplyAdd = "relaxed_madd"
    case relaxedNegatedMultiplyAdd = "relaxed_nmadd"
}

/// Between numbers of different types.
enum Conversion: String {
    case wrap
    case extendSigned = "extend_s"
    case extendUnsigned = "extend_u"
    case truncateSigned = "trunc_s"
    case truncateUnsigned = "trunc_u"
    case truncateSaturatingSigned = "trunc_sat_s"
    case truncateSaturatingUnsigned = "trunc_sat_u"
    case convertSigned = "convert_s"
    case convertUnsigned = "convert_u"
    case demote, promote, reinterpret
}

/// On a vector as 128 bits.
enum BitwiseOperation: String {
    case not, and, andnot, or, xor, bitselect
    case anyTrue = "any_true"
}

/// On integer lanes of a vector.
enum LaneOperation: String {
    case swizzle
    case relaxedSwizzle = "relaxed_swizzle"
    case eq, ne
    case lessSigned = "lt_s"
    case lessUnsigned = "lt_u"
    case greaterSigned = "gt_s"
    case greaterUnsigned = "gt_u"
    case lessOrEqualSigned = "le_s"
    case lessOrEqualUnsigned = "le_u"
    case greaterOrEqualSigned = "ge_s"
    case greaterOrEqualUnsigned = "ge_u"
    case abs, neg, popcnt
    case allTrue = "all_true"
    case bitmask, shl
    case shiftRightSigned = "shr_s"
    case shiftRightUnsigned = "shr_u"
    case add, sub, mul
    case addSaturatingSigned = "add_sat_s"
    case addSaturatingUnsigned = "add_sat_u"
    case subSaturatingSigned = "sub_sat_s"
    case subSaturatingUnsigned = "sub_sat_u"
    case minSigned = "min_s"
    case minUnsigned = "min_u"
    case maxSigned = "max_s"
    case maxUnsigned = "max_u"
    case average = "avgr_u"
    case narrowSigned = "narrow_s"
    case narrowUnsigned = "narrow_u"
    case extendLowSigned = "extend_low_s"
    case extendLowUnsigned = "extend_low_u"
    case extendHighSigned = "extend_high_s"
    case extendHighUnsigned = "extend_high_u"
    case multiplyLowSigned = "extmul_low_s"
    case multiplyLowUnsigned = "extmul_low_u"
    case multiplyHighSigned = "extmul_high_s"
    case multiplyHighUnsigned = "extmul_high_u"
    case addPairsSigned = "extadd_pairwise_s"
    case addPairsUnsigned = "extadd_pairwise_u"
    case dot = "dot_s"
    case roundedProduct = "q15mulr_sat_s"
    case relaxedRoundedProduct = "relaxed_q15mulr_s"
    case relaxedLaneselect = "relaxed_laneselect"
    case relaxedDot = "relaxed_dot_s"
    case relaxedDotAdd = "relaxed_dot_add_s"
}

/// Between lanes of integers and floats. The lanes that the two lower ones do not fill are zero.
enum LaneConversion: String {
    case truncateSigned = "trunc_sat_s"
    case truncateUnsigned = "trunc_sat_u"
    case truncateSignedZero = "trunc_sat_s_zero"
    case truncateUnsignedZero = "trunc_sat_u_zero"
    case relaxedTruncateSigned = "relaxed_trunc_s"
    case relaxedTruncateUnsigned = "relaxed_trunc_u"
    case relaxedTruncateSignedZero = "relaxed_trunc_s_zero"
    case relaxedTruncateUnsignedZero = "relaxed_trunc_u_zero"
    case convertSigned = "convert_s"
    case convertUnsigned = "convert_u"
    case convertLowSigned = "convert_low_s"
    case convertLowUnsigned = "convert_low_u"
    case demoteZero = "demote_zero"
    case promoteLow = "promote_low"
}
