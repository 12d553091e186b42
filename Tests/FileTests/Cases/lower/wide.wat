;; Operators with two results: the second one is in the accumulator, and may go straight into a local.

;;! test: lower +wide-arithmetic
(func (param i64 i64) (result i64 i64)
  (i64.mul_wide_u (local.get 0) (local.get 1))
  (local.set 1) (local.set 0)
  (local.get 0) (local.get 1))
;;! expect
;; function 0: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  i64MulWideU_w s0, s8 -> s48, s8
;;     48  copy_s s48 -> s0
;;     72  copy_a a:s0 -> s48
;;     96  copy_s s8 -> s56
;;    120  copy_s s48 -> s0
;;    144  copy_s s56 -> s8
;;    168  return

;;! test: lower +wide-arithmetic
(func (param i64 i64) (result i64)
  (i64.add128 (local.get 0) (i64.const 1) (i64.const 2) (local.get 1))
  (i64.add))
;;! expect
;; function 0: frame 80, header s16
;;      0  enter 80, clear s48..<s48
;;     24  constant 1 -> s56
;;     48  constant 2 -> s64
;;     72  i64Add128_w s0, s56, s64, s8 -> s48, s56
;;    104  i64Add_sa s48, a:s56 -> s48
;;    128  returnSlot s48
