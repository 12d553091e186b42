import WasmModel

/// Passes that take whole items away.
enum ItemPasses {
    typealias Pass = ReductionPass<ModuleSubject>

    /// Names and custom sections, all at once and then one by one.
    static let names = Pass("names") { subject in
        let draft = subject.draft
        let hasNames = draft.names != ModuleNames()
        return ReductionUnits(count: draft.customSections.count + (hasNames ? 1 : 0)) { run, _ in
            subject.editingFrame { draft in
                if run.upperBound > draft.customSections.count { draft.names = ModuleNames() }
                draft.customSections.removeSubrange(run.clamped(to: 0..<draft.customSections.count))
            }
        }
    }

    /// Whatever an index space has, with everything that names it, and exports and the start function.
    static let items = Pass("items") { subject in
        let draft = subject.draft
        var items: [ModuleItem] = []
        for space: IndexSpace in [.function, .element, .data, .global, .table, .memory, .tag] {
            items += (0..<UInt32(draft.count(of: space))).map { .member(space, $0) }
        }
        items += draft.exports.indices.map { .export($0) }
        if draft.start != nil { items.append(.start) }
        let hasElements = !draft.elements.isEmpty
        return ReductionUnits(count: items.count, alternatives: { _ in hasElements ? 2 : 1 }) { [items] run, alternative in
            if alternative == 0 { return subject.removing(Set(items[run])) }
            let hasFunctions = items[run].contains { if case .member(.function, _) = $0 { true } else { false } }
            return hasFunctions ? subject.removing(Set(items[run]), keepingPlaces: true) : nil
        }
    }

    /// What nothing reaches. It changes nothing of what the module does, so mostly all of it goes at once.
    static let unused = Pass("unused items") { subject in
        let items = subject.draft.unusedItems
        return ReductionUnits(count: items.count) { run, _ in subject.removing(Set(items[run])) }
    }

    /// Globals to the constants that they begin with: reads become constants, and what is written is dropped.
    static let globals = Pass("globals", .single) { subject in
        let draft = subject.draft
        let imported = draft.imports.count { $0.type.kind == .global }
        let units = draft.globals.indices.filter { draft.globals[$0].initializer.instructions.first?.isNumericConstant ?? false }
        return ReductionUnits(count: units.count) { run, _ in
            let global = units[run.lowerBound]
            let index = UInt32(imported + global)
            let value = draft.globals[global].initializer.instructions[0]
            var changed: [(index: Int, function: ModuleDraft.Function)] = []
            for (number, function) in draft.functions.enumerated() {
                var body = function.body
                var isChanged = false
                for position in body.instructions.indices {
                    if case .globalGet(index) = body.instructions[position] {
                        body.instructions[position] = value
                        isChanged = true
                    } else if case .globalSet(index) = body.instructions[position] {
                        body.instructions[position] = .drop
                        isChanged = true
                    }
                }
                if isChanged { changed.append((number, ModuleDraft.Function(type: function.type, locals: function.locals, body: body))) }
            }
            if changed.isEmpty { return nil }
            let replaced = subject.replacing(changed)
            return replaced.removing([.member(.global, index)]) ?? replaced
        }
    }

    /// Types that are there twice.
    static let equalTypes = Pass("equal types", .single) { subject in
        ReductionUnits(count: 1) { _, _ in subject.mergingEqualTypes() }
    }

    /// Bodies to what does nothing: simple values, or `unreachable`.
    static let bodies = Pass("bodies") { subject in
        let draft = subject.draft
        let units = draft.functions.indices.filter {
            draft.functions[$0].body.instructions.count > 2 || !draft.functions[$0].locals.isEmpty
        }
        return ReductionUnits(count: units.count, alternatives: { _ in 2 }) { run, alternative in
            subject.replacing(
                units[run].map { index in
                    let function = draft.functions[index]
                    var body = DraftExpression([.unreachable, .end])
                    if alternative == 0, let type = draft.functionType(function.type), let simplest = ModuleDraft.simplest(type.results) {
                        body = simplest
                    }
                    return (index, ModuleDraft.Function(type: function.type, body: body))
                })
        }
    }

    /// Modules of so many functions have each tried for each export.
    private static let few = 4

    /// Exports and the start function go over to functions that their own function calls, which then may not be needed any more.
    static let redirections = Pass("redirections", .single) { subject in
        let draft = subject.draft
        let imported = subject.importedFunctionCount
        var units: [(export: Int?, targets: [UInt32])] = []
        func targets(_ index: UInt32) -> [UInt32] {
            guard Int(index) >= imported, Int(index) - imported < draft.functions.count else { return [] }
            let body = draft.functions[Int(index) - imported].body
            var targets: [UInt32] = []
            for instruction in body.instructions {
                instruction.visitIndices(of: body.sideTable) { space, target in
                    if space == .function, target != index, !targets.contains(target) { targets.append(target) }
                }
            }
            if draft.functions.count <= few {
                for target in imported..<imported + draft.functions.count where target != index && !targets.contains(UInt32(target)) {
                    targets.append(UInt32(target))
                }
            }
            return targets
        }
        for (number, export) in draft.exports.enumerated() where export.kind == .function {
            units.append((number, targets(export.index)))
        }
        if let start = draft.start { units.append((nil, targets(start))) }
        return ReductionUnits(count: units.count, alternatives: { [units] in units[$0.lowerBound].targets.count }) {
            [units] run, alternative in
            let unit = units[run.lowerBound]
            let redirected = subject.editingFrame { draft in
                if let export = unit.export {
                    draft.exports[export].index = unit.targets[alternative]
                } else {
                    draft.start = unit.targets[alternative]
                }
            }
            return redirected.removing(Set(redirected.draft.unusedItems)) ?? redirected
        }
    }

    /// The last import of a kind becomes the first definition of that kind, which has the same index.
    static let imports = Pass("imports", .single) { subject in
        let kinds = ExternalKind.allCases.filter { kind in subject.draft.imports.contains { $0.type.kind == kind } }
        return ReductionUnits(count: kinds.count, alternatives: { _ in 2 }) { run, alternative in
            var draft = subject.draft
            guard let position = draft.imports.lastIndex(where: { $0.type.kind == kinds[run.lowerBound] }) else { return nil }
            switch draft.imports.remove(at: position).type {
            case .function(let type, _):
                let results = draft.functionType(type)?.results ?? []
                let body = alternative == 0 ? ModuleDraft.simplest(results) : DraftExpression([.unreachable, .end])
                guard let body else { return nil }
                draft.functions.insert(ModuleDraft.Function(type: type, body: body), at: 0)
            case .table(let type): draft.tables.insert(ModuleDraft.Table(type: type), at: 0)
            case .memory(let type): draft.memories.insert(type, at: 0)
            case .global(let type):
                guard let initializer = ModuleDraft.simplest([type.value]) else { return nil }
                draft.globals.insert(ModuleDraft.Global(type: type, initializer: initializer), at: 0)
            case .tag(let type): draft.tags.insert(type, at: 0)
            }
            return subject.replacing(draft)
        }
    }
}
