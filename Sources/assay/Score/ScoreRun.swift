import Files
import Glibc
import Reporting
import SeededDefects
import SuiteSupport
import SystemPackage

/// What came of fuzzing a build with one defect.
struct DefectScore: Sendable {
    enum Outcome: Sendable, Hashable {
        /// The first finding that the same build does not have without the defect: its oracle and bucket.
        case found(oracle: String, bucket: String)
        case missed
        /// The fuzzer could not be run.
        case failed(String)
    }

    var defect: Defect
    var outcome: Outcome
    /// Processor time until the finding, or all that was spent.
    var time: Duration
    /// Findings that are there without the defect, too.
    var others: Int

    var isFound: Bool {
        switch outcome {
        case .found: true
        case .missed, .failed: false
        }
    }
}

/// Runs the fuzzer with one defect armed, until it finds something that is the defect's or has had its processor time.
struct ScoreRun: Sendable {
    /// The program with all that does not depend on the defect, as `assay fuzz --known corpus/known`.
    var fuzz: [String]
    /// What looks at one input again, as `assay replay`.
    var replay: [String]
    var seed: UInt64
    var limit: Duration
    /// Asked now and then; what says true ends the run.
    var isCancelled: @Sendable () -> Bool = { false }

    /// Between two looks at the clocks.
    private static let pause = Duration.milliseconds(250)
    /// What a run may take to end after it was asked to.
    private static let grace = Duration.seconds(10)
    /// How long looking at one input again may take.
    private static let replayLimit = Duration.seconds(60)
    /// Most runs in which only such things are found that are there without the defect.
    private static let attempts = 20

    func run(_ defect: Defect) -> DefectScore {
        var score = DefectScore(defect: defect, outcome: .missed, time: .zero, others: 0)
        do throws(FileError) {
            let folder = try Folders.makeTemporary(prefix: "score-")
            defer { try? Folders.remove(folder) }
            var attempt = 0
            while score.time < limit, !isCancelled() {
                // What the fuzzer did not have time for is no miss.
                guard attempt < ScoreRun.attempts else {
                    score.outcome = .failed("\(score.others) findings without the defect")
                    break
                }
                let findings = folder.appending("findings-\(attempt)")
                let known = (0..<attempt).flatMap { ["--known", folder.appending("findings-\($0)").string] }
                guard fuzzOnce(defect, findings.string, known, attempt, &score) else { break }
                let records = try records(in: findings)
                if records.isEmpty, score.time < limit, !isCancelled() {
                    score.outcome = .failed("the fuzzer ended by itself, without a finding")
                    break
                }
                for record in records {
                    if isOf(defect, record, in: findings) {
                        score.outcome = .found(oracle: record.oracle, bucket: record.bucket)
                        return score
                    }
                    score.others += 1
                }
                attempt += 1
            }
        } catch {
            score.outcome = .failed("\(error)")
        }
        return score
    }

    /// Runs until the first finding or the limit, and adds the time. False where it could not be run.
    private func fuzzOnce(_ defect: Defect, _ findings: String, _ known: [String], _ attempt: Int, _ score: inout DefectScore) -> Bool {
        // By the clock much longer than by the processor: other programs run too.
        let seconds = (limit * 20).components.seconds + 1
        let command =
            fuzz + known + [
                "--seed", String(seed &+ UInt64(attempt)), "--jobs", "1", "--time", "\(seconds)s", "--stop-after-findings", "1",
                "--findings", findings,
            ]
        let process: PersistentProcess
        do throws(Errno) {
            process = try PersistentProcess(
                command: command,
                environment: ChildProcess.inherited(allBut: [Seeded.variable]) + ["\(Seeded.variable)=\(defect.identifier)"])
        } catch {
            score.outcome = .failed("\(command.first ?? ""): \(error)")
            return false
        }
        let before = score.time
        var isAsked = false
        wait: while true {
            switch process.wait(atMost: ScoreRun.pause) {
            case .closed: break wait
            case .bytes, .silence: break
            }
            if let time = ProcessTree.processorTime(of: process.identifier) { score.time = max(score.time, before + time) }
            guard score.time >= limit || isCancelled() else { continue }
            // A report of what it has is worth a moment.
            process.signal(ScoreRun.terminate)
            isAsked = true
            break
        }
        let children = ProcessTree.children(of: process.identifier)
        let end = process.finish(grace: ScoreRun.grace)
        // One that did not end by itself has not ended its children either, each of which leads a group.
        if end == .timedOut { for child in children { _ = kill(-child, ScoreRun.killed) } }
        switch end {
        case .exited(0), .exited(1): return true
        case .exited, .signaled, .timedOut:
            if isAsked { return true }
            // The parent decodes nothing, so no defect brings it down.
            score.outcome = .failed("the fuzzer ended with \(end): \(String(decoding: process.messages.suffix(500), as: UTF8.self))")
            return false
        }
    }

    /// SIGTERM, which `assay fuzz` answers with a report.
    private static let terminate: Int32 = 15
    /// SIGKILL.
    private static let killed: Int32 = 9

    private struct Record {
        var oracle: String
        var bucket: String
        var input: String?
    }

    private func records(in folder: FilePath) throws(FileError) -> [Record] {
        var records: [Record] = []
        for name in (try? Folders.names(in: folder))?.sorted() ?? [] where name.hasSuffix(".record.json") {
            guard let value = try? JSONReader.value(of: try InputFile.read(folder.appending(name).string)),
                case .string(let bucket)? = value["bucket"], case .string(let oracle)? = value["oracle"]
            else { continue }
            var input: String?
            if case .string(let name)? = value["input"] { input = name }
            records.append(Record(oracle: oracle, bucket: bucket, input: input))
        }
        return records
    }

    /// Whether a finding is there again with the defect, and gone without it.
    private func isOf(_ defect: Defect, _ record: Record, in folder: FilePath) -> Bool {
        // Making the input has already ended the process, so there is nothing to look at again. A busy machine is no defect.
        guard let input = record.input else { return !["hang/", "memory/"].contains { record.bucket.hasPrefix($0) } }
        let command = replay + ["--oracle", record.oracle, folder.appending(input).string]
        let with = look(command, ["\(Seeded.variable)=\(defect.identifier)"])
        guard with != .exited(status: 0) else { return false }
        let without = look(command, [])
        switch without {
        case .exited(let status): return status != 1 && with != without
        case .signaled, .timedOut, nil: return false
        }
    }

    /// How a look at one input ends: 0 says that nothing is found, 1 that something is.
    private func look(_ command: [String], _ variables: [String]) -> ChildProcess.End? {
        let environment = ChildProcess.inherited(allBut: [Seeded.variable]) + variables
        return try? ChildProcess(command: command, environment: environment, timeLimit: ScoreRun.replayLimit).run().end
    }
}
