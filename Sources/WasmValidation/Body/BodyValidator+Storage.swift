import SeededDefects
import WasmModel

// Locals and globals (specification chapter 3.4.6).
extension BodyValidator {
    @inline(__always) func local(_ index: UInt32) throws(InvalidReason) -> OperandType {
        guard Int(index) < locals.count else { throw .unknownLocal(index, count: locals.count) }
        return locals[Int(index)]
    }

    mutating func localGet(_ index: UInt32) throws(InvalidReason) {
        let type = try local(index)
        if !localIsSet.isEmpty && !localIsSet[Int(index)] && !Seeded.isArmed(.validatorUnsetLocal) { throw .uninitializedLocal(index) }
        push(type)
    }

    mutating func localSet(_ index: UInt32) throws(InvalidReason) {
        try pop(local(index))
        if !localIsSet.isEmpty { markSet(index) }
    }

    mutating func localTee(_ index: UInt32) throws(InvalidReason) {
        let type = try local(index)
        try pop(type)
        push(type)
        if !localIsSet.isEmpty { markSet(index) }
    }

    private mutating func markSet(_ index: UInt32) {
        if localIsSet[Int(index)] { return }
        localIsSet[Int(index)] = true
        setLocals.append(index)
    }

    /// Locals that a block has set count as not set after it.
    mutating func forgetLocals(since count: Int) {
        if Seeded.isArmed(.validatorLocalsAfterBlock) { return }
        while setLocals.count > count { localIsSet[Int(setLocals.removeLast())] = false }
    }

    mutating func globalGet(_ index: UInt32) throws(InvalidReason) {
        push(try context.global(index).value)
    }

    mutating func globalSet(_ index: UInt32) throws(InvalidReason) {
        let global = try context.global(index)
        guard global.isMutable || Seeded.isArmed(.validatorImmutableGlobal) else { throw .immutableGlobal(index) }
        try pop(global.value)
    }
}

// Tables (specification chapter 3.4.7).
extension BodyValidator {
    mutating func tableGet(_ index: UInt32) throws(InvalidReason) {
        let table = try context.table(index)
        try pop(table.index)
        push(table.element)
    }

    mutating func tableSet(_ index: UInt32) throws(InvalidReason) {
        let table = try context.table(index)
        try pop(table.element)
        try pop(table.index)
    }

    mutating func tableSize(_ index: UInt32) throws(InvalidReason) {
        push(try context.table(index).index)
    }

    mutating func tableGrow(_ index: UInt32) throws(InvalidReason) {
        let table = try context.table(index)
        try pop(table.index)
        try pop(table.element)
        push(table.index)
    }

    mutating func tableFill(_ index: UInt32) throws(InvalidReason) {
        let table = try context.table(index)
        try pop(table.index)
        try pop(table.element)
        try pop(table.index)
    }

    mutating func tableCopy(destination: UInt32, source: UInt32) throws(InvalidReason) {
        let to = try context.table(destination)
        let from = try context.table(source)
        guard types.matches(from.element, to.element) || Seeded.isArmed(.validatorTableCopy) else {
            throw .typeMismatch(expected: to.element.description, found: from.element.description)
        }
        try pop(smaller(to.index, from.index))
        try pop(from.index)
        try pop(to.index)
    }

    mutating func tableInit(_ index: UInt32, element: UInt32) throws(InvalidReason) {
        let table = try context.table(index)
        let segment = try context.element(element)
        guard types.matches(segment, table.element) || Seeded.isArmed(.validatorTableInit) else {
            throw .typeMismatch(expected: table.element.description, found: segment.description)
        }
        try pop(.i32)
        try pop(.i32)
        try pop(table.index)
    }

    /// The index type of a length that must fit both sides.
    private func smaller(_ a: OperandType, _ b: OperandType) -> OperandType { a == .i32 ? a : b }
}

// Memories (specification chapter 3.4.8).
extension BodyValidator {
    @inline(__always) mutating func access(_ opcode: Opcode, _ argument: MemoryArgument) throws(InvalidReason) {
        let address = try context.memory(argument.memory)
        let signature = signatures[Int(opcode.rawValue)]
        guard argument.alignment <= signature.naturalAlignment || Seeded.isArmed(.validatorAlignment) else {
            throw .alignmentTooLarge(written: argument.alignment, natural: signature.naturalAlignment)
        }
        guard argument.offset <= UInt64(UInt32.max) || address == .i64 || Seeded.isArmed(.validatorOffset) else {
            throw .offsetOutOfRange(argument.offset)
        }
        try apply(signature, address: address)
    }

    mutating func atomicAccess(_ opcode: Opcode, _ argument: MemoryArgument) throws(InvalidReason) {
        // A memory that does not exist is reported first.
        _ = try context.memory(argument.memory)
        let natural = signatures[Int(opcode.rawValue)].naturalAlignment
        guard argument.alignment == natural || Seeded.isArmed(.validatorAtomicAlignment) else {
            throw .atomicAlignment(written: argument.alignment, natural: natural)
        }
        try access(opcode, argument)
    }

    mutating func laneAccess(_ opcode: Opcode, _ lane: UInt8, _ argument: MemoryArgument) throws(InvalidReason) {
        try checkLane(lane, of: signatures[Int(opcode.rawValue)])
        try access(opcode, argument)
    }

    func checkLane(_ lane: UInt8, of signature: PackedSignature) throws(InvalidReason) {
        guard lane < signature.lanes || Seeded.isArmed(.validatorLane) else { throw .laneIndex(lane, lanes: signature.lanes) }
    }

    mutating func shuffle(_ lanes: SIMD16<UInt8>) throws(InvalidReason) {
        for position in 0..<16 where lanes[position] >= 32 && !Seeded.isArmed(.validatorShuffleLane) {
            throw .laneIndex(lanes[position], lanes: 32)
        }
        try apply(signatures[Int(Opcode.i8x16Shuffle.rawValue)], address: .i32)
    }

    mutating func memorySize(_ index: UInt32) throws(InvalidReason) {
        push(try context.memory(index))
    }

    mutating func memoryGrow(_ index: UInt32) throws(InvalidReason) {
        let address = try context.memory(index)
        try pop(address)
        push(address)
    }

    mutating func memoryFill(_ index: UInt32) throws(InvalidReason) {
        let address = try context.memory(index)
        try pop(address)
        try pop(.i32)
        try pop(address)
    }

    mutating func memoryCopy(destination: UInt32, source: UInt32) throws(InvalidReason) {
        let to = try context.memory(destination)
        let from = try context.memory(source)
        try pop(smaller(to, from))
        try pop(from)
        try pop(to)
    }

    mutating func memoryInit(_ index: UInt32, data: UInt32) throws(InvalidReason) {
        let address = try context.memory(index)
        try context.checkData(data)
        try pop(.i32)
        try pop(.i32)
        try pop(address)
    }
}
