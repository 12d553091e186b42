import Testing
import WasmBinary
import WasmModel

/// Reads all instructions of a range of a module's bytes.
func walk(_ module: Module, _ range: Range<Int>, features: Features = .wasm3) throws(MalformedError) {
    var reader = InstructionReader(bytes: module.bytes, range: range, features: features, hasDataCount: module.hasDataCount)
    while !reader.isAtEnd { _ = try reader.next() }
}

/// The fault that a closure throws; a passing closure is recorded as a failure.
func fault(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws(MalformedError) -> Void
) -> MalformedReason? {
    do throws(MalformedError) {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error.reason
    }
}

/// The offset of the fault that a closure throws.
func faultOffset(_ body: () throws(MalformedError) -> Void) -> Int? {
    do throws(MalformedError) {
        try body()
        return nil
    } catch {
        guard case .offset(let offset) = error.location else { return nil }
        return offset
    }
}

/// Header and sections.
func binary(_ sections: [UInt8]...) -> [UInt8] { [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00] + sections.joined() }

/// A section with its size.
func section(_ identifier: UInt8, _ contents: [UInt8]) -> [UInt8] {
    var writer = InstructionWriter()
    writer.byte(identifier)
    writer.count(contents.count)
    writer.append(contents)
    return writer.bytes
}

/// A module with one function without parameters and results, whose body is given with its final `end`.
func binary(body: [UInt8], before: [UInt8] = []) -> [UInt8] {
    let code = [UInt8(body.count + 1), 0x00] + body
    return binary(section(1, [0x01, 0x60, 0x00, 0x00]), section(3, [0x01, 0x00]), before, section(10, [0x01] + code))
}

/// A small generator of pseudo-random numbers, the same in every run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Modules that together use every section and form.
enum SampleModules {
    /// The bytes of a constant expression are appended to the module's.
    private static func constant(_ instruction: Instruction, in module: inout Module) -> ConstantExpression {
        var writer = InstructionWriter()
        writer.write(instruction, sideTable: InstructionSideTable())
        writer.write(.end, sideTable: InstructionSideTable())
        let start = module.bytes.count
        module.bytes += writer.bytes
        return ConstantExpression(range: start..<module.bytes.count)
    }

    private static func range(_ contents: [UInt8], in module: inout Module) -> Range<Int> {
        let start = module.bytes.count
        module.bytes += contents
        return start..<module.bytes.count
    }

    static let everything: Module = {
        var module = Module()
        let function = FunctionType(parameters: [.i32, .i64], results: [.f32, .reference(ReferenceType(nullable: false, heap: .type(0)))])
        let structure = StructType(fields: [
            FieldType(storage: .i8, mutable: true), FieldType(storage: .value(.v128), mutable: false),
            FieldType(storage: .value(.reference(ReferenceType(nullable: true, heap: .type(2)))), mutable: true),
        ])
        module.types = [
            SubType(composite: .function(function)),
            SubType(isFinal: false, composite: .structure(structure)),
            SubType(supertypes: [.type(1)], composite: .structure(structure)),
            SubType(composite: .array(ArrayType(field: FieldType(storage: .i16, mutable: true)))),
            SubType(composite: .function(FunctionType(parameters: [], results: []))),
        ]
        module.recursionGroups = [0..<1, 1..<3, 3..<3, 3..<4, 4..<5]
        module.imports = [
            Import(module: "env", name: "f", type: .function(0)),
            Import(module: "env", name: "", type: .table(TableType(element: .funcref, limits: Limits(minimum: 1, maximum: 300)))),
            Import(module: "env", name: "m", type: .memory(MemoryType(limits: Limits(minimum: 1), index: .i64))),
            Import(module: "env", name: "g", type: .global(GlobalType(value: .externref, mutable: true))),
            Import(module: "env", name: "é", type: .tag(4)),
        ]
        module.functions = [4, 4]
        module.tables = [
            Table(type: TableType(element: .externref, limits: Limits(minimum: 0), index: .i64)),
            Table(
                type: TableType(element: ReferenceType(nullable: false, heap: .func), limits: Limits(minimum: 2)),
                initializer: constant(.referenceFunction(1), in: &module)),
        ]
        module.memories = [MemoryType(limits: Limits(minimum: 0, maximum: 65536))]
        module.tags = [4]
        module.globals = [
            Global(type: GlobalType(value: .i32, mutable: false), initializer: constant(.i32Constant(-5), in: &module)),
            Global(
                type: GlobalType(value: .reference(ReferenceType(nullable: true, heap: .none)), mutable: true),
                initializer: constant(.referenceNull(.none), in: &module)),
        ]
        module.exports = ExternalKind.allCases.map { Export(name: Name("export \($0)"), kind: $0, index: 0) }
        module.start = 1
        let funcType = ReferenceType(nullable: false, heap: .func)
        let offset = constant(.i32Constant(0), in: &module)
        let item = constant(.referenceFunction(2), in: &module)
        let modes: [ElementSegment.Mode] = [
            .active(table: 0, offset: offset), .passive, .active(table: 2, offset: offset), .declarative,
        ]
        for mode in modes {
            module.elements.append(ElementSegment(type: funcType, mode: mode, items: .functions([1, 2])))
            module.elements.append(ElementSegment(type: .funcref, mode: mode, items: .expressions([item, item])))
            module.elements.append(ElementSegment(type: .externref, mode: mode, items: .expressions([])))
        }
        module.hasDataCount = true
        module.bodies = [
            FunctionBody(locals: [], range: range([0x0B], in: &module)),
            FunctionBody(
                locals: [LocalGroup(count: 3, type: .i32), LocalGroup(count: 0, type: .f64), LocalGroup(count: 1, type: .funcref)],
                range: range([0x02, 0x40, 0x20, 0x00, 0x1A, 0x0B, 0x0B], in: &module)),
        ]
        module.data = [
            DataSegment(mode: .active(memory: 0, offset: offset), range: range([1, 2, 3], in: &module)),
            DataSegment(mode: .passive, range: range([], in: &module)),
            DataSegment(mode: .active(memory: 1, offset: offset), range: range([0xFF], in: &module)),
        ]
        module.customSections = [
            CustomSection(name: "first", contents: [1], after: 0), CustomSection(name: "", contents: [], after: 3),
            CustomSection(name: "last", contents: Array(0..<200), after: 11),
        ]
        module.names.module = "sample"
        module.names.functions = [0: "imported", 2: "second"]
        module.names.locals = [0: [0: "a"], 2: [0: "x", 3: "y"]]
        module.names.labels = [2: [0: "outer"]]
        module.names.types = [0: "t"]
        module.names.tables = [1: "table"]
        module.names.memories = [0: "memory"]
        module.names.globals = [0: "global", 1: "other"]
        module.names.elements = [0: "element"]
        module.names.data = [2: "data"]
        module.names.fields = [1: [0: "byte", 2: "next"]]
        module.names.tags = [0: "tag"]
        return module
    }()
}
