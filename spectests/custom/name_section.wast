;; The name section, well-formed and not. A module runs whatever the section says.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    "\00\17\04name\00\02\01\6d\01\04\01\00\01\66\02\06\01\00\01\00\01\70"  ;; module m, function 0 f, its local 0 p
  )
(assert_return (invoke "f" (i32.const 1)))

;; Subsections that nobody knows are skipped.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    "\00\1c\04name\00\02\01\6d\01\04\01\00\01\66\02\06\01\00\01\00\01\70\7f\03\01\02\03")

;; Cut short at every place that is not behind a subsection.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\06\04name\00")
  "name section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\07\04name\00\02")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\08\04name\00\02\01")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0a\04name\00\02\01\6d\01")
  "name section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\00\02\01\6d\01\04")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0c\04name\00\02\01\6d\01\04\01")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0d\04name\00\02\01\6d\01\04\01\00")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0e\04name\00\02\01\6d\01\04\01\00\01")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\10\04name\00\02\01\6d\01\04\01\00\01\66\02")
  "name section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\11\04name\00\02\01\6d\01\04\01\00\01\66\02\06")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\12\04name\00\02\01\6d\01\04\01\00\01\66\02\06\01")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\13\04name\00\02\01\6d\01\04\01\00\01\66\02\06\01\00")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\14\04name\00\02\01\6d\01\04\01\00\01\66\02\06\01\00\01")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\15\04name\00\02\01\6d\01\04\01\00\01\66\02\06\01\00\01\00")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\16\04name\00\02\01\6d\01\04\01\00\01\66\02\06\01\00\01\00\01")
  "name section: length out of bounds")

;; Subsections that are longer or shorter than what is in them.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\00\0a\04name\00\03\01\6d\00")
  "name section: section size mismatch")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\00\0a\04name\00\02\02\6d\6e")
  "name section: length out of bounds")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\00\09\04name\00\02\01\ff")
  "name section: malformed UTF-8 encoding")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\00\0c\04name\01\05\ff\ff\ff\ff\0f")
  "name section: unexpected end")

;; Order.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0f\04name\01\04\01\00\01\66\00\02\01\6d")
  "name section: subsection 0 is repeated or out of order")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\00\0d\04name\00\02\01\6d\00\02\01\6e")
  "name section: subsection 0 is repeated or out of order")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\03\02\00\00"  ;; two functions
      "\0a\19\02\0b\00\20\00\04\40\0b\20\00\0d\00\0b\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; the same body twice
      "\00\0e\04name\01\07\02\01\01\66\00\01\67")
  "name section: index 0 is repeated or out of order")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0e\04name\01\07\02\00\01\66\00\01\67")
  "name section: index 0 is repeated or out of order")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\00\09\04name\00\02\01\6d"
      "\00\09\04name\00\02\01\6e")
  "name section: repeated section")

;; Names of what is not there.

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\01\04\01\07\01\78")
  "name section: unknown func 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\04\04\01\07\01\78")
  "name section: unknown type 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\05\04\01\07\01\78")
  "name section: unknown table 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\06\04\01\07\01\78")
  "name section: unknown memory 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\07\04\01\07\01\78")
  "name section: unknown global 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\08\04\01\07\01\78")
  "name section: unknown elem segment 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\09\04\01\07\01\78")
  "name section: unknown data segment 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0b\04name\0b\04\01\07\01\78")
  "name section: unknown tag 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0d\04name\02\06\01\00\01\01\01\78")
  "name section: unknown local 1 of func 0")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0d\04name\02\06\01\07\01\00\01\78")
  "name section: unknown local 0 of func 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0d\04name\03\06\01\07\01\00\01\78")
  "name section: unknown label 0 of func 7")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\02\16\01\08\73\70\65\63\74\65\73\74\09\70\72\69\6e\74\5f\69\33\32\00\00"  ;; (import "spectest" "print_i32" (func (type 0)))
      "\00\0d\04name\03\06\01\00\01\00\01\78")
  "name section: unknown label 0 of func 0")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\0d\04name\0a\06\01\00\01\00\01\78")
  "name section: unknown field 0 of type 0")

;; A module with a fault in its names runs.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    "\00\0c\04name\00\02\01\6d\01\04\01")
(assert_return (invoke "f" (i32.const 1)))
