/// Modules that together have every kind of field and immediate.
enum PrinterSamples {
    static let modules: [String] = [
        "(module)",
        #"(module $"a name" (func $"another one"))"#,
        "(module (rec) (rec (type $a (struct (field $x (mut i8)) (field i64)))) (rec (type (func)) (type (sub (array (mut (ref null $a)))))))",
        "(module (type $a (sub (func))) (type $b (sub $a (func))) (type $c (sub final $b (func))))",
        """
        (module
          (import "m" "f\\00\\c3\\bf" (func $f (param i32 i64) (result f32 f64)))
          (import "m" "t" (table $t i64 1 2 externref))
          (import "m" "m" (memory $m i64 1 0x100))
          (import "m" "g" (global $g (mut v128)))
          (import "m" "e" (tag $e (param i32))))
        """,
        "(module (table 1 2 funcref) (table $t i64 0 (ref null any) ref.null any) (table 3 (ref func) (ref.func $f)) (func $f))",
        "(module (memory 1) (memory $m i64 0 65536) (tag $e) (tag (param i32 f64)) (global $g i32 i32.const 1 i32.const 2 i32.add))",
        """
        (module (func $f) (table $t 4 funcref) (table $u 4 funcref) (start $f)
          (elem $a func $f 0) (elem declare func $f) (elem (i32.const 0) $f) (elem (table $u) (offset i32.const 0 i32.const 1 i32.add) func $f)
          (elem funcref (ref.null func) (item ref.func $f)) (elem (table $u) (i32.const 1) (ref null func) (ref.func $f)) (elem func)
          (elem declare (ref func) (ref.func $f)))
        """,
        "(module (memory $m 1) (memory $n 1) (data $d \"a\\00\\\"\\\\\") (data (i32.const 0)) (data (memory $n) (offset i32.const 1) \"x\" \"y\"))",
        "(module (import \"m\" \"m\" (memory i64 1 2 (pagesize 1))) (memory 0 (pagesize 1)) (memory 1 (pagesize 65536)))",
        "(module (func (param i64 i64) (result i64 i64) local.get 0 i64.const -1 i64.mul_wide_s i64.const 0 i64.const 1 i64.add128))",
        """
        (module (import "m" "s" (memory $i i64 1 2 shared)) (memory $m 0 0x10000 shared)
          (func atomic.fence i32.const 0 i32.const 1 memory.atomic.notify $m offset=4 drop
            i64.const 0 i64.const 1 i64.const -1 memory.atomic.wait64 $i drop i32.const 0 i32.const 1 i32.atomic.store8 $m
            i32.const 0 i64.const 1 i64.const 2 i64.atomic.rmw32.cmpxchg_u $m offset=8 drop))
        """,
        "(module (memory 1) (data (i32.const 0) \"\(String(repeating: "0123456789", count: 30))\"))",
        """
        (module (type $v (func)) (memory $m 1) (memory $n 1) (table $t 1 funcref) (table $u 1 funcref) (elem $e func) (data $d) (global $g (mut i32) i32.const 0)
          (func $f (param $p i32) (local $l i32)
            local.get $p local.set $l local.get 0 local.tee $l global.set $g global.get $g drop
            block $b (result i32) i32.const 0 end drop block (type $v) end loop (param) nop end
            i32.const 0 br_table 0 0 0
            i32.const 0 call_indirect (type $v) i32.const 0 call_indirect $u (type $v) i32.const 0 return_call_indirect $u (type $v)
            i32.const 0 i32.load offset=4294967295 align=1 drop i32.const 0 i64.load16_u $n align=2 drop i32.const 0 i64.load16_u $n align=1 drop
            memory.size drop memory.size $n drop i32.const 0 memory.grow $n drop memory.fill memory.fill $n memory.copy memory.copy $n $m memory.init $d
            memory.init $n $d data.drop $d table.get $u table.set $t table.size $u table.grow $u table.fill $u table.copy $u $t table.copy
            table.init $e table.init $u $e elem.drop $e select select (result i32) select (result (ref null $v)) return_call $f))
        """,
        """
        (module (memory 1) (memory $n 1)
          (func v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 255 v128.const f32x4 nan -0 inf 1.5 i8x16.shuffle 0 31 2 3 4 5 6 7 8 9 10 11 12 13 14 15
            i8x16.extract_lane_s 15 f64x2.replace_lane 1 v128.load8_lane 3 v128.load16_lane $n offset=1 align=1 7 v128.store64_lane $n 1
            v128.load32_splat align=1 v128.load8x8_s offset=8))
        """,
        """
        (module (type $s (struct (field $x i8) (field (mut i32)))) (type $a (array (mut i8))) (type $f (func)) (elem $e func) (data $d)
          (func struct.new $s struct.new_default $s struct.get_s $s $x struct.get_u $s 0 struct.get $s 1 struct.set $s 1
            array.new $a array.new_default $a array.new_fixed $a 3 array.new_data $a $d array.new_elem $a $e array.get_s $a array.get_u $a array.get $a
            array.set $a array.len array.fill $a array.copy $a $a array.init_data $a $d array.init_elem $a $e
            ref.null $s ref.null none ref.test (ref $s) ref.test (ref null any) ref.cast (ref array) ref.cast structref ref.i31 i31.get_s i31.get_u
            any.convert_extern extern.convert_any ref.eq ref.is_null ref.as_non_null call_ref $f return_call_ref $f
            block $l br_on_null $l br_on_non_null 0 br_on_cast $l anyref (ref $s) br_on_cast_fail 0 (ref null $s) (ref null none) end))
        """,
        """
        (module (tag $e (param i32))
          (func block $h (result i32) block $r (result i32 exnref) block $n
            try_table $t (result i32) (catch $e $h) (catch_ref $e $r) (catch_all $n) (catch_all_ref 3) i32.const 1 throw $e br $t end
            unreachable end unreachable end throw_ref end drop))
        """,
        """
        (module (tag $e (param i32)) (tag)
          (func try $a (result i32) throw $e catch $a $e try $b rethrow $a catch 1 rethrow 0 catch_all rethrow $b end catch_all $a rethrow 0 end drop
            try $a try $a try $a delegate $a delegate 1 end try delegate 0
            (try $c (do (block $d (try (do (br $d)) (delegate $c)))) (catch $e drop (try (do) (catch_all))) (catch_all (loop (rethrow $c))))))
        """,
        "(module (func $a (export \"a\") (export \"b\")) (memory (export \"a\\u{301}\") 1) (global (export \"\") i32 i32.const 0))",
    ]
}
