import Foundation
import Testing
import WasmBinary
import WasmModel

@testable import Fuzzing

@Suite struct GenerateCommandTests {
    private static func run(_ arguments: String...) throws -> (status: Int32, output: [UInt8], messages: String) {
        let process = Process()
        process.executableURL = URL(filePath: Trials.assay)
        process.arguments = ["generate"] + arguments
        let output = Pipe(), messages = Pipe()
        process.standardOutput = output
        process.standardError = messages
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let told = try messages.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, Array(text), String(decoding: told, as: UTF8.self))
    }

    @Test func casesAreFilesThatCanBeRead() throws {
        let folder = try TemporaryFolder()
        let (status, _, messages) = try Self.run("--count", "3", "--seed", "4", "--check", "--output", folder.file("out"))
        #expect(status == 0)
        #expect(messages.contains("3 cases") && messages.contains("0 not valid"))
        #expect(folder.names("out") == ["case-4-0.wasm", "case-4-1.wasm", "case-4-2.wasm"])
        var choices = Choices(seed: SplitMix64.seed(4, 2))
        let bytes = Array(try Data(contentsOf: URL(filePath: folder.file("out/case-4-2.wasm"))))
        #expect(try FuzzCase(file: bytes) == CaseGenerator.generate(&choices))
    }

    @Test func standardOutputTakesOneCaseOrText() throws {
        #expect(try Self.run("--output", "-").output.starts(with: [0, 0x61, 0x73, 0x6D]))
        #expect(try Self.run("--output", "-", "--count", "2").status == 64)
        let (status, text, _) = try Self.run("--output", "-", "--count", "2", "--text")
        #expect(status == 0)
        #expect(String(decoding: text, as: UTF8.self).hasPrefix("(module"))
    }

    @Test func settingsAreChecked() throws {
        let wrong = try Self.run("--set", "funktions=1")
        #expect(wrong.status == 64)
        #expect(wrong.messages.contains("did you mean functions?"))
        #expect(try Self.run("--features", "simmd").messages.contains("did you mean simd?"))
        #expect(try Self.run("--config", "/does/not/exist").status == 66)
        let folder = try TemporaryFolder()
        try "{".write(toFile: folder.file("config.json"), atomically: true, encoding: .utf8)
        let broken = try Self.run("--config", folder.file("config.json"))
        #expect(broken.status == 65)
        #expect(broken.messages.contains("config.json: line 1"))
    }

    @Test func theConfigurationThatIsShownCanBeReadBack() throws {
        let shown = try Self.run("--show-config", "--set", "functions=2", "--features", "simd,gc")
        #expect(shown.status == 0)
        let configuration = try GeneratorConfiguration(file: shown.output)
        #expect(configuration.value(of: "functions") == 2)
        #expect(configuration.features == Features([.simd, .gc, .functionReferences, .referenceTypes, .bulkMemory]))
    }

    @Test func singleInstructionsAreCasesToo() throws {
        let (status, _, messages) = try Self.run("--single-instructions", "--first", "1000", "--count", "20", "--check")
        #expect(status == 0)
        #expect(messages.contains("20 cases") && messages.contains("0 not valid"))
    }
}
