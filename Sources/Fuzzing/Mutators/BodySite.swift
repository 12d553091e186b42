import WasmModel

/// The body of a function that is to be changed, with the types in it.
struct BodySite {
    /// Position among the functions that the module defines.
    let function: Int
    let spaces: DraftSpaces
    let typed: TypedExpression
    let body: DraftExpression
    /// The local variables that have a value from the start, and so can be read anywhere.
    let readableLocals: [ValueType?]

    /// Bodies with more instructions are left alone: changing them takes long, and says no more than a small one.
    private static let largestBody = 20_000

    /// The body of one of the functions.
    init?(_ draft: ModuleDraft, _ choices: inout Choices) {
        guard !draft.functions.isEmpty else { return nil }
        self.init(draft, function: choices.number(below: draft.functions.count))
    }

    init?(_ draft: ModuleDraft, function: Int) {
        let spaces = DraftSpaces(draft)
        guard draft.functions[function].body.instructions.count <= BodySite.largestBody,
            let typed = TypedExpression(function: draft.functions[function], in: spaces)
        else { return nil }
        self.function = function
        self.spaces = spaces
        self.typed = typed
        body = draft.functions[function].body
        let parameters = spaces.type(ofFunction: UInt32(spaces.importedCount(.function) + function))?.parameters.count ?? 0
        readableLocals = typed.locals.enumerated().map { $0.offset < parameters || $0.element.isDefaultable ? $0.element : nil }
    }

    /// The index in the function index space.
    var functionIndex: UInt32 { UInt32(spaces.importedCount(.function) + function) }

    var type: FunctionType { spaces.type(ofFunction: functionIndex) ?? FunctionType(parameters: [], results: []) }

    /// One of the positions for which the closure has something to say, with that: the first one from a position that is drawn.
    ///
    /// Not all of them are asked, as some answers take as long as there are variables or functions.
    func choose<Found>(_ choices: inout Choices, _ find: (Int, Instruction) -> Found?) -> (position: Int, found: Found)? {
        let count = body.instructions.count
        guard count > 0 else { return nil }
        let start = choices.number(below: count)
        for step in 0..<count {
            let position = (start + step) % count
            if let found = find(position, body.instructions[position]) { return (position, found) }
        }
        return nil
    }

    /// Where instructions that leave the stack as it is can be put in front: anywhere that is reached.
    func chooseGap(_ choices: inout Choices) -> Int? {
        choose(&choices) { position, _ in typed.steps[position].isReachable ? true : nil }?.position
    }

    /// An expression: instructions that give values, take none from outside, and are reached.
    func chooseExpression(
        _ choices: inout Choices, where isWanted: (Range<Int>, [ValueType]) -> Bool = { _, _ in true }
    ) -> (range: Range<Int>, results: [ValueType])? {
        var fuel = 2000
        let chosen = choose(&choices) { position, _ -> (Range<Int>, [ValueType])? in
            let step = typed.steps[position]
            guard step.isReachable, !step.results.isEmpty, fuel > 0 else { return nil }
            let results = step.results.compactMap(\.self)
            fuel -= 1
            guard results.count == step.results.count, let range = typed.expression(endingAt: position), isWanted(range, results) else {
                return nil
            }
            return (range, results)
        }
        return chosen?.found
    }

    /// A statement: instructions that neither take nor leave values, and after which the code goes on.
    func chooseStatement(_ choices: inout Choices, where isWanted: (Range<Int>) -> Bool = { _ in true }) -> Range<Int>? {
        var fuel = 2000
        return choose(&choices) { position, instruction -> Range<Int>? in
            let step = typed.steps[position]
            switch instruction {
            case .else, .catch, .catchAll: return nil
            default: if instruction.endsCode { return nil }
            }
            guard step.isReachable, step.results.isEmpty, fuel > 0, position + 1 < typed.steps.count else { return nil }
            guard typed.steps[position + 1].isReachable, typed.steps[position + 1].block == typed.steps[position].block || isEnd(position)
            else { return nil }
            fuel -= 1
            guard let range = typed.expression(endingAt: position), isWanted(range) else { return nil }
            return range
        }?.found
    }

    private func isEnd(_ position: Int) -> Bool {
        let block = typed.steps[position].block
        return block > 0 && typed.blocks[block].end == position
    }

    /// Whether the local must be set before it is read; where it is set must not change.
    func needsSetting(_ local: UInt32) -> Bool { Int(local) < readableLocals.count && readableLocals[Int(local)] == nil }

    /// Whether some of the instructions set a local that must be set before it is read.
    func setsLocalWithoutDefault(_ range: Range<Int>) -> Bool {
        body.instructions[range].contains { instruction in
            if case .localSet(let local) = instruction { return needsSetting(local) }
            if case .localTee(let local) = instruction { return needsSetting(local) }
            return false
        }
    }

    /// The ranges of the operands of an instruction, the deepest first: those that lie one after the other in front of it.
    func operandRanges(of position: Int) -> [Range<Int>]? {
        var ranges: [Range<Int>] = []
        var end = position
        for depth in 0..<typed.steps[position].operands.count {
            guard let producer = typed.producer(depth: depth, before: position), producer == end - 1,
                typed.steps[producer].results.count == 1, let range = typed.expression(endingAt: producer)
            else { return nil }
            ranges.insert(range, at: 0)
            end = range.lowerBound
        }
        return ranges
    }

    /// A source of new expressions for the body. What it makes refers to its side table, which replaces the body's.
    func maker() -> ExpressionMaker { ExpressionMaker(spaces: spaces, locals: readableLocals, sideTable: body.sideTable) }
}

extension ModuleDraft {
    /// Replaces instructions of a body. The names of labels are dropped: they count blocks.
    mutating func replace(
        _ range: Range<Int>, in site: BodySite, with instructions: [Instruction], sideTable: InstructionSideTable? = nil
    ) {
        functions[site.function].body.instructions.replaceSubrange(range, with: instructions)
        if let sideTable { functions[site.function].body.sideTable = sideTable }
        names.labels[site.functionIndex] = nil
    }

    /// The index of a type for a function that nothing is declared about but parameters and results; it is added where there is none.
    mutating func typeIndex(of type: FunctionType) -> UInt32 {
        let wanted = SubType(composite: .function(type))
        var index = 0
        for group in recursionGroups {
            if group.count == 1, group[0] == wanted { return UInt32(index) }
            index += group.count
        }
        recursionGroups.append([wanted])
        return UInt32(index)
    }

    /// The type of a block, added to the types where it needs one.
    mutating func blockType(parameters: [ValueType] = [], results: [ValueType]) -> BlockType {
        if parameters.isEmpty && results.isEmpty { return .empty }
        if parameters.isEmpty, results.count == 1 { return .value(results[0]) }
        return .type(typeIndex(of: FunctionType(parameters: parameters, results: results)))
    }

    /// A name that no export has.
    func freshExportName(_ stem: String) -> Name {
        let taken = Set(exports.map(\.name))
        var number = exports.count
        while taken.contains(Name("\(stem)\(number)")) { number += 1 }
        return Name("\(stem)\(number)")
    }

    /// Adds a local to a function.
    ///
    /// - Returns: its index.
    mutating func addLocal(_ type: ValueType, to function: Int, parameters: Int) -> UInt32 {
        let count = functions[function].locals.reduce(parameters) { $0 + Int($1.count) }
        if let last = functions[function].locals.indices.last, functions[function].locals[last].type == type {
            functions[function].locals[last].count += 1
        } else {
            functions[function].locals.append(LocalGroup(count: 1, type: type))
        }
        return UInt32(count)
    }
}

/// Labels of instructions, which count the blocks from inside.
enum Labels {
    /// Gives every branch a new label. The closure gets the label and how many of the blocks around the branch are opened by the instructions.
    static func map(
        _ instructions: some Sequence<Instruction>, _ sideTable: inout InstructionSideTable, _ change: (UInt32, UInt32) -> UInt32
    ) -> [Instruction] {
        var depth: UInt32 = 0
        var result: [Instruction] = []
        for instruction in instructions {
            if case .end = instruction { depth &-= 1 }
            if case .delegate = instruction { depth &-= 1 }
            result.append(map(instruction, &sideTable) { change($0, depth) })
            if instruction.opensBlock { depth &+= 1 }
        }
        return result
    }

    private static func map(
        _ instruction: Instruction, _ sideTable: inout InstructionSideTable, _ change: (UInt32) -> UInt32
    ) -> Instruction {
        switch instruction {
        case .branch(let label): return .branch(label: change(label))
        case .branchIf(let label): return .branchIf(label: change(label))
        case .branchTable(let labels):
            return .branchTable(labels: sideTable.add(labels: sideTable.labels[Int(labels.index)].map(change)))
        case .branchOnNull(let label): return .branchOnNull(label: change(label))
        case .branchOnNonNull(let label): return .branchOnNonNull(label: change(label))
        case .branchOnCast(let label, let from, let to): return .branchOnCast(label: change(label), from: from, to: to)
        case .branchOnCastFail(let label, let from, let to): return .branchOnCastFail(label: change(label), from: from, to: to)
        case .branchOnCastDescriptor(let label, let from, let to):
            return .branchOnCastDescriptor(label: change(label), from: from, to: to)
        case .branchOnCastDescriptorFail(let label, let from, let to):
            return .branchOnCastDescriptorFail(label: change(label), from: from, to: to)
        case .delegate(let label): return .delegate(label: change(label))
        case .rethrow(let label): return .rethrow(label: change(label))
        case .tryTable(let type, let catches):
            let clauses = sideTable.catches[Int(catches.index)].map { clause -> CatchClause in
                switch clause {
                case .catch(let tag, let label): .catch(tag: tag, label: change(label))
                case .catchReference(let tag, let label): .catchReference(tag: tag, label: change(label))
                case .catchAll(let label): .catchAll(label: change(label))
                case .catchAllReference(let label): .catchAllReference(label: change(label))
                }
            }
            return .tryTable(type, catches: sideTable.add(catches: clauses))
        default: return instruction
        }
    }

    /// The instructions as they are with another block around them.
    static func wrapped(_ instructions: some Sequence<Instruction>, _ sideTable: inout InstructionSideTable) -> [Instruction] {
        map(instructions, &sideTable) { label, depth in label >= depth ? label + 1 : label }
    }

    /// Whether a branch of the instructions goes to a block that they do not open, or returns.
    static func leave(_ instructions: some Sequence<Instruction>, _ sideTable: InstructionSideTable) -> Bool {
        var leaves = false
        var table = sideTable
        for instruction in map(
            instructions, &table,
            { label, depth in
                if label >= depth { leaves = true }
                return label
            })
        {
            switch instruction {
            case .return, .returnCall, .returnCallIndirect, .returnCallReference: leaves = true
            default: break
            }
        }
        return leaves
    }
}

extension Instruction {
    /// Whether code after it in its block is never reached.
    var endsCode: Bool {
        switch self {
        case .unreachable, .throw, .throwReference, .rethrow, .branch, .branchTable, .return, .returnCall, .returnCallIndirect,
            .returnCallReference:
            true
        default: false
        }
    }

    /// Whether it does nothing but give values of its operands and of locals, and never traps.
    var isPure: Bool {
        switch self {
        case .nop, .i32Constant, .i64Constant, .f32Constant, .f64Constant, .v128Constant, .localGet, .lane, .shuffle, .referenceNull,
            .referenceFunction, .referenceIsNull, .referenceEqual, .referenceI31, .select, .selectTyped, .referenceTest:
            return true
        case .numeric(let opcode):
            let mnemonic = opcode.mnemonic
            let trapping = ["i32.div", "i64.div", "i32.rem", "i64.rem", "i32.trunc_f", "i64.trunc_f"]
            return !trapping.contains { mnemonic.hasPrefix($0) }
        default: return false
        }
    }
}
