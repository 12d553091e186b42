import Files
import Foundation
import Rampart
import RampartCompiler
import Testing

@testable import Fuzzing

@Suite("Narrowing of findings") struct NarrowingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func triage() -> Triage {
        var triage = Triage(command: Trials.command, tool: [Trials.assay])
        triage.limits = ChildLimits(caseTime: .seconds(20), memoryBytes: 512 << 20)
        triage.reductionTime = .seconds(2)
        triage.runs = 1
        triage.witnesses = []
        return triage
    }

    // MARK: Passes

    @Test func passesAreReadWithTheirFunctions() {
        let log = """
            something else
            BISECT: running pass (1) SROAPass on f3
            BISECT: running pass (2) LoopRotatePass on loop %block in function f12
            BISECT: running pass (3) X86 DAG->DAG Instruction Selection on function (f0)
            BISECT: NOT running pass (4) GVNPass on f3
            BISECT: running pass (5) GlobalDCEPass on [module]
            BISECT: running pass (
            """
        let passes = PassNarrowing.passes(in: log)
        #expect(passes.map(\.number) == [1, 2, 3, 5])
        #expect(passes.map(\.function) == [3, 12, 0, nil])
        #expect(passes.map(\.name) == ["SROAPass", "LoopRotatePass", "X86 DAG->DAG Instruction Selection", "GlobalDCEPass"])
    }

    /// A finding that shows from some pass on, as LLVM would tell it.
    private func trial(_ limit: Int, total: Int = 100, from first: Int) -> PassNarrowing.Trial {
        let ran = limit < 0 ? total : min(limit, total)
        let lines = (1...total).map { "BISECT: \($0 > ran ? "NOT " : "")running pass (\($0)) P\($0) on f\($0 % 7)" }
        return PassNarrowing.Trial(shows: ran >= first, log: lines.joined(separator: "\n"))
    }

    @Test(arguments: [1, 2, 37, 99, 100]) func thePassIsFoundWithFewTrials(_ first: Int) {
        var trials = 0
        let answer = PassNarrowing.answer { limit in
            trials += 1
            return trial(limit, from: first)
        }
        #expect(answer == .pass(PassNarrowing.Pass(number: first, name: "P\(first)", function: first % 7), total: 100))
        #expect(trials <= 9)
    }

    @Test func whatNoPassDoesIsSaid() {
        #expect(PassNarrowing.answer { trial($0, from: 0) } == .withoutPasses(total: 100))
        #expect(PassNarrowing.answer { trial($0, from: 101) } == .unknown("it does not show where passes are counted"))
        #expect(PassNarrowing.answer { _ in PassNarrowing.Trial(shows: true, log: "") } == .unknown("LLVM does not tell its passes"))
        var left = 4
        let answer = PassNarrowing.answer { limit -> PassNarrowing.Trial? in
            left -= 1
            return left < 0 ? nil : trial(limit, from: 60)
        }
        #expect(answer == .unknown("it is one of the passes 51 to 75 of 100"))
    }

    /// A finding has another name while passes are counted: that of what is seen in the end.
    @Test func mismatchesAreKnownByTheirPlainNames() {
        func found(_ discriminator: String, _ kind: FindingClass = .mismatch) -> Finding {
            Finding(oracle: "differential", kind: kind, phase: .call, discriminator: discriminator, summary: "")
        }
        func shown(_ kind: FindingClass, _ trials: [Finding?]) -> [Bool] {
            var plain = Triage.PlainFinding(kind)
            return trials.map { plain.isShown(by: $0) }
        }
        let trials = [nil, found("x", .crash), found("result:i32"), found("memory"), found("result:i32")]
        #expect(shown(.mismatch, trials) == [false, false, true, false, true])
        #expect(shown(.crash, [found("a", .crash), found("b", .crash), found("a")]) == [true, true, false])
    }

    /// A process counts passes where it is told to, and none is left out that the limit allows.
    @Test func limitsReachLLVM() throws {
        guard (try? Engine.Strategy.compiler(CompilerOptions()).requireAvailable()) != nil else { return }
        let binary = try DifferentialOracleTests.binary(
            "(module (func (export \"f\") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))")
        func log(_ limit: Int32?) throws -> String {
            try triage().answer(
                "differential", OracleOptions(engines: ["interpreter", "aot-O2"], compilesAll: true, passLimit: limit), binary
            ).log
        }
        let all = PassNarrowing.passes(in: try log(-1))
        #expect(all.count > 5)
        #expect(all.map(\.number) == Array(1...all.count))
        #expect(all.contains { $0.function == 0 })
        #expect(PassNarrowing.passes(in: try log(0)).isEmpty)
        #expect(PassNarrowing.passes(in: try log(3)).map(\.number) == [1, 2, 3])
        #expect(try log(nil).isEmpty)
    }

    @Test func scriptsTellWhichEnginesShowIt() {
        func answers(_ discriminator: String, _ kind: FindingClass = .mismatch) -> [Bool] {
            let finding = Finding(oracle: "script", kind: kind, phase: .call, discriminator: discriminator, summary: "")
            return RegressionScriptOracle.answers(finding).map(\.shows)
        }
        #expect(answers("interpreter assert_return values") == [true])
        #expect(answers("aot-O2 assert_return values") == [false, false, true])
        #expect(answers("aot-O2 assert_return values", .crash) == [])
        #expect(answers("x") == [])
    }

    // MARK: Places

    @Test func placesOfCodeAreToldAndFound() throws {
        let words = """
            code: 0 2 4096 256
            code: 0 3 4352 16
            code: 1 0 65536 100
            code: broken
            crash: signal 11, note 4
            crash: code 0x0000000000000001, address 0x10, write 0x0, pc 0x0000000000001108, sp 0x10
            [0x1108]
            /usr/bin/assay(+0x20)[0x1010]
            [0x1010]
            [0x10020]
            """
        #expect(CodeMap.functions(inCrash: words).map { [$0.module, $0.function] } == [[0, 3], [0, 2], [1, 0]])
        #expect(CodeMap.functions(inCrash: "crash: signal 11, note 4\n[0x1108]").isEmpty)
        guard (try? Engine.Strategy.compiler(CompilerOptions()).requireAvailable()) != nil else { return }
        let binary = try DifferentialOracleTests.binary("(module (func) (func (export \"f\")))")
        var options = OracleOptions(engines: ["aot-O0"], compilesAll: true)
        options.tellsCode = true
        let map = CodeMap(messages: try triage().answer("differential", options, binary).log)
        #expect(map.entries.map(\.function) == [0, 1])
        #expect(map.entries.allSatisfy { !$0.addresses.isEmpty })
    }

    // MARK: Features

    private func verdict(_ word: String, _ file: [UInt8]) throws -> Verdict {
        var tally = Tally()
        return try #require(FeatureOracle(word: word)).judge(file, tally: &tally)
    }

    @Test func modulesAreRefusedWithoutWhatTheyUse() throws {
        let vector = try DifferentialOracleTests.binary("(module (func (export \"f\") (drop (v128.const i64x2 0 0))))")
        #expect(try verdict(FeatureOracle.all, vector) == .agree)
        #expect(try verdict(FeatureOracle.standard, vector) == .agree)
        #expect(try verdict(FeatureOracle.word(without: .gc), vector) == .agree)
        guard case .disagree(let finding) = try verdict(FeatureOracle.word(without: .simd), vector) else {
            Issue.record("it is accepted without simd")
            return
        }
        #expect(finding.kind == .outcome)
        #expect(finding.summary.contains("simd"))
        // Of a script, what it expects to be refused says nothing.
        let script = Array("(assert_invalid (module (func (result i32))) \"x\") (module (memory 1 1 shared))".utf8)
        #expect(try verdict(FeatureOracle.all, script) == .agree)
        #expect(try verdict(FeatureOracle.standard, script) != .agree)
        #expect(try verdict(FeatureOracle.all, []) != .agree)
        #expect(FeatureOracle(word: "features=all-nothing") == nil)
    }

    @Test func reportsSayWhoIsExposed() throws {
        let script = """
            ;; features: threads
            (module (memory 1 1 shared) (func (export "f") (result i32) (i32.atomic.load (i32.const 0))))
            (assert_return (invoke "f") (i32.const 2))
            """
        let file = ReportedFile(path: "s.wast", bytes: Array(script.utf8))
        var result = try triage().run(file, folder: folder.path)
        #expect(result.narrowing?.isConfirmed == true)
        // As it was before it was made smaller.
        result.narrowing = try triage().narrow(try #require(result.finding), "script", OracleOptions(), [], file.bytes).narrowing
        let exposure = try #require(result.narrowing?.exposure)
        #expect(exposure.needed == ["threads"])
        #expect(!exposure.isDefault)
        #expect(exposure.unknown.isEmpty)
        let page = result.markdown(received: nil, now: .now())
        #expect(page.contains("only hosts that have turned on what is off by default; refused without threads"))
        let advisory = try #require(Advisory(result, received: nil, withReproducer: false)).markdown
        #expect(advisory.contains("Turning off the feature threads refuses the reproducer."))
    }
}
