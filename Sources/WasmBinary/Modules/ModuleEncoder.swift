import WasmModel

/// Encodes modules in the binary format (specification chapter 5.5).
public enum ModuleEncoder {
    /// The canonical binary of a module: no empty sections, integers in as few bytes as they can take; instructions as they are in
    /// `Module.bytes`. Decoding it gives the module again.
    ///
    /// - Parameters:
    ///   - module: Its ranges lie within its bytes, and its types name types by index.
    ///   - includeNames: Whether `Module.names` becomes a name section.
    /// - Returns: The whole binary.
    public static func encode(_ module: Module, includeNames: Bool = true) -> [UInt8] {
        var encoding = ModuleEncoding(module: module)
        encoding.encodeModule(includeNames: includeNames)
        return encoding.output.bytes
    }
}

/// A module while it is encoded.
struct ModuleEncoding {
    let module: Module
    var output = InstructionWriter()
    /// The contents of the section being written; its size must stand before it.
    private var section = InstructionWriter()

    init(module: Module) { self.module = module }

    mutating func encodeModule(includeNames: Bool) {
        output.fixed(ModuleDecoding.magic)
        output.fixed(ModuleDecoding.version)
        writeCustomSections(after: .custom)
        for identifier in SectionIdentifier.order {
            if identifier == .code { writeBranchHints() }
            section.removeAll()
            writeContents(of: identifier)
            if !section.bytes.isEmpty { finishSection(identifier) }
            writeCustomSections(after: identifier)
        }
        guard includeNames else { return }
        let names = NameSection.encode(module.names)
        if !names.isEmpty { writeCustomSection(name: CustomSection.names, contents: names) }
    }

    private mutating func writeBranchHints() {
        let hints = BranchHintSection.encode(module)
        if !hints.isEmpty { writeCustomSection(name: CustomSection.branchHints, contents: hints) }
    }

    private mutating func finishSection(_ identifier: SectionIdentifier) {
        output.byte(identifier.rawValue)
        output.count(section.bytes.count)
        output.append(section.bytes)
    }

    private mutating func writeCustomSections(after identifier: SectionIdentifier) {
        for custom in module.customSections {
            // One that names no section stands last, so that nothing is lost.
            let place = SectionIdentifier(rawValue: custom.after) ?? .data
            guard place == identifier else { continue }
            writeCustomSection(name: custom.name, contents: custom.contents)
        }
    }

    private mutating func writeCustomSection(name: Name, contents: [UInt8]) {
        section.removeAll()
        section.name(name)
        section.append(contents)
        finishSection(.custom)
    }

    /// Writes a section's contents, nothing where the section would be empty.
    private mutating func writeContents(of identifier: SectionIdentifier) {
        switch identifier {
        case .custom: break
        case .type: writeTypes()
        case .import: write(module.imports) { $0.write($1) }
        case .function: write(module.functions) { $0.section.unsigned($1) }
        case .table: write(module.tables) { $0.write($1) }
        case .memory: write(module.memories) { $0.section.memoryType($1) }
        case .tag: write(module.tags) { $0.section.tagType($1) }
        case .global: write(module.globals) { $0.write($1) }
        case .export: write(module.exports) { $0.write($1) }
        case .start: if let start = module.start { section.unsigned(start) }
        case .element: write(module.elements) { $0.write($1) }
        case .dataCount: if module.hasDataCount { section.count(module.data.count) }
        case .code: write(module.bodies) { $0.write($1) }
        case .data: write(module.data) { $0.write($1) }
        }
    }

    /// A count and as many entries, or nothing where there are none.
    private mutating func write<Entry>(_ entries: [Entry], _ writeEntry: (inout Self, Entry) -> Void) {
        guard !entries.isEmpty else { return }
        section.count(entries.count)
        for entry in entries { writeEntry(&self, entry) }
    }

    // MARK: Entries

    private mutating func writeTypes() {
        guard !module.recursionGroups.isEmpty else { return }
        section.count(module.recursionGroups.count)
        for group in module.recursionGroups {
            if group.count != 1 {
                section.byte(TypeCode.recursionGroup)
                section.count(group.count)
            }
            for type in module.types[group] { section.subType(type) }
        }
    }

    private mutating func write(_ entry: Import) {
        section.name(entry.module)
        section.name(entry.name)
        section.byte(entry.type.isExact ? ImportCode.exactFunction : entry.type.kind.rawValue)
        switch entry.type {
        case .function(let type, _): section.unsigned(type)
        case .table(let type): section.tableType(type)
        case .memory(let type): section.memoryType(type)
        case .global(let type): section.globalType(type)
        case .tag(let type): section.tagType(type)
        }
    }

    private mutating func write(_ table: Table) {
        if table.initializer != nil {
            section.byte(TypeCode.empty)
            section.byte(0)
        }
        section.tableType(table.type)
        if let initializer = table.initializer { write(initializer) }
    }

    private mutating func write(_ global: Global) {
        section.globalType(global.type)
        write(global.initializer)
    }

    private mutating func write(_ export: Export) {
        section.name(export.name)
        section.byte(export.kind.rawValue)
        section.unsigned(export.index)
    }

    private mutating func write(_ expression: ConstantExpression) { section.append(module.bytes[expression.range]) }

    private mutating func write(_ segment: ElementSegment) {
        let functionType = ReferenceType(nullable: false, heap: .func)
        var flags: UInt32 = 0
        let hasExpressions: Bool
        switch segment.items {
        // Function indices imply the type `(ref func)`; with another type they are written as expressions.
        case .functions: hasExpressions = segment.type != functionType
        case .expressions: hasExpressions = true
        }
        if hasExpressions { flags |= ElementFlag.expressions }
        let impliedType = hasExpressions ? .funcref : functionType
        switch segment.mode {
        case .passive: flags |= ElementFlag.notActive
        case .declarative: flags |= ElementFlag.notActive | ElementFlag.explicitOrDeclarative
        case .active(let table, _): if table != 0 || segment.type != impliedType { flags |= ElementFlag.explicitOrDeclarative }
        }
        section.unsigned(flags)
        if case .active(let table, let offset) = segment.mode {
            if flags & ElementFlag.explicitOrDeclarative != 0 { section.unsigned(table) }
            write(offset)
        }
        if flags & (ElementFlag.notActive | ElementFlag.explicitOrDeclarative) != 0 {
            if hasExpressions { section.referenceType(segment.type) } else { section.byte(0) }
        }
        section.count(segment.items.count)
        switch segment.items {
        case .functions(let functions):
            for function in functions {
                if hasExpressions {
                    section.write(.referenceFunction(function), sideTable: InstructionSideTable())
                    section.write(.end, sideTable: InstructionSideTable())
                } else {
                    section.unsigned(function)
                }
            }
        case .expressions(let expressions):
            for expression in expressions { write(expression) }
        }
    }

    private mutating func write(_ body: FunctionBody) {
        let locals = ModuleEncoding.locals(body)
        section.count(locals.count + body.range.count)
        section.append(locals)
        section.append(module.bytes[body.range])
    }

    /// The declarations of a body's locals.
    static func locals(_ body: FunctionBody) -> [UInt8] {
        var locals = InstructionWriter()
        locals.count(body.locals.count)
        for group in body.locals {
            locals.unsigned(group.count)
            locals.valueType(group.type)
        }
        return locals.bytes
    }

    private mutating func write(_ segment: DataSegment) {
        switch segment.mode {
        case .passive: section.unsigned(DataKind.passive)
        case .active(let memory, let offset):
            section.unsigned(memory == 0 ? DataKind.active : DataKind.activeWithMemory)
            if memory != 0 { section.unsigned(memory) }
            write(offset)
        }
        section.count(segment.range.count)
        section.append(module.bytes[segment.range])
    }
}
