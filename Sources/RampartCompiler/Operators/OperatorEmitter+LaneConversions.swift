import WasmModel

// Conversions between lanes of integers and floats (specification chapter 4.3.5).
extension OperatorEmitter {
    func laneConversion(_ operation: LaneConversion, _ shape: OperatorShape, _ a: LLVMValue) -> LLVMValue {
        switch operation {
        case .truncateSigned, .relaxedTruncateSigned: truncatedSingles(builder.bitCast(a, types.f32x4))
        case .truncateUnsigned, .relaxedTruncateUnsigned: truncatedUnsignedSingles(builder.bitCast(a, types.f32x4))
        case .truncateSignedZero, .relaxedTruncateSignedZero: truncatedDoubles(builder.bitCast(a, types.f64x2))
        case .truncateUnsignedZero, .relaxedTruncateUnsignedZero: truncatedUnsignedDoubles(builder.bitCast(a, types.f64x2))
        case .convertSigned: builder.cast(.signedToFloat, builder.bitCast(a, shape.integers(types)), shape.type(types))
        case .convertUnsigned: builder.cast(.unsignedToFloat, builder.bitCast(a, shape.integers(types)), shape.type(types))
        case .convertLowSigned: builder.cast(.signedToFloat, lowHalf(builder.bitCast(a, types.i32x4)), types.f64x2)
        case .convertLowUnsigned: builder.cast(.unsignedToFloat, lowHalf(builder.bitCast(a, types.i32x4)), types.f64x2)
        case .demoteZero:
            builder.shuffle(
                builder.cast(.floatTruncate, builder.opaque(builder.bitCast(a, types.f64x2)), types.vector(types.f32, 2)),
                builder.zero(types.vector(types.f32, 2)), [0, 1, 2, 3])
        case .promoteLow: builder.cast(.floatExtend, lowHalf(builder.opaque(builder.bitCast(a, types.f32x4))), types.f64x2)
        }
    }

    private func lowHalf(_ lanes: LLVMValue) -> LLVMValue { builder.shuffle(lanes, builder.poison(builder.type(of: lanes)), [0, 1]) }

    // The processor truncates to i32, and gives the least integer where there is none. NaNs become zeros first.

    private func truncatedSingles(_ a: LLVMValue) -> LLVMValue {
        let numbers = builder.select(builder.compare(.ordered, a, a), a, builder.zero(types.f32x4))
        let isAbove = builder.compare(.orderedGreaterOrEqual, numbers, number(float: 0x1p31, .f32x4))
        // The least integer is right below the range; above it, its complement is.
        return builder.xor(converted(numbers), builder.signExtend(isAbove, types.i32x4))
    }

    private func truncatedUnsignedSingles(_ a: LLVMValue) -> LLVMValue {
        let positive = builder.select(
            builder.compare(.orderedGreater, a, builder.zero(types.f32x4)), a, builder.zero(types.f32x4))
        let isAbove = builder.compare(.orderedGreaterOrEqual, positive, number(float: 0x1p32, .f32x4))
        return builder.or(convertedUnsigned(positive, .f32x4), builder.signExtend(isAbove, types.i32x4))
    }

    private func truncatedDoubles(_ a: LLVMValue) -> LLVMValue {
        let numbers = builder.select(builder.compare(.ordered, a, a), a, builder.zero(types.f64x2))
        return converted(lesser(numbers, number(float: 0x1p31 - 1, .f64x2)))
    }

    private func truncatedUnsignedDoubles(_ a: LLVMValue) -> LLVMValue {
        let positive = builder.select(
            builder.compare(.orderedGreater, a, builder.zero(types.f64x2)), a, builder.zero(types.f64x2))
        return convertedUnsigned(lesser(positive, number(float: 0x1p32 - 1, .f64x2)), .f64x2)
    }

    private func lesser(_ a: LLVMValue, _ b: LLVMValue) -> LLVMValue { builder.select(builder.compare(.orderedLess, a, b), a, b) }

    private func converted(_ lanes: LLVMValue) -> LLVMValue {
        builder.intrinsic(
            builder.type(of: lanes) == types.f32x4 ? "llvm.x86.sse2.cvttps2dq" : "llvm.x86.sse2.cvttpd2dq", [], [lanes])
    }

    /// Lanes below 2^32 that are not negative: from 2^31 on the conversion of the whole gives that bit alone, and what is above it is exact.
    private func convertedUnsigned(_ lanes: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        let whole = converted(lanes)
        let rest = converted(builder.binary(.floatSub, lanes, number(float: 0x1p31, shape)))
        return builder.or(whole, builder.and(rest, builder.binary(.arithmeticShiftRight, whole, number(31, .i32x4))))
    }
}
