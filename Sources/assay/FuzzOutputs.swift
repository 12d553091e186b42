import Files
import Fuzzing
import Reporting
import SystemPackage
import ToolOptions

/// Shows a run while it goes on, and writes what follows it: events and the log.
final class FuzzOutputs: CampaignObserver {
    let view: FuzzView
    private let console: Console
    private let json: FileDescriptor?
    private let caseLog: FileDescriptor?

    init(console: Console, json: String?, log: String?) throws(FileError) {
        self.console = console
        view = FuzzView(isTerminal: console.isTerminal)
        self.json = try FuzzOutputs.open(json)
        caseLog = try FuzzOutputs.open(log)
    }

    /// Streams grow while the run goes on, so who reads them sees what there is.
    private static func open(_ path: String?) throws(FileError) -> FileDescriptor? {
        guard let path else { return nil }
        if path == "-" { return .standardOutput }
        do {
            return try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw .cannotWrite(path: path, error as? Errno ?? .ioError)
        }
    }

    private func emit(_ event: JSONValue) {
        // A stream that nobody reads any more is no reason to stop.
        _ = try? json?.writeAll(JSONWriter.bytes(of: event, style: .compact) + [10])
    }

    func began(_ start: CampaignStart) {
        emit(start.json)
        for line in FuzzSummary.limits(start) { view.message(line) }
    }

    func status(_ status: CampaignStatus) {
        emit(status.json)
        view.show(status)
    }

    func found(_ record: FindingRecord) {
        emit(record.event)
        let word = record.isKnown ? "known" : "NEW"
        view.message("\(word): \(record.bucket)\n    \(record.finding.summary)")
    }

    func warning(_ text: String) {
        emit(["event": "warning", "text": .string(text)])
        view.message("warning: \(text)")
    }

    func log(_ lines: [String]) { _ = try? caseLog?.writeAll((lines.joined(separator: "\n") + "\n").utf8) }

    func end(_ report: CampaignReport) { emit(report.json) }
}

/// The table at the bottom of a terminal; without one, a line now and then.
final class FuzzView {
    private let isTerminal: Bool
    private var lines: [String] = []
    private var lastLine: Duration = .zero

    /// Between two lines where there is no terminal.
    private static let plainInterval = Duration.seconds(10)

    init(isTerminal: Bool) { self.isTerminal = isTerminal }

    func show(_ status: CampaignStatus) {
        if isTerminal {
            clear()
            lines = FuzzSummary.live(status)
            put(lines.joined(separator: "\n") + "\n")
        } else if status.elapsed - lastLine >= FuzzView.plainInterval {
            lastLine = status.elapsed
            put(FuzzSummary.line(status) + "\n")
        }
    }

    /// A line that stays, above the table.
    func message(_ text: String) {
        let table = lines
        clear()
        put(text + "\n")
        lines = table
        if !table.isEmpty { put(table.joined(separator: "\n") + "\n") }
    }

    /// Takes the table away.
    func clear() {
        if !lines.isEmpty { put("\u{1B}[\(lines.count)A\u{1B}[J") }
        lines = []
    }

    private func put(_ text: String) { ErrorOutput.write(text) }
}
