import WasmModel

// Conversions between numbers (specification chapter 4.3.4).
extension OperatorEmitter {
    func conversion(_ operation: Conversion, _ shape: OperatorShape, _ a: LLVMValue) -> LLVMValue {
        let type = shape.type(types)
        switch operation {
        case .wrap: return builder.truncate(a, type)
        case .extendSigned: return builder.signExtend(a, type)
        case .extendUnsigned: return builder.zeroExtend(a, type)
        case .truncateSigned: return truncated(a, shape, isSigned: true)
        case .truncateUnsigned: return truncated(a, shape, isSigned: false)
        case .truncateSaturatingSigned: return builder.intrinsic("llvm.fptosi.sat", [type, builder.type(of: a)], [a])
        case .truncateSaturatingUnsigned: return builder.intrinsic("llvm.fptoui.sat", [type, builder.type(of: a)], [a])
        case .convertSigned: return builder.opaque(builder.cast(.signedToFloat, a, type))
        case .convertUnsigned: return builder.opaque(builder.isOptimized ? builder.cast(.unsignedToFloat, a, type) : unsigned(a, type))
        case .demote: return builder.cast(.floatTruncate, a, type)
        case .promote: return builder.opaque(builder.cast(.floatExtend, a, type))
        case .reinterpret:
            let bits = builder.bitCast(a, type)
            return shape.isFloat ? builder.opaque(bits) : bits
        }
    }

    /// A float from an unsigned integer. Most processors have no instruction for it, and then it is not selected one by one, nor what comes
    /// before it in its block.
    private func unsigned(_ a: LLVMValue, _ type: LLVMType) -> LLVMValue {
        guard builder.type(of: a) == types.i64 else { return builder.cast(.signedToFloat, builder.zeroExtend(a, types.i64), type) }
        // Half of a large number, with the last bit kept for rounding, is a signed one.
        let half = builder.or(builder.binary(.logicalShiftRight, a, builder.i64(1)), builder.and(a, builder.i64(1)))
        let isLarge = builder.compare(.signedLess, a, builder.i64(0))
        let float = builder.cast(.signedToFloat, builder.select(isLarge, half, a), type)
        return builder.select(isLarge, builder.binary(.floatAdd, float, float), float)
    }

    /// An integer from a float; traps for NaN, infinities and integral parts out of range.
    private func truncated(_ a: LLVMValue, _ shape: OperatorShape, isSigned: Bool) -> LLVMValue {
        trapIf(builder.compare(.unordered, a, a), .invalidConversionToInteger)
        if shape.laneBits == 32 {
            // The processor truncates to i64, and to the least integer of that where there is none: no i32 extends to it.
            let whole = wholePart(a)
            let low = builder.truncate(whole, types.i32)
            let extended = isSigned ? builder.signExtend(low, types.i64) : builder.zeroExtend(low, types.i64)
            trapIf(builder.compare(.notEqual, whole, extended), .integerOverflow)
            return low
        }
        let source: OperatorShape = builder.type(of: a) == types.f32 ? .f32 : .f64
        // These bounds are floats of both sizes; below the lower one of signed integers the next float is out of range.
        let isBelow =
            isSigned
            ? builder.compare(.orderedLess, a, number(float: -0x1p63, source))
            : builder.compare(.orderedLessOrEqual, a, number(float: -1, source))
        let isAbove = builder.compare(.orderedGreaterOrEqual, a, number(float: isSigned ? 0x1p63 : 0x1p64, source))
        trapIf(builder.or(isBelow, isAbove), .integerOverflow)
        if isSigned { return builder.cast(.floatToSigned, a, types.i64) }
        // The instruction for all processors is not selected one by one, and ends that for what comes before it in its block.
        guard builder.isOptimized else { return builder.intrinsic("llvm.fptoui.sat", [types.i64, builder.type(of: a)], [a]) }
        return builder.cast(.floatToUnsigned, a, types.i64)
    }

    /// The integral part as an i64, or the least i64 where it is none.
    private func wholePart(_ a: LLVMValue) -> LLVMValue {
        let isSingle = builder.type(of: a) == types.f32
        let lanes = builder.insertElement(builder.poison(isSingle ? types.f32x4 : types.f64x2), a, builder.i32(0))
        return builder.intrinsic(isSingle ? "llvm.x86.sse.cvttss2si64" : "llvm.x86.sse2.cvttsd2si64", [], [lanes])
    }
}
