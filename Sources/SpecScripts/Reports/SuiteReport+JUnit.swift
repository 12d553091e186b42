import Reporting
import SuiteSupport

/// How fine the cases of a JUnit report are.
public enum JUnitGranularity: String, Sendable, CaseIterable {
    /// One case for each script.
    case script
    /// One case for each assertion and action.
    case assertion
}

extension SuiteReport {
    /// The report as JUnit: one suite for each script.
    public func junit(granularity: JUnitGranularity) -> JUnitReport {
        let skipped = notRun.map { $0.junit(prefix: "wasm", engine: engine, start: start) }
        let expectations = Expectations.junit(unmatched: unmatchedExpectations, prefix: "wasm", engine: engine, start: start)
        return JUnitReport(name: "assay spec", time: time, suites: scripts.map { suite($0, granularity) } + expectations + skipped)
    }

    private func suite(_ script: ScriptReport, _ granularity: JUnitGranularity) -> JUnitSuite {
        let className = engine.className("wasm", script.name)
        let cases: [JUnitCase] =
            switch granularity {
            case .script: [wholeCase(script, className)]
            case .assertion: assertionCases(script, className)
            }
        return JUnitSuite(
            name: engine.suiteName(script.name), timestamp: start, time: script.time, properties: engine.properties, cases: cases)
    }

    private func assertionCases(_ script: ScriptReport, _ className: String) -> [JUnitCase] {
        // What is true of the script as a whole needs a case of its own, and a suite without any case is lost by some consumers.
        guard script.error == nil, script.skipped == nil, !script.results.isEmpty else {
            return [wholeCase(script, className)] + resultCases(script, className)
        }
        return resultCases(script, className)
    }

    private func resultCases(_ script: ScriptReport, _ className: String) -> [JUnitCase] {
        var occurrences: [String: Int] = [:]
        return script.results.map { result in
            let subject = result.subject.map { " \(ScriptText.name($0))" } ?? ""
            let name = "L\(result.line) \(result.keyword)\(subject)"
            let ordinal = occurrences[name, default: 0] + 1
            occurrences[name] = ordinal
            return JUnitCase(
                name: ordinal == 1 ? name : "\(name) [\(ordinal)]", className: className, outcome: outcome(of: result, in: script))
        }
    }

    /// The script as one case.
    private func wholeCase(_ script: ScriptReport, _ className: String) -> JUnitCase {
        let outcome: JUnitOutcome
        if let error = script.error {
            let place = error.line > 0 ? "\(script.name):\(error.line)" : script.name
            outcome =
                error.kind == .unexpectedPass
                ? .failure(message: error.message, type: error.kind.rawValue, body: "\(place): \(error.message)")
                : .error(message: error.message, type: error.kind.rawValue, body: "\(place): \(error.message)")
        } else if let skipped = script.skipped {
            outcome = .skipped(message: skipped.text)
        } else {
            let findings = script.results.filter { $0.outcome.isFinding(strictMessages: strictMessages) }
            outcome =
                findings.isEmpty
                ? .passed
                : .failure(
                    message: "\(findings.count) of \(script.results.count) assertions and actions failed", type: "script",
                    body: findings.map { $0.description(in: script.name) }.joined(separator: "\n"))
        }
        return JUnitCase(name: "script", className: className, time: script.time, outcome: outcome)
    }

    private func outcome(of result: CommandResult, in script: ScriptReport) -> JUnitOutcome {
        let body = result.description(in: script.name)
        switch result.outcome {
        case .passed: return .passed
        case .failed(let expected, let actual):
            return .failure(message: "expected \(expected), actual \(actual)", type: result.keyword, body: body)
        case .wrongMessage(let expected, let actual):
            guard strictMessages else { return .passed }
            return .failure(message: "expected the message \(expected), actual \(actual)", type: "wrong-message", body: body)
        case .error(let message): return .error(message: message, type: result.keyword, body: body)
        case .skipped(let reason): return .skipped(message: reason.text)
        }
    }
}

extension CommandResult {
    /// `file:line`, the command, what was expected and what came.
    public func description(in script: String) -> String {
        let head = "\(script):\(line): \(text)"
        switch outcome {
        case .passed: return "\(script):\(line): passed"
        case .failed(let expected, let actual): return "\(head)\n    expected: \(expected)\n    actual:   \(actual)"
        case .wrongMessage(let expected, let actual):
            return "\(head)\n    expected message: \(expected)\n    actual message:   \(actual)"
        case .error(let message): return "\(head)\n    error: \(message)"
        case .skipped(let reason): return "\(head)\n    skipped: \(reason.text)"
        }
    }
}
