import WasmModel

/// The index spaces of a draft, imports first: what its instructions see.
public struct DraftSpaces: Sendable {
    public let types: [SubType]
    /// Type indices.
    public let functions: [UInt32]
    public let tables: [TableType]
    public let memories: [MemoryType]
    public let globals: [GlobalType]
    /// Type indices.
    public let tags: [UInt32]
    public let elements: [ReferenceType]
    public let dataCount: Int
    /// How many of each kind are imported.
    public let imported: [ExternalKind: Int]
    /// Of the imported functions, whether they are of exactly their type.
    private let importIsExact: [Bool]
    /// The types in their groups, of which equal ones are equal types.
    private let recursionGroups: [[SubType]]
    /// Whether instructions that make references say exactly of which type they are: only where a type of the module can tell.
    public let hasExactTypes: Bool

    public init(_ draft: ModuleDraft) {
        types = draft.types
        recursionGroups = draft.recursionGroups
        var functions: [UInt32] = []
        var importIsExact: [Bool] = []
        var tables: [TableType] = []
        var memories: [MemoryType] = []
        var globals: [GlobalType] = []
        var tags: [UInt32] = []
        for entry in draft.imports {
            switch entry.type {
            case .function(let type, let isExact):
                functions.append(type)
                importIsExact.append(isExact)
            case .table(let type): tables.append(type)
            case .memory(let type): memories.append(type)
            case .global(let type): globals.append(type)
            case .tag(let type): tags.append(type)
            }
        }
        imported = [
            .function: functions.count, .table: tables.count, .memory: memories.count, .global: globals.count, .tag: tags.count,
        ]
        self.importIsExact = importIsExact
        self.functions = functions + draft.functions.map(\.type)
        self.tables = tables + draft.tables.map(\.type)
        self.memories = memories + draft.memories
        self.globals = globals + draft.globals.map(\.type)
        self.tags = tags + draft.tags
        elements = draft.elements.map(\.type)
        dataCount = draft.data.count
        hasExactTypes = types.contains { $0.descriptor != nil || $0.describes != nil } || DraftSpaces.namesExactTypes(draft)
    }

    /// Whether a type somewhere is exact, so that what instructions give must be, too.
    private static func namesExactTypes(_ draft: ModuleDraft) -> Bool {
        func isExact(_ type: ValueType) -> Bool {
            if case .reference(let reference) = type { reference.heap.isExact } else { false }
        }
        func isExact(_ block: BlockType) -> Bool {
            if case .value(let type) = block { isExact(type) } else { false }
        }
        let inTypes = draft.recursionGroups.contains { group in
            group.contains { type in
                switch type.composite {
                case .function(let function): function.parameters.contains(where: isExact) || function.results.contains(where: isExact)
                case .structure(let structure): structure.fields.contains { isExact($0.storage.unpacked) }
                case .array(let array): isExact(array.field.storage.unpacked)
                }
            }
        }
        if inTypes || draft.globals.contains(where: { isExact($0.type.value) }) { return true }
        if draft.tables.contains(where: { $0.type.element.heap.isExact }) || draft.elements.contains(where: { $0.type.heap.isExact }) {
            return true
        }
        let inImports = draft.imports.contains { entry in
            switch entry.type {
            case .function(_, let exact): exact
            case .global(let type): isExact(type.value)
            case .table(let type): type.element.heap.isExact
            case .memory, .tag: false
            }
        }
        if inImports { return true }
        return draft.functions.contains { function in
            if function.locals.contains(where: { isExact($0.type) }) { return true }
            if function.body.sideTable.selectTypes.contains(where: { $0.contains(where: isExact) }) { return true }
            return function.body.instructions.contains { instruction in
                switch instruction {
                case .block(let type), .loop(let type), .if(let type), .tryTable(let type, _), .try(let type): isExact(type)
                case .referenceTest(let type), .referenceCast(let type): type.heap.isExact
                case .branchOnCast(_, let from, let to), .branchOnCastFail(_, let from, let to): from.heap.isExact || to.heap.isExact
                default: false
                }
            }
        }
    }

    /// How many things of a kind are imported.
    public func importedCount(_ kind: ExternalKind) -> Int { imported[kind] ?? 0 }

    /// How many things of a kind there are.
    public func count(_ kind: ExternalKind) -> Int {
        switch kind {
        case .function: functions.count
        case .table: tables.count
        case .memory: memories.count
        case .global: globals.count
        case .tag: tags.count
        }
    }

    /// The function type of a type index; nil where it is another type, or none.
    public func functionType(_ index: UInt32) -> FunctionType? {
        guard Int(index) < types.count, case .function(let type) = types[Int(index)].composite else { return nil }
        return type
    }

    /// The type of a function of the index space.
    public func type(ofFunction index: UInt32) -> FunctionType? {
        Int(index) < functions.count ? functionType(functions[Int(index)]) : nil
    }

    /// What a tag's exceptions carry.
    public func parameters(ofTag index: UInt32) -> [ValueType]? {
        Int(index) < tags.count ? functionType(tags[Int(index)])?.parameters : nil
    }

    /// Whether a function of the index space is of exactly its type: those of the module are, of imported ones their types say so.
    public func isExact(function index: UInt32) -> Bool {
        Int(index) < importIsExact.count ? importIsExact[Int(index)] : Int(index) < functions.count
    }

    /// The fields of a structure, or the one of an array.
    public func fields(_ index: UInt32) -> [FieldType]? {
        guard Int(index) < types.count else { return nil }
        switch types[Int(index)].composite {
        case .function: return nil
        case .structure(let type): return type.fields
        case .array(let type): return [type.field]
        }
    }

    /// Parameters and results of a block type.
    public func signature(_ type: BlockType) -> FunctionType? {
        switch type {
        case .empty: FunctionType(parameters: [], results: [])
        case .value(let value): FunctionType(parameters: [], results: [value])
        case .type(let index): functionType(index)
        }
    }
}

// Matching (specification chapter 3.3), by type index: equal types of two indices count as different, so that no answer is too good.
extension DraftSpaces {
    public func matches(_ a: ValueType, _ b: ValueType) -> Bool {
        if a == b { return true }
        guard case .reference(let first) = a, case .reference(let second) = b else { return false }
        return (second.nullable || !first.nullable) && matches(first.heap, second.heap)
    }

    public func matches(_ a: [ValueType], _ b: [ValueType]) -> Bool { a.count == b.count && zip(a, b).allSatisfy { matches($0, $1) } }

    public func matches(_ a: HeapType, _ b: HeapType) -> Bool {
        if a == b { return true }
        if let index = a.typeIndex {
            if let other = b.typeIndex { return !b.isExact && isSubtype(index, of: other) }
            guard Int(index) < types.count else { return false }
            return matches(DraftSpaces.top(types[Int(index)].composite), b)
        }
        if let other = b.typeIndex {
            guard Int(other) < types.count else { return false }
            switch types[Int(other)].composite {
            case .function: return a == .nofunc
            case .structure, .array: return a == .none
            }
        }
        switch (a, b) {
        case (.none, .any), (.none, .eq), (.none, .i31), (.none, .struct), (.none, .array), (.i31, .eq), (.i31, .any), (.struct, .eq),
            (.struct, .any), (.array, .eq), (.array, .any), (.eq, .any), (.nofunc, .func), (.noextern, .extern), (.noexn, .exn):
            return true
        default: return false
        }
    }

    /// Whether a type is another one or declares it, directly or not, as its supertype.
    private func isSubtype(_ a: UInt32, of b: UInt32) -> Bool {
        var current = a
        for _ in 0...types.count {
            if current == b { return true }
            guard Int(current) < types.count, let next = types[Int(current)].supertypes.first?.typeIndex else { return false }
            current = next
        }
        return false
    }

    /// Whether two indices are of equal types (specification chapter 3.1.2): the same position in groups that are equal but for their place.
    public func areEqual(_ a: UInt32, _ b: UInt32) -> Bool {
        if a == b { return true }
        guard Int(a) < types.count, Int(b) < types.count else { return false }
        // By index, the first one of an equal type.
        var first: [UInt32] = []
        var groups: [[SubType]: UInt32] = [:]
        for group in recursionGroups {
            let start = UInt32(first.count)
            let closed = group.map { type in
                type.mapping { heap in
                    guard let index = heap.typeIndex, index < start + UInt32(group.count) else { return heap }
                    if index >= start { return heap.isExact ? .exactRecursive(index - start) : .recursive(index - start) }
                    return heap.renamed(.type(first[Int(index)]))
                }
            }
            let equal = groups[closed] ?? start
            groups[closed] = equal
            first += group.indices.map { equal + UInt32($0) }
        }
        return first[Int(a)] == first[Int(b)]
    }

    private static func top(_ type: CompositeType) -> HeapType {
        switch type {
        case .function: .func
        case .structure: .struct
        case .array: .array
        }
    }

    /// The top of the hierarchy to which a heap type belongs.
    public func top(_ heap: HeapType) -> HeapType {
        switch heap {
        case .any, .eq, .i31, .struct, .array, .none: return .any
        case .func, .nofunc: return .func
        case .extern, .noextern: return .extern
        case .exn, .noexn: return .exn
        case .type, .recursive, .canonical, .exact, .exactRecursive, .exactCanonical:
            guard let index = heap.typeIndex, Int(index) < types.count, case .function = types[Int(index)].composite else { return .any }
            return .func
        }
    }
}
