;; What the parser says of the syntax of custom descriptors, with the feature and without.

;;! test: malformed +custom-descriptors
(rec (type $a (descriptor $b) (struct)) (type $b (descriptor $c) (describes $a) (struct)) (type $c (describes $b) (struct)))
;;! expect
;; 4:67: unexpected token "describes", expected "func", "struct" or "array"

;;! test: malformed +custom-descriptors
(func (param (ref (exact any))))
;;! expect
;; 9:26: unexpected token "any", expected an index

;;! test: malformed
(type (descriptor 1) (struct))
;;! expect
;; 14:8: unexpected token "descriptor" (needs the feature custom-descriptors)

;;! test: malformed
(type $s (struct))
(func (param (ref (exact $s))))
;;! expect
;; 20:20: unexpected token "exact" (needs the feature custom-descriptors)

;;! test: malformed
(import "m" "f" (func (exact)))
;;! expect
;; 25:24: unexpected token "exact" (needs the feature custom-descriptors)

;;! test: malformed
(func (ref.get_desc 0 (unreachable)))
;;! expect
;; 30:8: unknown operator ref.get_desc (needs the feature custom-descriptors)
