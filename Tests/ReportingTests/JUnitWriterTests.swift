import Reporting
import Testing

@Suite struct JUnitWriterTests {
    private static let time = UTCTime(secondsSinceEpoch: 1_781_690_400)

    private static func report(_ cases: [JUnitCase]) -> JUnitReport {
        JUnitReport(
            name: "spec", time: .milliseconds(1_234),
            suites: [JUnitSuite(name: "i32.wast", timestamp: time, time: .milliseconds(12), cases: cases)])
    }

    private static func xml(_ report: JUnitReport) throws -> String {
        String(decoding: try JUnitWriter.xml(of: report), as: UTF8.self)
    }

    @Test func everyElementAndAttributeInItsOrder() throws {
        var report = Self.report([
            JUnitCase(name: "L1 assert_return", className: "wasm.interpreter.i32", time: .milliseconds(3)),
            JUnitCase(
                name: "L2 assert_return", className: "wasm.interpreter.i32",
                outcome: .failure(message: "expected 1, got 2", type: "value", body: "i32.wast:2\nexpected 1"),
                systemOut: Array("out".utf8), systemErr: Array("err".utf8)),
            JUnitCase(
                name: "L3 module", className: "wasm.interpreter.i32",
                outcome: .error(message: "cannot be parsed", type: "script", body: "i32.wast:3")),
            JUnitCase(name: "L4 invoke", className: "wasm.interpreter.i32", outcome: .skipped(message: "not-reached")),
        ])
        report.suites[0].properties = [JUnitProperty("engine", "interpreter")]
        #expect(
            try Self.xml(report) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="spec" tests="4" failures="1" errors="1" time="1.234">
                  <testsuite name="i32.wast" tests="4" failures="1" errors="1" skipped="1" time="0.012" timestamp="2026-06-17T10:00:00" hostname="localhost">
                    <properties>
                      <property name="engine" value="interpreter"/>
                    </properties>
                    <testcase name="L1 assert_return" classname="wasm.interpreter.i32" time="0.003"/>
                    <testcase name="L2 assert_return" classname="wasm.interpreter.i32" time="0.000">
                      <failure message="expected 1, got 2" type="value">i32.wast:2
                expected 1</failure>
                      <system-out>out</system-out>
                      <system-err>err</system-err>
                    </testcase>
                    <testcase name="L3 module" classname="wasm.interpreter.i32" time="0.000">
                      <error message="cannot be parsed" type="script">i32.wast:3</error>
                    </testcase>
                    <testcase name="L4 invoke" classname="wasm.interpreter.i32" time="0.000">
                      <skipped message="not-reached"/>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }

    @Test func countsAddUp() {
        let counts = Self.report([
            JUnitCase(name: "a", className: "c"),
            JUnitCase(name: "b", className: "c", outcome: .failure(message: "", type: "t", body: "")),
            JUnitCase(name: "c", className: "c", outcome: .skipped(message: "reason")),
        ]).counts
        #expect(counts.tests == 3)
        #expect(counts.passed == 1)
        #expect(counts.failures == 1)
        #expect(counts.errors == 0)
        #expect(counts.skipped == 1)
    }

    @Test func aPassedCaseCarriesNoOutput() throws {
        let document = try Self.xml(Self.report([JUnitCase(name: "a", className: "c", systemOut: [0x41], systemErr: [0x42])]))
        #expect(!document.contains("system-"))
    }

    @Test func markupAndLineEndsInAttributesBecomeReferences() throws {
        let document = try Self.xml(Self.report([JUnitCase(name: "<&>\"'\t\n\r", className: "c")]))
        #expect(document.contains("name=\"&lt;&amp;&gt;&quot;'&#9;&#10;&#13;\""))
    }

    @Test func markupInTextBecomesReferences() throws {
        let body = "]]> <a> & \r"
        let document = try Self.xml(
            Self.report([JUnitCase(name: "a", className: "c", outcome: .failure(message: "m", type: "t", body: body))]))
        #expect(document.contains("]]&gt; &lt;a&gt; &amp; &#13;"))
    }

    @Test func forbiddenCharactersAndBackslashesAreEscaped() throws {
        let document = try Self.xml(Self.report([JUnitCase(name: "\0 \u{1b} \u{fffe} \u{ffff} \\", className: "é 😀")]))
        #expect(document.contains(#"name="\u{0} \u{1b} \u{fffe} \u{ffff} \\""#))
        try XMLSchema.validate(Array(document.utf8), against: JUnitSchemaTests.schema())
    }

    @Test func repeatedCasesAreFound() {
        var report = Self.report([
            JUnitCase(name: "a", className: "c"), JUnitCase(name: "a", className: "d"), JUnitCase(name: "a", className: "c"),
        ])
        #expect(report.repeatedCases == ["c a"])
        report.suites[0].cases.removeLast()
        #expect(report.repeatedCases.isEmpty)
    }
}
