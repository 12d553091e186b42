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

    func openBlock(_ kind: Control.Kind, _ block: BlockType) {
        let (parameters, results) = types(of: block)
        controls.append(
            Control(
                kind: kind, label: builder.appendBlock(to: function), slots: makePlaces(results), parameters: parameters,
                results: results, height: stack.count - parameters.count))
    }

    func lowerLoop(_ block: BlockType) {
        let (parameters, results) = types(of: block)
        let header = builder.appendBlock(to: function)
        let control = Control(
            kind: .loop, label: header, slots: makePlaces(parameters), parameters: parameters, results: results,
            height: stack.count - parameters.count)
        moveToLabel(control)
        builder.branch(header)
        builder.position(atEndOf: header)
        stack.removeLast(parameters.count)
        loadLabel(control)
        controls.append(control)
        startSegment()
    }

    func lowerIf(_ block: BlockType) {
        let condition = isNotZero(pop())
        let first = builder.appendBlock(to: function)
        let second = builder.appendBlock(to: function)
        hint(builder.branch(condition, first, second))
        let (parameters, _) = types(of: block)
        openBlock(.conditional(alternative: second, arguments: stack.suffix(parameters.count)), block)
        builder.position(atEndOf: first)
        startSegment()
    }

    func lowerElse() {
        let top = controls.count - 1
        if !controls[top].isUnreachable {
            moveToLabel(controls[top])
            builder.branch(controls[top].label)
        }
        guard case .conditional(let alternative, let arguments) = controls[top].kind else { return }
        builder.position(atEndOf: alternative)
        stack.removeLast(stack.count - controls[top].height)
        stack += arguments
        controls[top].kind = .alternative
        controls[top].isUnreachable = false
        startSegment()
    }

    func lowerEnd() {
        guard let control = controls.popLast() else { return }
        if case .loop = control.kind {
            // The results are on the stack, where the block goes on; unreachable code needs a place to go on too.
            if control.isUnreachable {
                stack.removeLast(stack.count - control.height)
                for type in control.results { push(builder.poison(unit.type(type))) }
                builder.position(atEndOf: builder.appendBlock(to: function))
            }
            return startSegment()
        }
        if !control.isUnreachable {
            moveToLabel(control)
            builder.branch(control.label)
        }
        stack.removeLast(stack.count - control.height)
        switch control.kind {
        case .function, .block, .loop, .alternative: break
        case .conditional(let alternative, let arguments):
            // The second arm is empty: its parameters are the results.
            builder.position(atEndOf: alternative)
            for (index, type) in control.results.enumerated() { storePlace(arguments[index], control.slots[index], type) }
            builder.branch(control.label)
        case .guarded(let handler, let clauses), .handler(let handler, let clauses, _):
            builder.position(atEndOf: handler)
            emitDispatch(clauses)
        case .attempt(let handler):
            builder.position(atEndOf: handler)
            emitDispatch([])
        }
        builder.position(atEndOf: control.label)
        loadLabel(control)
        if case .function = control.kind { return emitReturn() }
        startSegment()
    }

    // MARK: Labels

    /// Stores the topmost values where a label wants them; they stay on the stack.
    func moveToLabel(_ control: Control) {
        let types = control.branchTypes
        for (index, type) in types.enumerated() {
            storePlace(stack[stack.count - types.count + index], control.slots[index], type)
        }
    }

    /// Pushes the values that branches have left at a label.
    func loadLabel(_ control: Control) {
        for (place, type) in zip(control.slots, control.branchTypes) { push(loadPlace(place, type)) }
    }

    func isNotZero(_ value: LLVMValue) -> LLVMValue { builder.compare(.notEqual, value, builder.zero(types.i32)) }

    /// Uses what the producer of the module expects of the conditional that is being lowered.
    func hint(_ branch: LLVMValue) {
        guard !module.branchHints.isEmpty,
            let direction = module.branchHint(at: reader.instructionOffset - bodyStart, of: functionIndex)
        else { return }
        switch direction {
        case .likely: weigh(branch, isLikely: true)
        case .unlikely: weigh(branch, isLikely: false)
        }
    }

    /// Goes to a label with its values if a condition holds; the values stay on the stack otherwise.
    @discardableResult
    func branch(_ label: UInt32, if condition: LLVMValue) -> LLVMValue {
        let control = control(label)
        moveToLabel(control)
        let next = builder.appendBlock(to: function)
        let branch = builder.branch(condition, control.label, next)
        builder.position(atEndOf: next)
        return branch
    }

    func lowerBranch(_ label: UInt32) {
        let control = control(label)
        moveToLabel(control)
        builder.branch(control.label)
        markUnreachable()
    }

    func lowerBranchIf(_ label: UInt32) {
        let condition = isNotZero(pop())
        hint(branch(label, if: condition))
        startSegment()
    }

    func lowerBranchTable(_ labels: [UInt32]) {
        let index = pop()
        for label in Set(labels).sorted() { moveToLabel(control(label)) }
        guard let last = labels.last else { return }
        let table = builder.branchTable(index, otherwise: control(last).label, count: labels.count - 1)
        for (position, label) in labels.dropLast().enumerated() {
            builder.addCase(table, builder.i32(UInt32(position)), control(label).label)
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
        let interrupt = load(types.i32, execution, ContextLayout.Execution.interrupt, isVolatile: true)
        leaveIf(isNotZero(interrupt)) { emitExit(.exhaustion(.interrupted)) }
        let fuel = load(types.i64, execution, ContextLayout.Execution.fuel)
        let placeholder = builder.placeholder(types.i64)
        let left = builder.sub(fuel, placeholder)
        leaveIf(builder.compare(.signedLess, left, builder.i64(0))) { emitExit(.exhaustion(.fuel)) }
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
        builder.replace(charge.placeholder, by: builder.i64(charge.units))
        self.charge = nil
    }
}
