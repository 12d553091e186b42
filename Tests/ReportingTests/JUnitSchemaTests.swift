import Reporting
import Testing

/// `docs/junit-common.xsd` accepts what the writer writes and refuses what consumers of such files have refused.
@Suite struct JUnitSchemaTests {
    static func schema() throws -> [UInt8] {
        let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try InputFile.read("/\(tests)/docs/junit-common.xsd")
    }

    private static let everything = JUnitReport(
        name: "all outcomes", time: .seconds(2),
        suites: [
            JUnitSuite(name: "empty", timestamp: UTCTime(secondsSinceEpoch: 0)),
            JUnitSuite(
                name: "full", timestamp: .now(), time: .microseconds(1_500), properties: [JUnitProperty("engine", "interpreter")],
                cases: [
                    JUnitCase(name: "passed", className: "c"),
                    JUnitCase(
                        name: "failed", className: "c", outcome: .failure(message: "m", type: "t", body: "f:1"), systemOut: [0, 255, 10],
                        systemErr: Array(repeating: 0x5c, count: 100_000)),
                    JUnitCase(name: "broke", className: "c", outcome: .error(message: "", type: "crash:SIGSEGV", body: "")),
                    JUnitCase(name: "skipped", className: "c", outcome: .skipped(message: "not-reached")),
                ]),
        ])

    @Test func acceptsEveryOutcome() throws {
        try XMLSchema.validate(JUnitWriter.xml(of: Self.everything), against: Self.schema())
    }

    @Test func acceptsAReportWithoutSuites() throws {
        try XMLSchema.validate(JUnitWriter.xml(of: JUnitReport(name: "nothing")), against: Self.schema())
    }

    /// Each pair replaces one correct piece of a correct document with a wrong one.
    @Test(arguments: [
        ("an attribute that two public schemas refuse", "classname=", "file=\"a\" classname="),
        ("a root attribute that one public schema refuses", "<testsuites ", "<testsuites skipped=\"0\" "),
        ("no total", "tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\"", "failures=\"1\" errors=\"1\" skipped=\"1\""),
        ("a total that is no number", "skipped=\"1\"", "skipped=\"one\""),
        ("two decimals", "time=\"0.002\"", "time=\"0.00\""),
        ("an exponent", "time=\"0.002\"", "time=\"2.000E-3\""),
        ("a comma", "time=\"0.002\"", "time=\"0,002\""),
        ("an offset", "timestamp=\"1970-01-01T00:00:00\"", "timestamp=\"1970-01-01T00:00:00Z\""),
        ("a fraction", "timestamp=\"1970-01-01T00:00:00\"", "timestamp=\"1970-01-01T00:00:00.5\""),
        ("no such day", "timestamp=\"1970-01-01T00:00:00\"", "timestamp=\"1970-02-30T00:00:00\""),
        ("a repeated case", "name=\"broke\"", "name=\"passed\""),
        ("a skip without a reason", "<skipped message=\"not-reached\"/>", "<skipped/>"),
        ("a skip with an empty reason", "<skipped message=\"not-reached\"/>", "<skipped message=\"\"/>"),
        ("two outcomes", "<skipped message=", "<failure message=\"m\" type=\"t\"/><skipped message="),
        ("a failure without a type", "type=\"t\"", ""),
        ("an output before the outcome", "<failure", "<system-out/><failure"),
        ("an element nobody knows", "<skipped message=\"not-reached\"/>", "<rerunFailure/>"),
        ("nested suites", "<testcase name=\"passed\"", "<testsuite/><testcase name=\"passed\""),
    ])
    func refuses(what: String, correct: String, wrong: String) throws {
        let document = String(decoding: try JUnitWriter.xml(of: Self.everything), as: UTF8.self)
        #expect(document.contains(correct), "the piece to replace must be there")
        let bad = document.replacing(correct, with: wrong, maxReplacements: 1)
        let schema = try Self.schema()
        do throws(XMLError) {
            try XMLSchema.validate(Array(bad.utf8), against: schema)
            Issue.record("accepted: \(what)")
        } catch {
            guard case .notValid(let faults) = error else {
                Issue.record("\(what): \(error)")
                return
            }
            #expect(faults.contains { $0.line > 0 && !$0.message.isEmpty })
        }
    }

    @Test func aDocumentThatIsCutShortIsNotWellFormed() throws {
        let document = try JUnitWriter.xml(of: Self.everything)
        let schema = try Self.schema()
        for count in [0, 1, document.count / 2, document.count - 3] {
            do throws(XMLError) {
                try XMLSchema.validate(Array(document.prefix(count)), against: schema)
                Issue.record("accepted \(count) bytes")
            } catch {
                guard case .notWellFormed = error else {
                    Issue.record("\(count) bytes: \(error)")
                    continue
                }
            }
        }
    }

    @Test func aSchemaThatIsNoneIsRefused() {
        #expect {
            try XMLSchema.validate(Array("<a/>".utf8), against: Array("<xs:schema/>".utf8))
        } throws: { error in
            guard let error = error as? XMLError, case .badSchema = error else { return false }
            return true
        }
    }
}
