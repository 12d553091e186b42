import WasmModel

// Items that nothing sees, or in another order.
extension Mutators {
    static let preservingItems: [Mutator] = [
        preserving("add-parameter", weight: 3) { draft, choices in
            // Calls give a value that nothing reads.
            guard let (function, type) = privateFunction(draft, &choices), type.parameters.count < 100 else { return false }
            let spaces = DraftSpaces(draft)
            let new = choices.element(of: [.i32, .i64, .f32, .f64, .v128, .externref] as [ValueType]) ?? .i32
            var made: [ModuleDraft.Function] = draft.functions
            let index = UInt32(spaces.importedCount(.function) + function)
            let first = UInt32(type.parameters.count)
            for position in made.indices {
                var maker = ExpressionMaker(spaces: spaces, locals: [], sideTable: made[position].body.sideTable)
                guard let value = maker.defaultValue(new) else { return false }
                made[position].body.instructions = made[position].body.instructions.flatMap { instruction -> [Instruction] in
                    switch instruction {
                    case .call(let called) where called == index: return value + [instruction]
                    case .returnCall(let called) where called == index: return value + [instruction]
                    default: break
                    }
                    return [position == function ? renamed(instruction) { $0 < first ? $0 : $0 + 1 } : instruction]
                }
                made[position].body.sideTable = maker.sideTable
            }
            draft.functions = made
            draft.functions[function].type = draft.typeIndex(
                of: FunctionType(parameters: type.parameters + [new], results: type.results))
            draft.names.locals[index] = nil
            return true
        },
        preserving("move-function", weight: 2) { draft, choices in
            guard draft.functions.count > 1 else { return false }
            let spaces = DraftSpaces(draft)
            let imported = spaces.importedCount(.function)
            let from = choices.number(below: draft.functions.count)
            let to = choices.number(below: draft.functions.count)
            guard from != to else { return false }
            draft.functions.insert(draft.functions.remove(at: from), at: to)
            var map = Renumbering()
            map.functions = Renumbering.moving(imported + from, to: imported + to, of: spaces.functions.count)
            draft.renumber(map)
            return true
        },
        preserving("move-type", weight: 2) { draft, choices in
            guard draft.recursionGroups.count > 1 else { return false }
            // A group goes in front of the one before it, where it does not refer to that.
            let position = 1 + choices.number(below: draft.recursionGroups.count - 1)
            let start = draft.recursionGroups[..<(position - 1)].reduce(0) { $0 + $1.count }
            let (before, moved) = (draft.recursionGroups[position - 1], draft.recursionGroups[position])
            let forbidden = start..<start + before.count
            guard !moved.contains(where: { refers($0, to: forbidden) }) else { return false }
            let count = draft.types.count
            var list = Renumbering.List(repeating: nil, count: count)
            for index in 0..<count {
                let isBefore = forbidden.contains(index)
                let isMoved = (start + before.count..<start + before.count + moved.count).contains(index)
                list[index] = UInt32(isBefore ? index + moved.count : isMoved ? index - before.count : index)
            }
            draft.recursionGroups.swapAt(position - 1, position)
            var map = Renumbering()
            map.types = list
            draft.renumber(map)
            return true
        },
        preserving("duplicate-types", weight: 3) { draft, choices in
            // Two groups of the same types are the same types, wherever they stand.
            guard !draft.recursionGroups.isEmpty, draft.types.count < 500 else { return false }
            let position = choices.number(below: draft.recursionGroups.count)
            let start = draft.recursionGroups[..<position].reduce(0) { $0 + $1.count }
            let range = start..<start + draft.recursionGroups[position].count
            let distance = draft.types.count - start
            let copy = draft.recursionGroups[position].map { type in
                type.mapping { heap in
                    guard let index = heap.typeIndex, range.contains(Int(index)) else { return heap }
                    return heap.renamed(.type(index + UInt32(distance)))
                }
            }
            draft.recursionGroups.append(copy)
            // Some of the functions use the copy from now on.
            var map = Renumbering()
            map.types = (0..<draft.types.count).map { UInt32(range.contains($0) ? $0 + distance : $0) }
            for function in draft.functions.indices where choices.chance(1, of: 2) {
                draft.functions[function].type = map.type(draft.functions[function].type)
                draft.functions[function].locals = draft.functions[function].locals.map {
                    LocalGroup(count: $0.count, type: map.map($0.type))
                }
                draft.functions[function].body = map.map(draft.functions[function].body)
            }
            return true
        },
        preserving("add-item", weight: 3) { draft, choices in
            let spaces = DraftSpaces(draft)
            switch choices.number(below: 4) {
            case 0:
                let type = FunctionType(parameters: [.i32, .f64], results: [.v128])
                let index = draft.typeIndex(of: type)
                draft.functions.append(defaultFunction(index, type, DraftSpaces(draft)))
            case 1:
                draft.globals.append(
                    .init(type: GlobalType(value: .i64, mutable: true), initializer: DraftExpression([.i64Constant(1), .end])))
            case 2:
                draft.data.append(.init(mode: .passive, bytes: [1, 2, 3]))
                draft.hasDataCount = true
            default:
                let items = spaces.functions.indices.prefix(2).map { UInt32($0) }
                draft.elements.append(
                    .init(type: ReferenceType(nullable: false, heap: .func), mode: .passive, items: .functions(items)))
            }
            return true
        },
    ]

    private static func refers(_ type: SubType, to range: Range<Int>) -> Bool {
        var found = false
        _ = type.mapping { heap in
            if let index = heap.typeIndex, range.contains(Int(index)) { found = true }
            return heap
        }
        return found
    }
}
