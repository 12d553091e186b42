;; Types with descriptors: what makes them equal, what the text and binary formats refuse, what validation refuses.
;; features: custom-descriptors

;; Equal groups are the same types; clauses and their targets are part of a type.
(module
  (rec (type $o (sub (descriptor $d) (struct (field i32)))) (type $d (sub (describes $o) (struct))))
  (func (export "take") (param (ref null $o)) (result i32) (i32.const 1))
  (func (export "take desc") (param (ref null $d)) (result i32) (i32.const 2)))
(register "types")
(module
  (type $shift (func))
  (rec (type $o (sub (descriptor $d) (struct (field i32)))) (type $d (sub (describes $o) (struct))))
  (rec (type $p (sub (descriptor $e) (struct (field i32)))) (type $e (sub (describes $p) (struct))))
  (import "types" "take" (func (param (ref null $o)) (result i32)))
  (import "types" "take" (func (param (ref null $p)) (result i32)))
  (import "types" "take desc" (func (param (ref null $e)) (result i32)))
  (func (param (ref (exact $o))) (result (ref (exact $p))) (local.get 0)))
(assert_unlinkable
  (module
    (rec (type $o (sub (struct (field i32)))) (type $d (sub (struct))))
    (import "types" "take" (func (param (ref null $o)) (result i32))))
  "incompatible import type")
;; The descriptor has one of its own.
(assert_unlinkable
  (module
    (rec
      (type $o (sub (descriptor $d) (struct (field i32))))
      (type $d (sub (describes $o) (descriptor $m) (struct)))
      (type $m (describes $d) (struct)))
    (import "types" "take" (func (param (ref null $o)) (result i32))))
  "incompatible import type")
;; Two pairs in one group: which describes which matters, and where in the group it stands.
(assert_invalid
  (module
    (rec
      (type $o (descriptor $d) (struct)) (type $p (descriptor $e) (struct))
      (type $d (describes $o) (struct)) (type $e (describes $p) (struct)))
    (func (param (ref $d)) (result (ref $e)) (local.get 0)))
  "type mismatch")
(assert_invalid
  (module
    (rec (type $o (descriptor $d) (struct)) (type $d (describes $o) (struct)) (type $x (struct)))
    (rec (type $p (descriptor $e) (struct)) (type $y (struct)) (type $e (describes $p) (struct)))
    (func (param (ref $o)) (result (ref $p)) (local.get 0)))
  "type mismatch")

;; Both clauses, with and without sub, forward and backward identifiers.
(module
  (rec
    (type $a (descriptor $b) (struct))
    (type $b (sub final (describes $a) (descriptor $c) (struct (field $x (ref null (exact $c))))))
    (type $between (array (ref (exact $a))))
    (type $c (sub (describes 1) (struct (field (ref $between)))))))

;; The grammar.
(assert_malformed (module quote "(type (describes) (struct))") "unexpected token")
(assert_malformed (module quote "(type (descriptor) (struct))") "unexpected token")
(assert_malformed (module quote "(type (descriptor 0 1) (struct))") "unexpected token")
(assert_malformed (module quote "(type (descriptor any) (struct))") "unexpected token")
(assert_malformed (module quote "(type (descriptor 1))") "unexpected token")
(assert_malformed (module quote "(type (sub (descriptor 1)))") "unexpected token")
(assert_malformed (module quote "(type (struct) (descriptor 1))") "unexpected token")
(assert_malformed (module quote "(type (descriptor 1) (sub (struct)))") "unexpected token")
(assert_malformed (module quote "(type (descriptor $nowhere) (struct))") "unknown type")
(assert_malformed (module quote "(type (describes 4294967296) (struct))") "constant out of range")
(assert_malformed (module quote "(func (param (ref (exact $nowhere))))") "unknown type")
(assert_malformed (module quote "(func (param (ref (exact exn))))") "unexpected token")
(assert_malformed (module quote "(func (param (ref (exact 0 0))))") "unexpected token")
(assert_malformed (module quote "(func (param (ref (exact null 0))))") "unexpected token")
(assert_malformed (module quote "(func (param (ref (exact (exact 0)))))") "unexpected token")
(assert_malformed (module quote "(func (param (exact 0)))") "unexpected token")
(assert_malformed (module quote "(type $t (func)) (func (exact (type $t)))") "unexpected token")
(assert_malformed (module quote "(type $t (func)) (import \"\" \"\" (tag (exact (type $t))))") "unexpected token")
(assert_malformed (module quote "(type $t (func)) (import \"\" \"\" (func (exact (type $t)) (param i32)))") "unexpected token")
(assert_malformed (module quote "(type $t (func)) (import \"\" \"\" (func (exact (exact (type $t)))))") "unexpected token")
(assert_malformed (module quote "(type $t (func)) (func (import \"\" \"\") (type $t) (exact))") "unexpected token")
(assert_malformed (module quote "(func (import \"\" \"\") (exact (result i32) (param i32)))") "unexpected token")
(assert_malformed (module quote "(type $t (func)) (import \"\" \"\" (func (exact (type $t) (param i32))))") "inline function type")
(assert_malformed (module quote "(func (ref.cast_desc_eq any))") "unexpected token")
(assert_malformed (module quote "(func (ref.get_desc (exact 0)))") "unexpected token")
(assert_malformed (module quote "(func (br_on_cast_desc_eq 0 anyref))") "unexpected token")
(assert_malformed (module quote "(func (struct.new_desc))") "unexpected token")

;; The binary format.
(module binary "\00asm\01\00\00\00" "\01\0f\01\4e\02\50\00\4d\01\5f\00\4f\00\4c\00\5f\00")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\03\01\4d\01") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\02\01\4c") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\05\01\4c\00\50\00") "malformed definition type")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\06\01\4d\80\80\80\80\80\01\5f\00") "integer representation too long")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\05\01\4c\00\4e\00") "malformed definition type")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\06\01\60\01\64\62\6e\00") "malformed heap type")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\05\01\60\01\62\00\00") "malformed value type")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\05\01\60\01\64\62") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\06\01\5e\63\62\62\00") "malformed storage type")
(assert_malformed (module binary "\00asm\01\00\00\00" "\02\05\01\00\00\21\00") "malformed import kind")
(assert_malformed (module binary "\00asm\01\00\00\00" "\02\04\01\00\00\20") "unexpected end")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\08\01\06\00\fb\22\80\80\80") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\06\01\04\00\fb\1f\0b") "illegal opcode")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\06\01\04\00\fb\27\0b") "illegal opcode")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\0a\01\08\00\fb\25\04\00\6e\6e\0b")
  "malformed br_on_cast flags")

;; Clauses.
(assert_invalid (module (rec (type (descriptor 9) (struct)) (type (describes 0) (struct)))) "descriptor type is outside rec group")
(assert_invalid (module (rec (type (descriptor 4294967295) (struct)))) "descriptor type is outside rec group")
(assert_invalid
  (module (rec (type $a (descriptor $d) (struct)) (type $b (descriptor $d) (struct)) (type $d (describes $b) (struct))))
  "type is not described by its descriptor")
(assert_invalid
  (module (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)) (type $e (describes $a) (struct))))
  "described type is not described by descriptor")
(assert_invalid
  (module (rec (type $a (descriptor $b) (struct)) (type $b (describes $a) (descriptor $a) (struct))))
  "type is not described by its descriptor")
(assert_invalid (module (type (sub (descriptor 0) (struct)))) "type is not described by its descriptor")
(assert_invalid
  (module (rec (type $f (descriptor $d) (func)) (type $d (describes $f) (struct))))
  "descriptor type must be a struct")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (sub (describes $a) (struct))))
    (rec (type $b (sub $a (descriptor $e) (struct))) (type $e (sub $d (describes $b) (struct)))))
  "sub type")
(assert_invalid (module (type (struct (field (ref (exact 1)))))) "unknown type")
(assert_invalid (module (func (param (ref (exact 7))))) "unknown type")
(assert_invalid (module (import "" "" (func (exact (type 3))))) "unknown type")
(assert_invalid (module (type $s (struct)) (import "" "" (func (exact (type $s))))) "non-function type")
;; A mutable field is no narrower in a subtype, by exactness neither.
(assert_invalid
  (module
    (type $s (struct))
    (type $a (sub (struct (field (mut (ref null $s))))))
    (type $b (sub $a (struct (field (mut (ref null (exact $s))))))))
  "sub type")
(module
  (type $s (struct))
  (type $a (sub (struct (field (ref null $s)))))
  (type $b (sub $a (struct (field (ref null (exact $s)))))))

;; Instructions.
(module
  (rec
    (type $a (sub (descriptor $d) (struct (field i32)))) (type $d (sub (describes $a) (struct)))
    (type $b (sub $a (descriptor $e) (struct (field i32) (field i64)))) (type $e (sub $d (describes $b) (struct)))
    (type $plain (struct)) (type $row (array i32)) (type $f (func)))
  ;; Unreachable code.
  (func (unreachable) (struct.new_desc $a) (drop))
  (func (unreachable) (struct.new_default_desc $b) (drop))
  (func (result (ref (exact $d))) (unreachable) (ref.get_desc $a))
  (func (result (ref (exact $b))) (unreachable) (ref.cast_desc_eq (ref (exact $b))))
  (func (result (ref $a)) (unreachable) (br_on_cast_desc_eq 0 anyref (ref $a)) (drop) (unreachable))
  ;; The descriptor of a subtype serves a cast to the supertype, exact or not.
  (func (param anyref (ref null (exact $e))) (result (ref null $a)) (ref.cast_desc_eq (ref null $a) (local.get 0) (local.get 1)))
  (func (param (ref null (exact $a))) (result (ref null (exact $a))) (local $x (ref null (exact $a)))
    (local.set $x (local.get 0)) (block (result (ref null (exact $a))) (local.get $x)))
  (func (param i32 (ref (exact $a)) (ref (exact $b))) (result (ref $a))
    (if (result (ref $a)) (local.get 0) (then (local.get 1)) (else (local.get 2))))
  (func (param (ref (exact $f))) (call_ref $f (local.get 0)))
  (func (param (ref (exact $f))) (return_call_ref $f (local.get 0)))
  (func (param (ref null (exact $b))) (result i64) (struct.get $b 1 (local.get 0))))

(assert_invalid (module (type $row (array i32)) (func (struct.new_desc $row (unreachable)) (drop))) "non-structure type")
(assert_invalid (module (func (struct.new_desc 7) (drop))) "unknown type")
(assert_invalid (module (func (param anyref) (ref.get_desc 7 (local.get 0)) (drop))) "unknown type")
(assert_invalid (module (type $row (array i32)) (func (unreachable) (ref.get_desc $row) (drop))) "type without descriptor")
(assert_invalid (module (type $row (array i32)) (func (unreachable) (ref.cast_desc_eq (ref (exact $row))) (drop))) "type (exact 0) does not")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct (field (ref any)))) (type $d (describes $a) (struct)))
    (func (param (ref (exact $d))) (drop (struct.new_default_desc $a (local.get 0)))))
  "type mismatch")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (func (param anyref (ref $d)) (drop (ref.cast_desc_eq (ref (exact $a)) (local.get 0) (local.get 1)))))
  "type mismatch")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (func (param externref (ref $d)) (drop (ref.cast_desc_eq (ref $a) (local.get 0) (local.get 1)))))
  "type mismatch")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (func (param (ref $d)) (drop (ref.cast_desc_eq (ref $a) (local.get 0)))))
  "type mismatch")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (func (param anyref (ref $d)) (drop (br_on_cast_desc_eq 1 anyref (ref $a) (local.get 0) (local.get 1)))))
  "unknown label")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (func (param anyref (ref $d)) (drop (br_on_cast_desc_eq 0 anyref (ref $a) (local.get 0) (local.get 1)))))
  "type mismatch")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (func (param funcref (ref $d)) (result (ref $a))
      (drop (br_on_cast_desc_eq 0 funcref (ref $a) (local.get 0) (local.get 1))) (unreachable)))
  "type mismatch")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (func (param anyref (ref $d)) (result (ref $a))
      (br_on_cast_desc_eq_fail 0 anyref (ref $a) (local.get 0) (local.get 1))))
  "type mismatch")
;; A failed cast leaves null where the target does not take it.
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (func (param anyref (ref $d)) (result (ref $a))
      (drop (block (result (ref any))
        (br_on_cast_desc_eq 1 anyref (ref $a) (local.get 0) (local.get 1)))) (unreachable)))
  "type mismatch")
(assert_invalid
  (module (type $f (func)) (func (param anyref) (result (ref $f)) (drop (br_on_cast 0 anyref (ref $f) (local.get 0))) (unreachable)))
  "type mismatch")
(assert_invalid
  (module
    (rec (type $a (descriptor $d) (struct)) (type $d (describes $a) (struct)))
    (global (ref null (exact $d)) (ref.null none))
    (global (ref null $a) (ref.cast_desc_eq (ref null $a) (ref.null none) (global.get 0))))
  "constant expression required")
(assert_invalid
  (module (type $a (sub (array i8))) (type $b (sub $a (array i8))) (global (ref (exact $a)) (array.new_default $b (i32.const 0))))
  "type mismatch")
(assert_invalid
  (module (type $f (func)) (import "" "" (func $f (type $f))) (table 1 (ref (exact $f)) (ref.func $f)))
  "type mismatch")
(assert_invalid
  (module (type $f (func)) (import "" "" (func $f (type $f))) (elem (ref (exact $f)) (item (ref.func $f))))
  "type mismatch")
