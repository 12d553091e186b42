import Testing
import WasmModel

struct OpcodeTableTests {
    @Test func everyOpcodeHasExactlyOneRow() {
        let rows = OpcodeTable.rows
        #expect(rows.count == Opcode.allCases.count)
        #expect(Set(rows.map(\.opcode)) == Set(Opcode.allCases))
        for opcode in Opcode.allCases { #expect(opcode.row.opcode == opcode) }
    }

    @Test func rowsStandInTheOrderOfTheCodes() {
        let codes = OpcodeTable.rows.map(\.opcode.rawValue)
        #expect(codes == codes.sorted())
    }

    @Test func mnemonicsLeadBackToTheirOpcodes() {
        // The text format has one keyword for these pairs; it names the first of each.
        let second: [Opcode: Opcode] = [
            .selectTyped: .select, .refTestNull: .refTest, .refCastNull: .refCast, .refCastDescEqNull: .refCastDescEq,
        ]
        for row in OpcodeTable.rows {
            #expect(OpcodeTable.opcode(mnemonic: row.mnemonic.description) == second[row.opcode] ?? row.opcode)
        }
        #expect(OpcodeTable.opcode(mnemonic: "i32.frobnicate") == nil)
    }

    @Test func memoryInstructionsHaveAWidthAndAnAddress() {
        for row in OpcodeTable.rows {
            switch row.immediates {
            case .memory, .memoryLane, .atomicMemory:
                #expect([1, 2, 4, 8, 16].contains(row.accessWidth), "\(row.mnemonic)")
                #expect(row.signature?.operands.first == .address, "\(row.mnemonic)")
            default:
                #expect(row.accessWidth == 0, "\(row.mnemonic)")
                #expect(row.signature?.operands.contains(.address) != true, "\(row.mnemonic)")
            }
        }
    }

    @Test func mnemonicsNameTheTypesOfTheirSignatures() {
        let entries: [String: OperatorSignature.Entry] = ["i32": .i32, "i64": .i64, "f32": .f32, "f64": .f64, "v128": .v128]
        for row in OpcodeTable.rows where row.immediates == .memory {
            guard let type = row.mnemonic.description.split(separator: ".").first, let signature = row.signature else { continue }
            #expect((signature.results.first ?? signature.operands.last) == entries[String(type)], "\(row.mnemonic)")
        }
    }
}

struct InstructionLayoutTests {
    /// Bodies are arrays of instructions in mutators and reducers; 24 bytes keep three in a cache line pair.
    @Test func anInstructionTakesAtMost24Bytes() {
        #expect(MemoryLayout<Instruction>.stride <= 24)
    }

    @Test func forgettingTheSideTableEmptiesEveryPart() {
        var table = InstructionSideTable()
        table.labels = [[1]]
        table.vectors = [SIMD16()]
        table.catches = [[.catchAll(label: 0)]]
        table.selectTypes = [[.i32]]
        table.removeAll()
        #expect(table.labels.isEmpty && table.vectors.isEmpty && table.catches.isEmpty && table.selectTypes.isEmpty)
    }
}
