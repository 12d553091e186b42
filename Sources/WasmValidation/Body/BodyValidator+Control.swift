import SeededDefects
import WasmModel

// The control stack, and the instructions that change it (specification chapter 3.4.1 to 3.4.3).
extension BodyValidator {
    mutating func pushFrame(_ kind: ControlFrame.Kind, parameters: OperandList, results: OperandList) throws(InvalidReason) {
        let limit = context.limits.nestingDepth
        guard frames.count <= limit else { throw .limitExceeded(what: "nested blocks", limit: limit) }
        base = operands.count
        isUnreachable = false
        frames.append(
            ControlFrame(
                kind: kind, isUnreachable: false, parameters: parameters, results: results, height: operands.count,
                setCount: setLocals.count))
        try push(parameters)
    }

    /// Closes the innermost block, whose results must be all that it left.
    mutating func popFrame() throws(InvalidReason) -> ControlFrame {
        let frame = frames[frames.count - 1]
        guard operands.count - frame.height <= Int(frame.results.count) || Seeded.isArmed(.validatorBlockHeight) else {
            throw blockMismatch(frame)
        }
        try pop(frame.results)
        forgetLocals(since: frame.setCount)
        frames.removeLast()
        if let outer = frames.last {
            base = outer.height
            isUnreachable = outer.isUnreachable
        }
        return frame
    }

    private func blockMismatch(_ frame: ControlFrame) -> InvalidReason {
        // A block can leave any number of values: the topmost tell enough.
        let found = operands[frame.height...].suffix(Int(frame.results.count) + 8)
        return .blockMismatch(
            required: types.types(frame.results).map(\.description), found: found.map(\.description), unlimited: isUnreachable)
    }

    /// The rest of the block cannot be reached: its stack gives any values from here on.
    mutating func setUnreachable() {
        if !Seeded.isArmed(.validatorUnreachable) { drop(operands.count - base) }
        isUnreachable = true
        frames[frames.count - 1].isUnreachable = true
    }

    func label(_ index: UInt32) throws(InvalidReason) -> OperandList {
        guard Int(index) < frames.count else { throw .unknownLabel(index, depth: frames.count) }
        return frames[frames.count - 1 - Int(index)].label
    }

    /// Parameters and results of a block type.
    func signature(_ type: BlockType) throws(InvalidReason) -> (parameters: OperandList, results: OperandList) {
        switch type {
        case .empty: return (.empty, .empty)
        case .value(let value): return (.empty, OperandList(try types.operand(value)))
        case .type(let index):
            let shape = try context.shape(index, kind: .function).shape
            if !context.features[.multiValue] && (shape.parameters.count > 0 || shape.results.count > 1) {
                throw .featureDisabled(.multiValue, what: "block type \(index) has parameters or several results")
            }
            return (shape.parameters, shape.results)
        }
    }

    mutating func block(_ kind: ControlFrame.Kind, _ type: BlockType) throws(InvalidReason) {
        let (parameters, results) = try signature(type)
        if kind == .if { try pop(.i32) }
        try pop(parameters)
        try pushFrame(kind, parameters: parameters, results: results)
    }

    mutating func elseInstruction() throws(InvalidReason) {
        guard frames[frames.count - 1].kind == .if else { throw .misplacedElse }
        let frame = try popFrame()
        try pushFrame(.else, parameters: frame.parameters, results: frame.results)
    }

    mutating func end() throws(InvalidReason) {
        let frame = try popFrame()
        if frame.kind == .if && !types.matches(frame.parameters, frame.results) && !Seeded.isArmed(.validatorElseMissing) {
            throw .elseMissing(
                parameters: types.types(frame.parameters).map(\.description), results: types.types(frame.results).map(\.description))
        }
        try push(frame.results)
    }

    mutating func tryTable(_ type: BlockType, _ clauses: [CatchClause]) throws(InvalidReason) {
        let (parameters, results) = try signature(type)
        try pop(parameters)
        for clause in clauses {
            switch clause {
            case .catch(let tag, let label): try checkCatch(context.tag(tag), reference: false, label: label)
            case .catchReference(let tag, let label): try checkCatch(context.tag(tag), reference: true, label: label)
            case .catchAll(let label): try checkCatch(.empty, reference: false, label: label)
            case .catchAllReference(let label): try checkCatch(.empty, reference: true, label: label)
            }
        }
        try pushFrame(.tryTable, parameters: parameters, results: results)
    }

    /// A handler's values, and the exception itself where it is wanted, must match what the label takes.
    private func checkCatch(_ values: OperandList, reference: Bool, label index: UInt32) throws(InvalidReason) {
        let label = try label(index)
        let exception = OperandType(nullable: false, abstract: .exception)
        let count = Int(values.count) + (reference ? 1 : 0)
        var isMatch = count == Int(label.count)
        var position = 0
        while isMatch && position < count {
            let given = position < Int(values.count) ? types[values, position] : exception
            isMatch = types.matches(given, types[label, position])
            position += 1
        }
        guard isMatch || Seeded.isArmed(.validatorCatch) else {
            let given = types.types(values) + (reference ? [exception] : [])
            throw .typeMismatch(expected: types.types(label).description, found: given.description)
        }
    }

    mutating func throwTag(_ tag: UInt32) throws(InvalidReason) {
        try pop(context.tag(tag))
        setUnreachable()
    }

    mutating func throwReference() throws(InvalidReason) {
        try pop(OperandType(nullable: true, abstract: .exception))
        setUnreachable()
    }

    mutating func branch(_ index: UInt32) throws(InvalidReason) {
        try pop(label(index))
        setUnreachable()
    }

    mutating func branchIf(_ index: UInt32) throws(InvalidReason) {
        try pop(.i32)
        let label = try label(index)
        try pop(label)
        try push(label)
    }

    mutating func branchTable(_ labels: [UInt32]) throws(InvalidReason) {
        try pop(.i32)
        guard let last = labels.last else { throw .inconsistentModule("br_table") }
        let arity = try label(last).count
        for index in labels {
            let label = try label(index)
            guard label.count == arity || Seeded.isArmed(.validatorTableArity) else {
                throw .labelArity(expected: Int(arity), found: Int(label.count))
            }
            if !Seeded.isArmed(.validatorLabelValues) { try check(label) }
        }
        try pop(label(last))
        setUnreachable()
    }

    /// Compares the top of the stack with a list and leaves it as it is.
    private func check(_ list: OperandList) throws(InvalidReason) {
        let count = Int(list.count)
        let available = min(count, operands.count - base)
        guard available == count || isUnreachable else { throw mismatch(types.types(list)) }
        var depth = 1
        while depth <= available {
            guard types.matches(operands[operands.count - depth], types[list, count - depth]) else { throw mismatch(types.types(list)) }
            depth += 1
        }
    }

    mutating func returnInstruction() throws(InvalidReason) {
        try pop(returns)
        setUnreachable()
    }

    mutating func call(_ shape: TypeShape, isReturn: Bool) throws(InvalidReason) {
        if isReturn && !types.matches(shape.results, returns) && !Seeded.isArmed(.validatorTailResults) {
            throw .typeMismatch(expected: types.types(returns).description, found: types.types(shape.results).description)
        }
        try pop(shape.parameters)
        if isReturn {
            setUnreachable()
        } else {
            try push(shape.results)
        }
    }

    mutating func callFunction(_ index: UInt32, isReturn: Bool) throws(InvalidReason) {
        try call(types.shapes[Int(context.function(index))], isReturn: isReturn)
    }

    mutating func callIndirect(type: UInt32, table index: UInt32, isReturn: Bool) throws(InvalidReason) {
        let table = try context.table(index)
        let shape = try context.shape(type, kind: .function).shape
        let function = OperandType(nullable: true, abstract: .function)
        guard types.matches(table.element, function) || Seeded.isArmed(.validatorIndirectTable) else {
            throw .typeMismatch(expected: function.description, found: table.element.description)
        }
        try pop(table.index)
        try call(shape, isReturn: isReturn)
    }

    mutating func callReference(type: UInt32, isReturn: Bool) throws(InvalidReason) {
        let (representative, shape) = try context.shape(type, kind: .function)
        try pop(OperandType(nullable: true, declared: representative))
        try call(shape, isReturn: isReturn)
    }
}

// Branches on references (specification chapter 3.4.2).
extension BodyValidator {
    /// Takes what a label takes, without the last value where the branch itself gives that, and gives it back as the label's types.
    mutating func passThrough(_ list: OperandList) throws(InvalidReason) {
        try pop(list)
        try push(list)
    }

    private func lastReference(_ label: OperandList, expecting type: OperandType) throws(InvalidReason) -> OperandType {
        guard label.count > 0 else { throw .typeMismatch(expected: "[]", found: [type].description) }
        return types[label, Int(label.count) - 1]
    }

    mutating func branchOnNull(_ index: UInt32) throws(InvalidReason) {
        let label = try label(index)
        let reference = try popReference()
        try passThrough(label)
        push(reference.nullable(false))
    }

    mutating func branchOnNonNull(_ index: UInt32) throws(InvalidReason) {
        let label = try label(index)
        let target = try lastReference(label, expecting: OperandType(nullable: false, abstract: .bottom))
        guard target.isReference else { throw .typeMismatch(expected: target.description, found: "reference") }
        try pop(target.nullable(true))
        try passThrough(label.droppingLast())
    }

    mutating func branchOnCast(_ index: UInt32, from: ReferenceType, to: ReferenceType, onFail: Bool) throws(InvalidReason) {
        let source = try types.operand(from)
        let target = try types.operand(to)
        let label = try label(index)
        try checkCast(from: source, to: target)
        let rest = try typeAfterCast(label, source, target, onFail: onFail)
        try pop(source)
        try passThrough(label.droppingLast())
        push(rest)
    }

    /// The target of a cast must be below its source, or with custom descriptors in the same hierarchy.
    func checkCast(from source: OperandType, to target: OperandType) throws(InvalidReason) {
        let isCast = context.features[.customDescriptors] ? types.top(source) == types.top(target) : types.matches(target, source)
        guard isCast || Seeded.isArmed(.validatorCast) else { throw .typeMismatch(expected: source.description, found: target.description) }
    }

    /// What a cast that branches leaves where it does not, once its label is found to take the other type.
    func typeAfterCast(
        _ label: OperandList, _ source: OperandType, _ target: OperandType, onFail: Bool
    ) throws(InvalidReason) -> OperandType {
        // What is left when the cast fails: null is no longer possible where the cast would have taken it.
        let rest = target.isNullable ? source.nullable(false) : source
        let taken = onFail ? rest : target
        let expected = try lastReference(label, expecting: taken)
        guard types.matches(taken, expected) else { throw .typeMismatch(expected: expected.description, found: taken.description) }
        return onFail ? target : rest
    }
}
