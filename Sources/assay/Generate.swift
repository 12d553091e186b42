import ArgumentParser
import Files
import Fuzzing
import ToolOptions
import WasmModel

/// `assay generate`: writes random cases.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make random modules that are valid, and what the host does with them.",
        discussion: """
            Each case follows from the seed and its number alone. A case is a file in the binary format: its last module, with the modules
            before it and the calls in a custom section behind it, so that every tool can read it. Without --output, cases are made and
            counted only.

            Settings are those of --config, then those of --set:
            \(Generate.settings)

            Exit codes: 0 done, 1 a module was not valid (--check, --survey), 64 wrong usage, 65 the configuration is malformed, 66 it cannot be read,
            73 output cannot be written.
            """)

    @Option(help: ArgumentHelp("What everything follows from.", valueName: "number"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("The number of the first case.", valueName: "number"))
    var first: UInt64 = 0

    @Option(help: ArgumentHelp("How many cases.", valueName: "number"))
    var count: UInt64 = 1

    @Option(help: ArgumentHelp("Read settings from a JSON object.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Change a setting, as functions=20; may be repeated.", valueName: "name=number"))
    var set: [String] = []

    @Option(
        help: ArgumentHelp(
            "Draw from these features only, and from those that they need: names with commas between them, or all.", valueName: "names"),
        transform: Generate.features)
    var features: Features?

    @Option(help: ArgumentHelp("Write each case into a folder; - writes to standard output.", valueName: "folder"))
    var output: String?

    @Flag(help: "Write the text format, without the calls.")
    var text = false

    @Flag(help: "Make single modules, one instruction each, instead of random ones: each opcode with boundary operands.")
    var singleInstructions = false

    @Flag(help: "Validate each module.")
    var check = false

    @Flag(help: "Run each case on the interpreter, and tell how calls end and which instructions there are.")
    var survey = false

    @Flag(help: "Write the settings as JSON and nothing else.")
    var showConfig = false

    func validate() throws {
        if output == "-", count != 1, !text { throw ValidationError("only one case fits into standard output; --text takes more") }
    }

    func run() throws {
        let console = Console(resultsToStandardError: output == "-")
        let configuration = try self.configuration(console)
        if showConfig {
            console.result(String(decoding: JSONWriter.bytes(of: configuration.json), as: UTF8.self).trimmed)
            return
        }
        var run = GenerateRun(command: self, configuration: configuration, console: console)
        try run.run()
    }

    private func configuration(_ console: Console) throws -> GeneratorConfiguration {
        var configuration = GeneratorConfiguration()
        if let config {
            let bytes = try console.read(config)
            do throws(GeneratorConfigurationError) {
                configuration = try GeneratorConfiguration(file: bytes)
            } catch {
                console.message("assay: \(config): \(error)")
                throw ExitStatus.malformedInput.exitCode
            }
        }
        for setting in set {
            do throws(GeneratorConfigurationError) {
                try configuration.set(assignment: setting)
            } catch {
                throw ValidationError("--set: \(error)")
            }
        }
        if let features { configuration.features = features }
        return configuration
    }

    private static let settings: String = {
        let defaults = GeneratorConfiguration()
        let width = GeneratorConfiguration.knobs.reduce(0) { max($0, $1.name.utf8.count) }
        return GeneratorConfiguration.knobs.map { knob in
            let padding = String(repeating: " ", count: width - knob.name.utf8.count)
            return "  \(knob.name)\(padding)  \(defaults.value(of: knob.name) ?? 0)  \(knob.summary)"
        }.joined(separator: "\n")
    }()

    @Sendable private static func features(_ text: String) throws -> Features {
        var features = Features([])
        for name in text.split(separator: ",").map(String.init) {
            if name == "all" {
                features = GeneratorConfiguration().features
            } else if let feature = Feature(name: name) {
                features[feature] = true
            } else {
                throw ValidationError(Feature.unknownNameMessage(name))
            }
        }
        return features.withPrerequisites
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self
        while text.last == "\n" { text.removeLast() }
        return text
    }
}
