import CRampart
import RampartRuntime
import SeededDefects
import WasmModel

// Instructions whose work is done by the store. Each handler is a call of a helper that is never inlined, so that references to Swift
// objects, and whatever else needs a frame, stay out of the handler's fast path.

extension Registers {
    /// The store, told where the frames in use end: a byte offset from the current frame.
    @inline(__always) func store(top: UInt32) -> Store {
        // The offset is at most the frame's size.
        let limit = unsafe (frame + Int(top)).assumingMemoryBound(to: UInt64.self)
        unsafe execution.pointee.stack_top = unsafe limit
        return unsafe Store.of(execution)
    }

    /// Goes on after a service, or ends with its trap or with the heap's exhaustion.
    @inline(__always) func finish(_ status: UInt8, _ size: Int) {
        if status == 0 { return next(size) }
        if status == Store.heapExhausted { return exhaust(.heap) }
        trap(status)
    }
}

/// Size in bytes of a service instruction: 8 and 12 indices, 16, 20 and 24 operand slots, 28 frame top.
let serviceSize = 32

// MARK: Memory

/// `memory.size`: 8 memory, 12 logarithm of the page size, 16 destination.
@c func rampart_op_memorySize(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_memorySize()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let record = unsafe r.instance.pointee.memories[Int(r.operand(8))].unsafelyUnwrapped
    r.integer = unsafe rampart_memory_length(record) >> UInt64(r.operand(12))
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

/// `memory.grow`: 8 memory, 12 nonzero for i64 addresses, 16 operand and destination.
@c func rampart_op_memoryGrow(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_memoryGrow()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    guard memoryGrow(r) else { return r.exhaust(.memory) }
    if !Seeded.isArmed(.interpreterGrowReload) { r.reloadMemory() }
    r.next(serviceSize)
}

/// False where the store's limit ends the program.
@inline(never)
func memoryGrow(_ r: Registers) -> Bool {
    let store = r.store(top: r.operand(28))
    let record = unsafe r.instance.pointee.memories[Int(r.operand(8))].unsafelyUnwrapped
    let old = unsafe store.memoryGrow(record, by: r.slot(r.operand(16)))
    guard old != Store.limitPassed else { return false }
    r.setSlot(r.operand(16), r.operand(12) == 0 ? UInt64(UInt32(truncatingIfNeeded: old)) : UInt64(bitPattern: old))
    return true
}

@c func rampart_op_memoryFill(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_memoryFill()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(memoryFill(r), serviceSize)
}

@inline(never)
func memoryFill(_ r: Registers) -> UInt8 {
    unsafe r.store(top: r.operand(28)).memoryFill(
        r.instance, memory: r.operand(8), destination: r.slot(r.operand(16)), value: r.slot(r.operand(20)), count: r.slot(r.operand(24)))
}

@c func rampart_op_memoryCopy(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_memoryCopy()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(memoryCopy(r), serviceSize)
}

@inline(never)
func memoryCopy(_ r: Registers) -> UInt8 {
    unsafe r.store(top: r.operand(28)).memoryCopy(
        r.instance, destinationMemory: r.operand(8), sourceMemory: r.operand(12), destination: r.slot(r.operand(16)),
        source: r.slot(r.operand(20)), count: r.slot(r.operand(24)))
}

@c func rampart_op_memoryInit(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_memoryInit()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(memoryInit(r), serviceSize)
}

@inline(never)
func memoryInit(_ r: Registers) -> UInt8 {
    unsafe r.store(top: r.operand(28)).memoryInit(
        r.instance, memory: r.operand(8), data: r.operand(12), destination: r.slot(r.operand(16)), source: r.slot(r.operand(20)),
        count: r.slot(r.operand(24)))
}

@c func rampart_op_dataDrop(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_dataDrop()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    dataDrop(r)
    r.next(serviceSize)
}

@inline(never)
func dataDrop(_ r: Registers) {
    unsafe r.store(top: r.operand(28)).dataDrop(r.instance, data: r.operand(8))
}

// MARK: Tables

/// `table.get`: 8 table, 16 index slot, 20 destination.
@c func rampart_op_tableGet(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_tableGet()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let record = unsafe r.instance.pointee.tables[Int(r.operand(8))].unsafelyUnwrapped
    let index = r.slot(r.operand(16))
    if unsafe index >= Seeded.length(record.pointee.count, .interpreterTable) { return r.trap(.outOfBoundsTableAccess) }
    r.integer = unsafe record.pointee.elements[Int(truncatingIfNeeded: index)]
    r.setSlot(r.operand(20), r.integer)
    r.next(serviceSize)
}

/// `table.set`: 8 table, 16 index slot, 20 value slot.
@c func rampart_op_tableSet(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_tableSet()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let record = unsafe r.instance.pointee.tables[Int(r.operand(8))].unsafelyUnwrapped
    let index = r.slot(r.operand(16))
    if unsafe index >= Seeded.length(record.pointee.count, .interpreterTable) { return r.trap(.outOfBoundsTableAccess) }
    unsafe record.pointee.elements[Int(truncatingIfNeeded: index)] = r.slot(r.operand(20))
    r.next(serviceSize)
}

/// `table.size`: 8 table, 16 destination.
@c func rampart_op_tableSize(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_tableSize()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.integer = unsafe r.instance.pointee.tables[Int(r.operand(8))].unsafelyUnwrapped.pointee.count
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

/// `table.grow`: 8 table, 12 nonzero for i64 indices, 16 value slot, 20 count slot, 24 destination.
@c func rampart_op_tableGrow(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_tableGrow()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    guard tableGrow(r) else { return r.exhaust(.table) }
    r.next(serviceSize)
}

/// False where the store's limit ends the program.
@inline(never)
func tableGrow(_ r: Registers) -> Bool {
    let record = unsafe r.instance.pointee.tables[Int(r.operand(8))].unsafelyUnwrapped
    let old = unsafe r.store(top: r.operand(28)).tableGrow(record, by: r.slot(r.operand(20)), value: r.slot(r.operand(16)))
    guard old != Store.limitPassed else { return false }
    r.setSlot(r.operand(24), r.operand(12) == 0 ? UInt64(UInt32(truncatingIfNeeded: old)) : UInt64(bitPattern: old))
    return true
}

@c func rampart_op_tableFill(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_tableFill()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(tableFill(r), serviceSize)
}

@inline(never)
func tableFill(_ r: Registers) -> UInt8 {
    unsafe r.store(top: r.operand(28)).tableFill(
        r.instance, table: r.operand(8), destination: r.slot(r.operand(16)), value: r.slot(r.operand(20)), count: r.slot(r.operand(24)))
}

@c func rampart_op_tableCopy(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_tableCopy()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(tableCopy(r), serviceSize)
}

@inline(never)
func tableCopy(_ r: Registers) -> UInt8 {
    unsafe r.store(top: r.operand(28)).tableCopy(
        r.instance, destinationTable: r.operand(8), sourceTable: r.operand(12), destination: r.slot(r.operand(16)),
        source: r.slot(r.operand(20)), count: r.slot(r.operand(24)))
}

@c func rampart_op_tableInit(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_tableInit()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(tableInit(r), serviceSize)
}

@inline(never)
func tableInit(_ r: Registers) -> UInt8 {
    unsafe r.store(top: r.operand(28)).tableInit(
        r.instance, table: r.operand(8), element: r.operand(12), destination: r.slot(r.operand(16)), source: r.slot(r.operand(20)),
        count: r.slot(r.operand(24)))
}

@c func rampart_op_elementDrop(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_elementDrop()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    elementDrop(r)
    r.next(serviceSize)
}

@inline(never)
func elementDrop(_ r: Registers) {
    unsafe r.store(top: r.operand(28)).elementDrop(r.instance, element: r.operand(8))
}

// MARK: Host functions

/// The only instruction of a host function: calls the host and returns. The accumulator holds the function's record.
@c func rampart_op_callHost(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_callHost()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let function = unsafe UnsafePointer<rampart_function>(bitPattern: UInt(a)).unsafelyUnwrapped
    let slots = unsafe max(function.pointee.parameter_slots, function.pointee.result_slots)
    let header = unsafe r.frame + Int(slots) * 8
    // A status other than RETURNED is in the execution already, with its detail or exception.
    let status = unsafe callHost(r, function, header)
    if status == UInt32(RAMPART_STATUS_EXCEPTION.rawValue) { return unsafe throwFromHost(r, header) }
    if status != UInt32(RAMPART_STATUS_RETURNED.rawValue) { return }
    unsafe r.execution.pointee.status = UInt32(RAMPART_STATUS_RUNNING.rawValue)
    unsafe leaveHost(r, header)
}

@inline(never)
func callHost(_ r: Registers, _ function: UnsafePointer<rampart_function>, _ header: UnsafeMutableRawPointer) -> UInt32 {
    unsafe r.execution.pointee.stack_top = unsafe (header + headerSize).assumingMemoryBound(to: UInt64.self)
    // The instance whose code makes the call: a tail call leaves it in place of the length of a memory, which functions of the host have
    // none of; else it is the one to which the call returns.
    let returnInstance = unsafe (header + 16).load(as: InstancePointer?.self)
    let isTail = unsafe function.pointee.is_host && r.length != 0
    let caller = unsafe isTail ? InstancePointer(bitPattern: UInt(r.length)) : returnInstance
    let status = unsafe Store.of(r.execution).callForeign(
        function, frame: r.frame.assumingMemoryBound(to: UInt64.self), caller: UnsafePointer(caller))
    // Where compiled code has told the place of a failure, that stays.
    if unsafe status != UInt32(RAMPART_STATUS_RETURNED.rawValue) && r.execution.pointee.native.trace_count == 0 {
        // The failure is inside the call, to which the return pc points from behind.
        unsafe r.execution.pointee.trap_pc = header.load(as: UnsafePointer<UInt8>.self) - 1
        unsafe r.execution.pointee.trap_frame = (header + 8).load(as: UnsafeMutablePointer<UInt8>?.self)
    }
    return status
}

/// Returns from a host function: as any return, but the memory may have grown while the host ran, so it is always reloaded.
@inline(__always)
func leaveHost(_ r: Registers, _ header: UnsafeMutableRawPointer) {
    var registers = r
    unsafe registers.pc = header.load(as: CodePointer.self)
    unsafe registers.frame = (header + 8).load(as: FramePointer.self)
    let caller = unsafe (header + 16).load(as: InstancePointer.self)
    let isKnown = unsafe Seeded.isArmed(.storeHostMemory) && caller == registers.instance
    unsafe registers.instance = unsafe caller
    if !isKnown { registers.reloadMemory() }
    registers.dispatch()
}
