import WasmModel

// Linear memories and atomic accesses.
extension ModuleGeneration {
    /// A memory for an access: one that has room, unless the access may trap.
    private mutating func memory() -> (index: UInt32, traps: Bool)? {
        if memories.isEmpty { return nil }
        if mayTrap() { return (UInt32(number(memories.count)), true) }
        return roomyMemories.isEmpty ? nil : (pick(roomyMemories), false)
    }

    /// Emits an address at which a number of bytes can be accessed together with the offset that is returned; one that may lie outside where
    /// a trap is wanted.
    private mutating func address(_ memory: (index: UInt32, traps: Bool), width: UInt64, size: Int, isAligned: Bool, isBulk: Bool = false)
        -> UInt64
    {
        let type = memories[Int(memory.index)]
        let available = self.size(of: type)
        let alignment = isAligned ? max(1, width) : 1
        guard !memory.traps, available >= width else {
            return wildAddress(type, available: available, width: width, size: size, isBulk: isBulk)
        }
        let room = (available - width) / alignment * alignment
        var offset: UInt64 = 0
        if !isBulk, chance(1, of: 2) {
            offset = UInt64(number(Int(min(room, chance(1, of: 4) ? 100_000 : 32)) + 1)) / alignment * alignment
        }
        let rest = room - offset
        switch number(6) {
        case 0: index(UInt64(number(Int(min(rest, 64)) + 1)) / alignment * alignment, type.index)
        case 1: index(rest, type.index)
        default:
            value(type.index.valueType, size: size)
            // The largest mask below the rest.
            let mask = rest == UInt64.max ? rest : (UInt64(1) << UInt64(63 - (rest + 1).leadingZeroBitCount)) - 1
            index(mask & ~(alignment - 1), type.index)
            emit(.numeric(type.index == .i32 ? .i32And : .i64And))
        }
        return offset
    }

    /// Emits an address at a boundary, or any number.
    private mutating func wildAddress(_ type: MemoryType, available: UInt64, width: UInt64, size: Int, isBulk: Bool) -> UInt64 {
        let offsetLimit: UInt64 = type.index == .i32 ? UInt64(UInt32.max) : UInt64.max
        switch number(4) {
        case 0:
            index(available &- width &+ UInt64(number(4)), type.index)
            return 0
        case 1:
            index(0, type.index)
            return isBulk ? 0 : min(offsetLimit, available &- width &+ UInt64(number(4)))
        case 2:
            index(UInt64.max &- UInt64(number(20)), type.index)
            return isBulk ? 0 : UInt64(number(40))
        default:
            value(type.index.valueType, size: size)
            return isBulk ? 0 : offsetLimit - min(offsetLimit, UInt64(number(300)) * 65_535)
        }
    }

    private mutating func argument(_ candidate: OperatorCandidate, offset: UInt64, memory: UInt32) -> MemoryArgument {
        let natural = candidate.width.trailingZeroBitCount
        let alignment = candidate.immediates == .atomicMemory ? natural : number(natural + 1)
        return MemoryArgument(offset: offset, memory: memory, alignment: UInt8(alignment))
    }

    // MARK: Loads and stores

    mutating func load(_ type: ValueType, size: Int) -> Bool {
        guard let entry = type.entry, !operators.loads[entry].isEmpty, let memory = memory() else { return false }
        access(OperatorCandidate.all[Int(pick(operators.loads[entry]))], memory, size: size)
        return true
    }

    mutating func store(size: Int) -> Bool {
        guard let memory = memory() else { return false }
        access(OperatorCandidate.all[Int(pick(operators.stores))], memory, size: size)
        return true
    }

    private mutating func access(_ candidate: OperatorCandidate, _ memory: (index: UInt32, traps: Bool), size: Int) {
        let share = size / candidate.operands.count
        let offset = address(memory, width: candidate.width, size: share, isAligned: chance(1, of: 2))
        operands(candidate, from: 1, size: size - share)
        let argument = argument(candidate, offset: offset, memory: memory.index)
        emit(candidate.access(argument, lane: UInt8(number(max(1, candidate.lanes)))))
    }

    // MARK: Atomic accesses

    mutating func atomic(_ type: ValueType, size: Int) -> Bool {
        guard let entry = type.entry, !operators.atomics[entry].isEmpty else { return false }
        return atomic(OperatorCandidate.all[Int(pick(operators.atomics[entry]))], size: size)
    }

    mutating func atomicStore(size: Int) -> Bool {
        guard !operators.atomicStores.isEmpty else { return false }
        return atomic(OperatorCandidate.all[Int(pick(operators.atomicStores))], size: size)
    }

    private mutating func atomic(_ candidate: OperatorCandidate, size: Int) -> Bool {
        guard var memory = memory() else { return false }
        let waits = candidate.opcode == .memoryAtomicWait32 || candidate.opcode == .memoryAtomicWait64
        // Waiting on a memory that is not shared is a trap, which is reached where everything else is right.
        if waits, !memory.traps, !chance(1, of: 20) {
            guard let shared = roomyMemories.first(where: { memories[Int($0)].isShared }) else { return false }
            memory.index = shared
        }
        let share = size / candidate.operands.count
        let offset = address(memory, width: candidate.width, size: share, isAligned: !mayTrap())
        if waits {
            value(candidate.operands[1].valueType, size: share)
            // Nobody wakes the thread, so it must not wait for long.
            emit(.i64Constant(Int64(pick([0, 1, 1000]))))
        } else {
            operands(candidate, from: 1, size: size - share)
        }
        emit(.atomic(candidate.opcode, argument(candidate, offset: offset, memory: memory.index)))
        return true
    }

    // MARK: Sizes

    private mutating func memory(indexedBy type: ValueType) -> UInt32? {
        let start = number(memories.count)
        for step in 0..<memories.count {
            let index = (start + step) % memories.count
            if memories[index].index.valueType == type { return UInt32(index) }
        }
        return nil
    }

    mutating func memorySize(_ type: ValueType) -> Bool {
        guard let memory = memory(indexedBy: type) else { return false }
        emit(.memorySize(memory))
        return true
    }

    mutating func memoryGrow(_ type: ValueType) -> Bool {
        guard let memory = memory(indexedBy: type) else { return false }
        // A few pages, or far too many: never so many that they are given and take room.
        let few = memories[Int(memory)].pageSizeExponent == 0 ? 300 : 2
        let delta: UInt64 = chance(3, of: 4) ? UInt64(number(few)) : .max - UInt64(number(3))
        index(delta, memories[Int(memory)].index)
        emit(.memoryGrow(memory))
        return true
    }

    // MARK: Bulk operations

    /// Emits a length of at most a bound, for a bulk operation.
    private mutating func length(_ count: UInt64, _ type: IndexType) {
        if mayTrap() { return value(type.valueType, size: 1) }
        index(count, type)
    }

    private func available(_ memory: (index: UInt32, traps: Bool)) -> UInt64 { size(of: memories[Int(memory.index)]) }

    mutating func memoryFill(size: Int) -> Bool {
        guard let memory = memory() else { return false }
        let type = memories[Int(memory.index)].index
        let count = UInt64(number(Int(min(available(memory), 80)) + 1))
        _ = address(memory, width: count, size: size / 2, isAligned: false, isBulk: true)
        value(.i32, size: size / 2)
        length(count, type)
        emit(.memoryFill(memory.index))
        return true
    }

    mutating func memoryCopy(size: Int) -> Bool {
        guard let to = memory(), let from = memory() else { return false }
        let count = UInt64(number(Int(min(available(to), available(from), 80)) + 1))
        _ = address(to, width: count, size: size / 2, isAligned: false, isBulk: true)
        _ = address(from, width: count, size: size / 2, isAligned: false, isBulk: true)
        let both = memories[Int(to.index)].index == .i64 && memories[Int(from.index)].index == .i64
        length(count, both ? .i64 : .i32)
        emit(.memoryCopy(destination: to.index, source: from.index))
        return true
    }

    mutating func memoryInit(size: Int) -> Bool {
        guard let memory = memory(), let segment = segment() else { return false }
        let (start, count) = part(of: segment.count, atMost: available(memory))
        _ = address(memory, width: count, size: size, isAligned: false, isBulk: true)
        index(start, .i32)
        length(count, .i32)
        emit(.memoryInit(memory: memory.index, data: segment.index))
        return true
    }

    /// A data segment that has its bytes, unless a trap is wanted.
    mutating func segment() -> (index: UInt32, count: Int)? {
        guard !data.isEmpty else { return nil }
        let start = number(data.count)
        let mayTrap = mayTrap()
        for step in 0..<data.count {
            let index = (start + step) % data.count
            if data[index].isPassive || mayTrap { return (UInt32(index), data[index].count) }
        }
        return nil
    }

    /// A part of something that has a length.
    mutating func part(of total: Int, atMost most: UInt64) -> (start: UInt64, count: UInt64) {
        let count = number(Int(min(UInt64(total), most)) + 1)
        return (UInt64(number(total - count + 1)), UInt64(count))
    }

    mutating func dataDrop() -> Bool {
        guard !data.isEmpty else { return false }
        emit(.dataDrop(UInt32(number(data.count))))
        return true
    }
}
