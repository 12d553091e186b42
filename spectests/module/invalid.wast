;; Invalid modules: the rules of validation that the other scripts do not touch.

;; The operand stack.
(assert_invalid (module (func (result i32))) "type mismatch")
(assert_invalid (module (func (result i32) (i64.const 0))) "type mismatch")
(assert_invalid (module (func (i32.const 0))) "type mismatch")
(assert_invalid (module (func (result i32) (i32.add (i32.const 0)))) "type mismatch")
(assert_invalid (module (func (result i32) (i32.add (i32.const 0) (f32.const 0)))) "type mismatch")
(assert_invalid (module (func (result i32 i32) (i32.const 0))) "type mismatch")
(assert_invalid (module (func (result i32) (i32.const 0) (i32.const 0))) "type mismatch")
(assert_invalid (module (func (result i32) (return (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result i32) (unreachable) (i64.const 0))) "type mismatch")
(assert_invalid (module (func (unreachable) (i64.eqz (i32.const 0)) (drop))) "type mismatch")
(assert_invalid (module (func (param i32) (block (i32.eqz) (drop)))) "type mismatch")
(assert_invalid (module (func (i32.const 1) (block (drop)))) "type mismatch")
(assert_invalid (module (func (i32.const 0) (loop (param i32) (br 0 (i64.const 1))))) "type mismatch")
(assert_invalid (module (func (result v128) (i32x4.splat (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (param v128) (result i64) (i32x4.all_true (local.get 0)))) "type mismatch")
(assert_invalid (module (func (param externref) (result funcref) (local.get 0))) "type mismatch")
(assert_invalid (module (func (param anyref) (result eqref) (local.get 0))) "type mismatch")

;; Index spaces.
(assert_invalid (module (func (local.get 0) (drop))) "unknown local")
(assert_invalid (module (func (param i32) (local i32) (drop (local.get 2)))) "unknown local")
(assert_invalid (module (func (type 1))) "unknown type")
(assert_invalid (module (func (drop (table.get 0 (i32.const 0))))) "unknown table")
(assert_invalid (module (func (drop (struct.new 5)))) "unknown type")
(assert_invalid (module (elem (i32.const 0))) "unknown table")
(assert_invalid (module (func (drop (ref.func 7)))) "unknown function")
(assert_invalid (module (type (func (param (ref 9))))) "unknown type")
(assert_invalid (module (table 1 funcref) (func (table.init 0 0 (i32.const 0) (i32.const 0) (i32.const 0)))) "unknown elem segment")
(assert_invalid (module (table 1 funcref) (func (table.copy 0 1 (i32.const 0) (i32.const 0) (i32.const 0)))) "unknown table")

;; Tables and segments of types that do not fit.
(assert_invalid
  (module (table $a 1 funcref) (table $b 1 externref) (func (table.copy $a $b (i32.const 0) (i32.const 0) (i32.const 0))))
  "type mismatch")
(assert_invalid
  (module (table $a 1 externref) (elem $e func) (func (table.init $a $e (i32.const 0) (i32.const 0) (i32.const 0))))
  "type mismatch")
(assert_invalid (module (table 1 funcref) (func (drop (table.grow 0 (ref.null extern) (i32.const 1))))) "type mismatch")
(assert_invalid (module (table 1 funcref) (func (table.fill 0 (i32.const 0) (ref.null func) (i64.const 1)))) "type mismatch")

;; Valid, although nothing of it is reached: the stack is polymorphic after an unconditional branch.
(module (func (result i32) (unreachable) (i32.add)))
(module (func (result i64) (br 0 (i64.const 1)) (select) (i64.mul)))
(module (func (local f32) (unreachable) (drop) (local.set 0)))
(module (func (return) (br_table 0 0 0) (unreachable)))
(module (func (result i32) (block (result i32) (unreachable) (br_if 0 (i32.const 1)))))
