import Reporting
import SuiteSupport

extension WASISuiteReport {
    /// Totals, then one object for each suite with one for each of its programs.
    public var json: JSONValue {
        .object(
            [JSONMember("tests", counts.json), JSONMember("asExpected", .boolean(isAsExpected))] + engine.json + [
                JSONMember("seconds", .seconds(time)),
                JSONMember("unmatchedExpectations", .array(unmatchedExpectations.map { .string($0.place) })),
                JSONMember("notRun", .array(notRun.map(\.json))),
                JSONMember("calls", calls.json),
                JSONMember("suites", .array(suites.map(\.json))),
            ])
    }
}

extension WASISuiteReport.Counts {
    var json: JSONValue {
        [
            "total": JSONValue(total), "passed": JSONValue(passed), "failed": JSONValue(failed), "skipped": JSONValue(skipped),
            "unsupported": JSONValue(unsupported),
        ]
    }
}

extension WASISuiteReport.Suite {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "title": .string(title), "tests": counts.json, "seconds": .seconds(time),
            "programs": .array(programs.map(\.json)),
        ]
    }
}

extension ProgramReport {
    fileprivate var json: JSONValue {
        var members = [
            JSONMember("name", .string(name)), JSONMember("verdict", .string(outcome.verdict.rawValue)),
            JSONMember("seconds", .seconds(time)),
        ]
        if case .error(let kind, _) = outcome { members.append(JSONMember("error", .string(kind.rawValue))) }
        if let message = outcome.message { members.append(JSONMember("message", .string(message))) }
        if let exitCode { members.append(JSONMember("exitCode", JSONValue(Int(exitCode)))) }
        if !calls.isEmpty { members.append(JSONMember("calls", calls.json)) }
        if outcome.verdict == .failed {
            // Guests write bytes of any kind; what is no UTF-8 is replaced.
            members.append(JSONMember("stdout", .string(String(decoding: output, as: UTF8.self))))
            members.append(JSONMember("stderr", .string(String(decoding: errors, as: UTF8.self))))
        }
        return .object(members)
    }
}

extension [FunctionCalls] {
    fileprivate var json: JSONValue { .object(map { JSONMember($0.function, JSONValue(Int(clamping: $0.count))) }) }
}
