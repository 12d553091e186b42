import Testing
import WasmModel

@testable import Fuzzing

/// Each kind of state has a difference that is seeded: the second contender runs another module. The oracle must find it, and say which kind
/// it is; and nothing where the modules are equal.
@Suite struct SeededDifferenceTests {
    struct Seed: Sendable, CustomTestStringConvertible {
        let kind: String
        /// How the discriminator begins.
        let discriminator: String
        /// What the message must say.
        let mention: String
        let text: String
        /// What is replaced in the text for the second contender.
        let change: (String, String)

        var testDescription: String { kind }
    }

    private static let steps: [FuzzCase.Step] = [.invoke(module: 0, export: "f", arguments: [.i32(3)])]

    static let seeds: [Seed] = [
        Seed(
            kind: "result bits", discriminator: "result:f32", mention: "(f32 -nan (0xffc00000)) | ",
            text:
                "(module (func (export \"f\") (param i32) (result f32) (f32.const nan)))", change: ("f32.const nan", "f32.const -nan")),
        Seed(
            kind: "trap", discriminator: "trap:unreachable|trap:integerDivideByZero", mention: "unreachable",
            text: "(module (func (export \"f\") (param i32) (unreachable)))",
            change: ("(unreachable)", "(drop (i32.div_u (i32.const 1) (i32.const 0)))")),
        Seed(
            kind: "trap against result", discriminator: "trap:unreachable|returned", mention: "returned ()",
            text: "(module (func (export \"f\") (param i32) (unreachable)))", change: ("(unreachable)", "")),
        Seed(
            kind: "exception payload", discriminator: "exception:i64", mention: "i64 7",
            text: "(module (tag $e (param i32 i64)) (func (export \"f\") (param i32) (throw $e (local.get 0) (i64.const 7))))",
            change: ("i64.const 7", "i64.const 8")),
        Seed(
            kind: "exception tag", discriminator: "exception:tag", mention: "tag 0",
            text: "(module (tag $e) (tag $o) (func (export \"f\") (param i32) (throw $e)))", change: ("throw $e", "throw $o")),
        Seed(
            kind: "global that is not exported", discriminator: "global:i64", mention: "global 1 of module main",
            text: """
                (module (global i32 (i32.const 0)) (global $g (mut i64) (i64.const 1))
                  (func (export "f") (param i32) (global.set $g (i64.extend_i32_u (local.get 0)))))
                """,
            change: ("extend_i32_u (local.get 0)", "extend_i32_u (i32.const 4)")),
        Seed(
            kind: "memory", discriminator: "memory", mention: "bytes 70002..<70003 of memory 1",
            text: """
                (module (memory 1) (memory $m 2)
                  (func (export "f") (param i32) (i32.store $m (i32.const 70000) (i32.const 0x01020304))))
                """,
            change: ("0x01020304", "0x01ff0304")),
        Seed(
            kind: "size of memory", discriminator: "memory:size", mention: "2 pages",
            text: "(module (memory 1) (func (export \"f\") (param i32) (drop (memory.grow (i32.const 1)))))",
            change: ("i32.const 1", "i32.const 2")),
        Seed(
            kind: "table", discriminator: "table", mention: "element 2 of table 0",
            text: """
                (module (table 4 funcref) (elem declare func $a $b) (func $a) (func $b)
                  (func (export "f") (param i32) (table.set (i32.const 2) (ref.func $a))))
                """,
            change: ("ref.func $a", "ref.func $b")),
        Seed(
            kind: "object graph", discriminator: "graph:i32", mention: "global 0 of module main → field 1 → element 1 → field 0",
            text: """
                (module
                  (type $leaf (struct (field (mut i32)))) (type $leaves (array (ref $leaf)))
                  (type $root (struct (field i32) (field (ref $leaves))))
                  (global $g (mut (ref null $root)) (ref.null $root))
                  (func (export "f") (param i32)
                    (global.set $g (struct.new $root (i32.const 0) (array.new_fixed $leaves 2
                      (struct.new $leaf (i32.const 1)) (struct.new $leaf (i32.const 2)))))))
                """,
            change: ("(i32.const 2))", "(i32.const 3))")),
        Seed(
            kind: "shared structure", discriminator: "graph:reference", mention: "global 0 of module main → field 1",
            text: """
                (module
                  (type $leaf (struct (field (mut i32)))) (type $root (struct (field (ref $leaf)) (field (ref $leaf))))
                  (global $g (mut (ref null $root)) (ref.null $root))
                  (func (export "f") (param i32) (local $l (ref null $leaf))
                    (local.set $l (struct.new $leaf (i32.const 1)))
                    (global.set $g (struct.new $root (ref.as_non_null (local.get $l)) (ref.as_non_null (local.get $l))))))
                """,
            change: ("(ref.as_non_null (local.get $l))))", "(struct.new $leaf (i32.const 1))))")),
        Seed(
            kind: "host trace", discriminator: "host-trace", mention: "(i32 3, i32 4)",
            text: """
                (module (import "h" "f" (func $h (param i32 i32)))
                  (func (export "f") (param i32) (call $h (local.get 0) (i32.const 4))))
                """,
            change: ("(local.get 0) (i32.const 4)", "(i32.const 4) (local.get 0)")),
        Seed(
            kind: "fuel", discriminator: "fuel", mention: "units of fuel",
            text: "(module (func (export \"f\") (param i32) (nop)))", change: ("(nop)", "(drop (i32.const 1))")),
    ]

    @Test(arguments: seeds) func aSeededDifferenceIsFound(_ seed: Seed) throws {
        let contenders: [Contender] = DifferentialOracleTests.pair
        let fuzzCase = try DifferentialOracleTests.fuzzCase(seed.text, Self.steps)
        var other = fuzzCase
        #expect(seed.text.contains(seed.change.0))
        other.modules[0].binary = try DifferentialOracleTests.binary(seed.text.replacing(seed.change.0, with: seed.change.1))
        let oracle = DifferentialOracle(contenders: contenders)
        oracle.locatesDifferences = false
        var tally = Tally()
        #expect(oracle.judge(fuzzCase, tally: &tally) == .agree)
        oracle.substitutes = [contenders[1]: other]
        guard case .disagree(let finding) = oracle.judge(fuzzCase, tally: &tally) else {
            Issue.record("nothing was found")
            return
        }
        #expect(finding.kind == .mismatch)
        #expect(finding.discriminator == seed.discriminator || finding.discriminator.hasPrefix(seed.discriminator + ":"), "\(finding)")
        #expect(finding.summary.contains(seed.mention) || seed.kind == "result bits", "\(finding.summary)")
        // The same the other way round.
        oracle.substitutes = [contenders[0]: other]
        guard case .disagree(let mirrored) = oracle.judge(fuzzCase, tally: &tally) else {
            Issue.record("nothing was found")
            return
        }
        #expect(mirrored.kind == .mismatch)
    }
}
