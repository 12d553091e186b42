import Foundation
import Testing

/// The tool as its users meet it: command lines with output, messages and exit codes. `BLESS=1 swift test --filter CommandLineTests` writes
/// the case files anew.
@Suite struct CommandLineTests {
    private static let folder = Shell.sources.appending(path: "Cases").path()

    private static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".txt") }
        .sorted()

    private static let isBlessing = ProcessInfo.processInfo.environment["BLESS"] == "1"

    @Test func thereAreCasesAndATool() {
        #expect(Self.files.count > 5)
        #expect(FileManager.default.isExecutableFile(atPath: Shell.tools.appending(path: "rampart").path()))
    }

    @Test(arguments: files) func file(_ name: String) throws {
        let path = "\(Self.folder)/\(name)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let file = try CommandFile(text)
        let shell = try Shell()
        let outcomes = try file.cases.map { try shell.run($0.command) }
        let found = file.text(with: outcomes)
        if found == text { return }
        if Self.isBlessing {
            try found.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        for (test, outcome) in zip(file.cases, outcomes) where test.outcome != outcome {
            Issue.record(
                """
                \(name): $ \(test.command)
                expected:
                \(test.outcome.lines.joined(separator: "\n"))
                found:
                \(outcome.lines.joined(separator: "\n"))
                """)
        }
    }

    /// `--stats` is spelled out before options are parsed, which needs to know the options that take the next word.
    @Test func everyOptionWithAValueIsKnownWhereStatisticsAreSpelledOut() throws {
        let shell = try Shell()
        let help = try shell.run("rampart run --experimental-dump-help").lines.filter { $0.hasPrefix("| ") }.map { $0.dropFirst(2) }
        let dump = try JSONDecoder().decode(HelpDump.self, from: Data(help.joined(separator: "\n").utf8))
        let options = dump.command.arguments.filter { $0.kind == "option" }.flatMap { $0.names ?? [] }.map(\.name)
        #expect(options.count > 10)
        let source = try String(contentsOf: Shell.sources.appending(path: "../../Sources/rampart/BareOptions.swift"), encoding: .utf8)
        for option in options where option != "stats" { #expect(source.contains("\"--\(option)\""), "\(option)") }
    }

    private struct HelpDump: Decodable {
        struct Command: Decodable { var arguments: [Argument] }
        struct Argument: Decodable {
            var kind: String
            var names: [Name]?
        }
        struct Name: Decodable { var name: String }
        var command: Command
    }

    @Test func filesThatAreNone() {
        #expect(throws: CommandFile.Fault.noCase) { try CommandFile("# nothing\n") }
        #expect(throws: CommandFile.Fault.unknownLine(1)) { try CommandFile("= 0\n") }
        #expect(throws: CommandFile.Fault.unknownLine(2)) { try CommandFile("$ true\nwhat\n") }
    }
}
