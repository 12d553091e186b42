import WasmModel

// Exceptions, those of the standard and those of the legacy proposal.
extension ModuleGeneration {
    func parameters(ofTag tag: UInt32) -> [ValueType] { signature(tags[Int(tag)]).parameters }

    /// A tag; one is added where there is none.
    mutating func anyTag() -> UInt32 {
        if tags.isEmpty { addTag(type(parameters: [], results: [])) }
        return UInt32(number(tags.count))
    }

    /// A tag whose exceptions have no value of a type; one is added where there is none.
    private mutating func simpleTag(without type: ValueType) -> UInt32 {
        if let tag = tags.indices.first(where: { !parameters(ofTag: UInt32($0)).contains(type) }) { return UInt32(tag) }
        addTag(self.type(parameters: [], results: []))
        return UInt32(tags.count - 1)
    }

    /// Emits a throw of some tag.
    mutating func emitThrow(size: Int) {
        let tag = anyTag()
        values(parameters(ofTag: tag), size: size)
        emit(.throw(tag: tag))
    }

    /// An exception that is hardly ever thrown.
    mutating func throwIf(size: Int) -> Bool {
        guard mayNest else { return false }
        let isInside = body.frames.count > 1
        condition(size: size / 2, isRare: !(isInside && chance(1, of: 3)))
        emit(.if(.empty))
        enter(.block, label: [])
        emitThrow(size: size / 2)
        deadCode()
        leave()
        emit(.end)
        return true
    }

    /// Emits what is in a block whose exceptions are caught, which gives results.
    private mutating func guarded(_ results: [ValueType], tag: UInt32?, size: Int) {
        statements(size: size / 2)
        if let tag, chance(2, of: 3) {
            condition(size: size / 4, isRare: false)
            emit(.if(.empty))
            enter(.block, label: [])
            values(parameters(ofTag: tag), size: size / 4)
            emit(.throw(tag: tag))
            deadCode()
            leave()
            emit(.end)
        }
        values(results, size: size / 4)
    }

    // MARK: The standard

    /// The type of what handlers give. Without declared references there is none for what cannot be null.
    private var caughtType: ValueType { .reference(ReferenceType(nullable: !features[.functionReferences], heap: .exn)) }

    /// A reference to an exception that was caught just now.
    mutating func emitExceptionReference() {
        let type = caughtType
        emit(.block(.value(type)))
        emit(.tryTable(.empty, catches: body.sideTable.add(catches: [.catchAllReference(label: 0)])))
        let tag = simpleTag(without: .reference(ReferenceType(nullable: false, heap: .exn)))
        for parameter in parameters(ofTag: tag) { leaf(parameter) }
        emit(.throw(tag: tag))
        emit(.end)
        emit(.unreachable)
        emit(.end)
    }

    /// Handlers lead to a block around the `try_table`, which gets what they catch.
    mutating func tryTable(giving wanted: [ValueType], size: Int) -> Bool {
        guard body.frames.count + 2 <= configuration.nesting else { return false }
        let results = wanted
        let outer = simpleShape(giving: results)
        let tag = tags.isEmpty ? nil : UInt32(number(tags.count))
        let takesReference = chance(1, of: 2)
        let catchesAll = tag == nil || chance(1, of: 3)
        let exception = caughtType
        let caught = (catchesAll ? [] : tag.map { parameters(ofTag: $0) } ?? []) + (takesReference ? [exception] : [])
        guard let inner = handlerShape(caught) else { return false }
        emit(.block(outer.type))
        enter(.block, label: results)
        emit(.block(inner))
        enter(.block, label: caught)
        var clauses: [CatchClause] = []
        if chance(1, of: 3) { clauses += otherClauses() }
        switch (catchesAll ? nil : tag, takesReference) {
        case (let tag?, false): clauses.append(.catch(tag: tag, label: 0))
        case (let tag?, true): clauses.append(.catchReference(tag: tag, label: 0))
        case (nil, false): clauses.append(.catchAll(label: 0))
        case (nil, true): clauses.append(.catchAllReference(label: 0))
        }
        emit(.tryTable(outer.type, catches: body.sideTable.add(catches: clauses)))
        enter(.block, label: results)
        guarded(results, tag: tag, size: size)
        leave()
        emit(.end)
        emit(.branch(label: 1))
        leave()
        emit(.end)
        if takesReference, chance(1, of: 8), !wanted.isEmpty || mayNest {
            emit(.throwReference)
            deadCode()
            values(results, size: 0)
        } else {
            transform(caught, to: results, size: size / 4)
        }
        leave()
        emit(.end)
        return true
    }

    /// The type of a block that gives what a handler catches; nil where no block can.
    private mutating func handlerShape(_ caught: [ValueType]) -> BlockType? {
        if caught.isEmpty { return .empty }
        if caught.count == 1 { return .value(caught[0]) }
        return features[.multiValue] ? .type(type(parameters: [], results: caught)) : nil
    }

    /// Clauses that lead to blocks that are there already.
    private mutating func otherClauses() -> [CatchClause] {
        var clauses: [CatchClause] = []
        for frame in body.frames.indices where clauses.count < 3 && body.frames[frame].kind != .loop && chance(1, of: 3) {
            let label = label(frame)
            let types = body.frames[frame].label
            if types.isEmpty {
                clauses.append(.catchAll(label: label))
            } else if types.count == 1, matches(.reference(ReferenceType(nullable: false, heap: .exn)), types[0]) {
                clauses.append(.catchAllReference(label: label))
            } else if let tag = tags.indices.first(where: { matches(parameters(ofTag: UInt32($0)), types) }) {
                clauses.append(.catch(tag: UInt32(tag), label: label))
            }
        }
        return clauses
    }

    // MARK: The legacy proposal

    mutating func legacyTry(giving wanted: [ValueType], size: Int) -> Bool {
        guard mayNest else { return false }
        let shape = simpleShape(giving: wanted)
        let tag = tags.isEmpty ? nil : UInt32(number(tags.count))
        emit(.try(shape.type))
        enter(.block, label: shape.results)
        guarded(shape.results, tag: tag, size: size)
        leave()
        let isDelegate = chance(1, of: 4)
        if isDelegate {
            // Counted from outside the block.
            emit(.delegate(label: UInt32(number(body.frames.count))))
            return true
        }
        if let tag, chance(3, of: 4) {
            handler(.catch(tag: tag), parameters(ofTag: tag), shape, size: size / 4)
            if chance(1, of: 4) {
                let other = UInt32(number(tags.count))
                handler(.catch(tag: other), parameters(ofTag: other), shape, size: size / 4)
            }
        }
        if chance(1, of: 2) { handler(.catchAll, [], shape, size: size / 4) }
        emit(.end)
        return true
    }

    private mutating func handler(_ instruction: Instruction, _ parameters: [ValueType], _ shape: BlockShape, size: Int) {
        emit(instruction)
        enter(.handler, label: shape.results)
        if chance(1, of: 10) {
            emit(.rethrow(label: 0))
            deadCode()
            values(shape.results, size: 0)
        } else {
            statements(size: size)
            transform(parameters, to: shape.results, size: size)
        }
        leave()
    }
}
