import Files
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.value(of: Array(text.utf8)) }

    @Test func values() throws {
        #expect(try read(" null\n") == .null)
        #expect(try read("true") == true)
        #expect(try read("[]") == [])
        #expect(try read("{}") == [:])
        #expect(try read("[1, -2 ,3.5,1e2]") == [1, -2, 3.5, 100.0])
        #expect(try read("{\"a\": {\"b\": [false]}, \"c\": \"d\"}") == ["a": ["b": [false]], "c": "d"])
        #expect(try read("9223372036854775807") == .integer(.max))
        #expect(try read("9223372036854775808") == .number(0x1p63))
    }

    @Test func strings() throws {
        #expect(try read(#""\" \\ \/ \b\f\n\r\t""#) == "\" \\ / \u{8}\u{C}\n\r\t")
        #expect(try read(#""\u00e9\uD83D\uDE00 é""#) == "é😀 é")
        #expect(try read(#""\u0000""#) == "\0")
    }

    @Test func whatIsWrittenIsRead() throws {
        let value: JSONValue = ["a": [1, 2.5, "x\n\u{1}\"", true, .null], "b": [:]]
        for style in [JSONWriter.Style.compact, .indented] {
            #expect(try JSONReader.value(of: JSONWriter.bytes(of: value, style: style)) == value)
        }
    }

    @Test(arguments: [
        "", "[", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "1e", "+1", "-", "nul", "\"", "\"\n\"", #""\x""#,
        #""\u12""#,
        #""\u+123""#, #""\uD800""#, #""\uD800A""#, #""\uDC00""#, "1 2", "{\"a\":1,\"a\":2}", "1e999", "NaN",
    ])
    func faults(text: String) {
        #expect(throws: JSONSyntaxError.self) { try read(text) }
    }

    @Test func faultsNameTheirLine() {
        #expect(throws: JSONSyntaxError(line: 3, message: "no value")) { try read("{\n\"a\":\n x}") }
    }

    @Test func deepNestingIsAnErrorAndNoCrash() {
        #expect(throws: JSONSyntaxError.self) { try read(String(repeating: "[", count: 1_000_000)) }
    }

    @Test func notUTF8() {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.value(of: [0x22, 0xFF, 0x22]) }
    }
}
