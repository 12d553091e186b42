import Testing
import WasmModel
import WasmText

@Suite("Excerpts of a text")
struct PrinterExcerptTests {
    private func lines(_ text: String, _ line: UInt32, _ column: UInt32) -> [String] {
        SourceExcerpt.lines(of: Array(text.utf8), at: SourcePosition(line: line, column: column))
    }

    @Test("The caret stands under the column, counted in bytes")
    func caret() {
        #expect(lines("(module\n  (fnc))\n", 2, 4) == ["  (fnc))", "   ^"])
        #expect(lines("é(x", 1, 3) == ["é(x", " ^"])
        #expect(lines("(module", 1, 8) == ["(module", "       ^"])
        #expect(lines("", 1, 1) == ["", "^"])
    }

    @Test("What a terminal would take as a command is shown as a space, what is no UTF-8 as a replacement")
    func unprintable() {
        #expect(lines("a\t\u{1B}[0m(\r\n", 1, 7) == ["a  [0m( ", "      ^"])
        #expect(SourceExcerpt.lines(of: [0x22, 0xFF, 0x22], at: SourcePosition(line: 1, column: 2)) == ["\"\u{FFFD}\"", " ^"])
    }

    @Test("Only the surroundings of a long line are shown, and nothing of a line that is not there")
    func longLines() {
        let shown = lines(String(repeating: "é", count: 5000), 1, 5001)
        #expect(shown.count == 2)
        #expect(shown.allSatisfy { $0.count < 130 })
        #expect(lines("a\nb", 9, 1) == [])
        #expect(lines("a", 1, 4_000_000_000) == ["a", " ^"])
        #expect(lines("a", 0, 0) == ["a", "^"])
    }
}
