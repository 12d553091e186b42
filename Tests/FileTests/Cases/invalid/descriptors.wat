;; What the validator says of custom descriptors, with the place in the text.

;;! test: invalid +custom-descriptors
(rec (type $a (descriptor $d) (struct)) (type $d (struct)))
;;! expect
;; type is not described by its descriptor: type 1 does not describe type 0

;;! test: invalid +custom-descriptors
(rec (type $a (struct)) (type $d (describes $a) (struct)))
;;! expect
;; described type is not described by descriptor: the descriptor of type 0 is not type 1

;;! test: invalid +custom-descriptors
(type (descriptor 7) (struct))
;;! expect
;; descriptor type is outside rec group: type 7, the descriptor of type 0

;;! test: invalid +custom-descriptors
(type (describes 7) (struct))
;;! expect
;; described type is outside rec group: type 7, described by type 0

;;! test: invalid +custom-descriptors
(rec (type $d (describes $a) (struct)) (type $a (descriptor $d) (struct)))
;;! expect
;; forward use of described type 1: it must be declared before type 0

;;! test: invalid +custom-descriptors
(rec (type $a (descriptor $d) (func)) (type $d (describes $a) (struct)))
;;! expect
;; descriptor type must be a struct: type 0 is none and has a descriptor

;;! test: invalid +custom-descriptors
(rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (array i8)))
;;! expect
;; described type must be a struct: type 1 is none and describes another type

;;! test: invalid +custom-descriptors
(rec (type $a (sub (descriptor $d) (struct))) (type $d (sub (describes $a) (struct)))
  (type $b (sub $a (descriptor $e) (struct))) (type $e (sub (describes $b) (struct))))
;;! expect
;; descriptor type 3 does not match 1

;;! test: invalid +custom-descriptors
(rec (type $a (sub (descriptor $d) (struct))) (type $d (sub (describes $a) (struct)))
  (type $b (sub (descriptor $e) (struct))) (type $e (sub $d (describes $b) (struct))))
;;! expect
;; described type 2 does not match 0

;;! test: invalid +custom-descriptors
(rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
(func (result anyref)
  (struct.new $a))
;;! expect
;; 53:4: type with descriptor requires descriptor allocation (type 0)

;;! test: invalid +custom-descriptors
(type $a (struct))
(func (result anyref)
  (struct.new_desc $a (unreachable)))
;;! expect
;; 60:4: type without descriptor requires non-descriptor allocation (type 0)

;;! test: invalid +custom-descriptors
(type $a (struct))
(func (result anyref)
  (ref.get_desc $a (unreachable)))
;;! expect
;; 67:4: type without descriptor 0

;;! test: invalid +custom-descriptors
(type $a (struct))
(func (result anyref)
  (ref.cast_desc_eq (ref (exact $a)) (unreachable)))
;;! expect
;; 74:4: type (exact 0) does not have a descriptor

;;! test: invalid +custom-descriptors
(rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
(func (param (ref $d)) (result (ref $a))
  (struct.new_desc $a (local.get 0)))
;;! expect
;; 81:4: type mismatch: instruction requires [(ref null (exact 1))] but stack has [(ref 1)]

;;! test: invalid
(rec (type $a (struct)))
(func (param anyref) (result (ref $a))
  (br_on_cast 0 (ref null i31) (ref $a) (ref.null i31))
  (unreachable))
;;! expect
;; 88:4: type mismatch: expected (ref null i31), found (ref 0)
