import Reporting
import SuiteSupport

extension SuiteReport {
    /// Totals, then one object for each script.
    public var json: JSONValue {
        let counts: JSONValue = [
            "total": JSONValue(files.total), "passed": JSONValue(files.passed), "failed": JSONValue(files.failed),
            "skipped": JSONValue(files.skipped),
        ]
        return .object(
            [JSONMember("files", counts), JSONMember("assertions", assertions.json)] + engine.json + [
                JSONMember("seconds", .seconds(time)),
                JSONMember("strictMessages", .boolean(strictMessages)),
                JSONMember("unmatchedExpectations", .array(unmatchedExpectations.map { .string($0.place) })),
                JSONMember("notRun", .array(notRun.map(\.json))),
                JSONMember("scripts", .array(scripts.map { $0.json(strictMessages: strictMessages) })),
            ])
    }
}

extension OutcomeCounts {
    var json: JSONValue {
        [
            "total": JSONValue(total), "passed": JSONValue(passed), "failed": JSONValue(failed), "skipped": JSONValue(skipped),
            "wrongMessage": JSONValue(wrongMessage),
        ]
    }
}

extension ScriptReport {
    func json(strictMessages: Bool) -> JSONValue {
        let verdict: JSONValue =
            switch self.verdict(strictMessages: strictMessages) {
            case .passed: "passed"
            case .failed: "failed"
            case .skipped: "skipped"
            }
        var members: [JSONMember] = [
            JSONMember("name", .string(name)), JSONMember("verdict", verdict), JSONMember("assertions", counts.json),
            JSONMember("seconds", .seconds(time)),
        ]
        if let error {
            members.append(
                JSONMember(
                    "error", ["kind": .string(error.kind.rawValue), "message": .string(error.message), "line": JSONValue(Int(error.line))]))
        }
        if let skipped { members.append(JSONMember("skipped", .string(skipped.text))) }
        let findings = results.compactMap { $0.json }
        if !findings.isEmpty { members.append(JSONMember("findings", .array(findings))) }
        return .object(members)
    }
}

extension CommandResult {
    /// Nil for what passed.
    fileprivate var json: JSONValue? {
        let parts: [JSONMember]
        switch outcome {
        case .passed: return nil
        case .failed(let expected, let actual):
            parts = [JSONMember("outcome", "failed"), JSONMember("expected", .string(expected)), JSONMember("actual", .string(actual))]
        case .wrongMessage(let expected, let actual):
            parts = [
                JSONMember("outcome", "wrongMessage"), JSONMember("expected", .string(expected)), JSONMember("actual", .string(actual)),
            ]
        case .error(let message): parts = [JSONMember("outcome", "error"), JSONMember("message", .string(message))]
        case .skipped(let reason): parts = [JSONMember("outcome", "skipped"), JSONMember("message", .string(reason.text))]
        }
        return .object([JSONMember("line", JSONValue(Int(line))), JSONMember("command", .string(text))] + parts)
    }
}
