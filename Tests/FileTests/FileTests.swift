import Foundation
import Testing

/// Everything textual, compared with what stands in the case files. `BLESS=1 swift test --filter FileTests` writes them anew.
@Suite struct FileTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases").path()

    private static let files: [String] = {
        let paths = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return paths.filter { $0.hasSuffix(".wat") || $0.hasSuffix(".wast") }.sorted()
    }()

    private static let isBlessing = ProcessInfo.processInfo.environment["BLESS"] == "1"

    @Test func thereAreCases() {
        #expect(Self.files.count > 10)
        #expect(Self.files.contains("format.wat"))
    }

    @Test(arguments: files) func file(_ name: String) throws {
        let path = "\(Self.folder)/\(name)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let file = try CaseFile(text)
        let outputs = try file.cases.map { try $0.output() }
        let found = file.text(expecting: outputs)
        if found == text { return }
        if Self.isBlessing {
            try found.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        var report: [String] = []
        for (test, output) in zip(file.cases, outputs) where test.expected != output {
            report.append("\(test.lines.first ?? "")\n" + difference(expected: test.expected, found: output))
        }
        if report.isEmpty { report.append("the file is not written as BLESS=1 would write it") }
        Issue.record("\(name): BLESS=1 writes what was found (+)\n\(report.joined(separator: "\n"))")
    }

    @Test func differencesAreShownWithALineAround() {
        let expected = ["a", "b", "c", "d", "e", "f"]
        #expect(difference(expected: expected, found: ["a", "b", "c", "x", "e", "f"]) == "  ...\n  c\n- d\n+ x\n  e\n  ...")
        #expect(difference(expected: ["a"], found: ["a", "b"]) == "  a\n+ b")
        #expect(difference(expected: [], found: ["b"]) == "+ b")
    }

    @Test func filesThatAreNone() {
        #expect(throws: CaseFile.Fault.noCase) { try CaseFile(";; nothing\n") }
        #expect(throws: CaseFile.Fault.textBeforeHeader(line: 1)) { try CaseFile("(module)\n;;! test: print\n;;! expect\n") }
        #expect(throws: CaseFile.Fault.noExpectation(kind: "print")) { try CaseFile(";;! test: print\n(module)\n") }
        #expect(throws: CaseFile.Fault.textInExpectation(line: 3)) { try CaseFile(";;! test: print\n;;! expect\n(module)\n") }
    }
}
