import WasmModel

/// Writes instructions and types in the binary format (specification chapter 5); integers take as few bytes as they can.
public struct InstructionWriter {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    // MARK: Bytes, integers, names

    public mutating func byte(_ value: UInt8) { bytes.append(value) }
    public mutating func append(_ values: some Sequence<UInt8>) { bytes.append(contentsOf: values) }
    /// Forgets what has been written but keeps the storage.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Unsigned LEB128.
    public mutating func unsigned(_ value: some UnsignedInteger & FixedWidthInteger) {
        var rest = UInt64(truncatingIfNeeded: value)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Signed LEB128.
    public mutating func signed(_ value: some SignedInteger & FixedWidthInteger) {
        var rest = Int64(truncatingIfNeeded: value)
        while rest < -0x40 || rest >= 0x40 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest) & 0x7F)
    }

    /// A length or number of entries; such counts have 32 bits.
    public mutating func count(_ value: Int) { unsigned(UInt32(truncatingIfNeeded: value)) }

    /// A length and as many bytes.
    public mutating func name(_ value: Name) {
        count(value.bytes.count)
        bytes.append(contentsOf: value.bytes)
    }

    /// Little-endian bytes.
    public mutating func fixed(_ value: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// The sixteen bytes of a vector.
    public mutating func vector(_ value: SIMD16<UInt8>) {
        for index in 0..<16 { bytes.append(value[index]) }
    }

    /// The binary code of an opcode, prefix included.
    public mutating func opcode(_ opcode: Opcode) {
        if let prefix = opcode.prefixByte {
            bytes.append(prefix)
            unsigned(opcode.code)
        } else {
            bytes.append(UInt8(truncatingIfNeeded: opcode.code))
        }
    }

    // MARK: Instructions

    /// Appends an instruction; wide immediates are taken from the side table.
    ///
    /// - Precondition: side table positions that the instruction holds exist.
    public mutating func write(_ instruction: Instruction, sideTable: InstructionSideTable) {
        switch instruction {
        case .unreachable: opcode(.unreachable)
        case .nop: opcode(.nop)
        case .block(let type): write(.block, type)
        case .loop(let type): write(.loop, type)
        case .if(let type): write(.if, type)
        case .else: opcode(.else)
        case .end: opcode(.end)
        case .tryTable(let type, let catches):
            write(.tryTable, type)
            catchClauses(sideTable.catches[Int(catches.index)])
        case .try(let type): write(.try, type)
        case .catch(let tag): write(.catch, tag)
        case .catchAll: opcode(.catchAll)
        case .delegate(let label): write(.delegate, label)
        case .rethrow(let label): write(.rethrow, label)
        case .throw(let tag): write(.throw, tag)
        case .throwReference: opcode(.throwRef)
        case .branch(let label): write(.br, label)
        case .branchIf(let label): write(.brIf, label)
        case .branchTable(let labels): branchTable(sideTable.labels[Int(labels.index)])
        case .branchOnNull(let label): write(.brOnNull, label)
        case .branchOnNonNull(let label): write(.brOnNonNull, label)
        case .branchOnCast(let label, let from, let to): castBranch(.brOnCast, label, from, to)
        case .branchOnCastFail(let label, let from, let to): castBranch(.brOnCastFail, label, from, to)
        case .branchOnCastDescriptor(let label, let from, let to): castBranch(.brOnCastDescEq, label, from, to)
        case .branchOnCastDescriptorFail(let label, let from, let to): castBranch(.brOnCastDescEqFail, label, from, to)
        case .return: opcode(.return)
        case .call(let function): write(.call, function)
        case .callIndirect(let type, let table): write(.callIndirect, type, table)
        case .callReference(let type): write(.callRef, type)
        case .returnCall(let function): write(.returnCall, function)
        case .returnCallIndirect(let type, let table): write(.returnCallIndirect, type, table)
        case .returnCallReference(let type): write(.returnCallRef, type)

        case .drop: opcode(.drop)
        case .select: opcode(.select)
        case .selectTyped(let types):
            opcode(.selectTyped)
            valueTypes(sideTable.selectTypes[Int(types.index)])
        case .localGet(let index): write(.localGet, index)
        case .localSet(let index): write(.localSet, index)
        case .localTee(let index): write(.localTee, index)
        case .globalGet(let index): write(.globalGet, index)
        case .globalSet(let index): write(.globalSet, index)

        case .tableGet(let table): write(.tableGet, table)
        case .tableSet(let table): write(.tableSet, table)
        case .tableSize(let table): write(.tableSize, table)
        case .tableGrow(let table): write(.tableGrow, table)
        case .tableFill(let table): write(.tableFill, table)
        case .tableCopy(let destination, let source): write(.tableCopy, destination, source)
        case .tableInit(let table, let element): write(.tableInit, element, table)
        case .elementDrop(let element): write(.elemDrop, element)

        case .load(let operation, let argument), .store(let operation, let argument), .atomic(let operation, let argument):
            write(operation, argument)
        case .atomicFence:
            opcode(.atomicFence)
            byte(0)
        case .loadLane(let operation, let lane, let argument), .storeLane(let operation, let lane, let argument):
            write(operation, argument)
            byte(lane)
        case .memorySize(let memory): write(.memorySize, memory)
        case .memoryGrow(let memory): write(.memoryGrow, memory)
        case .memoryFill(let memory): write(.memoryFill, memory)
        case .memoryCopy(let destination, let source): write(.memoryCopy, destination, source)
        case .memoryInit(let memory, let data): write(.memoryInit, data, memory)
        case .dataDrop(let data): write(.dataDrop, data)

        case .i32Constant(let value):
            opcode(.i32Const)
            signed(value)
        case .i64Constant(let value):
            opcode(.i64Const)
            signed(value)
        case .f32Constant(let bits):
            opcode(.f32Const)
            fixed(bits)
        case .f64Constant(let bits):
            opcode(.f64Const)
            fixed(bits)
        case .v128Constant(let index):
            opcode(.v128Const)
            vector(sideTable.vectors[Int(index.index)])
        case .numeric(let operation): opcode(operation)
        case .lane(let operation, let lane):
            opcode(operation)
            byte(lane)
        case .shuffle(let mask):
            opcode(.i8x16Shuffle)
            vector(sideTable.vectors[Int(mask.index)])

        case .referenceNull(let heap):
            opcode(.refNull)
            heapType(heap)
        case .referenceIsNull: opcode(.refIsNull)
        case .referenceFunction(let function): write(.refFunc, function)
        case .referenceEqual: opcode(.refEq)
        case .referenceAsNonNull: opcode(.refAsNonNull)
        case .referenceTest(let type):
            opcode(type.nullable ? .refTestNull : .refTest)
            heapType(type.heap)
        case .referenceCast(let type):
            opcode(type.nullable ? .refCastNull : .refCast)
            heapType(type.heap)
        case .referenceCastDescriptor(let type):
            opcode(type.nullable ? .refCastDescEqNull : .refCastDescEq)
            heapType(type.heap)
        case .referenceGetDescriptor(let type): write(.refGetDesc, type)
        case .referenceI31: opcode(.refI31)
        case .i31Get(let signed): opcode(signed ? .i31GetS : .i31GetU)
        case .anyConvertExtern: opcode(.anyConvertExtern)
        case .externConvertAny: opcode(.externConvertAny)

        case .structNew(let type): write(.structNew, type)
        case .structNewDefault(let type): write(.structNewDefault, type)
        case .structNewDescriptor(let type): write(.structNewDesc, type)
        case .structNewDefaultDescriptor(let type): write(.structNewDefaultDesc, type)
        case .structGet(let type, let field, .none): write(.structGet, type, field)
        case .structGet(let type, let field, .signed): write(.structGetS, type, field)
        case .structGet(let type, let field, .unsigned): write(.structGetU, type, field)
        case .structSet(let type, let field): write(.structSet, type, field)
        case .arrayNew(let type): write(.arrayNew, type)
        case .arrayNewDefault(let type): write(.arrayNewDefault, type)
        case .arrayNewFixed(let type, let length): write(.arrayNewFixed, type, length)
        case .arrayNewData(let type, let data): write(.arrayNewData, type, data)
        case .arrayNewElement(let type, let element): write(.arrayNewElem, type, element)
        case .arrayGet(let type, .none): write(.arrayGet, type)
        case .arrayGet(let type, .signed): write(.arrayGetS, type)
        case .arrayGet(let type, .unsigned): write(.arrayGetU, type)
        case .arraySet(let type): write(.arraySet, type)
        case .arrayLength: opcode(.arrayLen)
        case .arrayFill(let type): write(.arrayFill, type)
        case .arrayCopy(let destination, let source): write(.arrayCopy, destination, source)
        case .arrayInitData(let type, let data): write(.arrayInitData, type, data)
        case .arrayInitElement(let type, let element): write(.arrayInitElem, type, element)
        }
    }

    private mutating func write(_ operation: Opcode, _ index: UInt32) {
        opcode(operation)
        unsigned(index)
    }

    private mutating func write(_ operation: Opcode, _ first: UInt32, _ second: UInt32) {
        opcode(operation)
        unsigned(first)
        unsigned(second)
    }

    private mutating func write(_ operation: Opcode, _ type: BlockType) {
        opcode(operation)
        blockType(type)
    }

    private mutating func write(_ operation: Opcode, _ argument: MemoryArgument) {
        opcode(operation)
        let flags = UInt32(argument.alignment)
        if argument.memory == 0 {
            unsigned(flags)
        } else {
            unsigned(flags | MemoryArgumentFlag.memoryIndex)
            unsigned(argument.memory)
        }
        unsigned(argument.offset)
    }

    private mutating func branchTable(_ labels: [UInt32]) {
        precondition(!labels.isEmpty, "br_table has a default target")
        opcode(.brTable)
        count(labels.count - 1)
        for label in labels { unsigned(label) }
    }

    private mutating func castBranch(_ operation: Opcode, _ label: UInt32, _ from: ReferenceType, _ to: ReferenceType) {
        opcode(operation)
        byte((from.nullable ? CastFlag.fromNullable : 0) | (to.nullable ? CastFlag.toNullable : 0))
        unsigned(label)
        heapType(from.heap)
        heapType(to.heap)
    }

    private mutating func catchClauses(_ clauses: [CatchClause]) {
        count(clauses.count)
        for clause in clauses {
            switch clause {
            case .catch(let tag, let label):
                byte(CatchCode.tag)
                unsigned(tag)
                unsigned(label)
            case .catchReference(let tag, let label):
                byte(CatchCode.tagReference)
                unsigned(tag)
                unsigned(label)
            case .catchAll(let label):
                byte(CatchCode.all)
                unsigned(label)
            case .catchAllReference(let label):
                byte(CatchCode.allReference)
                unsigned(label)
            }
        }
    }
}
