/// A module as decoded or parsed, not yet validated (specification chapter 2.5).
///
/// Function bodies and constant expressions stay bytes in the binary format: they are ranges of `bytes`, so that a large module
/// costs little more than its file. A module from text has such bytes too, made by the parser.
public struct Module: Sendable {
    /// Holds everything that is a byte range below: the whole binary for a decoded module.
    public var bytes: [UInt8] = []
    public var types: [SubType] = []
    /// Ranges of `types`, in order and without gaps.
    public var recursionGroups: [Range<Int>] = []
    public var imports: [Import] = []
    /// Type indices of the functions that the module defines.
    public var functions: [UInt32] = []
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
    /// Bodies of the functions that the module defines, as many as `functions`.
    public var bodies: [FunctionBody] = []
    /// The custom sections that are not read into `names` or `branchHints`, in order.
    public var customSections: [CustomSection] = []
    /// Names for messages and printing, from the name section or from identifiers of the text.
    public var names = ModuleNames()
    /// Expected conditions by function index, ascending by offset; from the section of branch hints or from annotations of the text. Whether
    /// they name conditionals the validator says: engines ask `ValidatedModule`.
    public var branchHints: [UInt32: [BranchHint]] = [:]
    /// What is wrong with custom sections, in order. It does not keep the module from being used.
    public var customSectionFaults: [CustomSectionFault] = []
    /// For a module from text: where in the text the instruction at an offset of `bytes` stands, ascending by offset. Else empty.
    public var textPositions: [TextPosition] = []

    public init() {}
}

public struct Import: Sendable, Hashable {
    public var module: Name
    public var name: Name
    public var type: ExternalType

    public init(module: Name, name: Name, type: ExternalType) {
        self.module = module
        self.name = name
        self.type = type
    }
}

public struct Export: Sendable, Hashable {
    public var name: Name
    public var kind: ExternalKind
    public var index: UInt32

    public init(name: Name, kind: ExternalKind, index: UInt32) {
        self.name = name
        self.kind = kind
        self.index = index
    }
}

/// A constant expression: a range of the module's bytes, its `end` included.
public struct ConstantExpression: Sendable, Hashable {
    public var range: Range<Int>

    public init(range: Range<Int>) { self.range = range }
}

public struct Table: Sendable, Hashable {
    public var type: TableType
    /// The value of every element at first, or nil for null.
    public var initializer: ConstantExpression?

    public init(type: TableType, initializer: ConstantExpression? = nil) {
        self.type = type
        self.initializer = initializer
    }
}

public struct Global: Sendable, Hashable {
    public var type: GlobalType
    public var initializer: ConstantExpression

    public init(type: GlobalType, initializer: ConstantExpression) {
        self.type = type
        self.initializer = initializer
    }
}

public struct ElementSegment: Sendable, Hashable {
    public enum Mode: Sendable, Hashable {
        case passive
        case active(table: UInt32, offset: ConstantExpression)
        case declarative
    }

    public enum Items: Sendable, Hashable {
        /// Function indices; the element type is then `(ref func)`, or `funcref` in the forms of the first version.
        case functions([UInt32])
        case expressions([ConstantExpression])

        public var count: Int {
            switch self {
            case .functions(let functions): functions.count
            case .expressions(let expressions): expressions.count
            }
        }
    }

    public var type: ReferenceType
    public var mode: Mode
    public var items: Items

    public init(type: ReferenceType, mode: Mode, items: Items) {
        self.type = type
        self.mode = mode
        self.items = items
    }
}

public struct DataSegment: Sendable, Hashable {
    public enum Mode: Sendable, Hashable {
        case passive
        case active(memory: UInt32, offset: ConstantExpression)
    }

    public var mode: Mode
    /// The contents, a range of the module's bytes.
    public var range: Range<Int>

    public init(mode: Mode, range: Range<Int>) {
        self.mode = mode
        self.range = range
    }
}

/// A run of locals of one type.
public struct LocalGroup: Sendable, Hashable {
    public var count: UInt32
    public var type: ValueType

    public init(count: UInt32, type: ValueType) {
        self.count = count
        self.type = type
    }
}

public struct FunctionBody: Sendable, Hashable {
    /// Locals beyond the parameters, as grouped in the binary.
    public var locals: [LocalGroup]
    /// The instructions, the final `end` included: a range of the module's bytes.
    public var range: Range<Int>

    public init(locals: [LocalGroup], range: Range<Int>) {
        self.locals = locals
        self.range = range
    }
}

public struct CustomSection: Sendable, Hashable {
    /// The section that `Module.names` is read from.
    public static let names: Name = "name"
    /// The section that `Module.branchHints` is read from.
    public static let branchHints: Name = "metadata.code.branch_hint"

    public var name: Name
    public var contents: [UInt8]
    /// Identifier of the known section after which it stands; 0 where it stands before all of them.
    public var after: UInt8

    public init(name: Name, contents: [UInt8], after: UInt8) {
        self.name = name
        self.contents = contents
        self.after = after
    }
}

/// Names of the parts of a module (name section, appendix "Custom Sections").
public struct ModuleNames: Sendable, Hashable {
    public var module: Name?
    public var functions: [UInt32: Name] = [:]
    /// By function index (imports included), then by local index.
    public var locals: [UInt32: [UInt32: Name]] = [:]
    /// By function index, then by order of the labels in the body.
    public var labels: [UInt32: [UInt32: Name]] = [:]
    public var types: [UInt32: Name] = [:]
    public var tables: [UInt32: Name] = [:]
    public var memories: [UInt32: Name] = [:]
    public var globals: [UInt32: Name] = [:]
    public var elements: [UInt32: Name] = [:]
    public var data: [UInt32: Name] = [:]
    /// By type index, then by field index.
    public var fields: [UInt32: [UInt32: Name]] = [:]
    public var tags: [UInt32: Name] = [:]

    public init() {}
}

/// The place in a text of the instruction at an offset of a module's bytes.
public struct TextPosition: Sendable, Hashable, BitwiseCopyable {
    public var offset: UInt32
    public var position: SourcePosition

    public init(offset: UInt32, position: SourcePosition) {
        self.offset = offset
        self.position = position
    }
}

/// A place in a text: line and column from 1, the column counted in bytes of UTF-8.
public struct SourcePosition: Sendable, Hashable, BitwiseCopyable, CustomStringConvertible {
    public var line: UInt32
    public var column: UInt32

    public init(line: UInt32, column: UInt32) {
        self.line = line
        self.column = column
    }

    public var description: String { "\(line):\(column)" }
}

// Index spaces: imports come first, then what the module defines.
extension Module {
    /// The types of the imports of one kind, in order.
    public func importedFunctionTypes() -> [UInt32] {
        imports.compactMap { if case .function(let type, _) = $0.type { type } else { nil } }
    }
    public func importedTables() -> [TableType] {
        imports.compactMap { if case .table(let type) = $0.type { type } else { nil } }
    }
    public func importedMemories() -> [MemoryType] {
        imports.compactMap { if case .memory(let type) = $0.type { type } else { nil } }
    }
    public func importedGlobals() -> [GlobalType] {
        imports.compactMap { if case .global(let type) = $0.type { type } else { nil } }
    }
    public func importedTags() -> [UInt32] {
        imports.compactMap { if case .tag(let type) = $0.type { type } else { nil } }
    }
}
