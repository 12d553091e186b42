import WasmModel

// Fields other than types and functions (specification chapter 6.6). Each begins behind its keyword and ends at its right parenthesis.
extension ModuleParser {
    // MARK: - Indices

    /// An index or an identifier of an index space.
    mutating func index(_ space: TextFault.NameSpace) throws(MalformedError) -> UInt32 {
        let token = reader.current
        guard token.kind == .identifier else { return try reader.natural32("an index") }
        let symbol = token.extra
        let index: UInt32? =
            switch space {
            case .type: spaces.types[symbol]
            case .function: spaces.functions[symbol]
            case .table: spaces.tables[symbol]
            case .memory: spaces.memories[symbol]
            case .global: spaces.globals[symbol]
            case .tag: spaces.tags[symbol]
            case .element: spaces.elements[symbol]
            case .data: spaces.data[symbol]
            case .local: locals[symbol]
            case .label: labels.depth(symbol)
            case .field: nil
            }
        guard let index else { throw reader.fault(.unknownIdentifier(space, reader.symbols.string(symbol)), at: token) }
        reader.position += 1
        return index
    }

    /// A memory index; any but 0 needs the feature.
    mutating func memoryIndex() throws(MalformedError) -> UInt32 {
        let token = reader.current
        let memory = try index(.memory)
        if memory != 0 { try reader.require(.multiMemory, at: token) }
        return memory
    }

    /// A memory index if there is one, else 0.
    mutating func optionalMemoryIndex() throws(MalformedError) -> UInt32 { isAtIndex ? try memoryIndex() : 0 }

    /// An index or identifier if there is one, else 0.
    mutating func optionalIndex(_ space: TextFault.NameSpace) throws(MalformedError) -> UInt32 {
        isAtIndex ? try index(space) : 0
    }

    var isAtIndex: Bool { reader.current.kind == .natural || reader.current.kind == .identifier }

    // MARK: - Imports and exports

    mutating func parseImport() throws(MalformedError) {
        let moduleName = try reader.name()
        let name = try reader.name()
        let kind = reader.following
        try reader.open()
        guard let space = kind.keyword?.importedSpace else { throw reader.unexpected(kind, expected: "the kind of an import") }
        reader.position += 1
        _ = reader.identifier()
        let type: ExternalType
        switch space {
        case .function: type = try importedFunctionType()
        case .tag:
            try reader.require(.exceptions, or: .legacyExceptions, at: kind)
            type = .tag(try resolve(try typeUse(allowsNames: true)))
        case .table: type = .table(try tableType())
        case .memory: type = .memory(try memoryType())
        case .global: type = .global(try globalType())
        case .type, .element, .data, .local, .label, .field: throw reader.unexpected(kind, expected: "the kind of an import")
        }
        try reader.close()
        addImport(moduleName, name, type)
    }

    /// Imports come in front of definitions, so the count of imports is the index.
    mutating func addImport(_ moduleName: Name, _ name: Name, _ type: ExternalType) {
        imported[type.kind, default: 0] += 1
        module.imports.append(Import(module: moduleName, name: name, type: type))
    }

    mutating func parseExport() throws(MalformedError) {
        let name = try reader.name()
        let kind = reader.following
        try reader.open()
        guard let space = kind.keyword?.importedSpace, let external = ExternalKind(space) else {
            throw reader.unexpected(kind, expected: "the kind of an export")
        }
        reader.position += 1
        module.exports.append(Export(name: name, kind: external, index: try index(space)))
        try reader.close()
    }

    /// `(export "…")*` inside a definition of the next member of an index space.
    mutating func inlineExports(_ kind: ExternalKind, index: UInt32) throws(MalformedError) {
        while reader.takeOpening(.export) {
            module.exports.append(Export(name: try reader.name(), kind: kind, index: index))
            try reader.close()
        }
    }

    /// `(import "…" "…")` inside a definition.
    mutating func inlineImport() throws(MalformedError) -> (Name, Name)? {
        guard reader.takeOpening(.import) else { return nil }
        let moduleName = try reader.name()
        let name = try reader.name()
        try reader.close()
        return (moduleName, name)
    }

    mutating func parseStart(_ token: Token) throws(MalformedError) {
        guard module.start == nil else { throw reader.fault(.multipleStartSections, at: token) }
        module.start = try index(.function)
    }

    // MARK: - Tables, memories, globals, tags

    func importedCount(_ kind: ExternalKind) -> UInt32 { imported[kind] ?? 0 }

    mutating func parseTable() throws(MalformedError) {
        _ = reader.identifier()
        let tableIndex = importedCount(.table) + UInt32(truncatingIfNeeded: module.tables.count)
        try inlineExports(.table, index: tableIndex)
        if let (moduleName, name) = try inlineImport() {
            addImport(moduleName, name, .table(try tableType()))
            return
        }
        let start = reader.position
        let index = try indexType()
        if reader.current.kind != .natural {
            let element = try referenceType()
            try inlineElements(element, table: tableIndex, index)
            return
        }
        reader.position = start
        var table = Table(type: try tableType())
        if reader.current.kind != .rightParenthesis {
            try reader.require(.functionReferences, at: reader.current)
            table.initializer = try constantExpression()
        }
        module.tables.append(table)
    }

    /// `(elem …)` inside a table: a table of just that size, and an active segment that fills it.
    private mutating func inlineElements(_ element: ReferenceType, table: UInt32, _ index: IndexType) throws(MalformedError) {
        guard reader.takeOpening(.elem) else { throw reader.unexpected(expected: "a table's size or \"(elem\"") }
        let offset = zeroOffset(index)
        let items: ElementSegment.Items
        var type = element
        if reader.current.kind == .leftParenthesis {
            items = .expressions(try elementExpressions())
        } else if element == .funcref {
            type = ReferenceType(nullable: false, heap: .func)
            items = .functions(try functionIndices())
        } else {
            // The short form stands for references to the functions, of the table's type.
            var expressions: [ConstantExpression] = []
            for function in try functionIndices() { expressions.append(expression(.referenceFunction(function))) }
            items = .expressions(expressions)
        }
        try reader.close()
        let count = UInt64(items.count)
        module.tables.append(Table(type: TableType(element: element, limits: Limits(minimum: count, maximum: count), index: index)))
        module.elements.append(ElementSegment(type: type, mode: .active(table: table, offset: offset), items: items))
    }

    mutating func parseMemory() throws(MalformedError) {
        _ = reader.identifier()
        let memoryIndex = importedCount(.memory) + UInt32(truncatingIfNeeded: module.memories.count)
        try inlineExports(.memory, index: memoryIndex)
        if let (moduleName, name) = try inlineImport() {
            addImport(moduleName, name, .memory(try memoryType()))
            return
        }
        let start = reader.position
        let index = try indexType()
        let exponent = try pageSizeExponent() ?? MemoryType.defaultPageSizeExponent
        guard reader.takeOpening(.data) else {
            reader.position = start
            module.memories.append(try memoryType())
            return
        }
        let bytes = dataStrings()
        try reader.close()
        var type = MemoryType(limits: Limits(minimum: 0), index: index, pageSizeExponent: exponent)
        let pages = (UInt64(bytes.count) + type.pageSize - 1) / type.pageSize
        type.limits = Limits(minimum: pages, maximum: pages)
        module.memories.append(type)
        module.data.append(DataSegment(mode: .active(memory: memoryIndex, offset: zeroOffset(index)), range: bytes))
    }

    mutating func parseGlobal() throws(MalformedError) {
        _ = reader.identifier()
        let index = importedCount(.global) + UInt32(truncatingIfNeeded: module.globals.count)
        try inlineExports(.global, index: index)
        if let (moduleName, name) = try inlineImport() {
            addImport(moduleName, name, .global(try globalType()))
            return
        }
        let type = try globalType()
        module.globals.append(Global(type: type, initializer: try constantExpression()))
    }

    mutating func parseTag() throws(MalformedError) {
        try reader.require(.exceptions, or: .legacyExceptions, at: reader.current)
        _ = reader.identifier()
        let index = importedCount(.tag) + UInt32(truncatingIfNeeded: module.tags.count)
        try inlineExports(.tag, index: index)
        let imported = try inlineImport()
        let type = try resolve(try typeUse(allowsNames: true))
        if let (moduleName, name) = imported {
            addImport(moduleName, name, .tag(type))
        } else {
            module.tags.append(type)
        }
    }

    // MARK: - Segments

    mutating func parseElementSegment() throws(MalformedError) {
        let token = reader.current
        _ = reader.identifier()
        if reader.take(.declare) {
            try reader.require(.referenceTypes, at: token)
            try appendElements(mode: .declarative, allowsBareIndices: false)
            return
        }
        var table: UInt32?
        var isFirstVersion = false
        if reader.takeOpening(.table) {
            table = try index(.table)
            try reader.close()
        } else if !reader.features[.referenceTypes], isAtIndex {
            // Before there were several tables, the index stood here without a word around it.
            table = try index(.table)
            isFirstVersion = true
        }
        if table == nil, reader.current.kind != .leftParenthesis || reader.opens(.ref) {
            try reader.require(.bulkMemory, at: token)
            try appendElements(mode: .passive, allowsBareIndices: false)
            return
        }
        let offset = try offsetExpression()
        try appendElements(mode: .active(table: table ?? 0, offset: offset), allowsBareIndices: table == nil || isFirstVersion)
    }

    /// With `allowsBareIndices`, `func` may be left out in front of function indices, as in the first version.
    private mutating func appendElements(mode: ElementSegment.Mode, allowsBareIndices: Bool) throws(MalformedError) {
        let type: ReferenceType
        let items: ElementSegment.Items
        if reader.take(.func) || (allowsBareIndices && (isAtIndex || reader.current.kind == .rightParenthesis)) {
            type = ReferenceType(nullable: false, heap: .func)
            items = .functions(try functionIndices())
        } else {
            try reader.require(.bulkMemory, at: reader.current)
            type = try referenceType()
            items = .expressions(try elementExpressions())
        }
        module.elements.append(ElementSegment(type: type, mode: mode, items: items))
    }

    private mutating func functionIndices() throws(MalformedError) -> [UInt32] {
        var functions: [UInt32] = []
        while isAtIndex { functions.append(try index(.function)) }
        return functions
    }

    /// `(item …)` or single folded instructions.
    private mutating func elementExpressions() throws(MalformedError) -> [ConstantExpression] {
        var expressions: [ConstantExpression] = []
        while reader.current.kind == .leftParenthesis {
            if reader.takeOpening(.item) {
                expressions.append(try constantExpression())
                try reader.close()
            } else {
                expressions.append(try foldedExpression())
            }
        }
        return expressions
    }

    mutating func parseDataSegment() throws(MalformedError) {
        _ = reader.identifier()
        if reader.current.kind == .string || reader.current.kind == .rightParenthesis {
            try reader.require(.bulkMemory, at: reader.current)
            module.data.append(DataSegment(mode: .passive, range: dataStrings()))
            return
        }
        var memory: UInt32 = 0
        if reader.takeOpening(.memory) {
            memory = try memoryIndex()
            try reader.close()
        } else if !reader.features[.multiMemory], isAtIndex {
            // Before there were several memories, the index stood here without a word around it.
            memory = try memoryIndex()
        }
        let offset = try offsetExpression()
        module.data.append(DataSegment(mode: .active(memory: memory, offset: offset), range: dataStrings()))
    }

    /// Appends the contents of strings to the data; the range counts from its start.
    private mutating func dataStrings() -> Range<Int> {
        let start = dataBytes.count
        reader.strings(into: &dataBytes)
        return start..<dataBytes.count
    }

    /// `(offset …)` or a single folded instruction.
    private mutating func offsetExpression() throws(MalformedError) -> ConstantExpression {
        guard reader.takeOpening(.offset) else { return try foldedExpression() }
        let expression = try constantExpression()
        try reader.close()
        return expression
    }

    private mutating func zeroOffset(_ index: IndexType) -> ConstantExpression {
        switch index {
        case .i32: expression(.i32Constant(0))
        case .i64: expression(.i64Constant(0))
        }
    }
}

extension ExternalKind {
    /// The kind of an index space of things that are imported and exported, or nil for the others.
    init?(_ space: TextFault.NameSpace) {
        switch space {
        case .function: self = .function
        case .table: self = .table
        case .memory: self = .memory
        case .global: self = .global
        case .tag: self = .tag
        case .type, .element, .data, .local, .label, .field: return nil
        }
    }
}
