import ArgumentParser
import RampartCommands
import ToolOptions

/// `rampart validate`: says whether modules may be executed.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether modules are well-formed and valid.",
        discussion: """
            Examples:
              rampart validate module.wasm
              rampart validate --quiet --no-feature simd *.wasm
              curl -s https://example.org/module.wasm.gz | rampart validate -

            \(ExitStatus.help([.asExpected, .usage, .malformedInput, .unreadableInput])) Of several files, the highest counts.
            """)

    @Flag(name: .shortAndLong, help: "Do not list the files that are valid.")
    var quiet = false

    @OptionGroup(title: "Options for features") var features: FeatureOptions

    @Argument(help: ArgumentHelp("Modules; - is standard input.", valueName: "file"), completion: .file(extensions: ["wasm", "wat", "gz"]))
    var files: [String]

    func validate() throws {
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("standard input can be read only once") }
    }

    func run() throws {
        var worst = ExitStatus.asExpected
        for file in files {
            do throws(CommandError) {
                try Validation.validate(file, features: features.applied(to: .wasm3))
                if !quiet { try StandardOutput.write(Array("\(VisibleText.line(file)): valid\n".utf8)) }
            } catch {
                Tool.errors.report(error)
                if error.status.rawValue > worst.rawValue { worst = error.status }
            }
        }
        if worst != .asExpected { throw worst.exitCode }
    }
}
