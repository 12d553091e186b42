import WasmBinary
import WasmModel

/// The parts of a module as the text format writes them, one by one, for tools that show modules.
public struct ModuleListing {
    private let printer: FieldPrinter
    private let module: Module

    /// The module must be well-formed, but need not be valid.
    public init(_ module: Module) {
        self.module = module
        printer = FieldPrinter(module: module)
    }

    // MARK: - Names

    /// `$name` where the member has one that it can be called by, else its index.
    public func name(_ kind: ExternalKind, _ index: UInt32) -> String { printer.identifiers.space(kind).use(index) }

    /// A name in quotes, everything but printable ASCII escaped.
    public static func quoted(_ name: Name) -> String { Literals.string(name.bytes) }

    /// Bytes as the strings of a data segment, some of them to a line.
    public static func strings(_ bytes: [UInt8]) -> [String] { Literals.chunks(bytes) }

    // MARK: - Types

    /// `(type $t (func (param i32)))`.
    public func typeDefinition(_ index: Int) -> String { printer.typeDefinition(index) }

    /// `(param i32) (result i64)`, empty for a type without either; `(type 7)` where the index names no function type.
    public func signature(type index: UInt32) -> String {
        guard let type = printer.functionType(index) else { return "(type \(index))" }
        return String(printer.signature(type, names: NameBindings()).dropFirst())
    }

    public func table(_ type: TableType) -> String { printer.tableType(type) }
    public func memory(_ type: MemoryType) -> String { TypeText.memory(type) }
    public func global(_ type: GlobalType) -> String { printer.globalType(type) }
    public func value(_ type: ValueType) -> String { printer.valueType(type) }
    public func reference(_ type: ReferenceType) -> String { printer.referenceType(type) }

    /// `(import "module" "name" (func $f (type 0) (param i32)))`.
    public func importText(_ index: Int) -> String {
        let item = module.imports[index]
        let number = module.imports[..<index].count { $0.type.kind == item.type.kind }
        return printer.importText(item, number: number)
    }

    // MARK: - Code

    /// A constant expression on one line.
    ///
    /// - Throws: where it is not well-formed.
    public func expression(_ expression: ConstantExpression) throws(MalformedError) -> String { try printer.expression(expression) }

    /// `(local $x i32) (local i64)`, empty where a body has none.
    ///
    /// - Throws: where there are more than a text could sensibly list.
    public func locals(body number: Int) throws(MalformedError) -> String {
        let (parameters, locals, names) = try bindings(number)
        return String(printer.bindings("local", locals.map { ($0.index + parameters, $0.type) }, names).dropFirst())
    }

    private func bindings(_ number: Int) throws(MalformedError) -> (UInt32, [(index: UInt32, type: ValueType)], NameBindings) {
        let type = number < module.functions.count ? printer.functionType(module.functions[number]) : nil
        let parameters = UInt32(truncatingIfNeeded: type?.parameters.count ?? 0)
        let locals = try printer.locals(module.bodies[number], first: 0)
        let names = printer.identifiers.locals(
            of: functionIndex(body: number), count: parameters + UInt32(truncatingIfNeeded: locals.count))
        return (parameters, locals, names)
    }

    /// The index in the function index space of a body.
    public func functionIndex(body number: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: printer.identifiers.functions.imported + number)
    }

    /// One instruction of a listing.
    public struct Line: Sendable, Hashable {
        /// Byte offset in `Module.bytes`.
        public var offset: Int
        /// How deep it stands in blocks.
        public var depth: Int
        public var text: String
    }

    /// Gives the instructions of a body one by one, without the final `end`.
    ///
    /// - Throws: where the body is not well-formed, after the instructions before the fault.
    public func forEachInstruction(body number: Int, _ visit: (Line) -> Void) throws(MalformedError) {
        let (_, _, names) = try bindings(number)
        var instructions = InstructionPrinter(
            module: module, identifiers: printer.identifiers, locals: names.identifiers, range: module.bodies[number].range,
            function: functionIndex(body: number))
        while let (text, depth) = try instructions.next() {
            visit(Line(offset: instructions.instructionOffset, depth: depth, text: text))
        }
    }
}
