import Testing
import WasmModel
import WasmText

/// The script language of the reference interpreter.
struct ScriptTests {
    private func script(_ text: String) throws -> Script { try TextParser.parseScript(Array(text.utf8)) }

    private func fault(_ text: String) -> String {
        do {
            _ = try script(text)
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    /// The results of an `assert_return` with one of them as text.
    private func results(_ text: String) throws -> [ScriptResult] {
        guard case .assertReturn(_, let results) = try script("(assert_return (invoke \"f\") \(text))").commands[0].kind else { return [] }
        return results
    }

    @Test func everyCommand() throws {
        let script = try script(
            #"""
            (module $a (func)) (module definition $b binary "\00" "a") (module instance $i $b) (module instance) (module quote "(fu" "nc)")
            (register "r" $i) (register "s") (invoke $a "f" (i32.const -1) (ref.extern 3)) (get "g")
            (assert_return (get $a "g") (i32.const 1)) (assert_trap (invoke "f") "t") (assert_trap (module) "t")
            (assert_exhaustion (invoke "f") "e")
            (assert_exception (invoke "f")) (assert_malformed (module quote "(") "m") (assert_invalid (module definition (func)) "i")
            (assert_unlinkable (module) "u") (assert_malformed_custom (module quote "") "m") (assert_invalid_custom (module) "i")
            """#)
        #expect(
            script.commands.map(\.kind.keyword) == [
                "module", "module definition", "module instance", "module instance", "module", "register", "register", "invoke", "get",
                "assert_return", "assert_trap", "assert_trap", "assert_exhaustion", "assert_exception", "assert_malformed",
                "assert_invalid",
                "assert_unlinkable", "assert_malformed_custom", "assert_invalid_custom",
            ])
        #expect(script.commands[5].position == SourcePosition(line: 2, column: 1))
        guard case .moduleDefinition("b", .binary([0, 0x61])) = script.commands[1].kind,
            case .moduleInstance("i", "b") = script.commands[2].kind,
            case .module(nil, .quote(Array("(func)".utf8))) = script.commands[4].kind, case .register("r", "i") = script.commands[5].kind,
            case .action(.invoke("a", "f", [.i32(0xFFFF_FFFF), .refExtern(3)])) = script.commands[7].kind,
            case .assertMalformed(.quote, "m") = script.commands[14].kind
        else {
            Issue.record("commands have other contents")
            return
        }
    }

    @Test func resultPatterns() throws {
        #expect(
            try results("(i64.const -1) (f32.const nan:canonical) (f64.const nan:arithmetic) (f32.const -0)")
                == [.i64(UInt64.max), .f32(.canonicalNaN), .f64(.arithmeticNaN), .f32(.bits(0x8000_0000))])
        #expect(
            try results("(v128.const f32x4 1 nan:canonical nan:arithmetic nan:0x1)")
                == [.v128(.f32x4([.bits(0x3F80_0000), .canonicalNaN, .arithmeticNaN, .bits(0x7F80_0001)]))])
        #expect(try results("(v128.const f64x2 nan:canonical 0)") == [.v128(.f64x2([.canonicalNaN, .bits(0)]))])
        #expect(
            try results("(v128.const i64x2 1 -1)") == [.v128(.bytes([1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]))])
        #expect(
            try results("(ref.null) (ref.null func) (ref.null none) (ref) (ref.func) (ref.func 3) (ref.extern 3) (ref.extern) (ref.host 4)")
                == [
                    .refNull(nil), .refNull(.func), .refNull(HeapType.none), .ref, .refOf(.func), .refOf(.func), .refExtern(3),
                    .refOf(.extern), .refHost(4),
                ])
        #expect(
            try results("(ref.struct) (ref.array) (ref.i31) (ref.eq) (ref.any) (ref.exn)")
                == [.refOf(.struct), .refOf(.array), .refOf(.i31), .refOf(.eq), .refOf(.any), .refOf(.exn)])
        #expect(try results("(either (i32.const 1) (either (i32.const 2) (ref)))") == [.either([.i32(1), .either([.i32(2), .ref])])])
    }

    @Test func aFileMayBeOneModuleBody() throws {
        let script = try script(";; comment\n (func) (memory 0) (func (export \"f\"))")
        guard script.commands.count == 1, case .module(nil, .text(let module)) = script.commands[0].kind else {
            Issue.record("not one module")
            return
        }
        #expect(module.functions.count == 2)
        #expect(module.memories.count == 1)
        #expect(fault("(func) (module)") == #"1:9: unexpected token "module", expected a module field"#)
    }

    @Test func declaredFeatures() throws {
        #expect(
            try script(";; a test\n;; features: simd  multi-value\r\n(module) ;; features: gc").declaredFeatures == ["simd", "multi-value"])
        #expect(try script("(module) ;; features: gc").declaredFeatures == [])
        #expect(try script("(; x ;) ;; features: gc").declaredFeatures == ["gc"])
    }

    @Test func identifiersEndWithTheirCommand() throws {
        #expect(fault("(module (func $f)) (module (func (call $f)))") == "1:40: unknown func $f")
    }

    @Test(arguments: [
        ("module", #"1:1: unexpected token "module", expected "(""#), ("(modul)", "1:2: unknown operator modul"),
        ("(module))", #"1:9: unexpected token ")", expected "(""#),
        ("(assert_return)", #"1:15: unexpected token ")", expected an action"#), ("(invoke f)", "1:9: unknown operator f"),
        ("(invoke \"f\" (i32.const nan:canonical))", #"1:24: unexpected token "nan:canonical", expected an integer"#),
        ("(invoke \"f\" (ref.null))", #"1:22: unexpected token ")", expected an abstract heap type"#),
        ("(invoke \"f\" (i32.add))", #"1:14: unexpected token "i32.add", expected a constant"#),
        ("(assert_trap (invoke \"f\"))", #"1:26: unexpected token ")", expected a message"#),
        ("(assert_invalid (module quote \"\") \"a\" \"b\")", #"1:39: unexpected token "b", expected ")""#),
        ("(module\n (func)", #"2:8: unexpected token end of input, expected ")""#),
        ("(assert_return (invoke \"f\") (either))", #"1:36: unexpected token ")", expected a result"#),
        ("(then)", #"1:2: unexpected token "then", expected a command"#),
        ("(module)\n(invoke \"\\ff\")", "2:9: malformed UTF-8 encoding"), ("()", #"1:2: unexpected token ")", expected a command"#),
    ])
    func faults(_ text: String, _ expected: String) {
        #expect(fault(text) == expected)
    }
}
