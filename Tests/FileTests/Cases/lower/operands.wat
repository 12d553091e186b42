;; Operands: locals are read where they are, unless they are written before they are used.

;;! test: lower
(func (param i32) (result i32)
  (local.get 0)
  (local.set 0 (i32.const 9))
  (i32.add (local.get 0)))
;;! expect
;; function 0: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  copy_s s0 -> s40
;;     48  constant 9 -> s0
;;     72  i32Add_sa s40, a:s0 -> s40
;;     96  returnSlot s40

;;! test: lower
(global $g (mut f32) (f32.const 0))
(func (param f32) (result f32)
  (global.set $g (f32.neg (local.get 0)))
  (f32.abs (global.get $g)))
(func (param i64 i64 i32) (result i64) (select (local.get 0) (local.get 1) (local.get 2)))
;;! expect
;; function 0: frame 48, header s8
;;      0  enter 48, clear s40..<s40
;;     24  f32Neg_s s0 -> s40
;;     48  globalSet global 0, s40
;;     72  globalGet global 0 -> s40
;;     96  f32Abs_s s40 -> s40
;;    120  returnSlot s40
;; function 1: frame 80, header s24
;;      0  enter 80, clear s56..<s56
;;     24  select s0, s8, s16 -> s56
;;     48  returnSlot s56

;;! test: lower
;; Results that trade places with parameters.
(func (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
;;! expect
;; function 0: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  copy_s s8 -> s48
;;     48  copy_s s0 -> s56
;;     72  copy_s s48 -> s0
;;     96  copy_s s56 -> s8
;;    120  return

;;! test: lower canonical
(func (param f32 f64 v128) (result f32)
  (local.set 0 (f32.neg (f32.add (local.get 0) (f32.demote_f64 (local.get 1)))))
  (local.set 1 (f64.promote_f32 (local.get 0)))
  (local.set 2 (f64x2.pmin (f64x2.sqrt (local.get 2)) (f32x4.mul (local.get 2) (local.get 2))))
  (f32.sqrt (local.get 0)))
;;! expect
;; function 0: frame 112, header s32
;;      0  enter 112, clear s64..<s64
;;     24  f32DemoteF64_s s8 -> s72
;;     48  canonicalF32 a:s72 -> s72
;;     72  f32Add_sa s0, a:s72 -> s64
;;     96  canonicalF32 a:s64 -> s64
;;    120  f32Neg_a a:s64 -> s0
;;    144  f64PromoteF32_a a:s0 -> s64
;;    168  canonicalF64 a:s64 -> s8
;;    192  f64x2Sqrt_v v16 -> v64
;;    216  canonicalF64x2 v64 -> v64
;;    240  f32x4Mul_v v16, v16 -> v80
;;    264  canonicalF32x4 v80 -> v80
;;    288  f64x2Pmin_v v64, v80 -> v16
;;    312  f32Sqrt_a a:s0 -> s64
;;    336  canonicalF32 a:s64 -> s64
;;    360  returnSlot s64
