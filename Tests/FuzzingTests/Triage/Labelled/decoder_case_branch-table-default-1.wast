;; case: aot-O0-exact-generic-unmetered canonical sign-extension,saturating-truncation,multi-value,mutable-globals,bulk-memory,reference-types,simd,tail-call,extended-const,function-references,gc,multi-memory,memory64,relaxed-simd,exceptions,annotations,legacy-exceptions
;; features: legacy-exceptions
;; delegate: exceptions go to the handlers of the block with the label, whatever kind of block it is, past all blocks between.

(module
  (tag $a (param i32))
  (tag $b)

  ;; 0 throws nothing, 1 throws $a with 5, others throw $b.
  (func $throw (param i32)
    (block $b (block $a (block $none (br_table $none $a $b (local.get 0))) (return)) (throw $a (i32.const 5)))
    (throw $b))

  (func (export "past one") (param i32) (result i32)
    (try $outer (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do (call $throw (local.get 0)) (i32.const 1))
              (delegate $outer)))
          (catch_all (i32.const 2))))
      (catch $a (i32.add (i32.const 10)))
      (catch_all (i32.const 3))))

  ;; Plain form; the label is counted from outside the block, which has the same name here.
  (func (export "plain") (param i32) (result i32)
    try $l (result i32)
      try (result i32)
        try $l (result i32)
          local.get 0
          call $throw
          i32.const 1
        delegate $l
      catch_all
        i32.const 2
      end
    catch $l $a
    catch_all
      i32.const 3
    end)

  ;; Delegates to blocks that handle nothing go on outwards from there: block, loop, if, else.
  (func (export "blocks") (param i32 i32) (result i32)
    (try $outer (result i32)
      (do
        (block $block (result i32)
          (try (result i32)
            (do
              (loop $loop (result i32)
                (try (result i32)
                  (do
                    (if $if (result i32) (local.get 1)
                      (then
                        (try (result i32)
                          (do
                            (block $between (result i32)
                              (block $b3 (block $b2 (block $b1 (block $b0 (br_table $b0 $b1 $b2 $b3 (local.get 0)))
                                (br $between (try (result i32) (do (call $throw (i32.const 1)) (i32.const 0)) (delegate $block))))
                                (br $between (try (result i32) (do (call $throw (i32.const 1)) (i32.const 0)) (delegate $loop))))
                                (br $between (try (result i32) (do (call $throw (i32.const 1)) (i32.const 0)) (delegate $if))))
                              (try (result i32) (do (call $throw (i32.const 1)) (i32.const 0)) (delegate $between))))
                          (catch_all (i32.const 100))))
                      (else
                        (try (result i32)
                          (do (try (result i32) (do (call $throw (i32.const 1)) (i32.const 0)) (delegate $if)))
                          (catch_all (i32.const 200)))))
                    )
                  (catch_all (i32.const 300)))))
            (catch_all (i32.const 400)))))
      (catch $a)))

  ;; Each block delegates to the next one that delegates.
  (func (export "chain") (param i32) (result i32)
    (try $end (result i32)
      (do
        (try $one (result i32)
          (do
            (try (result i32)
              (do
                (try $two (result i32)
                  (do
                    (try (result i32)
                      (do
                        (try (result i32)
                          (do (call $throw (local.get 0)) (i32.const 1))
                          (delegate $two)))
                      (catch_all (i32.const 2))))
                  (delegate $one)))
              (catch_all (i32.const 3))))
          (delegate $end)))
      (catch $a (i32.add (i32.const 20)))))

  ;; To the function's own label, so to the caller, past a catch_all.
  (func $to-caller (param i32) (result i32)
    (try (result i32)
      (do
        (loop (result i32)
          (try (result i32)
            (do (call $throw (local.get 0)) (i32.const 1))
            (delegate 2))))
      (catch_all (i32.const 2))))
  (func (export "to caller") (param i32) (result i32)
    (try (result i32) (do (call $to-caller (local.get 0))) (catch $a (i32.add (i32.const 30)))))
  (func (export "to host") (param i32) (result i32) (call $to-caller (local.get 0)))
  ;; The function's label is also that of its outermost block of instructions.
  (func (export "outermost") (param i32) (try (do (call $throw (local.get 0))) (delegate 0)))

  ;; Only what is thrown inside: not what is thrown behind the block, or after a branch out of it.
  (func (export "left") (param i32) (result i32)
    (try $outer (result i32)
      (do
        (try (result i32)
          (do
            (block $out
              (try
                (do (br_if $out (local.get 0)) (throw $b))
                (delegate $outer)))
            (call $throw (i32.const 1))
            (i32.const 1))
          (catch $a (i32.add (i32.const 40)))))
      (catch_all (i32.const 2))))

  ;; From a clause, to the block of that clause, whose clauses no longer take anything.
  (func (export "from a clause") (result i32)
    (try (result i32)
      (do
        (try $t (result i32)
          (do (throw $b))
          (catch_all (try (result i32) (do (throw $a (i32.const 5))) (delegate $t)))))
      (catch $a (i32.add (i32.const 50)))))
  (func (export "rethrown") (result i32)
    (try $t (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do (throw $a (i32.const 5)))
              (catch $a (drop) (try (result i32) (do (rethrow 1)) (delegate $t)))))
          (catch_all (i32.const 1))))
      (catch $a (i32.add (i32.const 60)))))

  ;; A clause between that delegates does not hide clauses for other exceptions of the target.
  (func (export "no clause for it") (result i32)
    (try (result i32)
      (do
        (try $t (result i32)
          (do (try (result i32) (do (throw $a (i32.const 5))) (delegate $t)))
          (catch $b (i32.const 1))))
      (catch $a (i32.add (i32.const 70)))))

  (func (export "results") (param i32) (result i32 i64 f32)
    (i64.const 8)
    (try (param i64) (result i32 i64 f32)
      (do drop (call $throw (local.get 0)) (i32.const 1) (i64.const 2) (f32.const 3))
      (delegate 0)))

  (func (export "in a loop") (param $n i32) (result i32) (local $sum i32)
    (loop $again
      (try $t
        (do
          (try
            (do (try (do (throw $a (local.get $n))) (delegate $t)))
            (catch_all (unreachable))))
        (catch $a (local.set $sum (i32.add (local.get $sum)))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
)

(assert_return (invoke "past one" (i32.const 0)) (i32.const 1))
(assert_return (invoke "past one" (i32.const 1)) (i32.const 15))
(assert_return (invoke "past one" (i32.const 2)) (i32.const 3))
(assert_return (invoke "plain" (i32.const 0)) (i32.const 1))
(assert_return (invoke "plain" (i32.const 1)) (i32.const 5))
(assert_return (invoke "plain" (i32.const 2)) (i32.const 3))
(assert_return (invoke "blocks" (i32.const 0) (i32.const 1)) (i32.const 5))
(assert_return (invoke "blocks" (i32.const 1) (i32.const 1)) (i32.const 400))
(assert_return (invoke "blocks" (i32.const 2) (i32.const 1)) (i32.const 300))
(assert_return (invoke "blocks" (i32.const 3) (i32.const 1)) (i32.const 100))
(assert_return (invoke "blocks" (i32.const 0) (i32.const 0)) (i32.const 300))
(assert_return (invoke "chain" (i32.const 0)) (i32.const 1))
(assert_return (invoke "chain" (i32.const 1)) (i32.const 25))
(assert_exception (invoke "chain" (i32.const 2)))
(assert_return (invoke "to caller" (i32.const 0)) (i32.const 1))
(assert_return (invoke "to caller" (i32.const 1)) (i32.const 35))
(assert_exception (invoke "to caller" (i32.const 2)))
(assert_exception (invoke "to host" (i32.const 1)))
(assert_return (invoke "outermost" (i32.const 0)))
(assert_exception (invoke "outermost" (i32.const 1)))
(assert_return (invoke "left" (i32.const 0)) (i32.const 2))
(assert_return (invoke "left" (i32.const 1)) (i32.const 45))
(assert_return (invoke "from a clause") (i32.const 55))
(assert_return (invoke "rethrown") (i32.const 65))
(assert_return (invoke "no clause for it") (i32.const 75))
(assert_return (invoke "results" (i32.const 0)) (i32.const 1) (i64.const 2) (f32.const 3))
(assert_exception (invoke "results" (i32.const 1)))
(assert_return (invoke "in a loop" (i32.const 100)) (i32.const 5050))
