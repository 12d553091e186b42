import Testing
import WasmModel
import WasmText

import class Rampart.ModulePreparer

@testable import SpecScripts

/// Threads of scripts: what they find is reported as anything else, and none hangs for ever.
@Suite("Threads of scripts")
struct ScriptThreadTests {
    private static let features = Features.wasm3.union(.threads)

    private func results(
        _ text: String, patience: ThreadPatience = .usual, environment: RampartEnvironment? = nil
    ) throws -> [CommandResult] {
        let script = try TextParser.parseScript(Array(text.utf8), features: Self.features)
        let environment =
            environment
            ?? RampartEnvironment(
                preparer: ModulePreparer(isMetered: false), threadPreparer: ModulePreparer(isMetered: true),
                features: Self.features, collectsAtEveryAllocation: false, strategy: { _ in .interpreter })
        var runner = ScriptRunner(environment: environment, patience: patience)
        return script.commands.flatMap { runner.results(of: $0) } + runner.finish()
    }

    private func lines(_ results: [CommandResult]) -> [UInt32] { results.filter { $0.outcome != .passed }.map(\.line) }

    @Test("A failing assertion of a thread is reported with its line, where the script waits for it")
    func failures() throws {
        let results = try results(
            """
            (module $m (memory (export "m") 1 1 shared))
            (thread $t (shared (module $m))
              (register "m" $m)
              (module (memory (import "m" "m") 1 1 shared) (func (export "f") (result i32) (i32.load (i32.const 0))))
              (assert_return (invoke "f") (i32.const 0))
              (assert_return (invoke "f") (i32.const 1))
              (assert_trap (invoke "f") "unreachable")
              (assert_return (invoke "f") (i32.const 0)))
            (wait $t)
            (wait $t)
            (assert_invalid (module (memory 1 shared)) "other")
            """)
        #expect(results.map(\.line) == [5, 6, 7, 8, 11])
        #expect(lines(results) == [6, 7, 11])
        #expect(results[1].keyword == "assert_return" && results[1].subject == "f")
        #expect(results[1].text == #"(assert_return (invoke "f") (i32.const 1 (0x00000001)))"#)
    }

    @Test("A thread for which nobody waits is joined at the end")
    func joinedAtTheEnd() throws {
        let results = try results(
            """
            (thread (module (func (export "f"))) (invoke "f") (assert_trap (invoke "f") "x"))
            (thread $a (thread $b (module) (invoke "none")))
            """)
        #expect(results.map(\.line) == [1, 1, 2])
        #expect(results.map { $0.outcome == .passed } == [true, false, false])
    }

    @Test("What a thread may not have is an error")
    func errors() throws {
        let results = try results(
            """
            (wait)
            (wait $none)
            (module $f (func (export "f")) (memory (export "m") 1 1 shared))
            (module $alone (memory (export "m") 1))
            (thread $t (shared (module $f)))
            (thread $u (shared (module $alone)))
            (thread $v (shared (module $none)))
            (wait $t)
            (thread $w (invoke $f "f") (register "f" $f))
            (wait $w)
            (wait $f)
            """)
        #expect(lines(results) == [1, 2, 5, 6, 7, 8, 9, 9, 11])
        for result in results { if case .error = result.outcome {} else { Issue.record("\(result)") } }
        guard case .error(let text) = results[2].outcome else { return }
        #expect(text == "script error: module $f is not sharable: its export \"f\" is no shared memory")
        #expect(results[2].text == "(thread $t (shared (module $f)))")
        #expect(results[0].text == "(wait)" && results[1].text == "(wait $none)")
    }

    @Test("A thread that never ends is stopped, whether it waits or goes round")
    func stopped() throws {
        let results = try results(
            """
            (module $m (memory (export "m") 1 1 shared))
            (thread $wait (shared (module $m))
              (register "m" $m)
              (module (memory (import "m" "m") 1 1 shared)
                (func (export "f") (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))
              (assert_return (invoke "f"))
              (assert_return (invoke "f")))
            (thread $spin
              (module (func (export "f") (loop (br 0))))
              (invoke "f"))
            (wait $wait)
            """, patience: ThreadPatience(untilStop: 1, untilAbandoned: 20))
        #expect(lines(results) == [6, 7, 10])
        #expect(
            results.map(\.outcome) == [
                .failed(expected: "no results", actual: "exhaustion: interrupted"),
                .error("the thread was stopped before this command"),
                .failed(expected: "success", actual: "exhaustion: interrupted"),
            ])
    }

    @Test("An environment without threads says so")
    func noThreads() {
        let outcomes = Make.outcomes([.thread(name: "t", shared: [], commands: []), .wait(name: "t")])
        #expect(outcomes.map(\.isError) == [true, true])
    }

    @Test("Threads need the feature, and do not nest without end")
    func syntax() throws {
        func fault(_ text: String, _ features: Features = Self.features) -> String {
            do {
                let script = try TextParser.parseScript(Array(text.utf8), features: features)
                return "\(script.commands.count) commands"
            } catch {
                return error.description
            }
        }
        #expect(fault("(thread)", .wasm3) == "1:2: unexpected token \"thread\" (needs the feature threads)")
        #expect(fault("(wait)", .wasm3) == "1:2: unexpected token \"wait\" (needs the feature threads)")
        #expect(fault("(thread) (thread $t) (wait) (wait $t)") == "4 commands")
        #expect(fault("(thread (shared (module $a)) (shared (module $b)) (module) (wait))") == "1 commands")
        #expect(fault("(thread (shared (module)))") == "1:24: unexpected token \")\", expected an identifier")
        #expect(fault("(thread (shared (func)))") == "1:17: unexpected token \"(\", expected a module")
        #expect(fault("(thread (module) (shared (module $a)))") == "1:19: unexpected token \"shared\", expected a command")
        #expect(fault("(thread (func))") == "1:10: unexpected token \"func\", expected a command")
        #expect(fault("(wait $a $b)") == "1:10: unexpected token \"$b\", expected \")\"")
        func nested(_ depth: Int) -> String {
            String(repeating: "(thread ", count: depth) + String(repeating: ")", count: depth)
        }
        #expect(fault(nested(16)) == "1 commands")
        #expect(fault(nested(17)) == "1:130: too many nested threads: more than 16")
        #expect(fault(nested(1000)).contains("too many nested threads"))
    }
}
