import ArgumentParser

/// The conformance workbench: runs scripts and suites against the engines and reports what they find.
@main
struct Assay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assay", abstract: "The conformance workbench of Rampart.", version: "0.1.0",
        subcommands: [Spec.self, WASICommand.self, WASIChild.self])
}
