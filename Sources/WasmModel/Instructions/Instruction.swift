/// The immediate of a load or store.
public struct MemoryArgument: Hashable, Sendable, BitwiseCopyable {
    /// Added to the address operand; at most 2^32 - 1 for a memory with i32 addresses.
    public var offset: UInt64
    /// The memory index.
    public var memory: UInt32
    /// Logarithm to base 2 of the alignment in bytes, as written; at most 31 in a well-formed module.
    public var alignment: UInt8

    @inlinable public init(offset: UInt64, memory: UInt32, alignment: UInt8) {
        self.offset = offset
        self.memory = memory
        self.alignment = alignment
    }
}

/// A position in one of the arrays of an `InstructionSideTable`.
public struct SideTableIndex: Hashable, Sendable, BitwiseCopyable {
    public var index: UInt32

    @inlinable public init(_ index: Int) { self.index = UInt32(truncatingIfNeeded: index) }
}

/// One clause of a `try_table`.
public enum CatchClause: Hashable, Sendable, BitwiseCopyable {
    case `catch`(tag: UInt32, label: UInt32)
    case catchReference(tag: UInt32, label: UInt32)
    case catchAll(label: UInt32)
    case catchAllReference(label: UInt32)

    @inlinable public var label: UInt32 {
        switch self {
        case .catch(_, let label), .catchReference(_, let label), .catchAll(let label), .catchAllReference(let label): label
        }
    }
}

/// Immediates that are too wide or too many to lie in an `Instruction`.
public struct InstructionSideTable: Sendable {
    /// Targets of `br_table`, the default last.
    public var labels: [[UInt32]] = []
    /// Constants and shuffle masks, little endian.
    public var vectors: [SIMD16<UInt8>] = []
    /// Clauses of `try_table`.
    public var catches: [[CatchClause]] = []
    /// Types of a typed `select`.
    public var selectTypes: [[ValueType]] = []

    public init() {}

    /// Forgets all entries but keeps the storage.
    @inlinable public mutating func removeAll() {
        if !labels.isEmpty { labels.removeAll(keepingCapacity: true) }
        if !vectors.isEmpty { vectors.removeAll(keepingCapacity: true) }
        if !catches.isEmpty { catches.removeAll(keepingCapacity: true) }
        if !selectTypes.isEmpty { selectTypes.removeAll(keepingCapacity: true) }
    }
}

/// One instruction, decoded.
///
/// Operators whose behaviour is given by opcode and operands alone share the families `numeric`, `lane`, `load`, `store`,
/// `loadLane`, `storeLane` and `atomic`: their stack signatures are in the opcode table, so engines switch over some seventy cases.
public enum Instruction: Sendable, BitwiseCopyable {
    // Control
    case unreachable
    case nop
    case block(BlockType)
    case loop(BlockType)
    case `if`(BlockType)
    case `else`
    case end
    case tryTable(BlockType, catches: SideTableIndex)
    case `throw`(tag: UInt32)
    case throwReference
    case branch(label: UInt32)
    case branchIf(label: UInt32)
    case branchTable(labels: SideTableIndex)
    case branchOnNull(label: UInt32)
    case branchOnNonNull(label: UInt32)
    case branchOnCast(label: UInt32, from: ReferenceType, to: ReferenceType)
    case branchOnCastFail(label: UInt32, from: ReferenceType, to: ReferenceType)
    case branchOnCastDescriptor(label: UInt32, from: ReferenceType, to: ReferenceType)
    case branchOnCastDescriptorFail(label: UInt32, from: ReferenceType, to: ReferenceType)
    case `return`
    case call(function: UInt32)
    case callIndirect(type: UInt32, table: UInt32)
    case callReference(type: UInt32)
    case returnCall(function: UInt32)
    case returnCallIndirect(type: UInt32, table: UInt32)
    case returnCallReference(type: UInt32)

    // Control of the legacy exception handling proposal
    case `try`(BlockType)
    case `catch`(tag: UInt32)
    case catchAll
    /// Ends a `try`, as `end` does; the label is counted from outside that block.
    case delegate(label: UInt32)
    case rethrow(label: UInt32)

    // Parametric and variables
    case drop
    case select
    case selectTyped(types: SideTableIndex)
    case localGet(UInt32)
    case localSet(UInt32)
    case localTee(UInt32)
    case globalGet(UInt32)
    case globalSet(UInt32)

    // Tables
    case tableGet(UInt32)
    case tableSet(UInt32)
    case tableSize(UInt32)
    case tableGrow(UInt32)
    case tableFill(UInt32)
    case tableCopy(destination: UInt32, source: UInt32)
    case tableInit(table: UInt32, element: UInt32)
    case elementDrop(UInt32)

    // Memories
    case load(Opcode, MemoryArgument)
    case store(Opcode, MemoryArgument)
    case loadLane(Opcode, lane: UInt8, MemoryArgument)
    case storeLane(Opcode, lane: UInt8, MemoryArgument)
    /// An atomic load, store or read-modify-write, `memory.atomic.notify` or `memory.atomic.wait`.
    case atomic(Opcode, MemoryArgument)
    case atomicFence
    case memorySize(UInt32)
    case memoryGrow(UInt32)
    case memoryFill(UInt32)
    case memoryCopy(destination: UInt32, source: UInt32)
    case memoryInit(memory: UInt32, data: UInt32)
    case dataDrop(UInt32)

    // Numbers and vectors
    case i32Constant(Int32)
    case i64Constant(Int64)
    /// The bit pattern of an f32.
    case f32Constant(UInt32)
    /// The bit pattern of an f64.
    case f64Constant(UInt64)
    case v128Constant(SideTableIndex)
    /// An operator with a fixed stack signature and no immediates.
    case numeric(Opcode)
    /// `extract_lane` and `replace_lane`.
    case lane(Opcode, UInt8)
    case shuffle(SideTableIndex)

    // References
    case referenceNull(HeapType)
    case referenceIsNull
    case referenceFunction(UInt32)
    case referenceEqual
    case referenceAsNonNull
    case referenceTest(ReferenceType)
    case referenceCast(ReferenceType)
    /// `ref.cast_desc_eq`: to the type that a descriptor describes.
    case referenceCastDescriptor(ReferenceType)
    case referenceGetDescriptor(type: UInt32)
    case referenceI31
    case i31Get(signed: Bool)
    case anyConvertExtern
    case externConvertAny

    // Aggregates
    case structNew(type: UInt32)
    case structNewDefault(type: UInt32)
    case structNewDescriptor(type: UInt32)
    case structNewDefaultDescriptor(type: UInt32)
    case structGet(type: UInt32, field: UInt32, FieldExtension)
    case structSet(type: UInt32, field: UInt32)
    case arrayNew(type: UInt32)
    case arrayNewDefault(type: UInt32)
    case arrayNewFixed(type: UInt32, length: UInt32)
    case arrayNewData(type: UInt32, data: UInt32)
    case arrayNewElement(type: UInt32, element: UInt32)
    case arrayGet(type: UInt32, FieldExtension)
    case arraySet(type: UInt32)
    case arrayLength
    case arrayFill(type: UInt32)
    case arrayCopy(destination: UInt32, source: UInt32)
    case arrayInitData(type: UInt32, data: UInt32)
    case arrayInitElement(type: UInt32, element: UInt32)
}

/// How a packed field widens when it is read: not at all (`struct.get`), signed (`_s`) or unsigned (`_u`).
public enum FieldExtension: UInt8, Sendable, Hashable, BitwiseCopyable {
    case none, signed, unsigned
}

extension Instruction {
    /// Whether an `end` belongs to the instruction.
    public var opensBlock: Bool {
        if case .block = self { return true }
        if case .loop = self { return true }
        if case .if = self { return true }
        if case .tryTable = self { return true }
        if case .try = self { return true }
        return false
    }
}
