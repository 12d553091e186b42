import WasmModel

// Operators on i32 and i64 (specification chapter 4.3.2), and on pairs of i64 (proposal wide-arithmetic).
extension OperatorEmitter {
    func integer(_ operation: IntegerOperation, _ shape: OperatorShape, _ operands: [LLVMValue]) -> LLVMValue {
        let a = operands[0]
        // Unary operators do not look at it.
        let b = operands.count > 1 ? operands[1] : a
        switch operation {
        case .eqz: return flag(builder.isZero(a))
        case .eq: return flag(builder.compare(.equal, a, b))
        case .ne: return flag(builder.compare(.notEqual, a, b))
        case .lessSigned: return flag(builder.compare(.signedLess, a, b))
        case .lessUnsigned: return flag(builder.compare(.unsignedLess, a, b))
        case .greaterSigned: return flag(builder.compare(.signedGreater, a, b))
        case .greaterUnsigned: return flag(builder.compare(.unsignedGreater, a, b))
        case .lessOrEqualSigned: return flag(builder.compare(.signedLessOrEqual, a, b))
        case .lessOrEqualUnsigned: return flag(builder.compare(.unsignedLessOrEqual, a, b))
        case .greaterOrEqualSigned: return flag(builder.compare(.signedGreaterOrEqual, a, b))
        case .greaterOrEqualUnsigned: return flag(builder.compare(.unsignedGreaterOrEqual, a, b))
        // The second argument says that zero has a result.
        case .clz: return builder.intrinsic("llvm.ctlz", [shape.type(types)], [a, builder.i1(false)])
        case .ctz: return builder.intrinsic("llvm.cttz", [shape.type(types)], [a, builder.i1(false)])
        case .popcnt: return builder.intrinsic("llvm.ctpop", [shape.type(types)], [a])
        case .add: return builder.add(a, b)
        case .sub: return builder.sub(a, b)
        case .mul: return builder.binary(.mul, a, b)
        case .divideSigned:
            trapIf(builder.isZero(b), .integerDivideByZero)
            let least = builder.compare(.equal, a, number(shape.laneBits == 32 ? Int64(Int32.min) : .min, shape))
            trapIf(builder.and(least, builder.compare(.equal, b, number(-1, shape))), .integerOverflow)
            return builder.binary(.signedDivide, a, b)
        case .divideUnsigned:
            trapIf(builder.isZero(b), .integerDivideByZero)
            return builder.binary(.unsignedDivide, a, b)
        case .remainderSigned:
            trapIf(builder.isZero(b), .integerDivideByZero)
            // Modulo -1 and modulo 1 everything is 0, but the least integer modulo -1 has no meaning for LLVM or the processor.
            let divisor = builder.select(builder.compare(.equal, b, number(-1, shape)), number(1, shape), b)
            return builder.binary(.signedRemainder, a, divisor)
        case .remainderUnsigned:
            trapIf(builder.isZero(b), .integerDivideByZero)
            return builder.binary(.unsignedRemainder, a, b)
        case .and: return builder.and(a, b)
        case .or: return builder.or(a, b)
        case .xor: return builder.xor(a, b)
        case .shl: return builder.binary(.shiftLeft, a, distance(b, shape))
        case .shiftRightSigned: return builder.binary(.arithmeticShiftRight, a, distance(b, shape))
        case .shiftRightUnsigned: return builder.binary(.logicalShiftRight, a, distance(b, shape))
        // Funnel shifts of a number with itself; they take the distance modulo the bits themselves.
        case .rotl where builder.isOptimized: return builder.intrinsic("llvm.fshl", [shape.type(types)], [a, a, b])
        case .rotr where builder.isOptimized: return builder.intrinsic("llvm.fshr", [shape.type(types)], [a, a, b])
        // They are not selected one by one.
        case .rotl, .rotr:
            let (near, far) = (distance(b, shape), distance(builder.sub(number(0, shape), b), shape))
            let (left, right) = operation == .rotl ? (near, far) : (far, near)
            return builder.or(builder.binary(.shiftLeft, a, left), builder.binary(.logicalShiftRight, a, right))
        case .extend8: return builder.signExtend(builder.truncate(a, types.i8), shape.type(types))
        case .extend16: return builder.signExtend(builder.truncate(a, types.i16), shape.type(types))
        case .extend32: return builder.signExtend(builder.truncate(a, types.i32), shape.type(types))
        }
    }

    private func distance(_ value: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        builder.and(value, number(Int64(shape.laneBits - 1), shape))
    }

    func wide(_ operation: WideOperation, _ operands: [LLVMValue]) -> [LLVMValue] {
        switch operation {
        case .add: halves(builder.add(joined(operands[0], operands[1]), joined(operands[2], operands[3])))
        case .sub: halves(builder.sub(joined(operands[0], operands[1]), joined(operands[2], operands[3])))
        case .multiplySigned:
            halves(builder.binary(.mul, builder.signExtend(operands[0], types.i128), builder.signExtend(operands[1], types.i128)))
        case .multiplyUnsigned:
            halves(builder.binary(.mul, builder.zeroExtend(operands[0], types.i128), builder.zeroExtend(operands[1], types.i128)))
        }
    }

    private func joined(_ low: LLVMValue, _ high: LLVMValue) -> LLVMValue {
        let upper = builder.binary(.shiftLeft, builder.zeroExtend(high, types.i128), builder.constant(64, types.i128))
        return builder.or(upper, builder.zeroExtend(low, types.i128))
    }

    private func halves(_ value: LLVMValue) -> [LLVMValue] {
        let upper = builder.binary(.logicalShiftRight, value, builder.constant(64, types.i128))
        return [builder.truncate(value, types.i64), builder.truncate(upper, types.i64)]
    }
}
