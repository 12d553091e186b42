import WasmBinary
import WasmModel
import WasmText

/// Small modules with something of every feature: what mutation starts from where no material is given.
public enum SeedModules {
    /// In the binary format, valid with all features.
    public static let binaries: [[UInt8]] = texts.compactMap { text in
        (try? TextParser.parseModule(Array(text.utf8), features: .all)).map { ModuleEncoder.encode($0) }
    }

    /// A module to start from: one of the material, one that is generated, or one of these.
    static func any(_ choices: inout Choices, _ material: Material) -> [UInt8] {
        switch choices.weighted([material.modules.isEmpty ? 0 : 9, 6, 1]) {
        case 0: material.modules[choices.number(below: material.modules.count)]
        case 1: CaseGenerator.generate(&choices).modules.last?.binary ?? []
        case _: binaries[choices.number(below: binaries.count)]
        }
    }

    static let texts = [
        """
        (module $numbers
          (func $add (export "add") (param $a i32) (param $b i32) (result i32) (i32.add (local.get $a) (local.get $b)))
          (func (export "mixed") (param i64 f32 f64) (result i64 f64) (local $sum i64)
            (local.set $sum (i64.mul (local.get 0) (i64.const -7)))
            (i64.xor (local.get $sum) (i64.extend_i32_s (i32.trunc_sat_f32_s (local.get 1))))
            (f64.add (f64.sqrt (local.get 2)) (f64.promote_f32 (local.get 1))))
          (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
          (func (export "wide") (param i64 i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 1))))
        """,
        """
        (module
          (memory $m (export "memory") 1 3) (memory $n i64 1) (data $d "some bytes") (data (i32.const 16) "\\00\\01\\02\\ff")
          (global $g (export "global") (mut i32) (i32.const 5))
          (func (export "copy") (param i32 i32 i32) (result i32)
            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 4))
            (memory.copy (local.get 0) (local.get 1) (local.get 2))
            (i32.store offset=8 (local.get 0) (global.get $g))
            (i32.load8_s offset=1 (local.get 0)))
          (func (export "far") (param i64) (result i32)
            (i64.store $n offset=32 (local.get 0) (i64.const 0x1122334455667788)) (i32.load16_u $n (local.get 0)))
          (func (export "grow") (param i32) (result i32) (global.set $g (memory.grow (local.get 0))) (memory.size)))
        """,
        """
        (module
          (type $f (func (param i32) (result i32)))
          (import "host" "f" (func $imported (type $f))) (import "host" "t" (table $far 1 funcref))
          (table $t (export "table") 4 8 funcref) (elem (table $t) (i32.const 0) func $double $imported) (elem $e funcref (ref.func $double))
          (func $double (type $f) (i32.mul (local.get 0) (i32.const 2)))
          (func (export "call") (param i32 i32) (result i32) (call_indirect $t (type $f) (local.get 0) (local.get 1)))
          (func (export "tail") (param i32) (result i32) (return_call $double (call $imported (local.get 0))))
          (func (export "refer") (param i32) (result i32)
            (table.set $t (i32.const 3) (ref.func $double)) (table.init $t $e (i32.const 2) (i32.const 0) (i32.const 1))
            (call_ref $f (local.get 0) (ref.func $double))))
        """,
        """
        (module
          (func (export "count") (param $n i32) (result i32) (local $sum i32)
            (block $done
              (loop $again
                (br_if $done (i32.eqz (local.get $n)))
                (local.set $sum (i32.add (local.get $sum) (local.get $n)))
                (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                (br $again)))
            (local.get $sum))
          (func (export "choose") (param i32) (result i32)
            (block $a (block $b (block $c (br_table $a $b $c (local.get 0))) (return (i32.const 10))) (return (i32.const 20)))
            (if (result i32) (local.get 0) (then (i32.const 30)) (else (unreachable))))
          (func (export "pure") (param i32 i64) (result i32) (local i32 f64 i64 i32)
            (local.set 2 (i32.const 7))
            (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 5)) (else (local.get 2)))
            (select (i32.const 1) (local.get 0) (i64.eqz (local.get 1)))
            (i32.add))
          (func (export "pick") (param i64 i64 i32) (result i64) (select (local.get 0) (local.get 1) (local.get 2)))
          (func $id (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
          (func (export "swap") (param i32 i64) (result i64 i32) (call $id (local.get 0) (local.get 1))))
        """,
        """
        (module
          (tag $e (export "tag") (param i32)) (tag $empty)
          (func $throws (param i32) (if (local.get 0) (then (throw $e (local.get 0)))) (throw $empty))
          (func (export "catch") (param i32) (result i32)
            (block $out (result i32)
              (block $all (try_table (catch $e $out) (catch_all $all) (call $throws (local.get 0)))) (i32.const -1)))
          (func (export "again") (param i32) (result i32)
            (block $out (result i32 exnref) (try_table (result i32) (catch_ref $e $out) (call $throws (local.get 0)) (i32.const 3))
              (return))
            (throw_ref)))
        """,
        """
        (module
          (rec (type $node (sub (struct (field $value (mut i32)) (field $next (ref null $node)))))
            (type $leaf (sub $node (struct (field (mut i32)) (field (ref null $node)) (field i8)))))
          (type $bytes (array (mut i8))) (type $words (array i64))
          (data $d "0123456789")
          (global $root (ref $node) (struct.new $node (i32.const 1) (ref.null none)))
          (func (export "make") (param i32) (result i32)
            (struct.set $node $value (global.get $root) (local.get 0))
            (struct.get_s $leaf 2 (struct.new $leaf (local.get 0) (global.get $root) (i32.const 200))))
          (func (export "array") (param i32) (result i32) (local $a (ref null $bytes))
            (local.set $a (array.new_data $bytes $d (i32.const 1) (i32.const 5)))
            (array.set $bytes (local.get $a) (i32.const 0) (local.get 0))
            (i32.add (array.get_u $bytes (local.get $a) (i32.const 1)) (array.len (local.get $a))))
          (func (export "cast") (param (ref null any)) (result i32)
            (block $is (result (ref $leaf)) (br_on_cast $is (ref null any) (ref $leaf) (local.get 0)) (drop) (return (i32.const 0)))
            (drop) (ref.test (ref i31) (ref.i31 (i32.const 4))))
          (func (export "fixed") (result i64) (array.get $words (array.new_fixed $words 2 (i64.const 1) (i64.const 2)) (i32.const 1))))
        """,
        """
        (module
          (memory 1)
          (func (export "vectors") (param i32) (result v128)
            (i32x4.add (i32x4.splat (local.get 0)) (v128.const i32x4 1 2 3 4)))
          (func (export "shuffle") (param v128 v128) (result i32)
            (v128.store (i32.const 0) (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31 (local.get 0) (local.get 1)))
            (i8x16.extract_lane_u 3 (v128.load8_lane 3 (i32.const 4) (local.get 0))))
          (func (export "relaxed") (param v128 v128 v128) (result v128)
            (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2))))
        """,
        """
        (module
          (memory 1 1 shared)
          (func (export "add") (param i32 i32) (result i32) (i32.atomic.rmw.add (local.get 0) (local.get 1)))
          (func (export "exchange") (param i32) (result i64) (atomic.fence)
            (i64.atomic.rmw.cmpxchg (local.get 0) (i64.const 0) (i64.const 9))))
        """,
        """
        (module
          (tag $e (param i32))
          (func (export "legacy") (param i32) (result i32)
            (try (result i32) (do (throw $e (local.get 0))) (catch $e (i32.const 1) (i32.add)) (catch_all (i32.const 2)))))
        """,
        "(module (memory 4 8 (pagesize 1)) (func (export \"last\") (result i32) (i32.load8_u (i32.const 3))) (start $s) (func $s (drop (memory.size))))",
    ]
}
