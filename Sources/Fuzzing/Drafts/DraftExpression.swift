import WasmBinary
import WasmModel

/// Instructions that can be changed: those of a function body or constant expression, the final `end` included.
public struct DraftExpression: Sendable {
    public var instructions: [Instruction]
    /// The wide immediates to which the instructions refer. Entries that nothing refers to do no harm.
    public var sideTable: InstructionSideTable

    /// - Parameters:
    ///   - instructions: The instructions with the final `end`.
    ///   - sideTable: Has every position that an instruction names.
    public init(_ instructions: [Instruction] = [.end], sideTable: InstructionSideTable = InstructionSideTable()) {
        self.instructions = instructions
        self.sideTable = sideTable
    }

    /// Reads the instructions in a range of a module's bytes.
    ///
    /// - Throws: where they are no well-formed expression.
    public init(lifting range: Range<Int>, of module: Module, features: Features) throws(MalformedError) {
        var reader = InstructionReader(bytes: module.bytes, range: range, features: features, hasDataCount: module.hasDataCount)
        reader.retainsSideTable = true
        var instructions: [Instruction] = []
        while !reader.isAtEnd { instructions.append(try reader.next()) }
        self.init(instructions, sideTable: reader.sideTable)
    }

    /// The binary format of the instructions.
    public var bytes: [UInt8] {
        var writer = InstructionWriter()
        for instruction in instructions { writer.write(instruction, sideTable: sideTable) }
        return writer.bytes
    }

    /// Appends an instruction of another expression, whose wide immediates come with it.
    public mutating func append(_ instruction: Instruction, of other: InstructionSideTable) {
        instructions.append(sideTable.adopt(instruction, of: other))
    }
}

extension InstructionSideTable {
    /// An instruction of another side table, as it is with this one: its wide immediates are copied.
    public mutating func adopt(_ instruction: Instruction, of other: InstructionSideTable) -> Instruction {
        if case .branchTable(let index) = instruction { return .branchTable(labels: add(labels: other.labels[Int(index.index)])) }
        if case .tryTable(let type, let index) = instruction {
            return .tryTable(type, catches: add(catches: other.catches[Int(index.index)]))
        }
        if case .selectTyped(let index) = instruction { return .selectTyped(types: add(selectTypes: other.selectTypes[Int(index.index)])) }
        if case .v128Constant(let index) = instruction { return .v128Constant(add(vector: other.vectors[Int(index.index)])) }
        if case .shuffle(let index) = instruction { return .shuffle(add(vector: other.vectors[Int(index.index)])) }
        return instruction
    }

    /// Adds the targets of a `br_table`, the default last.
    public mutating func add(labels: [UInt32]) -> SideTableIndex {
        self.labels.append(labels)
        return SideTableIndex(self.labels.count - 1)
    }

    /// Adds a vector constant or shuffle mask.
    public mutating func add(vector: SIMD16<UInt8>) -> SideTableIndex {
        vectors.append(vector)
        return SideTableIndex(vectors.count - 1)
    }

    /// Adds the clauses of a `try_table`.
    public mutating func add(catches: [CatchClause]) -> SideTableIndex {
        self.catches.append(catches)
        return SideTableIndex(self.catches.count - 1)
    }

    /// Adds the types of a typed `select`.
    public mutating func add(selectTypes: [ValueType]) -> SideTableIndex {
        self.selectTypes.append(selectTypes)
        return SideTableIndex(self.selectTypes.count - 1)
    }
}
