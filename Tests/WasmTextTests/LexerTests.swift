import Testing
import WasmModel
import WasmText

/// Tokens, comments, annotations and strings (specification chapter 6.2 and 6.3).
struct LexerTests {
    @Test func commentsNestAndEndAtAnyNewline() throws {
        let module = try parse("(func) (; a (; b ;) \" ;) (func) ;; (func)\r(func) ;; x\r\n(func) ;;; last")
        #expect(module.functions.count == 4)
        #expect(fault("(func) (; (; ;)") == "1:8: unclosed comment")
    }

    @Test func annotationsAreSkippedAsGroups() throws {
        let module = try parse(#"(@a) ((@b "x)" (c) (@) ;; )"# + "\n" + #" (; ) ;) , ; ] }) func (@"q r" ()) $f (@c.d e))"#)
        #expect(module.names.functions == [0: "f"])
        #expect(fault("(@)") == "1:1: empty annotation id")
        #expect(fault("(@ x)") == "1:1: empty annotation id")
        #expect(fault(#"(@"")"#) == "1:1: empty annotation id")
        #expect(fault(#"(@"\ef")"#) == "1:3: malformed UTF-8 encoding")
        #expect(fault("(func)\n (@x (y)") == "2:2: unclosed annotation")
        #expect(fault(#"(@x ")"#) == "1:5: unclosed string literal")
        #expect(fault("(@x \u{1})") == "1:5: illegal character U+0001")
        #expect(fault("(@x ü)") == "1:5: illegal character U+00FC")
        #expect(fault("(@x))") == #"1:5: unexpected token ")", expected a module field"#)
        var features = Features.wasm3
        features[.annotations] = false
        #expect(fault("(@a)", features: features).hasSuffix("(needs the feature annotations)"))
    }

    @Test func annotationsInsideAnnotationsAreOnlyTokens() throws {
        _ = try parse("(@a @ @x (@x) (@x y) (@) (@ x) (@(@(@(@)))))")
    }

    @Test func stringEscapesAreBytes() throws {
        let module = try parse(#"(data "a\t\n\r\"\'\\\00\fF\u{e9}\u{20ac}\u{1_F600}" "z")"#)
        let expected: [UInt8] = [
            0x61, 9, 10, 13, 0x22, 0x27, 0x5C, 0, 0xFF, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, 0x7A,
        ]
        #expect(Array(module.bytes[module.data[0].range]) == expected)
    }

    @Test(arguments: [
        (#"(data "\x")"#, "1:8: illegal escape in string literal"), (#"(data "\u{d800}")"#, "1:8: illegal escape in string literal"),
        (#"(data "\u{110000}")"#, "1:8: illegal escape in string literal"), (#"(data "\u{}")"#, "1:8: illegal escape in string literal"),
        (#"(data "\0")"#, "1:8: illegal escape in string literal"), ("(data \"a\nb\")", "1:7: unclosed string literal"),
        ("(data \"abc", "1:7: unclosed string literal"), ("(data \"a\u{7F}\")", "1:9: illegal character U+007F"),
        (#"(data "a""b")"#, #"1:7: unknown operator "a""b""#), (#"(data $x"a")"#, #"1:7: unknown operator $x"a""#),
        (#"(func (export "\ff"))"#, "1:15: malformed UTF-8 encoding"), ("(func $)", "1:7: empty identifier"),
        (#"(func $"")"#, "1:7: empty identifier"), (#"(func $"\ef")"#, "1:7: malformed UTF-8 encoding"),
        ("(func , )", "1:7: unknown operator ,"),
        ("(func [ )", "1:7: unknown operator ["), ("(func 0drop)", "1:7: unknown operator 0drop"),
        ("\u{C}", "1:1: illegal character U+000C"),
        ("é", "1:1: illegal character U+00E9"), ("(fünc)", "1:2: unknown operator f"),
    ])
    func faults(_ text: String, _ expected: String) {
        #expect(fault(text) == expected)
    }

    @Test func brokenUTF8HasItsPlace() {
        #expect(fault(Array("(func)\n ;; ".utf8) + [0xC0, 0x80]) == "2:5: malformed UTF-8 encoding")
        #expect(fault(Array("(data \"ab".utf8) + [0xED, 0xA0, 0x80]) == "1:10: malformed UTF-8 encoding")
        #expect(fault([0x28, 0x3B, 0xF5]) == "1:3: malformed UTF-8 encoding")
        #expect(fault([0xFF]) == "1:1: malformed UTF-8 encoding")
    }

    @Test func identifiersOfBothFormsAreTheSame() throws {
        let module = try parse(#"(func $"\41B" (call $AB) (call $"A\u{42}")) (func $"a b\"é")"#)
        #expect(module.names.functions == [0: "AB", 1: "a b\"é"])
        #expect(Array(module.bytes[module.bodies[0].range]) == [0x10, 0, 0x10, 0, 0x0B])
        #expect(fault(#"(func $x) (func $"x")"#) == "1:17: duplicate func $x")
    }

    @Test func linesAndColumnsCountEveryNewlineOnce() throws {
        let module = try parse("(func\n nop\r\n  nop\r   nop\n\n é)".replacing("é", with: "nop"))
        #expect(module.textPositions.map(\.position.description) == ["2:2", "3:3", "4:4", "6:2", "6:5"])
        #expect(module.textPositions.map(\.offset) == [0, 1, 2, 3, 4])
    }
}
