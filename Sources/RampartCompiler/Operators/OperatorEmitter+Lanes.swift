import WasmModel

// Operators that move lanes, and bitwise operators on vectors (specification chapter 4.3.5).
extension OperatorEmitter {
    func bitwise(_ operation: BitwiseOperation, _ operands: [LLVMValue]) -> LLVMValue {
        let a = operands[0]
        // Unary operators do not look at it.
        let b = operands.count > 1 ? operands[1] : a
        switch operation {
        case .not: return inverted(a)
        case .and: return builder.and(a, b)
        case .andnot: return builder.and(a, inverted(b))
        case .or: return builder.or(a, b)
        case .xor: return builder.xor(a, b)
        case .bitselect: return bitSelect(a, b, operands[2])
        case .anyTrue: return flag(anyBit(a))
        }
    }

    private func inverted(_ value: LLVMValue) -> LLVMValue { builder.xor(value, number(-1, .v128)) }

    /// Bits of `a` where the mask has ones, of `b` elsewhere.
    func bitSelect(_ a: LLVMValue, _ b: LLVMValue, _ mask: LLVMValue) -> LLVMValue {
        builder.or(builder.and(a, mask), builder.and(b, inverted(mask)))
    }

    /// Whether a vector has a bit that is not zero.
    func anyBit(_ value: LLVMValue) -> LLVMValue {
        builder.compare(.notEqual, builder.intrinsic("llvm.vector.reduce.or", [types.i64x2], [value]), builder.i64(0))
    }

    /// The number, or its lowest bits, in each lane.
    func splat(_ value: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        let lane = shape.laneBits < 32 ? builder.truncate(value, shape.lane(types)) : value
        let first = builder.insertElement(builder.poison(shape.type(types)), lane, builder.i32(0))
        return builder.shuffle(first, builder.poison(shape.type(types)), Array(repeating: 0, count: shape.laneCount))
    }

    /// `extract_lane` and `replace_lane`; validation keeps the lane in range.
    func lane(_ opcode: Opcode, _ lane: UInt8, _ operands: [LLVMValue]) -> LLVMValue {
        guard let (shape, operation) = LaneTransfer.table[opcode] else { preconditionFailure("\(opcode) names no lane") }
        let lanes = builder.bitCast(operands[0], shape.type(types))
        let index = builder.i32(UInt32(lane) % UInt32(shape.laneCount))
        switch operation {
        case .extract:
            let value = builder.extractElement(lanes, index)
            // The lane may be one of a constant.
            return shape.isFloat ? builder.opaque(value) : value
        case .extractSigned: return builder.signExtend(builder.extractElement(lanes, index), types.i32)
        case .extractUnsigned: return builder.zeroExtend(builder.extractElement(lanes, index), types.i32)
        case .replace:
            let value = shape.laneBits < 32 ? builder.truncate(operands[1], shape.lane(types)) : operands[1]
            return vector(builder.insertElement(lanes, value, index))
        }
    }

    /// `i8x16.shuffle`: byte `mask[i]` of the 32 bytes of both operands.
    func shuffle(_ mask: SIMD16<UInt8>, _ first: LLVMValue, _ second: LLVMValue) -> LLVMValue {
        let lanes = (0..<16).map { Int(mask[$0] & 31) }
        return vector(builder.shuffle(builder.bitCast(first, types.i8x16), builder.bitCast(second, types.i8x16), lanes))
    }

    /// Byte `indices[i]` of `a`, or 0 for an index above 15. Both are i8x16.
    func swizzle(_ a: LLVMValue, _ indices: LLVMValue) -> LLVMValue {
        if hasSSE41 {
            // The processor looks at the lowest four bits, and gives 0 where the highest is set: so it is for sums above 127.
            let marked = builder.intrinsic("llvm.uadd.sat", [types.i8x16], [indices, number(0x70, .i8x16)])
            return builder.intrinsic("llvm.x86.ssse3.pshuf.b.128", [], [a, marked])
        }
        let low = builder.and(indices, number(15, .i8x16))
        var bytes = builder.poison(types.i8x16)
        for lane in 0..<UInt32(16) {
            let index = builder.zeroExtend(builder.extractElement(low, builder.i32(lane)), types.i32)
            bytes = builder.insertElement(bytes, builder.extractElement(a, index), builder.i32(lane))
        }
        let isInside = builder.compare(.unsignedLess, indices, number(16, .i8x16))
        return builder.and(bytes, builder.signExtend(isInside, types.i8x16))
    }
}

/// What an operator with a lane as its immediate does. The raw values are the words of its name.
private enum LaneTransfer: String {
    case extract = "extract_lane"
    case extractSigned = "extract_lane_s"
    case extractUnsigned = "extract_lane_u"
    case replace = "replace_lane"

    static let table = OperatorName.table([.lane]) { LaneTransfer(rawValue: $1) }
}
