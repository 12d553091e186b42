import WasmModel

/// A module for each feature that uses as much of it as fits, small enough to be damaged at every byte.
///
/// Whoever adds a feature adds its module: the switch does not compile without it, and the tests fail while the module is not legal or
/// needs no more than WebAssembly had before.
enum FeatureModules {
    /// The text of one module, with nothing in front of its parentheses or behind them.
    static func text(of feature: Feature) -> String {
        switch feature {
        case .signExtension:
            "(module (func (param i32 i64) (result i32) (drop (i64.extend16_s (local.get 1))) (i32.extend8_s (local.get 0))))"
        case .saturatingTruncation:
            "(module (func (param f32 f64) (result i64) (drop (i32.trunc_sat_f32_u (local.get 0))) (i64.trunc_sat_f64_s (local.get 1))))"
        case .multiValue:
            """
            (module (func (param i32) (result i32 i64)
              (local.get 0) (block (param i32) (result i32 i64) (i64.const -1))
              (if (param i32 i64) (result i32 i64) (local.get 0) (then) (else (br 0)))))
            """
        case .mutableGlobals:
            #"(module (import "m" "g" (global $g (mut i64))) (global (export "h") (mut f32) (f32.const 1)) (func (global.set $g (i64.const 1))))"#
        case .bulkMemory:
            """
            (module (memory 1) (table 2 funcref) (elem $e func $f) (data $d "ab") (data (i32.const 0) "c")
              (func $f
                (memory.init $d (i32.const 0) (i32.const 0) (i32.const 2)) (data.drop $d)
                (memory.copy (i32.const 0) (i32.const 1) (i32.const 1)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 1))
                (table.init $e (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $e)
                (table.copy (i32.const 0) (i32.const 1) (i32.const 1))))
            """
        case .referenceTypes:
            """
            (module (table $t 1 2 externref) (table $f funcref (elem $g)) (elem declare func $g)
              (func $g (param externref) (result i32)
                (table.set $t (i32.const 0) (select (result externref) (local.get 0) (ref.null extern) (i32.const 1)))
                (table.set $f (i32.const 0) (ref.func $g))
                (drop (table.grow $t (ref.null extern) (table.size $t)))
                (table.fill $t (i32.const 0) (table.get $t (i32.const 0)) (i32.const 1))
                (call_indirect $f (param externref) (result i32) (local.get 0) (i32.const 0))))
            """
        case .simd:
            """
            (module (memory 1)
              (func (param v128) (result v128)
                (v128.store8_lane offset=1 3 (i32.const 0) (local.get 0))
                (drop (f32x4.extract_lane 1 (v128.load32_splat (i32.const 0))))
                (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (local.get 0)
                  (i32x4.add (v128.const i32x4 1 2 3 4) (local.get 0)))))
            """
        case .tailCall:
            """
            (module (type $t (func (param i32))) (table 1 funcref)
              (func $f (param i32) (return_call $g (local.get 0)))
              (func $g (param i32) (return_call_indirect (type $t) (local.get 0) (i32.const 0))))
            """
        case .extendedConst:
            """
            (module (import "m" "g" (global $g i32)) (memory 1)
              (global i64 (i64.mul (i64.const 3) (i64.sub (i64.const 2) (i64.const 5))))
              (data (i32.add (global.get $g) (i32.const 1)) "x"))
            """
        case .functionReferences:
            """
            (module (type $t (func (param i32) (result i32))) (elem declare func $f)
              (func $f (type $t)
                (local $r (ref $t))
                (local.set $r (ref.func $f))
                (block $null (drop (br_on_null $null (ref.null $t))))
                (drop (block $some (result (ref $t)) (br_on_non_null $some (local.get $r)) (unreachable)))
                (return_call_ref $t (call_ref $t (local.get 0) (local.get $r)) (ref.as_non_null (local.get $r)))))
            """
        case .gc:
            """
            (module
              (rec (type $a (sub (array (mut i8)))) (type $s (sub (struct (field (mut i16)) (field (ref null $a))))))
              (type $b (sub final $s (struct (field (mut i16)) (field (ref null $a)) (field i31ref))))
              (data $d "xyz")
              (global (ref $a) (array.new_fixed $a 2 (i32.const 1) (i32.const 2)))
              (func (param anyref) (result i32)
                (array.copy $a $a (array.new_data $a $d (i32.const 0) (i32.const 3)) (i32.const 0) (global.get 0) (i32.const 0) (i32.const 1))
                (struct.set $s 0 (struct.new $b (i32.const 1) (ref.null $a) (ref.i31 (i32.const 7))) (i32.const 2))
                (drop (block $l (result (ref $s)) (br_on_cast $l anyref (ref $s) (local.get 0)) (unreachable)))
                (i32.add (ref.test (ref null $b) (local.get 0)) (struct.get_s $s 0 (ref.cast (ref $s) (local.get 0))))))
            """
        case .multiMemory:
            """
            (module (memory $m 1) (memory $n 1 2)
              (func (result i32)
                (memory.copy $m $n (i32.const 0) (i32.const 0) (i32.const 1))
                (i32.store $n offset=4 (i32.const 0) (memory.size $n))
                (i32.load8_u $n (memory.grow $n (i32.const 1))))
              (data (memory $n) (i32.const 0) "n"))
            """
        case .memory64:
            """
            (module (memory i64 1 0x100000000) (table i64 1 funcref)
              (func (param i64) (result i64)
                (drop (table.get (local.get 0)))
                (memory.fill (local.get 0) (i32.const 0) (i64.const 1))
                (i64.load offset=0x1_0000_0000 (local.get 0)))
              (data (i64.const 8) "8"))
            """
        case .relaxedSIMD:
            """
            (module (func (param v128 v128) (result v128)
              (f32x4.relaxed_madd (local.get 0) (i8x16.relaxed_swizzle (local.get 0) (local.get 1)) (local.get 1))))
            """
        case .exceptions:
            """
            (module (import "m" "t" (tag $t (param i32))) (tag $e (export "e"))
              (func (result i32)
                (block $r (result exnref)
                  (block $h (result i32)
                    (try_table (catch $t $h) (catch_ref $e $r) (catch_all_ref $r) (throw $t (i32.const 1)))
                    (unreachable))
                  (return))
                (throw_ref)))
            """
        case .annotations:
            """
            (module (@name "m") (@custom "c" (after func) "x\\00y")
              (func $f (@name "f") (param $p (@name "p") i32)
                (@metadata.code.branch_hint "\\01") (if $l (local.get $p) (then))
                (local.get $p) (@metadata.code.branch_hint "\\00") (br_if 0)) (@unknown ( ) "s"))
            """
        case .threads:
            """
            (module (memory 1 2 shared)
              (func (param i32) (result i32)
                (atomic.fence)
                (i32.atomic.store offset=4 (local.get 0) (i32.atomic.rmw8.add_u (local.get 0) (i32.const 1)))
                (drop (i64.atomic.rmw.cmpxchg (local.get 0) (i64.const 0) (i64.const 1)))
                (drop (memory.atomic.wait32 (local.get 0) (i32.const 0) (i64.const 0)))
                (drop (memory.atomic.notify (local.get 0) (i32.const 1)))
                (i32.atomic.load16_u (local.get 0))))
            """
        case .wideArithmetic:
            """
            (module (func (param i64 i64) (result i64 i64)
              (i64.sub128 (i64.mul_wide_u (local.get 0) (local.get 1)) (i64.add128 (local.get 0) (local.get 0) (i64.mul_wide_s (local.get 1) (i64.const -1))))))
            """
        case .customPageSizes:
            """
            (module (import "m" "m" (memory 0 (pagesize 65536))) (memory $m 7 9 (pagesize 1))
              (func (result i32) (i32.load8_s $m offset=6 (memory.grow $m (i32.const 1))))
              (data (memory $m) (i32.const 2) "p"))
            """
        case .customDescriptors:
            """
            (module
              (rec (type $a (descriptor $b) (struct (field i32))) (type $b (describes $a) (struct)))
              (func (param (ref null (exact $b)) anyref) (result i32)
                (drop (ref.get_desc $a (struct.new_desc $a (i32.const 1) (local.get 0))))
                (struct.get $a 0 (ref.cast_desc_eq (ref $a) (local.get 1) (local.get 0)))))
            """
        case .legacyExceptions:
            """
            (module (tag $e (param i32)) (tag $f)
              (func (result i32)
                (try $outer (result i32)
                  (do
                    (try (result i32)
                      (do (throw $e (i32.const 1)))
                      (delegate $outer)))
                  (catch $f (rethrow $outer))
                  (catch $e (block (try (do) (catch_all (rethrow 2)))))
                  (catch_all (i32.const 2)))))
            """
        }
    }
}
