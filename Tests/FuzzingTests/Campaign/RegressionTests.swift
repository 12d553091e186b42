import Foundation
import Testing

@testable import Fuzzing

/// Everything that fuzzing has found once is judged again, each in a child, so that a crash is a fault of its file alone.
@Suite("Regressions") struct RegressionTests {
    private static let corpus: CorpusFolder = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return CorpusFolder(tests.deletingLastPathComponent().appending(path: "corpus").path())
    }()

    private func work(_ oracles: [String] = Oracles.names) -> CorpusWork {
        CorpusWork(command: Trials.command, oracles: oracles, limits: ChildLimits(caseTime: .seconds(60)), jobs: 2)
    }

    @Test func noneShowsItsFaultAgain() throws {
        let (_, faults) = try work().faultsOfRegressions(in: Self.corpus)
        #expect(faults == [])
    }

    @Test func whatShowsItsFaultAgainIsTold() throws {
        let folder = try TemporaryFolder()
        let corpus = CorpusFolder(folder.path)
        let script = RegressionRecord(oracle: "script", engines: [], features: [], found: "by hand", fixed: "never")
        let good = #"(module (func (export "f") (result i32) (i32.const 1))) (assert_return (invoke "f") (i32.const 1))"#
        try corpus.add(regression: Array(good.utf8), name: "good.wast", record: script)
        try corpus.add(
            regression: Array(good.replacing("const 1))\u{20}(as", with: "const 2)) (as").utf8), name: "same.wast", record: script)
        try corpus.add(regression: Array(good.replacing("const 1)))", with: "const 2)))").utf8), name: "bad.wast", record: script)
        try corpus.add(regression: Array("(modul)".utf8), name: "none.wast", record: script)
        let trial = RegressionRecord(oracle: "trial:crash=2", engines: [], features: [], found: "by hand", fixed: "never")
        let oracle = try #require(TrialOracle(word: "trial:crash=2"))
        try corpus.add(regression: oracle.encode(2), name: "agrees.wasm", record: trial)
        try corpus.add(regression: oracle.encode(3), name: "crashes.wasm", record: trial)
        var unknown = trial
        unknown.oracle = "nobody"
        try corpus.add(regression: [], name: "unknown.wasm", record: unknown)
        let (count, faults) = try work(["trial:crash=2"]).faultsOfRegressions(in: corpus)
        #expect(count == 7)
        #expect(faults.map { String($0.prefix { $0 != ":" }) } == ["unknown.wasm", "bad.wast", "crashes.wasm", "none.wast"])
    }

    @Test func mergingAndMinimizingKeepOneEntryForEachFeature() throws {
        let folder = try TemporaryFolder()
        let corpus = CorpusFolder(folder.file("a"))
        let oracle = try #require(TrialOracle(word: "trial"))
        func entry(_ number: UInt64) throws -> CorpusEntry {
            let path = folder.file("\(number).wasm")
            try Data(oracle.encode(number)).write(to: URL(filePath: path))
            return try CorpusEntry(reading: path)
        }
        // Numbers reach what they leave divided by 61, and by 997.
        let work = work(["trial"])
        var outcome = try work.merge([try entry(5), try entry(5 + 61 * 997), try entry(6), try entry(1)], into: corpus)
        #expect(outcome.added.count == 3)
        #expect(folder.names("a/seeds").count == 3)
        outcome = try work.merge([try entry(6), try entry(7)], into: corpus)
        #expect(outcome.added.map(\.name) == ["7.wasm"])
        // Two that reach together what a third one reaches alone, but are no larger: the third is not needed.
        outcome = try work.minimize(corpus)
        #expect(outcome.removed.isEmpty)
        try Data(oracle.encode(5 + 61 * 997)).write(to: URL(filePath: folder.file("a/seeds/zz.wasm")))
        outcome = try work.minimize(corpus)
        #expect(outcome.removed.map(\.name) == ["zz.wasm"])
        #expect(folder.names("a/seeds").count == 4)
        #expect(try work.statistics(of: corpus).seeds.count == 4)
    }
}
