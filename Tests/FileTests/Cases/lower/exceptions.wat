;; Exceptions: guarded ranges stand beside the code and cost nothing until something is thrown.

;;! test: lower
(tag $t (param i32 i64))
(func (param i32) (result i32)
  (block $caught (result i32 i64)
    (block $all (result exnref)
      (try_table (catch $t $caught) (catch_all_ref $all)
        (if (local.get 0) (then (throw $t (i32.const 1) (i64.const 2)))))
      (return (i32.const 0)))
    (throw_ref))
  (drop))
;;! expect
;; function 0: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  branchZero_s s0 => 120
;;     48  constant 1 -> s40
;;     72  constant 2 -> s48
;;     96  throw tag 0, from s40, top s56
;;    120  constant 0 -> s40
;;    144  returnSlot s40
;;    160  throwReference s40, top s40
;;    184  returnSlot s40
;; guarded 24..<120: catch tag 0 -> s40 => 184; catch all -> s40, exception s40 => 160
