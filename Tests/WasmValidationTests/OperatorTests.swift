import Testing
import WasmBinary
import WasmModel

@testable import WasmValidation

@Suite struct OperatorTests {
    /// Every row of the opcode table that has a signature: the operands as they should be, and one of each wrong.
    @Test func everyOperatorTakesAndGivesWhatItsRowSays() throws {
        var checked = 0
        for row in OpcodeTable.rows {
            guard let signature = row.signature else { continue }
            for index in [IndexType.i32, .i64] where row.accessWidth > 0 || index == .i32 {
                let operands = signature.operands.map { $0.valueType(address: index) }
                let results = signature.results.map { $0.valueType(address: index) }
                #expect(message(row, operands, results, index) == nil, "\(row.mnemonic)")
                for wrong in operands.indices {
                    var changed = operands
                    changed[wrong] = changed[wrong] == .f64 ? .f32 : .f64
                    let found = message(row, changed, results, index)
                    #expect(expectMessage(found, beginsWith: "type mismatch: instruction requires ["), "\(row.mnemonic)")
                }
                if !operands.isEmpty {
                    let found = message(row, Array(operands.dropFirst()), results, index)
                    #expect(expectMessage(found, beginsWith: "type mismatch"), "\(row.mnemonic)")
                }
                let found = message(row, operands, results + [.i32], index)
                #expect(expectMessage(found, beginsWith: "type mismatch: instruction requires"), "\(row.mnemonic)")
                checked += 1
            }
        }
        #expect(checked > 400)
    }

    private func message(_ row: OpcodeRow, _ operands: [ValueType], _ results: [ValueType], _ index: IndexType) -> String? {
        var fixture = Fixture()
        fixture.memory(1, index: index)
        let vector = fixture.vector(SIMD16(repeating: 0))
        let argument = MemoryArgument(offset: 0, memory: 0, alignment: 0)
        let instruction: Instruction
        switch row.immediates {
        case .memory: instruction = row.signature?.results.isEmpty == true ? .store(row.opcode, argument) : .load(row.opcode, argument)
        case .atomicMemory:
            var argument = argument
            argument.alignment = UInt8(row.accessWidth.trailingZeroBitCount)
            instruction = .atomic(row.opcode, argument)
        case .memoryLane:
            instruction =
                row.signature?.results.isEmpty == true
                ? .storeLane(row.opcode, lane: 0, argument) : .loadLane(row.opcode, lane: 0, argument)
        case .lane: instruction = .lane(row.opcode, 0)
        case .shuffle: instruction = .shuffle(vector)
        case .i32: instruction = .i32Constant(0)
        case .i64: instruction = .i64Constant(0)
        case .f32: instruction = .f32Constant(0)
        case .f64: instruction = .f64Constant(0)
        case .v128: instruction = .v128Constant(vector)
        case .zeroByte: instruction = .atomicFence
        default: instruction = row.opcode == .nop ? .nop : .numeric(row.opcode)
        }
        fixture.function([], results, operands.map { $0.constant(vector: vector) } + [instruction])
        return fixture.failure(features: .all)
    }

    @Test func operatorsTakeUnknownValuesInUnreachableCode() {
        #expect(failure([], [.i32], [.unreachable, .numeric(.i32Add)]) == nil)
        #expect(failure([], [.i32], [.unreachable, .i32Constant(1), .numeric(.i32Add)]) == nil)
        let mixed = failure([], [.i32], [.unreachable, .i64Constant(1), .numeric(.i32Add)])
        #expect(mixed == "type mismatch: instruction requires [i32 i32] but stack has [... i64]")
    }

    @Test func messagesShowTheStack() {
        let wrong = failure([], [.i32], [.i64Constant(1), .numeric(.i32Eqz)])
        #expect(wrong == "type mismatch: instruction requires [i32] but stack has [i64]")
        #expect(failure([], [.i32], [.numeric(.i32Eqz)]) == "type mismatch: instruction requires [i32] but stack has []")
        #expect(failure([], [], [.i32Constant(1)]) == "type mismatch: block requires [] but stack has [i32]")
    }

    @Test func alignmentOffsetAndLanesAreBounded() {
        func load(_ opcode: Opcode, alignment: UInt8, offset: UInt64 = 0, index: IndexType = .i32) -> String? {
            let address: Instruction = index == .i32 ? .i32Constant(0) : .i64Constant(0)
            return failure([], [], [address, .load(opcode, MemoryArgument(offset: offset, memory: 0, alignment: alignment)), .drop]) {
                $0.memory(1, index: index)
            }
        }
        #expect(load(.i64Load, alignment: 3) == nil)
        #expect(expectMessage(load(.i64Load, alignment: 4), beginsWith: "alignment must not be larger than natural"))
        #expect(expectMessage(load(.i32Load8S, alignment: 1), beginsWith: "alignment must not be larger than natural"))
        #expect(load(.v128Load, alignment: 4) == nil)
        #expect(load(.i32Load, alignment: 0, offset: 0xFFFF_FFFF) == nil)
        #expect(expectMessage(load(.i32Load, alignment: 0, offset: 0x1_0000_0000), beginsWith: "offset out of range"))
        #expect(load(.i32Load, alignment: 0, offset: .max, index: .i64) == nil)

        func extract(_ opcode: Opcode, _ lane: UInt8) -> String? {
            var fixture = Fixture()
            let vector = fixture.vector(SIMD16(repeating: 0))
            fixture.function([.v128Constant(vector), .lane(opcode, lane), .drop])
            return fixture.failure()
        }
        #expect(extract(.i8x16ExtractLaneS, 15) == nil)
        #expect(expectMessage(extract(.i8x16ExtractLaneS, 16), beginsWith: "invalid lane index"))
        #expect(extract(.f64x2ExtractLane, 1) == nil)
        #expect(expectMessage(extract(.f64x2ExtractLane, 2), beginsWith: "invalid lane index"))

        var fixture = Fixture()
        let mask = fixture.vector(SIMD16(repeating: 32))
        fixture.function([.v128Constant(mask), .v128Constant(mask), .shuffle(mask), .drop])
        #expect(expectMessage(fixture.failure(), beginsWith: "invalid lane index"))
    }
}
