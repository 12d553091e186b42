import CRampart
import RampartRuntime
import WasmModel

// The fixed instructions by which control enters and leaves register code.

/// Where the outermost frame returns to: ends the execution.
@c func rampart_op_exit(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_exit()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.leave(RAMPART_STATUS_RETURNED, 0)
}

/// Stands in for a function that has not been lowered yet: 8 code cell.
@c func rampart_op_lower(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_lower()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let code = unsafe UnsafeMutablePointer<rampart_code>(bitPattern: UInt(r.wideOperand(8))).unsafelyUnwrapped
    if unsafe !lower(r, code) { return r.leave(RAMPART_STATUS_BUG, 0) }
    unsafe r.pc = CodePointer(rampart_code_entry(code).unsafelyUnwrapped)
    r.dispatch()
}

@inline(never)
private func lower(_ r: Registers, _ code: UnsafeMutablePointer<rampart_code>) -> Bool {
    do {
        try unsafe InterpretedModule.of(code)?.lower(code)
        return true
    } catch {
        unsafe Store.of(r.execution).report(error)
        return false
    }
}
