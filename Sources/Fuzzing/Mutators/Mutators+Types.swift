import WasmBinary
import WasmModel

// Types of functions, and two modules as one.
extension Mutators {
    static let types: [Mutator] = [
        Mutator("change-local-type", weight: 2) { draft, choices, _ in
            // Every read of the local becomes a value of the old type, every write a drop.
            guard let site = BodySite(draft, &choices), !draft.functions[site.function].locals.isEmpty else { return false }
            let parameters = site.type.parameters.count
            let group = choices.number(below: draft.functions[site.function].locals.count)
            let old = draft.functions[site.function].locals[group]
            let new = choices.element(of: [.i32, .i64, .f32, .f64, .v128, .funcref] as [ValueType]) ?? .i32
            let first = draft.functions[site.function].locals[..<group].reduce(parameters) { $0 + Int($1.count) }
            let changed = first..<first + Int(old.count)
            var maker = site.maker()
            guard old.type != new, old.type.isDefaultable, let value = maker.defaultValue(old.type) else { return false }
            var instructions: [Instruction] = []
            for instruction in site.body.instructions {
                switch instruction {
                case .localGet(let local) where changed.contains(Int(local)): instructions += value
                case .localSet(let local) where changed.contains(Int(local)): instructions.append(.drop)
                case .localTee(let local) where changed.contains(Int(local)): continue
                default: instructions.append(instruction)
                }
            }
            draft.functions[site.function].body = DraftExpression(instructions, sideTable: maker.sideTable)
            draft.functions[site.function].locals[group].type = new
            draft.declareFunctionReferences()
            return true
        },
        Mutator("add-result", weight: 2) { draft, choices, _ in
            guard let (function, type) = privateFunction(draft, &choices) else { return false }
            let new = choices.element(of: [.i32, .i64, .f32, .f64, .v128] as [ValueType]) ?? .i32
            guard let site = BodySite(draft, function: function), type.results.count < 8, !hasTailCalls(draft) else {
                return false
            }
            // Only where the one way out is the end of the body.
            guard !leaves(site), !reachesEndOnlyByBranch(site) else { return false }
            var maker = site.maker()
            guard let value = maker.constant(new, &choices, depth: 0) else { return false }
            let end = site.body.instructions.count - 1
            draft.replace(end..<end, in: site, with: value, sideTable: maker.sideTable)
            draft.functions[function].type = draft.typeIndex(
                of: FunctionType(parameters: type.parameters, results: type.results + [new]))
            let index = site.functionIndex
            draft.rewriteBodies { instruction in
                if case .call(let called) = instruction, called == index { return [instruction, .drop] }
                return [instruction]
            }
            return true
        },
    ]

    /// Appends the parts of another module, exported under new names, and calls one of its functions.
    static let splice = Mutator("splice", weight: 3) { draft, choices, material in
        guard let binary = choices.element(of: material.modules.isEmpty ? SeedModules.binaries : material.modules),
            var other = DraftReader.draft(binary), draft.functions.count + other.functions.count < 400
        else { return false }
        let (first, second) = (DraftSpaces(draft), DraftSpaces(other))
        guard first.memories.count + second.memories.count <= 8 else { return false }
        draft.renumber(spliceMap(first, before: second))
        other.renumber(spliceMap(second, behind: first))
        draft.recursionGroups += other.recursionGroups
        draft.imports += other.imports
        draft.functions += other.functions
        draft.tables += other.tables
        draft.memories += other.memories
        draft.tags += other.tags
        draft.globals += other.globals
        draft.elements += other.elements
        draft.data += other.data
        draft.hasDataCount = draft.hasDataCount || other.hasDataCount
        draft.start = draft.start ?? other.start
        for export in other.exports {
            draft.exports.append(Export(name: draft.freshExportName("spliced"), kind: export.kind, index: export.index))
        }
        draft.names.functions.merge(other.names.functions) { old, _ in old }
        draft.names.locals.merge(other.names.locals) { old, _ in old }
        if !other.functions.isEmpty, !draft.functions.isEmpty {
            let spaces = DraftSpaces(draft)
            let called = spaces.functions.count - 1 - choices.number(below: other.functions.count)
            if let site = BodySite(draft, function: choices.number(below: max(1, draft.functions.count - other.functions.count))),
                let gap = site.chooseGap(&choices)
            {
                _ = insertCall(of: UInt32(called), at: gap, in: site, &draft, &choices)
            }
        }
        draft.declareFunctionReferences()
        return true
    }

    /// New numbers for the first module: what it defines makes room for what the other one imports.
    private static func spliceMap(_ spaces: DraftSpaces, before other: DraftSpaces) -> Renumbering {
        func shift(_ kind: ExternalKind) -> Renumbering.List {
            Renumbering.shifting(from: spaces.importedCount(kind), by: other.importedCount(kind), of: spaces.count(kind))
        }
        var map = Renumbering()
        map.functions = shift(.function)
        map.tables = shift(.table)
        map.memories = shift(.memory)
        map.globals = shift(.global)
        map.tags = shift(.tag)
        return map
    }

    /// New numbers for the second module: imports come behind the imports of the first one, the rest behind all.
    private static func spliceMap(_ spaces: DraftSpaces, behind other: DraftSpaces) -> Renumbering {
        func shift(_ kind: ExternalKind) -> Renumbering.List {
            let imported = spaces.importedCount(kind)
            return (0..<spaces.count(kind)).map { UInt32($0 < imported ? other.importedCount(kind) + $0 : other.count(kind) + $0) }
        }
        var map = Renumbering()
        map.types = Renumbering.shifting(from: 0, by: other.types.count, of: spaces.types.count)
        map.functions = shift(.function)
        map.tables = shift(.table)
        map.memories = shift(.memory)
        map.globals = shift(.global)
        map.tags = shift(.tag)
        map.elements = Renumbering.shifting(from: 0, by: other.elements.count, of: spaces.elements.count)
        map.data = Renumbering.shifting(from: 0, by: other.dataCount, of: spaces.dataCount)
        return map
    }

    // MARK: Functions whose type can change

    /// A function that is only ever called directly, and so may have another type when its calls are changed as well.
    static func privateFunction(_ draft: ModuleDraft, _ choices: inout Choices) -> (position: Int, type: FunctionType)? {
        let spaces = DraftSpaces(draft)
        var visible = References(draft).functionsAsValues
        for export in draft.exports where export.kind == .function { visible.insert(export.index) }
        let imported = spaces.importedCount(.function)
        let found = draft.functions.indices.filter { !visible.contains(UInt32(imported + $0)) }
        guard let position = choices.element(of: found), let type = spaces.functionType(draft.functions[position].type) else { return nil }
        return (position, type)
    }

    private static func hasTailCalls(_ draft: ModuleDraft) -> Bool {
        var found = false
        draft.forEachInstruction { instruction, _ in
            switch instruction {
            case .returnCall, .returnCallIndirect, .returnCallReference: found = true
            default: break
            }
        }
        return found
    }

    /// Whether code leaves the function other than by the end of its body.
    private static func leaves(_ site: BodySite) -> Bool {
        var table = site.body.sideTable
        var leaves = false
        let inner = site.body.instructions.dropLast()
        _ = Labels.map(inner, &table) { label, depth in
            if label >= depth { leaves = true }
            return label
        }
        return leaves
            || inner.contains { instruction in
                switch instruction {
                case .return, .returnCall, .returnCallIndirect, .returnCallReference: true
                default: false
                }
            }
    }

    /// Whether what stands before the last `end` cannot be reached, so that any values may lie there.
    private static func reachesEndOnlyByBranch(_ site: BodySite) -> Bool {
        guard let last = site.typed.steps.last else { return true }
        return last.operands.contains { $0 == nil }
    }
}

/// Modules as drafts.
enum DraftReader {
    /// The draft of a valid module; nil where it is none.
    static func draft(_ binary: [UInt8]) -> ModuleDraft? {
        guard let module = try? ModuleDecoder.decode(binary, features: .all) else { return nil }
        return try? ModuleDraft(lifting: module)
    }
}

extension ModuleDraft {
    /// Replaces every instruction of all bodies by others that have the same effect on the stack.
    mutating func rewriteBodies(_ change: (Instruction) -> [Instruction]) {
        for position in functions.indices { functions[position].body.instructions = functions[position].body.instructions.flatMap(change) }
    }
}
