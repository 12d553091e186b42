import SeededDefects

/// How many defects of a draw the fuzzer has found.
struct ScoreReport: Sendable {
    var seed: UInt64
    /// Processor time for each defect.
    var limit: Duration
    /// Whether the official scripts were there to mutate.
    var hasTestsuite: Bool
    var scores: [DefectScore]

    var found: [DefectScore] { scores.filter(\.isFound) }

    /// The middle of the times of those that were found; the lower one of two.
    static func median(_ scores: [DefectScore]) -> Duration? {
        let times = scores.map(\.time).sorted()
        return times.isEmpty ? nil : times[(times.count - 1) / 2]
    }

    static func seconds(_ time: Duration?) -> String {
        guard let time else { return "-" }
        return "\((time / .milliseconds(100)).rounded() / 10) s"
    }

    var lines: [String] {
        var rows = [["class", "found", "drawn", "median"]]
        for kind in DefectClass.allCases {
            let drawn = scores.filter { $0.defect.kind == kind }
            guard !drawn.isEmpty else { continue }
            let found = drawn.filter(\.isFound)
            rows.append([kind.rawValue, String(found.count), String(drawn.count), ScoreReport.seconds(ScoreReport.median(found))])
        }
        rows.append(["all", String(found.count), String(scores.count), ScoreReport.seconds(ScoreReport.median(found))])
        var lines = TextTable.lines(rows)
        let mechanical = scores.filter(\.defect.isMechanical)
        lines.append(
            "mechanical: \(mechanical.count(where: \.isFound)) of \(mechanical.count), "
                + "thought of: \(scores.count { !$0.defect.isMechanical && $0.isFound }) of \(scores.count - mechanical.count)")
        for score in scores {
            switch score.outcome {
            case .found: break
            case .missed: lines.append("missed: \(score.defect.identifier): \(score.defect.summary)")
            case .failed(let message): lines.append("FAILED: \(score.defect.identifier): \(message)")
            }
        }
        lines.append(
            "seed \(seed), \(ScoreReport.seconds(limit)) of processor time for each; \(Defect.all.count) defects to draw from; "
                + (hasTestsuite ? "with the official scripts" : "without the official scripts (SPEC_TESTSUITE is not set)"))
        return lines
    }
}
