import WasmModel

/// The context C of the specification (chapter 3.1.1) without what changes inside a function: index spaces, imports first.
struct BodyContext: Sendable {
    struct TableShape: Sendable, BitwiseCopyable {
        var element: OperandType
        var index: OperandType
    }

    struct GlobalShape: Sendable, BitwiseCopyable {
        var value: OperandType
        var isMutable: Bool
    }

    let features: Features
    let limits: ImplementationLimits
    let types: TypeSpace
    let signatures: [PackedSignature]
    var bytes: [UInt8]
    let hasDataCount: Bool
    /// Representative type indices of the functions.
    var functions: [UInt32] = []
    /// By function index: whether the function is known to be of its type itself: all but imports that may be of a subtype.
    var functionIsExact: [Bool] = []
    var tables: [TableShape] = []
    /// The index types of the memories.
    var memories: [OperandType] = []
    /// Only those that may be used yet: globals come one by one.
    var globals: [GlobalShape] = []
    var importedGlobalCount = 0
    /// Representative type indices of the tags.
    var tags: [UInt32] = []
    /// The types of the element segments.
    var elements: [OperandType] = []
    var dataCount = 0
    /// By function index: whether `ref.func` may name it (C.refs of the specification).
    var declaredFunctions: [Bool] = []

    init(module: Module, features: Features, limits: ImplementationLimits, types: TypeSpace) {
        self.features = features
        self.limits = limits
        self.types = types
        signatures = PackedSignature.all
        bytes = module.bytes
        hasDataCount = module.hasDataCount
    }

    /// The shape of a declared type that must be of one kind, and its representative.
    func shape(_ index: UInt32, kind: CompositeKind) throws(InvalidReason) -> (representative: UInt32, shape: TypeShape) {
        guard Int(index) < types.count else { throw .unknownType(index, count: types.count) }
        let representative = types.representatives[Int(index)]
        let shape = types.shapes[Int(representative)]
        guard shape.kind == kind else { throw .wrongKindOfType(index, expected: kind.word) }
        return (representative, shape)
    }

    func function(_ index: UInt32) throws(InvalidReason) -> UInt32 {
        guard Int(index) < functions.count else { throw .unknownFunction(index, count: functions.count) }
        return functions[Int(index)]
    }

    /// The type of a reference to a function.
    func functionReference(_ index: UInt32) throws(InvalidReason) -> OperandType {
        let type = try function(index)
        return OperandType(nullable: false, declared: type, exact: hasExactTypes && functionIsExact[Int(index)])
    }

    /// The type of a reference to a new object.
    func objectReference(_ representative: UInt32) -> OperandType {
        OperandType(nullable: false, declared: representative, exact: hasExactTypes)
    }

    /// Whether instructions that make references say exactly of which type they are. Without the feature no rule could tell.
    private var hasExactTypes: Bool { features[.customDescriptors] }

    func table(_ index: UInt32) throws(InvalidReason) -> TableShape {
        guard Int(index) < tables.count else { throw .unknownTable(index, count: tables.count) }
        return tables[Int(index)]
    }

    func memory(_ index: UInt32) throws(InvalidReason) -> OperandType {
        guard Int(index) < memories.count else { throw .unknownMemory(index, count: memories.count) }
        return memories[Int(index)]
    }

    func global(_ index: UInt32) throws(InvalidReason) -> GlobalShape {
        guard Int(index) < globals.count else { throw .unknownGlobal(index, count: globals.count) }
        return globals[Int(index)]
    }

    /// The parameters of a tag.
    func tag(_ index: UInt32) throws(InvalidReason) -> OperandList {
        guard Int(index) < tags.count else { throw .unknownTag(index, count: tags.count) }
        return types.shapes[Int(tags[Int(index)])].parameters
    }

    func element(_ index: UInt32) throws(InvalidReason) -> OperandType {
        guard Int(index) < elements.count else { throw .unknownElementSegment(index, count: elements.count) }
        return elements[Int(index)]
    }

    func checkData(_ index: UInt32) throws(InvalidReason) {
        guard Int(index) < dataCount else { throw .unknownDataSegment(index, count: dataCount) }
    }
}
