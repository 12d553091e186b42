import Foundation
import Reporting
import SuiteSupport
import Testing

@testable import WASISuite

@Suite("Running programs")
struct WASISuiteRunnerTests {
    private func suite(_ programs: [String: String], _ files: [String: String] = [:]) throws -> SuiteFolder {
        try SuiteFolder(programs: programs, files: files.merging(["manifest.json": Programs.manifest]) { first, _ in first })
    }

    @Test("What does as its configuration says passes, in the order of the names")
    func passing() throws {
        let folder = try suite(
            [
                "a.wasm": Programs.passing, "b.wasm": Programs.exiting(33), "c.wasm": Programs.writing("hello"),
                "d.wasm": Programs.writing("x", to: 2),
            ],
            ["b.json": #"{"exit_code": 33}"#, "c.json": #"{"stdout": "hello"}"#, "d.json": #"{"stdout": "", "stderr": "x"}"#])
        let observer = RecordingObserver()
        let report = try run(folder, observer: observer)
        #expect(report.programs.map(\.outcome) == [.passed, .passed, .passed, .passed])
        #expect(report.isAsExpected)
        #expect(observer.reported == ["suite/a.wasm", "suite/b.wasm", "suite/c.wasm", "suite/d.wasm"])
        #expect(report.programs.map(\.exitCode) == [0, 33, 0, 0])
        #expect(report.calls.map(\.function) == ["fd_write", "proc_exit"])
    }

    @Test("What does something else fails, and says what")
    func failing() throws {
        let folder = try suite(
            [
                "code.wasm": Programs.exiting(1), "output.wasm": Programs.writing("hello"), "short.wasm": Programs.writing("he"),
                "trap.wasm": Programs.trapping, "expected-trap.wasm": Programs.trapping,
            ],
            [
                "output.json": #"{"stdout": "other"}"#, "short.json": #"{"stdout": "hello"}"#, "expected-trap.json": #"{"exit_code": 134}"#,
                "missing.json": "{}",
            ])
        try folder.write(Data("no module".utf8), to: "malformed.wasm")
        let report = try run(folder)
        #expect(report.counts.failed == 6)
        #expect(report.message("suite/code.wasm") == "exit code 1, expected 0")
        #expect(report.message("suite/output.wasm") == "standard output is \"hello\", expected \"other\"")
        #expect(report.message("suite/trap.wasm") == "it ended with: unreachable")
        #expect(report.message("suite/malformed.wasm").hasPrefix("it cannot be started: "))
        #expect(report.verdict == .findings)
    }

    @Test("Only the beginning of the output counts, unless all of it shall")
    func exactOutput() throws {
        let folder = try suite(["a.wasm": Programs.writing("hello")], ["a.json": #"{"stdout": "hell"}"#])
        #expect(try run(folder).isAsExpected)
        #expect(try !run(folder) { $0.exactOutput = true }.isAsExpected)
    }

    @Test("A hang and a crash are failures of their program alone")
    func hangAndCrash() throws {
        let folder = try suite(["a.wasm": Programs.endless, "b.wasm": Programs.passing])
        let report = try run(folder) { $0.timeLimit = .seconds(3) }
        #expect(report.fault("suite/a.wasm") == .timeLimit)
        #expect(report.outcome("suite/b.wasm") == .passed)
        let crashed = try run(folder) { $0.child = ["/bin/sh", "-c", "kill -SEGV $$"] }
        #expect(crashed.fault("suite/a.wasm") == .crash)
        #expect(crashed.message("suite/b.wasm") == "the process that ran it died of signal 11 (segmentation fault)")
        // A process that ends as if all were well, without having run anything.
        #expect(try run(folder) { $0.child = ["/bin/true"] }.fault("suite/a.wasm") == .crash)
        #expect(try run(folder) { $0.child = ["/does/not/exist"] }.fault("suite/a.wasm") == .host)
    }

    @Test("A configuration that is not understood fails its program")
    func configurations() throws {
        let texts = [
            #"{"exitcode": 0}"#, #"{"args": "a"}"#, #"{"args": [1]}"#, #"{"env": ["a"]}"#, #"{"env": {"a": 1}}"#, #"{"exit_code": -1}"#,
            #"{"exit_code": "0"}"#, #"{"stdout": 1}"#, "[]", "{", #"{"root": "..", "args": []}"#, #"{"dirs": ["/etc"]}"#,
            #"{"root": "a/../../b"}"#,
            #"{"root": "missing"}"#, #"{"root": "a", "dirs": []}"#, #"{"operations": [], "args": []}"#, #"{"stdout": "a", "stdout": "b"}"#,
        ]
        var files: [String: String] = [:]
        var programs: [String: String] = [:]
        for (index, text) in texts.enumerated() {
            programs["\(index).wasm"] = Programs.passing
            files["\(index).json"] = text
        }
        let report = try run(try suite(programs, files))
        for (index, text) in texts.enumerated() { #expect(report.fault("suite/\(index).wasm") == .configuration, "\(text)") }
        #expect(report.message("suite/0.wasm").contains("\"exitcode\" is not known"))
        #expect(report.verdict == .malformedInput)
    }

    @Test("Arguments and environment are those of the configuration")
    func arguments() throws {
        let folder = try suite(
            ["none.wasm": Programs.counting, "some.wasm": Programs.counting, "environ_none.wasm": Programs.counting],
            [
                "none.json": #"{"exit_code": 1}"#, "some.json": #"{"args": ["a", "b"], "env": {"X": "y"}, "exit_code": 19}"#,
                "environ_none.json": #"{"exit_code": 1}"#,
            ])
        #expect(try run(folder).isAsExpected)
        let report = try run(folder) { $0.environment = [EnvironmentVariable(name: "X", value: "z")] }
        #expect(report.programs.map(\.exitCode) == [1, 17, 19])
    }

    @Test("Directories are copies, under their own names or as the root")
    func directories() throws {
        let making = Programs.makingDirectory("made.cleanup")
        let folder = try suite(
            [
                "dirs.wasm": Programs.preopenName, "dirs-make.wasm": making, "root.wasm": Programs.preopenName, "root-make.wasm": making,
                "argument.wasm": Programs.counting,
            ],
            [
                "dirs.json": #"{"dirs": ["fs.dir"], "exit_code": 6}"#, "dirs-make.json": #"{"dirs": ["fs.dir"]}"#,
                "root.json": #"{"root": "fs.dir", "exit_code": 1}"#, "root-make.json": #"{"root": "fs.dir"}"#,
                "argument.json": #"{"dirs": ["fs.dir"], "exit_code": 2}"#, "fs.dir/file": "", "fs.dir/made.cleanup/left": "over",
            ])
        let report = try run(folder)
        #expect(report.isAsExpected)
        #expect(report.programs.compactMap(\.outcome.message) == [])
        // The suite's own folder is as it was.
        #expect(FileManager.default.fileExists(atPath: folder.url.appending(path: "fs.dir/made.cleanup/left").path()))
    }

    @Test("Other versions are listed and do not fail the run, other styles do")
    func notSupported() throws {
        let files = [
            "p1/manifest.json": #"{"name": "one"}"#, "wasm32-wasip3/manifest.json": #"{"name": "three"}"#,
            "other/manifest.json": #"{"name": "two", "version": "wasm32-wasip2"}"#, "wasm32-wasip3/b.json": #"{"operations": []}"#,
        ]
        let programs = ["p1/a.wasm": Programs.passing, "wasm32-wasip3/b.wasm": Programs.passing, "other/c.wasm": Programs.passing]
        let folder = try SuiteFolder(programs: programs, files: files)
        try folder.write(Data(Programs.manifest.utf8), to: "proposals/wasi-threads/manifest.json")
        try folder.write(Data(), to: "proposals/wasi-threads/d.wasm")
        let report = try run(folder)
        #expect(report.isAsExpected)
        #expect(report.counts.passed == 1)
        #expect(report.counts.unsupported == 3)
        #expect(report.message("suite/proposals/wasi-threads/d.wasm") == "not supported (needs the proposal wasi-threads)")
        #expect(report.message("suite/wasm32-wasip3/b.wasm") == "not supported (needs wasm32-wasip3)")
        #expect(try !run(folder) { $0.strictUnsupported = true }.isAsExpected)
        // None of them ran.
        let glob = try #require(Glob("!p1/**"))
        #expect(try !run(folder) { $0.filters = [glob] }.isAsExpected)

        let operations = try suite(
            ["a.wasm": Programs.passing, "b.wasm": Programs.passing], ["b.json": #"{"operations": [{"type": "run"}]}"#])
        let styles = try run(operations)
        #expect(styles.outcome("suite/b.wasm") == .notSupported(needs: "\"operations\" in its configuration", isOtherVersion: false))
        #expect(!styles.isAsExpected)
    }

    @Test("No program, and fewer than there must be, is no success")
    func tooFew() throws {
        #expect(try run(SuiteFolder()).fault("suite/suite") == .missingPrograms)
        #expect(try run(suite([:])).fault("suite/suite") == .missingPrograms)
        // A suite whose programs were not built.
        let unbuilt = try SuiteFolder(
            programs: ["one/a.wasm": Programs.passing],
            files: ["one/manifest.json": Programs.manifest, "two/manifest.json": Programs.manifest, "two/b.json": "{}"])
        #expect(try run(unbuilt).fault("suite/two/suite") == .missingPrograms)
        // Sources are no suite.
        let sources = try SuiteFolder(
            programs: ["one/a.wasm": Programs.passing],
            files: ["one/manifest.json": Programs.manifest, "src/manifest.json": Programs.manifest, "src/b.json": "{}", "src/b.rs": ""])
        #expect(try run(sources).isAsExpected)
        let folder = try suite(["a.wasm": Programs.passing, "b.wasm": Programs.passing])
        #expect(try run(folder) { $0.minimum = 2 }.isAsExpected)
        #expect(try !run(folder) { $0.minimum = 3 }.isAsExpected)
        let glob = try #require(Glob("x*"))
        let filtered = try run(folder) { $0.filters = [glob] }
        #expect(filtered.found == 2)
        #expect(!filtered.isAsExpected)
        let official = try SuiteFolder(
            programs: ["a.wasm": Programs.passing], files: ["manifest.json": #"{"name": "WASI C tests [wasm32-wasip1]"}"#])
        #expect(try run(official).message("suite/suite") == "1 programs where at least 14 are known")
        // One program that is asked for by itself is all there must be.
        let path = official.url.appending(path: "a.wasm").path()
        #expect(try run(official) { $0.paths = [path] }.isAsExpected)
        #expect(throws: FileError.self) { try run(official) { $0.paths = ["/does/not/exist"] } }
    }

    @Test("A manifest with a fault is the fault of its suite")
    func manifests() throws {
        for text in ["{", "[]", "{}", #"{"name": 1}"#, #"{"name": "a", "colour": "b"}"#] {
            let folder = try SuiteFolder(programs: ["a.wasm": Programs.passing], files: ["manifest.json": text])
            let report = try run(folder)
            #expect(report.fault("suite/suite") == .configuration, "\(text)")
            #expect(!report.isAsExpected)
        }
    }

    @Test("An expectation file excuses what fails, and nothing else")
    func expectations() throws {
        let folder = try suite(["a.wasm": Programs.passing, "b.wasm": Programs.trapping])
        func verdict(_ text: String) throws -> Bool {
            let expectations = try Expectations(parsing: text)
            return try run(folder) { $0.expectations = expectations }.isAsExpected
        }
        #expect(try !verdict(""))
        #expect(try verdict("b.wasm  known"))
        #expect(try verdict("suite/b.wasm  known"))
        #expect(try !verdict("b.wasm  known\na.wasm  it passes"))
        #expect(try !verdict("b.wasm  known\nc.wasm  there is none"))
        #expect(try !verdict("b.wasm  known\nb.wasm:1  programs have no lines"))
    }

    @Test("JUnit and JSON agree with the verdict, and the schema accepts the report")
    func reports() throws {
        let folder = try SuiteFolder(
            programs: [
                "one/a.wasm": Programs.passing, "one/b.wasm": Programs.writing("<&"), "one/c.wasm": Programs.trapping,
                "one/d.wasm": Programs.trapping, "wasm32-wasip3/e.wasm": Programs.passing,
            ],
            files: [
                "one/manifest.json": Programs.manifest, "wasm32-wasip3/manifest.json": #"{"name": "three"}"#,
                "one/b.json": #"{"exit_code": 1}"#,
                "one/c.json": #"{"unknown": 1}"#,
            ])
        let expectations = try Expectations(parsing: "one/d.wasm  known\nz.wasm  there is none")
        var report = try run(folder) { $0.expectations = expectations }
        report.notRun = [SuiteNotRun(name: "official", reason: "not here")]
        let junit = report.junit
        let schemaPath = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        try XMLSchema.validate(JUnitWriter.xml(of: junit), against: InputFile.read("/\(schemaPath)/docs/junit-common.xsd"))
        #expect(junit.repeatedCases == [])
        #expect(junit.counts.failures == 2)
        #expect(junit.counts.errors == 1)
        #expect(junit.counts.skipped == 3)
        #expect(junit.suites[0].cases.map(\.name) == ["a.wasm", "b.wasm", "c.wasm", "d.wasm"])
        #expect(junit.suites[0].cases[0].className == "wasi.interpreter.suite.one")
        #expect(junit.suites[0].cases[1].systemOut == Array("<&".utf8))
        #expect(report.json["tests"] == ["total": 5, "passed": 1, "failed": 2, "skipped": 1, "unsupported": 1])
        #expect(report.json["asExpected"] == false)
        #expect(report.json["unmatchedExpectations"] == ["z.wasm"])
        guard case .array(let suites) = report.json["suites"], case .array(let programs) = suites.first?["programs"] else {
            Issue.record("no programs")
            return
        }
        #expect(programs.map { $0["verdict"] } == ["passed", "failed", "failed", "skipped"])
        #expect(programs[2]["error"] == "configuration")
    }
}
