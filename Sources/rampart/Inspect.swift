import ArgumentParser
import Files
import RampartCommands
import ToolOptions

/// `rampart inspect`: shows what a module is made of.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show sections, types, imports, exports and functions of a module.",
        discussion: """
            A module that is malformed or invalid is shown as far as it can be read; what is wrong comes last, on \
            standard error.

            Examples:
              rampart inspect module.wasm
              rampart inspect --disassemble module.wasm | less
              rampart inspect --json module.wat

            \(ExitStatus.help([.asExpected, .usage, .malformedInput, .unreadableInput, .unwritableOutput]))
            """)

    @Flag(name: .shortAndLong, help: "Show the instructions of the functions, with their offsets in the binary.")
    var disassemble = false

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Options for features") var features: FeatureOptions

    @Argument(
        help: ArgumentHelp("The module; - is standard input.", valueName: "file"), completion: .file(extensions: ["wasm", "wat", "gz"]))
    var file: String

    func run() throws {
        try Tool.reporting { () throws(CommandError) in
            let inspection = try Inspection(file, features: features.applied(to: .wasm3))
            if json {
                try StandardOutput.write(JSONWriter.bytes(of: inspection.json(disassembles: disassemble)))
            } else {
                try inspection.print(disassembles: disassemble)
            }
            if let fault = inspection.fault { throw fault }
        }
    }
}
