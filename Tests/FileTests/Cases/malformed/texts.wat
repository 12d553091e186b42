;; What the parser says, with line and column.

;;! test: malformed
(module
  (func
    (i32.cnst 1)))
;;! expect
;; 6:6: unknown operator i32.cnst

;;! test: malformed
(func (i32.const 0x1_0000_0000))
;;! expect
;; 11:18: constant out of range: 0x1_0000_0000 as i32

;;! test: malformed
(func (local.get $missing))
;;! expect
;; 16:18: unknown local $missing

;;! test: malformed
(func $f) (func $f)
;;! expect
;; 21:17: duplicate func $f

;;! test: malformed
(data "unclosed)
;;! expect
;; 26:7: unclosed string literal

;;! test: malformed
(func block $a end $b)
;;! expect
;; 31:20: mismatching label $b, expected $a

;;! test: malformed
(func (result i32) (param i32))
;;! expect
;; 36:21: unexpected token "param", expected what follows the type

;;! test: malformed
(memory 1
;;! expect
;; 42:1: unexpected token end of input, expected ")"

;;! test: malformed
(func (v128.const i32x4 1 2 3))
;;! expect
;; 46:25: wrong number of lane literals: expected 4, found 3

;;! test: malformed
(func (drop (i32.load align=3 (i32.const 0))))
;;! expect
;; 51:23: alignment must be a power of two, found "align=3"

;;! test: malformed
(data "\fg")
;;! expect
;; 56:8: illegal escape in string literal

;;! test: malformed
(; an unclosed (; comment ;)
;;! expect
;; 61:1: unclosed comment
