import WasmModel

// Constants, and constant expressions (specification chapter 3.4.14).
extension ModuleGeneration {
    // MARK: Values worth trying

    mutating func i32() -> Int32 {
        guard chance(configuration.interestingConstants, of: 100) || choices.isExhausted else {
            return Int32(truncatingIfNeeded: choices.bits())
        }
        switch number(6) {
        case 0, 1:
            let small = Int32(number(20))
            return small < 16 ? small : 15 - small
        case 2: return Int32(bitPattern: UInt32(1) << UInt32(number(32)))
        case 3: return Int32(bitPattern: (UInt32(1) << UInt32(number(32))) &- 1)
        case 4: return Int32(bitPattern: ~(UInt32(1) << UInt32(number(32)))) &+ Int32(number(2))
        default: return pick(InterestingConstants.i32)
        }
    }

    mutating func i64() -> Int64 {
        guard chance(configuration.interestingConstants, of: 100) || choices.isExhausted else {
            return Int64(bitPattern: choices.bits())
        }
        switch number(6) {
        case 0, 1: return Int64(i32())
        case 2: return Int64(bitPattern: UInt64(1) << UInt64(number(64)))
        case 3: return Int64(bitPattern: (UInt64(1) << UInt64(number(64))) &- 1)
        case 4: return Int64(bitPattern: ~(UInt64(1) << UInt64(number(64)))) &+ Int64(number(2))
        default: return pick(InterestingConstants.i64)
        }
    }

    mutating func f32() -> UInt32 {
        guard chance(configuration.interestingConstants, of: 100) || choices.isExhausted else {
            return UInt32(truncatingIfNeeded: choices.bits())
        }
        return chance(1, of: 4) ? Float(Int32(number(2000)) - 1000).bitPattern : pick(InterestingConstants.f32)
    }

    mutating func f64() -> UInt64 {
        guard chance(configuration.interestingConstants, of: 100) || choices.isExhausted else { return choices.bits() }
        return chance(1, of: 4) ? Double(number(2000) - 1000).bitPattern : pick(InterestingConstants.f64)
    }

    mutating func v128() -> SIMD16<UInt8> {
        var bytes = SIMD16<UInt8>()
        func put(_ value: UInt64, _ width: Int, _ lane: Int) {
            for byte in 0..<width { bytes[lane * width + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)) }
        }
        let shape = number(7)
        // One value in all lanes is what optimisers know best.
        let lanes = chance(1, of: 3) ? 1 : 16
        switch shape {
        case 0: break
        case 1, 2:
            for lane in 0..<min(lanes, 4) { put(UInt64(UInt32(bitPattern: i32())), 4, lane) }
            if lanes == 1 { for lane in 1..<4 { for byte in 0..<4 { bytes[lane * 4 + byte] = bytes[byte] } } }
        case 3: for lane in 0..<4 { put(UInt64(f32()), 4, lane) }
        case 4: for lane in 0..<2 { put(f64(), 8, lane) }
        case 5: for lane in 0..<2 { put(UInt64(bitPattern: i64()), 8, lane) }
        default: for lane in 0..<16 { bytes[lane] = choices.byte() }
        }
        return bytes
    }

    // MARK: Expressions

    /// Begins to collect the instructions of a constant expression.
    mutating func beginExpression() {
        body.instructions.removeAll(keepingCapacity: true)
        body.sideTable.removeAll()
        body.isConstant = true
        body.visibleGlobals = globals.count
    }

    /// Ends what `beginExpression` began.
    mutating func takeExpression() -> DraftExpression {
        emit(.end)
        body.isConstant = false
        return DraftExpression(body.instructions, sideTable: body.sideTable)
    }

    mutating func constantExpression(_ type: ValueType, visibleGlobals: Int) -> DraftExpression {
        beginExpression()
        body.visibleGlobals = features[.gc] ? visibleGlobals : min(visibleGlobals, importedGlobalCount)
        constantValue(type, size: number(8))
        return takeExpression()
    }

    /// Emits constant instructions that give a value of a type.
    mutating func constantValue(_ type: ValueType, size: Int) {
        if size > 0 {
            if chance(1, of: 4), let global = constantGlobal(type) { return emit(.globalGet(global)) }
            if features[.extendedConst], type == .i32 || type == .i64, chance(1, of: 3) {
                let position = number(3)
                constantValue(type, size: size / 2)
                constantValue(type, size: size / 2)
                let opcodes: [Opcode] = type == .i32 ? [.i32Add, .i32Sub, .i32Mul] : [.i64Add, .i64Sub, .i64Mul]
                return emit(.numeric(opcodes[position]))
            }
        }
        switch type {
        case .i32, .i64, .f32, .f64, .v128: constant(type)
        case .reference(let reference):
            if reference.nullable, size == 0 || choices.isExhausted || chance(1, of: 4) {
                return emit(.referenceNull(bottom(reference.heap)))
            }
            construct(reference, size: size)
        }
    }

    /// An immutable global of a type that constant expressions may name.
    private mutating func constantGlobal(_ type: ValueType) -> UInt32? {
        let visible = features[.gc] ? body.visibleGlobals : min(body.visibleGlobals, importedGlobalCount)
        guard visible > 0 else { return nil }
        let start = number(visible)
        for step in 0..<visible {
            let index = (start + step) % visible
            if !globals[index].type.mutable, matches(globals[index].type.value, type) { return UInt32(index) }
        }
        return nil
    }

    /// Emits the constant of a number or vector.
    mutating func constant(_ type: ValueType) {
        switch type {
        case .i32: emit(.i32Constant(i32()))
        case .i64: emit(.i64Constant(i64()))
        case .f32: emit(.f32Constant(f32()))
        case .f64: emit(.f64Constant(f64()))
        case .v128: emit(.v128Constant(body.sideTable.add(vector: v128())))
        case .reference(let reference): leaf(reference)
        }
    }

    /// Emits an index as a constant.
    mutating func index(_ value: UInt64, _ type: IndexType) {
        switch type {
        case .i32: emit(.i32Constant(Int32(truncatingIfNeeded: value)))
        case .i64: emit(.i64Constant(Int64(bitPattern: value)))
        }
    }

    /// Emits a constant expression whose value is known.
    mutating func constantIndex(_ value: UInt64, _ type: IndexType) {
        if features[.gc], chance(1, of: 8),
            let known = globals.firstIndex(where: { $0.known == value && $0.type.value == type.valueType })
        {
            return emit(.globalGet(UInt32(known)))
        }
        guard features[.extendedConst], chance(1, of: 4) else { return index(value, type) }
        let other = choices.bits()
        index(value &- other, type)
        index(other, type)
        switch type {
        case .i32: emit(.numeric(.i32Add))
        case .i64: emit(.numeric(.i64Add))
        }
    }

    /// The heap type whose null is that of another one.
    private func bottomOf(_ heap: HeapType) -> HeapType {
        switch top(heap) {
        case .func: .nofunc
        case .extern: .noextern
        case .exn: .noexn
        default: .none
        }
    }

    /// The type of a null: mostly that which is wanted, else the lowest of its hierarchy.
    mutating func bottom(_ heap: HeapType) -> HeapType {
        guard features[.gc], chance(1, of: 4) else { return heap }
        let bottom = bottomOf(heap)
        return bottom == .noexn && !features[.exceptions] ? heap : bottom
    }
}

/// Numbers at which implementations go wrong.
enum InterestingConstants {
    static let i32: [Int32] = [
        0, 1, -1, .min, .max, .min + 1, .max - 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, -0x80, -0x81, -0x8000, -0x8001,
        31, 32, 33,
        0x5555_5555, 0x0123_4567, 10, 1_000_000_007, 0x00FF_00FF,
    ]
    static let i64: [Int64] = [
        0, 1, -1, .min, .max, .min + 1, .max - 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, -0x8000_0000, -0x8000_0001, 63, 64,
        65,
        0x20_0000_0000_0000, 0x20_0000_0000_0001, 0x0123_4567_89AB_CDEF, 0x5555_5555_5555_5555, 0x7F, 0x80, 0x7FFF, 0x8000,
    ]
    /// Zeros, ones, infinities, NaNs (canonical, of other payloads, signalling), denormals, and the bounds of integer types.
    static let f32: [UInt32] = [
        0, 0x3F80_0000, 0x8000_0000, 0xBF80_0000, 0x3F00_0000, 0xBF00_0000, 0x3FC0_0000, 0x4020_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000,
        0xFFC0_0000, 0x7FA0_0000, 0xFFA0_0000, 0x7F80_0001, 0x7FC0_1234, 0x0000_0001, 0x8000_0001, 0x007F_FFFF, 0x0080_0000, 0x7F7F_FFFF,
        0xFF7F_FFFF,
        0x4F00_0000, 0xCF00_0000, 0x4EFF_FFFF, 0x4F80_0000, 0x4F7F_FFFF, 0x5F00_0000, 0xDF00_0000, 0x5F80_0000, 0x5EFF_FFFF, 0x4B00_0000,
        0x4B00_0001, 0x4EFF_FFFE, 0x3EFF_FFFF, 0xBF7F_FFFF,
    ]
    static let f64: [UInt64] = [
        0, 0x3FF0_0000_0000_0000, 0x8000_0000_0000_0000, 0xBFF0_0000_0000_0000, 0x3FE0_0000_0000_0000, 0xBFE0_0000_0000_0000,
        0x3FF8_0000_0000_0000,
        0x4004_0000_0000_0000, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000, 0xFFF8_0000_0000_0000,
        0x7FF4_0000_0000_0000,
        0x7FF0_0000_0000_0001, 0x7FF8_0000_1234_5678, 1, 0x8000_0000_0000_0001, 0x000F_FFFF_FFFF_FFFF, 0x0010_0000_0000_0000,
        0x7FEF_FFFF_FFFF_FFFF, 0xFFEF_FFFF_FFFF_FFFF, 0x41DF_FFFF_FFC0_0000, 0x41E0_0000_0000_0000, 0xC1E0_0000_0000_0000,
        0xC1E0_0000_0020_0000,
        0x41EF_FFFF_FFE0_0000, 0x41F0_0000_0000_0000, 0x43E0_0000_0000_0000, 0xC3E0_0000_0000_0000, 0x43F0_0000_0000_0000,
        0x43DF_FFFF_FFFF_FFFF,
        0x4330_0000_0000_0000, 0x4330_0000_0000_0001, 0x47EF_FFFF_E000_0000, 0x47EF_FFFF_F000_0000, 0x36A0_0000_0000_0000,
        0xBFEF_FFFF_FFFF_FFFF,
    ]
}
