import Testing
import WasmModel
import WasmText

@testable import SpecScripts

@Suite("Verdicts on wrong behaviour")
struct ScriptRunnerTests {
    private func fault(_ phase: ScriptFault.Phase, _ message: String = "") -> Result<[ScriptValue], ScriptFault> {
        .failure(ScriptFault(phase: phase, message: message))
    }

    @Test("A wrong value, count or type of results fails assert_return")
    func wrongResults() {
        let expectOne = ScriptCommand.Kind.assertReturn(Make.invoke("f"), [.i32(1)])
        #expect(Make.outcome(expectOne, ["f": .success([.i32(1)])]) == .passed)
        #expect(Make.outcome(expectOne, ["f": .success([.i32(2)])])?.isFailed == true)
        #expect(Make.outcome(expectOne, ["f": .success([.i64(1)])])?.isFailed == true)
        #expect(Make.outcome(expectOne, ["f": .success([])])?.isFailed == true)
        #expect(Make.outcome(expectOne, ["f": .success([.i32(1), .i32(1)])])?.isFailed == true)
        #expect(Make.outcome(.assertReturn(Make.invoke("f"), []), ["f": .success([.i32(0)])])?.isFailed == true)
    }

    @Test("Whatever else than returning fails assert_return", arguments: [ScriptFault.Phase.trap, .exception, .exhaustion])
    func faultInsteadOfReturn(phase: ScriptFault.Phase) {
        #expect(Make.outcome(.assertReturn(Make.invoke("f"), []), ["f": fault(phase)])?.isFailed == true)
    }

    @Test("get compares like invoke")
    func globals() {
        let kind = ScriptCommand.Kind.assertReturn(.get(instance: nil, global: "g"), [.f32(.bits(0))])
        #expect(Make.outcome(kind, ["g": .success([.f32(0)])]) == .passed)
        #expect(Make.outcome(kind, ["g": .success([.f32(0x8000_0000)])])?.isFailed == true)
    }

    @Test("A trap must be a trap, with the message")
    func traps() {
        let kind = ScriptCommand.Kind.assertTrap(Make.invoke("f"), message: "integer divide")
        #expect(Make.outcome(kind, ["f": fault(.trap, "integer divide by zero")]) == .passed)
        #expect(Make.outcome(kind, ["f": fault(.trap, "integer overflow")])?.isWrongMessage == true)
        // Ours must be as long as the expected text: a prefix the other way around is another message.
        #expect(Make.outcome(kind, ["f": fault(.trap, "integer")])?.isWrongMessage == true)
        #expect(Make.outcome(kind, ["f": .success([.i32(1)])])?.isFailed == true)
        #expect(Make.outcome(kind, ["f": fault(.exhaustion, "integer divide by zero")])?.isFailed == true)
        #expect(Make.outcome(kind, ["f": fault(.exception, "integer divide by zero")])?.isFailed == true)
    }

    @Test("Exhaustion is no trap, and a trap no exhaustion")
    func exhaustion() {
        let kind = ScriptCommand.Kind.assertExhaustion(Make.invoke("f"), message: "call stack exhausted")
        #expect(Make.outcome(kind, ["f": fault(.exhaustion, "call stack exhausted")]) == .passed)
        #expect(Make.outcome(kind, ["f": fault(.exhaustion, "all fuel consumed")])?.isWrongMessage == true)
        #expect(Make.outcome(kind, ["f": fault(.trap, "call stack exhausted")])?.isFailed == true)
        #expect(Make.outcome(kind, ["f": .success([])])?.isFailed == true)
    }

    @Test("An exception is nothing else")
    func exceptions() {
        let kind = ScriptCommand.Kind.assertException(Make.invoke("f"))
        #expect(Make.outcome(kind, ["f": fault(.exception)]) == .passed)
        #expect(Make.outcome(kind, ["f": fault(.trap)])?.isFailed == true)
        #expect(Make.outcome(kind, ["f": .success([])])?.isFailed == true)
    }

    @Test("Each refusal must come from its own phase")
    func phases() {
        let assertions: [(ScriptFault.Phase, (ScriptModule) -> ScriptCommand.Kind)] = [
            (.malformed, { .assertMalformed($0, message: "text") }), (.invalid, { .assertInvalid($0, message: "text") }),
            (.unlinkable, { .assertUnlinkable($0, message: "text") }), (.trap, { .assertModuleTrap($0, message: "text") }),
        ]
        let phases: [ScriptFault.Phase] = [.malformed, .invalid, .unlinkable, .trap, .exhaustion, .exception]
        for (expected, assertion) in assertions {
            for phase in phases {
                let outcome = Make.outcome(assertion(Make.module("\(phase.rawValue):text and more")))
                // assert_malformed and assert_invalid do not instantiate, so later phases are not reached: the module is valid.
                #expect(phase == expected ? outcome == .passed : outcome?.isFailed == true, "\(expected) against \(phase)")
            }
            #expect(Make.outcome(assertion(Make.module("ok")))?.isFailed == true, "\(expected) against success")
            #expect(
                Make.outcome(assertion(Make.module("\(expected.rawValue):other")))?.isWrongMessage == true, "\(expected) with another text")
        }
    }

    @Test("A broken engine is an error under every assertion")
    func engineErrors() {
        let broken = ["f": fault(.engine, "bug")]
        #expect(Make.outcome(.assertTrap(Make.invoke("f"), message: ""), broken)?.isError == true)
        #expect(Make.outcome(.assertReturn(Make.invoke("f"), []), broken)?.isError == true)
        #expect(Make.outcome(.assertException(Make.invoke("f")), broken)?.isError == true)
        #expect(Make.outcome(.action(Make.invoke("f")), broken)?.isError == true)
        #expect(Make.outcome(.assertUnlinkable(Make.module("engine error:x"), message: ""))?.isError == true)
    }

    @Test("An unknown function, instance or definition is an error and never a trap")
    func unknownNames() {
        #expect(Make.outcome(.assertTrap(Make.invoke("none"), message: ""))?.isError == true)
        #expect(Make.outcome(.assertTrap(Make.invoke("f", in: "none"), message: ""), ["f": fault(.trap)])?.isError == true)
        #expect(Make.outcome(.moduleInstance(name: nil, definition: "none"))?.isError == true)
        #expect(Make.outcome(.register(name: "x", instance: "none"))?.isError == true)
        #expect(Make.outcomes([.action(Make.invoke("f"))]).last?.isError == true)
    }

    @Test("An action that does not return fails")
    func actions() {
        #expect(Make.outcome(.action(Make.invoke("f")), ["f": .success([.i32(1)])]) == .passed)
        #expect(Make.outcome(.action(Make.invoke("f")), ["f": fault(.trap, "unreachable")])?.isFailed == true)
    }

    @Test("What uses a module that failed fails too, although an older module would answer")
    func failedModules() {
        let environment = FakeEnvironment(["f": .success([])])
        let outcomes = Make.outcomes(
            [
                .module(name: "m", Make.module("ok")), .assertReturn(Make.invoke("f"), []),
                .module(name: "m", Make.module("invalid:text")), .assertReturn(Make.invoke("f"), []),
                .assertReturn(Make.invoke("f", in: "m"), []), .register(name: "lib", instance: "m"),
                .module(name: nil, Make.module("ok imports lib")), .assertUnlinkable(Make.module("unlinkable:x imports lib"), message: "x"),
                .moduleInstance(name: nil, definition: "m"), .module(name: nil, Make.module("ok")), .assertReturn(Make.invoke("f"), []),
            ], in: environment)
        #expect(outcomes[0] == .passed)
        #expect(outcomes[1] == .passed)
        #expect(outcomes[2].isFailed)
        for index in 3...8 { #expect(outcomes[index].isError, "line \(index + 1)") }
        #expect(outcomes[9] == .passed)
        #expect(outcomes[10] == .passed)
        #expect(environment.instantiated == ["ok", "ok"])
    }

    @Test("A definition is instantiated as often as the script says, and not before")
    func definitions() {
        let environment = FakeEnvironment()
        let outcomes = Make.outcomes(
            [
                .moduleDefinition(name: "m", Make.module("ok")), .moduleInstance(name: "a", definition: "m"),
                .moduleInstance(name: "b", definition: nil), .register(name: "a", instance: "a"),
            ], in: environment)
        #expect(outcomes.allSatisfy { $0 == .passed })
        #expect(environment.instantiated == ["ok", "ok"])
        #expect(Make.outcomes([.moduleDefinition(name: nil, Make.module("trap:x"))]) == [.passed])
        #expect(Make.outcomes([.moduleDefinition(name: nil, Make.module("invalid:x"))]).first?.isFailed == true)
    }

    @Test("A module whose start traps fails unless the script asserts it")
    func trappingModule() {
        #expect(Make.outcomes([.module(name: nil, Make.module("trap:unreachable"))]).first?.isFailed == true)
    }

    @Test("Custom sections must be refused in their own phase, of a module that is itself valid")
    func customAssertions() {
        let malformed = { Make.outcome(.assertMalformedCustom(Make.module($0), message: "x")) }
        #expect(malformed("malformed custom section:xyz") == .passed)
        #expect(malformed("malformed custom section:y") == .wrongMessage(expected: "x", actual: "y"))
        for other in ["malformed:x", "invalid:x", "invalid custom section:x", "ok"] {
            #expect(malformed(other)?.isFailed == true, "\(other)")
        }

        let invalid = { Make.outcome(.assertInvalidCustom(Make.module($0), message: "x")) }
        #expect(invalid("invalid custom section:xyz") == .passed)
        #expect(invalid("invalid custom section:y") == .wrongMessage(expected: "x", actual: "y"))
        for other in ["malformed:x", "invalid:x", "malformed custom section:x", "ok"] {
            #expect(invalid(other)?.isFailed == true, "\(other)")
        }

        #expect(Make.outcome(.assertMalformed(Make.module("malformed custom section:x"), message: "x"))?.isFailed == true)
        #expect(Make.outcome(.assertInvalid(Make.module("invalid custom section:x"), message: "x"))?.isFailed == true)
    }

    @Test("Set-up commands have a result only where they fail")
    func resultsOfScripts() {
        func command(_ line: UInt32, _ kind: ScriptCommand.Kind) -> ScriptCommand {
            ScriptCommand(position: SourcePosition(line: line, column: 1), kind: kind)
        }
        let script = Script(commands: [
            command(1, .module(name: nil, Make.module("ok"))), command(2, .action(Make.invoke("f"))),
            command(3, .module(name: nil, Make.module("invalid:no"))), command(4, .assertReturn(Make.invoke("f"), [])),
        ])
        let results = ScriptExecution.run(script, in: FakeEnvironment(["f": .success([])]))
        #expect(results.map(\.line) == [2, 3, 4])
        #expect(results.map(\.keyword) == ["invoke", "module", "assert_return"])
        #expect(results[0].subject == "f")
        #expect(results[1].text == "(module quote …)")
    }

    @Test("Texts show floats with their bits and names byte by byte")
    func texts() {
        #expect(ScriptText.result(.f32(.bits(0x8000_0000))) == "(f32.const -0.0 (0x80000000))")
        #expect(ScriptText.value(.f64(0x7FF8_0000_0000_0001), like: nil) == "(f64.const nan (0x7ff8000000000001))")
        #expect(ScriptText.name("é\"") == "\"\\c3\\a9\\\"\"")
        let assertion = ScriptCommand.Kind.assertReturn(
            .invoke(instance: "m", function: "add", arguments: [.i32(1), .refNull(.func)]), [.refOf(.struct)])
        #expect(
            ScriptText.command(assertion) == "(assert_return (invoke $m \"add\" (i32.const 1 (0x00000001)) (ref.null func)) (ref.struct))")
    }
}
