import Files
import Reporting

extension CampaignReport {
    /// A page for people: what ran, what was found with the commands that show it again, and what was not reached.
    public var markdown: String {
        var lines = ["# Fuzzing: \(verdict)", "", facts, ""]
        lines += CampaignReport.table(
            [["oracle", "cases", "agree", "found", "new", "ignored", "hangs", "coverage", "kept", "cases/s"]]
                + oracles.map { oracle in
                    let seconds = max(0.001, Double(oracle.busy) / 1e9)
                    let ignored = oracle.inconclusive.values.reduce(0, +)
                    let rate = Double(oracle.cases) / seconds * Double(max(1, options.jobs))
                    return [oracle.name]
                        + [oracle.cases, oracle.agreed, oracle.foundCases, oracle.newBuckets, ignored, oracle.hangs, oracle.coverage]
                        .map(String.init) + [String(oracle.kept), String(Int(rate))]
                })
        lines += ["", "Cases per second are those of an oracle as if it had all \(options.jobs) children for itself.", ""]
        lines += ignored + timeSplit
        for (title, records) in [("New findings", newFindings), ("Known findings", findings.filter(\.isKnown))] where !records.isEmpty {
            lines += ["## \(title)", ""]
            for record in records { lines += section(record) }
        }
        if proposals.rows.contains(where: { $0.counts.contains { $0 > 0 } }) {
            lines += ["## Proposals", ""]
            lines += CampaignReport.table(
                [["feature"] + ProposalTable.stages] + proposals.rows.map { [$0.feature] + $0.counts.map(String.init) })
            lines += [""]
            if !proposals.zeros.isEmpty { lines += ["Not reached: \(proposals.zeros.joined(separator: ", ")).", ""] }
        }
        if !warnings.isEmpty { lines += ["## Warnings", ""] + warnings.map { "- \($0)" } + [""] }
        return lines.joined(separator: "\n")
    }

    /// What came of the run, in a line.
    public var verdict: String {
        if !newFindings.isEmpty { return newFindings.count == 1 ? "1 new finding" : "\(newFindings.count) new findings" }
        let silent = oracles.filter(\.isSilent).map(\.name)
        if !silent.isEmpty { return "nothing was compared by \(silent.joined(separator: ", "))" }
        if oracles.allSatisfy(\.isAbsent) { return "nothing was tested" }
        return findings.isEmpty ? "no findings" : "no new findings"
    }

    private var facts: String {
        let cases = oracles.reduce(0) { $0 + $1.cases }
        return "\(cases) cases in \(time.threeDecimals) s from \(start.iso8601)Z, seed \(options.seed), \(options.jobs) children"
            + (isInterrupted ? "; ended before its time" : "") + "."
    }

    private var ignored: [String] {
        var lines: [String] = []
        for oracle in oracles {
            let reasons = InconclusiveReason.allCases.filter { oracle.ignored($0) > 0 }
            if reasons.isEmpty { continue }
            lines.append(
                "- \(oracle.name) ignored: " + reasons.map { "\(oracle.ignored($0)) \($0.rawValue)" }.joined(separator: ", ") + ".")
        }
        return lines.isEmpty ? [] : lines + [""]
    }

    private var timeSplit: [String] {
        var lines: [String] = []
        for oracle in oracles where oracle.busy > 0 {
            lines.append("- Time of \(oracle.name): \(oracle.timeShares.map { "\($0.name) \($0.percent) %" }.joined(separator: ", ")).")
        }
        return lines.isEmpty ? [] : lines + [""]
    }

    private func section(_ record: FindingRecord) -> [String] {
        let finding = record.finding
        var lines = ["### `\(record.bucket)`", "", "\(finding.summary) (\(record.count) cases)", ""]
        lines += ["    \(record.command(folder: options.findings))", ""]
        if record.isReproduced == false { lines += ["It did not show again when the input was tried once more.", ""] }
        let details = finding.details.split(separator: "\n").prefix(12)
        if !details.isEmpty { lines += details.map { "    \($0)" } + [""] }
        return lines
    }

    private static func table(_ rows: [[String]]) -> [String] {
        var lines = rows.map { "| " + $0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }
        let columns = rows.first?.count ?? 0
        lines.insert("| --- |" + String(repeating: " ---: |", count: max(0, columns - 1)), at: min(1, lines.count))
        return lines
    }
}

extension OracleTotals {
    /// How the time of the children was spent, in whole percents; `other` is what belongs to no part.
    public var timeShares: [(name: String, percent: Int)] {
        guard busy > 0 else { return [] }
        var rest = busy
        var shares: [(name: String, percent: Int)] = []
        for part in Tally.Part.allCases {
            let time = tally.time[part] ?? 0
            rest -= min(rest, time)
            if time > 0 { shares.append((part.rawValue, Int((Double(time) / Double(busy) * 100).rounded()))) }
        }
        shares.append(("other", Int((Double(rest) / Double(busy) * 100).rounded())))
        return shares
    }
}
