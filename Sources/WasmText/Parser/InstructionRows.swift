import WasmModel

/// The parts of the opcode table that the parser asks for at every instruction, by number of the row.
struct InstructionRows: Sendable {
    static let shared = InstructionRows()

    let opcodes: [Opcode]
    let immediates: [ImmediateKind]
    let features: [Feature?]
    /// Other features with which an instruction is there too.
    let alternativeFeatures: [Feature?]
    /// Whether an instruction opens a block.
    let isBlock: [Bool]
    /// Whether an instruction with a memory argument leaves nothing on the stack.
    let isStore: [Bool]
    /// Logarithm to base 2 of the natural alignment.
    let alignments: [UInt8]
    /// Instructions without immediates.
    let plain: [Instruction?]

    private init() {
        let rows = OpcodeTable.rows
        opcodes = rows.map(\.opcode)
        immediates = rows.map(\.immediates)
        features = rows.map(\.feature)
        alternativeFeatures = rows.map(\.alternativeFeature)
        isBlock = rows.map { $0.immediates == .block || $0.immediates == .tryTable }
        isStore = rows.map { $0.signature?.results.isEmpty ?? false }
        alignments = rows.map { $0.accessWidth == 0 ? 0 : UInt8($0.accessWidth.trailingZeroBitCount) }
        let special: [Opcode: Instruction] = [
            .unreachable: .unreachable, .nop: .nop, .else: .else, .end: .end, .throwRef: .throwReference, .return: .return, .drop: .drop,
            .refIsNull: .referenceIsNull, .refEq: .referenceEqual, .refAsNonNull: .referenceAsNonNull, .arrayLen: .arrayLength,
            .anyConvertExtern: .anyConvertExtern, .externConvertAny: .externConvertAny, .refI31: .referenceI31,
            .i31GetS: .i31Get(signed: true), .i31GetU: .i31Get(signed: false), .select: .select,
        ]
        plain = rows.map { row in
            if let instruction = special[row.opcode] { return instruction }
            return row.immediates == .none && row.signature != nil ? .numeric(row.opcode) : nil
        }
    }
}
