import Reporting
import Testing

@Suite struct ReportTextTests {
    /// Not a parametrised test: its arguments would be printed as they are, control characters included.
    @Test func escapes() {
        let table = [
            ("plain", "plain"),
            ("tab\tline\nreturn\r", "tab\tline\nreturn\r"),
            ("\0", #"\u{0}"#),
            (#"\u{0}"#, #"\\u{0}"#),
            ("\u{b}\u{1f}", #"\u{b}\u{1f}"#),
            ("\u{7f}\u{80}é\u{d7ff}\u{e000}\u{fffd}\u{10000}\u{10ffff}", "\u{7f}\u{80}é\u{d7ff}\u{e000}\u{fffd}\u{10000}\u{10ffff}"),
            ("\u{fffe}\u{ffff}", #"\u{fffe}\u{ffff}"#),
            ("\u{e9} \u{65}\u{301}", "\u{e9} \u{65}\u{301}"),
        ]
        for (raw, expected) in table {
            #expect(Array(ReportText(raw).string.unicodeScalars) == Array(expected.unicodeScalars))
        }
    }

    @Test(
        arguments: [
            ([0x41, 0xff, 0x42], #"A\xffB"#),
            ([0xc0, 0x80], #"\xc0\x80"#),
            ([0xe2, 0x82], #"\xe2\x82"#),
            ([0xe2, 0x82, 0xac], "€"),
            ([0xed, 0xa0, 0x80], #"\xed\xa0\x80"#),
            ([0xe0, 0x80, 0x80], #"\xe0\x80\x80"#),
            ([0xf4, 0x90, 0x80, 0x80], #"\xf4\x90\x80\x80"#),
            ([0xf0, 0x9f, 0x98], #"\xf0\x9f\x98"#),
        ] as [([UInt8], String)])
    func bytesThatAreNotUTF8(raw: [UInt8], expected: String) {
        #expect(ReportText(bytes: raw).string == expected)
    }

    @Test func aTextWithinTheLimitStays() {
        let text = String(repeating: "x", count: 1000)
        #expect(ReportText(text, atMost: 1000).string == text)
    }

    @Test func aLongTextKeepsBothEnds() {
        let text = "begin" + String(repeating: "x", count: 100_000) + "end"
        let cut = ReportText(text, atMost: 65_536)
        #expect(cut.bytes.count <= 65_536)
        #expect(cut.bytes.count > 65_000)
        #expect(cut.string.hasPrefix("beginx"))
        #expect(cut.string.hasSuffix("xend"))
        #expect(cut.string.contains("bytes cut here"))
    }

    /// The note tells how much is gone, in bytes of what was there before escaping.
    @Test func theNoteCountsRawBytes() throws {
        let cut = ReportText(String(repeating: "x", count: 10_000), atMost: 1000).string
        let kept = cut.count { $0 == "x" }
        #expect(cut.contains("[… \(10_000 - kept) bytes cut here …]"))
    }

    @Test(arguments: 200..<208)
    func cutsBetweenCharactersAndEscapes(limit: Int) {
        for character in ["é", "€", "😀", "\0", "\\", "\u{ffff}"] { cutsBetween(character, limit) }
    }

    private func cutsBetween(_ character: String, _ limit: Int) {
        let cut = ReportText(String(repeating: character, count: 1000), atMost: limit)
        #expect(cut.bytes.count <= limit)
        let whole = ReportText(character).string
        let parts = cut.string.split(separator: "\n")
        #expect(parts.count == 3)
        for part in [parts.first, parts.last] {
            #expect(part?.replacing(whole, with: "") == "")
        }
    }

    /// A backslash doubles, so the text is too long only after escaping; no part may come twice.
    @Test func aTextThatGrowsOverTheLimit() {
        let text = String(repeating: "\\", count: 700)
        let cut = ReportText(text, atMost: 1000)
        #expect(cut.bytes.count <= 1000)
        let escaped = cut.string.count { $0 == "\\" }
        #expect(escaped % 2 == 0)
        #expect(cut.string.contains("\(700 - escaped / 2) bytes cut here"))
    }

    @Test func aHugeOutputIsCutQuickly() {
        let cut = ReportText(bytes: [UInt8](repeating: 0xff, count: 50_000_000), atMost: 65_536)
        #expect(cut.bytes.count <= 65_536)
    }
}
