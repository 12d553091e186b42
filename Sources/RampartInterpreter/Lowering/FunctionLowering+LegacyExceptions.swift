import CRampart
import WasmModel

// `try` and its parts (legacy exception handling proposal), on the guarded ranges of `try_table`.
//
// The code of a handler stands behind the guarded code. The exception that it has caught, which `rethrow` throws again, lies in a slot
// of its own: it is an operand below all others of the handler, so the collector finds it there, and where the handler ends or is left
// by a branch, results are moved over it.
extension FunctionLowering {
    mutating func lowerTry(_ block: BlockType) {
        openBlock(.block, block)
        controls[controls.count - 1].kind = .attempt(start: assembler.position)
    }

    /// `catch` of a tag, or `catch_all`.
    mutating func lowerCatch(_ tag: UInt32?) {
        let top = controls.count - 1
        let end = assembler.position
        if !controls[top].isUnreachable {
            moveToLabel(controls[top])
            emitJump(to: controls[top].label)
        }
        stack.shrink(to: controls[top].entries)
        let number: Int
        switch controls[top].kind {
        case .attempt(let start):
            number = guards.count
            guards.append(PendingGuard(start: start, end: end, depth: top, clauses: []))
        case .handler(let earlier, _): number = earlier
        // Validation permits no other.
        case .function, .block, .loop, .conditional, .alternative, .guarded: return
        }
        let exception = stack.top
        stack.push(.slot, .integer)
        let label = assembler.makeLabel()
        guards[number].clauses.append(PendingCatch(tag: tag, destination: stack.top, reference: exception, label: label))
        if let tag {
            for type in parameters(ofTag: tag) { stack.push(.slot, SlotClass(type)) }
        }
        controls[top].kind = .handler(guard: number, exception: exception)
        controls[top].isUnreachable = false
        bind(label)
        startSegment()
    }

    /// Ends a `try` whose exceptions are those of the block with the label, counted from outside.
    mutating func lowerDelegate(_ label: UInt32) {
        if case .attempt(let start) = controls[controls.count - 1].kind {
            let depth = controls.count - 1
            guards.append(
                PendingGuard(start: start, end: assembler.position, depth: depth, clauses: [], delegate: depth - 1 - Int(label)))
        }
        lowerEnd()
    }

    mutating func lowerRethrow(_ label: UInt32) {
        // Validation permits only labels of handlers.
        guard case .handler(_, let exception) = control(label).kind else { return }
        unsafe assembler.emit(address(rampart_op_throwReference), exception, 0, headerOffset, stack.top)
        markUnreachable()
    }
}

extension Instruction {
    /// Whether the instruction ends a part of a `try`.
    var isTryPart: Bool {
        if case .catch = self { return true }
        if case .catchAll = self { return true }
        if case .delegate = self { return true }
        return false
    }
}
