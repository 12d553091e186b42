;; Branch hints in the binary format: the section metadata.code.branch_hint, well-formed and not. A module runs whatever the section says.
;;
;; The section is a vector of functions, each with a vector of hints: offset (from the locals of the body on), size 1, value 0 or 1.

;; Both conditionals have a hint.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\00\23\19metadata.code.branch_hint\01\00\02\03\01\00\08\01\01"
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
  )
(assert_return (invoke "f" (i32.const 1)))

;; The declaration of no locals takes two bytes, and the offsets count both.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\00\20\19metadata.code.branch_hint\01\00\01\04\01\01"
    "\0a\0a\01\08\80\00\20\00\04\40\0b\0b")

;; Integers in more bytes than needed.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\00\25\19metadata.code.branch_hint\81\00\80\00\81\00\83\00\81\00\01"
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
  )

;; No hints, and a function with no hints.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\00\1b\19metadata.code.branch_hint\00"
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
  )
(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\00\1d\19metadata.code.branch_hint\01\00\00"
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
  )

;; The function indices count imports.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\02\16\01\08\73\70\65\63\74\65\73\74\09\70\72\69\6e\74\5f\69\33\32\00\00"  ;; (import "spectest" "print_i32" (func (type 0)))
    "\03\03\02\00\00"  ;; two functions
    "\07\05\01\01\66\00\02"  ;; (export "f" (func 2))
    "\00\25\19metadata.code.branch_hint\02\01\01\03\01\00\02\01\08\01\01"
    "\0a\19\02\0b\00\20\00\04\40\0b\20\00\0d\00\0b\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; the same body twice
  )
(assert_return (invoke "f" (i32.const 0)))

;; Cut short at every place.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1a\19metadata.code.branch_hint"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1b\19metadata.code.branch_hint\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1c\19metadata.code.branch_hint\01\00"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1d\19metadata.code.branch_hint\01\00\02"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1e\19metadata.code.branch_hint\01\00\02\03"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1f\19metadata.code.branch_hint\01\00\02\03\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\02\03\01\00"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\21\19metadata.code.branch_hint\01\00\02\03\01\00\08"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\22\19metadata.code.branch_hint\01\00\02\03\01\00\08\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1b\19metadata.code.branch_hint\81"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

;; Counts that no bytes back.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1f\19metadata.code.branch_hint\ff\ff\ff\ff\0f"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\21\19metadata.code.branch_hint\01\00\ff\ff\ff\ff\0f"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unexpected end")

;; Something behind the last hint.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\24\19metadata.code.branch_hint\01\00\02\03\01\00\08\01\01\00"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: section size mismatch")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1c\19metadata.code.branch_hint\00\00"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: section size mismatch")

;; Integers that are none.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\21\19metadata.code.branch_hint\81\80\80\80\80\00\00"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: integer representation too long")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\24\19metadata.code.branch_hint\01\00\01\ff\ff\ff\ff\1f\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: integer too large")

;; Functions and offsets must ascend.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\03\02\00\00"  ;; two functions
      "\00\25\19metadata.code.branch_hint\02\01\01\03\01\01\00\01\03\01\01"
      "\0a\19\02\0b\00\20\00\04\40\0b\20\00\0d\00\0b\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; the same body twice
    )
  "metadata.code.branch_hint section: function 0 is repeated or out of order")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\03\02\00\00"  ;; two functions
      "\00\25\19metadata.code.branch_hint\02\01\01\03\01\01\01\01\08\01\01"
      "\0a\19\02\0b\00\20\00\04\40\0b\20\00\0d\00\0b\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; the same body twice
    )
  "metadata.code.branch_hint section: function 1 is repeated or out of order")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\23\19metadata.code.branch_hint\01\00\02\08\01\01\03\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: offset 3 of function 0 is repeated or out of order")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\23\19metadata.code.branch_hint\01\00\02\03\01\01\03\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: offset 3 of function 0 is repeated or out of order")

;; Size and value.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1f\19metadata.code.branch_hint\01\00\01\03\00"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: invalid hint size 0")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\21\19metadata.code.branch_hint\01\00\01\03\02\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: invalid hint size 2")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\02"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: invalid hint value 2")

;; The section stands once, and in front of the code.

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01"
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: repeated section")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01"
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: repeated section")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01")
  "metadata.code.branch_hint section: section behind the code section")

(assert_malformed_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01")
  "metadata.code.branch_hint section: repeated section")

;; Functions that are imported or not there.

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\02\16\01\08\73\70\65\63\74\65\73\74\09\70\72\69\6e\74\5f\69\33\32\00\00"  ;; (import "spectest" "print_i32" (func (type 0)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unknown function 0")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\02\16\01\08\73\70\65\63\74\65\73\74\09\70\72\69\6e\74\5f\69\33\32\00\00"  ;; (import "spectest" "print_i32" (func (type 0)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\02\01\03\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unknown function 2")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\00\20\19metadata.code.branch_hint\01\00\01\03\01\01")
  "metadata.code.branch_hint section: unknown function 0")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\24\19metadata.code.branch_hint\01\ff\ff\ff\ff\0f\01\03\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "metadata.code.branch_hint section: unknown function 4294967295")

;; Offsets where no conditional stands: the locals, another instruction, inside an instruction, an end, behind the body.

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\00\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: no instruction")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\01\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: local.get")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\02\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: no instruction")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\04\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: no instruction")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\05\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: end")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\09\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: no instruction")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\0a\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: end")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\20\19metadata.code.branch_hint\01\00\01\0b\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: no instruction")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\21\19metadata.code.branch_hint\01\00\01\c8\01\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: no instruction")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\24\19metadata.code.branch_hint\01\00\01\ff\ff\ff\ff\0f\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: no instruction")

(assert_invalid_custom
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\23\19metadata.code.branch_hint\01\00\02\03\01\01\09\01\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
    )
  "@metadata.code.branch_hint annotation: invalid target: no instruction")

;; A module with a fault in its hints runs.

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\00\1f\19metadata.code.branch_hint\01\00\02\03\01"
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
  )
(assert_return (invoke "f" (i32.const 1)))

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\00\20\19metadata.code.branch_hint\01\00\01\01\01\01"
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
  )
(assert_return (invoke "f" (i32.const 1)))

(module binary
    "\00asm\01\00\00\00"
    "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
    "\03\02\01\00"  ;; (func (type 0))
    "\07\05\01\01\66\00\00"  ;; (export "f" (func 0))
    "\00\1d\19metadata.code.branch_hint\01\09\00"
    "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00\0b"  ;; locals 0; local.get 0; 3: if end; 6: local.get 0; 8: br_if 0; end
  )
(assert_return (invoke "f" (i32.const 1)))

;; A fault of the module comes first.

(assert_malformed
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1f\19metadata.code.branch_hint\01\00\02\03\01"
      "\0a\0d\01\0b\00\20\00\04\40\0b\20\00\0d\00"  ;; without its last byte
    )
  "length out of bounds")

(assert_invalid
  (module binary
      "\00asm\01\00\00\00"
      "\01\05\01\60\01\7f\00"  ;; (type (func (param i32)))
      "\03\02\01\00"  ;; (func (type 0))
      "\00\1f\19metadata.code.branch_hint\01\00\02\03\01"
      "\0a\05\01\03\00\1a\0b"  ;; drop of nothing
    )
  "type mismatch")
