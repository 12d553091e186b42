import Foundation
import Testing
import WasmBinary
import WasmModel

/// Where the official scripts are: `$SPEC_TESTSUITE`, else beside the repository.
enum OfficialSuite {
    static let directory: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let candidate =
            ProcessInfo.processInfo.environment["SPEC_TESTSUITE"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared/spec-testsuite")
        return FileManager.default.fileExists(atPath: candidate.path()) ? candidate : nil
    }()

    struct Case: Sendable {
        var place: String
        var bytes: [UInt8]
        var command: String
        var expected: String?
    }

    /// All binary modules in the scripts of the top folder.
    static let cases: [Case] = {
        guard let directory, let files = try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil) else {
            return []
        }
        var cases: [Case] = []
        for file in files.sorted(by: { $0.path() < $1.path() }) where file.pathExtension == "wast" {
            guard let data = try? Data(contentsOf: file), data.range(of: Data("binary".utf8)) != nil else { continue }
            for found in BinaryModuleScanner(Array(data)).modules() {
                cases.append(
                    Case(
                        place: "\(file.lastPathComponent):\(found.line)", bytes: found.bytes, command: found.command,
                        expected: found.expected))
            }
        }
        return cases
    }()
}

@Suite(.enabled(if: OfficialSuite.directory != nil, "the official suite is not here"))
struct OfficialBinaryModulesTests {
    /// Decodes a module and reads all its bodies.
    private func decodeAndWalk(_ bytes: [UInt8]) throws(MalformedError) -> Module {
        let module = try ModuleDecoder.decode(bytes)
        for body in module.bodies { try walk(module, body.range) }
        return module
    }

    @Test func malformedModulesFailWithTheExpectedText() {
        let cases = OfficialSuite.cases.filter { $0.command == "assert_malformed" }
        #expect(cases.count >= 700)
        for found in cases {
            guard let expected = found.expected else {
                Issue.record("\(found.place): no expected text found")
                continue
            }
            do throws(MalformedError) {
                _ = try decodeAndWalk(found.bytes)
                Issue.record("\(found.place): decoded, expected \"\(expected)\"")
            } catch {
                #expect(error.message.hasPrefix(expected), "\(found.place): \(error)")
            }
        }
    }

    @Test func allOtherModulesDecodeAndSurviveTheRoundTrip() {
        let cases = OfficialSuite.cases.filter { $0.command != "assert_malformed" }
        #expect(cases.count >= 90)
        for found in cases {
            do throws(MalformedError) {
                let canonical = ModuleEncoder.encode(try decodeAndWalk(found.bytes))
                let again = ModuleEncoder.encode(try decodeAndWalk(canonical))
                #expect(again == canonical, "\(found.place): not stable")
            } catch {
                Issue.record("\(found.place): \(error)")
            }
        }
    }
}
