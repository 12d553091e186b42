import SeededDefects
import WasmModel

// Exceptions. A call inside a `try_table` or `try` goes through the service `protectedCall`, which comes back for an exception as well;
// all other calls cost nothing, as an exception passes them by. The exception then lies in the function's own slot, and the handler of the
// innermost block that is open there asks its clauses, and the blocks around it.
extension FunctionLowering {
    /// The handler of exceptions that come from here, if this function has one.
    var innermostHandler: LLVMBlock? { handler(below: controls.count) }

    /// The handler of the innermost block of the outermost so many that takes exceptions.
    private func handler(below count: Int) -> LLVMBlock? {
        for control in controls.prefix(count).reversed() {
            switch control.kind {
            case .guarded(let handler, _), .attempt(let handler): return handler
            case .function, .block, .loop, .conditional, .alternative, .handler: continue
            }
        }
        return nil
    }

    /// After a protected call: goes to the handler if there is an exception.
    func catchException(_ handler: LLVMBlock) {
        let exception = load(types.i64, execution, ContextLayout.Execution.exception)
        let caught = builder.appendBlock(to: function)
        let next = builder.appendBlock(to: function)
        weigh(builder.branch(builder.compare(.notEqual, exception, builder.i64(0)), caught, next), isLikely: false)
        begin(caught)
        store(builder.i64(0), execution, ContextLayout.Execution.exception)
        storePlace(exception, exceptionSlot, .i64)
        builder.branch(handler)
        begin(next)
    }

    /// Throws an exception here: to this function's own handler, or to one further out. The block ends.
    private func raise(_ exception: LLVMValue) {
        if let handler = innermostHandler {
            storePlace(exception, exceptionSlot, .i64)
            builder.branch(handler)
        } else {
            throwOut(exception)
        }
    }

    private func throwOut(_ exception: LLVMValue) {
        store(exception, execution, ContextLayout.Execution.exception)
        callLastService(.throwException, [execution])
    }

    /// The handler of a block that has just been closed: asks the clauses in order, then the blocks around, `reach` of them.
    func emitDispatch(_ clauses: [CatchTarget], reach: Int? = nil) {
        let exception = loadPlace(exceptionSlot, .i64)
        let object = pointer(exception)
        let tag = load(types.pointer, object, ContextLayout.Exception.tag)
        var takesAll = false
        for clause in Seeded.isArmed(.compilerCatchOrder) ? clauses.reversed() : clauses {
            guard let index = clause.tag else {
                deliver(exception, object, to: clause)
                takesAll = true
                break
            }
            let matches = builder.compare(.equal, tag, instanceEntry(ContextLayout.Instance.tags, index))
            let taken = builder.appendBlock(to: function)
            let next = builder.appendBlock(to: function)
            builder.branch(matches, taken, next)
            begin(taken)
            deliver(exception, object, to: clause)
            begin(next)
        }
        if takesAll { return }
        if !Seeded.isArmed(.compilerOuterHandler), let outer = handler(below: reach ?? controls.count) {
            builder.branch(outer)
        } else {
            throwOut(exception)
        }
    }

    /// Leaves the payload where a clause wants it, and goes there.
    private func deliver(_ exception: LLVMValue, _ object: LLVMValue, to clause: CatchTarget) {
        var slot = 0
        for (place, type) in clause.slots {
            storePlace(loadPayload(object, slot, type), place, type)
            let isRepeated = Seeded.isArmed(.compilerPayloadOrder) && clause.slots.count > 1 && type == clause.slots[1].type
            if !isRepeated || slot > 0 { slot += type == .v128 ? 2 : 1 }
        }
        let isLost = Seeded.isArmed(.compilerCatchReference) && clause.tag == nil
        if let reference = clause.reference, !isLost { storePlace(exception, reference, .i64) }
        builder.branch(clause.block)
    }

    private func loadPayload(_ object: LLVMValue, _ slot: Int, _ type: ValueType) -> LLVMValue {
        let value = builder.load(
            unit.type(type), builder.offset(object, ContextLayout.Exception.payload + slot * 8),
            alignment: type == .v128 ? 8 : FunctionLowering.alignment(type))
        builder.attach(unit.metadata.object, kind: unit.metadata.aliasKind, to: value)
        return value
    }

    /// The types of the values that exceptions of a tag carry.
    func parameters(ofTag tag: UInt32) -> [ValueType] {
        module.functionType(typeIndex: module.tagTypeIndices[Int(tag)]).parameters
    }

    // MARK: Instructions

    func lowerTryTable(_ block: BlockType, _ clauses: [CatchClause]) {
        // Labels count from outside the block.
        let targets = clauses.map { clause in
            let label = label(clause.label)
            let (tag, wantsReference): (UInt32?, Bool) =
                switch clause {
                case .catch(let tag, _): (tag, false)
                case .catchReference(let tag, _): (tag, true)
                case .catchAll: (nil, false)
                case .catchAllReference: (nil, true)
                }
            let types = tag.map { parameters(ofTag: $0) } ?? []
            return CatchTarget(
                tag: tag, block: label.block, slots: Array(zip(label.slots, types)),
                reference: wantsReference ? label.slots.last : nil)
        }
        openBlock(.guarded(handler: builder.appendBlock(to: function), clauses: targets), block)
    }

    func lowerThrow(_ tag: UInt32) {
        let parameters = parameters(ofTag: tag)
        let values = pop(parameters.count)
        let exception = newObject(.exceptionNew, [builder.i32(tag)])
        let object = pointer(exception)
        var slot = 0
        for (value, type) in zip(values, parameters) {
            let place = builder.offset(object, ContextLayout.Exception.payload + slot * 8)
            // A slot holds the bits of a float or an i32 with zeros above.
            let store = builder.store(slotBits(value, type), place, alignment: 8)
            builder.attach(unit.metadata.object, kind: unit.metadata.aliasKind, to: store)
            slot += type == .v128 ? 2 : 1
        }
        raise(exception)
        markUnreachable()
    }

    /// A value as a slot has it, two of them for a v128.
    func slotBits(_ value: LLVMValue, _ type: ValueType) -> LLVMValue {
        switch type {
        case .i32: builder.zeroExtend(value, types.i64)
        case .f32: builder.zeroExtend(builder.bitCast(value, types.i32), types.i64)
        case .i64, .f64, .v128, .reference: value
        }
    }

    func lowerThrowReference() {
        raise(Seeded.isArmed(.compilerNullReference) ? pop() : nonNull(pop(), .nullExceptionReference))
        markUnreachable()
    }

    // MARK: The legacy proposal

    func lowerTry(_ block: BlockType) { openBlock(.attempt(handler: builder.appendBlock(to: function)), block) }

    /// `catch` of a tag, or `catch_all`.
    func lowerCatch(_ tag: UInt32?) {
        let top = controls.count - 1
        if !controls[top].isUnreachable {
            leaveBlock()
        }
        stack.removeLast(stack.count - controls[top].height)
        let types = tag.map { parameters(ofTag: $0) } ?? []
        let target = CatchTarget(
            tag: tag, block: builder.appendBlock(to: function), slots: Array(zip(makePlaces(types), types)),
            reference: makePlaces([.i64]).first)
        guard let exception = target.reference else { return }
        switch controls[top].kind {
        case .attempt(let handler): controls[top].kind = .handler(dispatch: handler, clauses: [target], exception: exception)
        case .handler(let dispatch, let clauses, _):
            controls[top].kind = .handler(dispatch: dispatch, clauses: clauses + [target], exception: exception)
        // Validation permits no other.
        case .function, .block, .loop, .conditional, .alternative, .guarded: return
        }
        controls[top].isUnreachable = false
        begin(target.block)
        for (place, type) in target.slots { push(loadPlace(place, type)) }
        startSegment()
    }

    /// Ends a `try` whose exceptions are those of the block with the label, counted from outside.
    func lowerDelegate(_ label: UInt32) {
        let top = controls.count - 1
        guard case .attempt(let handler) = controls[top].kind else { return }
        let reach = max(0, top - Int(label) - (Seeded.isArmed(.compilerDelegate) ? 1 : 0))
        controls[top].kind = .block
        let block = builder.block
        begin(handler)
        emitDispatch([], reach: reach)
        begin(block)
        lowerEnd()
    }

    func lowerRethrow(_ label: UInt32) {
        // Validation permits only labels of handlers.
        guard case .handler(_, _, let exception) = control(label).kind else { return }
        raise(loadPlace(exception, .i64))
        markUnreachable()
    }
}
