import RampartRuntime
import Testing
import WasmModel

@testable import RampartInterpreter

/// Code of a function that a test damages.
struct DamagedCode {
    let prepared: PreparedModule
    let bodyIndex: Int
    let whole: LoweredFunction
    var words: [UInt64]
    var frameSize: Int
    var guards: [GuardedRange]

    init(_ text: String, function bodyIndex: Int = 0) throws {
        prepared = try Fixture().prepare(text)
        self.bodyIndex = bodyIndex
        let function = try lower(prepared, bodyIndex)
        whole = function
        words = (0..<function.count).map { unsafe function.words[$0] }
        frameSize = function.frameSize
        guards = function.guards
    }

    /// Byte offset of the first instruction of a name in the undamaged code.
    func offset(of name: String) throws -> Int {
        let reader = CodeReader(function: whole, module: prepared)
        var position = 0
        while position < reader.end, let description = reader.description(position) {
            if description.name == name { return position }
            position += reader.length(description, at: position)
        }
        throw MissingInstruction(name: name, code: Disassembler.text(whole, bodyIndex: bodyIndex, of: prepared))
    }

    /// Replaces the 32-bit operand at a byte of the first instruction of a name.
    mutating func set(_ name: String, _ operand: Int, _ value: UInt32) throws {
        let offset = try offset(of: name) + operand
        let shift = UInt64(offset % 8 * 8)
        words[offset / 8] = words[offset / 8] & ~(0xFFFF_FFFF << shift) | UInt64(value) << shift
    }

    /// Replaces the word at a byte of the first instruction of a name.
    mutating func setWord(_ name: String, _ operand: Int, _ value: UInt64) throws {
        words[try offset(of: name) / 8 + operand / 8] = value
    }

    /// What the verifier says.
    func fault() -> CodeFault? {
        let function = LoweredFunction(words: words, frameSize: frameSize, guards: guards, origins: [])
        // Nothing that the verifier refuses may be beyond the disassembler.
        _ = Disassembler.text(function, bodyIndex: bodyIndex, of: prepared)
        do throws(CodeError) {
            try CodeVerifier.verify(function, bodyIndex: bodyIndex, of: prepared)
            return nil
        } catch {
            return error.fault
        }
    }
}

struct MissingInstruction: Error {
    var name: String
    var code: String
}

/// Each kind of damage has its own fault.
@Suite struct DamagedCodeTests {
    private let loop = """
        (func (param $n i32) (result i32) (local $sum i32)
          (loop $again
            (local.set $sum (i32.add (local.get $sum) (i32.mul (local.get $n) (i32.const 3))))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (local.get $sum))
        """

    private func expect(_ fault: CodeFault, _ text: String, function: Int = 0, _ damage: (inout DamagedCode) throws -> Void) throws {
        var code = try DamagedCode(text, function: function)
        #expect(code.fault() == nil)
        try damage(&code)
        #expect(code.fault() == fault)
    }

    @Test func shape() throws {
        try expect(.noEntry, loop) { $0.words = [] }
        try expect(.noEntry, loop) { $0.words.removeFirst(3) }
        try expect(.unknownHandler, loop) { $0.words[3] = 1 }
        try expect(.cutOff(length: 16), loop) { $0.words.removeLast() }
        try expect(.misplaced, loop) { $0.words.insert(contentsOf: $0.words[0..<3], at: 3) }
        try expect(.misplaced, loop) { $0.words.insert(unsafe address(rampart_op_exit), at: 3) }
        try expect(.fallsOffTheEnd, loop) { $0.words.removeLast(2) }
        try expect(.cutOff(length: 16 + 500 * 8), "(func (param i32) (block (block (br_table 0 1 (local.get 0)))))") {
            try $0.set("branchTable", 12, 999)
        }
    }

    @Test func targets() throws {
        let branch = "(func (param i32) (block (br_if 0 (local.get 0)) (call 0 (i32.const 1))))"
        try expect(.targetOutsideCode(24 - 4096), branch) { try $0.set("branchNonZero_s", 16, UInt32(bitPattern: -4096)) }
        try expect(.targetOutsideCode(24 + 4096), branch) { try $0.set("branchNonZero_s", 16, 4096) }
        try expect(.targetInsideInstruction(32), branch) { try $0.set("branchNonZero_s", 16, 8) }
        try expect(.targetInsideInstruction(28), "(func (param i32) (block (block (br_table 0 1 (local.get 0)))))") {
            try $0.set("branchTable", 16, 4)
        }
    }

    @Test func frame() throws {
        let call = "(func (param i32) (result i32) (call 0 (i32.add (local.get 0) (i32.const 1))))"
        try expect(.frameSize(8, expected: 72), loop) { try $0.set("enter", 8, 8) }
        try expect(.clearedLocals(first: 40, bytes: 0), loop) { try $0.set("enter", 16, 0) }
        try expect(.clearedLocals(first: 8, bytes: 8), loop) { try $0.set("enter", 12, 8) }
        try expect(.headerOffset(0, expected: 8), loop) { try $0.set("returnSlot", 8, 0) }
        try expect(.headerOffset(16, expected: 8), call) { try $0.set("call", 20, 16) }
        try expect(.slotNotAligned(4), loop) { try $0.set("i32Mul_si", 8, 4) }
        try expect(.slotOutsideFrame(800, bytes: 8), loop) { try $0.set("i32Mul_si", 8, 800) }
        try expect(.slotOutsideFrame(.max - 7, bytes: 8), loop) { try $0.set("i32Mul_si", 16, .max - 7) }
        try expect(.slotInHeader(8), loop) { try $0.set("i32Mul_si", 16, 8) }
        try expect(.slotInHeader(32), loop) { try $0.set("i32Mul_si", 8, 32) }
        try expect(.calleeFrame(0), call) { try $0.set("call", 16, 0) }
        try expect(.calleeFrame(4000), call) { try $0.set("call", 16, 4000) }
    }

    @Test func collector() throws {
        let text = """
            (type $pair (struct (field i32) (field i64)))
            (func (param i64) (result (ref $pair)) (struct.new $pair (i32.const 1) (local.get 0)))
            """
        try expect(.frameTop(4096), text) { try $0.set("structNew", 28, 4096) }
        try expect(.operandAboveFrameTop(40, top: 48), text) { try $0.set("structNew", 28, 48) }
    }

    @Test func values() throws {
        let text = "(func (param i32 i32) (result i32) (i32.add (i32.mul (local.get 0) (local.get 1)) (local.get 1)))"
        try expect(.accumulator(.integer, wanted: 0, held: 48), text) { try $0.set("i32Add_as", 8, 0) }
        try expect(.slotNotWritten(48), text) { try $0.set("i32Mul_ss", 16, 0) }
        try expect(.slotNotWritten(48), text) {
            // Without the multiplication, the addition has nothing to add to.
            $0.words.removeSubrange(3..<6)
        }
        let branch = """
            (func (param i32) (result i32)
              (if (result i32) (local.get 0) (then (i32.add (local.get 0) (i32.const 1))) (else (i32.const 7))))
            """
        try expect(.slotNotWritten(40), branch) { try $0.set("constant", 16, 0) }
    }

    @Test func accumulatorsAtJoins() throws {
        // What a loop's head knows is not what the code before it knew.
        let text = "(func (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))"
        try expect(.accumulator(.integer, wanted: 0, held: nil), text) { code in
            code.words[3] = HandlerTable.shared.handler(of: .i32Sub, form: BinaryForm.accumulatorConstant.rawValue)
        }
    }

    @Test func indices() throws {
        let memory = "(memory 1) (func (param i32) (result i32) (i32.load offset=4 (local.get 0)))"
        try expect(.reachTooShort(3, width: 4), memory) { try $0.set("i32Load_s", 20, 3) }
        let general = "(memory i64 1) (func (param i64) (result i32) (i32.load (local.get 0)))"
        try expect(.indexOutOfBounds(.memory, 1, count: 1), general) { try $0.set("i32Load_g", 32, 1) }
        try expect(.indexOutOfBounds(.global, 9, count: 1), "(global i32 (i32.const 0)) (func (result i32) (global.get 0))") {
            try $0.set("globalGet", 8, 9)
        }
        try expect(.laneOutOfRange(4, lanes: 4), "(func (param v128) (result i32) (i32x4.extract_lane 3 (local.get 0)))") {
            try $0.set("i32x4ExtractLane_v", 20, 4)
        }
        let lane = "(memory 1) (func (param v128) (result v128) (v128.load64_lane 1 (i32.const 0) (local.get 0)))"
        try expect(.laneOutOfRange(2, lanes: 2), lane) { try $0.set("v128Load64Lane_s", 36, 2) }
        try expect(.indexOutOfBounds(.tag, 5, count: 1), "(tag) (func (throw 0))") { try $0.set("throw", 8, 5) }
    }

    @Test func recordsOfTheModule() throws {
        try expect(.unknownCode, "(func (call 0))") { try $0.setWord("call", 8, 0x1000) }
        try expect(.argumentSlots(3, expected: 1), "(func (param i32) (return_call 0 (local.get 0)))") { try $0.set("returnCall", 24, 3) }
        let indirect = "(type $t (func)) (table 1 funcref) (func (param i32) (call_indirect (type $t) (local.get 0)))"
        try expect(.unknownType, indirect) { try $0.setWord("callIndirect", 16, 0) }
        let cast = "(type $t (struct)) (func (param anyref) (result (ref $t)) (ref.cast (ref $t) (local.get 0)))"
        try expect(.unknownType, cast) { try $0.setWord("referenceCast", 24, 0) }
        try expect(.castTarget(99), cast) { try $0.set("referenceCast", 32, 99) }
        try expect(.trapCode(0), "(func (param anyref) (drop (ref.as_non_null (local.get 0))))") { try $0.set("referenceAsNonNull", 20, 0) }
        let array = "(type $s (struct)) (type $a (array i32)) (func (result (ref $a)) (array.new_fixed $a 2 (i32.const 1) (i32.const 2)))"
        try expect(.wrongKindOfType(0), array) { code in
            let structure = unsafe UInt64(UInt(bitPattern: code.prepared.types[0]))
            try code.setWord("arrayNewFixed", 32, structure)
        }
    }

    @Test func guardedRanges() throws {
        let text = """
            (tag $t (param i32))
            (func (result i32) (block $h (result i32) (try_table (catch $t $h) (throw $t (i32.const 1))) (i32.const 2)))
            """
        try expect(.guardedRange(start: 28, end: 100), text) { code in
            code.guards[0].start = 28
            code.guards[0].end = 100
        }
        try expect(.targetInsideInstruction(32), text) { $0.guards[0].clauses[0].target = 32 }
        try expect(.slotOutsideFrame(4096, bytes: 8), text) { $0.guards[0].clauses[0].destination = 4096 }
        try expect(.indexOutOfBounds(.tag, 7, count: 1), text) { $0.guards[0].clauses[0].tag = 7 }
        let legacy = """
            (tag $t (param i32))
            (func (result i32) (try (result i32) (do (try (do (throw $t (i32.const 1))) (delegate 0)) (i32.const 2)) (catch $t)))
            """
        try expect(.delegate(to: 2, from: 2), legacy) { $0.guards[0].delegate = 2 }
        try expect(.delegate(to: -1, from: 2), legacy) { $0.guards[0].delegate = -1 }
        try expect(.slotOutsideFrame(4096, bytes: 8), legacy) { $0.guards[1].clauses[0].reference = 4096 }
        try expect(.slotInHeader(8), legacy) { $0.guards[1].clauses[0].reference = 8 }
    }

    /// Whatever the words are, the verifier says yes or no.
    @Test func randomDamageNeverCrashes() throws {
        var generator = SeededGenerator(state: 0x5EED)
        let texts = [
            loop, "(memory 1) (table 1 funcref) (type $t (func)) (func (param i32) (call_indirect (type $t) (i32.load (local.get 0))))",
            "(type $s (struct (field i32))) (func (param i32) (result anyref) (block (block (br_table 0 1 (local.get 0)))) (struct.new $s (local.get 0)))",
        ]
        let handlers = InstructionTable.shared.rows.map(\.handler)
        var refused = 0
        for text in texts {
            let whole = try DamagedCode(text)
            for _ in 0..<1500 {
                var code = whole
                for _ in 0...Int(generator.next() % 3) {
                    let index = Int(generator.next() % UInt64(code.words.count))
                    switch generator.next() % 4 {
                    case 0: code.words[index] = generator.next()
                    case 1: code.words[index] ^= 1 << (generator.next() % 64)
                    case 2: code.words[index] = handlers[Int(generator.next() % UInt64(handlers.count))]
                    default: code.words[index] &+= 8
                    }
                }
                if code.fault() != nil { refused += 1 }
            }
        }
        #expect(refused > 3000)
    }
}

/// A generator of the same numbers each time.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
