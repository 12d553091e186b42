import Files
import Fuzzing
import ToolOptions

/// What a run has done, in lines for people.
enum FuzzSummary {
    /// Every limit, as it was understood.
    static func limits(_ start: CampaignStart) -> [String] {
        let options = start.options
        let end =
            switch options.end {
            case .cases(let cases): "\(cases) cases of each oracle"
            case .time(let time): "\(TimeSpan(time))"
            }
        let preludes = start.oracles.filter { $0.preludeCount > 0 }.map { "\($0.preludeCount) of \($0.name)" }
        var lines = [
            "oracles: \(options.oracles.joined(separator: ", "))",
            "seed \(options.seed), \(end), \(options.jobs) children; for each case \(TimeSpan(options.limits.caseTime)) and "
                + "\(ByteSize(bytes: options.limits.memoryBytes)) resident, \(ByteSize(bytes: 2 * options.limits.memoryBytes)) of data",
            "\(start.corpusEntries) files of the corpus, \(start.materialModules) modules to mutate, \(start.knownBuckets) known buckets",
        ]
        if !preludes.isEmpty, options.withPrelude { lines.append("first come fixed cases: \(preludes.joined(separator: ", "))") }
        if !options.oracleOptions.engines.isEmpty { lines.append("engines: \(options.oracleOptions.engines.joined(separator: ", "))") }
        if !options.oracleOptions.witnesses.isEmpty {
            lines.append("witnesses: \(options.oracleOptions.witnesses.joined(separator: ", "))")
        }
        return lines
    }

    /// One line for all oracles.
    static func line(_ status: CampaignStatus) -> String {
        let all = status.oracles
        func sum(_ number: (OracleTotals) -> Int) -> Int { all.reduce(0) { $0 + number($1) } }
        return
            "\(status.elapsed.components.seconds) s: \(status.cases) cases, \(Int(status.rate))/s, \(percent(sum(\.valid), status.cases)) valid, "
            + "\(percent(sum(\.compared), status.cases)) compared, \(sum(\.hangs)) timeouts, \(sum(\.coverage)) features, "
            + "\(sum(\.newBuckets)) new buckets"
    }

    /// The table of a terminal.
    static func live(_ status: CampaignStatus) -> [String] {
        let header = ["oracle", "cases", "/s", "valid", "compared", "timeouts", "features", "kept", "found", "new"]
        let rows = zip(status.oracles, status.rates).map { oracle, rate in
            row(oracle, rate: Int(rate))
        }
        var lines = TextTable.lines([header] + rows)
        for oracle in status.oracles where oracle.busy > 0 {
            let shares = oracle.timeShares.map { "\($0.name) \($0.percent) %" }
            lines.append("\(oracle.name): \((shares + ignored(oracle)).joined(separator: ", "))")
        }
        lines.append("\(status.elapsed.components.seconds) s, round \(status.round), \(status.cases) cases, \(Int(status.rate))/s")
        // A line that wraps would not be taken away as a whole.
        return lines.map { String($0.prefix(118)) }
    }

    /// The table at the end.
    static func lines(_ report: CampaignReport) -> [String] {
        let header = ["oracle", "cases", "/s", "valid", "compared", "timeouts", "features", "kept", "found", "new"]
        let seconds = max(0.001, report.time / .seconds(1))
        var lines = TextTable.lines([header] + report.oracles.map { row($0, rate: Int(Double($0.cases) / seconds)) })
        for oracle in report.oracles {
            let ignored = ignored(oracle)
            if !ignored.isEmpty { lines.append("\(oracle.name) ignored \(ignored.joined(separator: ", "))") }
        }
        lines.append("")
        for record in report.findings {
            lines.append("\(record.isKnown ? "known" : "new"): \(record.bucket) (\(record.count) cases)")
            lines.append("    \(record.finding.summary)")
            lines.append("    \(record.command(folder: report.options.findings))")
        }
        let cases = report.oracles.reduce(0) { $0 + $1.cases }
        lines.append(
            "\(report.verdict): \(cases) cases in \(report.time.threeDecimals) s, seed \(report.options.seed)"
                + (report.isInterrupted ? ", interrupted" : ""))
        return lines
    }

    private static func row(_ oracle: OracleTotals, rate: Int) -> [String] {
        [oracle.name, String(oracle.cases), String(rate), percent(oracle.valid, oracle.cases), percent(oracle.compared, oracle.cases)]
            + [oracle.hangs, oracle.coverage, oracle.kept, oracle.foundCases, oracle.newBuckets].map(String.init)
    }

    private static func ignored(_ oracle: OracleTotals) -> [String] {
        InconclusiveReason.allCases.filter { oracle.ignored($0) > 0 }.map { "\(oracle.ignored($0)) \($0.rawValue)" }
    }

    private static func percent(_ part: Int, _ whole: Int) -> String {
        whole == 0
            ? "-"
            : "\(Int((Double(part) / Double(whole) * 1000).rounded()) / 10).\(Int((Double(part) / Double(whole) * 1000).rounded()) % 10) %"
    }
}
