;; case: interpreter-unmetered any sign-extension,saturating-truncation,multi-value,mutable-globals,bulk-memory,reference-types,simd,tail-call,extended-const,function-references,gc,multi-memory,memory64,relaxed-simd,exceptions,annotations,legacy-exceptions
;; features: legacy-exceptions
;; try, catch and catch_all: which clause takes an exception, what its body finds on the stack and in locals, results and branches.

(module $tags
  (tag $number (export "number") (param i32))
  (tag $empty (export "empty"))
  (func (export "throw number") (param i32) (throw $number (local.get 0)))
)
(register "tags" $tags)

(module
  (tag $number (import "tags" "number") (param i32))
  (tag $empty (import "tags" "empty"))
  (tag $same (import "tags" "empty"))
  (func $throw-number (import "tags" "throw number") (param i32))
  (tag $own (param i32))
  (tag $many (param i32 v128 f64 externref i64 f32))
  (type $pair (func (param i32 i64) (result i64 i32)))

  ;; 0 returns, 1 throws $number, 2 $empty, 3 $own, others trap.
  (func $throw (param i32)
    (block $trap (block $own (block $empty (block $number (block $return
      (br_table $return $number $empty $own $trap (local.get 0)))
      (return))
      (call $throw-number (i32.const 31)))
      (throw $empty))
      (throw $own (i32.const 41)))
    (unreachable))

  (func (export "clauses") (param i32) (result i32)
    (try (result i32)
      (do (call $throw (local.get 0)) (i32.const 0))
      (catch $own (i32.add (i32.const 1)))
      (catch $number (i32.add (i32.const 2)))
      (catch_all (i32.const 99))))

  (func (export "first wins") (result i32)
    (try (result i32)
      (do (throw $empty))
      (catch $own)
      (catch $same (i32.const 1))
      (catch $empty (i32.const 2))
      (catch_all (i32.const 3))))

  (func (export "no clause") (param i32) (result i32)
    (try (result i32) (do (call $throw (local.get 0)) (i32.const 5))))

  ;; The form without parentheses, its labels repeated.
  (func (export "plain") (param i32) (result i32)
    try $t (result i32)
      local.get 0
      call $throw
      i32.const 0
    catch $t $own
      i32.const 1
      i32.add
    catch $number
    catch_all $t
      i32.const 7
    end $t)

  (func (export "values") (param v128 externref) (result f32 i64 externref f64 v128 i32)
    (local $a i32) (local $b v128) (local $c f64) (local $d externref) (local $e i64) (local $f f32)
    (try
      (do (throw $many (i32.const 1) (local.get 0) (f64.const 2) (local.get 1) (i64.const 3) (f32.const 4)))
      (catch $many
        (local.set $f) (local.set $e) (local.set $d) (local.set $c) (local.set $b) (local.set $a)))
    (local.get $f) (local.get $e) (local.get $d) (local.get $c) (local.get $b) (local.get $a))

  ;; Parameters and several results; operands below the block stay.
  (func (export "block type") (param i32) (result i32 i64 i32)
    (i32.const 1000)
    (i32.const 20)
    (i64.const 30)
    try (param i32 i64) (result i64 i32)
      (call $throw (local.get 0))
      drop
      i64.extend_i32_u
      (i32.const 2)
    catch $own
      (i64.const 3)
      (i32.const 4)
      br 1 (;the function: its results are these three;)
    catch $number
      drop
      (i64.const 5)
      (i32.const 6)
    end)

  (func (export "type use") (param i32) (result i64 i32)
    (i32.const 7) (i64.const 8)
    (try (type $pair)
      (do drop drop (call $throw (local.get 0)) (i64.const 1) (i32.const 2))
      (catch_all (i64.const 3) (i32.const 4))))

  ;; Many results are moved as a run.
  (func (export "many results") (param i32) (result i32 i64 f32 f64 i32)
    (try (result i32 i64 f32 f64 i32)
      (do (call $throw (local.get 0)) (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4) (i32.const 5))
      (catch $number
        (i64.const 12) (f32.const 13) (f64.const 14) (i32.const 15))
      (catch_all (i32.const 21) (i64.const 22) (f32.const 23) (f64.const 24) (br 0 (i32.const 25)))))

  ;; What was written to locals before the exception stays written; constants and locals below the block keep their values.
  (func (export "locals") (param $x i32) (result i32 i32 i32) (local $y i32)
    (local.get $x)
    (i32.const 77)
    (try (result i32)
      (do
        (local.set $y (i32.const 3))
        (local.set $x (i32.const 4))
        (call $throw (i32.const 2))
        (local.set $y (i32.const 5))
        (local.get $y))
      (catch_all (i32.add (i32.mul (local.get $x) (i32.const 10)) (local.get $y)))))

  (func (export "branches") (param $how i32) (param $what i32) (result i32)
    (block $out (result i32)
      (i32.add (i32.const 100)
        (try $t (result i32)
          (do
            (if (i32.eq (local.get $how) (i32.const 0)) (then (br $t (i32.const 1))))
            (if (i32.eq (local.get $how) (i32.const 1)) (then (br $out (i32.const 2))))
            (if (i32.eq (local.get $how) (i32.const 2)) (then (return (i32.const 3))))
            (call $throw (local.get $what))
            (i32.const 4))
          (catch $number
            (br_if $t (i32.eq (local.get $how) (i32.const 3)))
            (br_if $out (i32.eq (local.get $how) (i32.const 4)))
            (i32.add (i32.const 1)))
          (catch_all
            (block $b (block $o (block $tt (br_table $b $tt $o (i32.sub (local.get $how) (i32.const 3)))) (br $t (i32.const 5)))
              (br $out (i32.const 6)))
            (i32.const 7))))))

  ;; Each turn throws and catches.
  (func (export "loop") (param $n i32) (result i32) (local $sum i32)
    (loop $again
      (try
        (do (throw $own (local.get $n)))
        (catch $own (local.set $sum (i32.add (local.get $sum)))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  ;; The body of a clause may go back to the start of the loop around the block.
  (func (export "retry") (param $n i32) (result i32) (local $turns i32)
    (loop $again (result i32)
      (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
      (try (result i32)
        (do
          (if (i32.lt_u (local.get $turns) (local.get $n)) (then (throw $empty)))
          (local.get $turns))
        (catch $empty (br $again)))))

  ;; An exception in a clause is not for the clauses beside it.
  (func (export "throw in catch") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $empty))
          (catch $empty (throw $own (i32.const 8)))
          (catch $own (drop) (i32.const 1))
          (catch_all (i32.const 2))))
      (catch $own (i32.add (i32.const 1)))))

  (func (export "nested in catch") (result i32)
    (try (result i32)
      (do (throw $own (i32.const 5)))
      (catch $own
        (try (result i32)
          (do (throw $own (i32.const 30)))
          (catch $own))
        (i32.add))))

  ;; Code behind what never ends is skipped, clauses within it too; the clauses of the block itself are not.
  (func (export "unreachable code") (result i32)
    (try (result i32)
      (do
        (throw $empty)
        (try (do (unreachable)) (catch $own drop) (catch_all (block (try (do) (delegate 0)))))
        (if (then (try (do))) (else (try (do) (catch_all)))))
      (catch $empty
        (br 0 (i32.const 6))
        (try (do) (catch_all (rethrow 0)))
        (rethrow 0))
      (catch_all (unreachable))))

  (func (export "empty parts") (result i32)
    (try (do))
    (try (do) (catch $empty))
    (try (do) (catch $own drop) (catch_all))
    (try (do nop) (delegate 0))
    try end
    try catch_all end
    try delegate 0
    (try (do (throw $empty)) (catch_all))
    (i32.const 1))

  (func (export "traps pass") (param i32) (result i32)
    (try (result i32)
      (do (i32.div_u (i32.const 1) (local.get 0)))
      (catch $empty (i32.const 1))
      (catch_all (i32.const 2))))

  (func $deep (param i32)
    (try
      (do
        (if (i32.eqz (local.get 0)) (then (throw $own (i32.const 9))))
        (call $deep (i32.sub (local.get 0) (i32.const 1))))
      (catch $empty)))
  (func (export "deep") (param i32) (result i32)
    (try (result i32) (do (call $deep (local.get 0)) (i32.const 0)) (catch $own)))

  (func $endless (result i32) (call $endless))
  (func (export "exhaustion passes") (result i32)
    (try (result i32) (do (call $endless)) (catch_all (i32.const 1))))
)

(assert_return (invoke "clauses" (i32.const 0)) (i32.const 0))
(assert_return (invoke "clauses" (i32.const 1)) (i32.const 33))
(assert_return (invoke "clauses" (i32.const 2)) (i32.const 99))
(assert_return (invoke "clauses" (i32.const 3)) (i32.const 42))
(assert_trap (invoke "clauses" (i32.const 4)) "unreachable")
(assert_return (invoke "first wins") (i32.const 1))
(assert_return (invoke "no clause" (i32.const 0)) (i32.const 5))
(assert_exception (invoke "no clause" (i32.const 2)))
(assert_return (invoke "plain" (i32.const 0)) (i32.const 0))
(assert_return (invoke "plain" (i32.const 1)) (i32.const 31))
(assert_return (invoke "plain" (i32.const 2)) (i32.const 7))
(assert_return (invoke "plain" (i32.const 3)) (i32.const 42))
(assert_return (invoke "values" (v128.const i64x2 5 6) (ref.extern 7))
  (f32.const 4) (i64.const 3) (ref.extern 7) (f64.const 2) (v128.const i64x2 5 6) (i32.const 1))
(assert_return (invoke "block type" (i32.const 0)) (i32.const 1000) (i64.const 20) (i32.const 2))
(assert_return (invoke "block type" (i32.const 1)) (i32.const 1000) (i64.const 5) (i32.const 6))
(assert_exception (invoke "block type" (i32.const 2)))
(assert_return (invoke "block type" (i32.const 3)) (i32.const 41) (i64.const 3) (i32.const 4))
(assert_return (invoke "type use" (i32.const 0)) (i64.const 1) (i32.const 2))
(assert_return (invoke "type use" (i32.const 2)) (i64.const 3) (i32.const 4))
(assert_return (invoke "many results" (i32.const 0)) (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4) (i32.const 5))
(assert_return (invoke "many results" (i32.const 1)) (i32.const 31) (i64.const 12) (f32.const 13) (f64.const 14) (i32.const 15))
(assert_return (invoke "many results" (i32.const 2)) (i32.const 21) (i64.const 22) (f32.const 23) (f64.const 24) (i32.const 25))
(assert_return (invoke "locals" (i32.const 9)) (i32.const 9) (i32.const 77) (i32.const 43))
(assert_return (invoke "branches" (i32.const 0) (i32.const 0)) (i32.const 101))
(assert_return (invoke "branches" (i32.const 1) (i32.const 0)) (i32.const 2))
(assert_return (invoke "branches" (i32.const 2) (i32.const 0)) (i32.const 3))
(assert_return (invoke "branches" (i32.const 9) (i32.const 0)) (i32.const 104))
(assert_return (invoke "branches" (i32.const 3) (i32.const 1)) (i32.const 131))
(assert_return (invoke "branches" (i32.const 4) (i32.const 1)) (i32.const 31))
(assert_return (invoke "branches" (i32.const 5) (i32.const 1)) (i32.const 132))
(assert_return (invoke "branches" (i32.const 3) (i32.const 2)) (i32.const 107))
(assert_return (invoke "branches" (i32.const 4) (i32.const 2)) (i32.const 105))
(assert_return (invoke "branches" (i32.const 5) (i32.const 2)) (i32.const 6))
(assert_return (invoke "loop" (i32.const 1000)) (i32.const 500500))
(assert_return (invoke "retry" (i32.const 50)) (i32.const 50))
(assert_return (invoke "throw in catch") (i32.const 9))
(assert_return (invoke "nested in catch") (i32.const 35))
(assert_return (invoke "unreachable code") (i32.const 6))
(assert_return (invoke "empty parts") (i32.const 1))
(assert_return (invoke "traps pass" (i32.const 1)) (i32.const 1))
(assert_trap (invoke "traps pass" (i32.const 0)) "integer divide by zero")
(assert_return (invoke "deep" (i32.const 0)) (i32.const 9))
(assert_return (invoke "deep" (i32.const 2000)) (i32.const 9))
(assert_exhaustion (invoke "exhaustion passes") "call stack exhausted")

;; Locals without a default value that were set in a part are not set behind it.
(assert_invalid
  (module (tag $e) (func (result (ref func)) (local $f (ref func))
    (try (do (local.set $f (ref.func 0))) (catch $e (drop (local.get $f)))) (ref.func 0)) (elem declare func 0))
  "uninitialized local")
(assert_invalid
  (module (tag $e) (func (result (ref func)) (local $f (ref func))
    (try (do) (catch $e (local.set $f (ref.func 0)))) (local.get $f)) (elem declare func 0))
  "uninitialized local")
