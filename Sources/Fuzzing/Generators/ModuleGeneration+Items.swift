import WasmModel

// Imports and definitions of functions, tables, memories, globals and tags.
extension ModuleGeneration {
    /// The module from which everything comes that no module of the case exports.
    static let host: Name = "host"

    var hasTags: Bool { features[.exceptions] || features[.legacyExceptions] }

    // MARK: Imports

    mutating func makeImports() {
        for item in shared.items where chance(1, of: 2) { importShared(item) }
        for number in 0..<count(upTo: configuration.imports) {
            guard let type = drawImport() else { continue }
            add(Import(module: Self.host, name: ItemNames.host(number), type: type))
        }
        importedFunctionCount = functions.count
        importedGlobalCount = globals.count
    }

    private mutating func importShared(_ item: SharedItems.Item) {
        switch item.type {
        case .memory: guard memories.isEmpty || features[.multiMemory] else { return }
        case .table: guard dataTables.isEmpty || features[.referenceTypes] else { return }
        case .function, .global, .tag: break
        }
        add(Import(module: item.module, name: item.name, type: item.type))
    }

    private mutating func add(_ entry: Import) {
        draft.imports.append(entry)
        switch entry.type {
        case .function(let type, let exact):
            functions.append(type)
            functionIsExact.append(exact)
        case .table(let type): addTable(type, isStable: false)
        case .memory(let type): addMemory(type)
        case .global(let type): globals.append(GlobalFacts(type: type))
        case .tag(let type): tags.append(type)
        }
    }

    private mutating func drawImport() -> ExternalType? {
        switch number(10) {
        case 0, 1, 2, 3, 4:
            let type = pick(functionTypes)
            // The host gives what it can make: results that may be null.
            guard signature(type).results.allSatisfy(isHostType) else { return nil }
            return .function(type, exact: features[.customDescriptors] && chance(1, of: 4))
        case 5:
            guard dataTables.isEmpty || features[.referenceTypes] else { return nil }
            let type = drawTableType()
            return type.element.nullable ? .table(type) : nil
        case 6:
            guard memories.isEmpty || features[.multiMemory] else { return nil }
            return .memory(drawMemoryType())
        case 7, 8:
            var type = drawGlobalType()
            if !features[.mutableGlobals] { type.mutable = false }
            return isHostType(type.value) ? .global(type) : nil
        default:
            return hasTags ? .tag(drawTagType()) : nil
        }
    }

    // MARK: Definitions

    mutating func makeDefinitions() {
        let planned = 1 + count(upTo: configuration.functions - 1)
        for _ in 0..<planned { _ = addFunction(pick(functionTypes)) }
        plannedFunctionCount = functions.count
        if hasTags { for _ in 0..<count(upTo: configuration.tags) { addTag(drawTagType()) } }
        let memoryLimit = features[.multiMemory] ? configuration.memories : min(1, configuration.memories)
        for _ in 0..<max(0, max(min(1, memoryLimit), count(upTo: memoryLimit)) - memories.count) {
            let type = drawMemoryType()
            draft.memories.append(type)
            addMemory(type)
        }
        let tableLimit = features[.referenceTypes] ? configuration.tables : min(1, configuration.tables)
        for _ in 0..<max(0, count(upTo: tableLimit) - dataTables.count) { makeTable() }
        for _ in 0..<count(upTo: configuration.globals) { makeGlobal() }
    }

    private mutating func makeTable() {
        let type = drawTableType()
        var table = ModuleDraft.Table(type: type)
        if !type.element.nullable || (features[.functionReferences] && chance(1, of: 4)) {
            table.initializer = constantExpression(.reference(type.element), visibleGlobals: importedGlobalCount)
        }
        draft.tables.append(table)
        addTable(type, isStable: top(type.element.heap) == .func && !chance(1, of: 4))
    }

    private mutating func makeGlobal() {
        let type = drawGlobalType()
        let initializer = constantExpression(type.value, visibleGlobals: globals.count)
        draft.globals.append(ModuleDraft.Global(type: type, initializer: initializer))
        var facts = GlobalFacts(type: type)
        if !type.mutable, features[.gc], initializer.instructions.count == 2 {
            if case .i32Constant(let value) = initializer.instructions[0] { facts.known = UInt64(UInt32(bitPattern: value)) }
            if case .i64Constant(let value) = initializer.instructions[0] { facts.known = UInt64(bitPattern: value) }
        }
        globals.append(facts)
    }

    private mutating func addTable(_ type: TableType, isStable: Bool) {
        dataTables.append(type)
        self.isStable.append(isStable)
    }

    private mutating func addMemory(_ type: MemoryType) {
        if size(of: type) >= 64 { roomyMemories.append(UInt32(memories.count)) }
        memories.append(type)
    }

    mutating func addTag(_ type: UInt32) {
        draft.tags.append(type)
        tags.append(type)
    }

    /// Bytes that a memory has at least.
    func size(of type: MemoryType) -> UInt64 { type.limits.minimum << UInt64(type.pageSizeExponent) }

    // MARK: Types of definitions

    private mutating func drawMemoryType() -> MemoryType {
        let index: IndexType = features[.memory64] && chance(1, of: 3) ? .i64 : .i32
        let isShared = features[.threads] && chance(1, of: 2)
        let hasBytes = features[.customPageSizes] && chance(1, of: 3)
        let unit: UInt64 = hasBytes ? 1 << 16 : 1
        var minimum = UInt64(min(1, configuration.memoryPages) + number(max(1, configuration.memoryPages))) * unit
        if hasBytes, chance(2, of: 3) { minimum = min(minimum, UInt64(1) << UInt64(number(17))) + UInt64(number(3)) }
        if chance(1, of: 12) { minimum = 0 }
        let maximum = isShared || !chance(1, of: 4) ? minimum + UInt64(number(configuration.memoryGrowth + 1)) * unit : nil
        return MemoryType(
            limits: Limits(minimum: minimum, maximum: maximum), index: index, pageSizeExponent: hasBytes ? 0 : 16, isShared: isShared)
    }

    private mutating func drawTableType() -> TableType {
        var element = ReferenceType.funcref
        if features[.referenceTypes], chance(1, of: 2) {
            let drawn = drawReference()
            if isConstant(.reference(drawn)) { element = drawn }
        }
        let index: IndexType = features[.memory64] && chance(1, of: 3) ? .i64 : .i32
        let minimum = UInt64(count(upTo: configuration.tableElements))
        let maximum = chance(1, of: 2) ? minimum + UInt64(number(8)) : nil
        return TableType(element: element, limits: Limits(minimum: minimum, maximum: maximum), index: index)
    }

    private mutating func drawGlobalType() -> GlobalType {
        var type = pick(pool)
        if !isConstant(type) { type = .i32 }
        return GlobalType(value: type, mutable: chance(2, of: 3))
    }

    private mutating func drawTagType() -> UInt32 {
        let start = number(functionTypes.count)
        for step in 0..<functionTypes.count {
            let type = functionTypes[(start + step) % functionTypes.count]
            if signature(type).results.isEmpty { return type }
        }
        return type(parameters: [], results: [])
    }

    // MARK: Exports and the rest

    mutating func makeExports() {
        func export(_ generation: inout ModuleGeneration, _ kind: ExternalKind, _ count: Int, _ condition: (Int) -> Bool) {
            for index in 0..<count where condition(index) {
                guard !generation.chance(100 - generation.configuration.exportChance, of: 100) else { continue }
                generation.draft.exports.append(
                    Export(name: ItemNames.item(kind, index), kind: kind, index: UInt32(index)))
            }
        }
        let globals = globals
        let hasMutableGlobals = features[.mutableGlobals]
        let start = draft.start
        export(&self, .function, functions.count) { start != UInt32($0) }
        export(&self, .table, dataTables.count) { _ in true }
        export(&self, .memory, memories.count) { _ in true }
        export(&self, .global, globals.count) { hasMutableGlobals || !globals[$0].type.mutable }
        export(&self, .tag, tags.count) { _ in true }
        if draft.exports.isEmpty, !functions.isEmpty {
            draft.exports.append(Export(name: ItemNames.item(.function, 0), kind: .function, index: 0))
        }
    }

    /// Declares the functions of which bodies take references (specification chapter 3.5, C.refs).
    mutating func declareReferences() {
        guard !referenced.isEmpty else { return }
        for export in draft.exports where export.kind == .function { referenced.remove(export.index) }
        guard !referenced.isEmpty else { return }
        draft.elements.append(
            ModuleDraft.ElementSegment(
                type: ReferenceType(nullable: false, heap: .func), mode: .declarative, items: .functions(referenced.sorted())))
    }

    /// What later modules of a case can import from this one.
    func exports(of module: Name) -> [SharedItems.Item] {
        draft.exports.map { export in
            let index = Int(export.index)
            let type: ExternalType =
                switch export.kind {
                case .function: .function(functions[index], exact: functionIsExact[index] && features[.customDescriptors])
                case .table: .table(dataTables[index])
                case .memory: .memory(memories[index])
                case .global: .global(globals[index].type)
                case .tag: .tag(tags[index])
                }
            return SharedItems.Item(module: module, name: export.name, type: type)
        }
    }
}

/// Names of imports and exports, made once.
enum ItemNames {
    private static let limit = 1024
    private static let host = (0..<limit).map { Name("h\($0)") }
    private static let items: [[Name]] = ExternalKind.allCases.map { kind in (0..<limit).map { Name(text(kind, $0)) } }

    private static func text(_ kind: ExternalKind, _ index: Int) -> String {
        switch kind {
        case .function: "f\(index)"
        case .table: "table\(index)"
        case .memory: "memory\(index)"
        case .global: "global\(index)"
        case .tag: "tag\(index)"
        }
    }

    /// The name of an import from the host.
    static func host(_ number: Int) -> Name { number < limit ? host[number] : Name("h\(number)") }

    /// The name by which an item is exported.
    static func item(_ kind: ExternalKind, _ index: Int) -> Name {
        index < limit ? items[Int(kind.rawValue)][index] : Name(text(kind, index))
    }
}
