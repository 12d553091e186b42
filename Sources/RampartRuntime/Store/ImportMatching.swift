import SeededDefects
import WasmModel
import WasmValidation

/// The imports of an instance by kind, each in the order of its index space.
struct MatchedImports {
    var functions: [FunctionInstance] = []
    var tables: [TableStorage] = []
    var memories: [LinearMemory] = []
    var globals: [GlobalStorage] = []
    var tags: [TagInstance] = []

    /// Checks the types of imports (specification chapter 4.5.2 and 3.3.7).
    init(_ values: [ExternalValue], for module: ValidatedModule, in store: Store) throws(InstantiationError) {
        for (index, expected) in module.module.imports.enumerated() {
            guard index < values.count else {
                throw .link(LinkError(module: expected.module, name: expected.name, reason: .unknownImport))
            }
            let matcher = ImportMatcher(module: module, store: store, expected: expected)
            switch (expected.type, values[index]) {
            case (.function(let type, let exact), .function(let function)):
                functions.append(try matcher.match(type, exact: exact, function))
            case (.table(let type), .table(let table)): tables.append(try matcher.match(type, table))
            case (.memory(let type), .memory(let memory)): memories.append(try matcher.match(type, memory))
            case (.global(let type), .global(let global)):
                globals.append(try matcher.match(type, global))
                if Seeded.isArmed(.storeSecondGlobal), globals.count == 2 { globals[1] = globals[0] }
            case (.tag(let type), .tag(let tag)): tags.append(try matcher.match(type, tag))
            case (.function, let found), (.table, let found), (.memory, let found), (.global, let found), (.tag, let found):
                throw matcher.mismatch(found)
            }
        }
    }
}

/// Matches what is given for one import with the type that it expects.
private struct ImportMatcher {
    let module: ValidatedModule
    let store: Store
    let expected: Import

    /// It is the type of the function itself that counts, not that under which another instance imports or exports it.
    func match(_ typeIndex: UInt32, exact: Bool, _ function: FunctionInstance) throws(InstantiationError) -> FunctionInstance {
        try checkStore(function.store)
        let wanted = module.canonicalTypes[Int(typeIndex)]
        let found = function.typeIdentifier
        let fits = exact ? found == wanted : store.registry.isSubtype(found, of: wanted)
        guard fits || Seeded.isArmed(.storeFunctionType) else { throw mismatch(.function(function)) }
        return function
    }

    func match(_ type: TableType, _ table: TableInstance) throws(InstantiationError) -> TableStorage {
        try checkStore(table.store)
        let found = table.type
        guard found.element == module.canonical(type.element), found.index == type.index, limits(found.limits, match: type.limits) else {
            throw mismatch(.table(table))
        }
        return table.storage
    }

    func match(_ type: MemoryType, _ memory: MemoryInstance) throws(InstantiationError) -> LinearMemory {
        try checkStore(memory.store)
        let found = memory.type
        guard found.index == type.index, found.pageSizeExponent == type.pageSizeExponent, found.isShared == type.isShared,
            limits(found.limits, match: type.limits)
        else {
            throw mismatch(.memory(memory))
        }
        return memory.storage
    }

    func match(_ type: GlobalType, _ global: GlobalInstance) throws(InstantiationError) -> GlobalStorage {
        try checkStore(global.store)
        let found = global.type
        let wanted = module.canonical(type.value)
        // A mutable global is written by both sides, so its type must be the same.
        let fits = type.mutable ? found.value == wanted : store.registry.isSubtype(found.value, of: wanted)
        guard fits, found.mutable == type.mutable || Seeded.isArmed(.storeGlobalMutability) else { throw mismatch(.global(global)) }
        return global.storage
    }

    func match(_ typeIndex: UInt32, _ tag: TagInstance) throws(InstantiationError) -> TagInstance {
        guard tag.types === store.types else { throw .execution(.arguments(.foreignStore)) }
        guard tag.typeIdentifier == module.canonicalTypes[Int(typeIndex)] else { throw mismatch(.tag(tag)) }
        store.adopt(tag)
        return tag
    }

    private func limits(_ found: Limits, match expected: Limits) -> Bool {
        guard found.minimum >= expected.minimum || Seeded.isArmed(.storeImportMinimum) else { return false }
        guard let most = expected.maximum, !Seeded.isArmed(.storeImportMaximum) else { return true }
        return found.maximum.map { $0 <= most } ?? false
    }

    private func checkStore(_ other: Store) throws(InstantiationError) {
        guard other === store else { throw .execution(.arguments(.foreignStore)) }
    }

    func mismatch(_ found: ExternalValue) -> InstantiationError {
        let reason = LinkError.Reason.incompatibleImportType(expected: text(expected.type), found: text(found))
        return .link(LinkError(module: expected.module, name: expected.name, reason: reason))
    }

    private func text(_ type: ExternalType) -> String {
        switch type {
        case .function(let index, let exact): text(module.canonicalTypes[Int(index)], keyword: exact ? "exact func" : "func")
        case .table(let type):
            TypeDescription.text(TableType(element: module.canonical(type.element), limits: type.limits, index: type.index))
        case .memory(let type): TypeDescription.text(type)
        case .global(let type): TypeDescription.text(GlobalType(value: module.canonical(type.value), mutable: type.mutable))
        case .tag(let index): text(module.canonicalTypes[Int(index)], keyword: "tag")
        }
    }

    private func text(_ found: ExternalValue) -> String {
        switch found {
        case .function(let function): text(function.typeIdentifier, keyword: "func")
        case .table(let table): TypeDescription.text(table.type)
        case .memory(let memory): TypeDescription.text(memory.type)
        case .global(let global): TypeDescription.text(global.type)
        case .tag(let tag): text(tag.typeIdentifier, keyword: "tag")
        }
    }

    /// Types of equal shape can differ by recursion group or supertype, so the identifier belongs to the message.
    private func text(_ identifier: UInt32, keyword: String) -> String {
        TypeDescription.text(store.signature(of: identifier).type, keyword: "\(keyword) (type #\(identifier))")
    }
}
