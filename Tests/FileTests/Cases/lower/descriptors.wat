;; Custom descriptors: the descriptor is checked and stored like one more field; casts compare it.

;;! test: lower +custom-descriptors
(rec
  (type $o (sub (descriptor $d) (struct (field i32))))
  (type $d (sub (describes $o) (struct))))
(func (param i32 (ref null (exact $d))) (result (ref $o)) (struct.new_desc $o (local.get 0) (local.get 1)))
(func (param (ref null (exact $d))) (result (ref $d)) (ref.get_desc $o (struct.new_default_desc $o (local.get 0))))
(func (param anyref (ref null $d)) (result (ref null $o)) (ref.cast_desc_eq (ref null $o) (local.get 0) (local.get 1)))
(func (param anyref (ref null $d)) (result i32 (ref $o))
  (br_on_cast_desc_eq 0 anyref (ref $o) (i32.const 1) (local.get 0) (local.get 1))
  (unreachable))
(func (param anyref (ref null $d)) (result i32)
  (block $no (result anyref)
    (br_on_cast_desc_eq_fail $no anyref (ref $o) (local.get 0) (local.get 1))
    (return (struct.get $o 0)))
  (drop)
  (i32.const 0))
(func (param anyref) (result i32) (ref.test (ref (exact $o)) (local.get 0)))
;;! expect
;; function 0: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  referenceAsNonNull s8, "null descriptor reference" -> s56
;;     48  copy_s s0 -> s48
;;     72  structNew type 0, 2 from s48, top s64 -> s48
;;    112  returnSlot s48
;; function 1: frame 48, header s8
;;      0  enter 48, clear s40..<s40
;;     24  referenceAsNonNull s0, "null descriptor reference" -> s40
;;     48  structNew type 0, 1 from s40, top s48 -> s40
;;     88  referenceGetDescriptor s40 -> s40
;;    112  returnSlot s40
;; function 2: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  referenceCastDescriptor s0, s8, null 1 -> s48
;;     48  returnSlot s48
;; function 3: frame 72, header s16
;;      0  enter 72, clear s48..<s48
;;     24  copy_s s0 -> s56
;;     48  copy_s s8 -> s64
;;     72  branchOnCastDescriptorFail s56, s64, null 0 => 160
;;     96  constant 1 -> s0
;;    120  copy_s s56 -> s8
;;    144  return
;;    160  unreachable
;;    168  copy_s s48 -> s0
;;    192  copy_s s56 -> s8
;;    216  return
;; function 4: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  copy_s s0 -> s48
;;     48  copy_s s8 -> s56
;;     72  branchOnCastDescriptorFail s48, s56, null 0 => 136
;;     96  structGetI32 s48, offset 8 -> s48
;;    120  returnSlot s48
;;    136  constant 0 -> s48
;;    160  returnSlot s48
;; function 5: frame 48, header s8
;;      0  enter 48, clear s40..<s40
;;     24  referenceTest s0, exact type 0 -> s40
;;     64  returnSlot s40
