import SeededDefects
import WasmModel

// Linear memories: where an access goes, and how it is made.
extension FunctionLowering {
    /// How accesses to a memory are kept inside it.
    enum Check {
        /// A comparison with the length before each access.
        case explicit
        /// The address cannot leave the reservation, whose rest cannot be touched.
        case guarded
    }

    func check(_ memory: UInt32) -> Check {
        switch unit.options.bounds {
        case .exact: return .explicit
        case .guard, .relaxed:
            return FunctionLowering.canBeGuarded(module.memoryTypes[Int(memory)]) ? .guarded : .explicit
        }
    }

    /// Whether no address that an access can compute leaves what is reserved for a memory.
    static func canBeGuarded(_ type: MemoryType) -> Bool {
        type.index == .i32 && type.pageSizeExponent == MemoryType.defaultPageSizeExponent
    }

    /// How loads and stores of a memory are made.
    func access(_ memory: UInt32) -> LinearAccess {
        // Other threads may write a shared memory, so the optimiser must not assume anything of what it read there.
        let isShared = module.memoryTypes[Int(memory)].isShared
        let isGuarded = check(memory) == .guarded
        // Without an optimiser a load that is not volatile may become an operand of what uses it, and lose its mark.
        return LinearAccess(
            unit: unit, mayFault: isGuarded, loadsAreVolatile: isShared || ((keepsOrder || !unit.isOptimized) && isGuarded),
            storesAreVolatile: isShared || keepsOrder)
    }

    /// The length of a memory in bytes.
    func memoryLength(_ memory: UInt32) -> LLVMValue {
        load(
            types.i64, entryValue(.memoryRecord(memory)), ContextLayout.Memory.length,
            isInvariant: Seeded.isArmed(.compilerInvariantLength),
            isVolatile: module.memoryTypes[Int(memory)].isShared)
    }

    /// The address of an access of so many bytes; traps where it is not inside the memory.
    func address(_ operand: LLVMValue, _ argument: MemoryArgument, bytes: UInt64, _ check: Check? = nil) -> LLVMValue {
        let index = widen(operand)
        let (size, overflow) = argument.offset.addingReportingOverflow(bytes)
        switch check ?? self.check(argument.memory) {
        case .guarded: break
        case .explicit:
            if overflow {
                trapIf(builder.i1(true), .outOfBoundsMemoryAccess)
            } else if module.memoryTypes[Int(argument.memory)].index == .i32 {
                // The sum of an i32 and an offset below 2^32 does not overflow.
                let end = builder.add(index, builder.i64(size))
                let length = limit(memoryLength(argument.memory), .compiledMemory)
                trapIf(builder.compare(.unsignedGreater, end, length), .outOfBoundsMemoryAccess)
            } else {
                let length = limit(memoryLength(argument.memory), .compiledWideMemory)
                let most = builder.sub(length, builder.i64(size))
                let isShort = builder.compare(.unsignedLess, length, builder.i64(size))
                let isBeyond = builder.compare(.unsignedGreater, index, most)
                trapIf(builder.or(isShort, isBeyond), .outOfBoundsMemoryAccess)
            }
        }
        let base = entryValue(.memoryBase(argument.memory))
        if builder.isConstant(index) { return builder.offset(base, builder.add(index, builder.i64(argument.offset))) }
        let start = builder.offset(base, index)
        return argument.offset == 0 ? start : builder.offset(start, builder.i64(argument.offset))
    }

    /// The address of an atomic access: its alignment is looked at before the bounds.
    func atomicAddress(_ operand: LLVMValue, _ argument: MemoryArgument, bytes: UInt64, _ check: Check? = nil) -> LLVMValue {
        if bytes > 1 {
            // A sum that overflows keeps its low bits, which are those that the alignment depends on.
            let start = builder.add(widen(operand), builder.i64(argument.offset))
            let rest = builder.and(start, builder.i64(bytes - 1))
            trapIf(builder.compare(.notEqual, rest, builder.i64(0)), .unalignedAtomic)
        }
        return address(operand, argument, bytes: bytes, check)
    }

    func lowerLoad(_ opcode: Opcode, _ argument: MemoryArgument) {
        let address = address(pop(), argument, bytes: UInt64(opcode.row.accessWidth))
        push(operators.load(opcode, address, access(argument.memory)))
    }

    func lowerStore(_ opcode: Opcode, _ argument: MemoryArgument) {
        let value = pop()
        let address = address(pop(), argument, bytes: UInt64(opcode.row.accessWidth))
        operators.store(opcode, address, value, access(argument.memory))
    }

    func lowerLoadLane(_ opcode: Opcode, _ lane: UInt8, _ argument: MemoryArgument) {
        let vector = pop()
        let address = address(pop(), argument, bytes: UInt64(opcode.row.accessWidth))
        push(operators.loadLane(opcode, lane: lane, address, vector, access(argument.memory)))
    }

    func lowerStoreLane(_ opcode: Opcode, _ lane: UInt8, _ argument: MemoryArgument) {
        let vector = pop()
        let address = address(pop(), argument, bytes: UInt64(opcode.row.accessWidth))
        operators.storeLane(opcode, lane: lane, address, vector, access(argument.memory))
    }

    func lowerAtomic(_ opcode: Opcode, _ argument: MemoryArgument) {
        switch opcode {
        case .memoryAtomicNotify:
            let count = pop()
            let operand = pop()
            // Nothing is accessed that could fault.
            _ = atomicAddress(operand, argument, bytes: 4, .explicit)
            let address = builder.add(widen(operand), builder.i64(argument.offset))
            let woken = callService(.atomicNotify, [instance, builder.i32(argument.memory), address, count], types.i64)
            push(builder.truncate(woken, types.i32))
        case .memoryAtomicWait32, .memoryAtomicWait64:
            let timeout = pop()
            let expected = widen(pop())
            let operand = widen(pop())
            let width: UInt32 = opcode == .memoryAtomicWait32 ? 4 : 8
            let result = callService(
                .atomicWait,
                [
                    instance, builder.i32(argument.memory << 8 | width), operand, builder.i64(argument.offset), expected, timeout,
                ], types.i64)
            leaveIf(builder.compare(.signedLess, result, builder.i64(0)), .noted)
            push(builder.truncate(result, types.i32))
        case _:
            let row = opcode.row
            let count = row.signature?.operands.count ?? 1
            let operands = pop(count - 1)
            let address = atomicAddress(pop(), argument, bytes: UInt64(row.accessWidth))
            if let result = operators.atomic(opcode, address, operands) { push(result) }
        }
    }

    // MARK: Whole memories

    func lowerMemorySize(_ memory: UInt32) {
        let type = module.memoryTypes[Int(memory)]
        let pages = builder.binary(.logicalShiftRight, memoryLength(memory), builder.i64(UInt64(type.pageSizeExponent)))
        push(narrow(pages, type.index))
    }

    func lowerMemoryGrow(_ memory: UInt32) {
        lowerGrow(.memoryGrow, [builder.i32(memory), widen(pop())], module.memoryTypes[Int(memory)].index)
    }

    /// A service that grows a memory or table and gives the old size, -1, or -2 where the store's limit ends the program.
    func lowerGrow(_ service: Service, _ arguments: [LLVMValue], _ index: IndexType) {
        let old = callService(service, [instance] + arguments, types.i64)
        leaveIf(builder.compare(.equal, old, builder.i64(UInt64(bitPattern: -2))), .noted)
        push(narrow(old, index))
    }

    /// A size or index as the index type has it.
    func narrow(_ value: LLVMValue, _ index: IndexType) -> LLVMValue {
        switch index {
        case .i32: builder.truncate(value, types.i32)
        case .i64: value
        }
    }

    /// A service with indices and the topmost operands as slots, which may fail.
    func lowerService(_ service: Service, _ indices: [UInt32], operands count: Int) {
        let operands = pop(count).map { widen($0) }
        let failed = callService(service, [instance] + indices.map { builder.i32($0) } + operands, types.i32)
        leaveIf(isNotZero(failed), .noted)
    }
}

/// Loads and stores of linear memory.
struct LinearAccess: MemoryAccess {
    let unit: UnitLowering
    let mayFault: Bool
    let loadsAreVolatile: Bool
    let storesAreVolatile: Bool

    func load(_ type: LLVMType, _ pointer: LLVMValue) -> LLVMValue {
        let value = unit.builder.load(type, pointer, alignment: 1, isVolatile: loadsAreVolatile)
        unit.builder.attach(unit.metadata.linearMemory, kind: unit.metadata.aliasKind, to: value)
        if mayFault { unit.builder.mark(value) }
        // The optimiser may find out which integer was stored there.
        let isFloat = type == unit.types.f32 || type == unit.types.f64
        return isFloat && !loadsAreVolatile ? unit.builder.opaque(value) : value
    }

    func store(_ value: LLVMValue, _ pointer: LLVMValue) {
        let store = unit.builder.store(value, pointer, alignment: 1, isVolatile: storesAreVolatile)
        unit.builder.attach(unit.metadata.linearMemory, kind: unit.metadata.aliasKind, to: store)
        if mayFault { unit.builder.mark(store) }
    }
}
