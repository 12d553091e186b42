;; Structured control: blocks, loops, conditionals, branches with and without values, branch tables.

(module
  ;; Sum of the odd numbers below the parameter.
  (func (export "odd sum") (param $n i32) (result i32)
    (local $i i32) (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (if (i32.and (local.get $i) (i32.const 1))
          (then (local.set $sum (i32.add (local.get $sum) (local.get $i)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  ;; Length of the Collatz sequence.
  (func (export "collatz") (param $n i64) (result i32)
    (local $steps i32)
    (loop $again (result i32)
      (if (result i32) (i64.eq (local.get $n) (i64.const 1))
        (then (local.get $steps))
        (else
          (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
          (if (i64.eqz (i64.and (local.get $n) (i64.const 1)))
            (then (local.set $n (i64.shr_u (local.get $n) (i64.const 1))))
            (else (local.set $n (i64.add (i64.mul (local.get $n) (i64.const 3)) (i64.const 1)))))
          (br $again)))))

  ;; Four cases and a default, each with its own value.
  (func (export "table") (param i32) (result i32)
    (block $default (block $three (block $two (block $one (block $zero
      (br_table $zero $one $two $three $default (local.get 0)))
      (return (i32.const 100)))
      (return (i32.const 101)))
      (return (i32.const 102)))
      (return (i32.const 103)))
    (i32.const -1))

  ;; The table carries a value to blocks that add different amounts.
  (func (export "table with value") (param i32) (result i32)
    (i32.add (i32.const 1)
      (block $outer (result i32)
        (i32.add (i32.const 10)
          (block $middle (result i32)
            (i32.add (i32.const 100)
              (block $inner (result i32)
                (br_table $inner $middle $outer (i32.const 1000) (local.get 0)))))))))

  (func (export "single table") (param i32) (result i32)
    (block (br_table 0 (local.get 0)) (return (i32.const 1)))
    (i32.const 2))

  ;; Operands that were on the stack below the block stay.
  (func (export "leaves the stack below") (param i32) (result i32)
    (i32.const 40)
    (block (result i32)
      (i32.const 1) (i32.const 2) (i32.const 3)
      (br_if 0 (local.get 0))
      (drop) (drop) (drop)
      (i32.const 5))
    (i32.add))

  (func (export "br_if keeps its value") (param i32) (result i32)
    (block (result i32)
      (i32.sub (br_if 0 (i32.const 9) (local.get 0)) (i32.const 4))))

  (func (export "if without else") (param i32) (result i32)
    (local i32)
    (if (local.get 0) (then (local.set 1 (i32.const 7))))
    (local.get 1))

  (func (export "branch out of if") (param i32) (result i64)
    (if $here (result i64) (local.get 0)
      (then (br $here (i64.const 3)))
      (else (i64.const 4))))

  ;; A loop label takes the loop's parameters.
  (func (export "factorial") (param i64) (result i64)
    (i64.const 1)
    (local.get 0)
    (loop $l (param i64 i64) (result i64)
      (local.set 0)
      (i64.mul (local.get 0))
      (i64.sub (local.get 0) (i64.const 1))
      (local.tee 0)
      (br_if $l (i64.gt_u (local.get 0) (i64.const 1)))
      (drop)))

  (func (export "deep") (result i32)
    (block (result i32) (block (result i32) (block (result i32) (block (result i32) (block (result i32)
      (br 4 (i32.const 77))))))))

  (func (export "return from depth") (param i32) (result i32)
    (block (loop (block (if (local.get 0) (then (return (i32.const 11)))))))
    (i32.const 12))

  (func (export "unreachable is not reached") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (i32.const 1)) (else (unreachable))))

  ;; Code after a branch is dead and has any type.
  (func (export "dead code") (result i32)
    (block (result i32)
      (br 0 (i32.const 6))
      (i64.const 1) (f32.const 2) (drop) (drop) (i32.add) (drop) (unreachable)))

  (func (export "nop") (result i32) (nop) (i32.const 3) (nop) (nop))
)

(assert_return (invoke "odd sum" (i32.const 0)) (i32.const 0))
(assert_return (invoke "odd sum" (i32.const 10)) (i32.const 25))
(assert_return (invoke "odd sum" (i32.const 1001)) (i32.const 250000))
(assert_return (invoke "collatz" (i64.const 1)) (i32.const 0))
(assert_return (invoke "collatz" (i64.const 27)) (i32.const 111))
(assert_return (invoke "collatz" (i64.const 837799)) (i32.const 524))
(assert_return (invoke "table" (i32.const 0)) (i32.const 100))
(assert_return (invoke "table" (i32.const 1)) (i32.const 101))
(assert_return (invoke "table" (i32.const 2)) (i32.const 102))
(assert_return (invoke "table" (i32.const 3)) (i32.const 103))
(assert_return (invoke "table" (i32.const 4)) (i32.const -1))
(assert_return (invoke "table" (i32.const -1)) (i32.const -1))
(assert_return (invoke "table with value" (i32.const 0)) (i32.const 1111))
(assert_return (invoke "table with value" (i32.const 1)) (i32.const 1011))
(assert_return (invoke "table with value" (i32.const 2)) (i32.const 1001))
(assert_return (invoke "table with value" (i32.const 3)) (i32.const 1001))
(assert_return (invoke "single table" (i32.const 0)) (i32.const 2))
(assert_return (invoke "single table" (i32.const 99)) (i32.const 2))
(assert_return (invoke "leaves the stack below" (i32.const 1)) (i32.const 43))
(assert_return (invoke "leaves the stack below" (i32.const 0)) (i32.const 45))
(assert_return (invoke "br_if keeps its value" (i32.const 1)) (i32.const 9))
(assert_return (invoke "br_if keeps its value" (i32.const 0)) (i32.const 5))
(assert_return (invoke "if without else" (i32.const 0)) (i32.const 0))
(assert_return (invoke "if without else" (i32.const -5)) (i32.const 7))
(assert_return (invoke "branch out of if" (i32.const 1)) (i64.const 3))
(assert_return (invoke "branch out of if" (i32.const 0)) (i64.const 4))
(assert_return (invoke "factorial" (i64.const 1)) (i64.const 1))
(assert_return (invoke "factorial" (i64.const 20)) (i64.const 2432902008176640000))
(assert_return (invoke "deep") (i32.const 77))
(assert_return (invoke "return from depth" (i32.const 1)) (i32.const 11))
(assert_return (invoke "return from depth" (i32.const 0)) (i32.const 12))
(assert_return (invoke "unreachable is not reached" (i32.const 1)) (i32.const 1))
(assert_trap (invoke "unreachable is not reached" (i32.const 0)) "unreachable")
(assert_return (invoke "dead code") (i32.const 6))
(assert_return (invoke "nop") (i32.const 3))

(assert_invalid (module (func (result i32) (block (br 0)) (i64.const 1))) "type mismatch")
(assert_invalid (module (func (br 1))) "unknown label")
(assert_invalid (module (func (loop (br_if 2 (i32.const 0))))) "unknown label")
(assert_invalid (module (func (result i32) (if (result i32) (i32.const 1) (then (i32.const 2))))) "type mismatch")
(assert_invalid (module (func (block (i32.const 1)))) "type mismatch")
(assert_invalid (module (func (block (result i32) (block (br_table 0 1 (i32.const 1) (i32.const 0)))) drop)) "type mismatch")
(assert_invalid (module (func (if (i64.const 1) (then)))) "type mismatch")
