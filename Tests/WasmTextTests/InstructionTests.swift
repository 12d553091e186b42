import Testing
import WasmBinary
import WasmModel
import WasmText

/// Instructions, plain and folded (specification chapter 6.5).
struct InstructionTests {
    /// What stands behind a mnemonic with these immediates.
    private func sample(_ row: OpcodeRow) -> String {
        switch row.immediates {
        case .none, .block, .tryTable, .selectTypes: row.opcode == .selectTyped ? "(result i32)" : ""
        case .label, .tag, .function, .type, .local, .global, .table, .element, .data, .memoryIndex: "1"
        case .labels, .tableTable, .elementTable, .dataMemory, .memoryMemory, .typeField, .typeLength, .typeData, .typeElement, .typeType:
            "2 1"
        case .typeTable: "2 (type 1)"
        case .memory, .atomicMemory: "1 offset=5 align=1"
        case .zeroByte: ""
        case .memoryLane: "1 offset=5 align=1 0"
        case .lane: "1"
        case .shuffle: "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31"
        case .heapType: "func"
        case .heapTypeNonNull: "(ref eq)"
        case .heapTypeNull: "(ref null eq)"
        case .castBranch: "1 anyref (ref 1)"
        case .i32, .i64: "-7"
        case .f32, .f64: "0.5"
        case .v128: "i64x2 1 2"
        }
    }

    @Test(arguments: OpcodeTable.rows.map(\.opcode)) func everyMnemonicGivesItsOpcode(_ opcode: Opcode) throws {
        let row = opcode.row
        guard ![.else, .end, .catch, .catchAll, .delegate].contains(opcode) else { return }
        let isBlock = row.immediates == .block || row.immediates == .tryTable
        let features = Features.all
        let module = try parse("(func \(row.mnemonic) \(sample(row)) \(isBlock ? "end" : ""))", features: features)
        var reader = InstructionReader(
            bytes: module.bytes, range: module.bodies[0].range, features: features, hasDataCount: module.hasDataCount)
        _ = try reader.next()
        #expect(reader.opcode == opcode)
        if isBlock { _ = try reader.next() }
        _ = try reader.next()
        #expect(reader.isAtEnd)
        // The folded form is the same code.
        guard !isBlock else { return }
        let folded = try parse("(func (\(row.mnemonic) \(sample(row))))", features: features)
        #expect(folded.bytes == module.bytes)
    }

    @Test func immediatesKeepTheirOrder() throws {
        #expect(try code("table.copy 2 1") == [0xFC, 14, 2, 1, 0x0B])
        #expect(try code("table.init 2 1") == [0xFC, 12, 1, 2, 0x0B])
        #expect(try code("table.init 1") == [0xFC, 12, 1, 0, 0x0B])
        #expect(try code("memory.init 2 1") == [0xFC, 8, 1, 2, 0x0B])
        #expect(try code("memory.copy 2 1") == [0xFC, 10, 2, 1, 0x0B])
        #expect(try code("call_indirect 2 (type 1)") == [0x11, 1, 2, 0x0B])
        #expect(try code("i32.load 3 offset=5 align=2") == [0x28, 0x41, 3, 5, 0x0B])
        #expect(try code("i32.load") == [0x28, 2, 0, 0x0B])
        #expect(try code("v128.load8_lane 7") == [0xFD, 84, 0, 0, 7, 0x0B])
        #expect(try code("v128.load8_lane 2 7") == [0xFD, 84, 0x40, 2, 0, 7, 0x0B])
        #expect(try code("v128.load8_lane offset=3 7") == [0xFD, 84, 0, 3, 7, 0x0B])
        #expect(try code("br_table 0 1 2") == [0x0E, 2, 0, 1, 2, 0x0B])
        #expect(try code("select (result i32) (result)") == [0x1C, 1, 0x7F, 0x0B])
        #expect(try code("select") == [0x1B, 0x0B])
    }

    @Test func operandsOfFoldedInstructionsComeFirst() throws {
        let folded = try code("(i32.add (i32.const 1) (i32.mul (i32.const 2) (i32.const 3)))")
        #expect(folded == [0x41, 1, 0x41, 2, 0x41, 3, 0x6C, 0x6A, 0x0B])
        #expect(
            try code("(block (result i32) (nop) i32.const 1 (br 0 (i32.const 2)))") == [
                0x02, 0x7F, 0x01, 0x41, 1, 0x41, 2, 0x0C, 0, 0x0B, 0x0B,
            ])
    }

    @Test func foldedIfHasItsConditionInFront() throws {
        let expected: [UInt8] = [0x41, 1, 0x04, 0x7F, 0x41, 2, 0x05, 0x41, 3, 0x0B, 0x0B]
        #expect(try code("(if (result i32) (i32.const 1) (then (i32.const 2)) (else (i32.const 3)))") == expected)
        #expect(try code("i32.const 1 if (result i32) i32.const 2 else i32.const 3 end") == expected)
        #expect(try code("(if (i32.const 1) (then))") == [0x41, 1, 0x04, 0x40, 0x0B, 0x0B])
        #expect(try code("(if (i32.const 1) (then) (else))") == [0x41, 1, 0x04, 0x40, 0x05, 0x0B, 0x0B])
    }

    @Test func labelsAreDepths() throws {
        #expect(
            try code("(block $a (block $b (br $a) (br $b) (br 2)))") == [2, 0x40, 2, 0x40, 0x0C, 1, 0x0C, 0, 0x0C, 2, 0x0B, 0x0B, 0x0B])
        // The inner label of a name hides the outer one, until its block ends.
        #expect(try code("block $a block $a br $a end br $a end") == [2, 0x40, 2, 0x40, 0x0C, 0, 0x0B, 0x0C, 0, 0x0B, 0x0B])
        // The condition of a folded if stands outside its label.
        #expect(
            try code("(block $a (if $a (br_if $a (i32.const 1) (i32.const 0)) (then (br $a))))")
                == [2, 0x40, 0x41, 1, 0x41, 0, 0x0D, 0, 4, 0x40, 0x0C, 0, 0x0B, 0x0B, 0x0B])
        // The clauses of a try_table too.
        #expect(
            try code("(block $a (try_table $a (catch_all $a) (br $a)))", fields: "")
                == [2, 0x40, 0x1F, 0x40, 1, 2, 0, 0x0C, 0, 0x0B, 0x0B, 0x0B])
        #expect(try code("block $a end $a (block $b) i32.const 0 if $c else $c end $c").count == 13)
    }

    @Test func namesOfLabelsAndLocals() throws {
        let module = try parse(
            "(import \"\" \"\" (func)) (func $f (param $p i32) (param i64) (local $l f32) block (loop $x) end (if $y (i32.const 0) (then)))"
        )
        #expect(module.names.locals == [1: [0: "p", 2: "l"]])
        #expect(module.names.labels == [1: [1: "x", 2: "y"]])
        #expect(module.names.functions == [1: "f"])
    }

    @Test func blockTypes() throws {
        let module = try parse("(func block (param i32) (result i32 i64) end block (type 0) end block (result f32) end block end)")
        #expect(module.types.count == 2)
        #expect(Array(module.bytes[module.bodies[0].range]) == [2, 1, 0x0B, 2, 0, 0x0B, 2, 0x7D, 0x0B, 2, 0x40, 0x0B, 0x0B])
    }

    @Test(arguments: [
        ("(func (block $a end $a))", #"1:17: unexpected token "end", expected an instruction or ")""#),
        ("(func block $a end $b)", "1:20: mismatching label $b, expected $a"),
        ("(func block end $b)", "1:17: mismatching label $b, expected no label"),
        ("(func i32.const 0 if $a else $b end)", "1:30: mismatching label $b, expected $a"),
        ("(func else)", #"1:7: unexpected token "else", expected an instruction"#),
        ("(func end)", #"1:7: unexpected token "end", expected an instruction"#),
        ("(func block else end)", #"1:13: unexpected token "else", expected an instruction or "end""#),
        ("(func if else else end)", #"1:15: unexpected token "else", expected an instruction or "end""#),
        ("(func block)", #"1:12: unexpected token ")", expected an instruction or "end""#),
        ("(func (if (i32.const 0)))", #"1:24: unexpected token ")", expected an instruction in parentheses or "(then""#),
        ("(func (if i32.const 0 (then)))", #"1:11: unexpected token "i32.const", expected an instruction in parentheses or "(then""#),
        ("(func (if (then) (then)))", #"1:19: unexpected token "then", expected "else""#),
        ("(func (if (then) (else) (nop)))", #"1:25: unexpected token "(", expected ")""#),
        ("(func (then))", #"1:8: unexpected token "then", expected an instruction"#),
        ("(func (end))", #"1:8: unexpected token "end", expected an instruction"#),
        ("(func (i32.add nop))", #"1:16: unexpected token "nop", expected an instruction in parentheses or ")""#),
        ("(func br $x)", "1:10: unknown label $x"), ("(func local.get $x)", "1:17: unknown local $x"),
        ("(func call $x)", "1:12: unknown func $x"),
        ("(func memory.init $x)", "1:19: unknown data segment $x"), ("(func struct.get 0 $x)", "1:20: unknown field $x"),
        ("(func i32.load align=3)", #"1:16: alignment must be a power of two, found "align=3""#),
        ("(func i32.load align=0)", #"1:16: alignment must be a power of two, found "align=0""#),
        ("(func i32.load align=1 offset=1)", #"1:24: unexpected token "offset=1", expected an instruction"#),
        ("(func br_table)", #"1:15: unexpected token ")", expected an index"#),
        ("(func i32.const)", #"1:16: unexpected token ")", expected an integer"#),
        ("(func f32.const nan:canonical)", #"1:17: unexpected token "nan:canonical", expected a float"#),
        ("(func i32x4.extract_lane 256)", #"1:26: i8 constant out of range: lane index "256""#),
        ("(func i8x16.shuffle 0)", "1:7: invalid lane length: expected 16, found 1"),
        ("(func v128.const i32x4 0 0 0)", "1:24: wrong number of lane literals: expected 4, found 3"),
        ("(func v128.const 0)", #"1:18: unexpected token "0", expected the shape of a vector"#),
        ("(func br 4294967296)", "1:10: constant out of range: 4294967296 as u32"),
        ("(func (nop", "1:11: unexpected token end of input, expected an instruction in parentheses or \")\""),
        ("(func", "1:6: unexpected token end of input, expected an instruction"),
    ])
    func faults(_ text: String, _ expected: String) {
        #expect(fault(text) == expected)
    }

    @Test func featuresThatAreOffAreNamed() {
        var features = Features.wasm3
        features[.signExtension] = false
        features[.simd] = false
        features[.multiValue] = false
        features[.multiMemory] = false
        features[.gc] = false
        features[.bulkMemory] = false
        features[.exceptions] = false
        features[.memory64] = false
        #expect(
            fault("(func i32.extend8_s)", features: features) == "1:7: unknown operator i32.extend8_s (needs the feature sign-extension)")
        #expect(fault("(func (param v128))", features: features) == #"1:14: unexpected token "v128" (needs the feature simd)"#)
        #expect(fault("(func block (param i32) end)", features: features).hasSuffix("(needs the feature multi-value)"))
        #expect(fault("(func i32.load 1)", features: features) == #"1:16: unexpected token "1" (needs the feature multi-memory)"#)
        #expect(fault("(func i32.load 0)", features: features) == "accepted")
        #expect(fault("(type (struct))", features: features).hasSuffix("(needs the feature gc)"))
        #expect(fault("(global anyref (ref.null any))", features: features).hasSuffix("(needs the feature gc)"))
        #expect(fault("(table 1 funcref) (func)", features: features) == "accepted")
        #expect(fault("(data \"\")", features: features).hasSuffix("(needs the feature bulk-memory)"))
        #expect(fault("(elem func)", features: features).hasSuffix("(needs the feature bulk-memory)"))
        #expect(fault("(tag)", features: features).hasSuffix("(needs the feature exceptions)"))
        #expect(fault("(func try end)") == "1:7: unknown operator try (needs the feature legacy-exceptions)")
        #expect(fault("(func (try (do)))") == "1:8: unknown operator try (needs the feature legacy-exceptions)")
        #expect(fault("(func rethrow 0)") == "1:7: unknown operator rethrow (needs the feature legacy-exceptions)")
        for misplaced in ["catch 0", "catch_all", "delegate 0"] {
            #expect(fault("(func \(misplaced))").hasSuffix("(needs the feature legacy-exceptions)"))
            #expect(fault("(func (\(misplaced)))").hasSuffix("(needs the feature legacy-exceptions)"))
        }
        // Tags and throw belong to both proposals.
        let tags = "(import \"\" \"\" (tag)) (tag (export \"\")) (func throw 0)"
        #expect(fault(tags, features: Features([.exceptions, .bulkMemory])) == "accepted")
        #expect(fault(tags, features: Features([.legacyExceptions, .bulkMemory])) == "accepted")
        #expect(fault("(func throw_ref)", features: Features([.legacyExceptions])).hasSuffix("(needs the feature exceptions)"))
        #expect(fault("(func (param exnref))", features: Features([.legacyExceptions])).hasSuffix("(needs the feature exceptions)"))
        #expect(fault("(memory i64 1)", features: features).hasSuffix("(needs the feature memory64)"))
    }
}
