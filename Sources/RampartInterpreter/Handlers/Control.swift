import CRampart
import WasmModel

// Branches, moves and constants. Layouts give byte offsets after the handler's eight bytes.

/// 8 nothing.
@c func rampart_op_unreachable(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_unreachable()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.trap(.unreachable)
}

/// `pc += distance`: 8 distance.
@c func rampart_op_jump(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_jump()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.branch(8)
}

// Conditional branches: 8 condition slot, 16 distance. An i32 leaves the upper half of its slot zero, so one comparison of 64 bits
// serves i32, i64 and references.

@c func rampart_op_branchNonZero_s(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchNonZero_s()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    if r.slot(r.operand(8)) != 0 { return r.branch(16) }
    r.next(24)
}

@c func rampart_op_branchNonZero_a(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchNonZero_a()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    if r.integer != 0 { return r.branch(16) }
    r.next(24)
}

@c func rampart_op_branchZero_s(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchZero_s()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    if r.slot(r.operand(8)) == 0 { return r.branch(16) }
    r.next(24)
}

@c func rampart_op_branchZero_a(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchZero_a()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    if r.integer == 0 { return r.branch(16) }
    r.next(24)
}

/// `br_table`: 8 index slot, 12 number of targets without the default, 16 distances, the default last.
@c func rampart_op_branchTable(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchTable()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let index = min(UInt32(truncatingIfNeeded: r.slot(r.operand(8))), r.operand(12))
    r.branch(16 + Int(index) * 4)
}

// Moves: 8 source slot, 16 destination slot.

@c func rampart_op_copy_s(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_copy_s()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.integer = r.slot(r.operand(8))
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

@c func rampart_op_copy_a(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_copy_a()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

@c func rampart_op_copyVector(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_copyVector()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.setVector(r.operand(16), r.vector(r.operand(8)))
    r.next(24)
}

/// Copies a run of slots downwards: 8 first source slot, 12 bytes, 16 first destination slot.
@c func rampart_op_copySlots(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_copySlots()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let count = r.operand(12)
    var offset: UInt32 = 0
    while offset < count {
        r.setSlot(r.operand(16) &+ offset, r.slot(r.operand(8) &+ offset))
        offset &+= 8
    }
    r.next(24)
}

/// 8 constant, 16 destination slot.
@c func rampart_op_constant(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_constant()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.integer = r.wideOperand(8)
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

/// 8 first, 12 second, 16 destination, 20 condition.
@c func rampart_op_select(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_select()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.integer = r.slot(r.slot(r.operand(20)) != 0 ? r.operand(8) : r.operand(12))
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

@c func rampart_op_selectVector(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_selectVector()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.setVector(r.operand(16), r.vector(r.slot(r.operand(20)) != 0 ? r.operand(8) : r.operand(12)))
    r.next(24)
}

// Globals: 8 index, 16 slot.

@c func rampart_op_globalGet(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_globalGet()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    // The index is valid by validation; every global has a cell of two slots.
    r.integer = unsafe r.instance.pointee.globals[Int(r.operand(8))].unsafelyUnwrapped.pointee
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

@c func rampart_op_globalSet(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_globalSet()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    unsafe r.instance.pointee.globals[Int(r.operand(8))].unsafelyUnwrapped.pointee = r.slot(r.operand(16))
    r.next(24)
}

@c func rampart_op_globalGetVector(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_globalGetVector()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let cell = unsafe UnsafeMutableRawPointer(r.instance.pointee.globals[Int(r.operand(8))].unsafelyUnwrapped)
    r.setVector(r.operand(16), unsafe cell.loadUnaligned(as: SIMD16<UInt8>.self))
    r.next(24)
}

@c func rampart_op_globalSetVector(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_globalSetVector()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let cell = unsafe UnsafeMutableRawPointer(r.instance.pointee.globals[Int(r.operand(8))].unsafelyUnwrapped)
    unsafe cell.storeBytes(of: r.vector(r.operand(16)), as: SIMD16<UInt8>.self)
    r.next(24)
}

/// Charges fuel for the instructions up to the next charge, and looks whether the program was asked to stop: 8 units.
@c func rampart_op_charge(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_charge()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let execution = unsafe r.execution
    if unsafe rampart_interrupt_requested(execution) { return r.exhaust(.interrupted) }
    let units = Int64(r.operand(8))
    let (left, overflow) = unsafe execution.pointee.fuel.subtractingReportingOverflow(units)
    if overflow || left < 0 { return r.exhaust(.fuel) }
    unsafe execution.pointee.fuel = left
    r.next(16)
}
