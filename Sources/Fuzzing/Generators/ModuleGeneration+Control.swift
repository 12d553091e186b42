import WasmModel

// Blocks and branches.
extension ModuleGeneration {
    /// A block type, with what it takes and gives.
    struct BlockShape {
        var type: BlockType
        var parameters: [ValueType]
        var results: [ValueType]
    }

    /// A block type for wanted results, of which there is at most one: mostly just these, else a declared type that gives what can become them.
    private mutating func shape(giving wanted: [ValueType]) -> BlockShape {
        if features[.multiValue], !body.isSafe, chance(1, of: 4) {
            let start = number(functionTypes.count)
            for step in 0..<min(functionTypes.count, 6) {
                let type = functionTypes[(start + step) % functionTypes.count]
                let signature = signature(type)
                guard signature.parameters.count <= 4, signature.results.count <= 4 else { continue }
                return BlockShape(type: .type(type), parameters: signature.parameters, results: signature.results)
            }
        }
        return simpleShape(giving: wanted)
    }

    func simpleShape(giving wanted: [ValueType]) -> BlockShape {
        wanted.isEmpty
            ? BlockShape(type: .empty, parameters: [], results: [])
            : BlockShape(type: .value(wanted[0]), parameters: [], results: [wanted[0]])
    }

    /// Statements of about a size altogether.
    mutating func statements(size: Int) {
        var rest = size
        while rest > 1, body.budget > 0, !choices.isExhausted {
            let part = 1 + number(rest)
            statement(size: part)
            rest -= part + 1
        }
    }

    /// The inside of a block: statements, then results in place of what the block was given.
    mutating func inside(_ parameters: [ValueType], to results: [ValueType], size: Int) {
        statements(size: size / 2)
        transform(parameters, to: results, size: size / 2)
    }

    mutating func block(giving wanted: [ValueType], size: Int) -> Bool {
        guard mayNest else { return false }
        let shape = shape(giving: wanted)
        values(shape.parameters, size: size / 4)
        emit(.block(shape.type))
        enter(.block, label: shape.results)
        inside(shape.parameters, to: shape.results, size: size)
        leave()
        emit(.end)
        transform(shape.results, to: wanted, size: 1)
        return true
    }

    mutating func ifElse(giving wanted: [ValueType], size: Int) -> Bool {
        guard mayNest else { return false }
        let shape = shape(giving: wanted)
        values(shape.parameters, size: size / 4)
        condition(size: size / 4, isRare: chance(1, of: 3))
        emit(.if(shape.type))
        enter(.block, label: shape.results)
        inside(shape.parameters, to: shape.results, size: size / 2)
        leave()
        if !matches(shape.parameters, shape.results) || chance(1, of: 2) {
            emit(.else)
            enter(.block, label: shape.results)
            inside(shape.parameters, to: shape.results, size: size / 2)
            leave()
        }
        emit(.end)
        transform(shape.results, to: wanted, size: 1)
        return true
    }

    /// A loop whose iterations are counted.
    mutating func loop(giving wanted: [ValueType], size: Int) -> Bool {
        guard mayNest, body.loopDepth < 2 else { return false }
        let shape = shape(giving: wanted)
        let counter = body.freeCounters.popLast() ?? body.addLocal(.i32, isReserved: true)
        body.loopDepth += 1
        emit(.i32Constant(Int32(1 + number(configuration.loopIterations))))
        emit(.localSet(counter))
        values(shape.parameters, size: size / 4)
        emit(.loop(shape.type))
        enter(.loop, label: shape.parameters, counter: counter)
        statements(size: size / 2)
        transform(shape.parameters, to: shape.parameters, size: size / 4)
        emitCountdown(counter)
        emit(.branchIf(label: 0))
        transform(shape.parameters, to: shape.results, size: size / 4)
        leave()
        emit(.end)
        body.loopDepth -= 1
        body.freeCounters.append(counter)
        transform(shape.results, to: wanted, size: 1)
        return true
    }

    /// Counts an iteration; the value is true where there is another one.
    private mutating func emitCountdown(_ counter: UInt32) {
        emit(.localGet(counter))
        emit(.i32Constant(1))
        emit(.numeric(.i32Sub))
        emit(.localTee(counter))
        emit(.i32Constant(0))
        emit(.numeric(.i32GtS))
    }

    // MARK: Branches

    /// A frame to which a branch may lead, not that of a loop unless the loop counts its iterations and the branch asks for that.
    mutating func target(_ condition: (BodyState.Frame) -> Bool) -> Int? {
        let count = body.frames.count
        let start = number(count)
        for step in 0..<count {
            let index = (start + step) % count
            if condition(body.frames[index]) { return index }
        }
        return nil
    }

    mutating func branchIf(giving wanted: [ValueType], size: Int) -> Bool {
        guard let frame = target({ $0.label.count <= 3 && ($0.kind != .loop || $0.counter != nil) }) else { return false }
        let target = body.frames[frame]
        values(target.label, size: size / 2)
        if let counter = target.counter {
            emitCountdown(counter)
        } else {
            condition(size: size / 2, isRare: !chance(1, of: 4))
        }
        emit(.branchIf(label: label(frame)))
        transform(target.label, to: wanted, size: 1)
        return true
    }

    mutating func branchTable(size: Int) -> Bool {
        guard mayNest, let first = target({ $0.kind != .loop && $0.label.count <= 3 }) else { return false }
        // In a block of its own, so that what comes behind can be reached.
        emit(.block(.empty))
        enter(.block, label: [])
        let types = body.frames[first].label
        let isOwn = chance(3, of: 4)
        let wanted = isOwn ? [] : types
        var labels: [UInt32] = []
        for frame in body.frames.indices where body.frames[frame].kind != .loop && matches(wanted, body.frames[frame].label) {
            if labels.isEmpty || chance(1, of: 2) { labels.append(label(frame)) }
        }
        // Many of the same targets, in any order.
        let targets = (0..<number(6)).map { _ in labels[number(labels.count)] }
        let last = isOwn ? 0 : labels[number(labels.count)]
        values(wanted, size: size / 2)
        value(.i32, size: size / 2)
        if isOwn, chance(1, of: 2) {
            emit(.i32Constant(Int32(targets.count * 2)))
            emit(.numeric(.i32RemU).unlessZero(targets.count))
        }
        emit(.branchTable(labels: body.sideTable.add(labels: targets + [last])))
        deadCode()
        leave()
        emit(.end)
        return true
    }

    /// Emits code that does not end normally, and sometimes code behind it.
    mutating func diverge(size: Int) -> Bool {
        guard !body.isSafe else { return false }
        guard divergence(size: size) else { return false }
        deadCode()
        return true
    }

    private mutating func divergence(size: Int) -> Bool {
        switch number(features[.tailCall] ? 10 : 7) {
        case 0, 1:
            values(body.results, size: size)
            emit(.return)
        case 2, 3:
            guard let frame = target({ $0.kind != .loop && $0.label.count <= 4 }) else { return false }
            values(body.frames[frame].label, size: size)
            emit(.branch(label: label(frame)))
        case 4:
            guard hasTags, !tags.isEmpty, chance(1, of: 2) else { return false }
            emitThrow(size: size)
        case 5:
            guard let frame = target({ $0.kind == .handler }) else { return false }
            emit(.rethrow(label: label(frame)))
        case 6:
            guard mayTrap() || chance(1, of: 6) else { return false }
            if features[.exceptions], chance(1, of: 2) {
                emit(.referenceNull(.exn))
                emit(.throwReference)
            } else {
                emit(.unreachable)
            }
        case 7: return returnCall(size: size)
        case 8: return returnCallIndirect(size: size)
        default: return returnCallReference(size: size)
        }
        return true
    }

    /// Emits code that is never reached, whose operands may be missing: it leaves no values but the unknown ones.
    mutating func deadCode() {
        guard chance(1, of: 2) else { return }
        var stack: [ValueType] = []
        for _ in 0..<number(6) {
            let entry = number(features[.simd] ? 5 : 4)
            switch number(6) {
            case 0:
                let type = pick(pool)
                leaf(type)
                stack.append(type)
            case 1:
                emit(.drop)
                _ = stack.popLast()
            case 2:
                guard stack.isEmpty else { continue }
                // All operands are unknown, and so is the result.
                emit(.select)
                emit(.drop)
            case 3:
                guard stack.isEmpty, features[.functionReferences] else { continue }
                emit(.referenceAsNonNull)
                emit(.referenceIsNull)
                stack.append(.i32)
            default:
                guard !operators.pure[entry].isEmpty else { continue }
                let candidate = OperatorCandidate.all[Int(pick(operators.pure[entry]))]
                let types = candidate.operands.map(\.valueType)
                let present = min(stack.count, types.count)
                guard Array(stack.suffix(present)) == Array(types.suffix(present)) else { continue }
                stack.removeLast(present)
                emitOperator(candidate)
                stack.append(candidate.results[0].valueType)
            }
        }
        for _ in stack { emit(.drop) }
    }
}

extension Instruction {
    /// The instruction, or one that leaves the first of two operands, where it would divide by zero.
    fileprivate func unlessZero(_ divisor: Int) -> Instruction { divisor == 0 ? .numeric(.i32And) : self }
}
