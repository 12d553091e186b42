import SeededDefects
import WasmBinary
import WasmModel

/// Validates everything of a module but the function bodies (specification chapter 3.5), and builds the context for these.
struct ModuleValidator {
    let module: Module
    let features: Features
    let limits: ImplementationLimits
    let registry: TypeRegistry
    private let identifiers: [UInt32]
    /// Validates constant expressions; its context is the module's.
    private(set) var expressions: BodyValidator

    private var functionTypeIndices: [UInt32] = []
    private var tableTypes: [TableType] = []
    private var memoryTypes: [MemoryType] = []
    private var globalTypes: [GlobalType] = []
    private var tagTypeIndices: [UInt32] = []

    /// Validates the type declarations.
    init(module: Module, features: Features, limits: ImplementationLimits, registry: TypeRegistry) throws(ModuleError) {
        self.module = module
        self.features = features
        self.limits = limits
        self.registry = registry
        do {
            let (space, identifiers) = try TypeRules.validate(module, features: features, limits: limits, registry: registry)
            self.identifiers = identifiers
            expressions = BodyValidator(context: BodyContext(module: module, features: features, limits: limits, types: space))
        } catch {
            throw .invalid(error)
        }
    }

    /// The context for the bodies, once `validate` has returned.
    var context: BodyContext { expressions.context }

    /// The index of the first function that the module defines.
    var importedFunctionCount: Int { functionTypeIndices.count - module.functions.count }

    mutating func validate() throws(ModuleError) {
        try rule { (self: inout Self) throws(InvalidReason) in
            try self.checkLimits()
            for entry in self.module.imports { try self.add(entry) }
            self.expressions.context.importedGlobalCount = self.globalTypes.count
            for type in self.module.functions { try self.addFunction(type, isExact: true) }
            for type in self.module.memories { try self.addMemory(type, isImport: false) }
            for type in self.module.tags { try self.addTag(type) }
            self.expressions.context.declaredFunctions = [Bool](repeating: false, count: self.functionTypeIndices.count)
            self.expressions.context.dataCount = self.module.data.count
        }
        for table in module.tables { try add(table) }
        for global in module.globals { try add(global) }
        for segment in module.elements { try add(segment) }
        for segment in module.data { try check(segment) }
        try rule { (self: inout Self) throws(InvalidReason) in
            try self.checkStart()
            try self.checkExports()
            for function in self.expressions.referencedFunctions { self.expressions.context.declaredFunctions[Int(function)] = true }
        }
    }

    /// The result, once bodies have been validated too.
    func makeValidatedModule() -> ValidatedModule {
        ValidatedModule(
            module: module, features: features, registry: registry, canonicalTypes: identifiers,
            functionTypeIndices: functionTypeIndices, tableTypes: tableTypes, memoryTypes: memoryTypes, globalTypes: globalTypes,
            tagTypeIndices: tagTypeIndices,
            customSectionFaults: module.customSectionFaults
                + [BranchHintSection.firstWrongTarget(in: module, limits: limits)].compactMap(\.self))
    }

    /// Runs rules that have no place in the code to name.
    private mutating func rule(_ body: (inout Self) throws(InvalidReason) -> Void) throws(ModuleError) {
        do {
            try body(&self)
        } catch {
            throw .invalid(ValidationError(reason: error))
        }
    }

    private func checkLimits() throws(InvalidReason) {
        guard module.functions.count == module.bodies.count else { throw .inconsistentModule("functions and bodies") }
        for range in module.data.map(\.range) where range.lowerBound < 0 || range.upperBound > module.bytes.count {
            throw .inconsistentModule("data range")
        }
        let longestSegment = module.elements.reduce(0) { max($0, $1.items.count) }
        let longestBody = module.bodies.reduce(0) { max($0, $1.range.count) }
        let counts: [(count: Int, limit: Int, what: String)] = [
            (module.imports.count, limits.imports, "imports"),
            (module.exports.count, limits.exports, "exports"),
            (module.functions.count, limits.functions, "functions"),
            (module.globals.count, limits.globals, "globals"),
            (module.tags.count, limits.tags, "tags"),
            (module.data.count, limits.dataSegments, "data segments"),
            (module.tables.count, limits.tables, "tables"),
            (module.memories.count, limits.memories, "memories"),
            (module.elements.count, limits.elementSegments, "element segments"),
            (longestSegment, limits.elementSegmentItems, "elements in a segment"),
            (longestBody, limits.functionBodySize, "bytes in a function body"),
        ]
        for (count, limit, what) in counts where count > limit { throw .limitExceeded(what: what, limit: limit) }
    }
}

// Index spaces.
extension ModuleValidator {
    private mutating func add(_ entry: Import) throws(InvalidReason) {
        switch entry.type {
        case .function(let type, let exact): try addFunction(type, isExact: exact)
        case .table(let type): try addTable(type, isImport: true)
        case .memory(let type): try addMemory(type, isImport: true)
        case .global(let type):
            guard !type.mutable || features[.mutableGlobals] else {
                throw .featureDisabled(.mutableGlobals, what: "mutable globals cannot be imported")
            }
            try addGlobal(type)
        case .tag(let type): try addTag(type)
        }
    }

    private mutating func addFunction(_ type: UInt32, isExact: Bool) throws(InvalidReason) {
        let representative = try expressions.context.shape(type, kind: .function).representative
        functionTypeIndices.append(type)
        expressions.context.functions.append(representative)
        expressions.context.functionIsExact.append(isExact)
    }

    private mutating func addTable(_ type: TableType, isImport: Bool) throws(InvalidReason) {
        let element = try expressions.types.operand(type.element)
        let maximum: UInt64 =
            switch type.index {
            case .i32: UInt64(UInt32.max)
            case .i64: UInt64.max
            }
        try check(type.limits, atMost: maximum, otherwise: .tableSize(maximum: maximum))
        guard tableTypes.isEmpty || features[.referenceTypes] else {
            throw .featureDisabled(.referenceTypes, what: "multiple tables")
        }
        tableTypes.append(type)
        expressions.context.tables.append(BodyContext.TableShape(element: element, index: OperandType(type.index)))
    }

    private mutating func addMemory(_ type: MemoryType, isImport: Bool) throws(InvalidReason) {
        guard type.hasValidPageSize || Seeded.isArmed(.validatorPageSize) else { throw .pageSize(exponent: type.pageSizeExponent) }
        let maximum = type.largestPageCount
        try check(type.limits, atMost: maximum, otherwise: .memorySize(maximum: maximum))
        guard !type.isShared || type.limits.maximum != nil || Seeded.isArmed(.validatorSharedMaximum) else {
            throw .sharedMemoryWithoutMaximum
        }
        guard memoryTypes.isEmpty || features[.multiMemory] else { throw .featureDisabled(.multiMemory, what: "multiple memories") }
        memoryTypes.append(type)
        expressions.context.memories.append(OperandType(type.index))
    }

    private func check(_ limits: Limits, atMost maximum: UInt64, otherwise reason: InvalidReason) throws(InvalidReason) {
        let isInRange = limits.minimum <= maximum && limits.maximum ?? 0 <= maximum
        guard isInRange || Seeded.isArmed(.validatorLimitsRange) else { throw reason }
        if let upper = limits.maximum, upper < limits.minimum, !Seeded.isArmed(.validatorLimitsOrder) {
            throw .minimumAboveMaximum(minimum: limits.minimum, maximum: upper)
        }
    }

    private mutating func addGlobal(_ type: GlobalType) throws(InvalidReason) {
        let value = try expressions.types.operand(type.value)
        globalTypes.append(type)
        expressions.context.globals.append(BodyContext.GlobalShape(value: value, isMutable: type.mutable))
    }

    private mutating func addTag(_ type: UInt32) throws(InvalidReason) {
        let (representative, shape) = try expressions.context.shape(type, kind: .function)
        guard shape.results.count == 0 || Seeded.isArmed(.validatorTagResults) else { throw .tagResults(type) }
        tagTypeIndices.append(type)
        expressions.context.tags.append(representative)
    }
}

// What is initialised by constant expressions.
extension ModuleValidator {
    private mutating func add(_ table: Table) throws(ModuleError) {
        try rule { (self: inout Self) throws(InvalidReason) in try self.addTable(table.type, isImport: false) }
        let element = expressions.context.tables[tableTypes.count - 1].element
        if let initializer = table.initializer {
            try expressions.validate(initializer, expected: element)
        } else {
            try rule { (_) throws(InvalidReason) in
                guard element.isDefaultable || Seeded.isArmed(.validatorTableDefault) else {
                    throw .defaultMissing(type: element.description)
                }
            }
        }
    }

    private mutating func add(_ global: Global) throws(ModuleError) {
        let types = expressions.types
        var expected = OperandType.bottom
        try rule { (_) throws(InvalidReason) in expected = try types.operand(global.type.value) }
        // The global itself comes after its initialiser, which may name only those before it.
        try expressions.validate(global.initializer, expected: expected)
        try rule { (self: inout Self) throws(InvalidReason) in try self.addGlobal(global.type) }
    }

    private mutating func add(_ segment: ElementSegment) throws(ModuleError) {
        var element = OperandType.bottom
        try rule { (self: inout Self) throws(InvalidReason) in
            element = try self.expressions.types.operand(segment.type)
            if case .functions(let functions) = segment.items { try self.declare(functions, in: element) }
        }
        if case .expressions(let items) = segment.items {
            for item in items { try expressions.validate(item, expected: element) }
        }
        if case .active(let index, let offset) = segment.mode {
            var table = BodyContext.TableShape(element: .bottom, index: .bottom)
            try rule { (self: inout Self) throws(InvalidReason) in
                table = try self.expressions.context.table(index)
                let fits = self.expressions.types.matches(element, table.element) || Seeded.isArmed(.validatorSegmentType)
                guard fits else {
                    throw .typeMismatch(expected: table.element.description, found: element.description)
                }
            }
            try expressions.validate(offset, expected: table.index)
        }
        expressions.context.elements.append(element)
    }

    private mutating func declare(_ functions: [UInt32], in element: OperandType) throws(InvalidReason) {
        for function in functions {
            let reference = try expressions.context.functionReference(function)
            guard expressions.types.matches(reference, element) || Seeded.isArmed(.validatorSegmentFunction) else {
                throw .typeMismatch(expected: element.description, found: reference.description)
            }
            expressions.context.declaredFunctions[Int(function)] = true
        }
    }

    private mutating func check(_ segment: DataSegment) throws(ModuleError) {
        guard case .active(let index, let offset) = segment.mode else { return }
        var address = OperandType.bottom
        try rule { (self: inout Self) throws(InvalidReason) in address = try self.expressions.context.memory(index) }
        try expressions.validate(offset, expected: address)
    }
}

// Start function and exports.
extension ModuleValidator {
    private func checkStart() throws(InvalidReason) {
        guard let start = module.start else { return }
        let shape = expressions.types.shapes[Int(try expressions.context.function(start))]
        let isPlain = shape.parameters.count == 0 && shape.results.count == 0
        guard isPlain || Seeded.isArmed(.validatorStart) else { throw .startFunction(start) }
    }

    private mutating func checkExports() throws(InvalidReason) {
        var names = Set<Name>(minimumCapacity: module.exports.count)
        for export in module.exports {
            switch export.kind {
            case .function:
                _ = try expressions.context.function(export.index)
                expressions.context.declaredFunctions[Int(export.index)] = true
            case .table: _ = try expressions.context.table(export.index)
            case .memory: _ = try expressions.context.memory(export.index)
            case .global:
                let global = try expressions.context.global(export.index)
                guard !global.isMutable || features[.mutableGlobals] else {
                    throw .featureDisabled(.mutableGlobals, what: "mutable globals cannot be exported")
                }
            case .tag: _ = try expressions.context.tag(export.index)
            }
            guard names.insert(export.name).inserted || Seeded.isArmed(.validatorDuplicateExport) else {
                throw .duplicateExport(export.name)
            }
        }
    }
}
