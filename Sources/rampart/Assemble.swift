import ArgumentParser
import Glibc
import RampartCommands
import ToolOptions

/// `rampart assemble`: from text to binary.
struct Assemble: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a module in the binary format.",
        discussion: """
            Identifiers of the text become a name section. The module is validated first.

            Examples:
              rampart assemble module.wat -o module.wasm
              rampart assemble --no-names module.wat -o - | gzip > module.wasm.gz

            \(ExitStatus.help([.asExpected, .usage, .malformedInput, .unreadableInput, .unwritableOutput]))
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write; - is standard output.", valueName: "file"), completion: .file())
    var output: String

    @Flag(inversion: .prefixedNo, help: "Write a name section.")
    var names = true

    @Flag(inversion: .prefixedNo, help: "Refuse a module that is invalid.")
    var validation = true

    @OptionGroup(title: "Options for features") var features: FeatureOptions

    @Argument(
        help: ArgumentHelp("The module; - is standard input.", valueName: "file"), completion: .file(extensions: ["wat", "gz", "wasm"]))
    var file: String

    func run() throws {
        try Tool.reporting { () throws(CommandError) in
            if output == "-", isatty(STDOUT_FILENO) != 0 {
                throw CommandError(.usage, "standard output is a terminal, which cannot show a binary; name a file with -o")
            }
            let binary = try Conversion.binary(
                of: file, features: features.applied(to: .wasm3), includesNames: names, validates: validation)
            try Conversion.write(binary, to: output)
        }
    }
}
