;; The handlers of custom descriptors in loops, for the run of `make conformance` on a small native stack.
;; features: custom-descriptors

(module
  (rec
    (type $o (sub (descriptor $d) (struct (field i32))))
    (type $d (sub (describes $o) (struct))))
  (global $a (ref (exact $d)) (struct.new $d))
  (global $b (ref (exact $d)) (struct.new $d))
  (func (export "descriptors") (result i32) (local $turns i32) (local $x anyref) (local $y (ref null $o))
    (local.set $turns (i32.const 20000))
    (local.set $x (struct.new_desc $o (i32.const 1) (global.get $a)))
    (loop $again
      (local.set $y (ref.cast_desc_eq (ref $o) (local.get $x) (global.get $a)))
      (drop (ref.get_desc $o (local.get $y)))
      (drop (ref.test (ref (exact $o)) (local.get $x)))
      (drop (ref.cast (ref null (exact $o)) (local.get $x)))
      (drop (struct.new_desc $o (local.get $turns) (ref.cast (ref (exact $d)) (ref.get_desc $o (local.get $y)))))
      (drop (block $yes (result anyref)
        (br_on_cast_desc_eq $yes anyref (ref $o) (local.get $x) (global.get $b))
        (br_on_cast_desc_eq $yes anyref (ref $o) (global.get $a))
        (unreachable)))
      (drop (block $no (result anyref)
        (br_on_cast_desc_eq_fail $no anyref (ref $o) (local.get $x) (global.get $a))
        (br_on_cast_desc_eq_fail $no anyref (ref $o) (global.get $b))
        (unreachable)))
      (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
    (local.get $turns)))

(assert_return (invoke "descriptors") (i32.const 0))
