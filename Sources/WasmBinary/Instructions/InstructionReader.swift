import WasmModel

/// Reads the instructions of a function body or constant expression one by one (specification chapter 5.4).
public struct InstructionReader {
    /// Byte offset of the next instruction.
    public private(set) var position: Int
    /// Byte offset of the instruction last returned.
    public private(set) var instructionOffset: Int
    /// The opcode of the instruction last returned.
    public private(set) var opcode: Opcode = .nop
    /// Wide immediates: of the last instruction only (each then has index 0), or of all when `retainsSideTable` is set.
    public var sideTable = InstructionSideTable()
    public var retainsSideTable = false
    /// Open blocks; the body itself is one, so it starts at 1 and is 0 after the final `end`.
    public private(set) var depth = 1

    public init(bytes: [UInt8], range: Range<Int>, features: Features = .wasm3, hasDataCount: Bool, limits: ImplementationLimits = .init()) {
        position = range.lowerBound
        instructionOffset = range.lowerBound
    }

    /// Whether the final `end` has been read.
    public var isAtEnd: Bool { depth == 0 }

    /// The next instruction. Throws where the bytes are not an instruction, and past the final `end`.
    public mutating func next() throws(MalformedError) -> Instruction {
        throw MalformedError(location: .offset(position), reason: .binary(.unexpectedEnd))
    }
}
