;; Custom descriptors: clauses of types, exact types and imports, instructions.

;;! test: print +custom-descriptors
(rec
  (type $o (sub (descriptor $d) (struct (field $x i32))))
  (type $d (sub final (describes $o) (descriptor $m) (struct)))
  (type $m (describes $d) (struct (field (ref null (exact $o))))))
(type $f (func (param i32)))
(import "m" "f" (func $f (exact (type $f) (param $p i32))))
(import "m" "g" (func (exact (param f32))))
(global (ref (exact $f)) (ref.func $f))
(func (param $x anyref) (param $d (ref (exact $d))) (result (ref (exact $o)))
  (drop (ref.get_desc $o (struct.new_default_desc $o (local.get $d))))
  (drop (struct.new_desc $o (i32.const 1) (local.get $d)))
  (drop (br_on_cast_desc_eq 0 anyref (ref (exact $o)) (local.get $x) (local.get $d)))
  (drop (block (result anyref) (br_on_cast_desc_eq_fail 0 anyref (ref null $o) (local.get $x) (local.get $d))))
  (ref.cast_desc_eq (ref (exact $o)) (local.get $x) (local.get $d)))
;;! expect
;; (module
;;   (rec
;;     (type $o (sub (descriptor $d) (struct (field $x i32))))
;;     (type $d (describes $o) (descriptor $m) (struct))
;;     (type $m (describes $d) (struct (field (ref null (exact $o)))))
;;   )
;;   (type $f (func (param i32)))
;;   (type (;4;) (func (param f32)))
;;   (type (;5;) (func (param anyref (ref (exact $d))) (result (ref (exact $o)))))
;;   (import "m" "f" (func $f (exact (type $f) (param $p i32))))
;;   (import "m" "g" (func (;1;) (exact (type 4) (param f32))))
;;   (global (;0;) (ref (exact $f)) ref.func $f)
;;   (func (;2;) (type 5) (param $x anyref) (param $d (ref (exact $d))) (result (ref (exact $o)))
;;     local.get $d
;;     struct.new_default_desc $o
;;     ref.get_desc $o
;;     drop
;;     i32.const 1
;;     local.get $d
;;     struct.new_desc $o
;;     drop
;;     local.get $x
;;     local.get $d
;;     br_on_cast_desc_eq 0 anyref (ref (exact $o))
;;     drop
;;     block (result anyref)
;;       local.get $x
;;       local.get $d
;;       br_on_cast_desc_eq_fail 0 anyref (ref null $o)
;;     end
;;     drop
;;     local.get $x
;;     local.get $d
;;     ref.cast_desc_eq (ref (exact $o))
;;   )
;; )

;;! test: encode +custom-descriptors
(rec (type $o (descriptor $d) (struct)) (type $d (sub (describes $o) (struct (field (ref null (exact $o)))))))
(import "m" "f" (func (exact)))
(func (drop (ref.null (exact $d))))
;;! expect
;; 00 61 73 6d 01 00 00 00 01 14 02 4e 02 4d 01 5f
;; 00 50 00 4c 00 5f 01 63 62 00 00 60 00 00 02 07
;; 01 01 6d 01 66 20 02 03 02 01 02 0a 08 01 06 00
;; d0 62 01 1a 0b
