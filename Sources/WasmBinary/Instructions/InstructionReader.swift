import SeededDefects
import WasmModel

/// The limits that instructions have, apart from the many others, so that a reader stays small.
private struct BodyLimits {
    let nestingDepth: Int
    let branchTableTargets: Int
    let arrayNewFixedLength: Int
    let functionResults: Int

    init(_ limits: ImplementationLimits) {
        nestingDepth = limits.nestingDepth
        branchTableTargets = limits.branchTableTargets
        arrayNewFixedLength = limits.arrayNewFixedLength
        functionResults = limits.functionResults
    }
}

/// Reads the instructions of a function body or constant expression one by one (specification chapter 5.4).
///
/// Instructions without wide immediates cost no allocation. Blocks are tracked, so that `else` and `end` are checked; the final
/// `end` must stand at the end of the range, else the error is "section size mismatch".
public struct InstructionReader {
    @usableFromInline var reader: ByteReader
    @usableFromInline var blocks = BlockStack()
    /// The table is held here, since reading a global checks each time whether it is initialised.
    private let entries: [InstructionEntry]
    /// Where the final `end` must end; nil for an expression whose end is to be found.
    private let expectedEnd: Int?
    private let hasDataCount: Bool
    private let limits: BodyLimits
    private var sideTableIsUsed = false

    /// Byte offset of the instruction last returned.
    public private(set) var instructionOffset: Int
    /// The opcode of the instruction last returned.
    public private(set) var opcode: Opcode = .nop
    /// Wide immediates: of the last instruction only (each then has index 0), or of all when `retainsSideTable` is set.
    public var sideTable = InstructionSideTable()
    /// Whether the side table keeps the immediates of all instructions.
    public var retainsSideTable = false

    /// - Parameters:
    ///   - bytes: `Module.bytes`.
    ///   - range: The instructions with their final `end`, as in `FunctionBody.range` and `ConstantExpression.range`.
    ///   - features: What the module may use.
    ///   - hasDataCount: Whether instructions may name data segments; `Module.hasDataCount`.
    ///   - limits: How deep blocks nest and how many immediates an instruction may have.
    public init(
        bytes: [UInt8], range: Range<Int>, features: Features = .wasm3, hasDataCount: Bool, limits: ImplementationLimits = .init()
    ) {
        // An instruction at the end of the range is read on beyond it: the fault of its bytes is the one to report.
        let readable = range.lowerBound..<max(range.lowerBound, bytes.count)
        self.init(
            reader: ByteReader(bytes: bytes, range: readable, features: features), expectedEnd: range.upperBound,
            hasDataCount: hasDataCount, limits: limits)
    }

    /// A reader that finds the ends of constant expressions; see `endOfExpression(at:)`.
    init(expressionsOf reader: ByteReader, limits: ImplementationLimits) {
        // Constant instructions name no data segments, and the data count section comes later.
        self.init(reader: reader, expectedEnd: nil, hasDataCount: true, limits: limits)
    }

    private init(reader: ByteReader, expectedEnd: Int?, hasDataCount: Bool, limits: ImplementationLimits) {
        self.reader = reader
        self.expectedEnd = expectedEnd
        self.hasDataCount = hasDataCount
        self.limits = BodyLimits(limits)
        entries = InstructionTable.shared.entries
        instructionOffset = reader.position
        blocks.open(.other)
    }

    /// Byte offset of the next instruction.
    @inlinable public var position: Int { reader.position }
    /// Open blocks; the body itself is one, so it starts at 1 and is 0 after the final `end`.
    @inlinable public var depth: Int { blocks.depth }
    /// Whether the final `end` has been read.
    @inlinable public var isAtEnd: Bool { blocks.depth == 0 }

    /// The next instruction. Throws where the bytes are not an instruction, and past the final `end`.
    public mutating func next() throws(MalformedError) -> Instruction {
        guard blocks.depth > 0 else { throw reader.fault(.unexpectedEnd) }
        if sideTableIsUsed, !retainsSideTable {
            sideTable.removeAll()
            sideTableIsUsed = false
        }
        instructionOffset = reader.position
        let byte = try reader.byte()
        var entry = entries[Int(byte)]
        if entry.form == .prefix { entry = try prefixedEntry(prefix: byte) }
        if let feature = entry.feature, !reader.features.contains(feature) { try requireAlternative(of: entry.opcode, to: feature) }
        opcode = entry.opcode
        if entry.form == .numeric { return .numeric(entry.opcode) }
        return try instruction(entry)
    }

    /// Reads instructions from an offset to the final `end` and returns the offset after it.
    mutating func endOfExpression(at offset: Int) throws(MalformedError) -> Int {
        reader.move(to: offset)
        blocks = BlockStack()
        blocks.open(.other)
        try skipToEnd()
        return position
    }

    /// Reads all instructions to the final `end`.
    mutating func skipToEnd() throws(MalformedError) {
        while !isAtEnd { _ = try next() }
    }

    @inline(never)
    private mutating func prefixedEntry(prefix: UInt8) throws(MalformedError) -> InstructionEntry {
        let code = try reader.u32()
        if code < InstructionTable.codesPerPrefix {
            let group = Int(prefix - InstructionTable.firstPrefix) + 1
            let entry = entries[InstructionTable.index(prefixGroup: group, code: code)]
            if entry.form != .none { return entry }
        }
        throw reader.fault(.illegalOpcode(prefix: prefix, code: code), at: instructionOffset)
    }

    /// The feature of an opcode is off: throws unless another one that brought it is on.
    @inline(never)
    private func requireAlternative(of opcode: Opcode, to feature: Feature) throws(MalformedError) {
        if let alternative = opcode.row.alternativeFeature, reader.features.contains(alternative) { return }
        throw MalformedError(
            location: .offset(instructionOffset),
            reason: .featureDisabled(feature, .illegalOpcode(prefix: opcode.prefixByte, code: opcode.code)))
    }

    /// Reads the immediates of an opcode.
    private mutating func instruction(_ entry: InstructionEntry) throws(MalformedError) -> Instruction {
        switch entry.form {
        case .none, .prefix:
            let byte = UInt32(reader.bytes[instructionOffset])
            throw reader.fault(.illegalOpcode(prefix: nil, code: byte), at: instructionOffset)

        case .numeric: return .numeric(entry.opcode)
        case .load: return .load(entry.opcode, try memoryArgument())
        case .store: return .store(entry.opcode, try memoryArgument())
        case .loadLane:
            let argument = try memoryArgument()
            return .loadLane(entry.opcode, lane: try reader.byte(), argument)
        case .storeLane:
            let argument = try memoryArgument()
            return .storeLane(entry.opcode, lane: try reader.byte(), argument)
        case .lane: return .lane(entry.opcode, try reader.byte())
        case .atomic: return .atomic(entry.opcode, try memoryArgument())

        case .unreachable: return .unreachable
        case .nop: return .nop
        case .block:
            let type = try reader.blockType()
            try open(.other)
            return .block(type)
        case .loop:
            let type = try reader.blockType()
            try open(.other)
            return .loop(type)
        case .if:
            let type = try reader.blockType()
            try open(.condition)
            return .if(type)
        case .else:
            try turn(to: .other, isAllowed: blocks.innermost == .condition)
            return .else
        case .end:
            blocks.close()
            if blocks.depth == 0, let expectedEnd, reader.position != expectedEnd, !Seeded.isArmed(.decoderBodyEnd) {
                throw reader.fault(.sectionSizeMismatch)
            }
            return .end
        case .tryTable:
            let type = try reader.blockType()
            let clauses = try catchClauses()
            try open(.other)
            return .tryTable(type, catches: clauses)
        case .try:
            let type = try reader.blockType()
            try open(.attempt)
            return .try(type)
        case .catch:
            try turn(to: .handler, isAllowed: blocks.innermost == .attempt || blocks.innermost == .handler)
            return .catch(tag: try reader.u32())
        case .catchAll:
            try turn(to: .other, isAllowed: blocks.innermost == .attempt || blocks.innermost == .handler)
            return .catchAll
        case .delegate:
            try turn(to: .other, isAllowed: blocks.innermost == .attempt)
            let label = try reader.u32()
            blocks.close()
            return .delegate(label: label)
        case .rethrow: return .rethrow(label: try reader.u32())
        case .throw: return .throw(tag: try reader.u32())
        case .throwReference: return .throwReference
        case .return: return .return

        case .branch: return .branch(label: try reader.u32())
        case .branchIf: return .branchIf(label: try reader.u32())
        case .branchTable: return .branchTable(labels: try labels())
        case .branchOnNull: return .branchOnNull(label: try reader.u32())
        case .branchOnNonNull: return .branchOnNonNull(label: try reader.u32())
        case .branchOnCast:
            let (label, from, to) = try castBranch()
            return .branchOnCast(label: label, from: from, to: to)
        case .branchOnCastFail:
            let (label, from, to) = try castBranch()
            return .branchOnCastFail(label: label, from: from, to: to)

        case .branchOnCastDescriptor:
            let (label, from, to) = try castBranch()
            return .branchOnCastDescriptor(label: label, from: from, to: to)
        case .branchOnCastDescriptorFail:
            let (label, from, to) = try castBranch()
            return .branchOnCastDescriptorFail(label: label, from: from, to: to)

        case .call: return .call(function: try reader.u32())
        case .callIndirect:
            let type = try reader.u32()
            return .callIndirect(type: type, table: try tableIndex())
        case .callReference: return .callReference(type: try reader.u32())
        case .returnCall: return .returnCall(function: try reader.u32())
        case .returnCallIndirect:
            let type = try reader.u32()
            return .returnCallIndirect(type: type, table: try tableIndex())
        case .returnCallReference: return .returnCallReference(type: try reader.u32())

        case .drop: return .drop
        case .select: return .select
        case .selectTyped: return .selectTyped(types: try selectTypes())
        case .localGet: return .localGet(try reader.u32())
        case .localSet: return .localSet(try reader.u32())
        case .localTee: return .localTee(try reader.u32())
        case .globalGet: return .globalGet(try reader.u32())
        case .globalSet: return .globalSet(try reader.u32())

        case .tableGet: return .tableGet(try reader.u32())
        case .tableSet: return .tableSet(try reader.u32())
        case .tableSize: return .tableSize(try reader.u32())
        case .tableGrow: return .tableGrow(try reader.u32())
        case .tableFill: return .tableFill(try reader.u32())
        case .tableCopy:
            let destination = try tableIndex()
            return .tableCopy(destination: destination, source: try tableIndex())
        case .tableInit:
            let element = try reader.u32()
            return .tableInit(table: try tableIndex(), element: element)
        case .elementDrop: return .elementDrop(try reader.u32())

        case .memorySize: return .memorySize(try memoryIndex())
        case .memoryGrow: return .memoryGrow(try memoryIndex())
        case .memoryFill: return .memoryFill(try memoryIndex())
        case .memoryCopy:
            let destination = try memoryIndex()
            return .memoryCopy(destination: destination, source: try memoryIndex())
        case .memoryInit:
            let data = try dataIndex()
            return .memoryInit(memory: try memoryIndex(), data: data)
        case .dataDrop: return .dataDrop(try dataIndex())
        case .atomicFence:
            let start = reader.position
            guard try reader.byte() == 0 else { throw reader.fault(.zeroByteExpected, at: start) }
            return .atomicFence

        case .i32Constant: return .i32Constant(try reader.s32())
        case .i64Constant: return .i64Constant(try reader.s64())
        case .f32Constant: return .f32Constant(try reader.fixed32())
        case .f64Constant: return .f64Constant(try reader.fixed64())
        case .v128Constant: return .v128Constant(try vector())
        case .shuffle: return .shuffle(try vector())

        case .referenceNull: return .referenceNull(try reader.heapType())
        case .referenceFunction: return .referenceFunction(try reader.u32())
        case .referenceTest: return .referenceTest(ReferenceType(nullable: false, heap: try reader.heapType()))
        case .referenceTestNull: return .referenceTest(ReferenceType(nullable: true, heap: try reader.heapType()))
        case .referenceCast: return .referenceCast(ReferenceType(nullable: false, heap: try reader.heapType()))
        case .referenceCastNull: return .referenceCast(ReferenceType(nullable: true, heap: try reader.heapType()))

        case .referenceCastDescriptor: return .referenceCastDescriptor(ReferenceType(nullable: false, heap: try reader.heapType()))
        case .referenceCastDescriptorNull: return .referenceCastDescriptor(ReferenceType(nullable: true, heap: try reader.heapType()))
        case .referenceGetDescriptor: return .referenceGetDescriptor(type: try reader.u32())

        case .referenceIsNull: return .referenceIsNull
        case .referenceEqual: return .referenceEqual
        case .referenceAsNonNull: return .referenceAsNonNull
        case .referenceI31: return .referenceI31
        case .i31GetSigned: return .i31Get(signed: true)
        case .i31GetUnsigned: return .i31Get(signed: false)
        case .anyConvertExtern: return .anyConvertExtern
        case .externConvertAny: return .externConvertAny

        case .structNew: return .structNew(type: try reader.u32())
        case .structNewDefault: return .structNewDefault(type: try reader.u32())
        case .structNewDescriptor: return .structNewDescriptor(type: try reader.u32())
        case .structNewDefaultDescriptor: return .structNewDefaultDescriptor(type: try reader.u32())
        case .structGet: return try structGet(.none)
        case .structGetSigned: return try structGet(.signed)
        case .structGetUnsigned: return try structGet(.unsigned)
        case .structSet:
            let type = try reader.u32()
            return .structSet(type: type, field: try reader.u32())

        case .arrayNew: return .arrayNew(type: try reader.u32())
        case .arrayNewDefault: return .arrayNewDefault(type: try reader.u32())
        case .arrayNewFixed: return try arrayNewFixed()
        case .arrayNewData:
            let type = try reader.u32()
            return .arrayNewData(type: type, data: try dataIndex())
        case .arrayNewElement:
            let type = try reader.u32()
            return .arrayNewElement(type: type, element: try reader.u32())
        case .arrayGet: return .arrayGet(type: try reader.u32(), .none)
        case .arrayGetSigned: return .arrayGet(type: try reader.u32(), .signed)
        case .arrayGetUnsigned: return .arrayGet(type: try reader.u32(), .unsigned)
        case .arraySet: return .arraySet(type: try reader.u32())
        case .arrayLength: return .arrayLength
        case .arrayFill: return .arrayFill(type: try reader.u32())
        case .arrayCopy:
            let destination = try reader.u32()
            return .arrayCopy(destination: destination, source: try reader.u32())
        case .arrayInitData:
            let type = try reader.u32()
            return .arrayInitData(type: type, data: try dataIndex())
        case .arrayInitElement:
            let type = try reader.u32()
            return .arrayInitElement(type: type, element: try reader.u32())
        }
    }
}

// Immediates.
extension InstructionReader {
    @inline(__always)
    private mutating func open(_ part: BlockStack.Part) throws(MalformedError) {
        guard blocks.depth <= limits.nestingDepth else {
            throw reader.fault(.limitExceeded(.nestedBlocks, maximum: limits.nestingDepth), at: instructionOffset)
        }
        blocks.open(part)
    }

    /// The innermost block goes on with its next part, which another kind of block does not have.
    private mutating func turn(to part: BlockStack.Part, isAllowed: Bool) throws(MalformedError) {
        guard isAllowed else { throw reader.fault(.endExpected, at: instructionOffset) }
        blocks.turn(to: part)
    }

    @inline(__always)
    private mutating func memoryArgument() throws(MalformedError) -> MemoryArgument {
        let start = reader.position
        var flags = try reader.u32()
        var memory: UInt32 = 0
        if flags >= MemoryArgumentFlag.memoryIndex {
            guard flags < MemoryArgumentFlag.end || Seeded.isArmed(.decoderMemoryFlags) else {
                throw reader.fault(.malformedMemoryArgumentFlags, at: start)
            }
            try reader.require(.multiMemory, .malformedMemoryArgumentFlags, at: start)
            flags -= MemoryArgumentFlag.memoryIndex
            memory = try reader.u32()
        }
        let offsetStart = reader.position
        var offset = try reader.u64()
        if Seeded.isArmed(.decoderWideOffset) { offset &= UInt64(UInt32.max) }
        if offset > UInt64(UInt32.max) { try reader.require(.memory64, .integerTooLarge, at: offsetStart) }
        return MemoryArgument(offset: offset, memory: memory, alignment: UInt8(truncatingIfNeeded: flags))
    }

    /// A memory index where the first version of WebAssembly had a zero byte.
    private mutating func memoryIndex() throws(MalformedError) -> UInt32 {
        let start = reader.position
        let index = try reader.u32()
        if index != 0 { try reader.require(.multiMemory, .zeroByteExpected, at: start) }
        return index
    }

    /// A table index where versions before reference types had a zero byte.
    private mutating func tableIndex() throws(MalformedError) -> UInt32 {
        let start = reader.position
        let index = try reader.u32()
        if index != 0 { try reader.require(.referenceTypes, .zeroByteExpected, at: start) }
        return index
    }

    private mutating func dataIndex() throws(MalformedError) -> UInt32 {
        guard hasDataCount || Seeded.isArmed(.decoderDataCountRequired) else {
            throw reader.fault(.dataCountRequired, at: instructionOffset)
        }
        return try reader.u32()
    }

    private mutating func structGet(_ extension: FieldExtension) throws(MalformedError) -> Instruction {
        let type = try reader.u32()
        return .structGet(type: type, field: try reader.u32(), `extension`)
    }

    private mutating func arrayNewFixed() throws(MalformedError) -> Instruction {
        let type = try reader.u32()
        let length = try reader.u32()
        guard length <= limits.arrayNewFixedLength else {
            throw reader.fault(.limitExceeded(.arrayNewFixedOperands, maximum: limits.arrayNewFixedLength), at: instructionOffset)
        }
        return .arrayNewFixed(type: type, length: length)
    }

    private mutating func castBranch() throws(MalformedError) -> (label: UInt32, from: ReferenceType, to: ReferenceType) {
        let start = reader.position
        let flags = try reader.byte()
        guard flags & ~(CastFlag.fromNullable | CastFlag.toNullable) == 0 || Seeded.isArmed(.decoderCastFlags) else {
            throw reader.fault(.malformedCastFlags, at: start)
        }
        let label = try reader.u32()
        let from = ReferenceType(nullable: flags & CastFlag.fromNullable != 0, heap: try reader.heapType())
        let to = ReferenceType(nullable: flags & CastFlag.toNullable != 0, heap: try reader.heapType())
        return (label, from, to)
    }

    private mutating func vector() throws(MalformedError) -> SideTableIndex {
        sideTable.vectors.append(try reader.vector())
        sideTableIsUsed = true
        return SideTableIndex(sideTable.vectors.count - 1)
    }

    @inline(never)
    private mutating func labels() throws(MalformedError) -> SideTableIndex {
        let count = Int(try reader.u32())
        guard count <= limits.branchTableTargets else {
            throw reader.fault(.limitExceeded(.branchTableTargets, maximum: limits.branchTableTargets), at: instructionOffset)
        }
        var labels: [UInt32] = []
        labels.reserveCapacity(min(count, reader.remaining) + 1)
        for _ in 0...count { labels.append(try reader.u32()) }
        if Seeded.isArmed(.decoderBranchTableDefault) { labels[count] = labels[0] }
        sideTable.labels.append(labels)
        sideTableIsUsed = true
        return SideTableIndex(sideTable.labels.count - 1)
    }

    @inline(never)
    private mutating func selectTypes() throws(MalformedError) -> SideTableIndex {
        let types = try reader.valueTypes(limit: limits.functionResults, .results)
        sideTable.selectTypes.append(types)
        sideTableIsUsed = true
        return SideTableIndex(sideTable.selectTypes.count - 1)
    }

    @inline(never)
    private mutating func catchClauses() throws(MalformedError) -> SideTableIndex {
        let count = Int(try reader.u32())
        var clauses: [CatchClause] = []
        clauses.reserveCapacity(min(count, reader.remaining))
        for _ in 0..<count { clauses.append(try catchClause()) }
        sideTable.catches.append(clauses)
        sideTableIsUsed = true
        return SideTableIndex(sideTable.catches.count - 1)
    }

    private mutating func catchClause() throws(MalformedError) -> CatchClause {
        let start = reader.position
        switch try reader.byte() {
        case CatchCode.tag:
            let tag = try reader.u32()
            return .catch(tag: tag, label: try reader.u32())
        case CatchCode.tagReference:
            let tag = try reader.u32()
            return .catchReference(tag: tag, label: try reader.u32())
        case CatchCode.all: return .catchAll(label: try reader.u32())
        case CatchCode.allReference: return .catchAllReference(label: try reader.u32())
        default: throw reader.fault(.malformedCatchClause, at: start)
        }
    }
}
