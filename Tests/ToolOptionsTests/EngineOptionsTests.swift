import ArgumentParser
import Rampart
import Testing
import ToolOptions

@Suite("Options for engines")
struct EngineOptionsTests {
    /// A tool with the options.
    private struct Tool: ParsableCommand {
        @OptionGroup var engine: EngineOptions
        @OptionGroup var jobs: JobsOption

        var strategy: Engine.Strategy { engine.strategy(jobs: jobs.count) }
    }

    private func strategy(_ arguments: String...) throws -> Engine.Strategy {
        try Tool.parse(arguments).strategy
    }

    private func message(_ arguments: String...) -> String {
        do {
            _ = try Tool.parse(arguments)
            return "accepted"
        } catch {
            return Tool.message(for: error)
        }
    }

    @Test("The interpreter executes unless told otherwise")
    func interpreter() throws {
        #expect(try strategy() == .interpreter)
        #expect(try strategy("--engine", "interpreter", "--jobs", "2") == .interpreter)
    }

    @Test("Code that runs at once is compiled for this machine, with the compiler's own choices")
    func choices() throws {
        var options = CompilerOptions()
        options.jobs = 2
        #expect(options.cpu == .native)
        #expect(try strategy("--engine", "aot", "--jobs", "2") == .compiler(options))
    }

    @Test("Every level, every mode and every kind of processor has its word")
    func words() throws {
        for level in CompilerOptions.Optimization.allCases {
            for bounds in CompilerOptions.Bounds.allCases {
                for (word, cpu) in [
                    ("generic", CompilerOptions.TargetCPU.generic), ("native", .native), ("x86-64-v3", .named("x86-64-v3")),
                ] {
                    var options = CompilerOptions()
                    options.optimization = level
                    options.bounds = bounds
                    options.cpu = cpu
                    options.jobs = 1
                    let found = try strategy(
                        "--engine", "aot", "--opt-level", level.rawValue, "--bounds", bounds.rawValue, "--target-cpu", word, "--jobs", "1")
                    #expect(found == .compiler(options))
                    #expect(cpu.description == word)
                }
            }
        }
    }

    @Test(
        "Options of the compiler without the compiler are wrong usage",
        arguments: ["--opt-level=2", "--bounds=exact", "--target-cpu=native"])
    func withoutTheCompiler(_ option: String) throws {
        let name = option.prefix { $0 != "=" }
        let expected = "\(name) is for compiled code; it needs --engine aot"
        #expect(message(option).contains(expected))
        #expect(message("--engine", "interpreter", option).contains(expected))
        #expect(message("--engine", "aot", option) == "accepted")
    }

    @Test("What is unknown is answered with what is known")
    func unknown() {
        #expect(message("--engine", "jit").contains("there is no engine 'jit'; known: interpreter, aot"))
        #expect(message("--engine", "aot", "--opt-level", "4").contains("there is no level '4'; known: 0, 1, 2, 3, s"))
        #expect(message("--engine", "aot", "--bounds", "none").contains("there is no mode 'none'; known: exact, guard, relaxed"))
        #expect(message("--engine", "aot", "--target-cpu", "").contains("--target-cpu needs a name"))
        for jobs in ["0", "-1", "1025"] { #expect(message("--jobs=\(jobs)").contains("--jobs must be from 1 to 1024")) }
    }

    @Test("Errors of the compiler have their exit codes")
    func exitCodes() {
        #expect(ExitStatus(CompilerError.notInstalled(library: "libLLVM.so.19.1", package: "libllvm19")) == .componentMissing)
        #expect(ExitStatus(CompilerError.unsupportedTarget("pdp11")) == .usage)
        #expect(ExitStatus(CompilerError.functionTooLarge(index: 1)) == .malformedInput)
        #expect(ExitStatus(CompilerError.backend("no")) == .internalError)
    }
}
