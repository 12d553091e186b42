import CRampart
import SeededDefects
import WasmModel

// Calls and returns.
//
// A callee's frame starts at the caller's first argument slot, so arguments are not copied and results appear where they are
// wanted. After the slots of parameters or results, whichever are more, each frame has a header of four words:
//   0 return pc     8 caller's frame     16 caller's instance     24 the frame's code, or nothing for a host function
// A frame whose return pc is the exit instruction was entered from the host.

/// Bytes of a frame header.
let headerSize = 32

extension Registers {
    /// Writes the header of a callee's frame.
    @inline(__always) func writeHeader(
        at header: UnsafeMutableRawPointer, returnTo pc: CodePointer, code: UnsafeMutablePointer<rampart_code>?
    ) {
        // The stack keeps room for parameters and a header beyond its limit, so that the callee may check.
        unsafe header.storeBytes(of: UInt(bitPattern: pc), as: UInt.self)
        unsafe (header + 8).storeBytes(of: UInt(bitPattern: frame), as: UInt.self)
        unsafe (header + 16).storeBytes(of: UInt(bitPattern: instance), as: UInt.self)
        unsafe (header + 24).storeBytes(of: UInt(bitPattern: code), as: UInt.self)
    }

    /// Enters a function given by its instance record; the callee's frame starts at a byte offset from the current one.
    @inline(__always) func enter(_ function: UnsafeMutablePointer<rampart_function>, at offset: UInt32, returnTo size: Int) {
        var registers = self
        let slots = unsafe max(function.pointee.parameter_slots, function.pointee.result_slots)
        let callee = unsafe frame + Int(offset)
        let code = unsafe function.pointee.code.unsafelyUnwrapped
        unsafe writeHeader(at: callee + Int(slots) * 8, returnTo: pc + size, code: code)
        unsafe registers.frame = callee
        unsafe registers.pc = CodePointer(rampart_code_entry(code).unsafelyUnwrapped)
        // A host function's handler finds its record here.
        registers.integer = UInt64(UInt(bitPattern: function))
        let target = unsafe function.pointee.instance.unsafelyUnwrapped
        if unsafe target != registers.instance {
            unsafe registers.instance = target
            registers.reloadMemory()
        }
        registers.dispatch()
    }

    /// Replaces the current frame by one of another function: moves the arguments to the frame's start and the header behind them.
    @inline(__always) func replaceFrame(
        header offset: UInt32, arguments source: UInt32, count: UInt32, newHeader: Int, code: UnsafeMutablePointer<rampart_code>
    ) {
        let header = unsafe frame + Int(offset)
        // The header is read before the arguments may overwrite it.
        let returnPC = unsafe header.load(as: UInt.self)
        let callerFrame = unsafe (header + 8).load(as: UInt.self)
        var callerInstance = unsafe (header + 16).load(as: UInt.self)
        if Seeded.isArmed(.storeTailInstance) { callerInstance = unsafe UInt(bitPattern: instance) }
        var position = 0
        while position < Int(count) * 8 {
            unsafe (frame + position).storeBytes(of: (frame + Int(source) + position).load(as: UInt64.self), as: UInt64.self)
            position &+= 8
        }
        let target = unsafe frame + newHeader
        unsafe target.storeBytes(of: returnPC, as: UInt.self)
        unsafe (target + 8).storeBytes(of: callerFrame, as: UInt.self)
        unsafe (target + 16).storeBytes(of: callerInstance, as: UInt.self)
        unsafe (target + 24).storeBytes(of: UInt(bitPattern: code), as: UInt.self)
    }

    /// Enters a function in place of the current frame.
    @inline(__always) func tailEnter(_ function: UnsafeMutablePointer<rampart_function>) {
        var registers = self
        let code = unsafe function.pointee.code.unsafelyUnwrapped
        let slots = unsafe max(function.pointee.parameter_slots, function.pointee.result_slots)
        unsafe replaceFrame(
            header: operand(8), arguments: operand(12), count: function.pointee.parameter_slots, newHeader: Int(slots) * 8, code: code)
        unsafe registers.pc = CodePointer(rampart_code_entry(code).unsafelyUnwrapped)
        registers.integer = UInt64(UInt(bitPattern: function))
        let target = unsafe function.pointee.instance.unsafelyUnwrapped
        if unsafe target != registers.instance {
            unsafe registers.instance = target
            registers.reloadMemory()
        }
        // The header is that of the replaced frame, and names the caller of that one: see `callHost`.
        if unsafe function.pointee.is_host { registers.length = unsafe UInt64(UInt(bitPattern: instance)) }
        registers.dispatch()
    }

    /// Leaves the current frame, whose header is at the given address.
    @inline(__always) func leaveFrame(_ header: UnsafeMutableRawPointer) {
        var registers = self
        unsafe registers.pc = header.load(as: CodePointer.self)
        unsafe registers.frame = (header + 8).load(as: FramePointer.self)
        let caller = unsafe (header + 16).load(as: InstancePointer.self)
        if unsafe caller != registers.instance {
            unsafe registers.instance = caller
            registers.reloadMemory()
        }
        registers.dispatch()
    }
}

/// First instruction of every function: 8 frame size, 12 first local to clear, 16 bytes to clear. All in bytes.
@c func rampart_op_enter(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_enter()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let top = unsafe r.frame + Int(r.operand(8))
    if unsafe top > UnsafeMutableRawPointer(r.execution.pointee.stack_limit.unsafelyUnwrapped) { return r.exhaust(.callStack) }
    var slot = r.operand(12)
    let end = slot &+ r.operand(16)
    while slot < end {
        r.setSlot(slot, 0)
        slot &+= 8
    }
    r.next(24)
}

/// 8 header offset.
@c func rampart_op_return(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_return()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    unsafe r.leaveFrame(r.frame + Int(r.operand(8)))
}

/// Returns one slot: 8 header offset, 12 slot.
@c func rampart_op_returnSlot(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_returnSlot()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.integer = r.slot(r.operand(12))
    r.setSlot(0, r.integer)
    unsafe r.leaveFrame(r.frame + Int(r.operand(8)))
}

// The last four bytes of every call hold the offset of the caller's own header: from a return pc, unwinding finds the header of the
// frame to which it returns.

/// A function of the same module: 8 code, 16 frame offset, 20 own header offset.
@c func rampart_op_call(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_call()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    // The code record belongs to the module, which outlives its instances.
    let code = unsafe UnsafeMutablePointer<rampart_code>(bitPattern: UInt(r.wideOperand(8))).unsafelyUnwrapped
    let callee = unsafe r.frame + Int(r.operand(16))
    unsafe r.writeHeader(at: callee + Int(code.pointee.header_offset), returnTo: p + 24, code: code)
    unsafe r.frame = callee
    unsafe r.pc = CodePointer(rampart_code_entry(code).unsafelyUnwrapped)
    r.dispatch()
}

/// An imported function: 8 function index, 16 frame offset, 20 own header offset.
@c func rampart_op_callImport(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_callImport()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let function = unsafe r.instance.pointee.functions[Int(r.operand(8))].unsafelyUnwrapped
    unsafe r.enter(function, at: r.operand(16), returnTo: 24)
}

/// `call_indirect`: 8 index slot, 12 table, 16 expected type, 24 frame offset, 28 own header offset.
@c func rampart_op_callIndirect(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_callIndirect()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let lookup = lookUp(r, index: r.operand(8), table: r.operand(12), type: r.wideOperand(16))
    guard let function = unsafe lookup.function else { return r.trap(lookup.trap) }
    unsafe r.enter(function, at: r.operand(24), returnTo: 32)
}

/// `call_ref`: 8 reference slot, 16 frame offset, 20 own header offset.
@c func rampart_op_callReference(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_callReference()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    guard let function = unsafe UnsafeMutablePointer<rampart_function>(bitPattern: UInt(r.slot(r.operand(8)))) else {
        return r.trap(.nullFunctionReference)
    }
    unsafe r.enter(function, at: r.operand(16), returnTo: 24)
}

/// 8 header offset, 12 first argument slot, 16 code, 24 argument slots.
@c func rampart_op_returnCall(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_returnCall()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let code = unsafe UnsafeMutablePointer<rampart_code>(bitPattern: UInt(r.wideOperand(16))).unsafelyUnwrapped
    unsafe r.replaceFrame(
        header: r.operand(8), arguments: r.operand(12), count: r.operand(24), newHeader: Int(code.pointee.header_offset), code: code)
    unsafe r.pc = CodePointer(rampart_code_entry(code).unsafelyUnwrapped)
    r.dispatch()
}

/// 8 header offset, 12 first argument slot, 16 function index.
@c func rampart_op_returnCallImport(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_returnCallImport()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    unsafe r.tailEnter(r.instance.pointee.functions[Int(r.operand(16))].unsafelyUnwrapped)
}

/// 8 header offset, 12 first argument slot, 16 index slot, 20 table, 24 expected type.
@c func rampart_op_returnCallIndirect(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_returnCallIndirect()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let lookup = lookUp(r, index: r.operand(16), table: r.operand(20), type: r.wideOperand(24))
    guard let function = unsafe lookup.function else { return r.trap(lookup.trap) }
    unsafe r.tailEnter(function)
}

/// 8 header offset, 12 first argument slot, 16 reference slot.
@c func rampart_op_returnCallReference(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_returnCallReference()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    guard let function = unsafe UnsafeMutablePointer<rampart_function>(bitPattern: UInt(r.slot(r.operand(16)))) else {
        return r.trap(.nullFunctionReference)
    }
    unsafe r.tailEnter(function)
}

/// The function that an indirect call found, or the trap it ends in.
@safe struct FunctionLookup {
    var function: UnsafeMutablePointer<rampart_function>?
    var trap: TrapCode
}

/// Finds the function in a table and checks its type (execution chapter 4.6.10, call_indirect).
@inline(__always)
func lookUp(_ registers: Registers, index: UInt32, table: UInt32, type: UInt64) -> FunctionLookup {
    // The table index is valid by validation.
    let record = unsafe registers.instance.pointee.tables[Int(table)].unsafelyUnwrapped
    let position = registers.slot(index)
    if unsafe position >= Seeded.length(record.pointee.count, .interpreterIndirectCall) {
        return unsafe FunctionLookup(function: nil, trap: .undefinedElement)
    }
    let reference = unsafe record.pointee.elements[Int(truncatingIfNeeded: position)]
    guard let function = unsafe UnsafeMutablePointer<rampart_function>(bitPattern: UInt(reference)) else {
        unsafe registers.execution.pointee.trap_element = position
        return unsafe FunctionLookup(function: nil, trap: .uninitializedElement)
    }
    let expected = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(type)).unsafelyUnwrapped
    let found = unsafe function.pointee.type.unsafelyUnwrapped
    if unsafe !rampart_is_subtype(found, expected) && !Seeded.ignores(TrapCode.indirectCallTypeMismatch.rawValue, .interpreter) {
        return unsafe FunctionLookup(function: nil, trap: .indirectCallTypeMismatch)
    }
    return unsafe FunctionLookup(function: function, trap: .indirectCallTypeMismatch)
}
