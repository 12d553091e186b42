import Locking
import ToolOptions
import WASISuite

/// Shows what a run of programs does while it goes on, and every finding as soon as the order of the programs allows.
final class WASIProgress: ProgramObserver {
    private struct State {
        var programs = 0
        var finished = 0
        var failed = 0
    }

    private let console: Console
    private let state = Lock(State())

    init(console: Console) { self.console = console }

    func begin(programs: Int) { state.withLock { $0.programs = programs } }

    func finished(_ report: ProgramReport) {
        let line = state.withLock { state in
            state.finished += 1
            if report.outcome.verdict == .failed { state.failed += 1 }
            return "[\(state.finished)/\(state.programs)] \(state.failed) failures, \(report.name)"
        }
        console.status(line)
    }

    func reported(_ report: ProgramReport) {
        if !console.isTerminal { console.message("\(word(report.outcome.verdict)) \(report.name)") }
        // What another version needs is the same for each of its programs, and stands in the summary.
        if case .notSupported(_, isOtherVersion: true) = report.outcome { return }
        guard let message = report.outcome.message else { return }
        console.result("\(report.name): \(message)")
        guard report.outcome.verdict == .failed else { return }
        for (stream, bytes) in [("stdout", report.output), ("stderr", report.errors)] where !bytes.isEmpty {
            for line in WASIProgress.lastLines(bytes) { console.result("    \(stream): \(line)") }
        }
    }

    /// The end of what a program wrote, where it says what it did not like, without what would move a terminal's cursor.
    private static func lastLines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes.suffix(4000), as: UTF8.self).split(whereSeparator: \.isNewline).suffix(10).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
        }
    }

    private func word(_ verdict: ProgramOutcome.Verdict) -> String {
        switch verdict {
        case .passed: "ok         "
        case .failed: "FAILED     "
        case .skipped: "skipped    "
        case .unsupported: "unsupported"
        }
    }
}
