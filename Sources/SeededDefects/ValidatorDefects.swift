import WasmModel

/// The operand types of each instruction, and each answer about two abstract heap types. Other rules are in the table of hooks.
enum ValidatorDefects {
    static var all: [Defect] { operands + matching }

    private static var operands: [Defect] {
        // A keyword with two opcodes stands for the first.
        OpcodeTable.rows.filter { row in
            guard OpcodeTable.opcode(mnemonic: row.mnemonic.description) == row.opcode else { return false }
            guard let signature = row.signature else { return !takesNothing.contains(row.opcode) }
            return !signature.operands.isEmpty
        }.map { row in
            Defect(
                "validator/operands/\(row.mnemonic)", .validator, "operands of \(row.mnemonic) may have any type", .operandTypes(row.opcode)
            )
        }
    }

    /// Instructions without a signature of their own that take no operands either.
    private static let takesNothing: Set<Opcode> = [
        .unreachable, .nop, .localGet, .globalGet, .refNull, .refFunc, .tableSize, .memorySize, .drop, .dataDrop, .elemDrop,
    ]

    private static var matching: [Defect] {
        types.indices.flatMap { a in
            types.indices.filter { $0 != a }.map { b in
                Defect(
                    "validator/matching/\(types[a])-\(types[b])", .validator,
                    "whether \(types[a]) matches \(types[b]) is answered with the opposite", .heapMatch(UInt8(a), UInt8(b)))
            }
        }
    }

    /// In the order of the validator's numbers.
    static let types = ["any", "eq", "i31", "struct", "array", "none", "func", "nofunc", "extern", "noextern", "exn", "noexn"]
}
