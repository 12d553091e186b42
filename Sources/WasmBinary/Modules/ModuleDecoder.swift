import SeededDefects
import WasmModel

/// Decodes binary modules (specification chapter 5.5).
public enum ModuleDecoder {
    /// Decodes a module. Constant expressions are walked to find their ends; function bodies are not, the validator streams them.
    ///
    /// Of several faults the first in the order of the bytes is thrown, so a fault in a body comes before one that follows it.
    public static func decode(
        _ bytes: [UInt8], features: Features = .wasm3, limits: ImplementationLimits = .init()
    ) throws(MalformedError) -> Module {
        var decoding = ModuleDecoding(bytes: bytes, features: features, limits: limits)
        do throws(MalformedError) {
            try decoding.decodeModule()
        } catch {
            throw decoding.firstFaultInBodies() ?? error
        }
        return decoding.module
    }
}

/// A module while it is decoded.
struct ModuleDecoding {
    var reader: ByteReader
    var module = Module()
    let features: Features
    let limits: ImplementationLimits
    /// Reused for every constant expression.
    private var expressions: InstructionReader
    private var dataCount: Int?
    /// Where the contents of the custom sections begin.
    private var customStarts: [Int] = []
    /// How many bytes the declarations of locals take in each body; counted only where a section may ask, since it stands before the code.
    private var localsSizes: [Int] = []
    private var hasBranchHints = false
    private var memoryCount = 0
    private var tableCount = 0

    static let magic: UInt32 = 0x6D73_6100
    static let version: UInt32 = 1

    init(bytes: [UInt8], features: Features, limits: ImplementationLimits) {
        self.features = features
        self.limits = limits
        reader = ByteReader(bytes: bytes, range: 0..<bytes.count, features: features)
        expressions = InstructionReader(expressionsOf: reader, limits: limits)
        module.bytes = bytes
    }

    // MARK: The module

    mutating func decodeModule() throws(MalformedError) {
        guard module.bytes.count <= limits.moduleSize else {
            throw reader.fault(.limitExceeded(.moduleBytes, maximum: limits.moduleSize))
        }
        guard try reader.fixed32() == ModuleDecoding.magic || Seeded.isArmed(.decoderMagic) else {
            throw reader.fault(.magicHeaderNotDetected, at: 0)
        }
        let versionStart = reader.position
        let version = try reader.fixed32()
        guard version == ModuleDecoding.version || Seeded.isArmed(.decoderVersion) else {
            throw reader.fault(.unknownBinaryVersion(version), at: versionStart)
        }

        var last = SectionIdentifier.custom
        while !reader.isAtLimit { try decodeSection(after: &last) }

        guard module.functions.count == module.bodies.count || Seeded.isArmed(.decoderFunctionAndCode) else {
            throw reader.fault(.inconsistentFunctionAndCode)
        }
        if let dataCount, dataCount != module.data.count, !Seeded.isArmed(.decoderDataCount) { throw reader.fault(.inconsistentDataCount) }
        KnownSections.read(in: &module, locations: customStarts.map { .offset($0) }, limits: limits) { [localsSizes] in localsSizes[$0] }
    }

    /// Decodes one section; `last` is the latest that is not custom, or `custom` before all.
    private mutating func decodeSection(after last: inout SectionIdentifier) throws(MalformedError) {
        let start = reader.position
        let byte = try reader.byte()
        guard let identifier = SectionIdentifier(rawValue: byte) else { throw reader.fault(.malformedSectionIdentifier(byte), at: start) }
        if identifier != .custom {
            guard identifier.rank > last.rank || Seeded.isArmed(.decoderSectionOrder) else {
                throw reader.fault(.unexpectedSection(byte), at: start)
            }
            last = identifier
        }
        let sizeStart = reader.position
        let size = Int(try reader.u32())
        guard size <= reader.remaining else { throw reader.fault(.lengthOutOfBounds, at: sizeStart) }
        let end = reader.position + size
        switch identifier {
        case .custom: try decodeCustomSection(end: end, after: last)
        case .type: try decodeTypes()
        case .import: try decodeImports()
        case .function: try decodeFunctions()
        case .table: try decodeTables()
        case .memory: try decodeMemories()
        case .tag: try decodeTags(start: start)
        case .global: try decodeGlobals()
        case .export: try decodeExports()
        case .start:
            module.start = try reader.u32()
            if Seeded.isArmed(.decoderStart) { module.start = nil }
        case .element: try decodeElements()
        case .dataCount:
            try reader.require(.bulkMemory, .malformedSectionIdentifier(byte), at: start)
            dataCount = Int(try reader.u32())
            module.hasDataCount = true
        case .code: try decodeBodies()
        case .data: try decodeData()
        }
        guard reader.position == end || Seeded.isArmed(.decoderSectionSize) else { throw reader.fault(.sectionSizeMismatch) }
    }

    /// The first fault in the bodies decoded so far.
    func firstFaultInBodies() -> MalformedError? {
        for body in module.bodies {
            var instructions = InstructionReader(
                bytes: module.bytes, range: body.range, features: features, hasDataCount: module.hasDataCount, limits: limits)
            do throws(MalformedError) { try instructions.skipToEnd() } catch { return error }
        }
        return nil
    }

    // MARK: Parts of sections

    /// The number of entries that follow.
    private mutating func count(limit: Int, _ quantity: LimitedQuantity) throws(MalformedError) -> Int {
        let start = reader.position
        let count = Int(try reader.u32())
        guard count <= limit else { throw reader.fault(.limitExceeded(quantity, maximum: limit), at: start) }
        return count
    }

    /// Room to reserve for a declared number of entries: no more than bytes are left to back them.
    private func capacity(_ count: Int) -> Int { min(count, reader.remaining) }

    private mutating func constantExpression() throws(MalformedError) -> ConstantExpression {
        let start = reader.position
        let end = try expressions.endOfExpression(at: start)
        reader.move(to: end)
        return ConstantExpression(range: start..<end)
    }

    private mutating func countTable(at start: Int) throws(MalformedError) {
        tableCount += 1
        if tableCount > 1 { try reader.require(.referenceTypes, .multipleTables, at: start) }
    }

    private mutating func countMemory(at start: Int) throws(MalformedError) {
        memoryCount += 1
        if memoryCount > 1 { try reader.require(.multiMemory, .multipleMemories, at: start) }
    }

    // MARK: Sections

    /// Keeps a custom section; `last` is the section after which it stands. What is in it is read when all else is known.
    private mutating func decodeCustomSection(end: Int, after last: SectionIdentifier) throws(MalformedError) {
        // A custom section is the one kind that is read within its own bounds: its contents have no grammar to check.
        var section = ByteReader(bytes: module.bytes, range: reader.position..<end, features: features)
        let name = try section.name(limits: limits)
        customStarts.append(section.position)
        module.customSections.append(
            CustomSection(name: name, contents: Array(module.bytes[section.position..<end]), after: last.rawValue))
        if name == CustomSection.branchHints { hasBranchHints = true }
        reader.move(to: end)
    }

    private mutating func decodeTypes() throws(MalformedError) {
        let groups = try count(limit: limits.types, .types)
        module.recursionGroups.reserveCapacity(capacity(groups))
        module.types.reserveCapacity(capacity(groups))
        for _ in 0..<groups {
            let start = reader.position
            let first = module.types.count
            try reader.recursionGroup(into: &module.types, limits: limits)
            guard module.types.count <= limits.types else { throw reader.fault(.limitExceeded(.types, maximum: limits.types), at: start) }
            module.recursionGroups.append(first..<module.types.count)
        }
    }

    private mutating func decodeImports() throws(MalformedError) {
        let imports = try count(limit: limits.imports, .imports)
        module.imports.reserveCapacity(capacity(imports))
        for _ in 0..<imports {
            let moduleName = try reader.name(limits: limits)
            let name = try reader.name(limits: limits)
            module.imports.append(Import(module: moduleName, name: name, type: try importType()))
        }
    }

    private mutating func importType() throws(MalformedError) -> ExternalType {
        let start = reader.position
        let code = try reader.byte()
        if code == ImportCode.exactFunction {
            try reader.require(.customDescriptors, .malformedImportKind, at: start)
            return .function(try reader.u32(), exact: true)
        }
        let unknown: ExternalKind? = Seeded.isArmed(.decoderImportKind) ? .function : nil
        guard let kind = ExternalKind(rawValue: code) ?? unknown else { throw reader.fault(.malformedImportKind, at: start) }
        switch kind {
        case .function: return .function(try reader.u32())
        case .table:
            try countTable(at: start)
            return .table(try reader.tableType())
        case .memory:
            try countMemory(at: start)
            return .memory(try reader.memoryType())
        case .global:
            var type = try reader.globalType()
            if Seeded.isArmed(.decoderImportedMutable) { type.mutable = false }
            if type.mutable { try reader.require(.mutableGlobals, .mutableGlobalCrossesBoundary, at: start) }
            return .global(type)
        case .tag:
            try reader.require(.exceptions, or: .legacyExceptions, .malformedImportKind, at: start)
            return .tag(try reader.tagType())
        }
    }

    private mutating func decodeFunctions() throws(MalformedError) {
        let functions = try count(limit: limits.functions, .functions)
        module.functions.reserveCapacity(capacity(functions))
        for _ in 0..<functions { module.functions.append(try reader.u32()) }
    }

    private mutating func decodeTables() throws(MalformedError) {
        let tables = try count(limit: limits.tables, .tables)
        module.tables.reserveCapacity(capacity(tables))
        for _ in 0..<tables {
            let start = reader.position
            try countTable(at: start)
            guard reader.nextByte == TypeCode.empty else {
                module.tables.append(Table(type: try reader.tableType()))
                continue
            }
            try reader.require(.functionReferences, .malformedReferenceType, at: start)
            reader.move(to: start + 1)
            guard try reader.byte() == 0 || Seeded.isArmed(.decoderZeroByte) else { throw reader.fault(.zeroByteExpected, at: start + 1) }
            let type = try reader.tableType()
            module.tables.append(Table(type: type, initializer: try constantExpression()))
        }
    }

    private mutating func decodeMemories() throws(MalformedError) {
        let memories = try count(limit: limits.memories, .memories)
        module.memories.reserveCapacity(capacity(memories))
        for _ in 0..<memories {
            try countMemory(at: reader.position)
            module.memories.append(try reader.memoryType())
        }
    }

    private mutating func decodeTags(start: Int) throws(MalformedError) {
        try reader.require(.exceptions, or: .legacyExceptions, .malformedSectionIdentifier(SectionIdentifier.tag.rawValue), at: start)
        let tags = try count(limit: limits.tags, .tags)
        module.tags.reserveCapacity(capacity(tags))
        for _ in 0..<tags { module.tags.append(try reader.tagType()) }
    }

    private mutating func decodeGlobals() throws(MalformedError) {
        let globals = try count(limit: limits.globals, .globals)
        module.globals.reserveCapacity(capacity(globals))
        for _ in 0..<globals {
            let type = try reader.globalType()
            module.globals.append(Global(type: type, initializer: try constantExpression()))
        }
    }

    private mutating func decodeExports() throws(MalformedError) {
        let exports = try count(limit: limits.exports, .exports)
        module.exports.reserveCapacity(capacity(exports))
        // Only where the feature is off does an export need the types of the globals, which stand before it in the binary.
        let globals = features.contains(.mutableGlobals) ? [] : module.importedGlobals() + module.globals.map(\.type)
        for _ in 0..<exports {
            let name = try reader.name(limits: limits)
            let start = reader.position
            let unknown: ExternalKind? = Seeded.isArmed(.decoderExportKind) ? .function : nil
            guard let kind = ExternalKind(rawValue: try reader.byte()) ?? unknown else {
                throw reader.fault(.malformedExportKind, at: start)
            }
            if kind == .tag { try reader.require(.exceptions, or: .legacyExceptions, .malformedExportKind, at: start) }
            let index = try reader.u32()
            if kind == .global, Int(index) < globals.count, globals[Int(index)].mutable {
                try reader.require(.mutableGlobals, .mutableGlobalCrossesBoundary, at: start)
            }
            module.exports.append(Export(name: name, kind: kind, index: index))
        }
        if Seeded.isArmed(.decoderLastExport), exports > 3 { module.exports.removeLast() }
    }

    private mutating func decodeElements() throws(MalformedError) {
        let segments = try count(limit: limits.elementSegments, .elementSegments)
        module.elements.reserveCapacity(capacity(segments))
        for _ in 0..<segments { module.elements.append(try elementSegment()) }
    }

    private mutating func elementSegment() throws(MalformedError) -> ElementSegment {
        let start = reader.position
        let flags = try reader.u32()
        guard flags <= ElementFlag.all || Seeded.isArmed(.decoderElementFlags) else {
            throw reader.fault(.malformedElementSegmentKind, at: start)
        }
        if flags != 0 { try reader.require(.bulkMemory, .malformedElementSegmentKind, at: start) }
        let hasExpressions = flags & ElementFlag.expressions != 0
        let isExplicit = flags & ElementFlag.explicitOrDeclarative != 0

        let mode: ElementSegment.Mode
        if flags & ElementFlag.notActive != 0 {
            // The text format has it with the same feature: only references to functions need to be declared.
            if isExplicit { try reader.require(.referenceTypes, .malformedElementSegmentKind, at: start) }
            mode = isExplicit && !Seeded.isArmed(.decoderDeclarative) ? .declarative : .passive
        } else {
            let table = isExplicit ? try reader.u32() : 0
            mode = .active(table: table, offset: try constantExpression())
        }

        // The forms that begin with an offset for table 0 have no type.
        let hasType = flags & (ElementFlag.notActive | ElementFlag.explicitOrDeclarative) != 0
        let type: ReferenceType
        if hasExpressions {
            type = hasType ? try reader.referenceType() : .funcref
        } else {
            let kindStart = reader.position
            if hasType, try reader.byte() != 0, !Seeded.isArmed(.decoderElementKind) {
                throw reader.fault(.malformedElementKind, at: kindStart)
            }
            type = ReferenceType(nullable: false, heap: .func)
        }

        let items = try count(limit: limits.elementSegmentItems, .elementSegmentItems)
        if hasExpressions {
            var expressions: [ConstantExpression] = []
            expressions.reserveCapacity(capacity(items))
            for _ in 0..<items { expressions.append(try constantExpression()) }
            return ElementSegment(type: type, mode: mode, items: .expressions(expressions))
        }
        var functions: [UInt32] = []
        functions.reserveCapacity(capacity(items))
        for _ in 0..<items { functions.append(try reader.u32()) }
        return ElementSegment(type: type, mode: mode, items: .functions(functions))
    }

    private mutating func decodeBodies() throws(MalformedError) {
        let bodies = try count(limit: limits.functions, .functions)
        module.bodies.reserveCapacity(capacity(bodies))
        for _ in 0..<bodies {
            let start = reader.position
            let size = Int(try reader.u32())
            guard size <= limits.functionBodySize else {
                throw reader.fault(.limitExceeded(.functionBodyBytes, maximum: limits.functionBodySize), at: start)
            }
            guard size <= reader.remaining else { throw reader.fault(.lengthOutOfBounds, at: start) }
            let end = reader.position + size
            let bodyStart = reader.position
            let locals = try locals()
            if hasBranchHints { localsSizes.append(reader.position - bodyStart) }
            guard reader.position <= end || Seeded.isArmed(.decoderBodySize) else { throw reader.fault(.sectionSizeMismatch) }
            module.bodies.append(FunctionBody(locals: locals, range: reader.position..<max(reader.position, end)))
            reader.move(to: end)
        }
    }

    private mutating func locals() throws(MalformedError) -> [LocalGroup] {
        let groups = Int(try reader.u32())
        var locals: [LocalGroup] = []
        locals.reserveCapacity(capacity(groups))
        var total: UInt64 = 0
        for _ in 0..<groups {
            let start = reader.position
            var count = try reader.u32()
            if Seeded.isArmed(.decoderLocalGroup), locals.count == 2 { count = locals[1].count }
            if Seeded.isArmed(.decoderNarrowLocals) { count = UInt32(UInt16(count)) }
            total += UInt64(count)
            // The specification allows 2^32 - 1 locals; the implementation limit is below that.
            let isPermitted = total <= UInt64(UInt32.max) && total <= UInt64(limits.functionLocals)
            guard isPermitted || Seeded.isArmed(.decoderLocalCount) else { throw reader.fault(.tooManyLocals, at: start) }
            locals.append(LocalGroup(count: count, type: try reader.valueType()))
        }
        return locals
    }

    private mutating func decodeData() throws(MalformedError) {
        let segments = try count(limit: limits.dataSegments, .dataSegments)
        module.data.reserveCapacity(capacity(segments))
        for _ in 0..<segments { module.data.append(try dataSegment()) }
    }

    private mutating func dataSegment() throws(MalformedError) -> DataSegment {
        let start = reader.position
        let kind = try reader.u32()
        if kind != DataKind.active { try reader.require(.bulkMemory, .malformedDataSegmentKind, at: start) }
        let mode: DataSegment.Mode
        switch kind {
        case DataKind.active: mode = .active(memory: 0, offset: try constantExpression())
        case DataKind.passive: mode = .passive
        case DataKind.activeWithMemory:
            var memory = try reader.u32()
            if Seeded.isArmed(.decoderDataMemory) { memory = 0 }
            mode = .active(memory: memory, offset: try constantExpression())
        default:
            guard Seeded.isArmed(.decoderDataKind) else { throw reader.fault(.malformedDataSegmentKind, at: start) }
            mode = .passive
        }
        let length = Int(try reader.u32())
        return DataSegment(mode: mode, range: try reader.range(count: length))
    }
}
