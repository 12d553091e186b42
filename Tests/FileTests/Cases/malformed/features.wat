;; What belongs to a feature that is off names the feature.

;;! test: malformed
(func (i64.mul_wide_u (i64.const 1) (i64.const 1)))
;;! expect

;;! test: malformed
(memory 1 (pagesize 1))
;;! expect
