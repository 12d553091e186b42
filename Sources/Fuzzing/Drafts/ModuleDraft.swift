import WasmBinary
import WasmModel

/// A module whose every part can be changed: what generators build, mutators change and reducers take apart.
///
/// A `Module` keeps bodies, constant expressions and data as ranges of bytes; a draft has them as instructions and bytes of their own. Lifting
/// and emitting keeps the module's meaning, but not spellings of the binary format such as integers in more bytes than they need.
public struct ModuleDraft: Sendable {
    public struct Table: Sendable {
        public var type: TableType
        /// The value of every element at first, or nil for null.
        public var initializer: DraftExpression?

        public init(type: TableType, initializer: DraftExpression? = nil) {
            self.type = type
            self.initializer = initializer
        }
    }

    public struct Global: Sendable {
        public var type: GlobalType
        public var initializer: DraftExpression

        public init(type: GlobalType, initializer: DraftExpression) {
            self.type = type
            self.initializer = initializer
        }
    }

    public struct Function: Sendable {
        /// The type index.
        public var type: UInt32
        /// Locals beyond the parameters, in runs of one type.
        public var locals: [LocalGroup]
        public var body: DraftExpression

        public init(type: UInt32, locals: [LocalGroup] = [], body: DraftExpression) {
            self.type = type
            self.locals = locals
            self.body = body
        }
    }

    /// Where and when a segment is copied. `declarative` is for element segments only.
    public enum SegmentMode: Sendable {
        case passive
        /// Into the table or memory of the index, at instantiation.
        case active(UInt32, offset: DraftExpression)
        case declarative
    }

    public struct ElementSegment: Sendable {
        public enum Items: Sendable {
            /// Function indices, where the element type is `(ref func)`.
            case functions([UInt32])
            case expressions([DraftExpression])
        }

        public var type: ReferenceType
        public var mode: SegmentMode
        public var items: Items

        public init(type: ReferenceType, mode: SegmentMode, items: Items) {
            self.type = type
            self.mode = mode
            self.items = items
        }
    }

    public struct DataSegment: Sendable {
        public var mode: SegmentMode
        public var bytes: [UInt8]

        public init(mode: SegmentMode, bytes: [UInt8]) {
            self.mode = mode
            self.bytes = bytes
        }
    }

    /// Types by recursion group, in order.
    public var recursionGroups: [[SubType]] = []
    public var imports: [Import] = []
    public var functions: [Function] = []
    public var tables: [Table] = []
    public var memories: [MemoryType] = []
    /// Type indices of the tags that the module defines.
    public var tags: [UInt32] = []
    public var globals: [Global] = []
    public var exports: [Export] = []
    public var start: UInt32?
    public var elements: [ElementSegment] = []
    public var data: [DataSegment] = []
    /// Whether there is a data count section (bodies may name data segments only then).
    public var hasDataCount = false
    public var customSections: [CustomSection] = []
    public var names = ModuleNames()

    public init() {}

    /// Takes a module apart. Branch hints are dropped: they hang on offsets of bytes.
    ///
    /// - Parameters:
    ///   - module: A decoded or parsed module, valid or not.
    ///   - features: What its instructions may use.
    /// - Throws: where a body or a constant expression is not well-formed.
    public init(lifting module: Module, features: Features = .all) throws(MalformedError) {
        func expression(_ range: Range<Int>) throws(MalformedError) -> DraftExpression {
            try DraftExpression(lifting: range, of: module, features: features)
        }
        recursionGroups = module.recursionGroups.map { Array(module.types[$0]) }
        imports = module.imports
        for (type, body) in zip(module.functions, module.bodies) {
            functions.append(Function(type: type, locals: body.locals, body: try expression(body.range)))
        }
        for table in module.tables {
            var draft = Table(type: table.type)
            if let initializer = table.initializer { draft.initializer = try expression(initializer.range) }
            tables.append(draft)
        }
        memories = module.memories
        tags = module.tags
        for global in module.globals {
            globals.append(Global(type: global.type, initializer: try expression(global.initializer.range)))
        }
        exports = module.exports
        start = module.start
        for segment in module.elements {
            let mode: SegmentMode
            switch segment.mode {
            case .passive: mode = .passive
            case .declarative: mode = .declarative
            case .active(let table, let offset): mode = .active(table, offset: try expression(offset.range))
            }
            let items: ElementSegment.Items
            switch segment.items {
            case .functions(let functions): items = .functions(functions)
            case .expressions(let expressions):
                var drafts: [DraftExpression] = []
                for item in expressions { drafts.append(try expression(item.range)) }
                items = .expressions(drafts)
            }
            elements.append(ElementSegment(type: segment.type, mode: mode, items: items))
        }
        for segment in module.data {
            let mode: SegmentMode
            switch segment.mode {
            case .passive: mode = .passive
            case .active(let memory, let offset): mode = .active(memory, offset: try expression(offset.range))
            }
            data.append(DataSegment(mode: mode, bytes: Array(module.bytes[segment.range])))
        }
        hasDataCount = module.hasDataCount
        customSections = ModuleDraft.kept(of: module).customSections
        names = module.names
    }

    /// What a draft keeps of a module: all but its branch hints and every section of that name. Hints hang on offsets, which a draft does not
    /// keep, and where they go, a section that is none of the module's hints, being the second, would become some.
    /// - Parameter module: A module as it was decoded.
    /// - Returns: The module that a draft of it gives, apart from how its instructions are spelled.
    static func kept(of module: Module) -> Module {
        var kept = module
        kept.branchHints = [:]
        kept.customSections.removeAll { $0.name == CustomSection.branchHints }
        kept.customSectionFaults = []
        return kept
    }

    /// All types, by type index.
    public var types: [SubType] { recursionGroups.flatMap(\.self) }

    /// The draft as a module, not validated.
    public func module() -> Module {
        var module = Module()
        var bytes: [UInt8] = []
        func place(_ contents: [UInt8]) -> Range<Int> {
            let start = bytes.count
            bytes += contents
            return start..<bytes.count
        }
        func place(_ expression: DraftExpression) -> ConstantExpression { ConstantExpression(range: place(expression.bytes)) }

        for group in recursionGroups {
            module.recursionGroups.append(module.types.count..<module.types.count + group.count)
            module.types += group
        }
        module.imports = imports
        module.functions = functions.map(\.type)
        module.bodies = functions.map { FunctionBody(locals: $0.locals, range: place($0.body.bytes)) }
        module.tables = tables.map { WasmModel.Table(type: $0.type, initializer: $0.initializer.map(place)) }
        module.memories = memories
        module.tags = tags
        module.globals = globals.map { WasmModel.Global(type: $0.type, initializer: place($0.initializer)) }
        module.exports = exports
        module.start = start
        module.elements = elements.map { segment in
            let mode: WasmModel.ElementSegment.Mode
            switch segment.mode {
            case .passive: mode = .passive
            case .declarative: mode = .declarative
            case .active(let table, let offset): mode = .active(table: table, offset: place(offset))
            }
            let items: WasmModel.ElementSegment.Items
            switch segment.items {
            case .functions(let functions): items = .functions(functions)
            case .expressions(let expressions): items = .expressions(expressions.map(place))
            }
            return WasmModel.ElementSegment(type: segment.type, mode: mode, items: items)
        }
        module.data = data.map { segment in
            let mode: WasmModel.DataSegment.Mode
            switch segment.mode {
            // A data segment has no third mode; as passive it is never copied either.
            case .passive, .declarative: mode = .passive
            case .active(let memory, let offset): mode = .active(memory: memory, offset: place(offset))
            }
            return WasmModel.DataSegment(mode: mode, range: place(segment.bytes))
        }
        module.hasDataCount = hasDataCount
        module.customSections = customSections
        module.names = names
        module.bytes = bytes
        return module
    }

    /// The draft in the binary format, not validated.
    public func encoded(includeNames: Bool = true) -> [UInt8] { ModuleEncoder.encode(module(), includeNames: includeNames) }
}
