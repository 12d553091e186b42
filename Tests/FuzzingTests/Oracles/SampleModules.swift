import WasmBinary
import WasmText

/// Modules for tests of what runs cases.
enum SampleModules {
    private static let texts = [
        """
        (module
          (memory (export "memory") 1 3) (global $g (export "g") (mut i64) (i64.const 5))
          (table (export "table") 4 funcref) (elem (i32.const 1) func $add)
          (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "sum") (param i32) (result i64) (local i64)
            (loop $l
              (i64.store (i32.and (local.get 0) (i32.const 0xffff)) (local.get 1))
              (local.set 1 (i64.add (local.get 1) (i64.extend_i32_u (local.get 0))))
              (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (global.set $g (local.get 1)) (local.get 1))
          (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
          (func (export "indirect") (param i32) (result i32)
            (call_indirect (param i32 i32) (result i32) (local.get 0) (i32.const 3) (local.get 0)))
          (func (export "floats") (param f64 f32) (result f64 f32)
            (f64.div (local.get 0) (f64.promote_f32 (local.get 1))) (f32.sqrt (local.get 1))))
        """,
        """
        (module
          (rec (type $node (sub (struct (field (mut i32)) (field (mut (ref null $node))) (field (mut anyref))))))
          (type $bytes (array (mut i8))) (type $nodes (array (mut (ref null $node))))
          (import "host" "see" (func $see (param anyref i32) (result anyref)))
          (global $list (export "list") (mut (ref null $node)) (ref.null $node))
          (table $t (export "t") 3 anyref)
          (func (export "push") (param i32)
            (global.set $list (struct.new $node (local.get 0) (global.get $list) (ref.i31 (local.get 0)))))
          (func (export "cycle") (local (ref null $node))
            (local.set 0 (struct.new_default $node))
            (struct.set $node 1 (local.get 0) (local.get 0))
            (table.set $t (i32.const 1) (local.get 0)) (global.set $list (local.get 0)))
          (func (export "array") (param i32) (result anyref) (local (ref null $nodes))
            (local.set 0 (i32.and (local.get 0) (i32.const 7)))
            (local.set 1 (array.new $nodes (global.get $list) (local.get 0)))
            (table.set $t (i32.const 2) (local.get 1))
            (call $see (local.get 1) (local.get 0)))
          (func (export "bytes") (param i32) (result (ref $bytes))
            (array.new_fixed $bytes 3 (local.get 0) (i32.const 300) (i32.const -1)))
          (func (export "get") (param i32) (result i32)
            (array.get_u $bytes (ref.cast (ref $bytes) (call $see (ref.null any) (local.get 0))) (local.get 0))))
        """,
        """
        (module
          (import "host" "risk" (func $risk (param i32) (result i32)))
          (tag $e (export "e") (param i32 f64))
          (memory (export "memory") 1)
          (func $throw (export "throw") (param i32) (throw $e (local.get 0) (f64.const 1.5)))
          (func (export "catch") (param i32) (result i32 f64)
            (block $h (result i32 f64)
              (try_table (catch $e $h) (call $throw (call $risk (local.get 0))))
              (i32.const 1) (f64.const 2)))
          (func (export "all") (param i32) (result exnref)
            (block $h (result exnref)
              (try_table (catch_all_ref $h) (drop (call $risk (local.get 0))) (call $throw (local.get 0)))
              (ref.null exn))))
        """,
        """
        (module
          (memory i64 1) (export "memory" (memory 0))
          (func (export "vectors") (param v128 i64) (result v128)
            (v128.store (local.get 1) (local.get 0))
            (f32x4.mul (i32x4.add (local.get 0) (v128.load (i64.const 8))) (f32x4.splat (f32.const 1.25))))
          (func $down (export "down") (param i64) (result i64)
            (if (result i64) (i64.eqz (local.get 0)) (then (i64.const 7)) (else (return_call $down (i64.sub (local.get 0) (i64.const 1))))))
          (func (export "grow") (param i64) (result i64) (memory.grow (i64.and (local.get 0) (i64.const 3)))))
        """,
    ]

    private static let binaries: [[UInt8]] = texts.compactMap { text in
        (try? TextParser.parseModule(Array(text.utf8), features: .all)).map { ModuleEncoder.encode($0) }
    }

    static var count: Int { binaries.count }

    static func binary(_ index: Int) -> [UInt8] { binaries[index] }
}
