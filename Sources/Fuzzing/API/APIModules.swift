/// The modules that sequences of calls are about. Every import is `host` and a name, of whatever the store has of that kind.
enum APIModules {
    static let texts: [String] = [
        // Memory and globals, growth, a trap with an effect before it.
        """
        (module
          (import "host" "f" (func $f (param i32) (result i32)))
          (memory (export "memory") 1 4) (global (export "global") (mut i64) (i64.const 1))
          (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "store") (param i32 i64) (i64.store (local.get 0) (local.get 1)))
          (func (export "load") (param i32) (result i64) (i64.load (local.get 0)))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "out") (param i32) (result i32) (call $f (local.get 0)))
          (func (export "divide") (param i32 i32) (result i32)
            (i32.store (i32.const 0) (local.get 0)) (i32.div_s (local.get 0) (local.get 1))))
        """,
        // Tables, calls through them, growth.
        """
        (module
          (type $t (func (param i32) (result i32)))
          (table (export "table") 4 20 funcref) (elem (i32.const 0) func $double $square)
          (func $double (export "double") (type $t) (i32.mul (local.get 0) (i32.const 2)))
          (func $square (export "square") (type $t) (i32.mul (local.get 0) (local.get 0)))
          (func (export "indirect") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 1) (local.get 0)))
          (func (export "extend") (param funcref i32) (result i32) (table.grow (local.get 0) (local.get 1)))
          (func (export "fetch") (param i32) (result funcref) (table.get (local.get 0))))
        """,
        // Recursion without end, loops without end.
        """
        (module
          (func $deep (export "deep") (param i32) (result i32) (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
          (func (export "for ever") (loop (br 0)))
          (func (export "count") (param i32) (result i32) (local i32)
            (loop (local.set 1 (i32.add (local.get 1) (i32.const 1))) (br_if 0 (i32.lt_u (local.get 1) (local.get 0)))) (local.get 1)))
        """,
        // Structures, arrays, garbage.
        """
        (module
          (rec (type $node (struct (field $next (mut (ref null $node))) (field $value (mut i32)))))
          (type $bytes (array (mut i8)))
          (global $list (export "list") (mut (ref null $node)) (ref.null $node))
          (func (export "push") (param i32) (result i32)
            (global.set $list (struct.new $node (global.get $list) (local.get 0))) (struct.get $node $value (global.get $list)))
          (func (export "pop") (result i32)
            (struct.get $node $value (global.get $list)) (global.set $list (struct.get $node $next (global.get $list))))
          (func (export "any") (result anyref) (global.get $list))
          (func (export "value") (param anyref) (result i32) (struct.get $node $value (ref.cast (ref $node) (local.get 0))))
          (func (export "bytes") (param i32) (result i32) (array.len (array.new_default $bytes (local.get 0))))
          (func (export "garbage") (param i32)
            (loop (drop (array.new_default $bytes (i32.const 1000)))
              (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if 0 (i32.gt_s (local.get 0) (i32.const 0))))))
        """,
        // Exceptions that go through the host.
        """
        (module
          (import "host" "f" (func $f (param i32) (result i32))) (import "host" "tag" (tag $tag (param i32)))
          (func (export "throw") (param i32) (throw $tag (local.get 0)))
          (func (export "catch") (param i32) (result i32)
            (block $caught (result i32) (try_table (result i32) (catch $tag $caught) (call $f (local.get 0)))))
          (func (export "catch all") (param i32) (result exnref)
            (block $caught (result exnref) (try_table (catch_all_ref $caught) (drop (call $f (local.get 0)))) (ref.null exn)))
          (func (export "again") (param exnref) (throw_ref (local.get 0))))
        """,
        // What the host gives: memory, table, global; and a start function.
        """
        (module
          (import "host" "memory" (memory 0)) (import "host" "table" (table 0 externref)) (import "host" "global" (global (mut i32)))
          (func $start (global.set 0 (i32.add (global.get 0) (i32.const 1)))) (start $start)
          (export "memory" (memory 0)) (export "table" (table 0)) (export "global" (global 0))
          (func (export "size") (result i32 i32) (memory.size) (table.size 0))
          (func (export "put") (param i32 externref) (table.set (local.get 0) (local.get 1)))
          (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2))))
        """,
        // A start function that traps when a segment is written already.
        """
        (module
          (import "host" "memory" (memory 0)) (data (i32.const 1) "written")
          (func $start (unreachable)) (start $start))
        """,
        // 64-bit addresses, vectors, several results.
        """
        (module
          (memory (export "memory") i64 1 2)
          (func (export "vector") (param v128 i64) (result v128 i64)
            (v128.store (local.get 1) (local.get 0)) (i8x16.add (local.get 0) (v128.load (local.get 1))) (local.get 1))
          (func (export "float") (param f32 f64) (result f64) (f64.div (f64.promote_f32 (local.get 0)) (local.get 1))))
        """,
        // Shared memory.
        """
        (module
          (memory (export "memory") 1 2 shared)
          (func (export "add") (param i32 i32) (result i32) (i32.atomic.rmw.add (local.get 0) (local.get 1)))
          (func (export "notify") (param i32) (result i32) (memory.atomic.notify (local.get 0) (i32.const 1)))
          (func (export "wait") (param i32) (result i32) (memory.atomic.wait32 (local.get 0) (i32.const 1) (i64.const 1000))))
        """,
    ]
}
