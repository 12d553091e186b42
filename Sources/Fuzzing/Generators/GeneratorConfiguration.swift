import WasmModel

/// What generated modules and cases look like: numbers by name, and the features that may be used.
///
/// Each number has a range, in which every value gives valid modules. Counts are the most there may be: how many there are is drawn for each
/// module. The defaults give modules of about 2 KB.
public struct GeneratorConfiguration: Sendable, Hashable {
    /// From which features each case draws some.
    public var features = Features.all.without(.annotations)

    // How features are drawn.
    var featureChance = 70
    var allFeaturesChance = 30

    // Types.
    var recursionGroups = 6
    var groupTypes = 3
    var structFields = 4
    var parameters = 4
    var results = 3

    // Parts of a module.
    var functions = 8
    var imports = 5
    var memories = 2
    var memoryPages = 2
    var memoryGrowth = 3
    var tables = 3
    var tableElements = 12
    var globals = 6
    var tags = 3
    var elementSegments = 4
    var segmentElements = 6
    var dataSegments = 3
    var segmentBytes = 40
    var exportChance = 75
    var startChance = 8
    var misfitChance = 2

    // Bodies.
    var locals = 6
    var bodySize = 400
    var statementSize = 28
    var nesting = 7
    var loopIterations = 4
    var trapChance = 4
    var equalOperandsChance = 8
    var recursionChance = 3
    var interestingConstants = 75

    // Weights of the families of instructions.
    var weightConstant = 20
    var weightVariable = 24
    var weightNumeric = 40
    var weightMemory = 14
    var weightBulk = 6
    var weightTable = 6
    var weightControl = 16
    var weightCall = 10
    var weightException = 6
    var weightReference = 12
    var weightAggregate = 16
    var weightAtomic = 8

    // Cases.
    var modules = 3
    var multiInstanceChance = 25
    var invocations = 3
    var steps = 24
    var fuel = Int(FuzzCase.defaultFuel)

    public init() {}
}

extension GeneratorConfiguration {
    /// A number of the configuration.
    public struct Knob: Sendable {
        public let name: String
        public let range: ClosedRange<Int>
        /// What the number is, for people.
        public let summary: String
        let path: WritableKeyPath<GeneratorConfiguration, Int> & Sendable
    }

    private static func knob(
        _ name: String, _ path: WritableKeyPath<GeneratorConfiguration, Int> & Sendable, _ range: ClosedRange<Int>, _ summary: String
    ) -> Knob { Knob(name: name, range: range, summary: summary, path: path) }

    /// All numbers, in the order in which they are told.
    public static let knobs: [Knob] = [
        knob("featureChance", \.featureChance, 0...100, "percent of cases that use a feature"),
        knob("allFeaturesChance", \.allFeaturesChance, 0...100, "percent of cases that may use all features at once"),
        knob("recursionGroups", \.recursionGroups, 0...100, "most recursion groups of types"),
        knob("groupTypes", \.groupTypes, 1...20, "most types in a recursion group"),
        knob("structFields", \.structFields, 0...40, "most fields of a structure that has no supertype"),
        knob("parameters", \.parameters, 0...40, "most parameters of a function"),
        knob("results", \.results, 0...40, "most results of a function"),
        knob("functions", \.functions, 1...500, "most functions that a module defines at will"),
        knob("imports", \.imports, 0...100, "most imports from the host"),
        knob("memories", \.memories, 0...20, "most memories"),
        knob("memoryPages", \.memoryPages, 0...64, "most pages of 64 KiB at first"),
        knob("memoryGrowth", \.memoryGrowth, 0...64, "most pages by which a memory may grow"),
        knob("tables", \.tables, 0...20, "most tables"),
        knob("tableElements", \.tableElements, 0...1000, "most elements of a table at first"),
        knob("globals", \.globals, 0...100, "most globals that a module defines"),
        knob("tags", \.tags, 0...20, "most tags that a module defines"),
        knob("elementSegments", \.elementSegments, 0...50, "most element segments"),
        knob("segmentElements", \.segmentElements, 0...200, "most elements of a segment"),
        knob("dataSegments", \.dataSegments, 0...50, "most data segments"),
        knob("segmentBytes", \.segmentBytes, 0...10_000, "most bytes of a data segment"),
        knob("exportChance", \.exportChance, 0...100, "percent of parts that are exported"),
        knob("startChance", \.startChance, 0...100, "percent of modules with a start function"),
        knob("misfitChance", \.misfitChance, 0...1000, "active segments that may not fit, in a thousand"),
        knob("locals", \.locals, 0...100, "most locals of a function"),
        knob("bodySize", \.bodySize, 0...10_000, "most instructions of a function, about"),
        knob("statementSize", \.statementSize, 1...1000, "most instructions of a statement, about"),
        knob("nesting", \.nesting, 0...50, "how deep blocks lie within each other"),
        knob("loopIterations", \.loopIterations, 1...10_000, "most iterations of a loop"),
        knob("trapChance", \.trapChance, 0...1000, "operands that may trap, in a thousand"),
        knob("equalOperandsChance", \.equalOperandsChance, 0...100, "percent of operators with two operands that get one value twice"),
        knob("recursionChance", \.recursionChance, 0...1000, "calls that may be recursive, in a thousand"),
        knob("interestingConstants", \.interestingConstants, 0...100, "percent of constants that are chosen and not random bits"),
        knob("weightConstant", \.weightConstant, 1...1000, "weight of constants"),
        knob("weightVariable", \.weightVariable, 0...1000, "weight of locals and globals"),
        knob("weightNumeric", \.weightNumeric, 0...1000, "weight of operators on numbers and vectors"),
        knob("weightMemory", \.weightMemory, 0...1000, "weight of loads and stores"),
        knob("weightBulk", \.weightBulk, 0...1000, "weight of bulk operations, sizes and growth"),
        knob("weightTable", \.weightTable, 0...1000, "weight of accesses to tables"),
        knob("weightControl", \.weightControl, 0...1000, "weight of blocks and branches"),
        knob("weightCall", \.weightCall, 0...1000, "weight of calls"),
        knob("weightException", \.weightException, 0...1000, "weight of throwing and catching"),
        knob("weightReference", \.weightReference, 0...1000, "weight of references, tests and casts"),
        knob("weightAggregate", \.weightAggregate, 0...1000, "weight of structures and arrays"),
        knob("weightAtomic", \.weightAtomic, 0...1000, "weight of atomic accesses"),
        knob("modules", \.modules, 1...8, "most modules of a case"),
        knob("multiInstanceChance", \.multiInstanceChance, 0...100, "percent of cases with several modules"),
        knob("invocations", \.invocations, 1...20, "most calls of an exported function"),
        knob("steps", \.steps, 0...1000, "most steps of a case"),
        knob("fuel", \.fuel, 1...1_000_000_000, "units of fuel of each step"),
    ]
}
