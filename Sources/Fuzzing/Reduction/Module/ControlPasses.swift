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
        guard let content = result.extract(bounds[part] + 1..<bounds[part + 1], outOf: 1) else { return nil }
        var condition: [Instruction] = []
        if case .if = old[block.opener] { condition = [.drop] }
        result.instructions.replaceSubrange(block.opener...block.end, with: condition + content)
        return result
    }
}

extension DraftExpression {
    /// The blocks that are open at a position and not at another one before it, which is not inside of more blocks.
    func levels(from start: Int, to position: Int) -> UInt32 {
        var levels = 0
        for instruction in instructions[start..<position] {
            if instruction.opensBlock { levels += 1 }
            if instruction.closesBlock { levels -= 1 }
        }
        return UInt32(max(0, levels))
    }

    /// Instructions as they are without the innermost blocks around them. Branches to these cannot stay; nil where one cannot go.
    mutating func extract(_ range: Range<Int>, outOf removed: UInt32) -> [Instruction]? {
        if removed == 0 { return Array(instructions[range]) }
        var content: [Instruction] = []
        var depth: UInt32 = 0
        for position in range {
            let instruction = instructions[position]
            // A `delegate` counts its label from outside the block that it ends.
            if instruction.closesBlock {
                guard depth > 0 else { return nil }
                depth -= 1
            }
            let isLast = depth == 0 && position + 1 == range.upperBound
            guard let adapted = DraftExpression.adapt(instruction, depth, removed, isLast: isLast, &sideTable) else { return nil }
            content += adapted
            if instruction.opensBlock { depth += 1 }
        }
        return content
    }

    /// An instruction at a depth in what is extracted.
    private static func adapt(
        _ instruction: Instruction, _ depth: UInt32, _ removed: UInt32, isLast: Bool, _ sideTable: inout InstructionSideTable
    ) -> [Instruction]? {
        func outer(_ label: UInt32) -> UInt32? { label < depth ? label : label < depth + removed ? nil : label - removed }
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
