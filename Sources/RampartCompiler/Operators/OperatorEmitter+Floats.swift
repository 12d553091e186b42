import WasmModel
import WasmSemantics

// Operators on f32 and f64 (specification chapter 4.3.3), and the same on lanes of vectors (chapter 4.3.5).
extension OperatorEmitter {
    func float(_ operation: FloatOperation, _ shape: OperatorShape, _ operands: [LLVMValue]) -> LLVMValue {
        let values = operands.map { builder.bitCast($0, shape.type(types)) }
        // Unary operators do not look at it.
        let (a, b) = (values[0], values.count > 1 ? values[1] : values[0])
        switch operation {
        case .eq: return mask(builder.compare(.orderedEqual, a, b), shape)
        case .ne: return mask(builder.compare(.unorderedNotEqual, a, b), shape)
        case .lt: return mask(builder.compare(.orderedLess, a, b), shape)
        case .gt: return mask(builder.compare(.orderedGreater, a, b), shape)
        case .le: return mask(builder.compare(.orderedLessOrEqual, a, b), shape)
        case .ge: return mask(builder.compare(.orderedGreaterOrEqual, a, b), shape)
        // These three change the sign bit alone, of a NaN too.
        case .abs: return result(magnitude(a, shape), shape)
        case .neg: return result(builder.floatNegate(a), shape)
        case .copysign: return result(copySign(a, b, shape), shape)
        case .ceil, .floor, .trunc, .nearest: return result(rounded(operation, hidden(a, shape), shape), shape)
        case .sqrt: return result(builder.intrinsic("llvm.sqrt", [shape.type(types)], [hidden(a, shape)]), shape)
        case .add: return result(builder.binary(.floatAdd, hidden(a, shape), hidden(b, shape)), shape)
        case .sub: return result(builder.binary(.floatSub, hidden(a, shape), hidden(b, shape)), shape)
        case .mul: return result(builder.binary(.floatMul, hidden(a, shape), hidden(b, shape)), shape)
        case .div: return result(builder.binary(.floatDivide, hidden(a, shape), hidden(b, shape)), shape)
        case .min, .relaxedMin: return result(extreme(.orderedLess, .or, hidden(a, shape), hidden(b, shape), shape), shape)
        case .max, .relaxedMax: return result(extreme(.orderedGreater, .and, hidden(a, shape), hidden(b, shape), shape), shape)
        case .pmin: return result(builder.select(builder.compare(.orderedLess, b, a), b, a), shape)
        case .pmax: return result(builder.select(builder.compare(.orderedLess, a, b), b, a), shape)
        case .relaxedMultiplyAdd:
            let product = builder.binary(.floatMul, hidden(a, shape), hidden(b, shape))
            return result(builder.binary(.floatAdd, product, hidden(values[2], shape)), shape)
        case .relaxedNegatedMultiplyAdd:
            let product = builder.binary(.floatMul, hidden(a, shape), hidden(b, shape))
            return result(builder.binary(.floatAdd, builder.floatNegate(product), hidden(values[2], shape)), shape)
        }
    }

    /// The value with the canonical NaN in place of every NaN.
    func canonical(_ value: LLVMValue, _ floats: FloatShape) -> LLVMValue {
        let shape = OperatorShape(floats)
        let number = builder.bitCast(value, shape.type(types))
        let lane = shape.laneBits == 32 ? builder.f32(bits: Scalar.canonicalF32) : builder.f64(bits: Scalar.canonicalF64)
        let canonical = shape.isVector ? builder.splat(lane, count: shape.laneCount) : lane
        return result(builder.select(builder.compare(.ordered, number, number), number, canonical), shape)
    }

    /// The operand of arithmetic. Numbers are hidden where they come from.
    func hidden(_ value: LLVMValue, _ shape: OperatorShape) -> LLVMValue { shape.isVector ? builder.opaque(value) : value }

    private func result(_ value: LLVMValue, _ shape: OperatorShape) -> LLVMValue { shape.isVector ? vector(value) : value }

    /// What a comparison gives: an i32, or lanes of all ones and all zeros.
    func mask(_ condition: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        shape.isVector ? vector(builder.signExtend(condition, shape.integers(types))) : flag(condition)
    }

    private func copySign(_ magnitude: LLVMValue, _ sign: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        guard changesSignsAsIntegers(shape) else { return builder.intrinsic("llvm.copysign", [shape.type(types)], [magnitude, sign]) }
        return builder.bitCast(
            builder.or(bits(magnitude, shape, ofSign: false), bits(sign, shape, ofSign: true)), shape.type(types))
    }

    /// The number without its sign.
    private func magnitude(_ a: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        guard changesSignsAsIntegers(shape) else { return builder.intrinsic("llvm.fabs", [shape.type(types)], [a]) }
        return builder.bitCast(bits(a, shape, ofSign: false), shape.type(types))
    }

    /// Whether signs are changed by arithmetic on integers: without optimisation, intrinsics are not selected one by one.
    private func changesSignsAsIntegers(_ shape: OperatorShape) -> Bool { !builder.isOptimized && !shape.isVector }

    /// The bit of the sign of a number, or all others.
    private func bits(_ a: LLVMValue, _ shape: OperatorShape, ofSign: Bool) -> LLVMValue {
        let sign: UInt64 = 1 << UInt64(shape.laneBits - 1)
        let integers = shape.integers(types)
        return builder.and(builder.bitCast(a, integers), builder.constant(ofSign ? sign : sign - 1, integers))
    }

    /// The less or greater operand; a quiet NaN where either is a NaN.
    ///
    /// LLVM's own `minimum` and `maximum` give a signalling NaN back as it is. A selection of the processor gives the second operand
    /// where both are equal, so the two orders together give both zeros, which `-0 | +0` and `-0 & +0` turn into the one that wins.
    private func extreme(
        _ predicate: FloatPredicate, _ zeros: BinaryOperator, _ a: LLVMValue, _ b: LLVMValue, _ shape: OperatorShape
    ) -> LLVMValue {
        let integers = shape.integers(types)
        let first = builder.bitCast(builder.select(builder.compare(predicate, a, b), a, b), integers)
        let second = builder.bitCast(builder.select(builder.compare(predicate, b, a), b, a), integers)
        let ordered = builder.bitCast(builder.binary(zeros, first, second), shape.type(types))
        return builder.select(builder.compare(.unordered, a, b), builder.binary(.floatAdd, a, b), ordered)
    }

    // MARK: Rounding to integers

    private func rounded(_ operation: FloatOperation, _ a: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        switch operation {
        case .ceil:
            if hasSSE41 { return builder.intrinsic("llvm.ceil", [shape.type(types)], [a]) }
            let nearest = copySign(nearestMagnitude(a, shape), a, shape)
            return settled(builder.binary(.floatAdd, nearest, one(where: builder.compare(.orderedLess, nearest, a), shape)), a, shape)
        case .floor:
            if hasSSE41 { return builder.intrinsic("llvm.floor", [shape.type(types)], [a]) }
            let nearest = copySign(nearestMagnitude(a, shape), a, shape)
            return settled(builder.binary(.floatSub, nearest, one(where: builder.compare(.orderedGreater, nearest, a), shape)), a, shape)
        case .trunc:
            if hasSSE41 { return builder.intrinsic("llvm.trunc", [shape.type(types)], [a]) }
            let nearest = nearestMagnitude(a, shape)
            let isAbove = builder.compare(.orderedGreater, nearest, magnitude(a, shape))
            return settled(builder.binary(.floatSub, nearest, one(where: isAbove, shape)), a, shape)
        case .nearest:
            if hasSSE41 { return builder.intrinsic("llvm.roundeven", [shape.type(types)], [a]) }
            return settled(nearestMagnitude(a, shape), a, shape)
        case .eq, .ne, .lt, .gt, .le, .ge, .abs, .neg, .copysign, .sqrt, .add, .sub, .mul, .div, .min, .max, .pmin, .pmax, .relaxedMin,
            .relaxedMax, .relaxedMultiplyAdd, .relaxedNegatedMultiplyAdd:
            preconditionFailure("\(operation) does not round to integers")
        }
    }

    /// From here on every float is an integer, infinite or a NaN.
    private func firstWithoutFraction(_ shape: OperatorShape) -> LLVMValue {
        number(float: shape.laneBits == 32 ? 0x1p23 : 0x1p52, shape)
    }

    /// The magnitude rounded to the nearest integer, ties to even: adding and subtracting the power of two above which no fractions exist
    /// does that for magnitudes below it.
    private func nearestMagnitude(_ a: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        let power = firstWithoutFraction(shape)
        return builder.binary(.floatSub, builder.binary(.floatAdd, magnitude(a, shape), power), power)
    }

    private func one(where condition: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        builder.select(condition, number(float: 1, shape), number(float: 0, shape))
    }

    /// The rounded number with the sign of `a`, and `a` itself where it has no fraction.
    private func settled(_ rounded: LLVMValue, _ a: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        // Subtracting zero quiets a NaN and changes nothing else.
        let quiet = builder.binary(.floatSub, a, builder.opaque(number(float: 0, shape)))
        let hasFraction = builder.compare(.orderedLess, magnitude(a, shape), firstWithoutFraction(shape))
        return builder.select(hasFraction, copySign(rounded, a, shape), quiet)
    }
}
