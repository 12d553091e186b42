import Testing
import WasmBinary
import WasmModel
import WasmText

@testable import Fuzzing

@Suite struct ReductionInputTests {
    @Test func anInvalidModuleKeepsItsFault() throws {
        let input = Sample.encoded(
            """
            (module (memory 1) (data "abc") (func $f (param i32) (result i32) (i32.add (local.get 0) (i32.const 5)))
              (func (export "g") (result i32) (drop (i32.const 7)) (block (result i32) (call $f (f32.const 1)))))
            """)
        let message = try #require(Sample.message(input))
        let result = try Reducer(jobs: 2) { Sample.message($0) == message }.reduce(.module(input))
        #expect(Sample.message(result.bytes) == message)
        #expect(result.bytes.count <= 36)
    }

    @Test func bytesThatAreNoModuleKeepTheirFault() throws {
        // The code section ends inside of the second body.
        let input = Array(Sample.bytes.dropLast(20))
        let message = try #require(Sample.message(input))
        let result = try Reducer { Sample.message($0) == message }.reduce(.module(input))
        #expect(Sample.message(result.bytes) == message)
        #expect(result.bytes.count < 14)
    }

    @Test func paddingStaysWhereItIsWhatMatters() throws {
        // A section size in three bytes instead of one is lost when the module is encoded anew.
        let padded: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1, 0x8B, 0x80, 0, 2, 0x60, 2, 0x7F, 0x7F, 1, 0x7E, 0x60, 1, 0x7E, 0]
        #expect(Sample.isValid(padded))
        let result = try Reducer { bytes in
            Sample.isValid(bytes) && zip(bytes, bytes.dropFirst()).contains { $0 == 0x80 && $1 == 0 }
        }.reduce(.module(padded))
        #expect(result.bytes.count <= 13)
        #expect(Sample.isValid(result.bytes))
    }

    @Test func scriptsLoseCommandsAndPartsOfModules() throws {
        let script = """
            ;; a script with a comment
            (module $a (func (export "f") (result i32) (i32.const 1)))
            (assert_return (invoke "f") (i32.const 1))
            (module $b
              (memory 1)
              (func $helper (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
              (func (export "g") (param i32) (result i32)
                (if (local.get 0) (then (drop (call $helper (i32.const 9)))))
                (i32.rotl (local.get 0) (i32.const 31))))
            (assert_return (invoke "g" (i32.const 5)) (i32.const 7))
            (assert_trap (invoke "f") "never")
            """
        let result = try Reducer { text in
            guard let script = try? TextParser.parseScript(text, features: .all) else { return false }
            let hasAssertion = script.commands.contains { if case .assertReturn = $0.kind { true } else { false } }
            let hasModule = script.commands.contains { command in
                guard case .module(_, .text(let module)) = command.kind, let draft = try? ModuleDraft(lifting: module) else { return false }
                return Sample.has(.i32Rotl, draft.encoded())
            }
            return hasAssertion && hasModule
        }.reduce(.text(Array(script.utf8)))
        let text = String(decoding: result.bytes, as: UTF8.self)
        #expect(text.contains("rotl"))
        #expect(!text.contains("helper"))
        #expect(!text.contains("memory"))
        #expect(result.bytes.count < 130)
    }

    @Test func casesLoseStepsArgumentsAndModules() throws {
        let first = FuzzCase.CaseModule(name: "one", binary: Sample.encoded("(module (memory (export \"m\") 1))"))
        let second = FuzzCase.CaseModule(name: "two", binary: Sample.bytes)
        let fuzzCase = FuzzCase(
            modules: [first, second],
            steps: [
                .collect, .writeMemory(module: 0, export: "m", offset: 8, bytes: [1, 2, 3]),
                .invoke(module: 1, export: "main", arguments: [.i32(1234), .i64(7), .host(9)]),
                .growMemory(module: 0, export: "m", pages: 3),
                .invoke(module: 1, export: "other", arguments: [.result(step: 2, position: 0)]),
            ], hostSeed: 99)
        let input = ReductionInput(fuzzCase.encoded(), fileExtension: "wasm")
        guard case .fuzzCase = input else {
            Issue.record("no case")
            return
        }
        let result = try Reducer(jobs: 2) { bytes in
            guard let fuzzCase = try? FuzzCase(file: bytes) else { return false }
            return fuzzCase.steps.contains { step in
                guard case .invoke(let module, let export, let arguments) = step, module < fuzzCase.modules.count else { return false }
                return export == "main" && arguments.contains { if case .i32(let value) = $0 { value >= 1000 } else { false } }
                    && Sample.has(.i32DivU, fuzzCase.modules[module].binary)
            }
        }.reduce(input)
        let reduced = try FuzzCase(file: result.bytes)
        #expect(reduced.modules.count == 1)
        #expect(reduced.steps.count == 1)
        #expect(reduced.hostSeed == 0)
        guard case .invoke(0, "main", let arguments)? = reduced.steps.first else {
            Issue.record("another step: \(reduced.steps)")
            return
        }
        #expect(arguments.count == 1)
        #expect(reduced.modules[0].binary.count <= 30)
    }

    @Test func callsOfTheLibraryAreLeftOutLineByLine() throws {
        let lines = (0..<40).map { number in "\(number == 23 ? "trace" : "call") \(number) 7 300 4000000000 0 1" }
        let input = ReductionInput(Array((lines.joined(separator: "\n") + "\n").utf8), fileExtension: "api")
        #expect(input.oracle == "api" && input.fits(oracleOf: "api") && !input.fits(oracleOf: "wasm"))
        let result = try Reducer(jobs: 2) { bytes in
            guard let apiCase = try? APICase(file: bytes) else { return false }
            return apiCase.steps.contains { $0.operation == .trace && $0.numbers[2] > 100 }
        }.reduce(input)
        #expect(result.isMinimal)
        #expect(String(decoding: result.bytes, as: UTF8.self) == "trace 0 0 101 0 0 0\n")
        #expect(result.status.tried < 60)
    }

    @Test func callsOfWASIFunctionsAreLeftOutOneByOne() throws {
        let calls = (0..<30).map { number in
            WASICase.Call(
                function: number == 12 ? "fd_write" : "fd_close",
                arguments: number == 12 ? [.loaded(64), .number(9), .number(1 << 40)] : [.number(5)])
        }
        let memory = [
            WASICase.Bytes(offset: 16, bytes: Array("first".utf8)), WASICase.Bytes(offset: 200, bytes: Array("a needle in hay".utf8)),
        ]
        let input = ReductionInput(WASICase(memory: memory, calls: calls).encoded(), fileExtension: "json")
        #expect(input.oracle == "wasi" && input.fits(oracleOf: "wasi.json"))
        let result = try Reducer(jobs: 2) { bytes in
            guard let wasiCase = try? WASICase(file: bytes) else { return false }
            return wasiCase.calls.contains { $0.function == "fd_write" && $0.arguments.count == 3 }
                && wasiCase.memory.contains { entry in
                    let start = 202 - Int(entry.offset)
                    return start >= 0 && entry.bytes.dropFirst(start).starts(with: "needle".utf8)
                }
        }.reduce(input)
        let reduced = try WASICase(file: result.bytes)
        #expect(reduced.calls == [WASICase.Call(function: "fd_write", arguments: [.number(0), .number(0), .number(0)])])
        #expect(reduced.memory == [WASICase.Bytes(offset: 202, bytes: Array("needle".utf8))])
    }

    @Test func aModuleIsReducedWithTheStepsThatItHadAtFirst() throws {
        let input = ReductionInput(Sample.bytes, fileExtension: "wasm").withSteps
        guard case .fuzzCase(let fuzzCase) = input else {
            Issue.record("no case")
            return
        }
        #expect(fuzzCase.steps.count == 2)
        let result = try Reducer { bytes in
            guard let fuzzCase = try? FuzzCase(file: bytes) else { return false }
            return fuzzCase.modules.contains { Sample.has(.i32DivU, $0.binary) }
        }.reduce(input)
        // One step stays, so that no others are made up.
        #expect(try FuzzCase(file: result.bytes).steps.count == 1)
    }

    @Test func filesTellWhatJudgesThem() {
        func oracle(_ text: String, _ fileExtension: String) -> String? {
            ReductionInput(Array(text.utf8), fileExtension: fileExtension).oracle
        }
        #expect(oracle("(module (func))", "wat") == "differential")
        #expect(oracle("(module (func)) (assert_return (invoke \"f\"))", "wast") == "script")
        #expect(oracle(";; case: interpreter any gc\n(module) (register \"m\")", "wast") == "spec")
        #expect(oracle("{\"version\": 2}", "json") == nil)
        #expect(oracle("call me", "api") == nil)
        #expect(!ReductionInput(Array("(module) (module)".utf8), fileExtension: "wast").fits(oracleOf: "wasm"))
        #expect(ReductionInput(Array("(module)".utf8), fileExtension: "wat").fits(oracleOf: "wasm"))
    }

    @Test func otherFilesAreReducedByteByByte() throws {
        let input = Array("some text with a needle in it, and more after that".utf8)
        let result = try Reducer { String(decoding: $0, as: UTF8.self).contains("needle") }.reduce(
            ReductionInput(input, fileExtension: "txt"))
        #expect(result.bytes == Array("needle".utf8))
    }

    @Test func sizesAreRepaired() throws {
        let bytes = Sample.bytes
        let fields = SizeFields(bytes)
        #expect(fields.fields.count > 8)
        for field in fields.fields where field.contents.count > 2 {
            let start = field.contents.upperBound - 1
            let shorter = try #require(fields.deleting(start..<start + 1, from: bytes))
            #expect(SizeFields(shorter).fields.count >= 1)
            #expect(SectionList(shorter).fault == nil)
        }
    }
}

@Suite struct CommandPredicateTests {
    @Test func aCommandSeesTheCandidateAndItsOwnFolder() throws {
        let predicate = try CommandPredicate(
            #"test "$1" = "$ASSAY_CANDIDATE" && test -d "$TMPDIR" && grep -q needle "$1""#, fileExtension: "txt", timeLimit: .seconds(20),
            workers: 2)
        #expect(predicate.holds(Array("a needle".utf8), worker: 1, cancellation: Cancellation()))
        #expect(!predicate.holds(Array("nothing".utf8), worker: 0, cancellation: Cancellation()))
    }

    @Test func aCommandThatTakesTooLongHasShownNothing() throws {
        let predicate = try CommandPredicate("sleep 100 & wait", fileExtension: "", timeLimit: .milliseconds(200), workers: 1)
        let start = ContinuousClock.now
        #expect(!predicate.holds([], worker: 0, cancellation: Cancellation()))
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func whatTakesMuchLongerThanTheInputHasShownNothing() throws {
        let predicate = try CommandPredicate(
            #"test -s "$1" || sleep 100"#, fileExtension: "", timeLimit: .seconds(100), adaptsTimeLimit: true, workers: 1)
        #expect(predicate.holds([1], worker: 0, cancellation: Cancellation()))
        let start = ContinuousClock.now
        #expect(!predicate.holds([], worker: 0, cancellation: Cancellation()))
        #expect(ContinuousClock.now - start < .seconds(50))
    }

    @Test func anAnswerThatIsNotWantedEndsTheCommand() throws {
        let predicate = try CommandPredicate("sleep 100", fileExtension: "", timeLimit: .seconds(100), workers: 1)
        let cancellation = Cancellation()
        cancellation.cancel()
        let start = ContinuousClock.now
        #expect(!predicate.holds([], worker: 0, cancellation: cancellation))
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func whatACommandLeavesRunningIsKilled() throws {
        let predicate = try CommandPredicate(
            #"(sleep 100 & echo $! >"$TMPDIR/pid"); test -s "$TMPDIR/pid" && cp "$TMPDIR/pid" "$(cat "$1")""#, fileExtension: "",
            timeLimit: .seconds(20), workers: 1)
        let start = ContinuousClock.now
        // The copy goes to /dev/null: what counts is that the background process does not hold up the answer.
        #expect(predicate.holds(Array("/dev/null".utf8), worker: 0, cancellation: Cancellation()))
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}

@Suite struct OraclePredicateTests {
    /// A number that the trial oracle crashes at or disagrees with is no module that could get smaller; that children are asked is what counts.
    @Test func childrenAreAskedForTheSameBucket() throws {
        let oracle = "trial:crash=50,disagree=7"
        let (crash, disagreement) = (Self.file(25), Self.file(3))
        func finding(_ file: [UInt8]) throws -> Finding {
            let verdict = try OraclePredicate.probe(
                file, command: Trials.command, oracle: oracle, options: OracleOptions(), limits: ChildLimits()
            ).verdict
            guard case .disagree(let finding) = verdict else { throw ChildError("nothing is found") }
            return finding
        }
        #expect(try finding(crash).kind == .crash)
        let bucket = try finding(disagreement).bucket
        let predicate = OraclePredicate(
            command: Trials.command, oracle: oracle, options: OracleOptions(), limits: ChildLimits(), workers: 2, match: .bucket(bucket))
        #expect(predicate.holds(disagreement, worker: 0, cancellation: Cancellation()))
        #expect(!predicate.holds(crash, worker: 1, cancellation: Cancellation()))
        // A child that has died is started anew.
        #expect(predicate.holds(disagreement, worker: 1, cancellation: Cancellation()))
        #expect(!predicate.holds(Self.file(4), worker: 0, cancellation: Cancellation()))
        #expect(predicate.error == nil)
    }

    /// A crash and a hang of a candidate are the end of a child, and not of who asks.
    @Test func trapsAreLookedForInChildren() throws {
        let module = Sample.encoded(#"(module (func (export "f") (param i32) (drop (i32.div_u (i32.const 1) (local.get 0)))))"#)
        let predicate = OraclePredicate(
            command: Trials.command, oracle: "trap=integer-divide-by-zero", options: OracleOptions(), limits: ChildLimits(), workers: 1,
            match: .bucket("mismatch/call/trap/integer-divide-by-zero"))
        #expect(predicate.holds(module, worker: 0, cancellation: Cancellation()))
        #expect(!predicate.holds(Array(module.dropLast(3)), worker: 0, cancellation: Cancellation()))
        // A text of a module is as good.
        let text = Array(#"(module (func (export "f") (drop (i32.rem_s (i32.const 1) (i32.const 0)))))"#.utf8)
        #expect(predicate.holds(text, worker: 0, cancellation: Cancellation()))
        #expect(predicate.error == nil)
    }

    private static func file(_ number: UInt8) -> [UInt8] {
        [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 0, 14, 5] + Array("trial".utf8) + [number, 0, 0, 0, 0, 0, 0, 0]
    }
}
