import WasmModel

/// Passes that take parameters and results away, with the arguments at every call.
enum SignaturePasses {
    typealias Pass = ReductionPass<ModuleSubject>

    fileprivate enum Scope {
        /// All functions of a type, and calls through references.
        case type(UInt32)
        /// One function, which gets a type of its own.
        case function(Int)
    }

    private struct Unit {
        var scope: Scope
        var isResult: Bool
        var position: Int
    }

    static let signatures = Pass("signatures", .single) { subject in
        let draft = subject.draft
        var units: [Unit] = []
        func add(_ scope: Scope, _ type: FunctionType) {
            // From the end: what is in front keeps its position.
            units += type.parameters.indices.reversed().map { Unit(scope: scope, isResult: false, position: $0) }
            units += type.results.indices.reversed().map { Unit(scope: scope, isResult: true, position: $0) }
        }
        var userCounts: [UInt32: Int] = [:]
        for function in draft.functions { userCounts[function.type, default: 0] += 1 }
        for index in 0..<UInt32(draft.count(of: .type)) {
            if let type = draft.functionType(index) { add(.type(index), type) }
        }
        for (index, function) in draft.functions.enumerated() where userCounts[function.type] ?? 0 > 1 {
            if let type = draft.functionType(function.type) { add(.function(index), type) }
        }
        return ReductionUnits(count: units.count, alternatives: { [units] in units[$0.lowerBound].isResult ? 2 : 3 }) {
            [units] run, alternative in
            let unit = units[run.lowerBound]
            let edit = SignatureEdit(
                subject: subject, unit.scope.typeIndex(draft), unit.scope.functions(draft), unit.isResult, unit.position)
            if alternative < 2 { return edit.candidate(dropping: alternative == 1) }
            return edit.constantArgument.flatMap { edit.candidate(dropping: false, value: $0) }
        }
    }
}

extension SignaturePasses.Scope {
    fileprivate func typeIndex(_ draft: ModuleDraft) -> UInt32 {
        switch self {
        case .type(let index): index
        case .function(let index): draft.functions[index].type
        }
    }

    /// The functions concerned, by index among those that the module defines; nil for all of the type.
    fileprivate func functions(_ draft: ModuleDraft) -> Int? {
        switch self {
        case .type: nil
        case .function(let index): index
        }
    }
}

/// One parameter or result away.
private struct SignatureEdit {
    private let subject: ModuleSubject
    private let type: UInt32
    private let only: Int?
    private let isResult: Bool
    private let position: Int
    private let imported: Int

    init(subject: ModuleSubject, _ type: UInt32, _ only: Int?, _ isResult: Bool, _ position: Int) {
        self.subject = subject
        self.type = type
        self.only = only
        self.isResult = isResult
        self.position = position
        imported = subject.importedFunctionCount
    }

    /// A constant that some call gives for the parameter, the first one.
    var constantArgument: Instruction? {
        for index in subject.draft.functions.indices {
            let instructions = subject.draft.functions[index].body.instructions
            guard instructions.contains(where: isConcerned), let shape = subject.shape(index) else { continue }
            for node in shape.nodes where isConcerned(instructions[node.head]) && position < node.operands.count {
                let operand = node.operands[position]
                guard let start = operand.start, operand.end == start + 1, instructions[start].isNumericConstant else { continue }
                return instructions[start]
            }
        }
        return nil
    }

    /// With `dropping`, what computes a value that goes is kept for what else it does. A parameter becomes `value`, or zero or null.
    func candidate(dropping: Bool, value: Instruction? = nil) -> ModuleSubject? {
        var draft = subject.draft
        guard var signature = draft.functionType(type), let old = draft.functionType(type) else { return nil }
        if isResult { signature.results.remove(at: position) } else { signature.parameters.remove(at: position) }
        var newType = type
        if only != nil {
            newType = draft.index(ofType: signature)
        } else {
            draft.setFunctionType(type, signature)
        }
        for index in draft.functions.indices {
            guard let body = calls(in: index, old, dropping) else { return nil }
            draft.functions[index].body = body
            guard isConcerned(function: UInt32(imported + index)) else { continue }
            if isResult {
                // The calls in it may have moved its own instructions: its structure is only known where there are none.
                guard let body = returns(in: index, body, dropping) else { return nil }
                draft.functions[index].body = body
            } else {
                var locals = FunctionLocals(draft.functions[index], old)
                guard locals.removeParameter(position, value: value) else { return nil }
                draft.functions[index] = locals.function
            }
            draft.functions[index].type = newType
        }
        return subject.replacing(draft)
    }

    private func isConcerned(function index: UInt32) -> Bool {
        if let only { return Int(index) == imported + only }
        return subject.draft.typeIndex(ofFunction: index) == type
    }

    private func isConcerned(_ instruction: Instruction) -> Bool {
        if case .call(let function) = instruction { return isConcerned(function: function) }
        if case .returnCall(let function) = instruction { return isConcerned(function: function) }
        if only != nil { return false }
        if case .callIndirect(let index, _) = instruction { return index == type }
        if case .callReference(let index) = instruction { return index == type }
        if case .returnCallIndirect(let index, _) = instruction { return index == type }
        if case .returnCallReference(let index) = instruction { return index == type }
        if case .throw(let tag) = instruction { return subject.draft.typeIndex(ofTag: tag) == type }
        return false
    }

    /// A body with its calls changed; nil where an argument cannot be found.
    private func calls(in index: Int, _ old: FunctionType, _ dropping: Bool) -> DraftExpression? {
        var body = subject.draft.functions[index].body
        guard body.instructions.contains(where: isConcerned) else { return body }
        guard let shape = subject.shape(index) else { return nil }
        var deleted: [Range<Int>] = []
        var inserted: [Int: [Instruction]] = [:]
        for node in shape.nodes where isConcerned(body.instructions[node.head]) {
            if isResult {
                if node.isTerminator { continue }
                guard position == old.results.count - 1 else { return nil }
                if node.head + 1 < body.instructions.count, case .drop = body.instructions[node.head + 1] {
                    deleted.append(node.head + 1..<node.head + 2)
                } else {
                    guard let simple = ModuleDraft.simplest(old.results[position], sideTable: &body.sideTable) else { return nil }
                    inserted[node.head + 1, default: []] += simple
                }
            } else {
                guard position < node.operands.count, let start = node.operands[position].start else { return nil }
                let value = start..<node.operands[position].end
                if dropping { inserted[value.upperBound, default: []].append(.drop) } else { deleted.append(value) }
            }
        }
        var result: [Instruction] = []
        for (place, instruction) in body.instructions.enumerated() {
            result += inserted[place] ?? []
            if !deleted.contains(where: { $0.contains(place) }) { result.append(instruction) }
        }
        body.instructions = result
        return body
    }

    /// A body with its results changed.
    private func returns(in index: Int, _ body: DraftExpression, _ dropping: Bool) -> DraftExpression? {
        let original = subject.draft.functions[index].body.instructions
        guard position == (subject.draft.functionType(type)?.results.count ?? 0) - 1 else { return nil }
        guard !original.contains(where: isConcerned), let shape = subject.shape(index) else {
            // Only the end is left to change.
            var body = body
            body.instructions.insert(.drop, at: body.instructions.count - 1)
            return body
        }
        var body = body
        var result: [Instruction] = []
        var deleted: [Range<Int>] = []
        let end = original.count - 1
        var drops: Set<Int> = []
        if let last = shape.nodes.first(where: { $0.range.upperBound == end && $0.results.count == 1 }), !dropping {
            deleted.append(last.range)
        } else if end < shape.effects.count, shape.effects[end].isReachable {
            drops.insert(end)
        }
        for node in shape.nodes {
            guard case .return = original[node.head], let last = node.operands.last else { continue }
            if let start = last.start, !dropping { deleted.append(start..<last.end) } else { drops.insert(node.head) }
        }
        for (place, instruction) in original.enumerated() {
            if drops.contains(place) { result.append(.drop) }
            if !deleted.contains(where: { $0.contains(place) }) { result.append(instruction) }
        }
        body.instructions = result
        return body
    }
}

extension ModuleDraft {
    /// The index of a function type, which is added where there is none like it.
    mutating func index(ofType type: FunctionType) -> UInt32 {
        let wanted = SubType(composite: .function(type))
        var index: UInt32 = 0
        for group in recursionGroups {
            if group.count == 1, group[0] == wanted { return index }
            index += UInt32(group.count)
        }
        recursionGroups.append([wanted])
        return index
    }

    mutating func setFunctionType(_ index: UInt32, _ type: FunctionType) { editType(index) { $0.composite = .function(type) } }

    mutating func editType(_ index: UInt32, _ edit: (inout SubType) -> Void) {
        var rest = Int(index)
        for group in recursionGroups.indices {
            if rest < recursionGroups[group].count {
                edit(&recursionGroups[group][rest])
                return
            }
            rest -= recursionGroups[group].count
        }
    }

    /// The type index of a member of the tag index space.
    func typeIndex(ofTag index: UInt32) -> UInt32? {
        let imported = imports.compactMap { if case .tag(let type) = $0.type { type } else { nil } }
        let all = imported + tags
        return Int(index) < all.count ? all[Int(index)] : nil
    }
}
