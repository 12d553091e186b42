import WasmModel

/// Makes modules that are valid whatever the choices are (valid by construction).
public enum ModuleGenerator {
    /// A module that imports from the host only. Exhausted choices give a small module.
    public static func generate(_ choices: inout Choices, configuration: GeneratorConfiguration = GeneratorConfiguration()) -> ModuleDraft {
        generateWithFeatures(&choices, configuration: configuration).draft
    }

    /// A module and the features that were drawn for it: it uses no others.
    public static func generateWithFeatures(
        _ choices: inout Choices, configuration: GeneratorConfiguration = GeneratorConfiguration()
    ) -> (draft: ModuleDraft, features: Features) {
        let features = Features.draw(&choices, configuration: configuration)
        let tables = GeneratorTables(features: features, configuration: configuration)
        var generation = ModuleGeneration(choices: choices, configuration: configuration, tables: tables)
        generation.generate()
        choices = generation.choices
        return (generation.draft, features)
    }
}

/// What is the same for all modules of one case.
struct GeneratorTables: Sendable {
    let features: Features
    let operators: OperatorIndex

    init(features: Features, configuration: GeneratorConfiguration) {
        self.features = features
        operators = OperatorIndex(features)
    }
}

/// What a module of a case exports, for those that come after it.
struct SharedItems: Sendable {
    struct Item: Sendable {
        var module: Name
        var name: Name
        var type: ExternalType
    }

    /// The recursion groups that all modules of a case begin with, so that indices mean the same types in all of them.
    var groups: [[SubType]] = []
    var items: [Item] = []
}

/// A module in the making.
struct ModuleGeneration {
    /// A declared type.
    struct TypeFacts {
        enum Kind { case function, structure, array }
        var kind: Kind
        var supertype: UInt32?
        /// How deep constructing a value nests because of fields that cannot be null.
        var rank = 0
        var descriptor: UInt32?
        var describes: UInt32?
    }

    struct GlobalFacts {
        var type: GlobalType
        /// The value, where it is a number that is the same for ever.
        var known: UInt64?
    }

    struct ElementFacts {
        var type: ReferenceType
        var count: Int
        var isPassive: Bool
    }

    struct DataFacts {
        var count: Int
        var isPassive: Bool
    }

    /// A function that stands in a table from the start.
    struct Slot {
        var table: UInt32
        var index: UInt64
        var function: UInt32
    }

    var choices: Choices
    let configuration: GeneratorConfiguration
    let features: Features
    let operators: OperatorIndex
    /// What earlier modules of the case export.
    var shared: SharedItems
    var draft = ModuleDraft()

    // Index spaces, imports first.
    var types: [SubType] = []
    var facts: [TypeFacts] = []
    var functionTypes: [UInt32] = []
    /// Type indices by kind.
    var structureTypes: [UInt32] = []
    var arrayTypes: [UInt32] = []
    /// Types from which locals, parameters and the like are drawn.
    var pool: [ValueType] = [.i32]
    /// Type indices of functions.
    var functions: [UInt32] = []
    var functionIsExact: [Bool] = []
    var importedFunctionCount = 0
    /// How many functions are defined at will; those above were needed for references.
    var plannedFunctionCount = 0
    var memories: [MemoryType] = []
    /// Memories that have room for any access.
    var roomyMemories: [UInt32] = []
    var dataTables: [TableType] = []
    /// Tables that keep what they are made with, unless something is to trap.
    var isStable: [Bool] = []
    var slots: [Slot] = []
    var globals: [GlobalFacts] = []
    var importedGlobalCount = 0
    var tags: [UInt32] = []
    var elements: [ElementFacts] = []
    var data: [DataFacts] = []
    /// Functions of which bodies take references.
    var referenced: Set<UInt32> = []

    // The body in the making.
    var body = BodyState()
    var productions = ProductionTables()

    init(choices: Choices, configuration: GeneratorConfiguration, tables: GeneratorTables, shared: SharedItems = SharedItems()) {
        self.choices = choices
        self.configuration = configuration
        features = tables.features
        operators = tables.operators
        self.shared = shared
    }

    mutating func generate() {
        makeTypes()
        makeImports()
        makeDefinitions()
        makeSegments()
        productions = ProductionTables(self)
        makeBodies()
        makeExports()
        declareReferences()
        draft.hasDataCount = !draft.data.isEmpty && features[.bulkMemory]
    }

    // MARK: Choices

    /// A number from 0 to one less than the bound.
    mutating func number(_ bound: Int) -> Int { choices.number(below: bound) }

    mutating func chance(_ count: Int, of total: Int) -> Bool { choices.chance(count, of: total) }

    /// A count of at most a bound; half of the bound is the commonest.
    mutating func count(upTo most: Int) -> Int { (number(most + 1) + number(most + 1) + 1) / 2 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }

    // MARK: Functions

    func signature(_ type: UInt32) -> FunctionType {
        guard case .function(let signature) = types[Int(type)].composite else { return FunctionType(parameters: [], results: []) }
        return signature
    }

    func signature(ofFunction index: UInt32) -> FunctionType { signature(functions[Int(index)]) }

    /// Adds a function that the module defines; its body is made later.
    mutating func addFunction(_ type: UInt32) -> UInt32 {
        functions.append(type)
        functionIsExact.append(true)
        draft.functions.append(ModuleDraft.Function(type: type, body: DraftExpression()))
        return UInt32(functions.count - 1)
    }

    /// A function whose references are of a heap type; one is added where there is none.
    mutating func function(of heap: HeapType) -> UInt32 {
        let start = functions.isEmpty ? 0 : number(functions.count)
        for step in 0..<functions.count {
            let index = (start + step) % functions.count
            if matches(functionHeap(UInt32(index)), heap) { return UInt32(index) }
        }
        if let type = heap.typeIndex { return addFunction(type) }
        return addFunction(type(parameters: [], results: []))
    }

    /// The heap type of references to a function.
    func functionHeap(_ index: UInt32) -> HeapType {
        let type = functions[Int(index)]
        return functionIsExact[Int(index)] && features[.customDescriptors] ? .exact(type) : .type(type)
    }

    /// The index of a function type, which is added where there is none.
    mutating func type(parameters: [ValueType], results: [ValueType]) -> UInt32 {
        let wanted = CompositeType.function(FunctionType(parameters: parameters, results: results))
        if let known = functionTypes.first(where: { types[Int($0)].composite == wanted }) { return known }
        addGroup([SubType(composite: wanted)])
        return UInt32(types.count - 1)
    }
}
