;; Structures, arrays and casts.

;;! test: lower
(type $point (struct (field $x i32) (field $y (mut f64)) (field $tag i8)))
(type $points (array (mut (ref null $point))))
(func (param i32) (result (ref $point)) (struct.new $point (local.get 0) (f64.const 1.5) (i32.const 3)))
(func (param (ref $point)) (result f64)
  (struct.set $point $y (local.get 0) (f64.add (struct.get $point $y (local.get 0)) (f64.const 1)))
  (f64.convert_i32_s (struct.get_s $point $tag (local.get 0))))
(func (param anyref) (result (ref null $points))
  (drop (array.new_fixed $points 2 (ref.null $point) (struct.new_default $point)))
  (block $is (result (ref $points))
    (br_on_cast $is anyref (ref $points) (local.get 0))
    (drop)
    (return (ref.null none))))
(func (param (ref null $points) i32) (result i32)
  (ref.test (ref $point) (array.get $points (local.get 0) (local.get 1))))
;;! expect
;; function 0: frame 64, header s8
;;      0  enter 64, clear s40..<s40
;;     24  copy_s s0 -> s40
;;     48  constant 0x3ff8000000000000 -> s48
;;     72  constant 3 -> s56
;;     96  structNew type 0, 3 from s40, top s64 -> s40
;;    144  returnSlot s40
;; function 1: frame 64, header s8
;;      0  enter 64, clear s40..<s40
;;     24  structGetF64 s0, offset 16 -> s48
;;     48  f64Add_ai a:s48, 1.0 -> s48
;;     72  structSet64 s0, offset 16, s48
;;     96  structGet8S s0, offset 24 -> s40
;;    120  f64ConvertI32S_a a:s40 -> s40
;;    144  returnSlot s40
;; function 2: frame 56, header s8
;;      0  enter 56, clear s40..<s40
;;     24  structNew type 0, 0 from s48, top s48 -> s48
;;     56  constant 0 -> s40
;;     80  arrayNewFixed type 1, 2 from s40, top s56 -> s40
;;    120  copy_s s0 -> s40
;;    144  branchOnCast s40, type 1 => 224
;;    184  constant 0 -> s40
;;    208  returnSlot s40
;;    224  returnSlot s40
;; function 3: frame 64, header s16
;;      0  enter 64, clear s48..<s48
;;     24  arrayGetI64 s0, s8 -> s48
;;     48  referenceTest s48, type 0 -> s48
;;     88  returnSlot s48
