import Rampart
import Testing

@testable import WASISuite

@Suite("What a child process is told and says")
struct ProgramTaskTests {
    @Test("A task is what it was after its way through a text")
    func tasks() {
        let task = ProgramTask(
            engine: .interpreter, program: "/a b/\"c\".wasm", arguments: ["c.wasm", "", "é\n"],
            environment: [EnvironmentVariable(name: "A", value: "b=c"), EnvironmentVariable(name: "B", value: "")],
            mounts: [ProgramTask.Mount(guest: "/", host: "/tmp/x")], seconds: 40)
        #expect(ProgramTask(task.text) == task)
        var options = CompilerOptions()
        options.optimization = .size
        options.bounds = .relaxed
        for cpu in [CompilerOptions.TargetCPU.generic, .native, .named("x86-64-v3")] {
            options.cpu = cpu
            var compiled = task
            compiled.engine = .compiler(options)
            #expect(ProgramTask(compiled.text) == compiled)
        }
        #expect(ProgramTask(task.text.replacing("interpreter", with: "aot")) == nil)
        #expect(ProgramTask("") == nil)
        #expect(ProgramTask("{}") == nil)
    }

    @Test("So is a result")
    func results() {
        let calls = [FunctionCalls(function: "fd_write", count: 3)]
        for end in [ProgramResult.End.exited(code: .max), .broke(message: "unreachable"), .refused(message: "\u{1}")] {
            let result = ProgramResult(end: end, calls: calls)
            #expect(ProgramResult(Array("\(result.text)".utf8)) == result)
        }
        #expect(ProgramResult([]) == nil)
        #expect(ProgramResult(Array("{\"exited\": 0}".utf8)) == nil)
        #expect(ProgramResult(Array("{\"exited\": -1, \"calls\": {}}".utf8)) == nil)
    }

    @Test("A variable has a name")
    func variables() {
        #expect(EnvironmentVariable("A=b=c") == EnvironmentVariable(name: "A", value: "b=c"))
        #expect(EnvironmentVariable("A=") == EnvironmentVariable(name: "A", value: ""))
        #expect(EnvironmentVariable("=b") == nil)
        #expect(EnvironmentVariable("A") == nil)
    }
}
