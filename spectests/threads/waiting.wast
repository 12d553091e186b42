;; features: threads
;; Waiting and waking on one thread and across threads.

(module
  (memory 1 1 shared)
  (func (export "set") (param i64) (i64.atomic.store (i32.const 0) (local.get 0)))
  (func (export "wait32") (param i32 i32 i64) (result i32) (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
  (func (export "wait64") (param i32 i64 i64) (result i32) (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2)))
  (func (export "notify") (param i32 i32) (result i32) (memory.atomic.notify (local.get 0) (local.get 1))))
(invoke "set" (i64.const 0x1122334455667788))
;; 1 where the value is another, whatever the timeout.
(assert_return (invoke "wait32" (i32.const 0) (i32.const 0) (i64.const -1)) (i32.const 1))
(assert_return (invoke "wait32" (i32.const 4) (i32.const 0x55667788) (i64.const -1)) (i32.const 1))
(assert_return (invoke "wait64" (i32.const 0) (i64.const 0x55667788) (i64.const -1)) (i32.const 1))
(assert_return (invoke "wait64" (i32.const 0) (i64.const 0) (i64.const 0)) (i32.const 1))
;; 2 where nobody notifies in time: nanoseconds.
(assert_return (invoke "wait32" (i32.const 0) (i32.const 0x55667788) (i64.const 0)) (i32.const 2))
(assert_return (invoke "wait32" (i32.const 4) (i32.const 0x11223344) (i64.const 1000)) (i32.const 2))
(assert_return (invoke "wait64" (i32.const 0) (i64.const 0x1122334455667788) (i64.const 2000000)) (i32.const 2))
;; Those that gave up are not woken.
(assert_return (invoke "notify" (i32.const 0) (i32.const -1)) (i32.const 0))
(assert_return (invoke "notify" (i32.const 4) (i32.const 1)) (i32.const 0))

;; Only what the thread shares is known to it, and what it registers is not known outside.
(module $Mem (memory (export "memory") 1 4 shared))
(thread $unknown
  (assert_unlinkable (module (memory (import "mem" "memory") 1 4 shared)) "unknown import"))
(wait $unknown)
(thread $known (shared (module $Mem))
  (assert_unlinkable (module (memory (import "mem" "memory") 1 4 shared)) "unknown import")
  (register "mem" $Mem)
  (module (memory (import "mem" "memory") 1 4 shared) (data (i32.const 8) "\2a"))
  (assert_unlinkable (module (memory (import "mem" "memory") 1 4)) "incompatible import type")
  (assert_unlinkable (module (memory (import "mem" "other") 1 4 shared)) "unknown import"))
(wait $known)
(assert_unlinkable (module (memory (import "mem" "memory") 1 4 shared)) "unknown import")
(register "mem" $Mem)

(module $main
  (memory (import "mem" "memory") 1 4 shared)
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0)))
  (func (export "store") (param i32 i32) (i32.atomic.store (local.get 0) (local.get 1)))
  (func (export "size") (result i32) (memory.size))
  ;; Wakes one thread, as soon as there is one.
  (func (export "wake-one") (param i32) (loop (br_if 0 (i32.ne (memory.atomic.notify (local.get 0) (i32.const 1)) (i32.const 1)))))
  (func (export "notify") (param i32 i32) (result i32) (memory.atomic.notify (local.get 0) (local.get 1)))
  (func (export "await") (param i32 i32)
    (loop
      (br_if 0 (i32.ne (i32.atomic.load (local.get 0)) (local.get 1))))))
(assert_return (invoke $main "byte" (i32.const 8)) (i32.const 42))

;; A thread that waits without a bound is woken by another.
(thread $sleeper (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "memory") 1 4 shared)
    (func (export "sleep") (result i32) (memory.atomic.wait32 (i32.const 16) (i32.const 0) (i64.const -1)))
    (func (export "sleep64") (result i32) (memory.atomic.wait64 (i32.const 24) (i64.const 0) (i64.const 0x7fffffffffffffff))))
  (assert_return (invoke "sleep") (i32.const 0))
  (assert_return (invoke "sleep64") (i32.const 0)))
(invoke $main "wake-one" (i32.const 16))
(invoke $main "wake-one" (i32.const 24))
(wait $sleeper)
(assert_return (invoke $main "notify" (i32.const 16) (i32.const 9)) (i32.const 0))

;; Messages: the value is there before the flag, on both ways.
(thread $echo (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "memory") 1 4 shared)
    (func (export "echo") (local $turn i32)
      (loop $again
        (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
        (loop $wait
          (drop (memory.atomic.wait32 (i32.const 32) (i32.sub (local.get $turn) (i32.const 1)) (i64.const -1)))
          (br_if $wait (i32.ne (i32.atomic.load (i32.const 32)) (local.get $turn))))
        (i32.store (i32.const 40) (i32.mul (i32.load (i32.const 36)) (i32.const 3)))
        (i32.atomic.store (i32.const 44) (local.get $turn))
        (drop (memory.atomic.notify (i32.const 44) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $turn) (i32.const 200))))))
  (assert_return (invoke "echo")))
(module $sender
  (memory (import "mem" "memory") 1 4 shared)
  (func (export "send") (result i32) (local $turn i32) (local $errors i32)
    (loop $again
      (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
      (i32.store (i32.const 36) (i32.add (local.get $turn) (i32.const 1000)))
      (i32.atomic.store (i32.const 32) (local.get $turn))
      (drop (memory.atomic.notify (i32.const 32) (i32.const 1)))
      (loop $wait
        (drop (memory.atomic.wait32 (i32.const 44) (i32.sub (local.get $turn) (i32.const 1)) (i64.const -1)))
        (br_if $wait (i32.ne (i32.atomic.load (i32.const 44)) (local.get $turn))))
      (if (i32.ne (i32.load (i32.const 40)) (i32.mul (i32.add (local.get $turn) (i32.const 1000)) (i32.const 3)))
        (then (local.set $errors (i32.add (local.get $errors) (i32.const 1)))))
      (br_if $again (i32.lt_u (local.get $turn) (i32.const 200))))
    (local.get $errors)))
(assert_return (invoke $sender "send") (i32.const 0))
(wait $echo)

;; What one thread makes larger, another may use as soon as it knows.
(thread $grower (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "memory") 1 4 shared)
    (func (export "grow") (result i32)
      (memory.grow (i32.const 2))
      (i32.store (i32.const 196604) (i32.const 77))
      (i32.atomic.store (i32.const 48) (i32.const 1)))
    (func (export "size") (result i32) (memory.size)))
  (assert_return (invoke "grow") (i32.const 1))
  (assert_return (invoke "size") (i32.const 3)))
(invoke $main "await" (i32.const 48) (i32.const 1))
(assert_return (invoke $main "load" (i32.const 196604)) (i32.const 77))
(assert_return (invoke $main "size") (i32.const 3))
(wait $grower)

;; Threads start threads; one that nobody waits for is waited for at the end.
(thread $outer (shared (module $Mem))
  (thread $inner (shared (module $Mem))
    (register "mem" $Mem)
    (module (memory (import "mem" "memory") 1 4 shared) (func (export "run") (i32.atomic.store (i32.const 52) (i32.const 5))))
    (assert_return (invoke "run")))
  (wait $inner)
  (register "mem" $Mem)
  (module (memory (import "mem" "memory") 1 4 shared) (func (export "run") (result i32) (i32.atomic.rmw.add (i32.const 52) (i32.const 1))))
  (assert_return (invoke "run") (i32.const 5))
  (thread (shared (module $Mem))
    (register "other name" $Mem)
    (module (memory (import "other name" "memory") 1 4 shared) (func (export "run") (result i32) (i32.atomic.rmw.xchg (i32.const 60) (i32.const 9))))
    (assert_return (invoke "run") (either (i32.const 0) (i32.const 9)))))
(wait)
(wait $outer)
(assert_return (invoke $main "load" (i32.const 52)) (i32.const 6))

;; A counter that four threads raise loses nothing.
(thread $a (shared (module $Mem))
  (register "mem" $Mem)
  (module (memory (import "mem" "memory") 1 4 shared)
    (func (export "count") (local $turns i32)
      (loop
        (drop (i32.atomic.rmw16.add_u (i32.const 64) (i32.const 1)))
        (br_if 0 (i32.lt_u (local.tee $turns (i32.add (local.get $turns) (i32.const 1))) (i32.const 2000))))))
  (invoke "count"))
(thread $b (shared (module $Mem))
  (register "mem" $Mem)
  (module (memory (import "mem" "memory") 1 4 shared)
    (func (export "count") (local $turns i32) (local $old i32)
      (loop
        ;; The same by a loop around a comparison.
        (loop $retry
          (local.set $old (i32.atomic.load16_u (i32.const 64)))
          (br_if $retry
            (i32.ne (local.get $old) (i32.atomic.rmw16.cmpxchg_u (i32.const 64) (local.get $old) (i32.add (local.get $old) (i32.const 1))))))
        (br_if 0 (i32.lt_u (local.tee $turns (i32.add (local.get $turns) (i32.const 1))) (i32.const 2000))))))
  (invoke "count"))
(thread $c (shared (module $Mem))
  (register "mem" $Mem)
  (module (memory (import "mem" "memory") 1 4 shared)
    (func (export "count") (local $turns i32)
      (loop
        (drop (i64.atomic.rmw8.sub_u (i32.const 66) (i64.const 1)))
        (br_if 0 (i32.lt_u (local.tee $turns (i32.add (local.get $turns) (i32.const 1))) (i32.const 2000))))))
  (invoke "count"))
(wait $c)
(wait $a)
(wait $b)
(assert_return (invoke $main "load" (i32.const 64)) (i32.const 0x300fa0))
