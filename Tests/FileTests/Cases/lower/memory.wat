;; Loads and stores: a narrow form for memory 0 with 32-bit addresses, a general one for all others.

;;! test: lower
(memory 1)
(func (param i32 i32)
  (i32.store offset=8 (local.get 0) (i32.load (local.get 1)))
  (i64.store8 (i32.add (local.get 0) (i32.const 4)) (i64.const 255))
  (f64.store (local.get 0) (f64.const 0.1)))
(func (param i32) (result i32) (memory.grow (local.get 0)))
(func (param i32) (memory.fill (local.get 0) (i32.const 0) (i32.const 16)))
;;! expect
;; function 0: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  i32Load_s s8, reach 4 -> s56
;;     48  i32Store_sa s0, a:s56, reach 12
;;     72  i32Add_si s0, 4 -> s48
;;     96  i64Store8_ai a:s48, 255, reach 1
;;    120  constant 0x3fb999999999999a -> s56
;;    144  f64Store_ss s0, s56, reach 8
;;    168  return
;; function 1: frame 48, header s8
;;      0  enter 48, clear s40..<s40
;;     24  copy_s s0 -> s40
;;     48  memoryGrow memory 0, wide 0, s40, top s40 -> s40
;;     80  returnSlot s40
;; function 2: frame 64, header s8
;;      0  enter 64, clear s40..<s40
;;     24  constant 16 -> s56
;;     48  constant 0 -> s48
;;     72  memoryFill memory 0, s0, s48, s56, top s64
;;    104  return

;;! test: lower
(memory 1)
(memory $wide i64 1)
(func (param i64) (result i32) (i32.load16_u $wide offset=16 (local.get 0)))
(func (param i32) (result v128) (v128.load64_lane offset=4 1 (local.get 0) (v128.const i64x2 1 2)))
(func (param v128 v128) (result v128) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get 0) (local.get 1)))
;;! expect
;; function 0: frame 48, header s8
;;      0  enter 48, clear s40..<s40
;;     24  i32Load16U_g s0, offset 16, memory 1 -> s40
;;     64  returnSlot s40
;; function 1: frame 72, header s16
;;      0  enter 72, clear s48..<s48
;;     24  v128Constant 0x00000000000000020000000000000001 -> v56
;;     56  v128Load64Lane_s s0, v56, reach 12, lane 1 -> v48
;;     96  copyVector v48 -> v0
;;    120  return
;; function 2: frame 96, header s32
;;      0  enter 96, clear s64..<s64
;;     24  i8x16Shuffle v0, v16, 0x17161514131211100706050403020100 -> v64
;;     64  copyVector v64 -> v0
;;     88  return
