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
    switch unsafe lower(r, code) {
    case .done: break
    case .tooLarge: return r.exhaust(.code)
    case .bug: return r.leave(RAMPART_STATUS_BUG, 0)
    }
    unsafe r.pc = CodePointer(rampart_code_entry(code).unsafelyUnwrapped)
    r.dispatch()
}

private enum LoweringOutcome {
    case done, tooLarge, bug
}

@inline(never)
private func lower(_ r: Registers, _ code: UnsafeMutablePointer<rampart_code>) -> LoweringOutcome {
    do {
        try unsafe InterpretedModule.of(code)?.lower(code)
        return .done
    } catch {
        switch error {
        case .tooLarge: return .tooLarge
        case .bug(let bug):
            unsafe Store.of(r.execution).report(bug)
            return .bug
        }
    }
}
