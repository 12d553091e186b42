;; Calls: arguments lie where the callee's frame starts, results come back there.

;;! test: lower
(import "host" "log" (func $log (param i32)))
(func $factorial (param i64) (result i64)
  (if (result i64) (i64.eqz (local.get 0))
    (then (i64.const 1))
    (else (i64.mul (local.get 0) (call $factorial (i64.sub (local.get 0) (i64.const 1)))))))
(func $twice (param i32 i32) (result i32 i32) (local f64)
  (call $log (local.get 1))
  (local.get 1) (local.get 0))
;;! expect
;; function 1: frame 64, header s8
;;      0  enter 64, clear s40..<s40
;;     24  branchNonZero_s s0 => 88
;;     48  constant 1 -> s40
;;     72  returnSlot s40
;;     88  i64Sub_si s0, 1 -> s48
;;    112  call function 1, frame s48
;;    136  i64Mul_ss s0, s48 -> s40
;;    160  returnSlot s40
;; function 2: frame 72, header s16
;;      0  enter 72, clear s48..<s56
;;     24  copy_s s8 -> s56
;;     48  callImport function 0, frame s56
;;     72  copy_s s8 -> s56
;;     96  copy_s s0 -> s64
;;    120  copy_s s56 -> s0
;;    144  copy_s s64 -> s8
;;    168  return

;;! test: lower
(type $unary (func (param i32) (result i32)))
(table 4 funcref)
(func (param i32) (result i32) (call_indirect (type $unary) (i32.const 7) (local.get 0)))
(func (param (ref $unary)) (result i32) (call_ref $unary (i32.const 7) (local.get 0)))
;;! expect
;; function 0: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  constant 7 -> s40
;;     48  callIndirect table 0, s0, type 0, frame s40
;;     80  returnSlot s40
;; function 1: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  constant 7 -> s40
;;     48  callReference s0, frame s40
;;     72  returnSlot s40

;;! test: lower
(type $unary (func (param i32) (result i32)))
(import "host" "next" (func $next (type $unary)))
(table 4 funcref)
(func $self (type $unary) (return_call $self (i32.add (local.get 0) (i32.const 1))))
(func (type $unary) (return_call $next (local.get 0)))
(func (type $unary) (return_call_indirect (type $unary) (local.get 0) (i32.const 3)))
(func (param (ref $unary)) (result i32) (return_call_ref $unary (i32.const 3) (local.get 0)))
;;! expect
;; function 1: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  i32Add_si s0, 1 -> s40
;;     48  returnCall function 1, from s40, 1 slots
;;     80  returnSlot s40
;; function 2: frame 48, header s8
;;      0  enter 48, clear s40..<s40
;;     24  copy_s s0 -> s40
;;     48  returnCallImport function 0, from s40
;;     72  returnSlot s40
;; function 3: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  constant 3 -> s48
;;     48  copy_s s0 -> s40
;;     72  returnCallIndirect table 0, s48, type 0, from s40
;;    104  returnSlot s40
;; function 4: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  constant 3 -> s40
;;     48  returnCallReference s0, from s40
;;     72  returnSlot s40
