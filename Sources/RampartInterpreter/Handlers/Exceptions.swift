import CRampart
import RampartRuntime
import SeededDefects
import WasmModel

// Exceptions: raising one walks the frames from their headers and looks each pc up in the guarded ranges of its function, so that
// entering a `try_table` or `try` costs nothing.

/// `throw`: 8 tag, 12 first operand slot, 16 own header offset, 20 frame top.
@c func rampart_op_throw(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_throw()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let exception = makeException(r)
    if exception == 0 { return r.exhaust(.heap) }
    unsafe raise(r, exception, frame: f, header: f + Int(r.operand(16)), pc: p)
}

@inline(never)
func makeException(_ r: Registers) -> UInt64 {
    // The tag index is valid by validation.
    let tag = unsafe r.instance.pointee.tags[Int(r.operand(8))].unsafelyUnwrapped
    let reference = unsafe r.store(top: r.operand(20)).allocateException(tag)
    guard let object = unsafe UnsafeMutableRawPointer(bitPattern: UInt(reference)) else { return 0 }
    for slot in 0..<Int(unsafe tag.pointee.parameter_slots) {
        // The payload follows the words of type and tag, one word per slot.
        unsafe (object + 16 + slot * 8).storeBytes(of: r.slot(r.operand(12) + UInt32(slot * 8)), as: UInt64.self)
    }
    return reference
}

/// `throw_ref`: 8 slot, 16 own header offset, 20 frame top.
@c func rampart_op_throwReference(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_throwReference()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let exception = r.slot(r.operand(8))
    if exception == 0 { return r.trap(.nullExceptionReference) }
    unsafe raise(r, exception, frame: f, header: f + Int(r.operand(16)), pc: p)
}

/// An exception of a host function, whose frame has the given header: raised at the call.
@inline(__always)
func throwFromHost(_ r: Registers, _ header: UnsafeMutableRawPointer) {
    let exception = unsafe r.execution.pointee.exception
    // Whoever called this code asks there whether one goes on.
    unsafe r.execution.pointee.exception = 0
    unsafe r.execution.pointee.status = UInt32(RAMPART_STATUS_RUNNING.rawValue)
    unsafe raise(r, exception, frame: r.frame, header: header, pc: nil)
}

/// Goes on at the handler of an exception, or ends the execution where there is none.
@inline(__always)
private func raise(_ r: Registers, _ exception: UInt64, frame: FramePointer, header: UnsafeMutableRawPointer, pc: CodePointer?) {
    if let handler = unsafe findHandler(r, exception, frame: frame, header: header, pc: pc) { return handler.dispatch() }
    unsafe r.execution.pointee.exception = exception
    r.leave(RAMPART_STATUS_EXCEPTION, 0)
}

/// Walks the frames outwards, from one whose header and pc are given (no pc: it is a host function's frame).
@inline(never)
private func findHandler(
    _ r: Registers, _ reference: UInt64, frame: FramePointer, header: UnsafeMutableRawPointer, pc: CodePointer?
) -> Registers? {
    guard let exception = unsafe UnsafeRawPointer(bitPattern: UInt(reference)) else { return nil }
    let tag = unsafe (exception + 8).load(as: UnsafePointer<rampart_tag>.self)
    var registers = r
    unsafe registers.frame = frame
    var header = unsafe header
    var pc = unsafe pc
    while true {
        if let current = unsafe pc, let code = unsafe (header + 24).load(as: UnsafeMutablePointer<rampart_code>?.self),
            let function = unsafe InterpretedModule.of(code)?.lowered(code)
        {
            let offset = unsafe current - UnsafeRawPointer(function.words)
            // Ranges of blocks further inside are passed over: a `delegate` hands its exceptions to a block outside of them.
            var reach = Int.max
            for range in function.guards where range.start <= offset && range.depth <= reach {
                let isBehind = Seeded.isArmed(.interpreterGuardEnd) ? offset > range.end : offset >= range.end
                if isBehind { continue }
                if let depth = range.delegate { reach = Seeded.isArmed(.interpreterDelegate) ? depth - 1 : depth }
                for clause in Seeded.isArmed(.interpreterCatchOrder) ? range.clauses.reversed() : range.clauses {
                    if let index = clause.tag {
                        let other = unsafe UnsafePointer(registers.instance.pointee.tags[Int(index)])
                        let isAlike =
                            unsafe Seeded.isArmed(.interpreterTagType) && other?.pointee.parameter_slots == tag.pointee.parameter_slots
                        if unsafe other != tag, !isAlike { continue }
                    }
                    var destination = clause.destination
                    if clause.tag != nil {
                        let slots = Int(unsafe tag.pointee.parameter_slots)
                        for slot in 0..<slots {
                            let source = Seeded.isArmed(.interpreterPayloadOrder) && slots == 2 ? 1 - slot : slot
                            registers.setSlot(destination, unsafe (exception + 16 + source * 8).load(as: UInt64.self))
                            destination += 8
                        }
                    }
                    if let slot = clause.reference { registers.setSlot(slot, Seeded.isArmed(.interpreterCatchReference) ? 0 : reference) }
                    unsafe registers.pc = UnsafeRawPointer(function.words) + clause.target
                    if !Seeded.isArmed(.interpreterHandlerMemory) { registers.reloadMemory() }
                    return registers
                }
            }
        }
        // The frame below, if this one was not entered from the host.
        let returnPC = unsafe header.load(as: CodePointer.self)
        guard let caller = unsafe (header + 8).load(as: FramePointer?.self) else { return nil }
        unsafe registers.frame = caller
        unsafe registers.instance = (header + 16).load(as: InstancePointer.self)
        // Every call ends with its own function's header offset; the pc is inside the call, not behind it.
        let headerOffset = unsafe (returnPC - 4).load(as: UInt32.self)
        unsafe header = caller + Int(headerOffset)
        unsafe pc = returnPC - 1
    }
}
