import Foundation
import SuiteSupport
import Testing

@testable import Fuzzing

@Suite("Children that ask oracles") struct OracleChildTests {
    @Test func recordsComeInOrderAndAreTheSameAgain() throws {
        let records = try Trials.records(Trials.child("trial:disagree=9,inconclusive=5"), 0..<60)
        #expect(records.map(\.number) == Array(0..<60))
        #expect(records.contains { $0.finding?.kind == .mismatch && $0.file != nil })
        #expect(records.contains { $0.verdict == .inconclusive(.limit) })
        #expect(records.contains { !$0.tally.coverage.isEmpty && $0.file != nil })
        let again = try Trials.records(Trials.child("trial:disagree=9,inconclusive=5"), 30..<60)
        #expect(again.map(\.digest) == records[30...].map(\.digest))
        #expect(again.map(\.verdict) == records[30...].map(\.verdict))
        let others = try Trials.records(Trials.child("trial"), 0..<60, seed: 2)
        #expect(others.map(\.digest) != records.map(\.digest))
    }

    @Test func aCrashIsAFindingAndLosesOneCase() throws {
        let child = Trials.child("trial:crash=10")
        let records = try Trials.records(child, 0..<60)
        #expect(records.map(\.number) == Array(0..<60))
        let crashes = records.filter { $0.finding != nil }
        #expect(!crashes.isEmpty)
        #expect(child.starts == crashes.count + 1)
        for crash in crashes {
            let finding = try #require(crash.finding)
            #expect(finding.kind == .crash)
            #expect(finding.discriminator.hasSuffix("trial # crashes"))
            #expect(finding.frames.contains { $0.contains("TrialOracle") })
            #expect(finding.details.contains("Fatal error: trial"))
            // The input is there, and crashes again.
            let file = try #require(crash.file)
            #expect(try child.judge(file, oracle: 0)?.finding?.bucket == finding.bucket)
        }
        #expect(Set(crashes.compactMap { $0.finding?.bucket }).count == 1)
    }

    @Test func aFaultIsNamedByItsSignal() throws {
        let records = try Trials.records(Trials.child("trial:fault=4"), 0..<12)
        let findings = records.compactMap(\.finding)
        #expect(!findings.isEmpty)
        #expect(findings.allSatisfy { $0.kind == .crash && $0.discriminator == "SIGSEGV" && $0.phase == .call })
    }

    @Test func aHangIsAFindingThatSaysWhere() throws {
        let records = try Trials.records(Trials.child("trial:hang=12", caseTime: .milliseconds(700)), 0..<12)
        let hangs = records.compactMap(\.finding)
        #expect(!hangs.isEmpty)
        #expect(hangs.allSatisfy { $0.kind == .hang && $0.frames.contains { $0.contains("TrialOracle") } })
    }

    /// A machine that sleeps, or has too much to do, makes no findings.
    @Test func aProcessThatWasStoppedDoesNotHang() async throws {
        let child = Trials.child("trial:slow=1", caseTime: .milliseconds(500))
        try child.start()
        let identifier = try #require(child.identifier)
        let stopping = Task.detached {
            try await Task.sleep(for: .milliseconds(200))
            kill(identifier, SIGSTOP)
            try await Task.sleep(for: .milliseconds(1200))
            kill(identifier, SIGCONT)
        }
        let records = try Trials.records(child, 0..<40)
        try await stopping.value
        #expect(records.count == 40 && records.allSatisfy { $0.finding == nil })
    }

    @Test func nothingOfAGroupSurvives() throws {
        let child = Trials.child("trial:spawn=1", caseTime: .milliseconds(700))
        try child.start()
        let group = try #require(child.identifier)
        let start = ContinuousClock.now
        let records = try Trials.records(child, 0..<1)
        #expect(records.first?.finding?.kind == .hang)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(Trials.processes(ofGroup: group) == [])
    }

    @Test func memoryIsLimited() throws {
        let records = try Trials.records(Trials.child("trial:memory=8", memoryBytes: 200 << 20), 0..<16)
        let findings = records.compactMap(\.finding)
        #expect(records.count == 16)
        #expect(!findings.isEmpty)
        #expect(findings.allSatisfy { $0.kind == .memory })
    }

    @Test func aChildKilledFromOutsideLosesOneCase() throws {
        let whole = try Trials.records(Trials.child("trial"), 0..<4000)
        let child = Trials.child("trial")
        try child.start()
        var records: [CaseRecord] = []
        var lost: [Int] = []
        try child.run(oracle: 0, cases: 0..<4000, seed: 1, withDigest: true) { record, _ in
            records.append(record)
            if record.finding != nil { lost.append(record.number) }
            if record.number % 700 == 400, let process = child.identifier { kill(process, SIGKILL) }
        }
        #expect(records.map(\.number) == Array(0..<4000))
        #expect((1...6).contains(lost.count))
        #expect(child.starts == lost.count + 1)
        #expect(records.filter { $0.finding != nil }.allSatisfy { $0.finding?.discriminator == "SIGKILL" })
        #expect(records.map(\.digest) == whole.map(\.digest))
    }

    @Test func aChildGoesWithItsObject() throws {
        var child: OracleChild? = Trials.child("trial:hang=1", caseTime: .seconds(100))
        try child?.start()
        let process = try #require(child?.identifier)
        child = nil
        #expect(kill(process, 0) != 0)
    }

    @Test func whatCannotWorkIsAnError() {
        #expect(throws: ChildError.self) { try OracleChild(command: ["/does/not/exist"], oracles: ["trial"]).start() }
        #expect(throws: ChildError.self) { try OracleChild(command: ["/bin/cat"], oracles: ["trial"]).start() }
        #expect(throws: ChildError.self) { try Trials.child("nonsense").start() }
    }

    @Test func childrenThatLiveAreFasterThanOneForEachCase() throws {
        let clock = ContinuousClock()
        let child = Trials.child("trial")
        try child.start()
        let living = try clock.measure { _ = try Trials.records(child, 0..<2000) } / 2000
        let spawning =
            try clock.measure { for number in 0..<10 { _ = try Trials.records(Trials.child("trial"), number..<(number + 1)) } } / 10
        #expect(spawning > living * 5)
    }

    @Test func cancellingEndsAHang() throws {
        let child = Trials.child("trial:hang=1", caseTime: .seconds(100))
        child.isCancelled = { true }
        #expect(try Trials.records(child, 0..<3).isEmpty)
    }
}

@Suite("Frames of processes") struct FrameTests {
    @Test func whatIsWrittenIsRead() throws {
        let requests: [WorkerRequest] = [
            .begin(oracles: ["a", "b"], options: [1, 2]),
            .material([MaterialEntry(oracle: 1, fileExtension: "wasm", file: [1]), MaterialEntry(fileExtension: "x", file: [])]),
            .run(oracle: 3, cases: 100..<200, seed: .max, withDigest: true), .judge(oracle: 0, file: [0, 255]),
            .encode(oracle: 1, number: 7, seed: 1 << 63), .extract(MaterialEntry(fileExtension: "wast", file: [9])),
        ]
        for request in requests {
            var splitter = FrameSplitter()
            splitter.append(request.frame)
            let contents = try #require(try splitter.next())
            #expect("\(try WorkerRequest(contents))" == "\(request)")
            // Damage is an error, and nothing worse.
            for length in 0..<contents.count { _ = try? WorkerRequest(contents.prefix(length)) }
            for position in contents.indices {
                var damaged = contents
                damaged[position] ^= 0x91
                _ = try? WorkerRequest(damaged)
            }
        }
    }

    @Test func recordsComeBack() throws {
        var tally = Tally()
        tally.count("a")
        tally.count("b", 300)
        tally.reach(77)
        tally.spend(12, on: .compile)
        let finding = Finding(
            oracle: "o", kind: .acceptance, phase: .decode, frames: ["f", "g"], discriminator: "d", summary: "s", details: "é\u{0}")
        let records = [
            CaseRecord(number: 5, verdict: .disagree(finding), tally: tally, nanoseconds: 99, digest: .max, file: [1, 2]),
            CaseRecord(number: 6, verdict: .inconclusive(.stackDepth), tally: tally), CaseRecord(number: 7, verdict: .agree, file: []),
        ]
        var writer = WorkerAnswerWriter()
        var reader = WorkerAnswerReader()
        for record in records {
            let frame = writer.frame(.record(record))
            guard case .record(let read) = try reader.answer(frame[4...]) else {
                Issue.record("no record")
                return
            }
            #expect(read == record)
        }
    }
}

@Suite("Reports of crashes") struct CrashReportTests {
    @Test func numbersAndPathsDoNotMatter() {
        let report = CrashReport(
            messages: Array("Swift/Array.swift:600: Fatal error: Index 17 out of range/9\n\ncrash: signal 04, note 3\n".utf8))
        let finding = report.finding(oracle: "o", end: .signaled(signal: 4))
        #expect(finding.bucket == "crash/compile/o/SIGILL Index # out of range:#/Swift/Array.swift")
    }

    @Test func anyBytesAreReported() {
        let finding = CrashReport(messages: [0xFF, 0, 10, 40, 43, 41, 93]).finding(oracle: "o", end: .exited(status: 3))
        #expect(finding.discriminator == "exit 3")
        #expect(finding.frames == [])
    }
}
