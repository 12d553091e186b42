import WasmModel

/// Writes instructions and types in the binary format (specification chapter 5).
public struct InstructionWriter {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Appends an instruction; wide immediates are taken from the side table.
    public mutating func write(_ instruction: Instruction, sideTable: InstructionSideTable) {}

    public mutating func byte(_ value: UInt8) { bytes.append(value) }
    public mutating func append(_ values: some Sequence<UInt8>) { bytes.append(contentsOf: values) }
    /// Unsigned LEB128.
    public mutating func unsigned(_ value: some UnsignedInteger & FixedWidthInteger) {}
    /// Signed LEB128.
    public mutating func signed(_ value: some SignedInteger & FixedWidthInteger) {}
    public mutating func name(_ value: Name) {}
    public mutating func heapType(_ type: HeapType) {}
    public mutating func referenceType(_ type: ReferenceType) {}
    public mutating func valueType(_ type: ValueType) {}
    public mutating func blockType(_ type: BlockType) {}
    public mutating func limits(_ limits: Limits, index: IndexType) {}
    public mutating func tableType(_ type: TableType) {}
    public mutating func memoryType(_ type: MemoryType) {}
    public mutating func globalType(_ type: GlobalType) {}
    public mutating func subType(_ type: SubType) {}
}
