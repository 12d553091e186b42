import WasmModel

// Single instructions, with types kept.
extension Mutators {
    static let instructions: [Mutator] = [
        Mutator("replace-expression", weight: 8) { draft, choices, _ in
            guard let site = BodySite(draft, &choices),
                let (range, results) = site.chooseExpression(&choices, where: { !site.setsLocalWithoutDefault($0) && $1.count == 1 })
            else { return false }
            var maker = site.maker()
            guard let made = maker.make(results[0], &choices) else { return false }
            draft.replace(range, in: site, with: made, sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return draft.functions[site.function].body.bytes != site.body.bytes
        },
        Mutator("insert-expression") { draft, choices, _ in
            guard let site = BodySite(draft, &choices), let gap = site.chooseGap(&choices) else { return false }
            var maker = site.maker()
            let type = choices.element(of: [.i32, .i64, .f32, .f64, .v128] + site.spaces.globals.map(\.value)) ?? .i32
            guard let made = maker.make(type, &choices) else { return false }
            draft.replace(gap..<gap, in: site, with: made + [.drop], sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("insert-call") { draft, choices, _ in
            guard let site = BodySite(draft, &choices), let gap = site.chooseGap(&choices), !site.spaces.functions.isEmpty else {
                return false
            }
            let function = UInt32(choices.number(below: site.spaces.functions.count))
            return insertCall(of: function, at: gap, in: site, &draft, &choices)
        },
        Mutator("insert-effect", weight: 6) { draft, choices, _ in
            guard let site = BodySite(draft, &choices), let gap = site.chooseGap(&choices) else { return false }
            var maker = site.maker()
            guard let made = effect(site, &maker, &choices) else { return false }
            draft.replace(gap..<gap, in: site, with: made, sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("delete-instruction") { draft, choices, _ in
            // What takes values and gives none becomes as many drops.
            guard let site = BodySite(draft, &choices),
                let (position, count) = site.choose(
                    &choices,
                    { position, instruction -> Int? in
                        let step = site.typed.steps[position]
                        guard step.isReachable, step.results.isEmpty, isPlain(instruction), !instruction.endsCode else { return nil }
                        if case .drop = instruction { return nil }
                        if case .localSet(let local) = instruction, site.needsSetting(local) { return nil }
                        return step.operands.count
                    })
            else { return false }
            draft.replace(position..<position + 1, in: site, with: [Instruction](repeating: .drop, count: count))
            return true
        },
        Mutator("delete-statement") { draft, choices, _ in
            guard let site = BodySite(draft, &choices),
                let range = site.chooseStatement(&choices, where: { !site.setsLocalWithoutDefault($0) })
            else { return false }
            draft.replace(range, in: site, with: [])
            draft.declareFunctionReferences()
            return true
        },
        Mutator("duplicate-statement") { draft, choices, _ in
            guard let site = BodySite(draft, &choices), let range = site.chooseStatement(&choices), range.count < 200 else { return false }
            draft.replace(range.upperBound..<range.upperBound, in: site, with: Array(site.body.instructions[range]))
            return true
        },
        Mutator("swap-operands") { draft, choices, _ in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> [Range<Int>]? in
                let step = site.typed.steps[position]
                guard step.isReachable, step.operands.count >= 2, isPlain(instruction) || isCall(instruction),
                    let ranges = site.operandRanges(of: position)
                else { return nil }
                return ranges
            }
            guard let (position, ranges) = chosen else { return false }
            let first = choices.number(below: ranges.count - 1)
            let step = site.typed.steps[position]
            guard let a = step.operands[first], let b = step.operands[first + 1], let wantsA = step.required[first],
                let wantsB = step.required[first + 1], site.spaces.matches(b, wantsA), site.spaces.matches(a, wantsB),
                !site.setsLocalWithoutDefault(ranges[first].lowerBound..<ranges[first + 1].upperBound)
            else { return false }
            let swapped = Array(site.body.instructions[ranges[first + 1]]) + Array(site.body.instructions[ranges[first]])
            draft.replace(ranges[first].lowerBound..<ranges[first + 1].upperBound, in: site, with: swapped)
            return true
        },
        Mutator("change-constant", weight: 8) { draft, choices, _ in
            guard let site = BodySite(draft, &choices),
                let (position, instruction) = site.choose(&choices, { _, instruction in isConstant(instruction) ? instruction : nil })
            else { return false }
            var table = site.body.sideTable
            guard let changed = changedConstant(instruction, &table, &choices) else { return false }
            draft.replace(position..<position + 1, in: site, with: [changed], sideTable: table)
            return true
        },
        Mutator("replace-operator", weight: 8) { draft, choices, _ in
            guard let site = BodySite(draft, &choices),
                let (position, opcodes) = site.choose(&choices, { _, instruction in Operators.equallyTyped(instruction) }),
                let changed = Operators.replace(site.body.instructions[position], opcodes, &choices)
            else { return false }
            draft.replace(position..<position + 1, in: site, with: [changed])
            return true
        },
        Mutator("change-memory-argument") { draft, choices, _ in
            guard let site = BodySite(draft, &choices),
                let (position, _) = site.choose(&choices, { _, instruction in Operators.memoryArgument(instruction) })
            else { return false }
            let old = site.body.instructions[position]
            guard let changed = changedMemoryArgument(old, site.spaces, &choices) else { return false }
            draft.replace(position..<position + 1, in: site, with: [changed])
            return true
        },
        Mutator("change-variable") { draft, choices, _ in
            guard let site = BodySite(draft, &choices),
                let (position, others) = site.choose(&choices, { _, instruction in exchangeable(instruction, site) }),
                let changed = choices.element(of: others)
            else { return false }
            draft.replace(position..<position + 1, in: site, with: [changed])
            return true
        },
        Mutator("change-callee") { draft, choices, _ in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { _, instruction -> [Instruction]? in
                func others(_ index: UInt32) -> [UInt32] {
                    let type = site.spaces.type(ofFunction: index)
                    return site.spaces.functions.indices.map { UInt32($0) }.filter {
                        $0 != index && site.spaces.type(ofFunction: $0) == type
                    }
                }
                if case .call(let index) = instruction { return others(index).map { .call(function: $0) } }
                if case .returnCall(let index) = instruction { return others(index).map { .returnCall(function: $0) } }
                return nil
            }
            guard let (position, calls) = chosen, let changed = choices.element(of: calls) else { return false }
            draft.replace(position..<position + 1, in: site, with: [changed])
            return true
        },
    ]

    /// Inserts a call whose results are dropped.
    static func insertCall(
        of function: UInt32, at gap: Int, in site: BodySite, _ draft: inout ModuleDraft, _ choices: inout Choices
    ) -> Bool {
        var maker = site.maker()
        guard let type = site.spaces.type(ofFunction: function), type.parameters.count <= 16,
            let arguments = maker.make(type.parameters, &choices)
        else { return false }
        let drops = [Instruction](repeating: .drop, count: type.results.count)
        draft.replace(gap..<gap, in: site, with: arguments + [.call(function: function)] + drops, sideTable: maker.sideTable)
        draft.declareFunctionReferences()
        return true
    }

    /// Something that changes state and leaves no value.
    private static func effect(_ site: BodySite, _ maker: inout ExpressionMaker, _ choices: inout Choices) -> [Instruction]? {
        switch choices.number(below: 4) {
        case 0:
            let settable = site.typed.locals.indices.filter { !site.needsSetting(UInt32($0)) }
            guard let local = choices.element(of: Array(settable)), let value = maker.make(site.typed.locals[local], &choices) else {
                return nil
            }
            return value + [.localSet(UInt32(local))]
        case 1:
            let settable = site.spaces.globals.indices.filter { site.spaces.globals[$0].mutable }
            guard let global = choices.element(of: Array(settable)), let value = maker.make(site.spaces.globals[global].value, &choices)
            else { return nil }
            return value + [.globalSet(UInt32(global))]
        case 2:
            guard !site.spaces.memories.isEmpty, let opcode = choices.element(of: Operators.stores),
                let entry = opcode.row.signature?.operands.last
            else { return nil }
            let memory = choices.number(below: site.spaces.memories.count)
            let index = site.spaces.memories[memory].index
            let place = Int64(choices.number(below: 4096))
            let address: Instruction = index == .i32 ? .i32Constant(Int32(place)) : .i64Constant(place)
            let alignment = UInt8(choices.number(below: opcode.row.accessWidth.trailingZeroBitCount + 1))
            return maker.make(entry.valueType(address: index), &choices).map {
                [address] + $0 + [.store(opcode, MemoryArgument(offset: 0, memory: UInt32(memory), alignment: alignment))]
            }
        default:
            guard !site.spaces.tables.isEmpty else { return nil }
            let table = choices.number(below: site.spaces.tables.count)
            let type = site.spaces.tables[table]
            let place = Int64(choices.number(below: 4))
            let index: Instruction = type.index == .i32 ? .i32Constant(Int32(place)) : .i64Constant(place)
            return maker.make(.reference(type.element), &choices).map { [index] + $0 + [.tableSet(UInt32(table))] }
        }
    }

    /// Whether an instruction is no part of the control structure, and no call.
    static func isPlain(_ instruction: Instruction) -> Bool {
        switch instruction {
        case .block, .loop, .if, .else, .end, .tryTable, .try, .catch, .catchAll, .delegate, .call, .callIndirect, .callReference,
            .branchOnNull, .branchOnNonNull, .branchOnCast, .branchOnCastFail, .branchOnCastDescriptor, .branchOnCastDescriptorFail,
            .branchIf:
            false
        default: !instruction.endsCode
        }
    }

    static func isCall(_ instruction: Instruction) -> Bool {
        switch instruction {
        case .call, .callIndirect, .callReference: true
        default: false
        }
    }

    private static func isConstant(_ instruction: Instruction) -> Bool {
        switch instruction {
        case .i32Constant, .i64Constant, .f32Constant, .f64Constant, .v128Constant, .shuffle: true
        default: false
        }
    }

    private static func changedConstant(
        _ instruction: Instruction, _ table: inout InstructionSideTable, _ choices: inout Choices
    ) -> Instruction? {
        switch instruction {
        case .i32Constant(let old):
            let new =
                choices.chance(1, of: 3)
                ? old &+ Int32(choices.number(below: 5)) &- 2 : Int32(truncatingIfNeeded: Constants.integer(&choices))
            return new == old ? nil : .i32Constant(new)
        case .i64Constant(let old):
            let new = choices.chance(1, of: 3) ? old &+ Int64(choices.number(below: 5)) &- 2 : Constants.integer(&choices)
            return new == old ? nil : .i64Constant(new)
        case .f32Constant(let old):
            let new = choices.chance(1, of: 3) ? old ^ 1 << UInt32(choices.number(below: 32)) : Constants.float32(&choices)
            return new == old ? nil : .f32Constant(new)
        case .f64Constant(let old):
            let new = choices.chance(1, of: 3) ? old ^ 1 << UInt64(choices.number(below: 64)) : Constants.float64(&choices)
            return new == old ? nil : .f64Constant(new)
        case .v128Constant(let index):
            let new = Constants.vector(&choices)
            return new == table.vectors[Int(index.index)] ? nil : .v128Constant(table.add(vector: new))
        case .shuffle(let index):
            var mask = table.vectors[Int(index.index)]
            let lane = choices.number(below: 16)
            let new = UInt8(choices.number(below: 32))
            guard mask[lane] != new else { return nil }
            mask[lane] = new
            return .shuffle(table.add(vector: mask))
        default: return nil
        }
    }

    private static func changedMemoryArgument(
        _ instruction: Instruction, _ spaces: DraftSpaces, _ choices: inout Choices
    ) -> Instruction? {
        guard let (opcode, old) = Operators.memoryArgument(instruction), Int(old.memory) < spaces.memories.count else { return nil }
        var argument = old
        let index = spaces.memories[Int(old.memory)].index
        switch choices.number(below: 3) {
        case 0:
            let offsets: [UInt64] = [0, 1, 7, 8, 15, 16, 255, 65535, 65536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF8, 0xFFFF_FFFF]
            argument.offset = offsets[choices.number(below: offsets.count)]
            if index == .i64, choices.chance(1, of: 3) { argument.offset = choices.chance(1, of: 2) ? .max : 1 << 32 }
        case 1:
            if case .atomic = instruction { return nil }
            argument.alignment = UInt8(choices.number(below: opcode.row.accessWidth.trailingZeroBitCount + 1))
        default:
            let others = spaces.memories.indices.filter { spaces.memories[$0].index == index }
            argument.memory = choices.element(of: Array(others)).map { UInt32($0) } ?? old.memory
        }
        return argument == old ? nil : Operators.with(argument, instruction)
    }

    /// The instructions that read or write other variables of the same type.
    private static func exchangeable(_ instruction: Instruction, _ site: BodySite) -> [Instruction]? {
        func locals(_ old: UInt32, _ type: ValueType, writes: Bool) -> [UInt32] {
            site.typed.locals.indices.map { UInt32($0) }.filter { local in
                guard local != old, !site.needsSetting(local) else { return false }
                let other = site.typed.locals[Int(local)]
                return writes ? other == type : site.spaces.matches(other, type)
            }
        }
        func type(_ local: UInt32) -> ValueType? { Int(local) < site.typed.locals.count ? site.typed.locals[Int(local)] : nil }
        let found: [Instruction]
        switch instruction {
        case .localGet(let old):
            guard let type = type(old) else { return nil }
            found = locals(old, type, writes: false).map { .localGet($0) }
        case .localSet(let old):
            guard let type = type(old), !site.needsSetting(old) else { return nil }
            found = locals(old, type, writes: true).map { .localSet($0) }
        case .localTee(let old):
            guard let type = type(old), !site.needsSetting(old) else { return nil }
            found = locals(old, type, writes: true).map { .localTee($0) }
        case .globalGet(let old):
            let type = site.spaces.globals[Int(old)].value
            found = site.spaces.globals.indices.filter { $0 != Int(old) && site.spaces.matches(site.spaces.globals[$0].value, type) }
                .map { .globalGet(UInt32($0)) }
        case .globalSet(let old):
            let type = site.spaces.globals[Int(old)]
            found = site.spaces.globals.indices.filter { $0 != Int(old) && site.spaces.globals[$0] == type }.map { .globalSet(UInt32($0)) }
        default: return nil
        }
        return found.isEmpty ? nil : found
    }
}

/// Operators by what they take and give.
enum Operators {
    private struct Shape: Hashable {
        var signature: OperatorSignature
        var immediates: ImmediateKind
    }

    private static let shapes: [Shape: [Opcode]] = {
        var shapes: [Shape: [Opcode]] = [:]
        for row in OpcodeTable.rows {
            guard let signature = row.signature, row.feature.map({ $0.status == .standard && $0 != .relaxedSIMD }) ?? true else { continue }
            shapes[Shape(signature: signature, immediates: row.immediates), default: []].append(row.opcode)
        }
        return shapes
    }()

    /// Plain stores.
    static let stores: [Opcode] = OpcodeTable.rows.filter { $0.immediates == .memory && $0.signature?.results.isEmpty ?? false }.map(
        \.opcode)

    /// The opcode of an operator that others can stand in for.
    static func opcode(_ instruction: Instruction) -> Opcode? {
        switch instruction {
        case .numeric(let opcode), .lane(let opcode, _), .load(let opcode, _), .store(let opcode, _), .loadLane(let opcode, _, _),
            .storeLane(let opcode, _, _):
            opcode
        default: nil
        }
    }

    /// The other operators with the same operands, results and immediates.
    static func equallyTyped(_ instruction: Instruction) -> [Opcode]? {
        guard let opcode = opcode(instruction), let signature = opcode.row.signature else { return nil }
        let others = shapes[Shape(signature: signature, immediates: opcode.row.immediates), default: []].filter { $0 != opcode }
        return others.isEmpty ? nil : others
    }

    static func replace(_ instruction: Instruction, _ opcodes: [Opcode], _ choices: inout Choices) -> Instruction? {
        guard let opcode = choices.element(of: opcodes) else { return nil }
        func fitting(_ argument: MemoryArgument) -> MemoryArgument {
            var argument = argument
            argument.alignment = min(argument.alignment, UInt8(opcode.row.accessWidth.trailingZeroBitCount))
            return argument
        }
        switch instruction {
        case .numeric: return .numeric(opcode)
        case .lane(_, let lane): return .lane(opcode, lane % lanes(opcode))
        case .load(_, let argument): return .load(opcode, fitting(argument))
        case .store(_, let argument): return .store(opcode, fitting(argument))
        case .loadLane(_, let lane, let argument): return .loadLane(opcode, lane: lane % (16 / opcode.row.accessWidth), fitting(argument))
        case .storeLane(_, let lane, let argument): return .storeLane(opcode, lane: lane % (16 / opcode.row.accessWidth), fitting(argument))
        default: return nil
        }
    }

    private static func lanes(_ opcode: Opcode) -> UInt8 {
        let mnemonic = opcode.mnemonic
        return [("i8x16", 16), ("i16x8", 8), ("i32x4", 4), ("f32x4", 4)].first { mnemonic.hasPrefix($0.0) }?.1 ?? 2
    }

    static func memoryArgument(_ instruction: Instruction) -> (opcode: Opcode, argument: MemoryArgument)? {
        switch instruction {
        case .load(let opcode, let argument), .store(let opcode, let argument), .loadLane(let opcode, _, let argument),
            .storeLane(let opcode, _, let argument), .atomic(let opcode, let argument):
            (opcode, argument)
        default: nil
        }
    }

    static func with(_ argument: MemoryArgument, _ instruction: Instruction) -> Instruction {
        switch instruction {
        case .load(let opcode, _): .load(opcode, argument)
        case .store(let opcode, _): .store(opcode, argument)
        case .loadLane(let opcode, let lane, _): .loadLane(opcode, lane: lane, argument)
        case .storeLane(let opcode, let lane, _): .storeLane(opcode, lane: lane, argument)
        case .atomic(let opcode, _): .atomic(opcode, argument)
        default: instruction
        }
    }
}
