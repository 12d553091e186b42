;; features: legacy-exceptions
;; Malformed and invalid uses of try, catch, catch_all, delegate and rethrow, in text and binary.

(assert_malformed (module quote "(func catch 0)") "unexpected token")
(assert_malformed (module quote "(func catch_all)") "unexpected token")
(assert_malformed (module quote "(func delegate 0)") "unexpected token")
(assert_malformed (module quote "(func block catch_all end)") "unexpected token")
(assert_malformed (module quote "(func loop delegate 0)") "unexpected token")
(assert_malformed (module quote "(func (if (then catch_all)))") "unexpected token")
(assert_malformed (module quote "(func try)") "unexpected token")
(assert_malformed (module quote "(func try else end)") "unexpected token")
(assert_malformed (module quote "(func try catch_all catch_all end)") "unexpected token")
(assert_malformed (module quote "(tag) (func try catch_all catch 0 end)") "unexpected token")
(assert_malformed (module quote "(tag) (func try catch 0 drop delegate 0)") "unexpected token")
(assert_malformed (module quote "(func try catch_all delegate 0)") "unexpected token")
(assert_malformed (module quote "(func try delegate 0 end)") "unexpected token")
(assert_malformed (module quote "(func try delegate 0 catch_all end)") "unexpected token")
(assert_malformed (module quote "(func try delegate end)") "unexpected token")
(assert_malformed (module quote "(func try catch end)") "unexpected token")
(assert_malformed (module quote "(func try rethrow end)") "unexpected token")
(assert_malformed (module quote "(func try delegate $l)") "unknown label")
(assert_malformed (module quote "(func try $l delegate $l)") "unknown label")
(assert_malformed (module quote "(func rethrow $l)") "unknown label")
(assert_malformed (module quote "(func try catch $e end)") "unknown tag")
(assert_malformed (module quote "(tag $e) (func try $l catch $m $e end)") "mismatching label")
(assert_malformed (module quote "(func try $l catch_all $m end)") "mismatching label")
(assert_malformed (module quote "(func try $l end $m)") "mismatching label")

(assert_malformed (module quote "(func (try))") "unexpected token")
(assert_malformed (module quote "(func (try nop))") "unexpected token")
(assert_malformed (module quote "(func (try (nop)))") "unexpected token")
(assert_malformed (module quote "(func (try (catch_all)))") "unexpected token")
(assert_malformed (module quote "(func (try (delegate 0)))") "unexpected token")
(assert_malformed (module quote "(func (try (do) (do)))") "unexpected token")
(assert_malformed (module quote "(func (try (do) nop))") "unexpected token")
(assert_malformed (module quote "(func (try (do) (nop)))") "unexpected token")
(assert_malformed (module quote "(func (try (do) catch_all))") "unexpected token")
(assert_malformed (module quote "(func (try (do catch_all)))") "unexpected token")
(assert_malformed (module quote "(tag) (func (try (do) (catch_all) (catch 0)))") "unexpected token")
(assert_malformed (module quote "(tag) (func (try (do) (catch 0) (do)))") "unexpected token")
(assert_malformed (module quote "(func (try (do) (delegate 0) (catch_all)))") "unexpected token")
(assert_malformed (module quote "(func (try (do) (delegate 0 nop)))") "unexpected token")
(assert_malformed (module quote "(func (try (do) (catch)))") "unexpected token")
(assert_malformed (module quote "(func (do))") "unexpected token")
(assert_malformed (module quote "(func do)") "unexpected token")
(assert_malformed (module quote "(func (try (do)") "unexpected token")

;; Bodies of one function of type 0; tag 0 has no parameters.
(module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0d\03\01\00\00"
  "\0a\12\01\10\00" "\06\40" "\08\00" "\07\00" "\09\00" "\19" "\06\40" "\18\00" "\0b" "\0b")
;; catch, catch_all and delegate without try
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0d\03\01\00\00" "\0a\06\01\04\00" "\07\00" "\0b")
  "END opcode expected")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\05\01\03\00" "\19" "\0b")
  "END opcode expected")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\06\01\04\00" "\18\00" "\0b")
  "END opcode expected")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\08\01\06\00" "\02\40" "\19" "\0b\0b")
  "END opcode expected")
;; catch behind catch_all, a second catch_all, delegate behind catch
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0d\03\01\00\00" "\0a\0a\01\08\00" "\06\40" "\19" "\07\00" "\0b\0b")
  "END opcode expected")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\09\01\07\00" "\06\40" "\19" "\19" "\0b\0b")
  "END opcode expected")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0d\03\01\00\00" "\0a\0a\01\08\00" "\06\40" "\07\00" "\18\00" "\0b")
  "END opcode expected")
;; delegate with end
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\09\01\07\00" "\06\40" "\18\00" "\0b\0b")
  "section size mismatch")
;; no end
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\06\01\04\00" "\06\40" "\0b")
  "unexpected end")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\07\01\05\00" "\06\40" "\19" "\0b")
  "unexpected end")
;; block type, index of a label and of a tag
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\07\01\05\00" "\06\41" "\0b\0b")
  "malformed value type")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\0b\01\09\00" "\06\40" "\18\ff\ff\ff\ff\1f" "\0b")
  "integer too large")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0a\0a\01\08\00" "\09\80\80\80\80\80\00" "\0b")
  "integer representation too long")

;; No constant expression
(assert_invalid (module (tag) (global i32 (try (result i32) (do (i32.const 0)) (catch_all (i32.const 0))))) "constant expression required")
(assert_invalid (module (global i32 (rethrow 0))) "constant expression required")

;; Labels
(assert_invalid (module (func (rethrow 1))) "unknown label")
(assert_invalid (module (func (try (do) (catch_all (rethrow 2))))) "unknown label")
(assert_invalid (module (func (try (do) (catch_all (rethrow 1))))) "invalid rethrow label")
(assert_invalid (module (func (try (do (rethrow 0)) (catch_all)))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (catch_all (block (rethrow 0)))))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (catch_all (loop (rethrow 0)))))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (catch_all (try (do (rethrow 0))))))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (delegate 1)))) "unknown label")
(assert_invalid (module (func (try (do) (delegate 4294967295)))) "unknown label")
(assert_invalid (module (func (block (try (do) (delegate 2))))) "unknown label")
(assert_invalid (module (func (unreachable) (try (do) (delegate 1)))) "unknown label")
(assert_invalid (module (func (unreachable) (rethrow 4294967295))) "unknown label")

;; Tags
(assert_invalid (module (func (try (do) (catch 0)))) "unknown tag")
(assert_invalid (module (tag) (func (try (do) (catch 1)))) "unknown tag")
(assert_invalid (module (func (unreachable) (try (do) (catch 0)))) "unknown tag")

;; Types
(assert_invalid (module (func (try (param i32) (do drop) (catch_all)))) "type mismatch")
(assert_invalid (module (func (try (result i32) (do (i32.const 0)) (catch_all)))) "type mismatch")
(assert_invalid (module (func (drop (try (result i32) (do (i32.const 0)) (catch_all))))) "type mismatch")
(assert_invalid (module (tag (param i32)) (func (try (do) (catch 0)))) "type mismatch")
(assert_invalid (module (tag (param i32)) (func (drop (try (result i64) (do (i64.const 0)) (catch 0))))) "type mismatch")
(assert_invalid (module (tag) (func (try (do) (catch 0 (drop))))) "type mismatch")
(assert_invalid (module (tag) (func (i32.const 0) (try (do) (catch 0 (drop))))) "type mismatch")
(assert_invalid (module (func (i32.const 0) (try (param i32) (do drop) (catch_all (drop))))) "type mismatch")
(assert_invalid (module (func (try (do (i32.const 0)) (delegate 0)))) "type mismatch")
(assert_invalid (module (func (result i32) (try (result i32) (do) (delegate 0)))) "type mismatch")
(assert_invalid (module (tag) (func (try (result i32) (do (br 0)) (catch 0 (i32.const 0))) (drop))) "type mismatch")
(assert_invalid (module (tag) (func (try (result i32) (do (i32.const 0)) (catch 0 (br 0))) (drop))) "type mismatch")
(assert_invalid (module (tag (param i32)) (func (try (do (throw 0)) (catch_all)))) "type mismatch")
(assert_invalid (module (func (try (type 5) (do)))) "unknown type")
(assert_invalid (module (type (struct)) (func (try (type 0) (do)))) "non-function type")
