;; features: threads
;; Atomic instructions that are malformed or invalid.

;; The alignment must be the natural one, neither smaller nor larger.
(module (memory 1) (func (drop (i32.atomic.load align=4 (i32.const 0))) (drop (i64.atomic.rmw16.add_u align=2 (i32.const 0) (i64.const 0)))))
(assert_invalid (module (memory 1) (func (drop (i32.atomic.load align=2 (i32.const 0))))) "atomic alignment must be natural")
(assert_invalid (module (memory 1) (func (drop (i32.atomic.load align=8 (i32.const 0))))) "atomic alignment must be natural")
(assert_invalid (module (memory 1) (func (drop (i32.atomic.load8_u align=2 (i32.const 0))))) "atomic alignment must be natural")
(assert_invalid (module (memory 1) (func (i64.atomic.store align=4 (i32.const 0) (i64.const 0)))) "atomic alignment must be natural")
(assert_invalid
  (module (memory 1) (func (drop (i64.atomic.rmw32.xor_u align=8 (i32.const 0) (i64.const 0))))) "atomic alignment must be natural")
(assert_invalid
  (module (memory 1) (func (drop (i32.atomic.rmw.cmpxchg align=1 (i32.const 0) (i32.const 0) (i32.const 0)))))
  "atomic alignment must be natural")
(assert_invalid
  (module (memory 1) (func (drop (memory.atomic.notify align=1 (i32.const 0) (i32.const 0))))) "atomic alignment must be natural")
(assert_invalid
  (module (memory 1) (func (drop (memory.atomic.wait32 align=8 (i32.const 0) (i32.const 0) (i64.const 0)))))
  "atomic alignment must be natural")
(assert_invalid
  (module (memory 1) (func (drop (memory.atomic.wait64 align=4 (i32.const 0) (i64.const 0) (i64.const 0)))))
  "atomic alignment must be natural")
(assert_invalid
  (module binary "\00asm" "\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01"
    "\0a\0b\01\09\00\41\00\fe\10\1f\00\1a\0b") "atomic alignment must be natural")

;; Types of operands and results.
(assert_invalid (module (memory 1) (func (drop (i32.atomic.load (i64.const 0))))) "type mismatch")
(assert_invalid (module (memory i64 1) (func (drop (i32.atomic.load (i32.const 0))))) "type mismatch")
(assert_invalid (module (memory 1) (func (i32.atomic.store (i32.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (memory 1) (func (i64.atomic.rmw8.add_u (i32.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid
  (module (memory 1) (func (result i32) (i64.atomic.rmw8.cmpxchg_u (i32.const 0) (i64.const 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (memory 1) (func (result i64) (memory.atomic.notify (i32.const 0) (i32.const 0)))) "type mismatch")
(assert_invalid (module (memory 1) (func (drop (memory.atomic.notify (i32.const 0) (i64.const 0))))) "type mismatch")
(assert_invalid (module (memory 1) (func (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i32.const 0))))) "type mismatch")
(assert_invalid (module (memory 1) (func (drop (memory.atomic.wait64 (i32.const 0) (i32.const 0) (i64.const 0))))) "type mismatch")
(assert_invalid (module (func (i32.const 0) atomic.fence)) "type mismatch")

;; The memory must exist, also where the alignment is wrong; the fence needs none.
(module (func atomic.fence))
(assert_invalid (module (func (drop (i32.atomic.load align=1 (i32.const 0))))) "unknown memory")
(assert_invalid (module (memory 1) (func (drop (i32.atomic.load 1 (i32.const 0))))) "unknown memory")
(assert_invalid (module (memory 1) (func (drop (i32.atomic.load offset=0x100000000 (i32.const 0))))) "offset out of range")

;; Constant expressions have none of them.
(assert_invalid (module (memory 1) (global i32 (i32.atomic.load (i32.const 0)))) "constant expression required")
(assert_invalid (module (global i32 atomic.fence (i32.const 0))) "constant expression required")

;; Text.
(assert_malformed (module quote "(memory 1) (func (drop (i32.atomic.load align=3 (i32.const 0))))") "alignment")
(assert_malformed (module quote "(func (drop (i32.atomic.load8_s (i32.const 0))))") "unknown operator")
(assert_malformed (module quote "(func (drop (i32.atomic.load32_u (i32.const 0))))") "unknown operator")
(assert_malformed (module quote "(func (drop (i32.atomic.rmw8.add (i32.const 0) (i32.const 0))))") "unknown operator")
(assert_malformed (module quote "(func (atomic.fence 0))") "unexpected token")
(assert_malformed (module quote "(func (memory.atomic.wait (i32.const 0)))") "unknown operator")

;; Binary: the byte of the fence, codes that do not exist, and ends too early.
(module binary "\00asm" "\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\07\01\05\00\fe\03\00\0b")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\07\01\05\00\fe\03\01\0b") "zero byte expected")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\07\01\05\00\fe\04\00\0b") "illegal opcode fe 04")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\08\01\06\00\fe\4f\02\00\0b") "illegal opcode fe 4f")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\09\01\07\00\fe\90\04\02\00\0b") "illegal opcode fe 210")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\05\01\03\00\fe\03") "unexpected end")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\05\01\03\00\fe\10") "unexpected end")
