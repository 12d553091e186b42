;; Legacy exceptions: handlers stand behind the guarded code; what they caught lies in a slot below their operands.

;;! test: lower +legacy-exceptions
(tag $t (param i32 i64))
(tag $u)
(func (param i32) (result i32)
  (try $try (result i32)
    (do (throw $t (local.get 0) (i64.const 2)))
    (catch $t (drop))
    (catch $u (rethrow $try))
    (catch_all (i32.const 4))))
;;! expect
;; function 0: frame 64, header s8
;;      0  enter 64, clear s40..<s40
;;     24  copy_s s0 -> s40
;;     48  constant 2 -> s48
;;     72  throw tag 0, from s40, top s56
;;     96  copy_s s48 -> s40
;;    120  returnSlot s40
;;    136  throwReference s40, top s48
;;    160  constant 4 -> s40
;;    184  returnSlot s40
;; guarded 24..<96: catch tag 0 -> s48, exception s40 => 96; catch tag 1 -> s48, exception s40 => 136; catch all -> s48, exception s40 => 160

;;! test: lower +legacy-exceptions
(tag $t)
(func
  (try $outer
    (do
      (try
        (do (block $b (try (do (throw $t)) (delegate $outer)) (try (do (throw $t)) (delegate $b)) (try (do (throw $t)) (delegate 3))))
        (catch_all (unreachable))))
    (catch $t)))
;;! expect
;; function 0: frame 40, header s0
;;      0  enter 40, clear s32..<s32
;;     24  throw tag 0, from s32, top s32
;;     48  throw tag 0, from s32, top s32
;;     72  throw tag 0, from s32, top s32
;;     96  jump => 120
;;    112  unreachable
;;    120  return
;;    136  return
;; guarded 24..<48: delegate to depth 1
;; guarded 48..<72: delegate to depth 3
;; guarded 72..<96: delegate to depth 0
;; guarded 24..<96: catch all -> s40, exception s32 => 112
;; guarded 24..<120: catch tag 0 -> s40, exception s32 => 136

;;! test: lower metered +legacy-exceptions
(func (result i32)
  (try (result i32)
    (do (i32.const 1))
    (catch_all (nop) (i32.const 2))))
;;! expect
;; function 0: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  charge units 2
;;     40  constant 1 -> s40
;;     64  jump => 120
;;     80  charge units 2
;;     96  constant 2 -> s40
;;    120  charge units 0
;;    136  returnSlot s40
;; guarded 40..<40: catch all -> s48, exception s40 => 80
