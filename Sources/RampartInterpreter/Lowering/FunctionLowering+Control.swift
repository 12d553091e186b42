import CRampart
import RampartRuntime
import SeededDefects
import WasmModel
import WasmValidation

// Control instructions (execution chapter 4.6.10).
extension FunctionLowering {
    /// The types that a block takes and gives.
    func classes(of block: BlockType) -> (parameters: [SlotClass], results: [SlotClass]) {
        switch block {
        case .empty: return ([], [])
        case .value(let type): return ([], [SlotClass(type)])
        case .type(let index):
            let type = module.module.functionType(typeIndex: index)
            return (type.parameters.map { SlotClass($0) }, type.results.map { SlotClass($0) })
        }
    }

    /// Reads over code that cannot be reached.
    mutating func skip(_ instruction: Instruction) {
        let top = controls.count - 1
        if instruction.opensBlock {
            controls[top].skippedBlocks += 1
        } else if case .else = instruction {
            if controls[top].skippedBlocks == 0 { lowerElse() }
        } else if case .end = instruction {
            if controls[top].skippedBlocks == 0 { lowerEnd() } else { controls[top].skippedBlocks -= 1 }
        } else if case .delegate(let label) = instruction {
            if controls[top].skippedBlocks == 0 { lowerDelegate(label) } else { controls[top].skippedBlocks -= 1 }
        } else if instruction.isTryPart, controls[top].skippedBlocks == 0 {
            lower(instruction)
        }
    }

    /// Says that what follows in this block cannot be reached.
    mutating func markUnreachable() {
        let top = controls.count - 1
        controls[top].isUnreachable = true
        stack.shrink(to: controls[top].entries)
    }

    mutating func openBlock(_ kind: ControlFrame.Kind, _ block: BlockType, elseLabel: Int? = nil) {
        let (parameters, results) = classes(of: block)
        settleLocals()
        settleTop(parameters.count)
        let label = assembler.makeLabel()
        controls.append(
            ControlFrame(
                kind: kind, label: label, elseLabel: elseLabel, parameters: parameters, results: results,
                base: base(ofTop: parameters.count),
                entries: stack.count - parameters.count))
        if case .loop = kind { bind(label) }
        lastResult = nil
        lastComparison = nil
    }

    /// Binds a label here: control may come from elsewhere, so nothing is known of the accumulators.
    mutating func bind(_ label: Int) {
        assembler.bind(label)
        if !Seeded.isArmed(.interpreterAccumulatorAtLabel) { forgetAccumulators() }
        lastResult = nil
        lastComparison = nil
    }

    mutating func lowerLoop(_ block: BlockType) {
        openBlock(.loop, block)
        controls[controls.count - 1].head = assembler.position
        lastLoopHead = assembler.position
        startSegment()
    }

    mutating func lowerIf(_ block: BlockType) {
        let comparison = takeComparison()
        let condition = stack.pop()
        let elseLabel = assembler.makeLabel()
        if !Seeded.isArmed(.interpreterIfLocals) { settleLocals() }
        let (parameters, _) = classes(of: block)
        settleTop(parameters.count)
        emitBranch(to: elseLabel, condition, comparison, whenTrue: false)
        openBlock(.conditional, block, elseLabel: elseLabel)
        startSegment()
    }

    mutating func lowerElse() {
        let top = controls.count - 1
        if !controls[top].isUnreachable {
            moveToLabel(controls[top])
            emitJump(to: controls[top].label)
        }
        stack.shrink(to: controls[top].entries)
        if let elseLabel = controls[top].elseLabel { bind(elseLabel) }
        controls[top].elseLabel = nil
        controls[top].kind = .alternative
        controls[top].isUnreachable = false
        for kind in controls[top].parameters { stack.push(.slot, kind) }
        startSegment()
    }

    mutating func lowerEnd() {
        guard let control = controls.popLast() else { return }
        if !control.isUnreachable {
            // Without an else, parameters are results.
            if case .loop = control.kind { settleTop(control.results.count) } else { moveToLabel(control) }
        }
        stack.shrink(to: control.entries)
        if case .guarded(let start, let clauses) = control.kind {
            guards.append(PendingGuard(start: start, end: assembler.position, depth: controls.count, clauses: clauses))
        }
        switch control.kind {
        case .loop: break
        case .function, .block, .alternative, .guarded, .attempt, .handler: bind(control.label)
        case .conditional:
            // The false arm is empty: its parameters already lie in the slots of the results.
            if let elseLabel = control.elseLabel { bind(elseLabel) }
            bind(control.label)
        }
        for kind in control.results { stack.push(.slot, kind) }
        if case .function = control.kind {
            let start = assembler.position
            emitReturn()
            // Where nothing has to be moved, a jump to the function's end may return by itself: both instructions take two words.
            if assembler.position == start + 16 { unsafe assembler.replaceArrivals(at: start, by: address(rampart_op_jump)) }
            stack.shrink(to: 0)
        } else {
            startSegment()
        }
    }

    // MARK: Branches

    mutating func emitJump(to label: Int) {
        let start = assembler.position
        unsafe assembler.emit(address(rampart_op_jump), 0)
        assembler.reference(label, instruction: start, operand: start + 8)
    }

    /// Brings the topmost entries to the slots where a block's label wants them. The entries stay on the stack as they are.
    ///
    /// The wanted slots are at or below the entries' own slots, so that going upwards never overwrites a value still needed.
    mutating func moveToLabel(_ control: ControlFrame) {
        let classes = control.branchClasses
        if classes.count >= FunctionLowering.manyValues {
            return emitBlockCopy(top: classes.count, to: control.base)
        }
        var destination = control.base
        for index in 0..<classes.count {
            let entry = stack.entries[stack.count - classes.count + index]
            if entry.place != .slot || entry.slot != destination { move(entry, to: destination) }
            destination += classes[index].size
        }
    }

    /// From so many values on, moves are one instruction that copies a run of slots.
    static let manyValues = 4

    /// Before a conditional branch: many values are brought to their own slots once, not at each branch.
    mutating func settleMany(_ count: Int) {
        if count >= FunctionLowering.manyValues { settleTop(count) }
    }

    /// Copies the topmost values, which lie in their own slots or are brought there, to a run of slots that starts lower.
    mutating func emitBlockCopy(top count: Int, to destination: UInt32) {
        settleTop(count)
        let source = base(ofTop: count)
        if source == destination { return }
        let bytes = stack.top - source
        let copied = Seeded.isArmed(.interpreterBlockCopy) ? bytes - 8 : bytes
        unsafe assembler.emit(address(rampart_op_copySlots), source, copied, destination)
        wrote(destination, nil, bytes: bytes)
    }

    /// Whether the topmost entries already lie where the label wants them.
    func isAtLabel(_ control: ControlFrame) -> Bool {
        let count = control.branchClasses.count
        if count == 0 { return true }
        let entries = stack.entries[(stack.count - count)...]
        return base(ofTop: count) == control.base && entries.allSatisfy { $0.place == .slot }
    }

    func control(_ label: UInt32) -> ControlFrame { controls[controls.count - 1 - Int(label)] }

    /// `br`.
    mutating func lowerBranch(_ label: UInt32) {
        let control = control(label)
        if case .function = control.kind {
            emitReturn()
        } else {
            moveToLabel(control)
            if !emitJumpThrough(control) { emitJump(to: control.label) }
        }
        markUnreachable()
    }

    /// Jumps back to a loop that starts with a conditional exit by testing the opposite condition here, which saves an instruction per
    /// turn. Returns false, and emits nothing, where the loop starts otherwise.
    private mutating func emitJumpThrough(_ control: ControlFrame) -> Bool {
        guard case .loop = control.kind, let exit = exits[control.head] else { return false }
        let inside = assembler.makeLabel(at: exit.end)
        if let second = exit.second {
            guard let opposite = exit.opcode.inverseComparison else { return false }
            let start = assembler.position
            emitOperands(opposite, exit.first, second, kind: comparisonClass(opposite), destination: 0, branching: true)
            assembler.reference(inside, instruction: start, operand: start + 16)
        } else if case .slot(let slot) = exit.first {
            emitBranch(to: inside, slot: slot, whenTrue: !exit.whenTrue)
        } else {
            return false
        }
        emitJump(to: exit.label)
        return true
    }

    /// Goes to a label with its values if a condition holds; the values stay on the stack otherwise.
    mutating func emitConditional(_ label: UInt32, _ emitTest: (inout FunctionLowering, _ target: Int, _ whenTrue: Bool) -> Void) {
        let control = control(label)
        settleMany(control.branchClasses.count)
        var isFunction = false
        if case .function = control.kind { isFunction = true }
        if !isFunction && isAtLabel(control) {
            emitTest(&self, control.label, true)
        } else {
            let over = assembler.makeLabel()
            emitTest(&self, over, false)
            let saved = (integerAccumulator, singleAccumulator, doubleAccumulator)
            if isFunction {
                emitReturn()
            } else {
                moveToLabel(control)
                emitJump(to: control.label)
            }
            bind(over)
            // Control comes here only from the test, so the accumulators are what they were there.
            (integerAccumulator, singleAccumulator, doubleAccumulator) = saved
        }
        lastResult = nil
        lastComparison = nil
        startSegment()
    }

    /// `br_if`.
    mutating func lowerBranchIf(_ label: UInt32) {
        let comparison = takeComparison()
        let condition = stack.pop()
        emitConditional(label) { lowering, target, whenTrue in
            lowering.emitBranch(to: target, condition, comparison, whenTrue: whenTrue)
        }
    }

    /// `br_table`.
    mutating func lowerBranchTable(_ labels: [UInt32]) {
        let index = slot(of: stack.pop())
        // Locals and constants are brought to slots once, so that the moves for each target are plain.
        if let first = labels.first { settleTop(control(first).branchClasses.count) }
        let start = assembler.position
        let last = Seeded.isArmed(.interpreterBranchTableLast) && labels.count > 2 ? labels.count - 2 : labels.count - 1
        unsafe assembler.emit(address(rampart_op_branchTable), index, UInt32(last))
        for _ in 0..<(labels.count + 1) / 2 { assembler.emit(word: 0) }
        var stubs: [UInt32: Int] = [:]
        for (position, label) in labels.enumerated() {
            let control = control(label)
            var target = control.label
            var needsStub = !isAtLabel(control)
            if case .function = control.kind { needsStub = true }
            if needsStub {
                target = stubs[label] ?? assembler.makeLabel()
                stubs[label] = target
            }
            assembler.reference(target, instruction: start, operand: start + 16 + position * 4)
        }
        for (label, stub) in stubs.sorted(by: { $0.key < $1.key }) {
            bind(stub)
            let control = control(label)
            if case .function = control.kind {
                emitReturn()
            } else {
                moveToLabel(control)
                emitJump(to: control.label)
            }
        }
        markUnreachable()
    }

    /// Returns the topmost values. The entries stay on the stack.
    mutating func emitReturn() {
        let count = type.results.count
        let first = stack.count - count
        if count == 1, stack.entries[first].kind != .vector {
            let source = slot(of: stack.entries[first])
            unsafe assembler.emit(address(rampart_op_returnSlot), headerOffset, source)
            return
        }
        if count >= FunctionLowering.manyValues {
            emitBlockCopy(top: count, to: 0)
            unsafe assembler.emit(address(rampart_op_return), headerOffset)
            return
        }
        // Results go where parameters are: those still standing for parameters are moved away first.
        let entries = Array(stack.entries[first...])
        var sources: [StackEntry] = []
        for entry in entries {
            var source = entry
            if count > 1, case .local(let offset) = entry.place, offset < headerOffset {
                move(entry, to: entry.slot)
                source.place = .slot
            }
            sources.append(source)
        }
        var destination: UInt32 = 0
        for source in sources {
            move(source, to: destination)
            destination += source.kind.size
        }
        unsafe assembler.emit(address(rampart_op_return), headerOffset)
    }

    // MARK: Comparisons taken over by branches

    /// Takes back the last instruction if it is a comparison whose result is the top of the stack.
    mutating func takeComparison() -> LastComparison? {
        guard let comparison = lastComparison, comparison.end == assembler.position, let top = stack.entries.last,
            top.place == .slot, top.slot == comparison.result
        else { return nil }
        assembler.truncate(to: comparison.start)
        // Operands are taken from their slots again, since the accumulators are no longer those before the comparison.
        forgetAccumulators()
        lastComparison = nil
        lastResult = nil
        return comparison
    }

    /// Branches on a condition, which may be a comparison that was taken back.
    mutating func emitBranch(to label: Int, _ condition: StackEntry, _ comparison: LastComparison?, whenTrue: Bool) {
        guard let comparison else {
            return emitBranch(to: label, slot: slot(of: condition), whenTrue: whenTrue)
        }
        guard let second = comparison.second else {
            // `eqz` is true where the slot is zero.
            guard case .slot(let slot) = comparison.first else { return }
            return emitBranch(to: label, slot: slot, whenTrue: !whenTrue)
        }
        if let opcode = whenTrue ? comparison.opcode : comparison.opcode.inverseComparison {
            let start = assembler.position
            emitOperands(opcode, comparison.first, second, kind: comparisonClass(opcode), destination: 0, branching: true)
            assembler.reference(label, instruction: start, operand: start + 16)
            noteExit(
                at: start,
                LoopExit(opcode: opcode, first: comparison.first, second: second, whenTrue: true, label: label, end: assembler.position))
            return
        }
        // The inverse of a comparison of floats is no comparison: NaN makes both false.
        emitOperands(
            comparison.opcode, comparison.first, second, kind: comparisonClass(comparison.opcode), destination: condition.slot,
            branching: false)
        wrote(condition.slot, .integer)
        emitBranch(to: label, slot: condition.slot, whenTrue: whenTrue)
    }

    /// Branches on a slot that is or is not zero.
    mutating func emitBranch(to label: Int, slot: UInt32, whenTrue: Bool) {
        let start = assembler.position
        let handler: UInt64
        switch (whenTrue, integerAccumulator == slot) {
        case (true, true): handler = unsafe address(rampart_op_branchNonZero_a)
        case (true, false): handler = unsafe address(rampart_op_branchNonZero_s)
        case (false, true): handler = unsafe address(rampart_op_branchZero_a)
        case (false, false): handler = unsafe address(rampart_op_branchZero_s)
        }
        assembler.emit(handler, slot, 0, 0)
        assembler.reference(label, instruction: start, operand: start + 16)
        noteExit(
            at: start, LoopExit(opcode: .nop, first: .slot(slot), second: nil, whenTrue: whenTrue, label: label, end: assembler.position))
    }

    /// Only what stands at the start of a loop is asked for, and code is never taken back to before that.
    private mutating func noteExit(at start: Int, _ exit: LoopExit) {
        if start == lastLoopHead { exits[start] = exit }
    }

    // MARK: Exceptions

    mutating func lowerTryTable(_ block: BlockType, _ clauses: [CatchClause]) {
        // Labels count from outside the block.
        var lowered: [PendingCatch] = []
        for clause in clauses {
            let control = control(clause.label)
            let (tag, wantsReference): (UInt32?, Bool) =
                switch clause {
                case .catch(let tag, _): (tag, false)
                case .catchReference(let tag, _): (tag, true)
                case .catchAll: (nil, false)
                case .catchAllReference: (nil, true)
                }
            let reference = control.base + (tag.map { FunctionLowering.slotBytes(parameters(ofTag: $0)) } ?? 0)
            lowered.append(
                PendingCatch(
                    tag: tag, destination: control.base, reference: wantsReference ? reference : nil, label: control.label))
            stack.reserve(control.branchClasses.reduce(0) { $0 + $1.size })
        }
        openBlock(.block, block)
        controls[controls.count - 1].kind = .guarded(start: assembler.position, clauses: lowered)
    }

    /// The types of the values that exceptions of a tag carry.
    func parameters(ofTag tag: UInt32) -> [ValueType] {
        module.module.functionType(typeIndex: module.module.tagTypeIndices[Int(tag)]).parameters
    }

    mutating func lowerThrow(_ tag: UInt32) {
        let parameters = parameters(ofTag: tag)
        settleTop(parameters.count)
        unsafe assembler.emit(address(rampart_op_throw), tag, base(ofTop: parameters.count), headerOffset, stack.top)
        markUnreachable()
    }

    mutating func lowerThrowReference() {
        let source = slot(of: stack.pop())
        unsafe assembler.emit(address(rampart_op_throwReference), source, 0, headerOffset, stack.top)
        markUnreachable()
    }
}
