import Files
import Locking
import SeededDefects
import SuiteSupport
import ToolOptions

/// What is known of the defects of a draw so far: in a file, as lines, and on a terminal as where the run stands.
final class ScoreBook: Sendable {
    private let console: Console
    /// In JSON, unless it is standard output, which gets one result.
    private let file: String?
    /// The places of the defects in the draw.
    private let places: [String: Int]
    private let current: Lock<ScoreReport>

    init(_ report: ScoreReport, drawn: [Defect], file: String?, _ console: Console) {
        self.console = console
        self.file = file == "-" ? nil : file
        places = Dictionary(uniqueKeysWithValues: drawn.enumerated().map { ($0.element.identifier, $0.offset) })
        current = Lock(report)
        sort()
    }

    /// With the defects in the order of the draw.
    var report: ScoreReport { current.withLock { $0 } }

    func show() {
        let report = report
        console.status("\(report.scores.count) of \(places.count) defects, \(report.found.count) found")
    }

    func add(_ score: DefectScore) {
        current.withLock { $0.scores.append(score) }
        sort()
        let seconds = ScoreReport.seconds(score.time)
        let text =
            switch score.outcome {
            case .found(let oracle, let bucket): "found in \(seconds) by \(oracle): \(bucket)"
            case .missed: "missed in \(seconds)"
            case .failed(let message): "FAILED: \(message)"
            }
        console.message("\(score.defect.identifier): \(text)")
        // That it cannot be written is said at the end.
        if let file { try? JSONWriter.write(report.json, to: file) }
        show()
    }

    private func sort() {
        current.withLock { $0.scores.sort { places[$0.defect.identifier] ?? 0 < places[$1.defect.identifier] ?? 0 } }
    }
}
