import WasmModel

extension CodePasses {
    /// Blocks to what is in them, conditionals to one of their arms.
    static let control = Pass("control flow", .single) { subject in
        var places: [(function: Int, block: Int)] = []
        for index in subject.draft.functions.indices {
            guard let shape = subject.shape(index) else { continue }
            places += shape.blocks.indices.map { (index, $0) }
        }
        return ReductionUnits(
            count: places.count,
            alternatives: { [places] run in
                let place = places[run.lowerBound]
                return 1 + (subject.shape(place.function)?.blocks[place.block].middles.count ?? 0)
            },
            candidate: { [places] run, alternative in
                let place = places[run.lowerBound]
                guard let block = subject.shape(place.function)?.blocks[place.block] else { return nil }
                let body = subject.draft.functions[place.function].body
                return BlockFlattening(body, block).body(part: alternative).map { subject.replacing(body: $0, of: place.function) }
            })
    }

    /// Arms and handlers away, and the rest stays a block.
    static let arms = Pass("arms", .single) { subject in
        var places: [(function: Int, block: BodyShape.Block)] = []
        for index in subject.draft.functions.indices {
            for block in subject.shape(index)?.blocks ?? [] where !block.middles.isEmpty { places.append((index, block)) }
        }
        return ReductionUnits(
            count: places.count, alternatives: { [places] in places[$0.lowerBound].block.middles.count },
            candidate: { [places] run, alternative in
                let place = places[run.lowerBound]
                let middles = place.block.middles
                let end = alternative + 1 < middles.count ? middles[alternative + 1] : place.block.end
                return deleting([Place(function: place.function, range: middles[alternative]..<end)], from: subject)
            })
    }
}

/// A block without its ends.
private struct BlockFlattening {
    private let expression: DraftExpression
    private let block: BodyShape.Block

    init(_ expression: DraftExpression, _ block: BodyShape.Block) {
        self.expression = expression
        self.block = block
    }

    /// The body with one part of the block in its place; nil where that cannot be.
    func body(part: Int) -> DraftExpression? {
        let old = expression.instructions
        let bounds = [block.opener] + block.middles + [block.end]
        guard part + 1 < bounds.count else { return nil }
        // The handlers of a legacy `try` begin with values that come from nowhere.
        if part > 0, case .if = old[block.opener] {} else if part > 0 { return nil }
        var result = expression
        var content: [Instruction] = []
        if case .if = old[block.opener] { content.append(.drop) }
        var depth: UInt32 = 0
        for position in bounds[part] + 1..<bounds[part + 1] {
            let instruction = old[position]
            // A `delegate` counts its label from outside the block that it ends.
            if instruction.closesBlock { depth -= 1 }
            let isLast = depth == 0 && position + 1 == bounds[part + 1]
            guard let adapted = adapt(instruction, depth: depth, isLast: isLast, &result.sideTable) else { return nil }
            content += adapted
            if instruction.opensBlock { depth += 1 }
        }
        result.instructions.replaceSubrange(block.opener...block.end, with: content)
        return result
    }

    /// An instruction inside of the block without the block around it. Branches to it cannot stay.
    private func adapt(_ instruction: Instruction, depth: UInt32, isLast: Bool, _ sideTable: inout InstructionSideTable) -> [Instruction]? {
        func outer(_ label: UInt32) -> UInt32? { label < depth ? label : label == depth ? nil : label - 1 }
        switch instruction {
        case .branch(let label): return outer(label).map { [.branch(label: $0)] } ?? (isLast ? [] : [.unreachable])
        case .branchIf(let label): return outer(label).map { [.branchIf(label: $0)] } ?? [.drop]
        case .branchTable(let index):
            let labels = sideTable.labels[Int(index.index)].compactMap(outer)
            return labels.isEmpty ? [.unreachable] : [.branchTable(labels: sideTable.add(labels: labels))]
        case .branchOnNull(let label): return outer(label).map { [.branchOnNull(label: $0)] } ?? [.referenceAsNonNull]
        case .branchOnNonNull(let label): return outer(label).map { [.branchOnNonNull(label: $0)] } ?? [.drop]
        case .branchOnCast(let label, let from, let to): return outer(label).map { [.branchOnCast(label: $0, from: from, to: to)] } ?? []
        case .branchOnCastFail(let label, let from, let to):
            return outer(label).map { [.branchOnCastFail(label: $0, from: from, to: to)] } ?? [.referenceCast(to)]
        case .branchOnCastDescriptor(let label, let from, let to):
            return outer(label).map { [.branchOnCastDescriptor(label: $0, from: from, to: to)] }
        case .branchOnCastDescriptorFail(let label, let from, let to):
            return outer(label).map { [.branchOnCastDescriptorFail(label: $0, from: from, to: to)] }
        case .delegate(let label): return outer(label).map { [.delegate(label: $0)] } ?? [.delegate(label: depth)]
        case .rethrow(let label): return outer(label).map { [.rethrow(label: $0)] } ?? [.unreachable]
        case .tryTable(let type, let index):
            let clauses = sideTable.catches[Int(index.index)].compactMap { clause -> CatchClause? in
                switch clause {
                case .catch(let tag, let label): outer(label).map { .catch(tag: tag, label: $0) }
                case .catchReference(let tag, let label): outer(label).map { .catchReference(tag: tag, label: $0) }
                case .catchAll(let label): outer(label).map { .catchAll(label: $0) }
                case .catchAllReference(let label): outer(label).map { .catchAllReference(label: $0) }
                }
            }
            return [.tryTable(type, catches: sideTable.add(catches: clauses))]
        case .unreachable, .nop, .block, .loop, .if, .else, .end, .throw, .throwReference, .return, .call, .callIndirect, .callReference,
            .returnCall, .returnCallIndirect, .returnCallReference, .try, .catch, .catchAll, .drop, .select, .selectTyped, .localGet,
            .localSet, .localTee, .globalGet, .globalSet, .tableGet, .tableSet, .tableSize, .tableGrow, .tableFill, .tableCopy,
            .tableInit, .elementDrop, .load, .store, .loadLane, .storeLane, .atomic, .atomicFence, .memorySize, .memoryGrow, .memoryFill,
            .memoryCopy, .memoryInit, .dataDrop, .i32Constant, .i64Constant, .f32Constant, .f64Constant, .v128Constant, .numeric, .lane,
            .shuffle, .referenceNull, .referenceIsNull, .referenceFunction, .referenceEqual, .referenceAsNonNull, .referenceTest,
            .referenceCast, .referenceCastDescriptor, .referenceGetDescriptor, .referenceI31, .i31Get, .anyConvertExtern,
            .externConvertAny, .structNew, .structNewDefault, .structNewDescriptor, .structNewDefaultDescriptor, .structGet, .structSet,
            .arrayNew, .arrayNewDefault, .arrayNewFixed, .arrayNewData, .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill,
            .arrayCopy, .arrayInitData, .arrayInitElement:
            return [instruction]
        }
    }
}
