import WasmModel

/// Passes that put the body of a function in the place of a call.
enum InlinePasses {
    typealias Pass = ReductionPass<ModuleSubject>

    /// Bodies of as many instructions are worth it although the function stays for others.
    private static let short = 4

    /// Calls become what is called, mostly of functions that nothing else names, which go then. As it is, or as a block to which it returns.
    static let calls = Pass("calls to bodies", .single) { subject in
        let imported = subject.importedFunctionCount
        var mentions = [Int](repeating: 0, count: subject.draft.functions.count)
        var calls: [(caller: Int, position: Int, callee: Int)] = []
        for (caller, function) in subject.draft.functions.enumerated() {
            for (position, instruction) in function.body.instructions.enumerated() {
                guard case .call(let index) = instruction, Int(index) >= imported, Int(index) - imported < mentions.count else { continue }
                mentions[Int(index) - imported] += 1
                if Int(index) - imported != caller { calls.append((caller, position, Int(index) - imported)) }
            }
        }
        calls = calls.filter { mentions[$0.callee] == 1 || subject.draft.functions[$0.callee].body.instructions.count <= short + 1 }
        return ReductionUnits(count: calls.count, alternatives: { _ in 2 }) { [calls] run, alternative in
            let call = calls[run.lowerBound]
            return inlined(call.callee, into: call.caller, at: call.position, asBlock: alternative == 1, subject)
        }
    }

    /// Calls through a table become calls of functions that its segments have; an index that is a constant goes.
    static let indirect = Pass("indirect calls", .single) { subject in
        var listed: [UInt32] = []
        for segment in subject.draft.elements {
            if case .functions(let functions) = segment.items { listed += functions }
        }
        var units: [(function: Int, position: Int, targets: [UInt32])] = []
        for (number, function) in subject.draft.functions.enumerated() {
            for (position, instruction) in function.body.instructions.enumerated() {
                guard case .callIndirect(let type, _) = instruction else { continue }
                var targets: [UInt32] = []
                for target in listed where subject.draft.typeIndex(ofFunction: target) == type && !targets.contains(target) {
                    targets.append(target)
                }
                // Of many any would be a guess.
                if targets.count <= short { units.append((number, position, targets)) }
            }
        }
        return ReductionUnits(count: units.count, alternatives: { [units] in units[$0.lowerBound].targets.count }) {
            [units] run, alternative in
            let unit = units[run.lowerBound]
            var body = subject.draft.functions[unit.function].body
            let call = Instruction.call(function: unit.targets[alternative])
            if unit.position > 0, body.instructions[unit.position - 1].isNumericConstant {
                body.instructions.replaceSubrange(unit.position - 1...unit.position, with: [call])
            } else {
                body.instructions.replaceSubrange(unit.position...unit.position, with: [.drop, call])
            }
            return subject.replacing(body: body, of: unit.function)
        }
    }

    private static func inlined(
        _ callee: Int, into caller: Int, at position: Int, asBlock: Bool, _ subject: ModuleSubject
    ) -> ModuleSubject? {
        var draft = subject.draft
        let called = draft.functions[callee]
        guard let type = draft.functionType(called.type), let callerType = draft.functionType(draft.functions[caller].type) else {
            return nil
        }
        var locals = FunctionLocals(draft.functions[caller], callerType)
        let first = UInt32(locals.types.count)
        locals.append(FunctionLocals(called, type).types)
        var function = locals.function
        var inner: [Instruction] = []
        if asBlock {
            switch type.results.count {
            case 0: inner.append(.block(.empty))
            case 1: inner.append(.block(.value(type.results[0])))
            default: inner.append(.block(.type(draft.index(ofType: FunctionType(parameters: [], results: type.results)))))
            }
        }
        var depth: UInt32 = 0
        for instruction in called.body.instructions.dropLast() {
            if instruction.closesBlock { depth -= depth > 0 ? 1 : 0 }
            if case .return = instruction {
                inner.append(.branch(label: depth))
            } else if let local = instruction.local {
                inner.append(instruction.withLocal(first + local))
            } else {
                inner.append(function.body.sideTable.adopt(instruction, of: called.body.sideTable))
            }
            if instruction.opensBlock { depth += 1 }
        }
        if asBlock { inner.append(.end) }
        // What is on the stack goes into locals, the last argument first.
        let arguments = type.parameters.indices.reversed().map { Instruction.localSet(first + UInt32($0)) }
        function.body.instructions.replaceSubrange(position...position, with: arguments + inner)
        draft.functions[caller] = function
        let replaced = subject.replacing(draft)
        return replaced.removing(Set(replaced.draft.unusedItems)) ?? replaced
    }
}
