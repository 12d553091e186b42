import WasmBinary
import WasmModel

/// Prints modules in the text format (specification chapter 6): plain instructions, one a line, indented by nesting.
///
/// Names of the name section become identifiers where they are not empty and not taken in their index space; everything else is
/// called by its index. What is printed parses to a module with the same binary.
public enum ModulePrinter {
    /// The text of a module.
    ///
    /// - Throws: `MalformedError` where a function body or constant expression is not well-formed, or has more locals than a text could
    ///   sensibly list (`ImplementationLimits.functionLocals`).
    public static func print(_ module: Module) throws(MalformedError) -> String {
        String(decoding: try bytes(of: module), as: UTF8.self)
    }

    /// The text of a module as the parser takes it.
    ///
    /// - Throws: as above.
    public static func bytes(of module: Module) throws(MalformedError) -> [UInt8] {
        var printer = FieldPrinter(module: module)
        try printer.printModule()
        return printer.text.bytes
    }
}

/// Prints the fields of one module in the order of the binary's sections.
struct FieldPrinter {
    let module: Module
    let identifiers: Identifiers
    /// Whether every branch hint is for an instruction that can have one; else they are printed as a section of bytes.
    private let hintsAreAnnotations: Bool
    var text = TextBuffer()

    init(module: Module) {
        self.module = module
        hintsAreAnnotations = BranchHintSection.firstWrongTarget(in: module) == nil
        identifiers = Identifiers(module)
    }

    mutating func line(_ line: String, depth: Int = 1) {
        indent(depth)
        text += line
        text += "\n"
    }

    /// Deeper nesting than this is not indented further: the text of nested blocks must not grow with the square of their number.
    private static let deepestIndentation = 60

    private mutating func indent(_ depth: Int) { text.indent(by: 2 * min(depth, FieldPrinter.deepestIndentation)) }

    mutating func printModule() throws(MalformedError) {
        text += "(module"
        if let name = module.names.module { text += " " + (Identifiers.identifier(name) ?? Identifiers.annotation(name)) }
        text += "\n"
        printCustomSections(after: 0)
        for group in module.recursionGroups { printGroup(group) }
        printCustomSections(after: 1)
        printImports()
        printCustomSections(after: 2)
        printCustomSections(after: 3)
        for (index, table) in module.tables.enumerated() { try printTable(table, identifiers.tables.definition(index)) }
        printCustomSections(after: 4)
        for (index, memory) in module.memories.enumerated() {
            line("(memory \(identifiers.memories.definition(index)) \(TypeText.memory(memory)))")
        }
        printCustomSections(after: 5)
        for (index, type) in module.tags.enumerated() {
            line("(tag \(identifiers.tags.definition(index)) \(typeUse(type, names: NameBindings())))")
        }
        printCustomSections(after: 13)
        for (index, global) in module.globals.enumerated() {
            let expression = try expression(global.initializer)
            line("(global \(identifiers.globals.definition(index)) \(globalType(global.type)) \(expression))")
        }
        printCustomSections(after: 6)
        for export in module.exports {
            line(
                "(export \(Literals.string(export.name.bytes)) (\(export.kind.keyword) \(identifiers.space(export.kind).use(export.index))))"
            )
        }
        printCustomSections(after: 7)
        if let start = module.start { line("(start \(identifiers.functions.use(start)))") }
        printCustomSections(after: 8)
        for (index, segment) in module.elements.enumerated() { try printElementSegment(segment, identifiers.elements.definition(index)) }
        printCustomSections(after: 9)
        printCustomSections(after: 12)
        if !hintsAreAnnotations {
            printCustomSection(CustomSection.branchHints, contents: BranchHintSection.encode(module), place: "(before code)")
        }
        for (index, body) in module.bodies.enumerated() { try printFunction(index, body) }
        printCustomSections(after: 10)
        for (index, segment) in module.data.enumerated() { try printDataSegment(segment, identifiers.data.definition(index)) }
        printCustomSections(after: 11)
        text += ")\n"
    }

    private mutating func printCustomSections(after section: UInt8) {
        let place = SectionPlaces.order.first { $0.identifier == section }.map { "(after \($0.word))" } ?? "(before first)"
        for custom in module.customSections where custom.after == section {
            printCustomSection(custom.name, contents: custom.contents, place: place)
        }
    }

    private mutating func printCustomSection(_ name: Name, contents: [UInt8], place: String) {
        line("(@custom \(Literals.string(name.bytes)) \(place)")
        for chunk in Literals.chunks(contents) { line(chunk, depth: 3) }
        line(")")
    }

    // MARK: - Types

    private mutating func printGroup(_ group: Range<Int>) {
        guard group.count != 1 else {
            line(typeDefinition(group.lowerBound))
            return
        }
        line("(rec")
        for index in group { line(typeDefinition(index), depth: 2) }
        line(")")
    }

    func typeDefinition(_ index: Int) -> String {
        let type = module.types[index]
        let described = type.describes.map { "(describes \(heapType($0))) " } ?? ""
        let descriptor = type.descriptor.map { "(descriptor \(heapType($0))) " } ?? ""
        var composite = described + descriptor + compositeType(type.composite, index: index)
        if !type.isFinal || !type.supertypes.isEmpty {
            let supertypes = type.supertypes.map { " " + heapType($0) }.joined()
            composite = "(sub\(type.isFinal ? " final" : "")\(supertypes) \(composite))"
        }
        return "(type \(identifiers.types.definition(index)) \(composite))"
    }

    private func compositeType(_ type: CompositeType, index: Int) -> String {
        switch type {
        case .function(let function): "(func\(signature(function, names: NameBindings())))"
        case .array(let array): "(array \(fieldType(array.field)))"
        case .structure(let structure):
            "(struct"
                + structure.fields.enumerated().map { field, type in
                    " (field \(identifiers.fieldDefinition(UInt32(truncatingIfNeeded: field), of: index).map { $0 + " " } ?? "")\(fieldType(type)))"
                }.joined() + ")"
        }
    }

    private func fieldType(_ type: FieldType) -> String {
        let storage =
            switch type.storage {
            case .i8: "i8"
            case .i16: "i16"
            case .value(let type): valueType(type)
            }
        return type.mutable ? "(mut \(storage))" : storage
    }

    func heapType(_ type: HeapType) -> String { TypeText.heap(type, types: identifiers.types) }

    func referenceType(_ type: ReferenceType) -> String { TypeText.reference(type, types: identifiers.types) }

    func valueType(_ type: ValueType) -> String { TypeText.value(type, types: identifiers.types) }

    func globalType(_ type: GlobalType) -> String {
        type.mutable ? "(mut \(valueType(type.value)))" : valueType(type.value)
    }

    func tableType(_ type: TableType) -> String { "\(TypeText.limits(type.limits, type.index)) \(referenceType(type.element))" }

    /// ` (param …)* (result …)`, parameters with a name one by one.
    func signature(_ type: FunctionType, names: NameBindings) -> String {
        var text = bindings("param", type.parameters.enumerated().map { (UInt32(truncatingIfNeeded: $0.offset), $0.element) }, names)
        if !type.results.isEmpty { text += " (result \(type.results.map { valueType($0) }.joined(separator: " ")))" }
        return text
    }

    /// Parameters or locals: neighbours without a name share parentheses.
    func bindings(_ keyword: String, _ entries: [(index: UInt32, type: ValueType)], _ names: NameBindings) -> String {
        var text = ""
        var isOpen = false
        for entry in entries {
            let type = valueType(entry.type)
            if let name = names[entry.index] {
                text += isOpen ? ") (\(keyword) \(name) \(type))" : " (\(keyword) \(name) \(type))"
                isOpen = false
            } else {
                text += isOpen ? " \(type)" : " (\(keyword) \(type)"
                isOpen = true
            }
        }
        return isOpen ? text + ")" : text
    }

    /// `(type x)`, with the signature spelled out where the index names a function type.
    func typeUse(_ index: UInt32, names: NameBindings) -> String {
        let use = "(type \(identifiers.types.use(index)))"
        guard let type = functionType(index) else { return use }
        return use + signature(type, names: names)
    }

    /// The type use of an imported function, whose parameters may have names.
    private func importedTypeUse(_ type: UInt32, function: Int) -> String {
        let count = UInt32(truncatingIfNeeded: functionType(type)?.parameters.count ?? 0)
        return typeUse(type, names: identifiers.locals(of: UInt32(truncatingIfNeeded: function), count: count))
    }

    func functionType(_ index: UInt32) -> FunctionType? {
        guard Int(index) < module.types.count, case .function(let type) = module.types[Int(index)].composite else { return nil }
        return type
    }

    // MARK: - Imports, tables, segments

    private mutating func printImports() {
        var counts: [ExternalKind: Int] = [:]
        for item in module.imports {
            let kind = item.type.kind
            line(importText(item, number: counts[kind, default: 0]))
            counts[kind, default: 0] += 1
        }
    }

    /// An import with its number among those of its kind.
    func importText(_ item: Import, number: Int) -> String {
        let kind = item.type.kind
        let definition = identifiers.space(kind).importedDefinition(number)
        let type =
            switch item.type {
            case .function(let type, let exact):
                exact ? "(exact \(importedTypeUse(type, function: number)))" : importedTypeUse(type, function: number)
            case .tag(let type): typeUse(type, names: NameBindings())
            case .table(let type): tableType(type)
            case .memory(let type): TypeText.memory(type)
            case .global(let type): globalType(type)
            }
        return "(import \(Literals.string(item.module.bytes)) \(Literals.string(item.name.bytes)) (\(kind.keyword) \(definition) \(type)))"
    }

    private mutating func printTable(_ table: Table, _ definition: String) throws(MalformedError) {
        var text = "(table \(definition) \(tableType(table.type))"
        if let initializer = table.initializer {
            let instructions = try expression(initializer)
            // Without a word the initializer would be the one that tables have by default.
            guard !instructions.isEmpty else {
                throw MalformedError(
                    location: .offset(initializer.range.lowerBound),
                    reason: .text(.untellable("a table's initializer without instructions")))
            }
            text += " " + instructions
        }
        line(text + ")")
    }

    private mutating func printElementSegment(_ segment: ElementSegment, _ definition: String) throws(MalformedError) {
        var text = "(elem \(definition)"
        switch segment.mode {
        case .passive: break
        case .declarative: text += " declare"
        case .active(let table, let offset):
            if table != 0 { text += " (table \(identifiers.tables.use(table)))" }
            text += " (offset \(try expression(offset)))"
        }
        switch segment.items {
        case .functions(let functions):
            text += " func" + functions.map { " " + identifiers.functions.use($0) }.joined()
        case .expressions(let expressions):
            text += " " + referenceType(segment.type)
            for item in expressions { text += " (item \(try expression(item)))" }
        }
        line(text + ")")
    }

    private mutating func printDataSegment(_ segment: DataSegment, _ definition: String) throws(MalformedError) {
        var text = "(data \(definition)"
        switch segment.mode {
        case .passive: break
        case .active(let memory, let offset):
            if memory != 0 { text += " (memory \(identifiers.memories.use(memory)))" }
            text += " (offset \(try expression(offset)))"
        }
        let chunks = Literals.chunks(module.bytes[segment.range])
        guard chunks.count > 1 else {
            line(text + chunks.map { " " + $0 }.joined() + ")")
            return
        }
        line(text)
        for chunk in chunks { line(chunk, depth: 3) }
        line(")")
    }

    // MARK: - Functions

    private mutating func printFunction(_ number: Int, _ body: FunctionBody) throws(MalformedError) {
        guard number < module.functions.count else { return }
        let type = module.functions[number]
        let index = UInt32(truncatingIfNeeded: identifiers.functions.imported + number)
        let parameters = UInt32(truncatingIfNeeded: functionType(type)?.parameters.count ?? 0)
        let locals = try self.locals(body, first: parameters)
        let names = identifiers.locals(of: index, count: parameters + UInt32(truncatingIfNeeded: locals.count))
        line("(func \(identifiers.functions.definition(number)) \(typeUse(type, names: names))")
        let localText = bindings("local", locals, names)
        if !localText.isEmpty { line(String(localText.dropFirst()), depth: 2) }
        var printer = InstructionPrinter(
            module: module, identifiers: identifiers, locals: names.identifiers, range: body.range, function: index)
        let hints = hintsAreAnnotations ? module.branchHints[index] ?? [] : []
        var nextHint = 0
        while let depth = try printer.read() {
            indent(depth + 2)
            if nextHint < hints.count, body.range.lowerBound + Int(hints[nextHint].offset) == printer.instructionOffset {
                text += "(@\(CustomSection.branchHints) \(Literals.string([hints[nextHint].direction.rawValue]))) "
                nextHint += 1
            }
            printer.write(to: &text)
            text += "\n"
        }
        line(")")
    }

    func locals(_ body: FunctionBody, first: UInt32) throws(MalformedError) -> [(index: UInt32, type: ValueType)] {
        let limit = ImplementationLimits().functionLocals
        var locals: [(index: UInt32, type: ValueType)] = []
        for group in body.locals {
            guard Int(group.count) <= limit - locals.count else {
                throw MalformedError(location: .offset(body.range.lowerBound), reason: .text(.limitExceeded(what: "locals", limit: limit)))
            }
            for _ in 0..<group.count { locals.append((first + UInt32(truncatingIfNeeded: locals.count), group.type)) }
        }
        return locals
    }

    /// A constant expression on one line, without its `end`.
    func expression(_ expression: ConstantExpression) throws(MalformedError) -> String {
        var printer = InstructionPrinter(module: module, identifiers: identifiers, locals: [:], range: expression.range, function: nil)
        var instructions: [String] = []
        while let (instruction, _) = try printer.next() { instructions.append(instruction) }
        return instructions.joined(separator: " ")
    }
}
