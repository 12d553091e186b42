;; The binary format: well-formed modules written as bytes, and malformed ones with one fault each.

(module binary "\00asm" "\01\00\00\00")
;; One function that returns 42, exported as "f", with a custom section between the others.
(module binary
  "\00asm\01\00\00\00"
  "\01\05\01\60\00\01\7f"
  "\00\07\04note" "\01\02"
  "\03\02\01\00"
  "\07\05\01\01f\00\00"
  "\0a\06\01\04\00\41\2a\0b")
(assert_return (invoke "f") (i32.const 42))
;; Numbers in more bytes than needed, up to the limit of their width.
(module binary
  "\00asm\01\00\00\00"
  "\01\85\80\80\80\00\01\60\00\01\7f"
  "\03\82\00\01\00"
  "\07\05\01\01f\00\00"
  "\0a\0a\01\08\00\41\ff\ff\ff\ff\7f\0b")
(assert_return (invoke "f") (i32.const -1))
;; Two groups of locals, 64-bit memory limits, a data count.
(module binary
  "\00asm\01\00\00\00"
  "\01\05\01\60\00\01\7e"
  "\03\02\01\00"
  "\05\03\01\04\01"
  "\07\05\01\01g\00\00"
  "\0c\01\01"
  "\0a\0d\01\0b\02\03\7f\01\7e\42\00\29\03\00\0b"
  "\0b\0a\01\00\42\01\0b\04\05\06\07\08")
(assert_return (invoke "g") (i64.const 0x0000000807060500))

(assert_malformed (module binary "") "unexpected end")
(assert_malformed (module binary "\00as") "unexpected end")
(assert_malformed (module binary "\01asm\01\00\00\00") "magic header not detected")
(assert_malformed (module binary "\00asm\02\00\00\00") "unknown binary version")
(assert_malformed (module binary "\00asm\01\00\00") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00" "\0e\00") "malformed section id")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\06\01\60\00\01\7f") "length out of bounds")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\01\7f") "section size mismatch")
(assert_malformed (module binary "\00asm\01\00\00\00" "\03\01\00" "\01\01\00") "unexpected content after last section")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\01\00" "\01\01\00") "unexpected content after last section")
;; A function without code, and code without a function.
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00") "function and code section have inconsistent lengths")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\0a\04\01\02\00\0b") "function and code section have inconsistent lengths")
;; A number in too many bytes, and one with bits that it does not have.
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\86\80\80\80\80\00\01\60\00\01\7f") "integer representation too long")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\85\80\80\80\10\01\60\00\01\7f") "integer too large")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\05\01\60\00\01\7f" "\03\02\01\00" "\0a\0a\01\08\00\41\ff\ff\ff\ff\0f\0b")
  "integer too large")
;; Bodies: no end, too short a size, an unknown opcode, too many locals.
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\04\01\02\00\01") "unexpected end of section or function")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\05\01\03\00\06\0b") "illegal opcode")
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\06\01\04\00\fc\7f\0b") "illegal opcode")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\10\01\0e\02\80\80\80\80\08\7f\80\80\80\80\08\7e\0b")
  "too many locals")
;; memory.init needs a data count.
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01"
    "\0a\0e\01\0c\00\41\00\41\00\41\00\fc\08\00\00\0b" "\0b\03\01\01\00")
  "data count section required")
(assert_malformed (module binary "\00asm\01\00\00\00" "\0c\01\02" "\0b\03\01\01\00") "data count and data section have inconsistent lengths")
;; Types, mutability, limits, kinds, names.
(assert_malformed (module binary "\00asm\01\00\00\00" "\01\05\01\60\00\01\10") "malformed")
(assert_malformed (module binary "\00asm\01\00\00\00" "\06\06\01\7f\02\41\00\0b") "malformed mutability")
(assert_malformed (module binary "\00asm\01\00\00\00" "\05\03\01\08\00") "malformed limits flags")
(assert_malformed (module binary "\00asm\01\00\00\00" "\02\06\01\01m\01f\05\00") "malformed import kind")
(assert_malformed (module binary "\00asm\01\00\00\00" "\07\05\01\01f\09\00") "malformed export kind")
(assert_malformed (module binary "\00asm\01\00\00\00" "\02\07\01\01\ff\01f\00\00") "malformed UTF-8 encoding")
(assert_malformed (module binary "\00asm\01\00\00\00" "\00\03\05ab") "length out of bounds")
(assert_malformed (module binary "\00asm\01\00\00\00" "\00\00") "unexpected end")
