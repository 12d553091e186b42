import Reporting
import SpecScripts
import SuiteSupport

/// The table at the end of a run of scripts.
enum SpecSummary {
    static func lines(_ report: SuiteReport) -> [String] {
        let header = [
            "folder", "files", "passed", "failed", "skipped", "assertions", "passed", "failed", "skipped", "wrong message", "seconds",
        ]
        var rows = report.folders.map { row($0.folder, $0.files, $0.assertions, $0.time) }
        if rows.count != 1 { rows.append(row("total", report.files, report.assertions, report.time)) }
        var lines = TextTable.lines([header] + rows)
        lines.append("")
        lines += report.notRun.map { "not run: \($0.name): \($0.reason)" }
        lines.append(verdict(report))
        return lines
    }

    private static func row(_ name: String, _ files: SuiteReport.FileCounts, _ assertions: OutcomeCounts, _ time: Duration) -> [String] {
        let numbers = [
            files.total, files.passed, files.failed, files.skipped, assertions.total, assertions.passed, assertions.failed,
            assertions.skipped,
            assertions.wrongMessage,
        ]
        return [name.isEmpty ? "." : name] + numbers.map(String.init) + [time.threeDecimals]
    }

    private static func verdict(_ report: SuiteReport) -> String {
        let files = report.files
        if report.isAsExpected {
            let known = report.assertions.skipped + files.skipped
            return "\(files.passed) of \(files.total) scripts passed on \(report.engine.text) in \(report.time.threeDecimals) s"
                + (known > 0 ? ", with \(known) known failures" : "")
        }
        var parts: [String] = []
        if files.failed > 0 { parts.append("\(files.failed) of \(files.total) scripts failed") }
        let notRun = report.scripts.count { script in
            if case .notSupported = script.skipped { true } else { false }
        }
        if notRun > 0 { parts.append("\(notRun) of \(files.total) scripts were not run") }
        if !report.unmatchedExpectations.isEmpty {
            let count = report.unmatchedExpectations.count
            parts.append(
                count == 1 ? "1 entry of the expectation file matches nothing" : "\(count) entries of the expectation file match nothing")
        }
        return parts.isEmpty ? "nothing was tested" : parts.joined(separator: ", ")
    }
}
