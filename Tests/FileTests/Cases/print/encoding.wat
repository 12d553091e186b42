;;! test: encode
(module
  (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 128)))
  (memory 1))
;;! expect
;; 00 61 73 6d 01 00 00 00 01 06 01 60 01 7f 01 7f
;; 03 02 01 00 05 03 01 00 01 07 05 01 01 66 00 00
;; 0a 0a 01 08 00 20 00 41 80 01 6a 0b
