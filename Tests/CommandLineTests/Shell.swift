import Foundation

/// Runs lines of the shell in a folder of their own, with the tool that was built in front of the path.
final class Shell {
    private let folder: URL

    /// The tool lies beside the program that runs the tests.
    static let tools = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

    static let sources = URL(filePath: #filePath).deletingLastPathComponent()

    /// The folder has the modules of these tests.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "command-line-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: Shell.sources.appending(path: "Modules"), to: folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func run(_ command: String) throws -> CommandFile.Outcome {
        // Files and no pipes: a pipe that nobody empties would stop the program.
        let (output, errors) = (folder.appending(path: ".output"), folder.appending(path: ".errors"))
        try Data().write(to: output)
        try Data().write(to: errors)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "\(Shell.tools.path()):/usr/bin:/bin", "GREETING": "hello", "TERM": "dumb"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return CommandFile.Outcome(
            output: Array(try Data(contentsOf: output)), errors: Array(try Data(contentsOf: errors)), status: process.terminationStatus)
    }
}
