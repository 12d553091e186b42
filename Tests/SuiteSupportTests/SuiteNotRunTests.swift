import Reporting
import SuiteSupport
import Testing

@Suite struct SuiteNotRunTests {
    @Test func reads() {
        #expect(SuiteNotRun("WebAssembly/testsuite=not found; a=b") == SuiteNotRun(name: "WebAssembly/testsuite", reason: "not found; a=b"))
        for text in ["", "name", "=reason", "name="] { #expect(SuiteNotRun(text) == nil) }
    }
}
