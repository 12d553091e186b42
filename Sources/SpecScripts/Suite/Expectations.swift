import SuiteSupport

extension Expectations.Entry {
    /// Whether the entry names the script.
    func names(_ file: ScriptFile) -> Bool { test == file.relativePath || test == file.name }

    /// Whether the entry's failure is there: applied to the report of the script that it names, and written into it.
    ///
    /// Returns false where the entry matches nothing in the script.
    func apply(to report: inout ScriptReport, strictMessages: Bool) -> Bool {
        guard let line else {
            applyToWhole(&report, strictMessages: strictMessages)
            return true
        }
        var found = false
        var failed = false
        for index in report.results.indices where report.results[index].line == line {
            found = true
            guard report.results[index].outcome.isFinding(strictMessages: strictMessages) else { continue }
            failed = true
            report.results[index].outcome = .skipped(.knownFailure(reason: reason))
        }
        guard found, !failed else { return found }
        for index in report.results.indices where report.results[index].line == line {
            report.results[index].outcome = .failed(expected: "a failure, known as: \(reason)", actual: "passed")
        }
        return true
    }

    private func applyToWhole(_ report: inout ScriptReport, strictMessages: Bool) {
        if report.skipped != nil { return }
        if report.error != nil {
            report.error = nil
            report.skipped = .knownFailure(reason: reason)
            return
        }
        var failed = false
        for index in report.results.indices where report.results[index].outcome.isFinding(strictMessages: strictMessages) {
            failed = true
            report.results[index].outcome = .skipped(.knownFailure(reason: reason))
        }
        if !failed {
            report.error = ScriptError(kind: .unexpectedPass, message: "all of it passed, but it is listed as a known failure: \(reason)")
        }
    }
}

extension CommandOutcome {
    /// Whether the outcome makes the run fail.
    public func isFinding(strictMessages: Bool) -> Bool {
        switch self {
        case .failed, .error: true
        case .wrongMessage: strictMessages
        case .passed, .skipped: false
        }
    }
}
