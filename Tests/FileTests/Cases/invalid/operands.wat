;; What the validator says of operands, with the place in the text.

;;! test: invalid
(module
  (func (result i32)
    (i32.add (i32.const 1) (i64.const 2))))
;;! expect
;; 6:6: type mismatch: instruction requires [i32 i32] but stack has [i32 i64]

;;! test: invalid
(func (param i32) (result i32)
  (block (result i32)
    (br_if 0 (local.get 0))
    (i32.const 1)))
;;! expect
;; 13:6: type mismatch: instruction requires [i32] but stack has []

;;! test: invalid
(func (result i32) (i32.const 1) (i32.const 2))
;;! expect
;; 19:47: type mismatch: block requires [i32] but stack has [i32 i32]

;;! test: invalid
(func (param i32) (if (result i32) (local.get 0) (then (i32.const 1))) (drop))
;;! expect
;; 24:70: type mismatch: if without else must have equal parameters and results, found [] and [i32]

;;! test: invalid
(func (local (ref any)) (drop (local.get 0)))
;;! expect
;; 29:32: uninitialized local 0

;;! test: invalid
(func (unreachable) (f32.add) (i32.eqz) (drop))
;;! expect
;; 34:32: type mismatch: instruction requires [i32] but stack has [f32]
