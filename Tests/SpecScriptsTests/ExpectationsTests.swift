import Foundation
import SuiteSupport
import Testing
import WasmText

@testable import SpecScripts

@Suite("Expectation files")
struct ExpectationsTests {
    private func report(_ outcomes: [CommandOutcome], error: ScriptError? = nil) -> ScriptReport {
        var report = ScriptReport(name: "suite/a.wast", path: "suite/a.wast")
        report.results = outcomes.enumerated().map {
            CommandResult(line: UInt32($0.offset + 1), keyword: "assert_return", outcome: $0.element)
        }
        report.error = error
        return report
    }

    private func entry(_ line: UInt32?) -> Expectations.Entry {
        Expectations.Entry(test: "a.wast", line: line, reason: "known", entryLine: 1)
    }

    private let failure = CommandOutcome.failed(expected: "1", actual: "2")

    @Test("A listed failure does not fail the run, but is not a pass")
    func knownFailure() {
        var report = report([.passed, failure])
        #expect(report.verdict(strictMessages: true) == .failed)
        #expect(entry(2).apply(to: &report, strictMessages: true))
        #expect(report.verdict(strictMessages: true) == .passed)
        #expect(report.counts.passed == 1)
        #expect(report.counts.skipped == 1)
    }

    @Test("A listed assertion that passes fails the run")
    func unexpectedPass() {
        var report = report([.passed, .passed])
        #expect(entry(2).apply(to: &report, strictMessages: false))
        #expect(report.verdict(strictMessages: false) == .failed)
        #expect(report.counts.failed == 1)
    }

    @Test("A listed script that passes fails the run, one that fails does not")
    func wholeScripts() {
        var passing = report([.passed])
        #expect(entry(nil).apply(to: &passing, strictMessages: false))
        #expect(passing.verdict(strictMessages: false) == .failed)
        var failing = report([.passed, failure, .error("x")])
        #expect(entry(nil).apply(to: &failing, strictMessages: false))
        #expect(failing.verdict(strictMessages: false) == .passed)
        var unparsable = report([], error: ScriptError(kind: .malformed, message: "x"))
        #expect(entry(nil).apply(to: &unparsable, strictMessages: false))
        #expect(unparsable.verdict(strictMessages: false) == .skipped)
    }

    @Test("An entry whose line holds nothing matches nothing")
    func unmatched() {
        var report = report([failure])
        #expect(!entry(9).apply(to: &report, strictMessages: false))
        #expect(report.verdict(strictMessages: false) == .failed)
    }

    @Test("Another message is a failure only where messages are strict")
    func wrongMessages() {
        var lenient = report([.wrongMessage(expected: "a", actual: "b")])
        #expect(lenient.verdict(strictMessages: false) == .passed)
        #expect(lenient.verdict(strictMessages: true) == .failed)
        #expect(entry(1).apply(to: &lenient, strictMessages: false))
        #expect(lenient.verdict(strictMessages: false) == .failed)
    }

    @Test("There are no known failures")
    func noneAreKnown() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "spectests/expectations.txt"), encoding: .utf8)
        #expect(try Expectations(parsing: text).entries.isEmpty)
    }
}
