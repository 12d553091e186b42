import ArgumentParser
import RampartCommands
import ToolOptions

/// `rampart text`: from binary to text.
struct Text: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a module in the text format.",
        discussion: """
            Names come from the name section. Assembling the text gives the same module again. A module need not be valid, only well-formed.

            Examples:
              rampart text module.wasm
              rampart text module.wasm.gz -o module.wat

            \(ExitStatus.help([.asExpected, .usage, .malformedInput, .unreadableInput, .unwritableOutput]))
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write; - is standard output.", valueName: "file"), completion: .file())
    var output = "-"

    @OptionGroup(title: "Options for features") var features: FeatureOptions

    @Argument(
        help: ArgumentHelp("The module; - is standard input.", valueName: "file"), completion: .file(extensions: ["wasm", "gz", "wat"]))
    var file: String

    func run() throws {
        try Tool.reporting { () throws(CommandError) in
            try Conversion.write(Conversion.text(of: file, features: features.applied(to: .wasm3)), to: output)
        }
    }
}
