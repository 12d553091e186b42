import SuiteSupport
import Testing

@Suite("Expectation files")
struct ExpectationsTests {
    @Test("An entry is a place and a reason")
    func parsing() throws {
        let text = "# comment\n\na.wast:12  wrong rounding\r\nb/c.wast\tnot there yet \n"
        let entries = try Expectations(parsing: text).entries
        #expect(entries.map(\.test) == ["a.wast", "b/c.wast"])
        #expect(entries.map(\.line) == [12, nil])
        #expect(entries.map(\.reason) == ["wrong rounding", "not there yet"])
        #expect(entries.map(\.entryLine) == [3, 4])
        for text in ["a.wast", "a.wast:  x", "a.wast:x reason", "a.wast:0 reason", "a.wast  \t", "a.wast:1 x\na.wast:1 y"] {
            #expect(throws: Expectations.SyntaxError.self, "\(text)") { try Expectations(parsing: text) }
        }
    }
}
