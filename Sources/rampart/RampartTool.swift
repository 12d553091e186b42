import ArgumentParser
import Glibc
import RampartCommands
import ToolOptions

/// The command line of the runtime.
@main
struct RampartTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rampart",
        abstract: "Runs, compiles, checks, shows and converts WebAssembly modules.",
        discussion: """
            Modules are read in the binary or the text format, packed with gzip or not; their first bytes decide which. \
            A file called - is standard input.

            Examples:
              rampart run hello.wasm
              rampart compile tool.wasm -o tool.rampart
              rampart validate *.wasm
              rampart text module.wasm -o module.wat

            Completions for a shell:
              rampart --generate-completion-script bash > ~/.local/share/bash-completion/completions/rampart
              rampart --generate-completion-script zsh > ~/.zsh/completions/_rampart
              rampart --generate-completion-script fish > ~/.config/fish/completions/rampart.fish
            """,
        version: BuildFacts.text(tool: "rampart"),
        subcommands: [Run.self, Compile.self, Validate.self, Inspect.self, Text.self, Assemble.self])

    /// What stands in front of the messages of the parser of options.
    static var _errorPrefix: String { Tool.errors.prefix }

    static func main() {
        BuildFacts.checkDefect(Tool.errors)
        let arguments = Array(CommandLine.arguments.dropFirst())
        // Without options there is nothing to parse, and the parser takes longer than a small program runs.
        if arguments.first == "run", let file = arguments.dropFirst().first, !file.hasPrefix("-") {
            var request = RunRequest(path: file)
            request.arguments = Array(arguments.dropFirst(2))
            Glibc.exit(ProgramRunner(request, errors: Tool.errors).run())
        }
        if let first = arguments.first, let message = unknownSubcommand(first) { exit(withError: ValidationError(message)) }
        main(BareOptions.spelledOut(arguments))
    }

    /// The parser of options would only call it an unexpected argument.
    private static func unknownSubcommand(_ word: String) -> String? {
        let known = configuration.subcommands.compactMap { $0._commandName }
        guard !word.hasPrefix("-"), word != "help", !known.contains(word) else { return nil }
        return "there is no subcommand '\(word)'; known: \(known.joined(separator: ", ")) (to run a module: rampart run \(word))"
    }
}

/// What all subcommands share.
enum Tool {
    static let errors = ErrorOutput(tool: "rampart")
}
