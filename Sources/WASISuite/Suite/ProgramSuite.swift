import Reporting
import SuiteSupport
import SystemPackage

/// A suite: a folder with `manifest.json` and programs.
struct ProgramSuite: Sendable, Hashable {
    var folder: FilePath
    /// Last component of the folder that was searched.
    var root: String
    /// Path of the suite's folder below that folder, with `/`; empty for that folder itself.
    var relativePath: String
    /// As the manifest has it; the path where there is none.
    var title: String
    /// What the programs are written for, as `wasm32-wasip1`.
    var version: String
    /// Names of the files of the programs, with `.wasm`.
    var programs: [String]
    /// Whether the programs are all that the folder has, and not a single one that was asked for.
    var isComplete = true
    /// Why the suite is none that can be trusted.
    var fault: String?

    var name: String { [root, relativePath].filter { !$0.isEmpty }.joined(separator: "/") }

    /// The one version that is run.
    static let supportedVersion = "wasm32-wasip1"
}

/// One program of a suite.
struct Program: Sendable, Hashable {
    var suite: ProgramSuite
    var file: String

    var path: FilePath { suite.folder.appending(file) }
    /// The path of the configuration, which need not exist.
    var configurationPath: FilePath { suite.folder.appending("\(file.dropLast(".wasm".count)).json") }
    var relativePath: String { suite.relativePath.isEmpty ? file : "\(suite.relativePath)/\(file)" }
    /// The name in reports: the last component of the folder that was searched, then the path there.
    var name: String { suite.name.isEmpty ? file : "\(suite.name)/\(file)" }
}
