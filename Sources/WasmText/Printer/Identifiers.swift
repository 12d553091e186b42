import WasmModel

/// What the members of one index space are called.
struct IdentifierSpace {
    /// Identifiers by index; a member without one is called by its index.
    private let identifiers: [UInt32: String]
    /// Annotations for the names that are no identifiers.
    private let annotations: [UInt32: String]
    /// How many members are imported.
    let imported: Int

    /// The first of several members with one name has it as identifier.
    init(_ names: [UInt32: Name], count: Int, imported: Int) {
        self.imported = imported
        let bindings = NameBindings(names, count: UInt32(clamping: count))
        identifiers = bindings.identifiers
        annotations = bindings.annotations
    }

    /// The identifier of a member that has one.
    func identifier(_ index: UInt32) -> String? { identifiers[index] }

    /// How an instruction or field names a member.
    func use(_ index: UInt32) -> String { identifiers[index] ?? String(index) }

    /// What stands behind the keyword of a definition: the identifier, or the index as a comment and a name that is no identifier.
    func definition(_ index: Int) -> String { importedDefinition(imported + index) }

    /// The same for an index that counts imports.
    func importedDefinition(_ index: Int) -> String {
        let member = UInt32(truncatingIfNeeded: index)
        if let identifier = identifiers[member] { return identifier }
        return annotations[member].map { "(;\(index);) \($0)" } ?? "(;\(index);)"
    }
}

/// Names as a text can give them.
struct NameBindings {
    /// For the names below `count` that are not empty; of equal names only for the one with the lowest index.
    private(set) var identifiers: [UInt32: String] = [:]
    /// `(@name "…")` for the others below `count`.
    private(set) var annotations: [UInt32: String] = [:]

    init() {}

    init(_ names: [UInt32: Name], count: UInt32) {
        if names.isEmpty { return }
        var taken: Set<Name> = []
        for index in names.keys.sorted() where index < count {
            guard let name = names[index] else { continue }
            if let identifier = Identifiers.identifier(name), taken.insert(name).inserted {
                identifiers[index] = identifier
            } else {
                annotations[index] = Identifiers.annotation(name)
            }
        }
    }

    /// What stands at the definition of a member with a name.
    subscript(index: UInt32) -> String? { identifiers[index] ?? annotations[index] }
}

/// What everything in a module is called in its text.
struct Identifiers {
    let types: IdentifierSpace
    let functions: IdentifierSpace
    let tables: IdentifierSpace
    let memories: IdentifierSpace
    let globals: IdentifierSpace
    let tags: IdentifierSpace
    let elements: IdentifierSpace
    let data: IdentifierSpace
    private let fields: [UInt32: NameBindings]
    private let localNames: [UInt32: [UInt32: Name]]
    private let labelNames: [UInt32: [UInt32: Name]]

    init(_ module: Module) {
        var imported: [ExternalKind: Int] = [:]
        for item in module.imports { imported[item.type.kind, default: 0] += 1 }
        func space(_ names: [UInt32: Name], _ kind: ExternalKind, _ defined: Int) -> IdentifierSpace {
            let count = imported[kind] ?? 0
            return IdentifierSpace(names, count: count + defined, imported: count)
        }
        let names = module.names
        types = IdentifierSpace(names.types, count: module.types.count, imported: 0)
        functions = space(names.functions, .function, module.functions.count)
        tables = space(names.tables, .table, module.tables.count)
        memories = space(names.memories, .memory, module.memories.count)
        globals = space(names.globals, .global, module.globals.count)
        tags = space(names.tags, .tag, module.tags.count)
        elements = IdentifierSpace(names.elements, count: module.elements.count, imported: 0)
        data = IdentifierSpace(names.data, count: module.data.count, imported: 0)
        var fields: [UInt32: NameBindings] = [:]
        for (type, names) in names.fields {
            guard Int(type) < module.types.count, case .structure(let structure) = module.types[Int(type)].composite else { continue }
            fields[type] = NameBindings(names, count: UInt32(clamping: structure.fields.count))
        }
        self.fields = fields
        localNames = names.locals
        labelNames = names.labels
    }

    func space(_ kind: ExternalKind) -> IdentifierSpace {
        switch kind {
        case .function: functions
        case .table: tables
        case .memory: memories
        case .global: globals
        case .tag: tags
        }
    }

    /// The identifier of a field, or nil.
    func field(_ field: UInt32, of type: Int) -> String? { fields[UInt32(truncatingIfNeeded: type)]?.identifiers[field] }

    /// What stands at the definition of a field that has a name.
    func fieldDefinition(_ field: UInt32, of type: Int) -> String? { fields[UInt32(truncatingIfNeeded: type)]?[field] }

    /// The names of a function's parameters and locals.
    func locals(of function: UInt32, count: UInt32) -> NameBindings {
        localNames[function].map { NameBindings($0, count: count) } ?? NameBindings()
    }

    /// The name of a label, counted over the blocks of a function in the order in which they open. Labels may share one.
    func labelName(_ label: UInt32, of function: UInt32) -> Name? { labelNames[function]?[label] }

    /// The annotation that gives a name.
    static func annotation(_ name: Name) -> String { "(@name \(Literals.string(name.bytes)))" }

    /// `$name`, or `$"name"` where the name has characters that a plain identifier may not have; nil for the empty name.
    static func identifier(_ name: Name) -> String? {
        if name.bytes.isEmpty { return nil }
        if name.bytes.allSatisfy({ CharacterClass.isIdentifierCharacter[Int($0)] }) { return "$" + name.string }
        return "$" + Literals.string(name.bytes)
    }
}
