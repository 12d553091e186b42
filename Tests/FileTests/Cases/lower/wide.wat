;; Operators with two results: the second one is in the accumulator, and may go straight into a local.

;;! test: lower +wide-arithmetic
(func (param i64 i64) (result i64 i64)
  (i64.mul_wide_u (local.get 0) (local.get 1))
  (local.set 1) (local.set 0)
  (local.get 0) (local.get 1))
;;! expect

;;! test: lower +wide-arithmetic
(func (param i64 i64) (result i64)
  (i64.add128 (local.get 0) (i64.const 1) (i64.const 2) (local.get 1))
  (i64.add))
;;! expect
