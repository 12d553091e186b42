import Testing
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

@testable import Fuzzing

@Suite struct FirstDifferenceTests {
    private static let text = """
        (module
          (import "host" "f" (func $h (param i32) (result i32)))
          (type $pair (struct (field (mut i32)) (field (mut f64))))
          (memory 1) (table 2 funcref) (global $g (mut i64) (i64.const 0)) (tag $e (param i32))
          (elem (i32.const 0) func $leaf)
          (func $leaf (param i32 i64) (result i64) (i64.add (local.get 1) (i64.extend_i32_s (local.get 0))))
          (func $work (export "work") (param i32) (result i32) (local $i i32) (local $p (ref null $pair))
            (local.set $p (struct.new $pair (i32.const 1) (f64.const 2)))
            (block $done
              (loop $again
                (br_if $done (i32.ge_s (local.get $i) (local.get 0)))
                (i32.store offset=8 (i32.mul (local.get $i) (i32.const 4)) (call $h (local.get $i)))
                (struct.set $pair 0 (local.get $p) (i32.mul (local.get $i) (i32.const 3)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br $again)))
            (global.set $g (call_indirect (param i32 i64) (result i64) (local.get 0) (i64.const 5) (i32.const 0)))
            (block $caught (result i32)
              (try_table (catch $e $caught) (throw $e (i32.const 7)))
              (unreachable))
            (drop)
            (i32.load8_u (i32.const 9))))
        """

    private static func find(_ old: String, _ new: String) throws -> FirstDifference? {
        let steps: [FuzzCase.Step] = [.invoke(module: 0, export: "work", arguments: [.i32(4)])]
        let fuzzCase = try DifferentialOracleTests.fuzzCase(text, steps)
        #expect(text.contains(old))
        let other = try DifferentialOracleTests.fuzzCase(text.replacing(old, with: new), steps)
        return DifferenceFinder(
            runner: CaseRunner(), first: .interpreter, firstCase: fuzzCase, second: .interpreter, secondCase: other
        ).find()
    }

    @Test(arguments: [
        ("(i32.const 3)", "(i32.const 5)", "value/interpreter/i32.const", "loop"),
        ("(i32.mul (local.get $i) (i32.const 4))", "(i32.shl (local.get $i) (i32.const 4))", "value/interpreter/i32.mul", "loop"),
        ("(i64.const 5)", "(i64.const 6)", "value/interpreter/i64.const", ""),
        ("(i32.mul (local.get $i) (i32.const 3))", "(i32.mul (local.get 0) (i32.const 3))", "value/local.get", "loop"),
        ("i32.ge_s", "i32.gt_s", "value/interpreter/i32.ge_s", "loop"),
        ("(br_if $done (i32", "(br_if $again (i32", "path/br_if", "loop"),
        ("(i32.load8_u (i32.const 9))", "(i32.load8_u offset=70000 (i32.const 9))", "on|trap:outOfBoundsMemoryAccess/memory-access", ""),
        ("i32.store offset=8", "i32.store offset=70000", "on|trap:outOfBoundsMemoryAccess/memory-access", "loop"),
    ])
    func theInstructionIsFound(_ old: String, _ new: String, _ discriminator: String, _ block: String) throws {
        let difference = try #require(try Self.find(old, new))
        #expect(difference.discriminator == discriminator, "\(difference)")
        #expect(difference.function == 2)
        #expect(difference.functionName == "work")
        if !block.isEmpty { #expect(difference.block?.hasPrefix(block) == true, "\(difference)") }
        #expect(difference.left != difference.right)
        #expect(!difference.lines.isEmpty)
    }

    @Test func theOffsetIsThatOfTheModule() throws {
        var difference = try #require(try Self.find("(i32.const 3)", "(i32.const 5)"))
        let binary = try DifferentialOracleTests.binary(Self.text)
        #expect(Array(binary[difference.offset...].prefix(2)) == [0x41, 3])
        #expect(difference.left == "i32.const 3 gave (i32 3)")
        #expect(difference.lines.first?.hasPrefix("first difference: module main, function 2 ($work), instruction") == true)
        // A file of somebody else's has one module, without a name.
        difference.moduleName = ""
        #expect(difference.lines.first?.hasPrefix("first difference: function 2 ($work), instruction") == true)
    }

    /// The definition of the instruction tells which engine is wrong, on whichever side it is.
    @Test func theGuiltyEngineIsNamed() throws {
        let steps: [FuzzCase.Step] = [.invoke(module: 0, export: "work", arguments: [.i32(4)])]
        let right = try DifferentialOracleTests.fuzzCase(Self.text, steps)
        let wrong = try DifferentialOracleTests.fuzzCase(Self.text.replacing("i32.ge_s", with: "i32.gt_s"), steps)
        let compiler = Contender(.compiler, .none)
        let sides: [(Contender, Contender, String)] = [(.interpreter, compiler, "compiler"), (compiler, .interpreter, "interpreter")]
        for (first, second, name) in sides {
            let difference = DifferenceFinder(
                runner: CaseRunner(), first: first, firstCase: right, second: second, secondCase: wrong
            ).find()
            #expect(difference?.guilty == name)
            #expect(difference?.lines.last?.contains("the \(name) that is wrong") == true)
        }
    }

    /// Traces are equal where both sides trap, each in its own way; what steps after them do is no part of it.
    @Test func otherEndsAtOneInstructionAreFound() throws {
        let text = """
            (module
              (func (export "work") (param i32) ref.null func ref.as_non_null drop)
              (func (export "other") (result i32) (i32.const 1)))
            """
        let steps: [FuzzCase.Step] = [
            .invoke(module: 0, export: "work", arguments: [.i32(4)]), .invoke(module: 0, export: "other", arguments: []),
        ]
        let first = try DifferentialOracleTests.fuzzCase(text, steps)
        let second = try DifferentialOracleTests.fuzzCase(text.replacing("ref.as_non_null", with: "unreachable"), steps)
        let difference = DifferenceFinder(
            runner: CaseRunner(), first: .interpreter, firstCase: first, second: .interpreter, secondCase: second
        ).find()
        #expect(difference?.function == 0)
        #expect(difference?.discriminator == "trap:nullReference|trap:unreachable")
    }

    /// Engines check in one place what many instructions trap for.
    @Test(arguments: [
        ("(i32.const 1) (i32.const 0) i32.div_s", "i32.div_s", "i32.and", "trap:integerDivideByZero|on/interpreter/division"),
        ("(i32.const 1) (i32.const 0) i32.rem_u", "i32.rem_u", "i32.and", "trap:integerDivideByZero|on/interpreter/division"),
        ("(f64.const -7) i32.trunc_f64_u", "trunc", "trunc_sat", "trap:integerOverflow|on/interpreter/truncation"),
        ("(i32.const 1) i32.atomic.load", "i32.atomic", "i32", "trap:unalignedAtomic|on/memory-access"),
        ("(i32.const 1) table.get 0 ref.is_null", "get 0", "get 1", "trap:outOfBoundsTableAccess|on/table.get"),
    ])
    func trapsAreNamedByWhatInstructionsHaveInCommon(
        _ instructions: String, _ old: String, _ new: String, _ discriminator: String
    ) throws {
        func fuzzCase(_ instructions: String) throws -> FuzzCase {
            let text =
                "(module (memory 1) (table 1 funcref) (table 2 funcref) (func (export \"work\") (result i32) \(instructions)))"
            return try DifferentialOracleTests.fuzzCase(text, [.invoke(module: 0, export: "work", arguments: [])])
        }
        let difference = DifferenceFinder(
            runner: CaseRunner(), first: .interpreter, firstCase: try fuzzCase(instructions), second: .interpreter,
            secondCase: try fuzzCase(instructions.replacing(old, with: new))
        ).find()
        #expect(difference?.discriminator == discriminator)
    }

    @Test func equalCasesHaveNone() throws { #expect(try Self.find("(i32.const 3)", "(i32.const 3)") == nil) }

    /// Trace calls keep modules valid, and what they do.
    @Test func samplesStayValidAndDoTheSame() throws {
        let runner = CaseRunner()
        for index in 0..<SampleModules.count {
            let fuzzCase = FuzzCase(modules: [.init(name: "main", binary: SampleModules.binary(index))], hostSeed: 3).withDefaultSteps()
            for depth in TraceInstrumentation.Depth.allCases {
                let types = CaseRunner.newTypes()
                let loaded = try runner.load(fuzzCase, types: types)
                var points: [TracePoint] = []
                var traced = fuzzCase
                traced.modules[0].binary = try TraceInstrumentation.binary(
                    of: loaded.modules[0], position: 0, depth: depth, points: &points)
                traced.fuel *= 20
                let recorder = TraceRecorder()
                let other = try runner.run(try runner.load(traced, types: types), .interpreter, provider: recorder.provide)
                let plain = try runner.run(loaded, .interpreter)
                #expect(other.events.map(\.outcome) == plain.events.map(\.outcome))
                #expect(other.snapshot.memories == plain.snapshot.memories)
                #expect(!recorder.digests.isEmpty)
            }
        }
    }
}
