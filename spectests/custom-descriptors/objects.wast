;; Structures with descriptors: allocation, reading the descriptor back, chains of descriptors, layouts, collection, constants.
;; features: custom-descriptors

(module
  (rec
    (type $point (sub (descriptor $point.desc) (struct (field $x i8) (field $y (mut f64)) (field $v v128) (field $z (mut i16)))))
    (type $point.desc (sub (describes $point) (struct (field $name i32) (field $other (mut anyref))))))
  (rec
    (type $far (sub $point (descriptor $far.desc)
      (struct (field i8) (field (mut f64)) (field v128) (field (mut i16)) (field $w i64) (field $r (ref null $point)))))
    (type $far.desc (sub $point.desc (describes $far) (struct (field i32) (field (mut anyref)) (field $extra v128)))))

  (func $desc (param $name i32) (result (ref (exact $point.desc))) (struct.new $point.desc (local.get $name) (ref.null any)))
  (func $far.desc (param $name i32) (result (ref (exact $far.desc)))
    (struct.new $far.desc (local.get $name) (ref.i31 (local.get $name)) (v128.const i64x2 7 8)))
  (func $point (param $name i32) (result (ref (exact $point)))
    (struct.new_desc $point (i32.const 1) (f64.const 2.5) (v128.const i32x4 1 2 3 4) (i32.const 0x8001) (call $desc (local.get $name))))
  (func $far (param $name i32) (result (ref (exact $far)))
    (struct.new_desc $far (i32.const 2) (f64.const 3.5) (v128.const i32x4 5 6 7 8) (i32.const 4) (i64.const 9) (call $point (i32.const 50))
      (call $far.desc (local.get $name))))

  (func (export "name of point") (param i32) (result i32)
    (struct.get $point.desc $name (ref.get_desc $point (call $point (local.get 0)))))
  (func (export "name of far") (param i32) (result i32)
    (struct.get $point.desc $name (ref.get_desc $point (call $far (local.get 0)))))
  (func (export "extra of far") (param i32) (result v128)
    (struct.get $far.desc $extra (ref.get_desc $far (call $far (local.get 0)))))
  (func (export "name in far") (param i32) (result i32)
    (struct.get $point.desc $name (ref.get_desc $point (ref.as_non_null (struct.get $far $r (call $far (local.get 0)))))))
  (func (export "other in far") (param i32) (result i32)
    (i31.get_s (ref.cast (ref i31) (struct.get $point.desc $other (ref.get_desc $point (call $far (local.get 0)))))))
  (func (export "fields") (param $far i32) (result i32 f64 v128 i32) (local $p (ref null $point))
    (if (local.get $far) (then (local.set $p (call $far (i32.const 0)))) (else (local.set $p (call $point (i32.const 0)))))
    ;; Writing fields leaves the descriptor alone.
    (struct.set $point $y (local.get $p) (f64.add (struct.get $point $y (local.get $p)) (f64.const 1)))
    (struct.set $point $z (local.get $p) (i32.add (struct.get_u $point $z (local.get $p))
      (struct.get $point.desc $name (ref.get_desc $point (local.get $p)))))
    (struct.get_s $point $x (local.get $p)) (struct.get $point $y (local.get $p)) (struct.get $point $v (local.get $p))
    (struct.get_s $point $z (local.get $p)))

  ;; One descriptor for many objects; every object has its own.
  (func (export "shared") (result i32) (local $d (ref null (exact $point.desc))) (local $p (ref null $point)) (local $q (ref null $point))
    (local.set $d (call $desc (i32.const 3)))
    (local.set $p (struct.new_default_desc $point (local.get $d)))
    (local.set $q (struct.new_default_desc $point (local.get $d)))
    (i32.add
      (ref.eq (ref.get_desc $point (local.get $p)) (ref.get_desc $point (local.get $q)))
      (i32.mul (i32.const 2) (ref.eq (local.get $p) (local.get $q)))))
  (func (export "defaults") (result i32 f64 v128 i32) (local $p (ref null $point))
    (local.set $p (struct.new_default_desc $point (call $desc (i32.const 3))))
    (struct.get_s $point $x (local.get $p)) (struct.get $point $y (local.get $p)) (struct.get $point $v (local.get $p))
    (struct.get_u $point $z (local.get $p)))
  ;; The descriptor's state is shared by all that it describes.
  (func (export "state") (result i32) (local $d (ref null (exact $point.desc))) (local $p (ref null $point)) (local $q (ref null $point))
    (local.set $d (call $desc (i32.const 3)))
    (local.set $p (struct.new_default_desc $point (local.get $d)))
    (local.set $q (struct.new_default_desc $point (local.get $d)))
    (struct.set $point.desc $other (ref.get_desc $point (local.get $p)) (ref.i31 (i32.const 77)))
    (i31.get_u (ref.cast (ref i31) (struct.get $point.desc $other (ref.get_desc $point (local.get $q))))))

  (func (export "null descriptor") (result anyref) (struct.new_default_desc $point (ref.null none)))
  (func (export "null descriptor after fields") (param (ref null (exact $point.desc))) (result anyref)
    (struct.new_desc $point (i32.const 1) (f64.const 2.5) (v128.const i32x4 1 2 3 4) (i32.const 4) (local.get 0)))
  (func (export "descriptor of null") (param (ref null $point)) (result anyref) (ref.get_desc $point (local.get 0)))
)

(assert_return (invoke "name of point" (i32.const 11)) (i32.const 11))
(assert_return (invoke "name of far" (i32.const 12)) (i32.const 12))
(assert_return (invoke "extra of far" (i32.const 12)) (v128.const i64x2 7 8))
(assert_return (invoke "name in far" (i32.const 12)) (i32.const 50))
(assert_return (invoke "other in far" (i32.const -3)) (i32.const -3))
(assert_return (invoke "fields" (i32.const 0)) (i32.const 1) (f64.const 3.5) (v128.const i32x4 1 2 3 4) (i32.const -32767))
(assert_return (invoke "fields" (i32.const 1)) (i32.const 2) (f64.const 4.5) (v128.const i32x4 5 6 7 8) (i32.const 4))
(assert_return (invoke "shared") (i32.const 1))
(assert_return (invoke "defaults") (i32.const 0) (f64.const 0) (v128.const i32x4 0 0 0 0) (i32.const 0))
(assert_return (invoke "state") (i32.const 77))
(assert_trap (invoke "null descriptor") "null descriptor reference")
(assert_trap (invoke "null descriptor after fields" (ref.null none)) "null descriptor reference")
(assert_trap (invoke "descriptor of null" (ref.null none)) "null reference")

;; A subtype has a descriptor where its supertype has none: the fields of both lie at the same place.
(module
  (type $plain (sub (struct (field $a i32) (field $b (mut i64)))))
  (rec
    (type $described (sub $plain (descriptor $desc) (struct (field i32) (field (mut i64)) (field $c i8))))
    (type $desc (sub (describes $described) (struct (field $id i32)))))
  (rec
    (type $below (sub $described (descriptor $below.desc) (struct (field i32) (field (mut i64)) (field i8) (field $d v128) (field $e i8))))
    (type $below.desc (sub $desc (describes $below) (struct (field i32)))))
  (func $make (param $kind i32) (result (ref $plain))
    (if (i32.eqz (local.get $kind)) (then (return (struct.new $plain (i32.const 1) (i64.const 2)))))
    (if (i32.eq (local.get $kind) (i32.const 1))
      (then (return (struct.new_desc $described (i32.const 3) (i64.const 4) (i32.const 5) (struct.new $desc (i32.const 100))))))
    (struct.new_desc $below (i32.const 6) (i64.const 7) (i32.const 8) (v128.const i64x2 9 10) (i32.const 11)
      (struct.new $below.desc (i32.const 200))))
  (func (export "plain fields") (param i32) (result i32 i64) (local $o (ref null $plain))
    (local.set $o (call $make (local.get 0)))
    (struct.set $plain $b (local.get $o) (i64.mul (struct.get $plain $b (local.get $o)) (i64.const 10)))
    (struct.get $plain $a (local.get $o)) (struct.get $plain $b (local.get $o)))
  ;; The same instruction reads the descriptors of both types, which lie at different places.
  (func (export "id") (param i32) (result i32)
    (struct.get $desc $id (ref.get_desc $described (ref.cast (ref $described) (call $make (local.get 0))))))
  (func (export "last") (result i32) (struct.get_u $below $e (ref.cast (ref $below) (call $make (i32.const 2))))))

(assert_return (invoke "plain fields" (i32.const 0)) (i32.const 1) (i64.const 20))
(assert_return (invoke "plain fields" (i32.const 1)) (i32.const 3) (i64.const 40))
(assert_return (invoke "plain fields" (i32.const 2)) (i32.const 6) (i64.const 70))
(assert_trap (invoke "id" (i32.const 0)) "cast failure")
(assert_return (invoke "id" (i32.const 1)) (i32.const 100))
(assert_return (invoke "id" (i32.const 2)) (i32.const 200))
(assert_return (invoke "last") (i32.const 11))

;; Chains of descriptors of descriptors, through collections: only the object at the end of each chain is held.
(module
  (rec
    (type $a (descriptor $b) (struct (field $n i32)))
    (type $b (describes $a) (descriptor $c) (struct (field $n i32)))
    (type $c (describes $b) (descriptor $d) (struct (field $n i32)))
    (type $d (describes $c) (struct (field $n i32) (field $deep (ref null $a)))))
  (type $row (array (mut (ref null $a))))
  (global $rows (mut (ref null $row)) (ref.null $row))
  (func $chain (param $n i32) (param $deep (ref null $a)) (result (ref (exact $a)))
    (struct.new_desc $a (local.get $n)
      (struct.new_desc $b (i32.add (local.get $n) (i32.const 1))
        (struct.new_desc $c (i32.add (local.get $n) (i32.const 2))
          (struct.new $d (i32.add (local.get $n) (i32.const 3)) (local.get $deep))))))
  (func $sum (param $o (ref null $a)) (result i32)
    (i32.add
      (i32.add (struct.get $a $n (local.get $o)) (struct.get $b $n (ref.get_desc $a (local.get $o))))
      (i32.add (struct.get $c $n (ref.get_desc $b (ref.get_desc $a (local.get $o))))
        (struct.get $d $n (ref.get_desc $c (ref.get_desc $b (ref.get_desc $a (local.get $o))))))))
  (func (export "keep") (param $count i32) (local $i i32)
    (global.set $rows (array.new_default $row (local.get $count)))
    (loop $again
      (array.set $row (global.get $rows) (local.get $i) (call $chain (local.get $i) (call $chain (i32.const 1000) (ref.null $a))))
      (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $count)))))
  (func (export "waste") (param $count i32)
    (loop $again
      (drop (call $chain (local.get $count) (ref.null $a)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
  (func (export "sum") (param $i i32) (result i32) (call $sum (array.get $row (global.get $rows) (local.get $i))))
  (func (export "deep sum") (param $i i32) (result i32)
    (call $sum (struct.get $d $deep
      (ref.get_desc $c (ref.get_desc $b (ref.get_desc $a (array.get $row (global.get $rows) (local.get $i)))))))))

(assert_return (invoke "keep" (i32.const 100)))
(assert_return (invoke "waste" (i32.const 40000)))
(assert_return (invoke "sum" (i32.const 0)) (i32.const 6))
(assert_return (invoke "sum" (i32.const 99)) (i32.const 402))
(assert_return (invoke "deep sum" (i32.const 50)) (i32.const 4006))
(assert_return (invoke "waste" (i32.const 40000)))
(assert_return (invoke "sum" (i32.const 99)) (i32.const 402))
(assert_return (invoke "deep sum" (i32.const 99)) (i32.const 4006))

;; Constant expressions: globals, tables and element segments.
(module
  (rec
    (type $o (descriptor $t) (struct (field $n i32) (field $v v128)))
    (type $t (describes $o) (descriptor $m) (struct (field $n i64)))
    (type $m (describes $t) (struct (field $n f32))))
  (global $m (ref (exact $m)) (struct.new $m (f32.const 1.5)))
  (global $t (ref (exact $t)) (struct.new_desc $t (i64.const 6) (global.get $m)))
  (global $o (ref $o) (struct.new_desc $o (i32.const 7) (v128.const i64x2 1 2) (global.get $t)))
  (global $default (ref $o) (struct.new_default_desc $o (struct.new_default_desc $t (struct.new_default $m))))
  (table $table 2 (ref null $o) (struct.new_default_desc $o (struct.new_desc $t (i64.const 6) (struct.new_default $m))))
  (elem $passive (ref (exact $o)) (item (struct.new_desc $o (i32.const 8) (v128.const i64x2 3 4) (global.get $t))))
  (elem (table $table) (i32.const 1) (ref $o) (item (global.get $o)))
  (func (export "n") (param i32) (result i32) (struct.get $o $n (table.get $table (local.get 0))))
  (func (export "desc") (param i32) (result i64) (struct.get $t $n (ref.get_desc $o (table.get $table (local.get 0)))))
  (func (export "meta") (param i32) (result f32) (struct.get $m $n (ref.get_desc $t (ref.get_desc $o (table.get $table (local.get 0))))))
  (func (export "default meta") (result f32) (struct.get $m $n (ref.get_desc $t (ref.get_desc $o (global.get $default)))))
  (func (export "init") (table.init $table $passive (i32.const 0) (i32.const 0) (i32.const 1))))

(assert_return (invoke "n" (i32.const 0)) (i32.const 0))
(assert_return (invoke "n" (i32.const 1)) (i32.const 7))
(assert_return (invoke "desc" (i32.const 0)) (i64.const 6))
(assert_return (invoke "meta" (i32.const 1)) (f32.const 1.5))
(assert_return (invoke "default meta") (f32.const 0))
(assert_return (invoke "init"))
(assert_return (invoke "n" (i32.const 0)) (i32.const 8))
(assert_return (invoke "desc" (i32.const 0)) (i64.const 6))

(assert_trap
  (module
    (rec (type $o (descriptor $t) (struct (field i64 v128))) (type $t (describes $o) (struct)))
    (table 1 (ref $o) (struct.new_default_desc $o (ref.null (exact $t)))))
  "null descriptor reference")
