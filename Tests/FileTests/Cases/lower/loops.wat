;; Loops: constants are folded, comparisons become branches, results go straight to locals.

;;! test: lower
(func (param $n i32) (result i32) (local $sum i32)
  (loop $again
    (local.set $sum (i32.add (local.get $sum) (i32.mul (local.get $n) (i32.const 3))))
    (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
  (local.get $sum))
;;! expect
;; function 0: frame 72, header s8
;;      0  enter 72, clear s40..<s48
;;     24  i32Mul_si s0, 3 -> s56
;;     48  i32Add_sa s40, a:s56 -> s40
;;     72  i32Sub_si s0, 1 -> s0
;;     96  branchNonZero_a a:s0 => 24
;;    120  copy_s s40 -> s48
;;    144  returnSlot s48

;;! test: lower
;; The jump back tests the exit itself.
(func (param $n i64) (result i64) (local $i i64) (local $sum i64)
  (block $done
    (loop $again
      (br_if $done (i64.ge_u (local.get $i) (local.get $n)))
      (local.set $sum (i64.add (local.get $sum) (local.get $i)))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br $again)))
  (local.get $sum))
;;! expect
;; function 0: frame 72, header s8
;;      0  enter 72, clear s40..<s56
;;     24  i64GeU_bss s40, s0 => 136
;;     48  i64Add_ss s48, s40 -> s48
;;     72  i64Add_si s40, 1 -> s40
;;     96  i64LtU_bas a:s40, s0 => 48
;;    120  jump => 136
;;    136  copy_s s48 -> s56
;;    160  returnSlot s56

;;! test: lower metered
(func (param $n i32)
  (loop $again
    (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
;;! expect
;; function 0: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  charge units 1
;;     40  charge units 5
;;     56  i32Sub_si s0, 1 -> s0
;;     80  branchNonZero_a a:s0 => 40
;;    104  charge units 0
;;    120  charge units 0
;;    136  return
