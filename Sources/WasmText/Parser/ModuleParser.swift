import WasmBinary
import WasmModel

/// Parses the fields of one module (specification chapter 6.6).
///
/// Identifiers and types may be used in front of their definitions, so it walks over the fields three times: it binds all
/// identifiers, parses the types, then all the rest. Bodies are written as binary at once.
struct ModuleParser {
    var reader: TextReader
    var module = Module()
    var spaces = IndexSpaces()
    var writer = InstructionWriter()
    var sideTable = InstructionSideTable()
    /// How many imports of each kind there are so far.
    var imported: [ExternalKind: UInt32] = [:]
    /// Contents of the data segments, placed behind the code at the end.
    var dataBytes: [UInt8] = []
    var locals: LocalScope
    var labels: LabelScope
    /// Open blocks and parentheses of the expression that is being parsed.
    var frames: [ExpressionFrame] = []
    /// The function whose body is being parsed, and how many labels it has had.
    var currentFunction: UInt32?
    var labelCount: UInt32 = 0
    /// Where the body begins among the bytes written.
    var bodyStart = 0
    var annotationState = AnnotationState()
    /// The smallest type index of each function type that a type use may stand for.
    var implicitTypes: [FunctionType: UInt32] = [:]
    /// Whether a type index was met that no type has yet; an implicit type may still get it.
    var sawForwardTypeIndex = false
    /// Whether all implicit types are known, in a second walk.
    var typesAreComplete = false
    let instructions = InstructionRows.shared

    /// - Parameter reader: at the first field.
    init(_ reader: TextReader) {
        self.reader = reader
        locals = LocalScope(symbolCount: reader.symbols.count)
        labels = LabelScope(symbolCount: reader.symbols.count)
        annotationState.isUsed = [Bool](repeating: false, count: reader.annotations.count)
    }

    /// Parses fields up to a right parenthesis or the end of the text, where the reader then stands.
    ///
    /// The module is not to be used where `annotationFault` is not nil; the caller looks when the rest of the grammar is known to hold.
    ///
    /// - Parameters:
    ///   - name: the module's identifier.
    ///   - first: the first token behind `module`; nil for fields without it, which can have no name.
    /// - Returns: The module, with the names and sections that annotations give it.
    /// - Throws: The first fault of the grammar.
    mutating func parse(name: Name?, first: Int?) throws(MalformedError) -> Module {
        let start = reader.position
        let annotated = first == nil ? AnnotationState.none : takeName(of: "module")
        module.names.module = self.name(annotated) ?? name
        try bindFields()
        reader.position = start
        try parseTypeFields()
        let beforeFields = self
        reader.position = start
        try parseOtherFields()
        if sawForwardTypeIndex {
            // A type index named a type that a later type use brought in, or one that is nowhere. Now the types are all there.
            let types = module.types
            let groups = module.recursionGroups
            let implicit = implicitTypes
            self = beforeFields
            module.types = types
            module.recursionGroups = groups
            implicitTypes = implicit
            typesAreComplete = true
            reader.position = start
            try parseOtherFields()
        }
        finishBytes()
        finishAnnotations(from: first ?? start, fields: start)
        return module
    }

    /// Puts code and data into the bytes of the module.
    private mutating func finishBytes() {
        let code = writer.bytes.count
        module.bytes = writer.bytes
        module.bytes.append(contentsOf: dataBytes)
        for index in module.data.indices {
            let range = module.data[index].range
            module.data[index].range = range.lowerBound + code..<range.upperBound + code
        }
    }

    // MARK: - Walking over fields

    /// Calls a closure at the keyword of every field; it may leave the reader anywhere.
    private mutating func forEachField(
        _ body: (inout ModuleParser, Keyword, _ end: Int) throws(MalformedError) -> Void
    ) throws(MalformedError) {
        while reader.current.kind == .leftParenthesis {
            let end = Int(reader.current.extra)
            guard let keyword = reader.following.keyword else {
                throw reader.unexpected(reader.following, expected: "a module field")
            }
            reader.position += 1
            try body(&self, keyword, end)
            reader.position = end
            if reader.current.kind != .end { reader.position += 1 }
        }
    }

    private mutating func parseTypeFields() throws(MalformedError) {
        try forEachField { (parser, keyword, _) throws(MalformedError) in
            switch keyword {
            case .type: try parser.parseTypeField()
            case .rec: try parser.parseRecursionGroup()
            default: break
            }
        }
        collectImplicitTypes()
    }

    private mutating func parseOtherFields() throws(MalformedError) {
        try forEachField { (parser, keyword, end) throws(MalformedError) in
            let token = parser.reader.current
            parser.reader.advance()
            switch keyword {
            case .type, .rec:
                parser.reader.position = end
            case .import: try parser.parseImport()
            case .func: try parser.parseFunction()
            case .table: try parser.parseTable()
            case .memory: try parser.parseMemory()
            case .global: try parser.parseGlobal()
            case .tag: try parser.parseTag()
            case .export: try parser.parseExport()
            case .start: try parser.parseStart(token)
            case .elem: try parser.parseElementSegment()
            case .data: try parser.parseDataSegment()
            default: throw parser.reader.unexpected(token, expected: "a module field")
            }
            try parser.reader.close()
            parser.reader.position = end
        }
    }

    // MARK: - Binding identifiers

    /// Gives every field its index and binds its identifier. A field of a wrong form is left to the later walk, which throws.
    private mutating func bindFields() throws(MalformedError) {
        var definitions = DefinedKinds()
        try forEachField { (parser, keyword, end) throws(MalformedError) in
            let field = parser.reader.current
            parser.reader.advance()
            switch keyword {
            case .type:
                try parser.bind(.type)
            case .rec:
                while parser.reader.opens(.type) {
                    let typeEnd = Int(parser.reader.current.extra)
                    parser.reader.position += 2
                    try parser.bind(.type)
                    parser.reader.position = min(typeEnd + 1, end)
                }
            case .import:
                while parser.reader.current.kind == .string { parser.reader.advance() }
                guard parser.reader.current.kind == .leftParenthesis, let space = parser.reader.following.keyword?.importedSpace else {
                    break
                }
                try definitions.checkImport(parser.reader, at: field)
                parser.reader.position += 2
                try parser.bind(space)
            case .elem: try parser.bind(.element)
            case .data: try parser.bind(.data)
            default:
                guard let space = keyword.importedSpace else { break }
                try parser.bind(space)
                while parser.reader.opens(.export) { parser.reader.position = min(Int(parser.reader.current.extra) + 1, end) }
                if parser.reader.opens(.import) {
                    try definitions.checkImport(parser.reader, at: field)
                } else {
                    definitions.kinds.insert(space)
                    parser.countInlineSegment(end)
                }
            }
        }
    }

    /// `(table … (elem …))` and `(memory (data …))` define a segment without an identifier.
    private mutating func countInlineSegment(_ end: Int) {
        while reader.position < end {
            if reader.current.kind == .leftParenthesis {
                if reader.following.isKeyword(.elem) { _ = spaces.elements.add(nil) }
                if reader.following.isKeyword(.data) { _ = spaces.data.add(nil) }
                reader.position = min(Int(reader.current.extra), end)
            }
            reader.position += 1
        }
    }

    /// Counts a member of an index space and binds the identifier at the reader, if there is one.
    private mutating func bind(_ space: TextFault.NameSpace) throws(MalformedError) {
        let token = reader.current
        let symbol = reader.identifier()
        let index: UInt32?
        switch space {
        case .type: index = spaces.types.add(symbol)
        case .function: index = spaces.functions.add(symbol)
        case .table: index = spaces.tables.add(symbol)
        case .memory: index = spaces.memories.add(symbol)
        case .global: index = spaces.globals.add(symbol)
        case .tag: index = spaces.tags.add(symbol)
        case .element: index = spaces.elements.add(symbol)
        case .data: index = spaces.data.add(symbol)
        case .local, .label, .field: return
        }
        guard let index else { throw reader.fault(.duplicateIdentifier(space, reader.symbols.string(symbol ?? 0)), at: token) }
        let annotated = takeName(of: space.rawValue)
        guard let name = self.name(annotated) ?? symbol.map({ reader.symbols.name($0) }) else { return }
        switch space {
        case .type: module.names.types[index] = name
        case .function: module.names.functions[index] = name
        case .table: module.names.tables[index] = name
        case .memory: module.names.memories[index] = name
        case .global: module.names.globals[index] = name
        case .tag: module.names.tags[index] = name
        case .element: module.names.elements[index] = name
        case .data: module.names.data[index] = name
        case .local, .label, .field: break
        }
    }
}

/// The kinds of which a definition has been met: no import may stand behind one.
private struct DefinedKinds {
    var kinds: Set<TextFault.NameSpace> = []

    func checkImport(_ reader: TextReader, at field: Token) throws(MalformedError) {
        guard !kinds.isEmpty else { return }
        for kind in [TextFault.NameSpace.function, .table, .memory, .global, .tag] where kinds.contains(kind) {
            throw reader.fault(.importAfter(kind), at: field)
        }
    }
}

extension Keyword {
    /// The index space of a kind of import, or nil for any other keyword.
    var importedSpace: TextFault.NameSpace? {
        switch self {
        case .func: .function
        case .table: .table
        case .memory: .memory
        case .global: .global
        case .tag: .tag
        default: nil
        }
    }
}
