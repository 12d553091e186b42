import WasmModel

// Loads and stores (specification chapter 4.6.5). Pointers are effective addresses inside the memory, of any alignment.
extension OperatorEmitter {
    func load(_ opcode: Opcode, _ pointer: LLVMValue, _ access: MemoryAccess) -> LLVMValue {
        guard let (shape, operation) = LoadOperation.table[opcode] else { preconditionFailure("\(opcode) does not load") }
        let type = shape.type(types)
        func extended(_ source: LLVMType, isSigned: Bool) -> LLVMValue {
            builder.cast(isSigned ? .signExtend : .zeroExtend, access.load(source, pointer), type)
        }
        func widened(_ shape: OperatorShape, isSigned: Bool) -> LLVMValue {
            let half = lowest(access.load(types.i64, pointer), .i64x2)
            return vector(self.widened(half, shape, isHigh: false, isSigned: isSigned))
        }
        func splat(_ shape: OperatorShape) -> LLVMValue {
            let first = builder.insertElement(
                builder.poison(shape.type(types)), access.load(shape.lane(types), pointer), builder.i32(0))
            return vector(builder.shuffle(first, builder.poison(shape.type(types)), Array(repeating: 0, count: shape.laneCount)))
        }
        switch operation {
        case .whole: return access.load(type, pointer)
        case .signed8: return extended(types.i8, isSigned: true)
        case .unsigned8: return extended(types.i8, isSigned: false)
        case .signed16: return extended(types.i16, isSigned: true)
        case .unsigned16: return extended(types.i16, isSigned: false)
        case .signed32: return extended(types.i32, isSigned: true)
        case .unsigned32: return extended(types.i32, isSigned: false)
        case .signed8x8: return widened(.i16x8, isSigned: true)
        case .unsigned8x8: return widened(.i16x8, isSigned: false)
        case .signed16x4: return widened(.i32x4, isSigned: true)
        case .unsigned16x4: return widened(.i32x4, isSigned: false)
        case .signed32x2: return widened(.i64x2, isSigned: true)
        case .unsigned32x2: return widened(.i64x2, isSigned: false)
        case .splat8: return splat(.i8x16)
        case .splat16: return splat(.i16x8)
        case .splat32: return splat(.i32x4)
        case .splat64: return splat(.i64x2)
        case .zero32: return vector(lowest(access.load(types.i32, pointer), .i32x4))
        case .zero64: return vector(lowest(access.load(types.i64, pointer), .i64x2))
        }
    }

    /// The value in the lowest lane, zeros in the others.
    private func lowest(_ value: LLVMValue, _ shape: OperatorShape) -> LLVMValue {
        builder.insertElement(builder.zero(shape.type(types)), value, builder.i32(0))
    }

    func store(_ opcode: Opcode, _ pointer: LLVMValue, _ value: LLVMValue, _ access: MemoryAccess) {
        guard let (_, operation) = StoreOperation.table[opcode] else { preconditionFailure("\(opcode) does not store") }
        switch operation {
        case .whole: access.store(value, pointer)
        case .low8: access.store(builder.truncate(value, types.i8), pointer)
        case .low16: access.store(builder.truncate(value, types.i16), pointer)
        case .low32: access.store(builder.truncate(value, types.i32), pointer)
        }
    }

    func loadLane(_ opcode: Opcode, lane: UInt8, _ pointer: LLVMValue, _ vector: LLVMValue, _ access: MemoryAccess) -> LLVMValue {
        let shape = laneShape(opcode)
        let value = access.load(shape.lane(types), pointer)
        return self.vector(builder.insertElement(builder.bitCast(vector, shape.type(types)), value, index(lane, shape)))
    }

    func storeLane(_ opcode: Opcode, lane: UInt8, _ pointer: LLVMValue, _ vector: LLVMValue, _ access: MemoryAccess) {
        let shape = laneShape(opcode)
        access.store(builder.extractElement(builder.bitCast(vector, shape.type(types)), index(lane, shape)), pointer)
    }

    /// The lanes of which an access moves one.
    private func laneShape(_ opcode: Opcode) -> OperatorShape {
        switch opcode.row.accessWidth {
        case 1: .i8x16
        case 2: .i16x8
        case 4: .i32x4
        case 8: .i64x2
        default: preconditionFailure("\(opcode) moves no lane")
        }
    }

    /// Validation keeps lanes in range.
    private func index(_ lane: UInt8, _ shape: OperatorShape) -> LLVMValue { builder.i32(UInt32(lane) % UInt32(shape.laneCount)) }
}

/// What becomes of bytes that are read. The raw values are the words of the operator's name.
private enum LoadOperation: String {
    case whole = "load"
    case signed8 = "load8_s"
    case unsigned8 = "load8_u"
    case signed16 = "load16_s"
    case unsigned16 = "load16_u"
    case signed32 = "load32_s"
    case unsigned32 = "load32_u"
    case signed8x8 = "load8x8_s"
    case unsigned8x8 = "load8x8_u"
    case signed16x4 = "load16x4_s"
    case unsigned16x4 = "load16x4_u"
    case signed32x2 = "load32x2_s"
    case unsigned32x2 = "load32x2_u"
    case splat8 = "load8_splat"
    case splat16 = "load16_splat"
    case splat32 = "load32_splat"
    case splat64 = "load64_splat"
    case zero32 = "load32_zero"
    case zero64 = "load64_zero"

    static let table = OperatorName.table([.memory]) { LoadOperation(rawValue: $1) }
}

/// What of a value is written. The raw values are the words of the operator's name.
private enum StoreOperation: String {
    case whole = "store"
    case low8 = "store8"
    case low16 = "store16"
    case low32 = "store32"

    static let table = OperatorName.table([.memory]) { StoreOperation(rawValue: $1) }
}
