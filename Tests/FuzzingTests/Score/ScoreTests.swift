import Files
import SeededDefects
import SuiteSupport
import SystemPackage
import Testing

@testable import assay

@Suite struct ScoreDrawTests {
    @Test func classesHaveEqualShares() {
        for seed in UInt64(1)...5 {
            let defects = ScoreDraw.defects(count: 40, seed: seed)
            #expect(defects.count == 40)
            #expect(Set(defects.map(\.identifier)).count == 40)
            for kind in DefectClass.allCases { #expect(defects.count { $0.kind == kind } == 4) }
            #expect(defects.count(where: \.isMechanical) >= 20)
        }
    }

    @Test func theSeedDecides() {
        let draw = ScoreDraw.defects(count: 13, seed: 7).map(\.identifier)
        #expect(draw.count == 13)
        #expect(draw == ScoreDraw.defects(count: 13, seed: 7).map(\.identifier))
        #expect(draw != ScoreDraw.defects(count: 13, seed: 8).map(\.identifier))
    }

    @Test func moreThanThereAreIsAll() {
        let few = Array(Defect.all.prefix(3))
        #expect(ScoreDraw.defects(count: 10, seed: 1, from: few).count == 3)
    }
}

/// Runs with scripts of the shell in place of the fuzzer.
@Suite struct ScoreRunTests {
    private static let defect = Defect.all[0]

    /// What `fuzz` and `replay` do; the folder of findings is in FINDINGS.
    private static func score(fuzz: String, replay: String = "exit 0", limit: Duration = .seconds(30)) throws -> DefectScore {
        let folder = try Folders.makeTemporary(prefix: "score-tests-")
        defer { try? Folders.remove(folder) }
        let findings = #"while [ $# -gt 0 ]; do [ "$1" = --findings ] && FINDINGS=$2; shift; done; mkdir -p "$FINDINGS""#
        let scripts = [("fuzz", findings + "\n" + fuzz), ("replay", replay)]
        for (name, text) in scripts { try OutputFile.write(Array((text + "\n").utf8), to: folder.appending(name).string) }
        let run = ScoreRun(
            fuzz: ["/bin/sh", folder.appending("fuzz").string], replay: ["/bin/sh", folder.appending("replay").string], seed: 1,
            limit: limit)
        return run.run(defect)
    }

    private static let record = #"printf '{"bucket": "b", "oracle": "loader", "input": "x.wasm"}' >"$FINDINGS/x.record.json"; exit 1"#

    @Test func aFindingOfTheDefectCounts() throws {
        let armed = #"[ "$RAMPART_DEFECT" = "\#(Self.defect.identifier)" ] || exit 64"#
        let score = try Self.score(fuzz: armed + "\n" + Self.record, replay: #"[ -z "${RAMPART_DEFECT:-}" ] || exit 1"#)
        #expect(score.outcome == .found(oracle: "loader", bucket: "b"))
        #expect(score.others == 0)
    }

    /// What the build without the defect shows too says nothing about the defect; nor does what cannot be seen again, as a case that took
    /// too long on a busy machine. And a run that has only such findings has not looked for the defect long enough to miss it.
    @Test(arguments: ["exit 1", "exit 0"]) func aFindingWithoutTheDefectDoesNotCount(_ replay: String) throws {
        let score = try Self.score(fuzz: Self.record, replay: replay)
        #expect(score.outcome == .failed("20 findings without the defect"))
        #expect(score.others == 20)
    }

    /// A hang while an input is made cannot be looked at again; a crash says something.
    @Test(arguments: [("hang/generate", false), ("crash/generate", true)])
    func whatHasNoInputIsBelievedUnlessItWasSlow(_ bucket: String, _ counts: Bool) throws {
        let record = Self.record.replacing(#""b""#, with: "\"\(bucket)\"").replacing(#""x.wasm""#, with: "null")
        #expect(try Self.score(fuzz: record).isFound == counts)
    }

    /// It has not had its time.
    @Test func aFuzzerThatEndsByItselfIsNoMiss() throws {
        #expect(try Self.score(fuzz: "exit 0").outcome == .failed("the fuzzer ended by itself, without a finding"))
    }

    @Test func aFuzzerThatCannotRunIsNoMiss() throws {
        guard case .failed(let message) = try Self.score(fuzz: "echo what >&2; exit 66").outcome else {
            Issue.record("not failed")
            return
        }
        #expect(message.contains("what"))
    }

    /// The time is that of the program and its children, and ends it.
    @Test func processorTimeEndsARun() throws {
        let start = ContinuousClock.now
        let score = try Self.score(fuzz: "(while :; do :; done) & wait", limit: .milliseconds(400))
        #expect(score.outcome == .missed)
        #expect(score.time >= .milliseconds(400))
        #expect(ContinuousClock.now - start < .seconds(30))
    }
}

@Suite struct ScoreReportTests {
    private static func score(_ index: Int, _ outcome: DefectScore.Outcome, _ seconds: Int) -> DefectScore {
        DefectScore(defect: Defect.all[index], outcome: outcome, time: .seconds(seconds), others: 0)
    }

    @Test func theTableCounts() {
        let found = DefectScore.Outcome.found(oracle: "loader", bucket: "b")
        let report = ScoreReport(
            seed: 3, limit: .seconds(600), hasTestsuite: false,
            scores: [Self.score(0, found, 4), Self.score(1, .missed, 600), Self.score(2, found, 2)])
        #expect(report.lines.contains { $0.hasPrefix("all") && $0.hasSuffix("2      3   2.0 s") }, "\(report.lines)")
        #expect(report.lines.contains { $0.hasPrefix("missed: \(Defect.all[1].identifier): ") })
        #expect(report.lines.contains { $0.contains("without the official scripts") })
        #expect(report.json["found"] == .integer(2))
        #expect(report.json["medianSeconds"] == .number(2))
    }

    @Test func withoutFindingsThereIsNoMedian() { #expect(ScoreReport.median([]) == nil) }

    /// A run of hours goes on where it was ended; what failed is tried again.
    @Test func aResultIsGoneOnWith() throws {
        let scores = [Self.score(0, .found(oracle: "loader", bucket: "b"), 4), Self.score(1, .missed, 600), Self.score(2, .failed("x"), 2)]
        let report = ScoreReport(seed: 3, limit: .seconds(600), hasTestsuite: true, scores: scores)
        let read = try report.scores(from: try JSONReader.value(of: JSONWriter.bytes(of: report.json)))
        #expect(read.map(\.defect.identifier) == scores.prefix(2).map(\.defect.identifier))
        #expect(read.map(\.outcome) == scores.prefix(2).map(\.outcome))
        #expect(read.map(\.time) == [.seconds(4), .seconds(600)])
    }

    /// Whoever has less time first and more later does not look again for what was found.
    @Test func onlyWhatHadLessTimeIsTriedAgain() throws {
        let found = DefectScore.Outcome.found(oracle: "loader", bucket: "b")
        func kept(_ written: Int, _ limit: Int) throws -> [Int] {
            let scores = [Self.score(0, found, 4), Self.score(1, found, 40), Self.score(2, .missed, written)]
            let report = ScoreReport(seed: 3, limit: .seconds(written), hasTestsuite: true, scores: scores)
            let other = ScoreReport(seed: 3, limit: .seconds(limit), hasTestsuite: true, scores: [])
            let kept = try other.scores(from: report.json).map(\.defect.identifier)
            return scores.indices.filter { kept.contains(scores[$0].defect.identifier) }
        }
        #expect(try kept(60, 60) == [0, 1, 2])
        #expect(try kept(60, 600) == [0, 1])
        #expect(try kept(60, 30) == [0, 2])
    }

    @Test func aResultOfAnotherRunIsNotGoneOnWith() throws {
        let json = ScoreReport(seed: 3, limit: .seconds(600), hasTestsuite: true, scores: []).json
        for (other, member) in [
            (ScoreReport(seed: 4, limit: .seconds(600), hasTestsuite: true, scores: []), "seed"),
            (ScoreReport(seed: 3, limit: .seconds(600), hasTestsuite: false, scores: []), "officialScripts"),
        ] { #expect(throws: ScoreReport.Unusable(member: member)) { try other.scores(from: json) } }
    }
}
