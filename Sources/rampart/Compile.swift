import ArgumentParser
import Glibc
import RampartCommands
import ToolOptions

/// `rampart compile`: from a module to machine code.
struct Compile: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compile a module to machine code, which 'rampart run' starts without compiling.",
        discussion: """
            The result holds the module and code of all its functions for processors like --target-cpu. It is a program: \
            'rampart run' takes it only with --allow-compiled. LLVM is needed to make it, and not to run it.

            Examples:
              rampart compile tool.wasm -o tool.rampart
              rampart run --allow-compiled tool.rampart
              rampart compile --opt-level s --emit-asm sums.wat | less

            \(ExitStatus.help([
                .asExpected, .usage, .malformedInput, .unreadableInput, .componentMissing, .internalError, .unwritableOutput,
            ]))
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write; - is standard output.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Make code that counts fuel and can be interrupted, as --fuel and --timeout of 'rampart run' need it.")
    var fuel = false

    @Flag(help: "Make code whose NaNs have the same bits as with every engine, as --deterministic of 'rampart run' needs it.")
    var deterministic = false

    @Option(
        name: .customLong("emit-ir"),
        help: ArgumentHelp("Write LLVM's intermediate code, to standard output or with --emit-ir=FILE to a file.", valueName: "file"),
        completion: .file())
    var intermediate: String?

    @Option(
        name: .customLong("emit-asm"),
        help: ArgumentHelp("Write assembler text, to standard output or with --emit-asm=FILE to a file.", valueName: "file"),
        completion: .file())
    var assembly: String?

    @OptionGroup(title: "Options for the compiler") var compiler: CompilerSettings

    @OptionGroup(title: "Options for the compiler") var jobs: JobsOption

    @OptionGroup(title: "Options for features") var features: FeatureOptions

    @Argument(
        help: ArgumentHelp("The module; - is standard input.", valueName: "file"), completion: .file(extensions: ["wasm", "wat", "gz"]))
    var file: String

    func validate() throws {
        let places = [output, intermediate, assembly].compactMap { $0 }
        if places.isEmpty { throw ValidationError("say where to write with -o FILE, or ask for --emit-ir or --emit-asm") }
        if places.count(where: { $0 == "-" }) > 1 { throw ValidationError("only one of the results can go to standard output") }
    }

    func run() throws {
        try Tool.reporting { () throws(CommandError) in
            if output == "-", isatty(STDOUT_FILENO) != 0 {
                throw CommandError(.usage, "standard output is a terminal, which cannot show machine code; name a file with -o")
            }
            let compilation = try Compilation(
                file, features: features.applied(to: .wasm3), options: compiler.options(cpu: .generic, jobs: jobs.count), isMetered: fuel,
                canonicalizesNaNs: deterministic)
            if let intermediate { try Conversion.write(compilation.intermediateText(), to: intermediate) }
            if let assembly { try Conversion.write(compilation.assemblyText(), to: assembly) }
            guard let output else { return }
            let console = Console(resultsToStandardError: true)
            defer { console.status("") }
            let artifact = try compilation.artifact { done, total in console.status(ProgressBar.text(done: done, total: total)) }
            try Conversion.write(artifact, to: output)
        }
    }
}

/// A line that shows how far something is.
enum ProgressBar {
    private static let width = 40

    static func text(done: Int, total: Int) -> String {
        let filled = total == 0 ? width : width * min(done, total) / total
        return "[\(String(repeating: "=", count: filled))\(String(repeating: " ", count: width - filled))] \(done) of \(total) functions"
    }
}
