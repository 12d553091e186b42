import Files
import Foundation
import Reporting
import Testing

@testable import Fuzzing

/// Remembers what it is told, and may end the run.
final class RecordingCampaign: CampaignObserver {
    var lines: [String] = []
    var found: [FindingRecord] = []
    var warnings: [String] = []
    var statuses: [CampaignStatus] = []
    var start: CampaignStart?

    func began(_ start: CampaignStart) { self.start = start }
    func status(_ status: CampaignStatus) { statuses.append(status) }
    func found(_ record: FindingRecord) { found.append(record) }
    func warning(_ text: String) { warnings.append(text) }
    func log(_ lines: [String]) { self.lines += lines }
}

@Suite("Fuzzing runs") struct CampaignTests {
    private func trial(_ oracles: [String], cases: Int = 120, seed: UInt64 = 7, jobs: Int = 2) -> CampaignOptions {
        var options = CampaignOptions(childCommand: Trials.command, oracles: oracles, end: .cases(cases), seed: seed)
        options.limits = ChildLimits(caseTime: .seconds(20), memoryBytes: 512 << 20)
        options.jobs = jobs
        options.withLog = true
        options.roundCases = 32
        return options
    }

    private func run(_ options: CampaignOptions) throws -> (report: CampaignReport, told: RecordingCampaign) {
        let told = RecordingCampaign()
        return (try Campaign(options, observer: told).run(), told)
    }

    @Test func theSameSeedGivesTheSameLogWhateverTheJobs() throws {
        let oracles = ["trial:crash=40,disagree=30,inconclusive=7,prelude=9", "trial:disagree=11"]
        var logs: [[String]] = []
        var buckets: [[String]] = []
        for jobs in [1, 3, 2] {
            let folder = try TemporaryFolder()
            var options = trial(oracles, jobs: jobs)
            options.corpus = folder.file("corpus")
            let (report, told) = try run(options)
            logs.append(told.lines + folder.names("corpus/seeds"))
            buckets.append(report.findings.map { "\($0.bucket) \($0.number ?? -1) \($0.count)" })
            #expect(report.tally.counts["trial/mutated"] ?? 0 > 20)
        }
        #expect(logs[0].count > 2 * 120 + 9)
        #expect(logs[1] == logs[0])
        #expect(logs[2] == logs[0])
        #expect(buckets[1] == buckets[0])
        #expect(buckets[0].contains { $0.hasPrefix("crash/") })
        let other = try run(trial(oracles, seed: 8)).told.lines
        #expect(other != logs[0].filter { $0.hasPrefix("trial:") })
    }

    @Test func aRunEndsAfterEnoughFindings() throws {
        var options = trial(["trial:disagree=10"], cases: 100_000, jobs: 1)
        options.mostNewFindings = 1
        let (report, told) = try run(options)
        // A batch of cases that runs goes on to its end.
        #expect(!told.found.isEmpty && !report.isInterrupted)
        #expect(report.oracles[0].cases < 2000)
    }

    /// What a round before has found is not waited for again.
    @Test func enoughFindingsAreCountedOverAllRounds() throws {
        for seed in 0..<UInt64(60) {
            var options = trial(["trial:disagree=1"], cases: 1000, seed: seed, jobs: 1)
            options.roundCases = 2
            options.mostNewFindings = 2
            #expect(try run(options).report.findings.count == 2, "\(seed)")
        }
    }

    @Test func preludesComeFirst() throws {
        let (report, told) = try run(trial(["trial:prelude=5"], cases: 3))
        #expect(told.lines.count == 8)
        #expect(told.start?.oracles.first?.preludeCount == 5)
        #expect(report.oracles[0].cases == 8)
        var without = trial(["trial:prelude=5"], cases: 3)
        without.withPrelude = false
        // What is new depends on what came before; the rest is the same.
        func inputs(_ lines: [String]) -> [String] { lines.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } }
        #expect(inputs(try run(without).told.lines) == inputs(told.lines.suffix(3)))
        without.firstCase = 6
        without.end = .cases(1)
        #expect(inputs(try run(without).told.lines) == inputs([told.lines[6]]))
    }

    @Test func aRunGoesOnFromItsCorpus() throws {
        let folder = try TemporaryFolder()
        var options = trial(["trial"], cases: 200)
        options.corpus = folder.file("corpus")
        let first = try run(options)
        let names = folder.names("corpus/seeds")
        #expect(first.report.oracles[0].kept == names.count)
        #expect(names.count > 20)
        let second = try run(options)
        #expect(second.told.start?.corpusEntries == names.count)
        // What was reached is known to be reached.
        #expect(second.told.lines.filter { $0.contains(" trial-") }.count == names.count)
        #expect(second.report.oracles[0].kept < names.count / 2)
        #expect(second.report.oracles[0].coverage >= first.report.oracles[0].coverage)
    }

    @Test func findingsAreKeptByCauseAndKnownTheNextTime() throws {
        let folder = try TemporaryFolder()
        var options = trial(["trial:disagree=5,crash=50"], cases: 200)
        options.findings = folder.file("findings")
        let (report, told) = try run(options)
        let buckets = Set(report.findings.map(\.bucket))
        #expect(buckets.count == 4)
        #expect(told.found.count == 4)
        #expect(report.findings.allSatisfy { !$0.isKnown && $0.isReproduced == true })
        #expect(!report.isAsExpected)
        let names = folder.names("findings")
        #expect(names.count == 8)
        for name in names where name.hasSuffix(".record.json") {
            let record = try JSONReader.value(of: Array(try folder.text("findings/\(name)").utf8))
            guard case .string(let bucket) = record["bucket"], case .string(let input) = record["input"] else {
                Issue.record("no bucket, or no input")
                continue
            }
            #expect(buckets.contains(bucket))
            #expect(names.contains(input))
            #expect(record["command"] == .string("assay replay --oracle trial:disagree=5,crash=50 \(input)"))
            #expect(record["seed"] == "7")
        }
        let counted = report.findings.reduce(0) { $0 + $1.count }
        #expect(counted == report.oracles[0].foundCases)

        let again = try run(options).report
        #expect(again.newFindings.isEmpty)
        #expect(again.findings.reduce(0) { $0 + $1.count } == 2 * counted)
        #expect(again.isAsExpected)
        #expect(folder.names("findings") == names)
    }

    @Test func knownFindingsOfTheCorpusAreNoNews() throws {
        let folder = try TemporaryFolder()
        var options = trial(["trial:disagree=5"], cases: 60)
        options.findings = folder.file("corpus/known")
        _ = try run(options)
        options.findings = nil
        options.corpus = folder.file("corpus")
        let report = try run(options).report
        #expect(!report.findings.isEmpty)
        #expect(report.newFindings.isEmpty)
    }

    @Test func aRunByTimeEndsInTimeAndSharesIt() throws {
        var options = trial(["trial", "trial:slow=1"])
        options.end = .time(.seconds(3))
        let (report, told) = try run(options)
        #expect(report.time < .seconds(8))
        #expect(!report.isInterrupted)
        #expect(!told.statuses.isEmpty)
        // One takes 20 ms for a case, the other next to nothing: time is shared, not cases. How much more the other does depends on the machine.
        #expect(report.oracles[0].cases > report.oracles[1].cases)
        #expect(report.oracles[1].cases > 0)
    }

    @Test func aRunCanBeEndedEvenInAHang() throws {
        var options = trial(["trial:hang=3"])
        options.limits.caseTime = .seconds(100)
        let stop = CampaignStop()
        let campaign = try Campaign(options, observer: RecordingCampaign(), stop: stop)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 1)
            stop.request()
        }
        let start = ContinuousClock.now
        let report = try campaign.run()
        #expect(report.isInterrupted)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(report.findings.isEmpty)
    }

    @Test func whatDoesNothingIsNoSuccess() throws {
        let report = try run(trial(["trial:inconclusive=1"], cases: 20)).report
        #expect(!report.isAsExpected)
        #expect(report.verdict == "nothing was compared by trial:inconclusive=1")
        #expect(throws: CampaignError.self) { try run(trial(["nonsense"])) }
        var options = trial(["trial"])
        options.material = ["/does/not/exist"]
        #expect(throws: CampaignError.self) { try run(options) }
    }

    @Test func materialIsTakenFromModulesAndScripts() throws {
        let folder = try TemporaryFolder()
        try Data("(module) (assert_invalid (module (func (i32.const 0))) \"x\") (module definition)".utf8).write(
            to: URL(filePath: folder.file("a.wast")))
        try Data("(module (func))".utf8).write(to: URL(filePath: folder.file("b.wat")))
        try Data("no module".utf8).write(to: URL(filePath: folder.file("c.txt")))
        var options = trial(["trial"], cases: 10)
        options.material = [folder.path]
        #expect(try run(options).told.start?.materialModules == 3)
    }

    // MARK: Reports

    @Test func theReportsSayWhatWasFound() throws {
        let report = try run(trial(["trial:disagree=5,crash=20,inconclusive=4", "trial:inconclusive=1"], cases: 60)).report
        let junit = report.junit
        #expect(junit.repeatedCases == [])
        #expect(junit.suites.count == 2)
        #expect(junit.suites[0].cases.first?.outcome == .passed)
        #expect(junit.suites[0].counts.failures == 3)
        #expect(junit.suites[0].counts.errors == 1)
        #expect(junit.suites[0].properties.contains { $0.name == "inconclusive.limit" })
        #expect(junit.suites[1].counts.passed == 0)
        _ = try JUnitWriter.xml(of: junit)
        let page = report.markdown
        #expect(page.hasPrefix("# Fuzzing: 4 new findings"))
        #expect(page.contains("    assay replay "))
        let events = [report.json] + report.findings.map(\.event)
        for event in events {
            let line = JSONWriter.bytes(of: event, style: .compact)
            #expect(!line.contains(10))
            #expect(try JSONReader.value(of: line) == event)
        }
    }

    @Test func proposalsWithoutACaseAreNamed() {
        var tally = Tally()
        for stage in ProposalTable.stages { tally.count("feature/simd/\(stage)") }
        tally.count("feature/gc/generated", 5)
        let table = ProposalTable(tally, features: ["simd", "gc"])
        #expect(table.rows.map(\.counts) == [[1, 1, 1, 1], [5, 0, 0, 0]])
        #expect(table.zeros == ["gc/mutated", "gc/compared", "gc/trapped"])
    }

    @Test func aStalledMetricIsAWarning() {
        var watch = StallWatch(caseTime: .seconds(1))
        var totals = OracleTotals(name: "o")
        #expect(watch.warnings([totals], elapsed: .seconds(1)) == [])
        for _ in 0..<300 { totals.add(CaseRecord(number: 0, verdict: .agree), time: .zero) }
        #expect(watch.warnings([totals], elapsed: .seconds(2)) == [])
        #expect(watch.warnings([totals], elapsed: .seconds(6)).count == 1)
        #expect(watch.warnings([totals], elapsed: .seconds(7)) == [])
        for _ in 0..<300 { totals.add(CaseRecord(number: 0, verdict: .inconclusive(.invalid)), time: .zero) }
        #expect(watch.warnings([totals], elapsed: .seconds(8)).count == 2)
    }
}
