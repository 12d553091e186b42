import Reporting

extension CampaignReport {
    /// One suite for each oracle: a case that passes where cases agreed, and one for each bucket. What said nothing is a property.
    public var junit: JUnitReport {
        JUnitReport(name: "fuzz", time: time, suites: oracles.map(suite))
    }

    private func suite(_ oracle: OracleTotals) -> JUnitSuite {
        let className = "fuzz.\(oracle.name)"
        var cases = [JUnitCase(name: "cases agree", className: className, time: .nanoseconds(Int64(clamping: oracle.busy)))]
        // Nothing is green that did not run.
        if oracle.agreed == 0 {
            cases[0].outcome = .skipped(
                message: oracle.cases == 0 ? "not-reached" : oracle.isAbsent ? "not-available" : "no case was compared")
        }
        for record in findings where record.finding.oracle == oracle.name {
            cases.append(JUnitCase(name: record.bucket, className: className, outcome: outcome(record)))
        }
        return JUnitSuite(
            name: "fuzz.\(oracle.name)", timestamp: start, time: .nanoseconds(Int64(clamping: oracle.busy)),
            properties: properties(oracle), cases: cases)
    }

    private func properties(_ oracle: OracleTotals) -> [JUnitProperty] {
        var properties = [
            JUnitProperty("seed", String(options.seed)), JUnitProperty("cases", String(oracle.cases)),
            JUnitProperty("agree", String(oracle.agreed)), JUnitProperty("findings", String(oracle.foundCases)),
            JUnitProperty("coverage-features", String(oracle.coverage)), JUnitProperty("new-buckets", String(oracle.newBuckets)),
        ]
        for reason in InconclusiveReason.allCases where oracle.ignored(reason) > 0 {
            properties.append(JUnitProperty("inconclusive.\(reason.rawValue)", String(oracle.ignored(reason))))
        }
        return properties
    }

    private func outcome(_ record: FindingRecord) -> JUnitOutcome {
        if record.isKnown { return .skipped(message: "known-failure: \(record.bucket)") }
        let finding = record.finding
        let body = "\(record.command(folder: options.findings))\n\(finding.summary)\n\(record.count) cases\n\n\(finding.details)"
        switch finding.kind {
        case .crash, .hang, .memory, .internalError: return .error(message: finding.summary, type: finding.kind.rawValue, body: body)
        case .mismatch, .acceptance, .roundTrip, .escape, .outcome:
            return .failure(message: finding.summary, type: finding.kind.rawValue, body: body)
        }
    }
}
