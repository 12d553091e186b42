import Files
import Reporting

// One object for each event, with its kind in `event`: a stream that other programs follow.

extension CampaignStart {
    public var json: JSONValue {
        let end: JSONMember =
            switch options.end {
            case .cases(let cases): JSONMember("cases", JSONValue(cases))
            case .time(let time): JSONMember("seconds", .seconds(time))
            }
        return .object([
            JSONMember("event", "start"), end,
            JSONMember("seed", .string(String(options.seed))),
            JSONMember("jobs", JSONValue(options.jobs)),
            JSONMember("caseSeconds", .seconds(options.limits.caseTime)),
            JSONMember("memoryBytes", JSONValue(options.limits.memoryBytes)),
            JSONMember("options", options.oracleOptions.json),
            JSONMember("corpusEntries", JSONValue(corpusEntries)),
            JSONMember("materialModules", JSONValue(materialModules)),
            JSONMember("knownBuckets", JSONValue(knownBuckets)),
            JSONMember(
                "oracles",
                .array(oracles.map { .object([JSONMember("name", .string($0.name)), JSONMember("prelude", JSONValue($0.preludeCount))]) })),
        ])
    }
}

extension CampaignStatus {
    public var json: JSONValue {
        .object([
            JSONMember("event", "status"),
            JSONMember("seconds", .seconds(elapsed)),
            JSONMember("round", JSONValue(round)),
            JSONMember("casesPerSecond", .number(rate.rounded())),
            JSONMember("oracles", .array(oracles.map(\.json))),
        ])
    }
}

extension OracleTotals {
    var json: JSONValue {
        .object([
            JSONMember("name", .string(name)),
            JSONMember("cases", JSONValue(cases)),
            JSONMember("valid", JSONValue(valid)),
            JSONMember("compared", JSONValue(compared)),
            JSONMember("agree", JSONValue(agreed)),
            JSONMember(
                "ignored",
                .object(
                    InconclusiveReason.allCases.filter { ignored($0) > 0 }.map { JSONMember($0.rawValue, JSONValue(ignored($0))) })),
            JSONMember(
                "found",
                .object(
                    FindingClass.allCases.compactMap { kind in findings[kind].map { JSONMember(kind.rawValue, JSONValue($0)) } })),
            JSONMember("timeouts", JSONValue(hangs)),
            JSONMember("newBuckets", JSONValue(newBuckets)),
            JSONMember("coverage", JSONValue(coverage)),
            JSONMember("kept", JSONValue(kept)),
            JSONMember(
                "milliseconds",
                .object(
                    Tally.Part.allCases.map { JSONMember($0.rawValue, JSONValue(Int((tally.time[$0] ?? 0) / 1_000_000))) }
                        + [JSONMember("all", JSONValue(Int(busy / 1_000_000)))])),
        ])
    }
}

extension FindingRecord {
    /// The record as an event.
    public var event: JSONValue {
        guard case .object(let members) = json else { return json }
        return .object([JSONMember("event", "finding"), JSONMember("isKnown", .boolean(isKnown))] + members)
    }
}

extension CampaignReport {
    /// The last event: totals, counts by name, and the table of proposals.
    public var json: JSONValue {
        .object([
            JSONMember("event", "end"),
            JSONMember("verdict", .string(verdict)),
            JSONMember("interrupted", .boolean(isInterrupted)),
            JSONMember("seconds", .seconds(time)),
            JSONMember("childStarts", JSONValue(childStarts)),
            JSONMember("oracles", .array(oracles.map(\.json))),
            JSONMember("newFindings", .array(newFindings.map { .string($0.bucket) })),
            JSONMember("knownFindings", .array(findings.filter(\.isKnown).map { .string($0.bucket) })),
            JSONMember("warnings", .array(warnings.map(JSONValue.string))),
            JSONMember(
                "proposals",
                .object(
                    proposals.rows.map { row in
                        JSONMember(
                            row.feature, .object(zip(ProposalTable.stages, row.counts).map { JSONMember($0, JSONValue($1)) }))
                    })),
            JSONMember("counts", .object(tally.counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, JSONValue($0.value)) })),
        ])
    }
}
