;; Branches: comparisons and tests are taken over, values are moved to where the label wants them.

;;! test: lower
(func (param i32 i32) (result i32)
  (if (result i32) (i32.lt_s (local.get 0) (i32.const 10))
    (then (local.get 1))
    (else (i32.add (local.get 1) (i32.const 1)))))
;;! expect
;; function 0: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  i32GeS_bsi s0, 10 => 88
;;     48  copy_s s8 -> s48
;;     72  returnSlot s48
;;     88  i32Add_si s8, 1 -> s48
;;    112  returnSlot s48

;;! test: lower
;; The inverse of a comparison of floats is no comparison.
(func (param f64 f64)
  (if (f64.lt (local.get 0) (local.get 1)) (then (call 0 (local.get 1) (local.get 0)))))
;;! expect
;; function 0: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  f64Lt_ss s0, s8 -> s48
;;     48  branchZero_a a:s48 => 144
;;     72  copy_s s8 -> s48
;;     96  copy_s s0 -> s56
;;    120  call function 0, frame s48
;;    144  return

;;! test: lower
(func (param i32) (result i32)
  (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
  (block (result i32) (i32.const 5) (br_if 0 (local.get 0)) (drop) (i32.const 6)))
;;! expect
;; function 0: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  branchNonZero_s s0 => 88
;;     48  constant 1 -> s40
;;     72  returnSlot s40
;;     88  branchZero_s s0 => 152
;;    112  constant 5 -> s40
;;    136  returnSlot s40
;;    152  constant 6 -> s40
;;    176  returnSlot s40

;;! test: lower
(func (param i32) (result i32)
  (block (result i32)
    (block
      (block
        (br_table 0 1 0 (local.get 0)))
      (return (i32.const 1)))
    (i32.const 2)))
;;! expect
;; function 0: frame 48, header s8
;;      0  enter 48, clear s40..<s40
;;     24  branchTable s0 => 56 96 56
;;     56  constant 1 -> s40
;;     80  returnSlot s40
;;     96  constant 2 -> s40
;;    120  returnSlot s40
