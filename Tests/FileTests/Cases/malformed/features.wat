;; What belongs to a feature that is off names the feature.

;;! test: malformed
(func (i64.mul_wide_u (i64.const 1) (i64.const 1)))
;;! expect
;; 4:8: unknown operator i64.mul_wide_u (needs the feature wide-arithmetic)

;;! test: malformed
(memory 1 (pagesize 1))
;;! expect
;; 9:12: unexpected token "pagesize" (needs the feature custom-page-sizes)
