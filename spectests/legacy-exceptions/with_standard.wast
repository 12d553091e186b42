;; features: legacy-exceptions
;; Legacy and standard exception handling in one module: try around try_table and the other way, exnref of what rethrow throws, tail calls.

(module
  (tag $a (param i32))
  (tag $b)
  (table funcref (elem $raise))
  (type $v (func (param i32) (result i32)))

  (func $raise (param i32) (result i32) (throw $a (local.get 0)))

  (func (export "try in try_table") (result i32)
    (block $h (result i32)
      (try_table (catch $a $h)
        (try
          (do (throw $a (i32.const 1)))
          (catch $b)
          (catch $a (i32.add (i32.const 1)) (throw $a))))
      (i32.const 0)))

  (func (export "try_table in try") (result i32)
    (try (result i32)
      (do
        (block $h (result i32)
          (try_table (catch $a $h) (throw $b))
          (i32.const 0)))
      (catch $b (i32.const 3))))

  ;; throw_ref throws what catch_all finds, rethrow throws what catch_ref finds.
  (func (export "there and back") (result i32)
    (block $h (result i32 exnref)
      (try_table (catch_ref $a $h)
        (try
          (do
            (block $r (result exnref)
              (try_table (catch_all_ref $r) (throw $a (i32.const 7)))
              (unreachable))
            (throw_ref))
          (catch_all (rethrow 0))))
      (unreachable))
    (drop))

  ;; delegate to a try_table, and past one.
  (func (export "delegate to try_table") (result i32)
    (block $h (result i32)
      (try_table $t (catch $a $h)
        (try
          (do (try (do (throw $a (i32.const 9))) (delegate $t)))
          (catch_all (unreachable))))
      (i32.const 0)))
  (func (export "delegate past try_table") (result i32)
    (try $t (result i32)
      (do
        (block $h (result i32)
          (try_table (catch $a $h)
            (try (do (throw $a (i32.const 9))) (delegate $t)))
          (i32.const 0))
        (i32.add (i32.const 100)))
      (catch $a (i32.add (i32.const 200)))))

  ;; A clause of a try_table may go to the label of a try, and a clause of a try to one around a try_table.
  (func (export "labels") (param i32) (result i32)
    (block $out (result i32)
      (i32.add (i32.const 1)
        (try $t (result i32)
          (do
            (try_table (result i32) (catch $a $t)
              (try (result i32)
                (do (if (local.get 0) (then (throw $a (i32.const 40)))) (throw $b))
                (catch $b (br $out (i32.const 50))))))
          (catch_all (i32.const 60))))))

  ;; The frame that a tail call replaces catches nothing.
  (func $direct (param i32) (result i32)
    (try (result i32) (do (return_call $raise (local.get 0))) (catch_all (i32.const -1))))
  (func $indirect (param i32) (result i32)
    (try (result i32) (do (return_call_indirect (type $v) (local.get 0) (i32.const 0))) (catch_all (i32.const -1))))
  (func $reference (param i32) (result i32)
    (try (result i32) (do (return_call_ref $v (local.get 0) (ref.func $raise))) (catch_all (i32.const -1))))
  (func $delegated (param i32) (result i32)
    (try $t (result i32)
      (do (try (result i32) (do (return_call $raise (local.get 0))) (delegate $t)))
      (catch_all (i32.const -1))))
  (func $from-clause (param i32) (result i32)
    (try (result i32) (do (throw $a (local.get 0))) (catch $a (return_call $raise))))
  (elem declare func $direct $indirect $reference $delegated $from-clause)
  (func $catch (param $f (ref $v)) (result i32)
    (try (result i32)
      (do (call_ref $v (i32.const 11) (local.get $f)))
      (catch $a)))
  (func (export "tail calls") (result i32 i32 i32 i32 i32)
    (call $catch (ref.func $direct))
    (call $catch (ref.func $indirect))
    (call $catch (ref.func $reference))
    (call $catch (ref.func $delegated))
    (call $catch (ref.func $from-clause)))
)

(assert_return (invoke "try in try_table") (i32.const 2))
(assert_return (invoke "try_table in try") (i32.const 3))
(assert_return (invoke "there and back") (i32.const 7))
(assert_return (invoke "delegate to try_table") (i32.const 9))
(assert_return (invoke "delegate past try_table") (i32.const 209))
(assert_return (invoke "labels" (i32.const 0)) (i32.const 50))
(assert_return (invoke "labels" (i32.const 1)) (i32.const 41))
(assert_return (invoke "tail calls") (i32.const 11) (i32.const 11) (i32.const 11) (i32.const 11) (i32.const 11))

;; rethrow is for the clauses of a try only.
(assert_invalid (module (func (try_table (rethrow 0)))) "invalid rethrow label")
(assert_malformed
  (module quote "(tag $e) (func (try_table (do) (catch $e)))")
  "unexpected token")
