import Testing
import WasmModel
import WasmSemantics

@Suite struct NumericEvaluatorTests {
    /// Rows whose operators are pure functions of operands and immediate.
    static let numericRows = OpcodeTable.rows.filter { row in
        guard row.signature != nil, row.opcode != .nop else { return false }
        switch row.immediates {
        case .none, .lane, .shuffle: return true
        default: return false
        }
    }

    @Test func everyNumericRowHasAnEvaluatorOfItsSignature() throws {
        #expect(Self.numericRows.count > 360)
        for row in Self.numericRows {
            let function = try #require(NumericEvaluator.function(row.opcode), "\(row.mnemonic)")
            let signature = try #require(row.signature)
            #expect(function.operands == signature.operands.map { $0.valueType(address: .i32) }, "\(row.mnemonic)")
            #expect(function.results == signature.results.map { $0.valueType(address: .i32) }, "\(row.mnemonic)")
        }
    }

    @Test func otherRowsHaveNone() {
        let numeric = Set(Self.numericRows.map(\.opcode))
        for row in OpcodeTable.rows where !numeric.contains(row.opcode) {
            #expect(!NumericEvaluator.isNumeric(row.opcode), "\(row.mnemonic)")
        }
    }

    /// Every operator runs on every combination of a few awkward operands without crashing, and gives the type that its row says.
    @Test func everyOperatorIsTotal() throws {
        for row in Self.numericRows {
            let function = try #require(NumericEvaluator.function(row.opcode))
            let immediate: NumericImmediate =
                switch row.immediates {
                case .lane: .lane(255)
                case .shuffle: .shuffle(V128(repeating: 255))
                default: .none
                }
            for operands in combinations(function.operands.map(awkwardValues)) {
                if case .success(let results) = NumericEvaluator.evaluate(row.opcode, operands, immediate: immediate) {
                    #expect(results.map(\.type) == function.results, "\(row.mnemonic)")
                }
            }
        }
    }

    /// The operators that can trap are division, remainder and truncation, and no others.
    @Test func onlyPartialOperatorsTrap() throws {
        var trapping: Set<String> = []
        for row in Self.numericRows where row.immediates == .none {
            let function = try #require(NumericEvaluator.function(row.opcode))
            for operands in combinations(function.operands.map(awkwardValues)) {
                if case .failure = function.apply(operands) { trapping.insert(row.mnemonic.description) }
            }
        }
        var expected: Set<String> = []
        for type in ["i32", "i64"] {
            for name in ["div_s", "div_u", "rem_s", "rem_u"] { expected.insert("\(type).\(name)") }
            for name in ["trunc_f32_s", "trunc_f32_u", "trunc_f64_s", "trunc_f64_u"] { expected.insert("\(type).\(name)") }
        }
        #expect(trapping == expected)
    }

    @Test func theResultIsThatOfTheNamedFunction() {
        #expect(NumericEvaluator.evaluate(.i32Sub, [.i32(5), .i32(7)]) == .success([.i32(-2)]))
        #expect(NumericEvaluator.evaluate(.i64DivS, [.i64(.min), .i64(-1)]) == .failure(.integerOverflow))
        #expect(NumericEvaluator.evaluate(.f32Div, [.f32(bits: 0x3F80_0000), .f32(bits: 0)]) == .success([.f32(bits: 0x7F80_0000)]))
        #expect(NumericEvaluator.evaluate(.f64Lt, [.f64(bits: 1 << 63), .f64(bits: 0)]) == .success([.i32(0)]))
        let bytes = V128(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        #expect(NumericEvaluator.evaluate(.i8x16ExtractLaneU, [.v128(bytes)], immediate: .lane(9)) == .success([.i32(9)]))
        let reversed = V128(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
        let shuffled = NumericEvaluator.evaluate(.i8x16Shuffle, [.v128(bytes), .v128(bytes)], immediate: .shuffle(reversed))
        #expect(shuffled == .success([.v128(reversed)]))
    }

    private func awkwardValues(_ type: ValueType) -> [NumericValue] {
        switch type {
        case .i32: [.i32(0), .i32(-1), .i32(.min), .i32(.max), .i32(33)]
        case .i64: [.i64(0), .i64(-1), .i64(.min), .i64(.max), .i64(65)]
        case .f32: [0, 0x8000_0000, 0x7F80_0000, 0xFF80_0000, 0x7FA0_0000, 0xFFC0_0001, 0x4F80_0000, 1].map { .f32(bits: $0) }
        case .f64: [0, 1 << 63, 0x7FF0 << 48, 0xFFF0 << 48, 0x7FF4 << 48, 0xFFF8 << 48 + 1, 0x43F0 << 48, 1].map { .f64(bits: $0) }
        case .v128: [0, 0x7F, 0x80, 0xFF, 0x7A].map { .v128(V128(repeating: $0)) }
        case .reference: []
        }
    }

    private func combinations(_ choices: [[NumericValue]]) -> [[NumericValue]] {
        choices.reduce([[]]) { prefixes, values in prefixes.flatMap { prefix in values.map { prefix + [$0] } } }
    }
}
