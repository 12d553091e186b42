import Files
import Foundation
import Rampart
import RampartCompiler
import Reporting
import Testing

@testable import Fuzzing

@Suite("Triage of reported files") struct TriageTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func triage(_ file: ReportedFile, oracles: [String]? = nil, caseTime: Duration = .seconds(20)) throws -> TriageResult {
        var triage = Triage(command: Trials.command, tool: [Trials.assay])
        triage.limits = ChildLimits(caseTime: caseTime, memoryBytes: 512 << 20)
        triage.reductionTime = .seconds(5)
        triage.runs = 2
        // Nothing that is installed or not may change what tests say.
        triage.witnesses = []
        triage.oracles = oracles
        return try triage.run(file, folder: folder.path)
    }

    private func module(_ text: String) throws -> ReportedFile {
        ReportedFile(path: "m.wasm", bytes: try DifferentialOracleTests.binary(text))
    }

    // MARK: Nothing wrong with us

    @Test func aTrapIsHarmless() throws {
        let result = try triage(try module("(module (func (export \"f\") unreachable))"), oracles: ["outcome"])
        #expect(result.classification.securityClass == .harmless)
        #expect(result.classification.severity == .none)
        #expect(result.headline.contains("trap: unreachable"))
        #expect(result.reproduced == (2, 2))
        #expect(!result.isFault)
        #expect(result.texts.script?.contains("(assert_trap (invoke $m0 \"f\") \"unreachable\")") == true)
    }

    @Test func aLoopWithoutEndMeetsItsFuel() throws {
        let result = try triage(try module("(module (func (export \"f\") (loop (br 0))))"), oracles: ["outcome"])
        #expect(result.classification.securityClass == .harmless)
        #expect(result.finding?.discriminator == "exhaustion-fuel")
    }

    @Test func aFileThatIsCutOffIsRefusedWithItsPlace() throws {
        let whole = try module("(module (func (export \"f\") unreachable))")
        let result = try triage(ReportedFile(path: "m.wasm", bytes: Array(whole.bytes.prefix(20))), oracles: ["loader", "outcome"])
        #expect(result.classification.securityClass == .harmless)
        #expect(result.headline.contains("offset 0x"))
        #expect(result.texts.script?.hasPrefix("(assert_malformed (module binary") == true)
    }

    @Test func aModuleThatReturnsShowsNothing() throws {
        let result = try triage(try module("(module (func (export \"f\") (result i32) (i32.const 5)))"))
        #expect(result.classification.securityClass == .nothing)
        #expect(result.texts.script?.contains("(assert_return (invoke $m0 \"f\") (i32.const 5))") == true)
        #expect(result.reproduced == (0, 0))
    }

    // MARK: Faults

    @Test func aScriptThatFailsIsAWrongResultAndGetsSmaller() throws {
        let script = """
            (module (func (export "f") (result i32) (i32.const 1)) (func (export "unused") (nop)))
            (assert_return (invoke "f") (i32.const 2))
            (assert_return (invoke "unused"))
            """
        let result = try triage(ReportedFile(path: "s.wast", bytes: Array(script.utf8)))
        #expect(result.classification.securityClass == .wrongResult)
        #expect(result.reproducer == "reproducer.wast")
        let reduced = try #require(result.reduction.bytes)
        #expect(reduced.count < script.utf8.count)
        #expect(!String(decoding: reduced, as: UTF8.self).contains("unused"))
    }

    /// A trap of the language leaves its message, and is none of the memory: with Swift's backtracer on, the artifact would be lost.
    /// What takes files apart may come upon one that ends it, and then goes on with what it has, and without taking it apart.
    @Test func whatEndsReducingIsReducedByteByByte() throws {
        let script = """
            for argument in "$@"; do
                if [ "$last" = --output ]; then output=$argument; fi
                if [ "$argument" = --bytes ]; then bytes=1; fi
                last=$argument
            done
            if [ -z "$bytes" ]; then printf '(module) (x)' >"$output"; kill -SEGV $$; fi
            case $2 in */reproducer.wast) printf '(x)' >"$output" ;; esac
            """
        let tool = "\(folder.path)/tool"
        try Data(script.utf8).write(to: URL(fileURLWithPath: tool))
        var triage = Triage(command: Trials.command, tool: ["/bin/sh", tool])
        triage.runs = 1
        triage.oracles = ["script"]
        let file = ReportedFile(path: "s.wast", bytes: Array("(module) (assert_return (invoke \"none\"))".utf8))
        let result = try triage.run(file, folder: folder.path)
        #expect(result.reduction.bytes.map { String(decoding: $0, as: UTF8.self) } == "(x)")
        #expect(result.reduction.note == "40 bytes became 3")
    }

    @Test func aTrapOfTheLanguageIsAHostAssertion() throws {
        let trial = try #require(TrialOracle(word: "trial:crash=1"))
        let file = ReportedFile(path: "t.wasm", bytes: trial.encode(7))
        let result = try triage(file, oracles: ["trial:crash=1"])
        #expect(result.classification.securityClass == .hostAssertion)
        #expect(result.classification.severity == .medium)
        #expect(result.reproduced == (2, 2))
        #expect(result.finding?.details.contains("Fatal error: trial") == true)
        #expect(try InputFile.readAsIs(folder.file("input.wasm")) == file.bytes)
    }

    @Test func aHangIsADenialOfService() throws {
        let trial = try #require(TrialOracle(word: "trial:hang=1"))
        let result = try triage(
            ReportedFile(path: "t.wasm", bytes: trial.encode(7)), oracles: ["trial:hang=1"], caseTime: .milliseconds(200))
        #expect(result.classification.securityClass == .executionDenial)
        #expect(result.reproduced == (2, 2))
    }

    // MARK: Artifacts

    @Test func aDamagedArtifactIsRefusedAndASoundOneRuns() throws {
        let strategy = Engine.Strategy.compiler(CompilerOptions())
        // Without LLVM there is no artifact to look at.
        guard (try? strategy.requireAvailable()) != nil else { return }
        let binary = try DifferentialOracleTests.binary("(module (func (export \"f\") unreachable))")
        let artifact = try Engine().compile(binary).encoded()
        let sound = try triage(ReportedFile(path: "a.ram", bytes: artifact))
        #expect(sound.file.kind == .artifact)
        #expect(sound.headline.contains("unreachable"))
        var damaged = artifact
        damaged[damaged.count / 2] ^= 4
        let result = try triage(ReportedFile(path: "a.ram", bytes: damaged))
        #expect(result.classification.securityClass == .harmless)
        #expect(result.headline.contains("refused"))
    }

    /// Code of somebody that does what code of ours never would: nothing but a process with limits may run it.
    @Test func codeThatLeavesItsSandboxIsCriticalAndItsFunctionIsNamed() throws {
        let strategy = Engine.Strategy.compiler(CompilerOptions())
        guard (try? strategy.requireAvailable()) != nil else { return }
        let binary = try DifferentialOracleTests.binary(
            "(module (memory 1) (func) (func (export \"f\") (i32.store (i32.const 0) (memory.grow (i32.const 1)))) (func))")
        var artifact = try CompiledArtifact(try Engine().compile(binary).encoded())
        func result(_ code: [UInt8], caseTime: Duration) throws -> TriageResult {
            let start = Int(artifact.code.functions[1].offset)
            for (offset, byte) in code.enumerated() {
                artifact.code.text[start + offset] = byte
            }
            return try triage(ReportedFile(path: "a.ram", bytes: artifact.encoded()), caseTime: caseTime)
        }
        // mov rax, 0x600000001000; mov byte [rax], 1
        let escape = try result([0x48, 0xB8, 0, 0x10, 0, 0, 0, 0x60, 0, 0, 0xC6, 0, 1], caseTime: .seconds(20))
        #expect(escape.classification.securityClass == .sandboxEscape)
        #expect(escape.classification.severity == .critical)
        #expect(escape.headline.contains("a write at 0x600000001000"))
        #expect(escape.narrowing?.place == "the compiled code of function 1")
        #expect(escape.reproduced == (2, 2))
        // jmp to itself
        let hang = try result([0xEB, 0xFE], caseTime: .milliseconds(300))
        #expect(hang.classification.securityClass == .executionDenial)
        #expect(hang.narrowing?.place == "the compiled code of function 1")
    }

    // MARK: Reports

    @Test func reportsAreTheSameAgainAndTellDeadlines() throws {
        let file = ReportedFile(path: "x/s.wast", bytes: Array("(module) (assert_return (invoke \"none\"))".utf8))
        let result = try triage(file)
        #expect(result.isFault)
        let received = try #require(UTCTime(iso8601: "2026-11-16T10:00:00"))
        let now = try #require(UTCTime(iso8601: "2026-11-18"))
        try result.write(to: folder.path, received: received, now: now, withReproducer: false)
        let first = try folder.text("report.json")
        try triage(file).write(to: folder.path, received: received, now: now, withReproducer: false)
        #expect(try folder.text("report.json") == first)
        let page = try folder.text("report.md")
        #expect(page.contains("| acknowledge | 2026-11-17T10:00:00Z | OVERDUE |"))
        #expect(page.contains("| details | 2026-11-18T10:00:00Z | open |"))
        #expect(page.contains("| disclosure | 2027-02-15T10:00:00Z | open |"))
        let advisory = try JSONReader.value(of: Array(try folder.text("advisory.json").utf8))
        #expect(advisory["cvss_vector_string"] == .string("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N"))
        #expect(advisory["cwe_ids"] == ["CWE-682"])
        guard case .failure(_, let type, _) = result.junit(time: .zero).outcome else {
            Issue.record("a fault is no failure")
            return
        }
        #expect(type == "wrong-result")
    }

    /// An engine is no way around a fault where nobody knows which of two is wrong.
    @Test func theDraftNamesWaysAroundThatAreSure() throws {
        var result = try triage(try module("(module (func (export \"f\")))"), oracles: ["outcome"])
        let finding = Finding(oracle: "differential", kind: .mismatch, phase: .call, discriminator: "result", summary: "1 | 2")
        result.finding = finding
        result.classification = Classification.of(finding)
        func draft(_ shows: [Bool]) throws -> String {
            result.engines = zip(["aot-O0", "aot-O2"], shows).map { .init(engines: "interpreter,\($0)", shows: $1) }
            return try #require(Advisory(result, received: nil, withReproducer: false)).markdown
        }
        #expect(try draft([false, true]).contains("The interpreter does not show it."))
        #expect(try !draft([true, true]).contains("The interpreter does not show it."))
    }

    @Test func theDraftHasTheReproducerOnlyWhereItIsAskedFor() throws {
        let file = try module("(module (func (export \"secret-name\")))")
        var result = try triage(file, oracles: ["outcome"])
        result.classification = Classification.of(
            Finding(oracle: "differential", kind: .mismatch, phase: .call, discriminator: "result", summary: "1 | 2"))
        for isIncluded in [false, true] {
            let draft = try #require(Advisory(result, received: nil, withReproducer: isIncluded))
            #expect(draft.markdown.contains("secret-name") == isIncluded)
            #expect("\(draft.json)".contains("secret-name") == isIncluded)
        }
    }
}
