import SuiteSupport
import SystemPackage
import Testing

@Suite("Other programs")
struct ChildProcessTests {
    private func shell(_ script: String, limit: Duration = .seconds(20)) throws -> ChildProcess.Result {
        try ChildProcess(command: ["/bin/sh", "-c", script], timeLimit: limit).run()
    }

    @Test("Output, errors, report and status are told apart")
    func streams() throws {
        let result = try shell("echo out; echo err >&2; echo report >&3; exit 7")
        #expect(result.end == .exited(status: 7))
        #expect(result.output == Array("out\n".utf8))
        #expect(result.errors == Array("err\n".utf8))
        #expect(result.report == Array("report\n".utf8))
    }

    @Test("A signal is no exit status")
    func signal() throws {
        #expect(try shell("kill -SEGV $$").end == .signaled(signal: 11))
    }

    @Test("What hangs is killed, also where it has closed its streams")
    func hang() throws {
        let result = try shell("echo before; exec sleep 100", limit: .milliseconds(300))
        #expect(result.end == .timedOut)
        #expect(result.output == Array("before\n".utf8))
        #expect(try shell("exec >&- 2>&- 3>&-; exec sleep 100", limit: .milliseconds(300)).end == .timedOut)
    }

    @Test("More output than a pipe holds does not block")
    func longOutput() throws {
        var process = ChildProcess(
            command: ["/bin/sh", "-c", "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2"], timeLimit: .seconds(20))
        #expect(try process.run().output.count == 1_000_000)
        process.outputLimit = 10
        let result = try process.run()
        #expect(result.end == .exited(status: 0))
        #expect(result.output.count == 10)
        #expect(result.errors.count == 10)
    }

    @Test("The environment is the given one")
    func environment() throws {
        let process = ChildProcess(command: ["/bin/sh", "-c", "echo $A $HOME"], environment: ["A=b"], timeLimit: .seconds(20))
        #expect(try process.run().output == Array("b\n".utf8))
    }

    @Test("What cannot be started is an error")
    func missing() {
        #expect(throws: Errno.noSuchFileOrDirectory) {
            try ChildProcess(command: ["/does/not/exist"], timeLimit: .seconds(1)).run()
        }
    }
}
