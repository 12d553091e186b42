import Foundation
import Reporting
import SpecScripts
import SuiteSupport
import Synchronization
import Testing
import WasmModel

@testable import SpecScripts

/// Remembers the order of what it is told.
private final class RecordingObserver: SuiteObserver {
    private let names = Mutex<(finished: [String], reported: [String])>(([], []))

    var reported: [String] { names.withLock(\.reported) }
    var finished: [String] { names.withLock(\.finished) }

    func begin(scripts: Int) {}
    func finished(_ report: ScriptReport) { names.withLock { $0.finished.append(report.name) } }
    func reported(_ report: ScriptReport) { names.withLock { $0.reported.append(report.name) } }
}

/// A folder of scripts that is gone after the test.
private final class ScriptFolder {
    let url: URL

    init(_ files: [String: String]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "scripts-\(UUID().uuidString)/suite")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(Data(text.utf8), to: name) }
    }

    func write(_ data: Data, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }
}

@Suite("Running suites")
struct SuiteRunnerTests {
    private static let passing = "(module (func (export \"f\")))\n(assert_return (invoke \"f\"))\n"
    private static let failing =
        "(module (func (export \"f\")))\n(assert_return (invoke \"f\"))\n(assert_trap (invoke \"f\") \"unreachable\")\n"

    private func run(
        _ folder: ScriptFolder, observer: RecordingObserver = RecordingObserver(), _ change: (inout SuiteOptions) throws -> Void = { _ in }
    ) throws -> SuiteReport {
        var options = SuiteOptions(paths: [folder.url.path()])
        try change(&options)
        return try SuiteRunner(options: options, engine: .interpreter).run(observer: observer)
    }

    @Test("Reports come in the order of the names, with any number of threads")
    func order() throws {
        var files: [String: String] = ["b/c.wast": Self.passing, "readme.md": "no script"]
        for number in 10..<40 { files["a\(number).wast"] = Self.passing }
        let folder = try ScriptFolder(files)
        let expected = (10..<40).map { "suite/a\($0).wast" } + ["suite/b/c.wast"]
        for jobs in [1, 4] {
            let observer = RecordingObserver()
            let report = try run(folder, observer: observer) { $0.jobs = jobs }
            #expect(report.scripts.map(\.name) == expected)
            #expect(observer.reported == expected)
            #expect(Set(observer.finished) == Set(expected))
            #expect(report.isAsExpected)
            #expect(report.assertions.passed == 31)
        }
    }

    @Test("Nothing found or nothing left is no success")
    func nothing() throws {
        let empty = try ScriptFolder(["readme.md": ""])
        #expect(try run(empty).found == 0)
        #expect(try !run(empty).isAsExpected)
        let folder = try ScriptFolder(["a.wast": Self.passing])
        let glob = try #require(Glob("x*"))
        let filtered = try run(folder) { $0.filters = [glob] }
        #expect(filtered.found == 1)
        #expect(!filtered.isAsExpected)
    }

    @Test("A script without commands, that does not parse, or is no UTF-8 is a failure")
    func unusableScripts() throws {
        let folder = try ScriptFolder(["comment.wast": ";; nothing\n", "open.wast": "(module\n(func", "unknown.wast": "(assert_nothing)"])
        try folder.write(Data([0x22, 0xFF, 0x22]), to: "utf8.wast")
        try folder.write(Data(";; features: flying\n(module)".utf8), to: "features.wast")
        let report = try run(folder)
        let kinds = Dictionary(uniqueKeysWithValues: report.scripts.map { ($0.name, $0.error?.kind) })
        #expect(kinds["suite/comment.wast"] == .empty)
        #expect(kinds["suite/open.wast"] == .malformed)
        #expect(kinds["suite/unknown.wast"] == .malformed)
        #expect(kinds["suite/utf8.wast"] == .malformed)
        #expect(kinds["suite/features.wast"] == .unknownFeature)
        #expect(report.files.failed == 5)
        #expect(report.assertions.failed == 5)
        #expect(!report.isAsExpected)
    }

    @Test("The run in one word")
    func verdicts() throws {
        #expect(try run(ScriptFolder(["a.wast": Self.passing])).verdict == .asExpected)
        #expect(try run(ScriptFolder(["a.wast": Self.failing])).verdict == .findings)
        #expect(try run(ScriptFolder([:])).verdict == .findings)
        #expect(try run(ScriptFolder(["a.wast": "(module"])).verdict == .malformedInput)
        #expect(try run(ScriptFolder(["a.wast": "(module", "b.wast": Self.passing])).verdict == .findings)
        #expect(try run(ScriptFolder(["a.wast": ";; nothing"])).verdict == .findings)
        let link = try ScriptFolder([:])
        try FileManager.default.createSymbolicLink(
            at: link.url.appending(path: "a.wast"), withDestinationURL: URL(filePath: "/does/not/exist"))
        #expect(try run(link).verdict == .unreadableInput)
    }

    @Test("Millions of parentheses are an error and no crash")
    func parentheses() throws {
        let folder = try ScriptFolder([:])
        try folder.write(Data(repeating: UInt8(ascii: "("), count: 5_000_000), to: "deep.wast")
        #expect(try run(folder).scripts.first?.error?.kind == .malformed)
    }

    @Test("A path that is not there is an error before anything runs")
    func missingPath() throws {
        let folder = try ScriptFolder(["a.wast": Self.passing])
        #expect(throws: FileError.self) { try run(folder) { $0.paths.append("/does/not/exist") } }
    }

    @Test("A packed script is a script")
    func packed() throws {
        let folder = try ScriptFolder([:])
        try folder.write(Data(try Gzip.compress(Array(Self.failing.utf8))), to: "a.wast.gz")
        let report = try run(folder)
        #expect(report.assertions.passed == 1)
        #expect(report.assertions.failed == 1)
    }

    @Test("Folders of proposals that are not implemented are not run, and then the verdict is no success")
    func unsupportedFolders() throws {
        let folder = try ScriptFolder(["a.wast": Self.passing, "proposals/stack-switching/b.wast": Self.passing])
        let report = try run(folder)
        #expect(report.files.passed == 1)
        #expect(report.files.skipped == 1)
        #expect(report.scripts.last?.skipped == .notSupported(needs: "the proposal stack-switching"))
        #expect(!report.isAsExpected)
        let glob = try #require(Glob("!proposals/**"))
        #expect(try run(folder) { $0.filters = [glob] }.isAsExpected)
    }

    @Test("An expectation file excuses what fails, and nothing else")
    func expectations() throws {
        let folder = try ScriptFolder(["a.wast": Self.passing, "b.wast": Self.failing])
        func verdict(_ text: String) throws -> Bool {
            let expectations = try Expectations(parsing: text)
            return try run(folder) { $0.expectations = expectations }.isAsExpected
        }
        #expect(try !verdict(""))
        #expect(try verdict("b.wast:3  known"))
        #expect(try verdict("suite/b.wast:3  known"))
        #expect(try verdict("b.wast  known"))
        #expect(try !verdict("b.wast:3  known\na.wast:2  it passes"))
        #expect(try !verdict("b.wast:3  known\na.wast  it passes"))
        #expect(try !verdict("b.wast:3  known\nb.wast:9  no such line"))
        #expect(try !verdict("b.wast:3  known\nc.wast  no such script"))
    }

    @Test("An entry for a script that is left out is not held against the run")
    func expectationsOfOthers() throws {
        let folder = try ScriptFolder(["a.wast": Self.passing, "b.wast": Self.failing])
        let glob = try #require(Glob("a*"))
        let expectations = try Expectations(parsing: "b.wast:3  known")
        let report = try run(folder) {
            $0.filters = [glob]
            $0.expectations = expectations
        }
        #expect(report.isAsExpected)
    }

    @Test("A feature that is switched off makes its syntax malformed")
    func features() throws {
        let folder = try ScriptFolder([
            "a.wast": "(module (func (export \"f\") (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0))))"
        ])
        #expect(try run(folder).isAsExpected)
        let report = try run(folder) { $0.removedFeatures = [.saturatingTruncation] }
        #expect(!report.isAsExpected)
        let again = try run(folder) {
            $0.removedFeatures = []
            $0.addedFeatures = [.saturatingTruncation]
        }
        #expect(again.isAsExpected)
    }

    @Test("JUnit and JSON agree with the verdict, and the schema accepts the report")
    func reports() throws {
        let folder = try ScriptFolder([
            "a.wast": Self.passing + "(invoke \"f\") (invoke \"f\")", "b.wast": Self.failing, "c.wast": "(module",
            "modules.wast": "(module)",
            "proposals/unheard-of/d.wast": Self.passing,
            "names.wast": "(module (func (export \"\\00<&\\\"\")))(assert_return (invoke \"\\00<&\\\"\") (i32.const 1))",
        ])
        let report = try run(folder)
        let schemaPath = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let schema = try InputFile.read("/\(schemaPath)/docs/junit-common.xsd")
        for granularity in JUnitGranularity.allCases {
            let junit = report.junit(granularity: granularity)
            try XMLSchema.validate(JUnitWriter.xml(of: junit), against: schema)
            #expect(junit.repeatedCases == [])
            #expect(junit.suites.count == 6)
            #expect(junit.counts.errors == 1)
            #expect(junit.counts.failures == 2)
            #expect(junit.counts.skipped == 1)
        }
        let assertions = report.junit(granularity: .assertion)
        #expect(assertions.suites[0].cases.map(\.name) == ["L2 assert_return \"f\"", "L3 invoke \"f\"", "L3 invoke \"f\" [2]"])
        #expect(assertions.suites[0].cases[0].className == "wasm.interpreter.suite.a.wast")
        guard case .failure(_, _, let body) = assertions.suites[1].cases[1].outcome else {
            Issue.record("no failure")
            return
        }
        #expect(body.hasPrefix("suite/b.wast:3: (assert_trap"))
        #expect(report.json["files"]?["total"] == 6)
        #expect(report.json["files"]?["passed"] == 2)
        #expect(report.json["files"]?["failed"] == 3)
        #expect(report.json["files"]?["skipped"] == 1)
        #expect(report.json["assertions"]?["total"] == 7)
        #expect(report.json["assertions"]?["failed"] == 3)
        #expect(report.json["assertions"]?["wrongMessage"] == 0)
        #expect(report.json["engine"] == "interpreter")
    }

    /// The official scripts: `$SPEC_TESTSUITE`, else beside the repository.
    static let officialFolder: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["SPEC_TESTSUITE"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared/spec-testsuite")
        return FileManager.default.fileExists(atPath: folder.appending(path: "i32.wast").path()) ? folder.path() : nil
    }()

    @Test("The official suite passes, with its messages", .enabled(if: officialFolder != nil, "the official suite is not here"))
    func officialSuite() throws {
        var options = SuiteOptions(paths: [try #require(Self.officialFolder)])
        // Folders whose proposals are not implemented are left out by name, so that a script is never left out unseen.
        for rule in FolderTable.rules {
            guard case .notSupported = rule.support else { continue }
            options.filters.append(try #require(Glob("!\(rule.folder.joined(separator: "/"))/**")))
        }
        options.jobs = ProcessInfo.processInfo.activeProcessorCount
        options.strictMessages = true
        let report = try SuiteRunner(options: options, engine: .interpreter).run(observer: RecordingObserver())
        #expect(report.found >= 288)
        #expect(report.assertions.total > 62_000)
        #expect(report.isAsExpected)
        for script in report.scripts where script.verdict(strictMessages: true) != .passed {
            let findings = script.results.filter { $0.outcome.isFinding(strictMessages: true) }
            Issue.record("\(script.name): \(script.error?.message ?? findings.first?.description(in: script.name) ?? "not run")")
        }
    }
}
