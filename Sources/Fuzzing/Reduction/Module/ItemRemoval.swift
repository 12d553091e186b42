import WasmModel

/// A part of a module that can be taken away by itself.
enum ModuleItem: Hashable {
    /// A member of an index space, imported or not. Types go only where nothing names them.
    case member(IndexSpace, UInt32)
    /// An export by its position.
    case export(Int)
    case start
    /// A custom section by its position.
    case custom(Int)
}

/// New indices of what stays in a module.
struct IndexMap {
    private var maps: [[UInt32]]
    private static let gone = UInt32.max

    /// Leaves out some members and counts the others anew.
    init(_ draft: ModuleDraft, without removed: Set<ModuleItem>) {
        maps = IndexSpace.allCases.map { space in
            var next: UInt32 = 0
            return (0..<UInt32(draft.count(of: space))).map { index in
                if removed.contains(.member(space, index)) { return IndexMap.gone }
                next += 1
                return next - 1
            }
        }
    }

    /// Gives equal types one index: the first. Types in groups with others are left alone.
    init(mergingEqualTypesOf draft: ModuleDraft) {
        self.init(draft, without: [])
        var known: [SubType: UInt32] = [:]
        var next: UInt32 = 0
        var index: UInt32 = 0
        for group in draft.recursionGroups {
            for type in group {
                if group.count == 1, let first = known[type] {
                    maps[IndexSpace.type.rawValue][Int(index)] = first
                    merged.insert(index)
                } else {
                    maps[IndexSpace.type.rawValue][Int(index)] = next
                    if group.count == 1 { known[type] = next }
                    next += 1
                }
                index += 1
            }
        }
    }

    /// What element segments name in the place of functions that are gone.
    var substitute: UInt32?
    /// Types that have the index of another one.
    private(set) var merged: Set<UInt32> = []

    /// Nil for what is removed; an index of nothing stays as it is.
    subscript(_ space: IndexSpace, _ index: UInt32) -> UInt32? {
        let map = maps[space.rawValue]
        guard Int(index) < map.count else { return index }
        return map[Int(index)] == IndexMap.gone ? nil : map[Int(index)]
    }

    func removes(_ space: IndexSpace, _ index: UInt32) -> Bool { self[space, index] == nil }

    /// For places where everything is known to stay.
    func kept(_ space: IndexSpace, _ index: UInt32) -> UInt32 { self[space, index] ?? 0 }

    func type(_ heap: HeapType) -> HeapType { heap.mappingIndex { kept(.type, $0) } }
}

extension ModuleDraft {
    /// How many members an index space has, imports included.
    func count(of space: IndexSpace) -> Int {
        func imported(_ kind: ExternalKind) -> Int { imports.count { $0.type.kind == kind } }
        switch space {
        case .type: return recursionGroups.reduce(0) { $0 + $1.count }
        case .function: return imported(.function) + functions.count
        case .table: return imported(.table) + tables.count
        case .memory: return imported(.memory) + memories.count
        case .global: return imported(.global) + globals.count
        case .tag: return imported(.tag) + tags.count
        case .element: return elements.count
        case .data: return data.count
        }
    }

    /// The type of a member of the global index space.
    func globalType(_ index: UInt32) -> GlobalType? {
        var rest = Int(index)
        for entry in imports {
            guard case .global(let type) = entry.type else { continue }
            if rest == 0 { return type }
            rest -= 1
        }
        return rest < globals.count ? globals[rest].type : nil
    }

    /// The type of positions in a table.
    func addressType(ofTable index: UInt32) -> ValueType {
        let imported = imports.compactMap { if case .table(let type) = $0.type { type } else { nil } }
        let all = imported + tables.map(\.type)
        return Int(index) < all.count ? all[Int(index)].index.valueType : .i32
    }

    /// The type of addresses in a memory.
    func addressType(ofMemory index: UInt32) -> ValueType {
        let imported = imports.compactMap { if case .memory(let type) = $0.type { type } else { nil } }
        let all = imported + memories
        return Int(index) < all.count ? all[Int(index)].index.valueType : .i32
    }

    /// The function type of a member of the type index space.
    func functionType(_ index: UInt32) -> FunctionType? {
        var rest = Int(index)
        for group in recursionGroups {
            if rest < group.count {
                guard case .function(let type) = group[rest].composite else { return nil }
                return type
            }
            rest -= group.count
        }
        return nil
    }

    /// The type index of a member of the function index space.
    func typeIndex(ofFunction index: UInt32) -> UInt32? {
        var rest = Int(index)
        for entry in imports {
            guard case .function(let type, _) = entry.type else { continue }
            if rest == 0 { return type }
            rest -= 1
        }
        return rest < functions.count ? functions[rest].type : nil
    }

    /// Instructions that make a simple value of a type; nil where there is no simple one.
    static func simplest(_ type: ValueType, sideTable: inout InstructionSideTable) -> [Instruction]? {
        switch type {
        case .i32: return [.i32Constant(0)]
        case .i64: return [.i64Constant(0)]
        case .f32: return [.f32Constant(0)]
        case .f64: return [.f64Constant(0)]
        case .v128: return [.v128Constant(sideTable.add(vector: SIMD16()))]
        case .reference(let reference):
            if reference.nullable { return [.referenceNull(reference.heap)] }
            switch reference.heap {
            case .i31, .eq, .any: return [.i32Constant(0), .referenceI31]
            case .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .type, .recursive, .canonical, .exact,
                .exactRecursive, .exactCanonical:
                return nil
            }
        }
    }

    /// An expression of simple values; nil where a type has none.
    static func simplest(_ types: [ValueType]) -> DraftExpression? {
        var expression = DraftExpression([])
        for type in types {
            guard let instructions = simplest(type, sideTable: &expression.sideTable) else { return nil }
            expression.instructions += instructions
        }
        expression.instructions.append(.end)
        return expression
    }
}

extension DraftExpression {
    /// Whether it names something that is gone.
    func names(_ isGone: (IndexSpace, UInt32) -> Bool) -> Bool {
        var found = false
        for instruction in instructions {
            instruction.visitIndices(of: sideTable) { space, index in if isGone(space, index) { found = true } }
            if found { return true }
        }
        return false
    }

    /// The expression with new indices. Instructions that name what is gone are replaced by what takes and leaves as many values.
    ///
    /// The shape is that of the expression, nil where it is not valid. Nil is the result where something is gone that cannot be replaced.
    func renumbered(_ map: IndexMap, shape: @autoclosure () -> BodyShape?) -> DraftExpression? {
        guard names({ map.removes($0, $1) }) else {
            var result = DraftExpression([])
            result.instructions.reserveCapacity(instructions.count)
            for instruction in instructions {
                result.instructions.append(result.sideTable.adopt(instruction, of: sideTable) { map.kept($0, $1) })
            }
            return result
        }
        guard let shape = shape() else { return nil }
        var result = DraftExpression([])
        for (position, instruction) in instructions.enumerated() {
            var isGone = false
            instruction.visitIndices(of: sideTable) { space, index in if map.removes(space, index) { isGone = true } }
            if !isGone {
                result.instructions.append(result.sideTable.adopt(instruction, of: sideTable) { map.kept($0, $1) })
                continue
            }
            if case .tryTable(let type, let index) = instruction {
                var side = sideTable
                let clauses = sideTable.catches[Int(index.index)].filter { clause in
                    switch clause {
                    case .catch(let tag, _), .catchReference(let tag, _): !map.removes(.tag, tag)
                    case .catchAll, .catchAllReference: true
                    }
                }
                let rest = Instruction.tryTable(type, catches: side.add(catches: clauses))
                result.instructions.append(result.sideTable.adopt(rest, of: side) { map.kept($0, $1) })
                continue
            }
            if instruction.opensBlock || instruction.turnsBlock { return nil }
            guard position < shape.effects.count, !instruction.isTerminator else {
                result.instructions.append(.unreachable)
                continue
            }
            let effect = shape.effects[position]
            var replacement = [Instruction](repeating: .drop, count: effect.operandCount)
            var isComplete = true
            for type in effect.results {
                // The types of results may name removed types, too.
                let type = type.mapping { map.type($0) }
                if let simple = ModuleDraft.simplest(type, sideTable: &result.sideTable) {
                    replacement += simple
                } else {
                    isComplete = false
                }
            }
            result.instructions += isComplete ? replacement : [.unreachable]
        }
        return result
    }
}

extension ModuleSubject {
    /// The module without some items and without whatever cannot be without them.
    ///
    /// With `keepingPlaces`, entries of element segments that name functions which go name another one then, and those behind them stay
    /// where they are. Nil is the result where something that stays needs one of the items.
    func removing(_ items: Set<ModuleItem>, keepingPlaces: Bool = false) -> ModuleSubject? {
        let needsRenumbering = items.contains { if case .member = $0 { true } else { false } }
        guard needsRenumbering else {
            return editingFrame { draft in
                draft.exports = draft.exports.enumerated().filter { !items.contains(.export($0.offset)) }.map(\.element)
                draft.customSections = draft.customSections.enumerated().filter { !items.contains(.custom($0.offset)) }.map(\.element)
                if items.contains(.start) { draft.start = nil }
            }
        }
        var map = IndexMap(draft, without: items)
        if keepingPlaces {
            guard items.count < draft.count(of: .function) else { return nil }
            map.substitute = 0
        }
        return renumbered(map, without: items).map(replacing(_:))
    }

    /// The module without types that are there twice; nil where there are none.
    func mergingEqualTypes() -> ModuleSubject? {
        let map = IndexMap(mergingEqualTypesOf: draft)
        guard !map.merged.isEmpty else { return nil }
        return renumbered(map, without: []).map(replacing(_:))
    }

    /// The draft with new indices.
    private func renumbered(_ map: IndexMap, without items: Set<ModuleItem>) -> ModuleDraft? {
        var result = draft
        func constant(_ expression: DraftExpression, _ type: ValueType) -> DraftExpression? {
            if let renumbered = expression.renumbered(map, shape: nil) { return renumbered }
            return ModuleDraft.simplest([type.mapping(map.type)])
        }

        var group: [SubType] = []
        result.recursionGroups = []
        var index: UInt32 = 0
        for old in draft.recursionGroups {
            group = []
            for type in old {
                if map[.type, index] != nil, !map.merged.contains(index) { group.append(type.mapping(map.type)) }
                index += 1
            }
            if !group.isEmpty || old.isEmpty { result.recursionGroups.append(group) }
        }

        var numbers: [ExternalKind: UInt32] = [:]
        result.imports = []
        for entry in draft.imports {
            let kind = entry.type.kind
            let number = numbers[kind, default: 0]
            numbers[kind] = number + 1
            if map.removes(kind.space, number) { continue }
            var kept = entry
            kept.type = entry.type.renumbered(map)
            result.imports.append(kept)
        }
        func first(_ kind: ExternalKind) -> UInt32 { numbers[kind] ?? 0 }

        result.functions = []
        for (number, function) in draft.functions.enumerated() where map[.function, first(.function) + UInt32(number)] != nil {
            guard let body = function.body.renumbered(map, shape: shape(number)) else { return nil }
            let locals = function.locals.map { LocalGroup(count: $0.count, type: $0.type.mapping(map.type)) }
            result.functions.append(Function(type: map.kept(.type, function.type), locals: locals, body: body))
        }
        result.tables = []
        for (number, table) in draft.tables.enumerated() where map[.table, first(.table) + UInt32(number)] != nil {
            var table = table
            table.type.element = table.type.element.mapping(map.type)
            if let initializer = table.initializer {
                guard let renumbered = constant(initializer, .reference(draft.tables[number].type.element)) else { return nil }
                table.initializer = renumbered
            }
            result.tables.append(table)
        }
        result.memories = draft.memories.enumerated().filter { map[.memory, first(.memory) + UInt32($0.offset)] != nil }.map(\.element)
        result.tags = draft.tags.enumerated().filter { map[.tag, first(.tag) + UInt32($0.offset)] != nil }
            .map { map.kept(.type, $0.element) }
        result.globals = []
        for (number, global) in draft.globals.enumerated() where map[.global, first(.global) + UInt32(number)] != nil {
            var global = global
            guard let initializer = constant(global.initializer, global.type.value) else { return nil }
            global.type.value = global.type.value.mapping(map.type)
            global.initializer = initializer
            result.globals.append(global)
        }
        result.exports = draft.exports.enumerated().compactMap { number, export in
            guard !items.contains(.export(number)), let index = map[export.kind.space, export.index] else { return nil }
            return Export(name: export.name, kind: export.kind, index: index)
        }
        result.start = items.contains(.start) ? nil : draft.start.flatMap { map[.function, $0] }
        guard let elements = elements(map, constant), let data = data(map, constant) else { return nil }
        result.elements = elements
        result.data = data
        result.customSections = draft.customSections.enumerated().filter { !items.contains(.custom($0.offset)) }.map(\.element)
        result.names = draft.names.renumbered(map)
        return result
    }

    private typealias Function = ModuleDraft.Function
    private typealias Renumbering = (DraftExpression, ValueType) -> DraftExpression?

    private func elements(_ map: IndexMap, _ constant: Renumbering) -> [ModuleDraft.ElementSegment]? {
        var result: [ModuleDraft.ElementSegment] = []
        for (number, segment) in draft.elements.enumerated() where map[.element, UInt32(number)] != nil {
            var segment = segment
            segment.type = segment.type.mapping(map.type)
            if case .active(let table, let offset) = segment.mode {
                // Without its table the segment has nowhere to go; it goes along where nothing else names it.
                guard let index = map[.table, table] else {
                    segment.mode = .declarative
                    result.append(segment)
                    continue
                }
                guard let renumbered = constant(offset, draft.addressType(ofTable: table)) else { return nil }
                segment.mode = .active(index, offset: renumbered)
            }
            switch segment.items {
            case .functions(let functions): segment.items = .functions(functions.compactMap { map[.function, $0] ?? map.substitute })
            case .expressions(let expressions):
                let filler =
                    map.substitute == nil || !segment.type.nullable ? nil : DraftExpression([.referenceNull(segment.type.heap), .end])
                segment.items = .expressions(expressions.compactMap { $0.renumbered(map, shape: nil) ?? filler })
            }
            result.append(segment)
        }
        return result
    }

    private func data(_ map: IndexMap, _ constant: Renumbering) -> [ModuleDraft.DataSegment]? {
        var result: [ModuleDraft.DataSegment] = []
        for (number, segment) in draft.data.enumerated() where map[.data, UInt32(number)] != nil {
            var segment = segment
            if case .active(let memory, let offset) = segment.mode {
                guard let index = map[.memory, memory] else {
                    segment.mode = .passive
                    result.append(segment)
                    continue
                }
                guard let renumbered = constant(offset, draft.addressType(ofMemory: memory)) else { return nil }
                segment.mode = .active(index, offset: renumbered)
            }
            result.append(segment)
        }
        return result
    }
}

extension ExternalKind {
    var space: IndexSpace {
        switch self {
        case .function: .function
        case .table: .table
        case .memory: .memory
        case .global: .global
        case .tag: .tag
        }
    }
}

extension ExternalType {
    fileprivate func renumbered(_ map: IndexMap) -> ExternalType {
        switch self {
        case .function(let type, let exact): .function(map.kept(.type, type), exact: exact)
        case .table(var type):
            {
                type.element = type.element.mapping(map.type)
                return .table(type)
            }()
        case .memory: self
        case .global(let type): .global(GlobalType(value: type.value.mapping(map.type), mutable: type.mutable))
        case .tag(let type): .tag(map.kept(.type, type))
        }
    }
}

extension ModuleNames {
    fileprivate func renumbered(_ map: IndexMap) -> ModuleNames {
        func renumbered<Value>(_ names: [UInt32: Value], _ space: IndexSpace) -> [UInt32: Value] {
            var result: [UInt32: Value] = [:]
            for (index, name) in names { if let new = map[space, index] { result[new] = name } }
            return result
        }
        var result = self
        result.functions = renumbered(functions, .function)
        result.locals = renumbered(locals, .function)
        result.labels = renumbered(labels, .function)
        result.types = renumbered(types, .type)
        result.tables = renumbered(tables, .table)
        result.memories = renumbered(memories, .memory)
        result.globals = renumbered(globals, .global)
        result.elements = renumbered(elements, .element)
        result.data = renumbered(data, .data)
        result.fields = renumbered(fields, .type)
        result.tags = renumbered(tags, .tag)
        return result
    }
}
