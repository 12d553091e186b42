import WasmModel

/// Ways to give a value of a wanted type.
enum ValueProduction: Sendable {
    case constant, local, tee, global
    case numeric, wide, select
    case load, atomic, memorySize, memoryGrow
    case tableGet, tableSize, tableGrow
    case sequence, block, loop, ifElse, branchIf, diverge
    case call, callIndirect, callReference
    case tryTable, legacyTry
    case isNull, equal, test, i31Get
    case structGet, arrayGet, arrayLength
    case null, construct, asNonNull, cast, castBlock, castDescriptor, getDescriptor, convert
}

/// Ways to do something that gives no value.
enum StatementProduction: Sendable {
    case drop, local, global, nop
    case store, atomicStore, fence, memoryFill, memoryCopy, memoryInit, dataDrop
    case tableSet, tableFill, tableCopy, tableInit, elementDrop
    case block, loop, ifElse, branchIf, branchTable, diverge, branchOnNull, branchOnCast
    case call, callIndirect, callReference
    case tryTable, legacyTry, throwIf
    case structSet, arraySet, arrayFill, arrayCopy, arrayInitData, arrayInitElement
}

/// What a module has to choose from, by what is wanted: made once for all its bodies.
struct ProductionTables: Sendable {
    /// By `ValueType.entry`; references stand last.
    private(set) var values: [Weighted<ValueProduction>] = []
    private(set) var statements = Weighted<StatementProduction>()
    private(set) var safeStatements = Weighted<StatementProduction>()

    init() {}

    init(_ module: ModuleGeneration) {
        for entry in 0..<6 { values.append(ProductionTables.values(entry, module)) }
        statements = ProductionTables.statements(module)
        for (statement, weight) in [(StatementProduction.local, 4), (.global, 4), (.store, 2), (.drop, 1), (.block, 1), (.loop, 1)] {
            safeStatements.add(statement, weight)
        }
    }

    private static func values(_ entry: Int, _ module: ModuleGeneration) -> Weighted<ValueProduction> {
        let weights = module.configuration
        let features = module.features
        var table = Weighted<ValueProduction>()
        let isReference = entry == 5
        if isReference {
            table.add(.null, max(1, weights.weightConstant / 4))
            table.add(.construct, weights.weightConstant / 2 + weights.weightAggregate)
        } else {
            table.add(.constant, weights.weightConstant)
            if !module.operators.pure[entry].isEmpty { table.add(.numeric, weights.weightNumeric) }
            if entry == 1, !module.operators.wide.isEmpty { table.add(.wide, weights.weightNumeric / 8) }
            if !module.memories.isEmpty {
                table.add(.load, weights.weightMemory)
                if !module.operators.atomics[entry].isEmpty { table.add(.atomic, weights.weightAtomic) }
            }
        }
        table.add(.local, weights.weightVariable)
        table.add(.tee, weights.weightVariable / 4)
        if !module.globals.isEmpty { table.add(.global, weights.weightVariable / 3) }
        if !isReference || features[.referenceTypes] { table.add(.select, max(1, weights.weightNumeric / 8)) }
        if entry < 2, !module.memories.isEmpty {
            table.add(.memorySize, weights.weightBulk / 3)
            table.add(.memoryGrow, weights.weightBulk / 3)
        }
        if features[.referenceTypes], !module.dataTables.isEmpty {
            if isReference { table.add(.tableGet, weights.weightTable) }
            if entry < 2 {
                table.add(.tableSize, weights.weightTable / 3)
                table.add(.tableGrow, weights.weightTable / 3)
            }
        }
        for production in [ValueProduction.sequence, .block, .loop, .ifElse, .branchIf] { table.add(production, weights.weightControl / 5) }
        table.add(.diverge, weights.weightControl / 16)
        table.add(.call, weights.weightCall)
        if !module.slots.isEmpty { table.add(.callIndirect, weights.weightCall / 2) }
        if features[.functionReferences] { table.add(.callReference, weights.weightCall / 3) }
        if features[.exceptions] { table.add(.tryTable, weights.weightException / 2) }
        if features[.legacyExceptions] { table.add(.legacyTry, weights.weightException / 2) }
        if entry == 0, features[.referenceTypes] {
            table.add(.isNull, weights.weightReference / 4)
            if features[.gc] {
                for production in [ValueProduction.equal, .test, .i31Get] { table.add(production, weights.weightReference / 4) }
            }
        }
        if features[.gc] {
            table.add(.structGet, weights.weightAggregate / 4)
            table.add(.arrayGet, weights.weightAggregate / 4)
            if entry == 0 { table.add(.arrayLength, weights.weightAggregate / 8) }
        }
        guard isReference else { return table }
        if features[.functionReferences] { table.add(.asNonNull, weights.weightReference / 3) }
        if features[.gc] {
            table.add(.cast, weights.weightReference / 2)
            table.add(.convert, weights.weightReference / 4)
        }
        if features[.functionReferences] { table.add(.castBlock, weights.weightReference) }
        if features[.customDescriptors] {
            table.add(.castDescriptor, weights.weightReference)
            table.add(.getDescriptor, weights.weightReference)
        }
        return table
    }

    private static func statements(_ module: ModuleGeneration) -> Weighted<StatementProduction> {
        let weights = module.configuration
        let features = module.features
        var table = Weighted<StatementProduction>()
        table.add(.nop, 1)
        table.add(.drop, max(1, weights.weightNumeric / 8))
        table.add(.local, weights.weightVariable)
        if !module.globals.isEmpty { table.add(.global, weights.weightVariable / 2) }
        if !module.memories.isEmpty {
            table.add(.store, weights.weightMemory)
            if features[.threads] { table.add(.atomicStore, weights.weightAtomic / 2) }
            if features[.bulkMemory] {
                table.add(.memoryFill, weights.weightBulk / 3)
                table.add(.memoryCopy, weights.weightBulk / 3)
                if !module.data.isEmpty { table.add(.memoryInit, weights.weightBulk / 2) }
            }
        }
        if features[.threads] { table.add(.fence, weights.weightAtomic / 8) }
        if features[.bulkMemory] {
            if !module.data.isEmpty { table.add(.dataDrop, max(1, weights.weightBulk / 12)) }
            if !module.elements.isEmpty { table.add(.elementDrop, max(1, weights.weightBulk / 12)) }
        }
        if !module.dataTables.isEmpty {
            if features[.referenceTypes] {
                table.add(.tableSet, weights.weightTable / 2)
                table.add(.tableFill, weights.weightTable / 3)
            }
            if features[.bulkMemory] {
                table.add(.tableCopy, weights.weightTable / 2)
                if !module.elements.isEmpty { table.add(.tableInit, weights.weightTable / 2) }
            }
        }
        for production in [StatementProduction.block, .loop, .ifElse, .branchIf] { table.add(production, weights.weightControl / 4) }
        for production in [StatementProduction.branchTable, .diverge] { table.add(production, weights.weightControl / 8) }
        if features[.functionReferences] { table.add(.branchOnNull, weights.weightReference / 4) }
        if features[.gc] { table.add(.branchOnCast, weights.weightReference / 3) }
        table.add(.call, weights.weightCall)
        if !module.slots.isEmpty { table.add(.callIndirect, weights.weightCall / 2) }
        if features[.functionReferences] { table.add(.callReference, weights.weightCall / 3) }
        if features[.exceptions] { table.add(.tryTable, weights.weightException) }
        if features[.legacyExceptions] { table.add(.legacyTry, weights.weightException) }
        if module.hasTags { table.add(.throwIf, weights.weightException / 3) }
        if features[.gc] {
            if !module.structureTypes.isEmpty { table.add(.structSet, weights.weightAggregate / 3) }
            if !module.arrayTypes.isEmpty {
                for production in [StatementProduction.arraySet, .arrayFill, .arrayCopy, .arrayInitData, .arrayInitElement] {
                    table.add(production, weights.weightAggregate / 6)
                }
            }
        }
        return table
    }
}
