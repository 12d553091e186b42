;; Names and custom sections: any Unicode name, names that differ only by normalisation, custom sections anywhere, broken name sections.

(module
  (func (export "") (result i32) (i32.const 0))
  (func (export " ") (result i32) (i32.const 1))
  (func (export "\00") (result i32) (i32.const 2))
  (func (export "\00\00") (result i32) (i32.const 3))
  (func (export "a\cc\8a") (result i32) (i32.const 4))
  (func (export "\c3\a5") (result i32) (i32.const 5))
  (func (export "\f4\8f\bf\bf") (result i32) (i32.const 6))
  (func (export "\ef\bb\bf") (result i32) (i32.const 7))
  (func (export "(module)") (result i32) (i32.const 8))
  (func (export "0") (result i32) (i32.const 9))
)
(assert_return (invoke "") (i32.const 0))
(assert_return (invoke " ") (i32.const 1))
(assert_return (invoke "\00") (i32.const 2))
(assert_return (invoke "\00\00") (i32.const 3))
(assert_return (invoke "a\u{30a}") (i32.const 4))
(assert_return (invoke "å") (i32.const 5))
(assert_return (invoke "\u{10ffff}") (i32.const 6))
(assert_return (invoke "\u{feff}") (i32.const 7))
(assert_return (invoke "(module)") (i32.const 8))
(assert_return (invoke "0") (i32.const 9))

;; Custom sections may stand anywhere, carry anything, and share names.
(module binary
  "\00asm\01\00\00\00"
  "\00\02\01a"
  "\01\04\01\60\00\00"
  "\00\06\01a\00asm"
  "\03\02\01\00"
  "\00\01\00"
  "\0a\04\01\02\00\0b"
  "\00\0a\04name\ff\ff\ff\ff\ff")
;; A name section that ends early, one with a subsection out of order, one for a function that is not there.
(module binary "\00asm\01\00\00\00" "\00\09\04name\01\0a\01\00")
(module binary "\00asm\01\00\00\00" "\00\0c\04name\01\01\00\00\02\01m")
(module binary "\00asm\01\00\00\00" "\00\0c\04name\01\05\01\63\02ab")

(assert_malformed (module binary "\00asm\01\00\00\00" "\00\05\04name\01\00") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00\00" "\00\03\02\c3\28") "malformed UTF-8 encoding")
(assert_malformed (module binary "\00asm\01\00\00\00" "\00\04\03\ed\a0\80") "malformed UTF-8 encoding")
(assert_malformed (module binary "\00asm\01\00\00\00" "\00\03\02\c0\80") "malformed UTF-8 encoding")
(assert_malformed (module binary "\00asm\01\00\00\00" "\00\05\04\f4\90\80\80") "malformed UTF-8 encoding")
