import Foundation
import Testing
import WasmModel
import WasmText

/// Hostile texts: every one gives an error or a module, quickly and on a small stack.
struct RobustnessTests {
    private final class Outcome: @unchecked Sendable {
        var text = ""
    }

    /// The fault of a text, found on a thread with a stack of 512 KiB.
    private func faultOnSmallStack(_ source: [UInt8], script: Bool = false) -> String {
        let outcome = Outcome()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            do {
                if script { _ = try TextParser.parseScript(source) } else { _ = try TextParser.parseModule(source) }
                outcome.text = "accepted"
            } catch {
                outcome.text = "\(error)"
            }
            done.signal()
        }
        thread.stackSize = 512 << 10
        thread.start()
        done.wait()
        return outcome.text
    }

    private func repeated(_ text: String, _ count: Int) -> [UInt8] { Array(String(repeating: text, count: count).utf8) }

    @Test func endlessParentheses() {
        for prefix in ["", "(func ", "(module (type ", "(assert_return (invoke \"f\") ", "(elem "] {
            let source = Array(prefix.utf8) + repeated("(", 1_000_000)
            #expect(faultOnSmallStack(source, script: true).hasSuffix("too many nested parentheses: more than 50000"))
        }
    }

    @Test func endlessWords() {
        #expect(faultOnSmallStack(Array("(func ".utf8) + repeated("block ", 200_000)).hasSuffix("too many nested blocks: more than 50000"))
        #expect(faultOnSmallStack(repeated("(;", 100_000)) == "1:1: unclosed comment")
        #expect(faultOnSmallStack(repeated("(@a", 100_000)) == "1:1: unclosed annotation")
        #expect(
            faultOnSmallStack(repeated("(either ", 100) + repeated(")", 100), script: true)
                == "1:2: unexpected token \"either\", expected a command")
        let alternatives = Array("(assert_return (invoke \"f\") ".utf8) + repeated("(either ", 100) + repeated(")", 101)
        #expect(faultOnSmallStack(alternatives, script: true).hasSuffix("too many nested alternatives: more than 16"))
    }

    @Test func deepFoldedExpressions() {
        let depth = 49_990
        for (opening, closing) in [("(i32.eqz ", ")"), ("(block ", ")"), ("(loop (nop)", ")"), ("(try_table ", ")")] {
            #expect(faultOnSmallStack(Array("(func ".utf8) + repeated(opening, depth) + repeated(closing, depth + 1)) == "accepted")
        }
        let conditionals = Array("(func ".utf8) + repeated("(if (i32.const 0) (then ", depth / 2) + repeated("))", depth / 2) + [0x29]
        #expect(faultOnSmallStack(conditionals) == "accepted")
        #expect(faultOnSmallStack(Array("(func ".utf8) + repeated("block ", depth) + repeated("end ", depth) + [0x29]) == "accepted")
    }

    /// Every prefix of a text that uses much of the grammar ends in an error or a module.
    @Test func everyPrefixEndsWell() {
        let source = Array(
            #"""
            (module $m (@x "(" y) (rec (type $t (sub (struct (field $a (mut i32)))))) (import "m" "n" (func $i (param i32)))
              (table $q i64 1 2 (ref null $t) (ref.null $t)) (memory (export "m") (data "a\41\u{1f600}")) (elem declare func $i)
              (func $f (export "f") (param $p v128) (result i32) (local i32) (block $b (result i32) (try_table (catch_all $b) nop)
                (if (i32.const 0x1) (then (br $b (i32.const 1))) (else)) (v128.const f32x4 1 2 nan:0x1 -inf)
                (i32.load offset=4 align=4 (i32.const 0))
                (select (result i32) (i32.const 1)) loop $l br_table $l 0 end $l)) ;; comment
              (start $f)) (; end ;)
            """#.utf8)
        for end in 0...source.count {
            _ = fault(Array(source[..<end]))
            // A damaged byte must not do harm either.
            guard end < source.count else { continue }
            var damaged = source
            damaged[end] = [0x28, 0x29, 0x22, 0xFF, 0x00, 0x5C, 0x24][end % 7]
            _ = fault(damaged)
        }
    }

    @Test func sizesAreBounded() {
        var limits = ImplementationLimits()
        limits.moduleSize = 10
        #expect(fault("(func) (func)", limits: limits) == "1:1: too many bytes: more than 10")
        limits = ImplementationLimits()
        limits.nestingDepth = 3
        #expect(fault("(func (block (nop)))", limits: limits) == "accepted")
        #expect(fault("(func (block (block (nop))))", limits: limits) == "1:21: too many nested parentheses: more than 3")
        #expect(fault("(func block block block block end end end end)", limits: limits) == "1:25: too many nested blocks: more than 3")
    }
}
