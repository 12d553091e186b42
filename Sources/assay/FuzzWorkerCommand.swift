import ArgumentParser
import Fuzzing
import ToolOptions

/// `assay fuzz-worker`: what `assay fuzz` and its relatives start to ask oracles.
struct FuzzWorkerCommand: ParsableCommand {
    static let name = "fuzz-worker"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Ask oracles for 'assay fuzz'; not for use by itself.", shouldDisplay: false)

    @Option(help: "Bytes of memory that the process may write.")
    var memory: Int

    func run() throws {
        if !FuzzWorker.run(memoryBytes: memory) { throw ExitStatus.internalError.exitCode }
    }
}
