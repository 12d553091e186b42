;; What the validator says of indices, constants and module fields.

;;! test: invalid
(func (local.set 2 (i32.const 1)))
;;! expect
;; 4:8: unknown local 2 (there are 0)

;;! test: invalid
(func (call 7))
;;! expect
;; 9:8: unknown function 7 (there are 1)

;;! test: invalid
(func (br 3))
;;! expect
;; 14:8: unknown label 3 (there are 1)

;;! test: invalid
(global i32 (i32.const 0))
(func (global.set 0 (i32.const 1)))
;;! expect
;; 20:8: immutable global 0

;;! test: invalid
(memory 1)
(func (drop (i32.load align=8 (i32.const 0))))
;;! expect
;; 26:14: alignment must not be larger than natural: 2^3 is larger than 2^2

;;! test: invalid
(func (export "a"))
(func (export "a"))
;;! expect
;; duplicate export name "a"

;;! test: invalid
(memory 2 1)
;;! expect
;; size minimum must not be greater than maximum: 2 is greater than 1

;;! test: invalid
(global i32 (i32.clz (i32.const 1)))
;;! expect
;; 42:14: constant expression required, found i32.clz

;;! test: invalid
(type $t (struct (field i32)))
(func (param (ref $t)) (struct.set $t 0 (local.get 0) (i32.const 1)))
;;! expect
;; 48:25: immutable field 0 of type 0

;;! test: invalid
(func $f)
(func (drop (ref.func $f)))
;;! expect
;; 54:14: undeclared function reference 0

;;! test: invalid
(func (drop (i32x4.extract_lane 4 (v128.const i64x2 0 0))))
;;! expect
;; 59:14: invalid lane index 4 (there are 4 lanes)
