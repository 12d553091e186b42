;; Exact types: what instructions give, casts that leave out subtypes, imports of functions and globals, casts between siblings.
;; features: custom-descriptors

(module
  (type $top (sub (struct (field i32))))
  (type $sub (sub $top (struct (field i32) (field f32))))
  (type $same (sub (struct (field i32))))
  (type $row (sub (array (mut i32))))
  (type $subrow (sub $row (array (mut i32))))
  (type $fun (sub (func (result i32))))
  (type $subfun (sub $fun (func (result i32))))
  (func $fun (type $fun) (i32.const 1))
  (func $subfun (type $subfun) (i32.const 2))
  (elem declare func $fun $subfun)
  (table $things 8 anyref)
  (table $functions funcref (elem $fun $subfun))
  (global $made (ref (exact $top)) (struct.new $top (i32.const 5)))
  (global $rows (ref (exact $row)) (array.new_fixed $row 2 (i32.const 1) (i32.const 2)))
  (global $function (ref (exact $fun)) (ref.func $fun))
  (table $exact 2 (ref (exact $subfun)) (ref.func $subfun))
  (func $start
    (table.set $things (i32.const 1) (global.get $made))
    (table.set $things (i32.const 2) (struct.new $sub (i32.const 1) (f32.const 2)))
    (table.set $things (i32.const 3) (global.get $rows))
    (table.set $things (i32.const 4) (array.new_default $subrow (i32.const 1)))
    (table.set $things (i32.const 5) (ref.i31 (i32.const 1))))
  (start $start)
  (func (export "host") (param externref) (table.set $things (i32.const 6) (any.convert_extern (local.get 0))))

  ;; A bit for each type: exact top, exact sub, exact row, exact subrow, top, null exact top.
  (func (export "tests") (param i32) (result i32) (local $x anyref)
    (local.set $x (table.get $things (local.get 0)))
    (i32.or
      (i32.or (ref.test (ref (exact $top)) (local.get $x)) (i32.shl (ref.test (ref (exact $sub)) (local.get $x)) (i32.const 1)))
      (i32.or
        (i32.or (i32.shl (ref.test (ref (exact $row)) (local.get $x)) (i32.const 2))
          (i32.shl (ref.test (ref (exact $subrow)) (local.get $x)) (i32.const 3)))
        (i32.or (i32.shl (ref.test (ref $top) (local.get $x)) (i32.const 4))
          (i32.shl (ref.test (ref null (exact $top)) (local.get $x)) (i32.const 5))))))
  (func (export "function tests") (param i32) (result i32) (local $f funcref)
    (local.set $f (table.get $functions (local.get 0)))
    (i32.or (i32.or (ref.test (ref (exact $fun)) (local.get $f)) (i32.shl (ref.test (ref (exact $subfun)) (local.get $f)) (i32.const 1)))
      (i32.shl (ref.test (ref $fun) (local.get $f)) (i32.const 2))))
  (func (export "cast") (param i32) (result i32) (struct.get $top 0 (ref.cast (ref (exact $top)) (table.get $things (local.get 0)))))
  ;; An equal type under another index.
  (func (export "cast to the same") (param i32) (result i32)
    (struct.get $same 0 (ref.cast (ref (exact $same)) (table.get $things (local.get 0)))))
  (func (export "call") (param i32) (result i32) (call_ref $fun (ref.cast (ref (exact $fun)) (table.get $functions (local.get 0)))))
  (func (export "call from table") (param i32) (result i32) (call_ref $subfun (table.get $exact (local.get 0))))

  ;; The source need not be above the target, only in the same hierarchy.
  (func (export "sideways") (param i32) (result i32)
    (block $row (result (ref $row))
      (br_on_cast $row (ref null $top) (ref $row) (ref.cast (ref null $top) (table.get $things (local.get 0))))
      (drop) (return (i32.const 0)))
    (drop) (i32.const 1))
  (func (export "up to a sibling") (param i32) (result i32)
    (block $no (result (ref null $sub))
      (br_on_cast_fail $no (ref null $sub) (ref null i31) (ref.cast (ref null $sub) (table.get $things (local.get 0))))
      (drop) (return (i32.const 1)))
    (drop) (i32.const 0))
  (func (export "not the subtype") (param i32) (result i32)
    (block $no (result (ref $top))
      (br_on_cast_fail $no (ref $top) (ref (exact $top)) (ref.cast (ref $top) (table.get $things (local.get 0))))
      (drop) (return (i32.const 1)))
    (drop) (i32.const 0))
)

(assert_return (invoke "host" (ref.extern 3)))
(assert_return (invoke "tests" (i32.const 0)) (i32.const 0x20))
(assert_return (invoke "tests" (i32.const 1)) (i32.const 0x31))
(assert_return (invoke "tests" (i32.const 2)) (i32.const 0x12))
(assert_return (invoke "tests" (i32.const 3)) (i32.const 0x04))
(assert_return (invoke "tests" (i32.const 4)) (i32.const 0x08))
(assert_return (invoke "tests" (i32.const 5)) (i32.const 0))
(assert_return (invoke "tests" (i32.const 6)) (i32.const 0))
(assert_return (invoke "function tests" (i32.const 0)) (i32.const 5))
(assert_return (invoke "function tests" (i32.const 1)) (i32.const 6))
(assert_return (invoke "cast" (i32.const 1)) (i32.const 5))
(assert_trap (invoke "cast" (i32.const 2)) "cast failure")
(assert_trap (invoke "cast" (i32.const 0)) "cast failure")
(assert_return (invoke "cast to the same" (i32.const 1)) (i32.const 5))
(assert_trap (invoke "cast to the same" (i32.const 2)) "cast failure")
(assert_return (invoke "call" (i32.const 0)) (i32.const 1))
(assert_trap (invoke "call" (i32.const 1)) "cast failure")
(assert_return (invoke "call from table" (i32.const 1)) (i32.const 2))
(assert_return (invoke "sideways" (i32.const 1)) (i32.const 0))
(assert_return (invoke "sideways" (i32.const 0)) (i32.const 0))
(assert_return (invoke "up to a sibling" (i32.const 2)) (i32.const 0))
(assert_return (invoke "up to a sibling" (i32.const 0)) (i32.const 1))
(assert_return (invoke "not the subtype" (i32.const 1)) (i32.const 1))
(assert_return (invoke "not the subtype" (i32.const 2)) (i32.const 0))

;; Functions through several instances keep their type.
(module
  (type $top (sub (func (result i32))))
  (type $sub (sub $top (func (result i32))))
  (func (export "top") (type $top) (i32.const 1))
  (func (export "sub") (type $sub) (i32.const 2)))
(register "functions")
(module
  (type $top (sub (func (result i32))))
  (import "functions" "sub" (func $f (type $top)))
  (export "as top" (func $f))
  (export "again" (func $f)))
(register "between")
(module
  (type $top (sub (func (result i32))))
  (type $sub (sub $top (func (result i32))))
  (import "functions" "top" (func $top (exact (type $top))))
  (func $sub (import "between" "as top") (exact (type $sub)))
  (import "between" "again" (func $sub-as-top (type $top) (result i32)))
  (global $exact-sub (ref (exact $sub)) (ref.func $sub))
  (global $exact-top (ref (exact $top)) (ref.func $top))
  (global $some-top (ref $top) (ref.func $sub-as-top))
  (func (export "is sub") (result i32) (ref.test (ref (exact $sub)) (global.get $some-top)))
  (func (export "calls") (result i32)
    (i32.add (call_ref $sub (global.get $exact-sub)) (i32.mul (i32.const 10) (call_ref $top (global.get $exact-top))))))
(assert_return (invoke "is sub") (i32.const 1))
(assert_return (invoke "calls") (i32.const 12))
(assert_unlinkable
  (module
    (type $top (sub (func (result i32))))
    (import "between" "as top" (func (exact (type $top)))))
  "incompatible import type")
(assert_unlinkable
  (module
    (type $top (sub (func (result i32))))
    (import "functions" "top" (func (exact (result i32)))))
  "incompatible import type")
;; Functions of the host are of a final type that stands alone.
(module
  (import "spectest" "print_i32" (func $print (exact (param i32))))
  (type $print (func (param i32)))
  (global (ref (exact $print)) (ref.func $print)))
(assert_unlinkable
  (module (type $open (sub (func (param i32)))) (import "spectest" "print_i32" (func (exact (type $open)))))
  "incompatible import type")
(assert_unlinkable (module (import "nowhere" "f" (func (exact)))) "unknown import")
(assert_unlinkable (module (import "spectest" "memory" (func (exact)))) "incompatible import type")

;; Globals and tables.
(module
  (type $top (sub (struct)))
  (global (export "exact") (ref (exact $top)) (struct.new $top))
  (global (export "some") (ref $top) (struct.new $top))
  (global (export "exact variable") (mut (ref (exact $top))) (struct.new $top))
  (table (export "table") 1 (ref null (exact $top))))
(register "globals")
(module
  (type $top (sub (struct)))
  (import "globals" "exact" (global (ref (exact $top))))
  (import "globals" "exact" (global (ref null (exact $top))))
  (import "globals" "exact" (global (ref $top)))
  (import "globals" "exact" (global eqref))
  (import "globals" "exact variable" (global (mut (ref (exact $top)))))
  (import "globals" "table" (table 1 (ref null (exact $top)))))
(assert_unlinkable
  (module (type $top (sub (struct))) (import "globals" "some" (global (ref (exact $top)))))
  "incompatible import type")
(assert_unlinkable
  (module (type $top (sub (struct))) (type $sub (sub $top (struct))) (import "globals" "exact" (global (ref (exact $sub)))))
  "incompatible import type")
(assert_unlinkable
  (module (type $top (sub (struct))) (import "globals" "exact variable" (global (mut (ref $top)))))
  "incompatible import type")
(assert_unlinkable
  (module (type $top (sub (struct))) (import "globals" "table" (table 1 (ref null $top))))
  "incompatible import type")
