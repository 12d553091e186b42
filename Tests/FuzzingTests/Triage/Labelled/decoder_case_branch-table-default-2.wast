;; case: aot-O0-exact-unmetered-stress any sign-extension,saturating-truncation,multi-value,mutable-globals,bulk-memory,reference-types,simd,tail-call,extended-const,function-references,gc,multi-memory,memory64,relaxed-simd,exceptions,annotations,legacy-exceptions
;; features: legacy-exceptions
;; rethrow: which exception it throws, from where it can be caught, and that the exception is the one that was caught.

(module $other
  (tag $t (export "t") (param i32))
  (func (export "throw") (param i32) (throw $t (local.get 0)))
)
(register "other" $other)

(module
  (tag $t (import "other" "t") (param i32))
  (func $throw (import "other" "throw") (param i32))
  (tag $a (param i32))
  (tag $b)

  ;; Out of three clauses inside one another, the exception of the one at the depth.
  (func $three (param $depth i32)
    (try
      (do (throw $a (i32.const 1)))
      (catch $a
        (drop)
        (try
          (do (throw $a (i32.const 2)))
          (catch_all
            (try
              (do (throw $t (i32.const 3)))
              (catch $t
                (drop)
                (block (block (block (block (br_table 0 1 2 3 (local.get $depth)))
                  ;; Three blocks are between here and the innermost clause.
                  (rethrow 3))
                  (rethrow 3))
                  (rethrow 3)))))))))
  (func (export "three") (param i32) (result i32)
    (try (result i32)
      (do (call $three (local.get 0)) (i32.const 0))
      (catch $a (i32.add (i32.const 100)))
      (catch $t (i32.add (i32.const 200)))))

  ;; Caught again and again in one function.
  (func (export "again") (param i32) (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do (throw $a (local.get 0)))
              (catch $a (drop) (rethrow 0))))
          (catch_all (rethrow 0))))
      (catch $a (i32.add (i32.const 1)))))

  ;; In the guarded part of a block within the clause, so that this block's clauses see it.
  (func (export "to the inner block") (result i32)
    (try (result i32)
      (do (throw $a (i32.const 6)))
      (catch $a
        (drop)
        (try (result i32)
          (do (rethrow 1))
          (catch $a (i32.mul (i32.const 6)))))))

  ;; The block within the clause has been left: its exception is gone, the outer one is there.
  (func (export "after an inner block") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $a (i32.const 6)))
          (catch $a
            (try (do (throw $b)) (catch_all))
            (try (do (throw $a (i32.const 9))) (catch $a (drop)))
            (rethrow 0))))
      (catch $a)))

  ;; The operands of the clause and the results of calls do not disturb the exception.
  (func $id (param i32 i32 i32 i32) (result i32 i32 i32 i32)
    (local.get 0) (local.get 1) (local.get 2) (local.get 3))
  (func (export "busy clause") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $a (i32.const 6)))
          (catch $a
            (call $id (i32.const 1) (i32.const 2) (i32.const 3))
            (call $id)
            (drop) (drop) (drop) (drop)
            (rethrow 0))))
      (catch $a)))

  (func (export "conditional") (param i32) (result i32)
    (try (result i32)
      (do
        (try $l (result i32)
          (do (throw $a (i32.const 6)))
          (catch $a
            (if (local.get 0) (then (rethrow $l)))
            (i32.add (i32.const 1)))))
      (catch $a (i32.add (i32.const 10)))))

  ;; From other instances and through frames that catch and rethrow.
  (func $pass (param $depth i32)
    (try
      (do
        (if (i32.eqz (local.get $depth)) (then (call $throw (i32.const 12))))
        (call $pass (i32.sub (local.get $depth) (i32.const 1))))
      (catch_all (rethrow 0))))
  (func (export "frames") (param i32) (result i32)
    (try (result i32)
      (do (call $pass (local.get 0)) (i32.const 0))
      (catch $t)))

  ;; A recursive clause: each frame has its own exception.
  (func $nest (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $a (local.get $n)))
          (catch $a
            (drop)
            (drop (call $nest (i32.sub (local.get $n) (i32.const 1))))
            (rethrow 0))))
      (catch $a (i32.add (call $nest (i32.sub (local.get $n) (i32.const 1)))))))
  (func (export "recursive") (param i32) (result i32) (call $nest (local.get 0)))

  (func (export "loop in a clause") (result i32) (local $n i32)
    (try (result i32)
      (do
        (try
          (do (throw $a (i32.const 50)))
          (catch $a
            (drop)
            (loop $again
              (try (do (throw $a (local.get $n))) (catch $a (local.set $n (i32.add (i32.const 1)))))
              (br_if $again (i32.lt_u (local.get $n) (i32.const 10))))
            (rethrow 0)))
        (i32.const -1))
      (catch $a (i32.add (local.get $n)))))

  (func (export "uncaught") (try (do (throw $b)) (catch_all (rethrow 0))))
)

(assert_return (invoke "three" (i32.const 0)) (i32.const 203))
(assert_return (invoke "three" (i32.const 1)) (i32.const 102))
(assert_return (invoke "three" (i32.const 2)) (i32.const 101))
(assert_return (invoke "three" (i32.const 3)) (i32.const 0))
(assert_return (invoke "again" (i32.const 7)) (i32.const 8))
(assert_return (invoke "to the inner block") (i32.const 36))
(assert_return (invoke "after an inner block") (i32.const 6))
(assert_return (invoke "busy clause") (i32.const 6))
(assert_return (invoke "conditional" (i32.const 0)) (i32.const 7))
(assert_return (invoke "conditional" (i32.const 1)) (i32.const 16))
(assert_return (invoke "frames" (i32.const 0)) (i32.const 12))
(assert_return (invoke "frames" (i32.const 500)) (i32.const 12))
(assert_return (invoke "recursive" (i32.const 6)) (i32.const 21))
(assert_return (invoke "loop in a clause") (i32.const 60))
(assert_exception (invoke "uncaught"))
