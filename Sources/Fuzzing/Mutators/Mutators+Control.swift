import WasmModel

// Control flow, with types kept.
extension Mutators {
    static let control: [Mutator] = [
        Mutator("branch-sometimes") { draft, choices, _ in
            guard let site = BodySite(draft, &choices), let (gap, label) = chooseBranch(site, &choices) else { return false }
            var maker = site.maker()
            guard let condition = maker.make(.i32, &choices) else { return false }
            draft.replace(gap..<gap, in: site, with: condition + [.branchIf(label: label)], sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("return-early") { draft, choices, _ in
            guard let site = BodySite(draft, &choices), let gap = site.chooseGap(&choices) else { return false }
            var maker = site.maker()
            guard let condition = maker.make(.i32, &choices), let values = maker.make(site.type.results, &choices) else { return false }
            let inner = condition + [.if(.empty)] + values + [.return, .end]
            draft.replace(gap..<gap, in: site, with: inner, sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("change-label") { draft, choices, _ in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> [Instruction]? in
                guard site.typed.steps[position].isReachable else { return nil }
                if case .branch(let label) = instruction { return alternatives(label, position, site).map { .branch(label: $0) } }
                if case .branchIf(let label) = instruction { return alternatives(label, position, site).map { .branchIf(label: $0) } }
                if case .branchOnNull(let label) = instruction {
                    return alternatives(label, position, site).map { .branchOnNull(label: $0) }
                }
                return nil
            }
            guard let (position, others) = chosen, let changed = choices.element(of: others) else { return false }
            draft.replace(position..<position + 1, in: site, with: [changed])
            return true
        },
        Mutator("change-branch-table") { draft, choices, _ in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> [UInt32]? in
                guard case .branchTable(let labels) = instruction, site.typed.steps[position].isReachable else { return nil }
                return site.body.sideTable.labels[Int(labels.index)]
            }
            guard let (position, old) = chosen, let last = old.last else { return false }
            let usable = [last] + alternatives(last, position, site)
            var labels = old
            switch choices.number(below: 3) {
            case 0: labels.insert(choices.element(of: usable) ?? last, at: choices.number(below: labels.count))
            case 1:
                if labels.count > 1 { labels.remove(at: choices.number(below: labels.count - 1)) }
            default: labels[choices.number(below: labels.count)] = choices.element(of: usable) ?? last
            }
            guard labels != old else { return false }
            var table = site.body.sideTable
            let changed = Instruction.branchTable(labels: table.add(labels: labels))
            draft.replace(position..<position + 1, in: site, with: [changed], sideTable: table)
            return true
        },
        Mutator("make-conditional") { draft, choices, _ in
            guard let site = BodySite(draft, &choices),
                let range = site.chooseStatement(&choices, where: { !site.setsLocalWithoutDefault($0) })
            else { return false }
            var maker = site.maker()
            guard let condition = maker.make(.i32, &choices) else { return false }
            let inner = Labels.wrapped(site.body.instructions[range], &maker.sideTable)
            draft.replace(range, in: site, with: condition + [.if(.empty)] + inner + [.end], sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("make-loop") { draft, choices, _ in
            // The loop goes round a few times, counted by a new local.
            guard let site = BodySite(draft, &choices),
                let range = site.chooseStatement(&choices, where: { !site.setsLocalWithoutDefault($0) })
            else { return false }
            var table = site.body.sideTable
            let inner = Labels.wrapped(site.body.instructions[range], &table)
            let counter = draft.addLocal(.i32, to: site.function, parameters: site.type.parameters.count)
            let head: [Instruction] = [.i32Constant(Int32(1 + choices.number(below: 4))), .localSet(counter), .loop(.empty)]
            let foot: [Instruction] = [
                .localGet(counter), .i32Constant(1), .numeric(.i32Sub), .localTee(counter), .branchIf(label: 0), .end,
            ]
            draft.replace(range, in: site, with: head + inner + foot, sideTable: table)
            return true
        },
        Mutator("negate-condition") { draft, choices, _ in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> Bool? in
                guard site.typed.steps[position].isReachable else { return nil }
                switch instruction {
                case .if, .branchIf, .select, .selectTyped: return true
                default: return nil
                }
            }
            guard let position = chosen?.position else { return false }
            draft.replace(position..<position, in: site, with: [.numeric(.i32Eqz)])
            return true
        },
        Mutator("trap-sometimes", weight: 2) { draft, choices, _ in
            guard let site = BodySite(draft, &choices), let gap = site.chooseGap(&choices) else { return false }
            var maker = site.maker()
            guard let condition = maker.make(.i32, &choices) else { return false }
            draft.replace(gap..<gap, in: site, with: condition + [.if(.empty), .unreachable, .end], sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("throw-sometimes", weight: 2) { draft, choices, _ in
            guard let site = BodySite(draft, &choices), let gap = site.chooseGap(&choices), !site.spaces.tags.isEmpty else { return false }
            var maker = site.maker()
            let tag = UInt32(choices.number(below: site.spaces.tags.count))
            guard let parameters = site.spaces.parameters(ofTag: tag), let condition = maker.make(.i32, &choices),
                let values = maker.make(parameters, &choices)
            else { return false }
            let inner = condition + [.if(.empty)] + values + [.throw(tag: tag), .end]
            draft.replace(gap..<gap, in: site, with: inner, sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("catch-all", weight: 2) { draft, choices, _ in
            guard let site = BodySite(draft, &choices),
                let range = site.chooseStatement(&choices, where: { !site.setsLocalWithoutDefault($0) })
            else { return false }
            var table = site.body.sideTable
            // Two blocks more: one to which exceptions go, and the one that catches them.
            var inner = Labels.wrapped(site.body.instructions[range], &table)
            inner = Labels.wrapped(inner, &table)
            let opening: [Instruction] = [.block(.empty), .tryTable(.empty, catches: table.add(catches: [.catchAll(label: 0)]))]
            draft.replace(range, in: site, with: opening + inner + [.end, .end], sideTable: table)
            return true
        },
    ]

    /// A place, and a label to which a branch from there takes what lies on the stack and leaves it as it is.
    private static func chooseBranch(_ site: BodySite, _ choices: inout Choices) -> (gap: Int, label: UInt32)? {
        let chosen = site.choose(&choices) { position, instruction -> [UInt32]? in
            guard site.typed.steps[position].isReachable else { return nil }
            let stack = site.typed.stack(before: position, limit: 8)
            let labels = site.typed.labels(at: position).prefix(8).enumerated().compactMap { label, block -> UInt32? in
                let types = site.typed.blocks[block].label
                guard types.count <= stack.count else { return nil }
                return zip(types.reversed(), stack).allSatisfy { $0 == $1 } ? UInt32(label) : nil
            }
            return labels.isEmpty ? nil : labels
        }
        guard let (gap, labels) = chosen, let label = choices.element(of: labels) else { return nil }
        return (gap, label)
    }

    /// The other labels at a place that take the same.
    private static func alternatives(_ label: UInt32, _ position: Int, _ site: BodySite) -> [UInt32] {
        guard let block = site.typed.block(label: label, at: position) else { return [] }
        let types = site.typed.blocks[block].label
        return site.typed.labels(at: position).enumerated().compactMap { other, block in
            UInt32(other) != label && site.typed.blocks[block].label == types ? UInt32(other) : nil
        }
    }
}
