import RampartCommands
import Testing

@Suite struct VisibleTextTests {
    /// What comes out of pieces of a size.
    private static func visible(_ bytes: [UInt8], pieces: Int) -> String {
        var visible = VisibleText()
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            visible.append(bytes[start..<min(bytes.count, start + pieces)], to: &output)
        }
        visible.finish(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [
        ("plain text,\ttabs and\nlines", "plain text,\ttabs and\nlines"),
        ("caf\u{E9} \u{1F980} \u{4E2D}", "caf\u{E9} \u{1F980} \u{4E2D}"),
        ("\u{1B}[31mred\u{07}\u{00}\u{7F}", "^[[31mred^G^@^?"),
        ("a\r\nb\rc\r", "a\r\nb^Mc^M"),
        ("\r\r\n", "^M\r\n"),
        ("\u{9B}31m\u{85}", "<U+009B>31m<U+0085>"),
        ("\u{202E}gnp.exe\u{2066}\u{2028}\u{61C}", "<U+202E>gnp.exe<U+2066><U+2028><U+061C>"),
        // Joiners belong to letters and pictures.
        ("a\u{200D}b", "a\u{200D}b"),
    ])
    func texts(text: String, expected: String) {
        for pieces in [1, 2, 3, 100] { #expect(Self.visible(Array(text.utf8), pieces: pieces) == expected) }
    }

    @Test(
        arguments: [
            ([0xFF, 0x80, 0x41], "\\xff\\x80A"),
            // Overlong, a surrogate, beyond the last character.
            ([0xC0, 0x80], "\\xc0\\x80"), ([0xE0, 0x80, 0x80], "\\xe0\\x80\\x80"), ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
            ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"), ([0xF5], "\\xf5"),
            // Cut off, at the end and in the middle.
            ([0xE2, 0x82], "\\xe2\\x82"), ([0xE2, 0x82, 0x1B], "\\xe2\\x82^["), ([0xE2, 0xC3, 0xA9], "\\xe2\u{E9}"),
        ] as [([UInt8], String)])
    func bytes(bytes: [UInt8], expected: String) {
        for pieces in [1, 2, 100] { #expect(Self.visible(bytes, pieces: pieces) == expected) }
    }

    @Test func namesStayOnOneLine() {
        #expect(VisibleText.line("a\nb\tc\r\n\u{1B}") == "a^Jb^Ic^M^J^[")
        #expect(VisibleText.line("$na\u{EF}ve") == "$na\u{EF}ve")
    }
}
