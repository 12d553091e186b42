;; Constants: folded into instructions where they fit into 32 bits, made by an instruction of their own where they do not.

;;! test: lower
(func (param i64) (result i64)
  (i64.add (i64.mul (local.get 0) (i64.const -3)) (i64.const 0x1234567890)))
;;! expect
;; function 0: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  i64Mul_si s0, -3 -> s40
;;     48  constant 0x1234567890 -> s48
;;     72  i64Add_sa s40, a:s48 -> s40
;;     96  returnSlot s40

;;! test: lower
(func (param f64 f32) (result f64)
  (f64.add (f64.mul (local.get 0) (f64.const 2.5)) (f64.const 0.1)))
;;! expect
;; function 0: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  f64Mul_si s0, 2.5 -> s48
;;     48  constant 0x3fb999999999999a -> s56
;;     72  f64Add_as a:s48, s56 -> s48
;;     96  returnSlot s48

;;! test: lower
;; A constant in front changes places with the other operand where the operator allows it.
(func (param i32) (result i32)
  (i32.sub (i32.const 1) (i32.add (i32.const 2) (local.get 0))))
(func (param i32) (result i32) (i32.gt_s (i32.const 7) (local.get 0)))
;;! expect
;; function 0: frame 64, header s8
;;      0  enter 64, clear s40..<s40
;;     24  i32Add_si s0, 2 -> s48
;;     48  constant 1 -> s40
;;     72  i32Sub_as a:s40, s48 -> s40
;;     96  returnSlot s40
;; function 1: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  i32LtS_si s0, 7 -> s40
;;     48  returnSlot s40
