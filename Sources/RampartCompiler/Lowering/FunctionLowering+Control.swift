import SeededDefects
import WasmModel

// Control instructions (execution chapter 4.6.10).
extension FunctionLowering {
    func types(of block: BlockType) -> (parameters: [ValueType], results: [ValueType]) {
        switch block {
        case .empty: return ([], [])
        case .value(let type): return ([], [type])
        case .type(let index):
            let type = module.functionType(typeIndex: index)
            return (type.parameters, type.results)
        }
    }

    /// Reads over code that cannot be reached.
    func skip(_ instruction: Instruction) throws(CompilerError) {
        let top = controls.count - 1
        if instruction.opensBlock {
            controls[top].skippedBlocks += 1
        } else if controls[top].skippedBlocks > 0 {
            if case .end = instruction { controls[top].skippedBlocks -= 1 }
            if case .delegate = instruction { controls[top].skippedBlocks -= 1 }
        } else {
            switch instruction {
            case .else, .end, .catch, .catchAll, .delegate: try lower(instruction)
            case _: break
            }
        }
    }

    /// Says that what follows in this block cannot be reached.
    func markUnreachable() {
        let top = controls.count - 1
        controls[top].isUnreachable = true
        stack.removeLast(stack.count - controls[top].height)
    }

    func control(_ label: UInt32) -> Control { controls[controls.count - 1 - Int(label)] }

    /// Where branches to a label go.
    func label(_ label: UInt32) -> Control.Label { self.label(of: controls.count - 1 - Int(label)) }

    private func label(of index: Int) -> Control.Label {
        if let known = controls[index].label { return known }
        let label = Control.Label(block: builder.appendBlock(to: function), slots: makePlaces(controls[index].branchTypes))
        controls[index].label = label
        return label
    }

    func openBlock(_ kind: Control.Kind, _ block: BlockType) {
        let (parameters, results) = types(of: block)
        controls.append(Control(kind: kind, parameters: parameters, results: results, height: stack.count - parameters.count))
    }

    func lowerLoop(_ block: BlockType) {
        let (parameters, results) = types(of: block)
        controls.append(Control(kind: .loop, parameters: parameters, results: results, height: stack.count - parameters.count))
        let header = label(0)
        leaveBlock()
        begin(header.block)
        let last = stack.last
        stack.removeLast(parameters.count)
        load(header, parameters)
        if Seeded.isArmed(.compilerLoopPhi), !parameters.isEmpty, let last { stack[stack.count - 1] = last }
        startSegment()
    }

    func lowerIf(_ block: BlockType) {
        let condition = popCondition()
        let first = builder.appendBlock(to: function)
        let second = builder.appendBlock(to: function)
        hint(builder.branch(condition, first, second))
        let (parameters, _) = types(of: block)
        openBlock(.conditional(alternative: second, arguments: stack.suffix(parameters.count)), block)
        begin(first)
        startSegment()
    }

    func lowerElse() {
        let top = controls.count - 1
        if !controls[top].isUnreachable { leaveBlock() }
        guard case .conditional(let alternative, let arguments) = controls[top].kind else { return }
        begin(alternative)
        stack.removeLast(stack.count - controls[top].height)
        stack += arguments
        controls[top].kind = .alternative
        controls[top].isUnreachable = false
        startSegment()
    }

    func lowerEnd() {
        let top = controls.count - 1
        switch controls[top].kind {
        case .function, .block, .loop, .alternative: break
        case .conditional, .guarded, .handler, .attempt: _ = label(of: top)
        }
        let control = controls[top]
        var isLoop = false
        if case .loop = control.kind { isLoop = true }
        guard let label = control.label, !isLoop else {
            // Nothing goes to the end but the block itself, whose results are on the stack.
            controls.removeLast()
            var isFunction = false
            if case .function = control.kind { isFunction = true }
            switch (control.isUnreachable, isFunction) {
            case (true, true): break
            case (true, false): markUnreachable()
            case (false, true): emitReturn()
            case (false, false): startSegment()
            }
            return
        }
        if !control.isUnreachable { leaveBlock() }
        controls.removeLast()
        stack.removeLast(stack.count - control.height)
        switch control.kind {
        case .function, .block, .loop, .alternative: break
        case .conditional(let alternative, let arguments):
            // The second arm is empty: its parameters are the results.
            begin(alternative)
            for (index, type) in control.results.enumerated() {
                let isWrong = Seeded.isArmed(.compilerIfArguments) && index == 0 && type == control.results.last
                storePlace(number(arguments[isWrong ? arguments.count - 1 : index]), label.slots[index], type)
            }
            builder.branch(label.block)
        case .guarded(let handler, let clauses), .handler(let handler, let clauses, _):
            begin(handler)
            emitDispatch(clauses)
        case .attempt(let handler):
            begin(handler)
            emitDispatch([])
        }
        begin(label.block)
        load(label, control.results)
        if case .function = control.kind { return emitReturn() }
        startSegment()
    }

    // MARK: Labels

    /// Stores the topmost values where a label wants them; they stay on the stack.
    private func moveToLabel(_ label: UInt32) {
        let index = controls.count - 1 - Int(label)
        let types = controls[index].branchTypes
        let slots = self.label(of: index).slots
        for (offset, type) in types.enumerated() {
            let position = stack.count - types.count + offset
            stack[position] = number(stack[position])
            storePlace(stack[position], slots[offset], type)
        }
    }

    /// Goes to the label of the innermost block, with its values.
    func leaveBlock() {
        moveToLabel(0)
        builder.branch(label(0).block)
    }

    /// Pushes the values that branches have left at a label.
    private func load(_ label: Control.Label, _ types: [ValueType]) {
        for (place, type) in zip(label.slots, types) { push(loadPlace(place, type)) }
    }

    func isNotZero(_ value: LLVMValue) -> LLVMValue { builder.compare(.notEqual, value, builder.zero(types.i32)) }

    /// Uses what the producer of the module expects of the conditional that is being lowered.
    func hint(_ branch: LLVMValue) {
        guard !module.branchHints.isEmpty,
            let direction = module.branchHint(at: instructionOffset - body.range.lowerBound, of: functionIndex)
        else { return }
        switch direction {
        case .likely: weigh(branch, isLikely: true)
        case .unlikely: weigh(branch, isLikely: false)
        }
    }

    /// Goes to a label with its values if a condition holds; the values stay on the stack otherwise.
    @discardableResult
    func branch(_ label: UInt32, if condition: LLVMValue) -> LLVMValue {
        moveToLabel(label)
        let next = builder.appendBlock(to: function)
        let branch = builder.branch(condition, self.label(label).block, next)
        begin(next)
        return branch
    }

    func lowerBranch(_ label: UInt32) {
        moveToLabel(label)
        builder.branch(self.label(label).block)
        markUnreachable()
    }

    func lowerBranchIf(_ label: UInt32) {
        let condition = popCondition()
        hint(branch(label, if: condition))
        startSegment()
    }

    func lowerBranchTable(_ labels: [UInt32]) {
        let index = pop()
        for label in Set(labels).sorted() { moveToLabel(label) }
        guard let last = labels.last else { return }
        if !unit.isOptimized {
            // Without effort LLVM selects by the block what comes before a multiway branch in its block: nothing does.
            let block = builder.appendBlock(to: function)
            builder.branch(block)
            begin(block)
        }
        let table = builder.branchTable(index, otherwise: label(last).block, count: labels.count - 1)
        for (position, label) in labels.dropLast(Seeded.isArmed(.compilerBranchTableLast) ? 2 : 1).enumerated() {
            builder.addCase(table, builder.i32(UInt32(position)), self.label(label).block)
        }
        markUnreachable()
    }

    /// Returns the topmost values.
    func emitReturn() {
        let results = signature.results
        let values = pop(results.count)
        if results.count > 1 {
            let area = valueArea
            for (index, type) in results.enumerated().dropFirst() {
                if case .memory(let slot) = signature.convention.results[index] { storeValue(values[index], type, area, slot) }
            }
        }
        guard isUniform else { return builder.returnValue(values.first) }
        var result = builder.poison(unit.uniformResult)
        if let first = values.first, let place = signature.convention.results.first {
            switch place {
            case .integer: result = builder.insertValue(result, toInteger(first), 0)
            case .vector: result = builder.insertValue(result, toVector(first), 1)
            case .memory: break
            }
        }
        builder.returnValue(result)
    }

    // MARK: Metering

    /// Begins a run of instructions that are charged together when control reaches its start, as the interpreter does.
    func startSegment() {
        guard unit.options.isMetered else { return }
        finishCharge()
        let interrupt = interrupt()
        let fuel = load(types.i64, execution, ContextLayout.Execution.fuel)
        let placeholder = builder.placeholder(types.i64)
        let left = builder.sub(fuel, placeholder)
        let isInterrupted = isNotZero(interrupt)
        let isSpent = builder.compare(.signedLess, left, builder.i64(Seeded.isArmed(.storeFuelLimit) ? 1 : 0))
        // One way out for both, as there are many of them.
        let isOver = builder.or(isInterrupted, isSpent)
        if sharesExits { leaveIf(isOver, .charge) } else { leaveIf(isOver) { emitExhaustion(isInterrupted: isInterrupted) } }
        store(left, execution, ContextLayout.Execution.fuel, isVolatile: keepsOrder)
        charge = PendingCharge(placeholder: placeholder, units: 0)
    }

    /// Adds an instruction to the current run: all cost one unit but `else`, `end` and the like, which do nothing.
    func count(_ instruction: Instruction) {
        guard charge != nil else { return }
        switch instruction {
        case .else, .end, .catch, .catchAll, .delegate: break
        case _: charge?.units += 1
        }
    }

    /// Writes the number of units of the current run where it is charged.
    func finishCharge() {
        guard let charge else { return }
        let units = Seeded.isArmed(.storeFuelCompiler) && charge.units > 1 ? charge.units - 1 : charge.units
        builder.replace(charge.placeholder, by: builder.i64(units))
        self.charge = nil
    }
}
