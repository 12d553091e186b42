import Reporting
import WASISuite

/// The table at the end of a run of programs.
enum WASISummary {
    static func lines(_ report: WASISuiteReport) -> [String] {
        let header = ["suite", "programs", "passed", "failed", "skipped", "not supported", "seconds"]
        var rows = report.suites.map { row($0.name, $0.counts, $0.time) }
        if rows.count != 1 { rows.append(row("total", report.counts, report.time)) }
        var lines = TextTable.lines([header] + rows)
        lines.append("")
        lines += report.notRun.map { "not run: \($0.name): \($0.reason)" }
        lines += notSupported(report)
        lines.append(verdict(report))
        return lines
    }

    private static func row(_ name: String, _ counts: WASISuiteReport.Counts, _ time: Duration) -> [String] {
        let numbers = [counts.total, counts.passed, counts.failed, counts.skipped, counts.unsupported]
        return [name.isEmpty ? "." : name] + numbers.map(String.init) + [time.threeDecimals]
    }

    /// A line for each reason why programs are not supported.
    private static func notSupported(_ report: WASISuiteReport) -> [String] {
        var counts: [String: Int] = [:]
        for program in report.programs {
            if case .notSupported(let needs, _) = program.outcome { counts[needs, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { "not supported: \($0.value) programs that need \($0.key)" }
    }

    private static func verdict(_ report: WASISuiteReport) -> String {
        let counts = report.counts
        if report.isAsExpected {
            return
                "\(counts.passed) of \(counts.total - counts.unsupported) programs passed on \(report.engine.text) in \(report.time.threeDecimals) s"
                + (counts.skipped > 0 ? ", with \(counts.skipped) known failures" : "")
                + (counts.unsupported > 0 ? "; \(counts.unsupported) more are not supported" : "")
        }
        var parts: [String] = []
        if counts.failed > 0 { parts.append("\(counts.failed) of \(counts.total) programs failed") }
        let missed = report.programs.count {
            $0.outcome.verdict == .unsupported && $0.outcome.isFinding(strictUnsupported: report.strictUnsupported)
        }
        if missed > 0 { parts.append("\(missed) of \(counts.total) programs were not run") }
        if !report.unmatchedExpectations.isEmpty {
            let count = report.unmatchedExpectations.count
            parts.append(
                count == 1 ? "1 entry of the expectation file matches nothing" : "\(count) entries of the expectation file match nothing")
        }
        return parts.isEmpty ? "nothing was tested" : parts.joined(separator: ", ")
    }
}
