import WasmBinary
import WasmModel
import WasmValidation

/// Builds a module by hand, so that these tests need no parser.
struct Fixture {
    var module = Module()
    var sideTable = InstructionSideTable()

    init() { module.hasDataCount = true }

    /// Adds a type in a recursion group of its own.
    @discardableResult mutating func type(
        _ composite: CompositeType, isFinal: Bool = true, supertypes: [UInt32] = []
    ) -> UInt32 {
        group([SubType(isFinal: isFinal, supertypes: supertypes.map { .type($0) }, composite: composite)])
    }

    @discardableResult mutating func type(_ parameters: [ValueType], _ results: [ValueType]) -> UInt32 {
        type(.function(FunctionType(parameters: parameters, results: results)))
    }

    @discardableResult mutating func group(_ types: [SubType]) -> UInt32 {
        let start = module.types.count
        module.types += types
        module.recursionGroups.append(start..<module.types.count)
        return UInt32(start)
    }

    /// Adds a function; the final `end` is written here.
    @discardableResult mutating func function(
        _ type: UInt32, locals: [LocalGroup] = [], _ instructions: [Instruction]
    ) -> UInt32 {
        module.functions.append(type)
        module.bodies.append(FunctionBody(locals: locals, range: write(instructions)))
        return UInt32(module.importedFunctionTypes().count + module.functions.count - 1)
    }

    /// Adds a function with types of its own.
    @discardableResult mutating func function(
        _ parameters: [ValueType], _ results: [ValueType], locals: [LocalGroup] = [], _ instructions: [Instruction]
    ) -> UInt32 {
        function(type(parameters, results), locals: locals, instructions)
    }

    /// Adds a function without parameters and results.
    @discardableResult mutating func function(_ instructions: [Instruction]) -> UInt32 { function([], [], instructions) }

    mutating func expression(_ instructions: [Instruction]) -> ConstantExpression {
        ConstantExpression(range: write(instructions))
    }

    mutating func global(_ type: ValueType, mutable: Bool = false, _ instructions: [Instruction]) {
        let initializer = expression(instructions)
        module.globals.append(Global(type: GlobalType(value: type, mutable: mutable), initializer: initializer))
    }

    mutating func memory(_ minimum: UInt64, _ maximum: UInt64? = nil, index: IndexType = .i32) {
        module.memories.append(MemoryType(limits: Limits(minimum: minimum, maximum: maximum), index: index))
    }

    mutating func table(_ element: ReferenceType, _ minimum: UInt64 = 0, _ maximum: UInt64? = nil, index: IndexType = .i32) {
        module.tables.append(
            Table(type: TableType(element: element, limits: Limits(minimum: minimum, maximum: maximum), index: index)))
    }

    mutating func export(_ name: Name, _ kind: ExternalKind, _ index: UInt32) {
        module.exports.append(Export(name: name, kind: kind, index: index))
    }

    mutating func catches(_ clauses: CatchClause...) -> SideTableIndex {
        sideTable.catches.append(clauses)
        return SideTableIndex(sideTable.catches.count - 1)
    }

    mutating func labels(_ labels: UInt32...) -> SideTableIndex {
        sideTable.labels.append(labels)
        return SideTableIndex(sideTable.labels.count - 1)
    }

    mutating func selectTypes(_ types: ValueType...) -> SideTableIndex {
        sideTable.selectTypes.append(types)
        return SideTableIndex(sideTable.selectTypes.count - 1)
    }

    mutating func vector(_ value: SIMD16<UInt8>) -> SideTableIndex {
        sideTable.vectors.append(value)
        return SideTableIndex(sideTable.vectors.count - 1)
    }

    private mutating func write(_ instructions: [Instruction]) -> Range<Int> {
        var writer = InstructionWriter()
        for instruction in instructions { writer.write(instruction, sideTable: sideTable) }
        writer.write(.end, sideTable: sideTable)
        let start = module.bytes.count
        module.bytes += writer.bytes
        return start..<module.bytes.count
    }

    /// The message of the error that the validator finds, or nil.
    func failure(features: Features = .wasm3, limits: ImplementationLimits = .init(), concurrency: Int = 1) -> String? {
        do {
            _ = try validated(features: features, limits: limits, concurrency: concurrency)
            return nil
        } catch {
            return error.message
        }
    }

    func validated(
        features: Features = .wasm3, limits: ImplementationLimits = .init(), registry: TypeRegistry = TypeRegistry(), concurrency: Int = 1
    ) throws(ModuleError) -> ValidatedModule {
        try Validator(features: features, limits: limits, registry: registry, concurrency: concurrency).validate(module)
    }
}

/// The message for a module with one function.
func failure(
    _ parameters: [ValueType], _ results: [ValueType], locals: [LocalGroup] = [], _ instructions: [Instruction],
    _ prepare: (inout Fixture) -> Void = { _ in }
) -> String? {
    var fixture = Fixture()
    prepare(&fixture)
    fixture.function(parameters, results, locals: locals, instructions)
    return fixture.failure()
}

/// The message for a module with one function, without parameters and results.
func failure(
    locals: [LocalGroup] = [], _ instructions: [Instruction], _ prepare: (inout Fixture) -> Void = { _ in }
) -> String? {
    failure([], [], locals: locals, instructions, prepare)
}

extension ValueType {
    static func ref(_ heap: HeapType) -> ValueType { .reference(ReferenceType(nullable: false, heap: heap)) }
    static func nullable(_ heap: HeapType) -> ValueType { .reference(ReferenceType(nullable: true, heap: heap)) }
    static let anyref = nullable(.any)

    /// An instruction that pushes a value of a number type or a null.
    func constant(vector: SideTableIndex) -> Instruction {
        switch self {
        case .i32: .i32Constant(1)
        case .i64: .i64Constant(1)
        case .f32: .f32Constant(0)
        case .f64: .f64Constant(0)
        case .v128: .v128Constant(vector)
        case .reference(let type): .referenceNull(type.heap)
        }
    }
}

/// Fails where no error came, or one with another text.
func expectMessage(_ found: String?, beginsWith expected: String) -> Bool { found?.hasPrefix(expected) ?? false }
