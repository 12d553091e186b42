import WasmModel

extension ModuleDraft {
    /// What nothing in the module can reach from its exports, its start function and the segments that instantiation copies.
    var unusedItems: [ModuleItem] {
        var marking = Marking(draft: self)
        marking.markRoots()
        var items: [ModuleItem] = []
        for space in IndexSpace.allCases {
            for index in 0..<UInt32(count(of: space)) where !marking.isMarked(space, index) { items.append(.member(space, index)) }
        }
        return items
    }
}

/// Marks what is reached.
private struct Marking {
    private let draft: ModuleDraft
    private let types: [SubType]
    private let imports: [ExternalKind: [ExternalType]]
    private var marked: [[Bool]]
    private var waiting: [(IndexSpace, UInt32)] = []

    init(draft: ModuleDraft) {
        self.draft = draft
        types = draft.types
        imports = Dictionary(grouping: draft.imports.map(\.type), by: \.kind)
        marked = IndexSpace.allCases.map { Array(repeating: false, count: draft.count(of: $0)) }
    }

    func isMarked(_ space: IndexSpace, _ index: UInt32) -> Bool { marked[space.rawValue][Int(index)] }

    mutating func markRoots() {
        for export in draft.exports { mark(export.kind.space, export.index) }
        if let start = draft.start { mark(.function, start) }
        for (index, segment) in draft.elements.enumerated() {
            // A declarative segment lets code name functions; without the code it is not needed, so it counts as named by all of it.
            if case .passive = segment.mode { continue }
            mark(.element, UInt32(index))
        }
        for (index, segment) in draft.data.enumerated() {
            if case .active = segment.mode { mark(.data, UInt32(index)) }
        }
        while let (space, index) = waiting.popLast() { follow(space, index) }
    }

    private mutating func mark(_ space: IndexSpace, _ index: UInt32) {
        guard Int(index) < marked[space.rawValue].count, !marked[space.rawValue][Int(index)] else { return }
        marked[space.rawValue][Int(index)] = true
        waiting.append((space, index))
    }

    private mutating func mark(_ expression: DraftExpression?) {
        guard let expression else { return }
        for instruction in expression.instructions {
            instruction.visitIndices(of: expression.sideTable) { mark($0, $1) }
        }
    }

    private mutating func mark(_ type: ValueType) {
        if case .reference(let reference) = type, let index = reference.heap.typeIndex { mark(.type, index) }
    }

    private mutating func mark(_ type: ExternalType) {
        switch type {
        case .function(let index, _), .tag(let index): mark(.type, index)
        case .table(let type): mark(.reference(type.element))
        case .global(let type): mark(type.value)
        case .memory: break
        }
    }

    /// Splits an index into an import's type and the number of a member that the module defines.
    private func resolve(_ kind: ExternalKind, _ index: UInt32) -> (imported: ExternalType?, defined: Int) {
        let imported = imports[kind] ?? []
        return Int(index) < imported.count ? (imported[Int(index)], 0) : (nil, Int(index) - imported.count)
    }

    private mutating func follow(_ space: IndexSpace, _ index: UInt32) {
        switch space {
        case .type: types[Int(index)].visitTypes { mark(.type, $0) }
        case .function:
            let (imported, number) = resolve(.function, index)
            if let imported { return mark(imported) }
            let function = draft.functions[number]
            mark(.type, function.type)
            for group in function.locals { mark(group.type) }
            mark(function.body)
        case .table:
            let (imported, number) = resolve(.table, index)
            if let imported { return mark(imported) }
            mark(.reference(draft.tables[number].type.element))
            mark(draft.tables[number].initializer)
        case .memory: break
        case .global:
            let (imported, number) = resolve(.global, index)
            if let imported { return mark(imported) }
            mark(draft.globals[number].type.value)
            mark(draft.globals[number].initializer)
        case .tag:
            let (imported, number) = resolve(.tag, index)
            mark(imported ?? .tag(draft.tags[number]))
        case .element:
            let segment = draft.elements[Int(index)]
            mark(.reference(segment.type))
            if case .active(let table, let offset) = segment.mode {
                mark(.table, table)
                mark(offset)
            }
            switch segment.items {
            case .functions(let functions): for function in functions { mark(.function, function) }
            case .expressions(let expressions): for expression in expressions { mark(expression) }
            }
        case .data:
            if case .active(let memory, let offset) = draft.data[Int(index)].mode {
                mark(.memory, memory)
                mark(offset)
            }
        }
    }
}
