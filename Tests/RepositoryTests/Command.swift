import Foundation

/// Another program, run to its end.
struct Command {
    let status: Int32
    let output: Data
    let errors: String

    /// Runs a program that is found in PATH.
    ///
    /// - Throws: what Foundation throws where it cannot be started.
    init(_ arguments: [String], in folder: String) throws {
        let temporary = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: temporary) }
        // Files and no pipes: a pipe that nobody empties would stop the program.
        let (output, errors) = (temporary.appending(path: "output"), temporary.appending(path: "errors"))
        try Data().write(to: output)
        try Data().write(to: errors)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        self.output = try Data(contentsOf: output)
        self.errors = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    }

    var text: String { String(decoding: output, as: UTF8.self) }
}
