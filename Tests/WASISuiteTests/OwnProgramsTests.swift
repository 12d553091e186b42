import Foundation
import RampartWASI
import SuiteSupport
import Testing

@testable import WASISuite

/// The programs in `wasi-testsuite/`, which `make test` compiles where there is a compiler.
@Suite("Our own programs")
struct OwnProgramsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let suite: String? = {
        let folder = root.appending(path: "wasi-testsuite/build")
        return FileManager.default.fileExists(atPath: folder.path()) ? folder.path() : nil
    }()

    @Test("They pass, and call every function of the interface", .enabled(if: suite != nil, "there is no compiler for wasm32-wasi here"))
    func everyFunctionIsCalled() throws {
        let sources = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "wasi-testsuite/sources").path())
        var options = WASISuiteOptions(paths: [try #require(Self.suite)], child: [assay, "wasi-child"])
        options.jobs = ProcessInfo.processInfo.activeProcessorCount
        // A debug build on a busy machine.
        options.timeLimit = .seconds(120)
        options.exactOutput = true
        options.minimum = sources.count { $0.hasSuffix(".c") }
        let report = try WASISuiteRunner(options: options).run(observer: RecordingObserver())
        for program in report.programs where program.outcome != .passed {
            Issue.record("\(program.name): \(program.outcome.message ?? "") \(String(decoding: program.errors, as: UTF8.self))")
        }
        #expect(report.isAsExpected)
        #expect(Set(report.calls.map(\.function)) == Set(WASI.functionNames))
        #expect(WASI.functionNames.count == 46)
    }
}
