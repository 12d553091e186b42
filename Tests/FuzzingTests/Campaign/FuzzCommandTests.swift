import Files
import Foundation
import Testing

@testable import Fuzzing

/// The command itself, as the debug build made it.
@Suite("assay fuzz") struct FuzzCommandTests {
    private func start(_ arguments: [String], output: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: Trials.assay)
        process.arguments = arguments
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    @Test func interruptedItEndsWithItsReports() throws {
        let folder = try TemporaryFolder()
        let process = try start(
            [
                "fuzz", "--oracle", "trial", "--time", "10m", "--jobs", "2", "--junit", folder.file("fuzz.xml"), "--markdown",
                folder.file("fuzz.md"), "--json", folder.file("fuzz.json"),
            ], output: folder.file("out"))
        // The first status says that children work and that signals are waited for.
        let start = ContinuousClock.now
        while (try? folder.text("fuzz.json").contains(#""event":"status""#)) != true, ContinuousClock.now - start < .seconds(60) {
            Thread.sleep(forTimeInterval: 0.05)
        }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        #expect(try folder.text("out").contains("no findings: "))
        #expect(try folder.text("out").contains(", interrupted"))
        #expect(try folder.text("fuzz.xml").contains("fuzz.trial"))
        #expect(try folder.text("fuzz.md").hasPrefix("# Fuzzing: no findings"))
        let events = try folder.text("fuzz.json").split(separator: "\n").map { try JSONReader.value(of: Array($0.utf8))["event"] }
        #expect(events.first == .some("start"))
        #expect(events.last == .some("end"))
    }

    @Test func newFindingsAreItsExitCode() throws {
        let folder = try TemporaryFolder()
        let arguments = [
            "fuzz", "--oracle", "trial:disagree=2", "--cases", "20", "--seed", "1", "--findings", folder.file("findings"), "--log", "-",
        ]
        for status in [1, 0] as [Int32] {
            let process = try start(arguments, output: folder.file("out"))
            process.waitUntilExit()
            #expect(process.terminationStatus == status)
            #expect(try folder.text("out").split(separator: "\n").count == 20)
        }
    }

    @Test func wrongOptionsAreUsage() throws {
        let folder = try TemporaryFolder()
        for arguments in [
            ["--oracle", "nonsense"], ["--cases", "1", "--time", "1s"], ["--time", "5"], ["--memory", "1KiB"], ["--jobs", "0"],
            ["--log", "-", "--json", "-"],
        ] {
            let process = try start(["fuzz"] + arguments, output: folder.file("out"))
            process.waitUntilExit()
            #expect(process.terminationStatus == 64, "\(arguments)")
        }
    }
}
