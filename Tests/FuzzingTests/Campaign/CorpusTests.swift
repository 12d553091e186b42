import Files
import Foundation
import Testing

@testable import Fuzzing

@Suite("The corpus") struct CorpusTests {
    @Test func namesSayTheOracle() {
        let name = CorpusEntry.name(oracle: "trial:crash=3", file: [1, 2], fileExtension: "wasi.json")
        #expect(name.hasPrefix("trial-") && name.hasSuffix(".wasi.json"))
        let parts = CorpusEntry.parts(ofName: name + ".gz")
        #expect(parts.oracle == "trial")
        #expect(parts.fileExtension == "wasi.json")
        #expect(CorpusEntry.parts(ofName: "a-b.wasm") == (nil, "wasm"))
        #expect(CorpusEntry.parts(ofName: "README") == (nil, ""))
        #expect(CorpusEntry.parts(ofName: "-0123456789abcdef.wasm") == (nil, "wasm"))
    }

    @Test func entriesMayBePacked() throws {
        let folder = try TemporaryFolder()
        try OutputFile.createFolder(folder.file("seeds/below"))
        try OutputFile.writePacked([1, 2, 3], to: folder.file("seeds/below/x.wasm.gz"))
        try OutputFile.write([4], to: folder.file("seeds/trial-0123456789abcdef.wasm"))
        let entries = try CorpusFolder(folder.path).seedEntries()
        #expect(entries.map(\.file) == [[1, 2, 3], [4]])
        #expect(entries.map(\.oracle) == [nil, "trial"])
        #expect(entries.map(\.fileExtension) == ["wasm", "wasm"])
    }

    @Test func oneEntryForEachFeatureIsKept() {
        typealias Measured = CorpusSelection.Measured
        let entries = [
            Measured(name: "large", oracle: "o", size: 9, features: [1, 2, 3]), Measured(name: "b", oracle: "o", size: 2, features: [1]),
            Measured(name: "a", oracle: "o", size: 2, features: [1]), Measured(name: "c", oracle: "o", size: 3, features: [2]),
            Measured(name: "d", oracle: "p", size: 4, features: [1]), Measured(name: "e", oracle: "o", size: 5, features: []),
        ]
        #expect(CorpusSelection.smallest(entries).map { entries[$0].name } == ["a", "c", "d", "large"])
        let reversed = Array(entries.reversed())
        #expect(CorpusSelection.smallest(reversed).map { reversed[$0].name } == ["a", "c", "d", "large"])
    }

    @Test func regressionsHaveRecordsAndRecordsHaveFiles() throws {
        let folder = try TemporaryFolder()
        let corpus = CorpusFolder(folder.path)
        #expect(try corpus.regressionEntries().regressions.isEmpty)
        let record = RegressionRecord(oracle: "script", engines: ["interpreter"], features: [.simd], found: "by hand", fixed: nil)
        try corpus.add(regression: Array("(module)".utf8), name: "a.wast", record: record)
        try corpus.add(regression: [1], name: "b.wasm", record: record)
        var (regressions, faults) = try corpus.regressionEntries()
        #expect(regressions.map(\.entry.name) == ["a.wast", "b.wasm"])
        #expect(regressions.map(\.record) == [record, record])
        #expect(faults == [])

        try OutputFile.write([], to: "\(corpus.regressions)/c.wasm")
        try OutputFile.write([], to: "\(corpus.regressions)/d.wasm.record.json")
        try OutputFile.write(Array("{}".utf8), to: "\(corpus.regressions)/b.wasm.record.json")
        (regressions, faults) = try corpus.regressionEntries()
        #expect(regressions.map(\.entry.name) == ["a.wast"])
        #expect(faults.count == 3)
    }

    @Test func recordsAreReadStrictly() throws {
        let good = #"{"oracle": "o", "engines": [], "features": ["gc"], "found": "x", "fixed": null}"#
        #expect(try RegressionRecord(json: Array(good.utf8)).features == [.gc])
        for bad in [
            "", "[]", "{}", good.replacing("gc", with: "gcc"), good.replacing("null", with: "1"), good.replacing("\"o\"", with: "\"\""),
            good.replacing("found", with: "fund"), good.replacing("[]", with: "[1]"), good.replacing("}", with: ", \"more\": 1}"),
        ] {
            #expect(throws: CaseFormatError.self) { try RegressionRecord(json: Array(bad.utf8)) }
        }
    }
}
