import Testing
import ToolOptions

@Suite struct OptionTests {
    private static func entry(_ text: String) throws(OptionError) -> EnvironmentEntry {
        try EnvironmentEntry(parsing: text) { $0 == "HERE" ? "found" : nil }
    }

    @Test func variables() throws {
        #expect(try Self.entry("A=1").value == "1")
        #expect(try Self.entry("A=").value == "")
        #expect(try Self.entry("A=b=c").value == "b=c")
        #expect(try Self.entry("HERE").value == "found")
        #expect(try Self.entry("HERE=").value == "")
        for text in ["", "=", "=x", "ELSEWHERE"] { #expect(throws: OptionError.self) { try Self.entry(text) } }
    }

    @Test func theLastVariableOfANameCounts() throws {
        let entries = try ["A=1", "B=2", "A=3"].map { text throws(OptionError) in try Self.entry(text) }
        #expect(EnvironmentEntry.unique(entries).map { "\($0.name)=\($0.value)" } == ["A=3", "B=2"])
    }

    @Test func fuel() throws {
        #expect(try Fuel.parse("0") == 0)
        #expect(try Fuel.parse("9223372036854775807") == .max)
        for text in ["", "-1", "+1", "1e6", "1.5", "9223372036854775808", "99999999999999999999999", "１"] {
            #expect(throws: OptionError.self) { try Fuel.parse(text) }
        }
    }
}
