import ArgumentParser
import ToolOptions

/// The conformance workbench: runs scripts and suites against the engines and reports what they find.
@main
struct Assay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assay", abstract: "The conformance workbench of Rampart.", version: BuildFacts.text(tool: "assay"),
        subcommands: [
            Spec.self, WASICommand.self, FuzzCommand.self, Generate.self, Mutate.self, Reduce.self, Replay.self, TriageCommand.self,
            CorpusCommand.self, WASIChild.self, FuzzWorkerCommand.self, ScoreCommand.self,
        ])

    static func main() {
        BuildFacts.checkDefect(ErrorOutput(tool: "assay"))
        main(nil)
    }
}
