import Locking
import SpecScripts
import ToolOptions

/// Shows what a run of scripts does while it goes on, and every finding as soon as the order of the scripts allows.
final class SpecProgress: SuiteObserver {
    private struct State {
        var scripts = 0
        var finished = 0
        var counts = OutcomeCounts()
    }

    private let console: Console
    private let strictMessages: Bool
    private let start = ContinuousClock.now
    private let state = Lock(State())

    /// More findings of one script are only counted: a broken engine fails tens of thousands of assertions.
    static let findingsShown = 25

    init(console: Console, strictMessages: Bool) {
        self.console = console
        self.strictMessages = strictMessages
    }

    func begin(scripts: Int) { state.withLock { $0.scripts = scripts } }

    func finished(_ report: ScriptReport) {
        let line = state.withLock { state in
            state.finished += 1
            state.counts.add(report.counts)
            let seconds = max(0.001, (ContinuousClock.now - start) / .seconds(1))
            let rate = Int(Double(state.counts.total) / seconds)
            let failed = state.counts.failed + (strictMessages ? state.counts.wrongMessage : 0)
            return "[\(state.finished)/\(state.scripts)] \(state.counts.total) assertions, \(failed) failures, \(rate)/s"
        }
        console.status(line)
    }

    func reported(_ report: ScriptReport) {
        if !console.isTerminal { console.message(plainLine(report)) }
        if let error = report.error {
            let place = error.line > 0 ? "\(report.name):\(error.line)" : report.name
            console.result("\(place): \(error.message)")
            for line in error.excerpt { console.result("    \(line)") }
        }
        if let skipped = report.skipped { console.result("\(report.name): \(skipped.text)") }
        let notable = report.results.filter { result in
            switch result.outcome {
            case .failed, .error, .wrongMessage: true
            case .passed, .skipped: false
            }
        }
        for result in notable.prefix(SpecProgress.findingsShown) { console.result(result.description(in: report.name)) }
        if notable.count > SpecProgress.findingsShown {
            console.result(
                "\(report.name): \(notable.count - SpecProgress.findingsShown) more findings are not shown (--json has them all)")
        }
    }

    private func plainLine(_ report: ScriptReport) -> String {
        let word =
            switch report.verdict(strictMessages: strictMessages) {
            case .passed: "ok     "
            case .failed: "FAILED "
            case .skipped: "skipped"
            }
        let counts = report.counts
        return "\(word) \(report.name): \(counts.passed) of \(counts.total) assertions"
    }
}
