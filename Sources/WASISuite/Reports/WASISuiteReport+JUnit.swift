import Reporting
import SuiteSupport

extension WASISuiteReport {
    /// The report as JUnit: one suite for each suite, one case for each program.
    public var junit: JUnitReport {
        let expectations = Expectations.junit(unmatched: unmatchedExpectations, prefix: "wasi", engine: engine, start: start)
        let skipped = notRun.map { $0.junit(prefix: "wasi", engine: engine, start: start) }
        return JUnitReport(name: "assay wasi", time: time, suites: suites.map(junit) + expectations + skipped)
    }

    private func junit(_ suite: Suite) -> JUnitSuite {
        let className = engine.className("wasi", suite.name)
        return JUnitSuite(
            name: engine.suiteName(suite.name.isEmpty ? "assay wasi" : suite.name), timestamp: start, time: suite.time,
            properties: engine.properties + [JUnitProperty("suite", suite.title)],
            cases: suite.programs.map { program in
                JUnitCase(
                    name: program.shortName, className: className, time: program.time, outcome: outcome(of: program),
                    systemOut: program.output, systemErr: program.errors)
            })
    }

    private func outcome(of program: ProgramReport) -> JUnitOutcome {
        let message = program.outcome.message ?? ""
        let body = "\(program.name): \(message)"
        switch program.outcome {
        case .passed: return .passed
        case .failed: return .failure(message: message, type: "program", body: body)
        case .error(let kind, _): return .error(message: message, type: kind.rawValue, body: body)
        case .knownFailure: return .skipped(message: message)
        case .notSupported:
            guard program.outcome.isFinding(strictUnsupported: strictUnsupported) else { return .skipped(message: message) }
            return .failure(message: message, type: "not-supported", body: body)
        }
    }
}
