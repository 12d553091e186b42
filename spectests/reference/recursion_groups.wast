;; Types: recursion groups, equivalence across modules, declared subtypes, finality, and indirect calls through subtypes.

;; Two groups of the same shape are the same types; position in the group counts.
(module $shapes
  (rec (type $tree (sub (struct (field i32) (field (ref null $forest))))) (type $forest (sub (array (mut (ref null $tree))))))
  (rec (type $tree2 (sub (struct (field i32) (field (ref null $forest2))))) (type $forest2 (sub (array (mut (ref null $tree2))))))
  (rec (type $forest3 (sub (array (mut (ref null $tree3))))) (type $tree3 (sub (struct (field i32) (field (ref null $forest3))))))
  (func (export "same group") (result i32) (ref.test (ref $tree2) (struct.new_default $tree)))
  (func (export "other order") (result i32) (ref.test (ref $tree3) (struct.new_default $tree)))
  (func (export "static") (param (ref $tree)) (result (ref $tree2)) (local.get 0))
  (func (export "forest") (result i32)
    (local $f (ref $forest))
    (local.set $f (array.new_default $forest2 (i32.const 3)))
    (array.set $forest2 (local.get $f) (i32.const 1) (struct.new $tree (i32.const 9) (local.get $f)))
    (struct.get $tree2 0 (array.get $forest (local.get $f) (i32.const 1))))
)
(assert_return (invoke "same group") (i32.const 1))
(assert_return (invoke "other order") (i32.const 0))
(assert_return (invoke "forest") (i32.const 9))

;; An instance's objects keep their types in another module.
(module $maker
  (type $shape (sub (struct (field $sides i32))))
  (type $square (sub $shape (struct (field i32) (field $size i64))))
  (func (export "shape") (result anyref) (struct.new $shape (i32.const 3)))
  (func (export "square") (result (ref $shape)) (struct.new $square (i32.const 4) (i64.const 11)))
)
(register "maker" $maker)
(module
  (type $s (sub (struct (field i32))))
  (type $q (sub $s (struct (field i32) (field i64))))
  (type $stranger (sub $s (struct (field i32) (field f64))))
  (func $shape (import "maker" "shape") (result anyref))
  (func $square (import "maker" "square") (result (ref $s)))
  (func (export "size") (result i64) (struct.get $q 1 (ref.cast (ref $q) (call $square))))
  (func (export "shape is square") (result i32) (ref.test (ref $q) (call $shape)))
  (func (export "shape is shape") (result i32) (ref.test (ref $s) (call $shape)))
  (func (export "square is stranger") (result i32) (ref.test (ref $stranger) (call $square)))
)
(assert_return (invoke "size") (i64.const 11))
(assert_return (invoke "shape is square") (i32.const 0))
(assert_return (invoke "shape is shape") (i32.const 1))
(assert_return (invoke "square is stranger") (i32.const 0))
(assert_unlinkable
  (module
    (type $s (sub final (struct (field i32))))
    (func (import "maker" "square") (result (ref $s))))
  "incompatible import type")

;; Function subtypes: parameters may be wider, results narrower.
(module
  (type $general (sub (func (param i31ref) (result anyref))))
  (type $special (sub $general (func (param eqref) (result i31ref))))
  (func $id (type $special) (ref.cast i31ref (local.get 0)))
  (func $plain (type $general) (local.get 0))
  (table funcref (elem $id $plain))
  (func (export "as general") (param i32) (result anyref) (call_indirect (type $general) (ref.i31 (i32.const 6)) (local.get 0)))
  (func (export "as special") (param i32) (result i31ref) (call_indirect (type $special) (ref.i31 (i32.const 7)) (local.get 0)))
)
(assert_return (invoke "as general" (i32.const 0)) (ref.i31))
(assert_return (invoke "as general" (i32.const 1)) (ref.i31))
(assert_return (invoke "as special" (i32.const 0)) (ref.i31))
(assert_trap (invoke "as special" (i32.const 1)) "indirect call type mismatch")

;; Fields: mutable ones must be equal, immutable ones may narrow, further ones may follow.
(module
  (type $a (sub (struct (field eqref) (field (mut i32)))))
  (type $b (sub $a (struct (field i31ref) (field (mut i32)) (field externref))))
  (type $c (sub (array anyref)))
  (type $d (sub $c (array structref)))
  (func (param (ref $b) (ref $d)) (result (ref $a) (ref $c)) (local.get 0) (local.get 1))
)
(assert_invalid (module (type $a (sub (struct (field (mut eqref))))) (type $b (sub $a (struct (field (mut i31ref)))))) "sub type")
(assert_invalid (module (type $a (sub (struct (field i32)))) (type $b (sub $a (struct (field (mut i32)))))) "sub type")
(assert_invalid (module (type $a (sub (struct (field i32)))) (type $b (sub $a (struct)))) "sub type")
(assert_invalid (module (type $a (sub final (func))) (type $b (sub $a (func)))) "sub type")
(assert_invalid (module (type $a (sub (func (param eqref)))) (type $b (sub $a (func (param i31ref))))) "sub type")
(assert_invalid (module (type $a (sub (struct))) (type $b (sub $a (array i32)))) "sub type")
(assert_invalid (module (type $b (sub $c (struct))) (type $c (sub (struct)))) "unknown type")
(assert_invalid (module (rec (type $a (sub (struct)))) (func (param (ref 3)))) "unknown type")
(assert_invalid
  (module
    (rec (type $a (struct (field (ref null $b)))) (type $b (struct)))
    (type $c (struct))
    (func (param (ref $c)) (result (ref $b)) (local.get 0)))
  "type mismatch")
