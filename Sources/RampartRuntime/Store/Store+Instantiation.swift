import SeededDefects
import WasmModel
import WasmValidation

extension Store {
    /// Instantiates a module (specification chapter 4.5.4).
    ///
    /// - Parameters:
    ///   - prepared: a module made ready by the engine of this store.
    ///   - imports: as many as the module's, in its order.
    /// - Returns: the instance, its start function having run.
    /// - Throws: `.link` where an import does not fit; `.limit` where a memory or table cannot be made; `.execution` for a trap or
    ///   another end of a constant expression, an active segment or the start function. What was written to imported tables and memories
    ///   until then stays, and functions of the failed instance that are in them stay callable.
    public func instantiate(_ prepared: PreparedModule, imports: [ExternalValue]) throws(InstantiationError) -> Instance {
        let module = prepared.module
        // Identifiers of types mean something only together with their registry.
        guard prepared.runtimeTypes === types else { throw .execution(.arguments(.foreignStore)) }
        let matched = try MatchedImports(imports, for: module, in: self)
        let (memories, tables) = try addMemoriesAndTables(of: module, to: matched)
        if prepared.needsGuards, let index = memories.firstIndex(where: { LinearMemory.canBeGuarded($0.declared) && !$0.isGuarded }) {
            throw .limit(.guardedMemory(index: index))
        }
        var tags = matched.tags
        for typeIndex in module.module.tags {
            let identifier = module.canonicalTypes[Int(typeIndex)]
            tags.append(addTag(signature(of: identifier).type, identifier: identifier))
        }
        let storage = InstanceStorage(
            prepared: prepared, store: self, importedFunctions: matched.functions, memories: memories, tables: tables, tags: tags,
            globals: matched.globals)
        // From here on the instance lives as long as the store, even when its instantiation fails.
        instances.append(storage)
        do {
            try initialize(storage)
        } catch {
            throw .execution(error)
        }
        return Instance(store: self, storage: storage)
    }

    /// Makes what the module defines, all or nothing.
    private func addMemoriesAndTables(
        of module: ValidatedModule, to imports: MatchedImports
    ) throws(InstantiationError) -> ([LinearMemory], [TableStorage]) {
        let before = (memories, tables, memoryBytes, tableElements)
        do throws(InstantiationError) {
            var memories = imports.memories
            for type in module.module.memories { memories.append(try addMemory(type)) }
            var tables = imports.tables
            for table in module.module.tables {
                let element = module.canonical(table.type.element)
                tables.append(try addTable(TableType(element: element, limits: table.type.limits, index: table.type.index)))
            }
            return (memories, tables)
        } catch {
            (memories, tables, memoryBytes, tableElements) = before
            throw error
        }
    }

    private func initialize(_ instance: InstanceStorage) throws(ExecutionError) {
        let module = instance.prepared.module
        let evaluator = ConstantEvaluator(store: self, instance: instance)
        for global in module.module.globals {
            let (low, high) = try evaluator.evaluate(global.initializer)
            let type = GlobalType(value: module.canonical(global.type.value), mutable: global.type.mutable)
            let cell = GlobalStorage(type: type, low: low, high: high)
            addRoot(cell)
            instance.append(cell)
        }
        let firstTable = instance.tables.count - module.module.tables.count
        for (index, table) in module.module.tables.enumerated() {
            guard let initializer = table.initializer, !Seeded.isArmed(.storeTableInitializer) else { continue }
            instance.tables[firstTable + index].fill(with: try evaluator.evaluate(initializer).low)
        }
        for segment in module.module.elements { try add(segment, to: instance, evaluator) }
        for (index, segment) in module.module.elements.enumerated() {
            switch segment.mode {
            case .passive: break
            case .declarative: if !Seeded.isArmed(.storeDeclarativeDropped) { instance.elements[index].drop() }
            case .active(let table, let offset):
                let destination = try evaluator.evaluate(offset).low
                guard copyElements(instance, segment: index, to: Int(table), at: destination) else {
                    throw .trap(Trap(.outOfBoundsTableAccess))
                }
                instance.elements[index].drop()
            }
        }
        for (index, segment) in module.module.data.enumerated() {
            switch segment.mode {
            case .passive: break
            case .active(let memory, let offset):
                let destination = try evaluator.evaluate(offset).low
                guard copyData(instance, segment: index, to: Int(memory), at: destination) else {
                    throw .trap(Trap(.outOfBoundsMemoryAccess))
                }
                if !Seeded.isArmed(.storeSegmentDropped) { instance.data[index] = 0..<0 }
            }
        }
        if let start = module.module.start, !Seeded.isArmed(.storeStart) { _ = try invoke(instance.function(start, in: self), []) }
    }

    /// Evaluates the references of a segment.
    private func add(_ segment: ElementSegment, to instance: InstanceStorage, _ evaluator: ConstantEvaluator) throws(ExecutionError) {
        let holdsObjects = holdsObjects(instance.prepared.module.canonical(segment.type).heap)
        let storage = ElementStorage(count: segment.items.count, holdsObjects: holdsObjects)
        // The segment is a root from its first reference on, since the next one may make the collector run.
        if holdsObjects { elements.append(storage) }
        instance.elements.append(storage)
        switch segment.items {
        case .functions(let indices):
            for (position, index) in indices.enumerated() { storage[position] = instance.function(index, in: self).bits }
        case .expressions(let expressions):
            for (position, expression) in expressions.enumerated() { storage[position] = try evaluator.evaluate(expression).low }
        }
    }
}
