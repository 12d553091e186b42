import WasmModel

// Operators on integer lanes (specification chapter 4.3.5), and their relaxed forms (chapter 4.3.6), which choose as WasmSemantics does.
//
// Where LLVM knows an operator only as a pattern of many steps, the instruction of the processor is named, so that it is used at all
// levels of optimisation.
extension OperatorEmitter {
    func lanes(_ operation: LaneOperation, _ shape: OperatorShape, _ operands: [LLVMValue]) -> LLVMValue {
        let type = shape.type(types)
        let (first, second) = (operands[0], operands.count > 1 ? operands[1] : operands[0])
        let a = builder.bitCast(first, type)
        // Of no use to unary operators; the distance of a shift is an i32.
        var b: LLVMValue { builder.bitCast(second, type) }
        switch operation {
        case .swizzle, .relaxedSwizzle: return vector(swizzle(a, b))
        case .eq: return mask(builder.compare(.equal, a, b), shape)
        case .ne: return mask(builder.compare(.notEqual, a, b), shape)
        case .lessSigned: return mask(builder.compare(.signedLess, a, b), shape)
        case .lessUnsigned: return mask(builder.compare(.unsignedLess, a, b), shape)
        case .greaterSigned: return mask(builder.compare(.signedGreater, a, b), shape)
        case .greaterUnsigned: return mask(builder.compare(.unsignedGreater, a, b), shape)
        case .lessOrEqualSigned: return mask(builder.compare(.signedLessOrEqual, a, b), shape)
        case .lessOrEqualUnsigned: return mask(builder.compare(.unsignedLessOrEqual, a, b), shape)
        case .greaterOrEqualSigned: return mask(builder.compare(.signedGreaterOrEqual, a, b), shape)
        case .greaterOrEqualUnsigned: return mask(builder.compare(.unsignedGreaterOrEqual, a, b), shape)
        // The second argument says that the least integer stays as it is.
        case .abs: return vector(builder.intrinsic("llvm.abs", [type], [a, builder.i1(false)]))
        case .neg: return vector(builder.sub(builder.zero(type), a))
        case .popcnt: return vector(builder.intrinsic("llvm.ctpop", [type], [a]))
        case .allTrue: return flag(builder.xor(anyBit(mask(builder.isZero(a), shape)), builder.i1(true)))
        case .bitmask: return signs(a, shape)
        case .shl: return vector(builder.binary(.shiftLeft, a, distance(second, shape)))
        case .shiftRightSigned: return vector(builder.binary(.arithmeticShiftRight, a, distance(second, shape)))
        case .shiftRightUnsigned: return vector(builder.binary(.logicalShiftRight, a, distance(second, shape)))
        case .add: return vector(builder.add(a, b))
        case .sub: return vector(builder.sub(a, b))
        case .mul: return vector(builder.binary(.mul, a, b))
        case .addSaturatingSigned: return vector(builder.intrinsic("llvm.sadd.sat", [type], [a, b]))
        case .addSaturatingUnsigned: return vector(builder.intrinsic("llvm.uadd.sat", [type], [a, b]))
        case .subSaturatingSigned: return vector(builder.intrinsic("llvm.ssub.sat", [type], [a, b]))
        case .subSaturatingUnsigned: return vector(builder.intrinsic("llvm.usub.sat", [type], [a, b]))
        case .minSigned: return vector(builder.intrinsic("llvm.smin", [type], [a, b]))
        case .minUnsigned: return vector(builder.intrinsic("llvm.umin", [type], [a, b]))
        case .maxSigned: return vector(builder.intrinsic("llvm.smax", [type], [a, b]))
        case .maxUnsigned: return vector(builder.intrinsic("llvm.umax", [type], [a, b]))
        case .average: return vector(builder.intrinsic(shape == .i8x16 ? "llvm.x86.sse2.pavg.b" : "llvm.x86.sse2.pavg.w", [], [a, b]))
        case .narrowSigned: return narrowed(first, second, shape, isSigned: true)
        case .narrowUnsigned: return narrowed(first, second, shape, isSigned: false)
        case .extendLowSigned: return vector(widened(first, shape, isHigh: false, isSigned: true))
        case .extendLowUnsigned: return vector(widened(first, shape, isHigh: false, isSigned: false))
        case .extendHighSigned: return vector(widened(first, shape, isHigh: true, isSigned: true))
        case .extendHighUnsigned: return vector(widened(first, shape, isHigh: true, isSigned: false))
        case .multiplyLowSigned: return vector(widenedProduct(first, second, shape, isHigh: false, isSigned: true))
        case .multiplyLowUnsigned: return vector(widenedProduct(first, second, shape, isHigh: false, isSigned: false))
        case .multiplyHighSigned: return vector(widenedProduct(first, second, shape, isHigh: true, isSigned: true))
        case .multiplyHighUnsigned: return vector(widenedProduct(first, second, shape, isHigh: true, isSigned: false))
        case .addPairsSigned: return vector(pairSums(a, shape, isSigned: true))
        case .addPairsUnsigned: return vector(pairSums(a, shape, isSigned: false))
        case .dot: return vector(dotProduct(builder.bitCast(first, types.i16x8), builder.bitCast(second, types.i16x8)))
        case .roundedProduct, .relaxedRoundedProduct: return vector(roundedProduct(a, b))
        case .relaxedLaneselect: return bitSelect(first, second, operands[2])
        case .relaxedDot: return vector(relaxedDot(a, b))
        case .relaxedDotAdd:
            let products = relaxedDot(builder.bitCast(first, types.i16x8), builder.bitCast(second, types.i16x8))
            let sums = pairSums(builder.bitCast(products, types.i32x4), .i32x4, isSigned: true)
            return vector(builder.add(sums, builder.bitCast(operands[2], types.i32x4)))
        }
    }

    /// The distance of a shift, an i32 taken modulo the bits of a lane, in each lane.
    private func distance(_ value: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        let bits = builder.and(value, builder.i32(UInt32(shape.laneBits - 1)))
        return splat(shape.laneBits == 64 ? builder.zeroExtend(bits, types.i64) : bits, shape)
    }

    /// The sign bits of the lanes as an i32, lane 0 lowest.
    private func signs(_ a: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        switch shape.laneBits {
        case 8: builder.intrinsic("llvm.x86.sse2.pmovmskb.128", [], [a])
        case 16:
            // Saturation keeps signs; the upper bytes are zeros.
            builder.intrinsic(
                "llvm.x86.sse2.pmovmskb.128", [], [builder.intrinsic("llvm.x86.sse2.packsswb.128", [], [a, builder.zero(types.i16x8)])])
        case 32: builder.intrinsic("llvm.x86.sse.movmsk.ps", [], [builder.bitCast(a, types.f32x4)])
        default: builder.intrinsic("llvm.x86.sse2.movmsk.pd", [], [builder.bitCast(a, types.f64x2)])
        }
    }

    /// Lanes of twice the size of both operands, taken as signed, saturated to lanes of the shape.
    private func narrowed(_ a: LLVMValue, _ b: LLVMValue, _ shape: OperatorShape, isSigned: Bool) -> LLVMValue {
        if shape == .i8x16 {
            let name = isSigned ? "llvm.x86.sse2.packsswb.128" : "llvm.x86.sse2.packuswb.128"
            return vector(builder.intrinsic(name, [], [builder.bitCast(a, types.i16x8), builder.bitCast(b, types.i16x8)]))
        }
        let (a, b) = (builder.bitCast(a, types.i32x4), builder.bitCast(b, types.i32x4))
        if isSigned { return vector(builder.intrinsic("llvm.x86.sse2.packssdw.128", [], [a, b])) }
        if hasSSE41 { return vector(builder.intrinsic("llvm.x86.sse41.packusdw", [], [a, b])) }
        let both = builder.shuffle(clampedToUnsigned16(a), clampedToUnsigned16(b), Array(0..<8))
        return vector(builder.truncate(both, types.i16x8))
    }

    private func clampedToUnsigned16(_ a: LLVMValue) -> LLVMValue {
        let positive = builder.intrinsic("llvm.smax", [types.i32x4], [a, builder.zero(types.i32x4)])
        return builder.intrinsic("llvm.smin", [types.i32x4], [positive, number(65535, .i32x4)])
    }

    /// The lower or upper half of lanes of half the size, extended to lanes of the shape.
    func widened(_ a: LLVMValue, _ shape: OperatorShape, isHigh: Bool, isSigned: Bool) -> LLVMValue {
        let source = shape.halved.type(types)
        let start = isHigh ? shape.laneCount : 0
        let half = builder.shuffle(builder.bitCast(a, source), builder.poison(source), Array(start..<start + shape.laneCount))
        return builder.cast(isSigned ? .signExtend : .zeroExtend, half, shape.type(types))
    }

    private func widenedProduct(_ a: LLVMValue, _ b: LLVMValue, _ shape: OperatorShape, isHigh: Bool, isSigned: Bool) -> LLVMValue {
        builder.binary(
            .mul, widened(a, shape, isHigh: isHigh, isSigned: isSigned), widened(b, shape, isHigh: isHigh, isSigned: isSigned))
    }

    /// The sums of neighbouring lanes of half the size: each pair lies in one lane of the shape.
    private func pairSums(_ a: LLVMValue, _ shape: OperatorShape, isSigned: Bool) -> LLVMValue {
        let half = number(Int64(shape.laneBits / 2), shape)
        if !isSigned {
            let low = builder.and(a, number(Int64(1) << Int64(shape.laneBits / 2) - 1, shape))
            return builder.add(low, builder.binary(.logicalShiftRight, a, half))
        }
        if shape == .i32x4 { return dotProduct(builder.bitCast(a, types.i16x8), number(1, .i16x8)) }
        let low = builder.binary(.arithmeticShiftRight, builder.binary(.shiftLeft, a, half), half)
        return builder.add(low, builder.binary(.arithmeticShiftRight, a, half))
    }

    /// The sums of two neighbouring products, modulo 2^32.
    private func dotProduct(_ a: LLVMValue, _ b: LLVMValue) -> LLVMValue { builder.intrinsic("llvm.x86.sse2.pmadd.wd", [], [a, b]) }

    /// The rounded products of fixed-point numbers with 15 fractional bits, saturated.
    private func roundedProduct(_ a: LLVMValue, _ b: LLVMValue) -> LLVMValue {
        if hasSSE41 {
            let products = builder.intrinsic("llvm.x86.ssse3.pmul.hr.sw.128", [], [a, b])
            // The one product that is out of range, and no other, comes out as the least integer.
            let isOver = builder.compare(.equal, products, number(Int64(Int16.min), .i16x8))
            return builder.xor(products, builder.signExtend(isOver, types.i16x8))
        }
        let halves = [false, true].map { isHigh in
            let product = widenedProduct(a, b, .i32x4, isHigh: isHigh, isSigned: true)
            return builder.binary(.arithmeticShiftRight, builder.add(product, number(0x4000, .i32x4)), number(15, .i32x4))
        }
        return builder.intrinsic("llvm.x86.sse2.packssdw.128", [], halves)
    }

    /// The sums of two neighbouring products of signed bytes, modulo 2^16.
    private func relaxedDot(_ a: LLVMValue, _ b: LLVMValue) -> LLVMValue {
        let eight = number(8, .i16x8)
        func low(_ value: LLVMValue) -> LLVMValue {
            builder.binary(.arithmeticShiftRight, builder.binary(.shiftLeft, value, eight), eight)
        }
        func high(_ value: LLVMValue) -> LLVMValue { builder.binary(.arithmeticShiftRight, value, eight) }
        return builder.add(builder.binary(.mul, low(a), low(b)), builder.binary(.mul, high(a), high(b)))
    }
}
