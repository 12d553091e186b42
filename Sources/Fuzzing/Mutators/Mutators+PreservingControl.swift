import WasmModel

// Control flow that comes to the same.
extension Mutators {
    static let preservingControl: [Mutator] = [
        preserving("wrap-expression", weight: 6) { draft, choices in
            guard let site = BodySite(draft, &choices),
                let (range, results) = site.chooseExpression(&choices, where: { range, _ in !site.setsLocalWithoutDefault(range) })
            else { return false }
            return wrap(range, results, site, &draft, &choices)
        },
        preserving("wrap-statement", weight: 6) { draft, choices in
            guard let site = BodySite(draft, &choices),
                let range = site.chooseStatement(&choices, where: { !site.setsLocalWithoutDefault($0) })
            else { return false }
            return wrap(range, [], site, &draft, &choices)
        },
        preserving("branch-never") { draft, choices in
            // A branch that is not taken, or a loop that is gone through once.
            guard let site = BodySite(draft, &choices), let gap = site.chooseGap(&choices) else { return false }
            let blocks = site.typed.labels(at: gap).enumerated().filter { site.typed.blocks[$0.element].label.isEmpty }
            let inserted: [Instruction]
            if let (label, _) = choices.element(of: Array(blocks)), choices.chance(2, of: 3) {
                inserted = [.i32Constant(0), .branchIf(label: UInt32(label))]
            } else {
                inserted = [.loop(.empty), .i32Constant(0), .branchIf(label: 0), .end]
            }
            draft.replace(gap..<gap, in: site, with: inserted)
            return true
        },
        preserving("branch-by-table") { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { _, instruction -> UInt32? in
                if case .branch(let label) = instruction { return label }
                return nil
            }
            guard let (position, label) = chosen else { return false }
            var table = site.body.sideTable
            let labels = [UInt32](repeating: label, count: 1 + choices.number(below: 4))
            let index = Int32(truncatingIfNeeded: Constants.integer(&choices))
            draft.replace(
                position..<position + 1, in: site, with: [.i32Constant(index), .branchTable(labels: table.add(labels: labels))],
                sideTable: table)
            return true
        },
        preserving("branch-by-if") { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> UInt32? in
                guard case .branchIf(let label) = instruction, site.typed.steps[position].isReachable,
                    let block = site.typed.block(label: label, at: position), site.typed.blocks[block].label.isEmpty
                else { return nil }
                return label
            }
            guard let (position, label) = chosen else { return false }
            draft.replace(position..<position + 1, in: site, with: [.if(.empty), .branch(label: label + 1), .end])
            return true
        },
        preserving("return-by-branch", weight: 3) { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> Instruction? in
                let labels = site.typed.labels(at: position)
                if case .return = instruction { return .branch(label: UInt32(labels.count - 1)) }
                if case .branch(let label) = instruction, Int(label) == labels.count - 1 { return .return }
                return nil
            }
            guard let (position, changed) = chosen else { return false }
            draft.replace(position..<position + 1, in: site, with: [changed])
            return true
        },
        preserving("select-to-if") { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> [Range<Int>]? in
                switch instruction {
                case .select, .selectTyped: break
                default: return nil
                }
                guard site.typed.steps[position].isReachable, let ranges = site.operandRanges(of: position), ranges.count == 3,
                    ranges.allSatisfy({ site.body.instructions[$0].allSatisfy(\.isPure) }),
                    !site.typed.steps[position].results.contains(nil)
                else { return nil }
                return ranges
            }
            guard let (position, ranges) = chosen, let type = site.typed.steps[position].results[0] else { return false }
            let parts = ranges.map { Array(site.body.instructions[$0]) }
            draft.replace(
                ranges[0].lowerBound..<position + 1, in: site,
                with: parts[2] + [.if(.value(type))] + parts[0] + [.else] + parts[1] + [.end])
            return true
        },
        preserving("if-to-select") { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> (condition: Range<Int>, block: TypedExpression.Block)? in
                guard case .if(.value(let type)) = instruction, !type.isReference, site.typed.steps[position].isReachable,
                    let condition = site.operandRanges(of: position)?.first,
                    let block = site.typed.blocks.first(where: { $0.start == position }), let middle = block.middles.first
                else { return nil }
                let parts = [condition, position + 1..<middle, middle + 1..<block.end]
                guard parts.allSatisfy({ site.body.instructions[$0].allSatisfy(\.isPure) }) else { return nil }
                return (condition, block)
            }
            guard let (position, (condition, block)) = chosen, let middle = block.middles.first else { return false }
            let instructions = site.body.instructions
            draft.replace(
                condition.lowerBound..<block.end + 1, in: site,
                with: Array(instructions[position + 1..<middle]) + Array(instructions[middle + 1..<block.end])
                    + Array(instructions[condition]) + [.select])
            return true
        },
        preserving("outline-expression", weight: 6) { draft, choices in
            // The expression becomes a function, which gets the locals that it reads.
            guard draft.functions.count < 300, let site = BodySite(draft, &choices),
                let (range, results) = site.chooseExpression(
                    &choices,
                    where: { range, _ in
                        range.count < 200 && !Labels.leave(site.body.instructions[range], site.body.sideTable)
                            && !writesLocals(site.body.instructions[range])
                    })
            else { return false }
            var numbers: [UInt32: UInt32] = [:]
            var read: [UInt32] = []
            for case .localGet(let local) in site.body.instructions[range] where numbers[local] == nil {
                numbers[local] = UInt32(read.count)
                read.append(local)
            }
            guard read.count <= 100, results.count <= 100 else { return false }
            let type = FunctionType(parameters: read.map { site.typed.locals[Int($0)] }, results: results)
            let function = UInt32(site.spaces.functions.count)
            let body = site.body.instructions[range].map { renamed($0) { numbers[$0] ?? 0 } }
            let index = draft.typeIndex(of: type)
            draft.functions.append(.init(type: index, body: DraftExpression(body + [.end], sideTable: site.body.sideTable)))
            draft.replace(range, in: site, with: read.map { .localGet($0) } + [.call(function: function)])
            return true
        },
        preserving("inline-call", weight: 6) { draft, choices in
            guard let site = BodySite(draft, &choices), site.typed.locals.count < 1000 else { return false }
            let imported = site.spaces.importedCount(.function)
            let functions = draft.functions
            let chosen = site.choose(&choices) { position, instruction -> UInt32? in
                guard case .call(let index) = instruction, Int(index) >= imported, site.typed.steps[position].isReachable else {
                    return nil
                }
                let called = functions[Int(index) - imported]
                guard called.body.instructions.count <= 100, called.locals.allSatisfy({ $0.type.isDefaultable && $0.count < 100 }) else {
                    return nil
                }
                let isLeaf = !called.body.instructions.contains { instruction in
                    switch instruction {
                    // What a function does on the stack of calls is not to be repeated in one frame.
                    case .call, .callIndirect, .callReference, .returnCall, .returnCallIndirect, .returnCallReference: true
                    default: false
                    }
                }
                return isLeaf ? index : nil
            }
            guard let (position, index) = chosen, let type = site.spaces.type(ofFunction: index) else { return false }
            let called = functions[Int(index) - imported]
            var maker = site.maker()
            let parameters = site.type.parameters.count
            let first = site.typed.locals.count
            for parameter in type.parameters { _ = draft.addLocal(parameter, to: site.function, parameters: parameters) }
            var inlined = type.parameters.indices.reversed().map { Instruction.localSet(UInt32(first + $0)) }
            for group in called.locals {
                for _ in 0..<group.count {
                    let local = draft.addLocal(group.type, to: site.function, parameters: parameters)
                    guard let value = maker.zero(group.type) else { return false }
                    inlined += value + [.localSet(local)]
                }
            }
            inlined.append(.block(draft.blockType(results: type.results)))
            var depth: UInt32 = 0
            for instruction in called.body.instructions {
                if case .end = instruction { depth &-= 1 }
                if case .delegate = instruction { depth &-= 1 }
                if case .return = instruction {
                    inlined.append(.branch(label: depth))
                } else {
                    inlined.append(renamed(maker.sideTable.adopt(instruction, of: called.body.sideTable)) { UInt32(first) + $0 })
                }
                if instruction.opensBlock { depth &+= 1 }
            }
            draft.replace(position..<position + 1, in: site, with: inlined, sideTable: maker.sideTable)
            return true
        },
    ]

    /// Puts a block around instructions that give some values.
    private static func wrap(
        _ range: Range<Int>, _ results: [ValueType], _ site: BodySite, _ draft: inout ModuleDraft, _ choices: inout Choices
    ) -> Bool {
        guard results.count <= 100 else { return false }
        var table = site.body.sideTable
        let inner = Labels.wrapped(site.body.instructions[range], &table)
        let type = draft.blockType(results: results)
        let wrapped: [Instruction]
        switch choices.number(below: 5) {
        case 0: wrapped = [.block(type)] + inner + [.end]
        case 1: wrapped = [.loop(type)] + inner + [.end]
        case 2: wrapped = [.tryTable(type, catches: table.add(catches: []))] + inner + [.end]
        case 3: wrapped = [.i32Constant(1), .if(type)] + inner + [.else, .unreachable, .end]
        default: wrapped = [.i32Constant(0), .if(type), .unreachable, .else] + inner + [.end]
        }
        draft.replace(range, in: site, with: wrapped, sideTable: table)
        return true
    }

    private static func writesLocals(_ instructions: ArraySlice<Instruction>) -> Bool {
        instructions.contains { instruction in
            switch instruction {
            case .localSet, .localTee: true
            default: false
            }
        }
    }
}

extension ExpressionMaker {
    /// The value with which a local of a type begins.
    mutating func zero(_ type: ValueType) -> [Instruction]? {
        switch type {
        case .i32: return [.i32Constant(0)]
        case .i64: return [.i64Constant(0)]
        case .f32: return [.f32Constant(0)]
        case .f64: return [.f64Constant(0)]
        case .v128: return [.v128Constant(sideTable.add(vector: SIMD16()))]
        case .reference(let reference): return reference.nullable ? [.referenceNull(reference.heap)] : nil
        }
    }
}
