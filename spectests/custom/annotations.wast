;; Annotations that stand for custom sections: (@custom …), (@name …) and (@metadata.code.branch_hint …), where they may stand and where not.

;; Names of everything that may have one, in place of an identifier and beside it.
(module $m (@name "module")
  (rec (type $t (@name "type") (func)) (type (@name "structure") (struct (field $x (@name "first") i32) (field (@name "second") i64) (field i32 i32))))
  (import "spectest" "print" (func $print (@name "a print")))
  (import "spectest" "print_i32" (func (@name "") (param (@name "number") i32)))
  (func $f (@name "f") (export "f") (param $p (@name "parameter") i32) (param (@name "other") i64) (result i32)
    (local $l (@name "local") f32) (local (@name "p") f64)
    (block $b (@name "block") (loop (@name "loop") (br $b)))
    (if $c (@name "if") (result i32) (local.get $p) (then (i32.const 1)) (else (i32.const 2)))
    block $d (@name "") end
    local.get $p
    if (@name "label") (param i32) (result i32) else end)
  (table $tab (@name "table") 1 funcref)
  (memory (@name "memory") 1)
  (global $g (@name "global") i32 (i32.const 0))
  (tag (@name "tag"))
  (elem $e (@name "elements") func $f)
  (data (@name "data") "abc")
)
(assert_return (invoke "f" (i32.const 0) (i64.const 0)) (i32.const 2))
(assert_return (invoke "f" (i32.const 7) (i64.const 0)) (i32.const 1))

;; The identifier of an annotation may be a string.
(module (@"name" "quoted") (@"\63ustom" "section" "contents"))

;; Comments and other annotations inside.
(module (@custom (; name ;) "a" ;; line
    (before (@x) first) "1" (@name "no name") "2"))

;; Hints on folded and plain instructions.
(module
  (func (export "sign") (param $x i32) (result i32)
    (block $end (result i32)
      (@metadata.code.branch_hint "\00")
      (br_if $end (i32.const -1) (i32.lt_s (local.get $x) (i32.const 0)))
      (@metadata.code.branch_hint "\01") (@unknown "annotation")
      (if (result i32) (local.get $x) (then (i32.const 1)) (else (i32.const 0)))
      br 0))
)
(assert_return (invoke "sign" (i32.const -7)) (i32.const -1))
(assert_return (invoke "sign" (i32.const 0)) (i32.const 0))
(assert_return (invoke "sign" (i32.const 9)) (i32.const 1))

;; Other annotations have no meaning, wherever they stand and whatever is in them.
(module quote "(@a) (module (@b $x 1 (c \"d\")) (func (@metadata.code.other 7) (nop (@e))) (@names \"x\"))")

;; Malformed names

(assert_malformed_custom (module quote "(module (@name))") "@name annotation: missing name")
(assert_malformed_custom (module quote "(module (@name $x))") "@name annotation: missing name")
(assert_malformed_custom (module quote "(module (@name 4))") "@name annotation: missing name")
(assert_malformed_custom (module quote "(module (@name (\"x\")))") "@name annotation: missing name")
(assert_malformed_custom (module quote "(module (@name \"x\" \"y\"))") "@name annotation: unexpected token")
(assert_malformed_custom (module quote "(module (@name \"x\"\"y\"))") "@name annotation: missing name")
(assert_malformed_custom (module quote "(module (@name \"\\ff\"))") "@name annotation: malformed UTF-8 encoding")
(assert_malformed_custom (module quote "(func $f (@name \"x\") (@name \"y\"))") "@name annotation: multiple func names")
(assert_malformed_custom (module quote "(func (param (@name \"x\") (@name \"y\") i32))") "@name annotation: multiple local names")
(assert_malformed_custom (module quote "(type (struct (field $x (@name \"x\") (@name \"y\") i32)))") "@name annotation: multiple field names")
(assert_malformed_custom (module quote "(func (block (@name \"x\") (@name \"y\")))") "@name annotation: multiple label names")

;; Misplaced names

(assert_malformed_custom (module quote "(@name \"x\")") "misplaced @name annotation")
(assert_malformed_custom (module quote "(@name \"x\") (module)") "misplaced @name annotation")
(assert_malformed_custom (module quote "(module (@name \"x\") $m)") "misplaced @name annotation")
(assert_malformed_custom (module quote "(module) (@name \"x\")") "misplaced @name annotation")
(assert_malformed_custom (module quote "(func (@name \"x\") $f)") "misplaced @name annotation")
(assert_malformed_custom (module quote "(func $f (export \"f\") (@name \"x\"))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(func (param (@name \"x\") i32 i32))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(func (param i32 (@name \"x\")))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(func (local (@name \"x\")))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(func (result (@name \"x\") i32) (i32.const 1))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(type (func (param (@name \"x\") i32)))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(type (struct (field (@name \"x\") i32 i32)))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(func (nop (@name \"x\")))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(func $f) (export \"f\" (func $f (@name \"x\")))") "misplaced @name annotation")
(assert_malformed_custom (module quote "(rec (@name \"x\") (type (func)))") "misplaced @name annotation")

;; Malformed custom sections

(assert_malformed_custom (module quote "(@custom (before type) \"x\")") "@custom annotation: missing section name")
(assert_malformed_custom (module quote "(@custom \"x\" (before type) (after type))") "@custom annotation: unexpected token")
(assert_malformed_custom (module quote "(@custom \"x\" \"y\" (before type))") "@custom annotation: unexpected token")
(assert_malformed_custom (module quote "(@custom \"x\" (before type type))") "@custom annotation: unexpected token")
(assert_malformed_custom (module quote "(@custom \"x\" (before) \"y\")") "@custom annotation: malformed section kind")
(assert_malformed_custom (module quote "(@custom \"x\" (before \"type\"))") "@custom annotation: malformed section kind")
(assert_malformed_custom (module quote "(@custom \"x\" (before last))") "@custom annotation: malformed section kind")
(assert_malformed_custom (module quote "(@custom \"x\" (after first))") "@custom annotation: malformed section kind")
(assert_malformed_custom (module quote "(@custom \"x\" ())") "@custom annotation: malformed placement")
(assert_malformed_custom (module quote "(@custom \"x\" ((before) type))") "@custom annotation: malformed placement")
(assert_malformed_custom (module quote "(@custom \"x\" \"y\"z)") "@custom annotation: unexpected token")
(assert_malformed_custom (module quote "(rec (@custom \"x\"))") "misplaced @custom annotation")
(assert_malformed_custom (module quote "(import \"m\" \"n\" (@custom \"x\") (func))") "misplaced @custom annotation")
(assert_malformed_custom (module quote "(global i32 (i32.const 0) (@custom \"x\"))") "misplaced @custom annotation")
(assert_malformed_custom (module quote "(module) (@custom \"x\")") "misplaced @custom annotation")

;; Malformed hints

(assert_malformed_custom (module quote "(func (param i32) local.get 0 (@metadata.code.branch_hint) if end)") "@metadata.code.branch_hint annotation: malformed hint")
(assert_malformed_custom (module quote "(func (param i32) local.get 0 (@metadata.code.branch_hint 1) if end)") "@metadata.code.branch_hint annotation: malformed hint")
(assert_malformed_custom (module quote "(func (param i32) local.get 0 (@metadata.code.branch_hint \"\") if end)") "@metadata.code.branch_hint annotation: malformed hint")
(assert_malformed_custom (module quote "(func (param i32) local.get 0 (@metadata.code.branch_hint \"\\02\") if end)") "@metadata.code.branch_hint annotation: malformed hint")
(assert_malformed_custom (module quote "(func (param i32) local.get 0 (@metadata.code.branch_hint \"\\00\\00\") if end)") "@metadata.code.branch_hint annotation: malformed hint")
(assert_malformed_custom (module quote "(func (param i32) local.get 0 (@metadata.code.branch_hint \"\\00\" 1) if end)") "@metadata.code.branch_hint annotation: unexpected token")
(assert_malformed_custom (module quote "(func (@metadata.code.branch_hint \"\\00\") (@metadata.code.branch_hint \"\\01\") (br_if 0 (i32.const 0)))") "@metadata.code.branch_hint annotation: duplicate annotation")
(assert_malformed_custom (module quote "(func block (@metadata.code.branch_hint \"\\00\") end)") "@metadata.code.branch_hint annotation: misplaced")
(assert_malformed_custom (module quote "(func (param i32) local.get 0 if (@metadata.code.branch_hint \"\\00\") else end)") "@metadata.code.branch_hint annotation: misplaced")
(assert_malformed_custom (module quote "(func (if (i32.const 0) (@metadata.code.branch_hint \"\\00\") (then)))") "@metadata.code.branch_hint annotation: misplaced")
(assert_malformed_custom (module quote "(func (@metadata.code.branch_hint \"\\00\") (param i32))") "@metadata.code.branch_hint annotation: misplaced")
(assert_malformed_custom (module quote "(func (@metadata.code.branch_hint \"\\00\"))") "@metadata.code.branch_hint annotation: misplaced")
(assert_malformed_custom (module quote "(func (br_if (@metadata.code.branch_hint \"\\00\") 0 (i32.const 0)))") "@metadata.code.branch_hint annotation: misplaced")
(assert_malformed_custom (module quote "(global i32 (@metadata.code.branch_hint \"\\00\") (i32.const 0))") "@metadata.code.branch_hint annotation: not in a function")

;; Hints on what is no conditional

(assert_invalid_custom
  (module (func (@metadata.code.branch_hint "\00") (block)))
  "@metadata.code.branch_hint annotation: invalid target: block")
(assert_invalid_custom
  (module (func (@metadata.code.branch_hint "\00") (br_table 0 (i32.const 0))))
  "@metadata.code.branch_hint annotation: invalid target: br_table")
(assert_invalid_custom
  (module quote "(func (@metadata.code.branch_hint \"\\01\") nop)")
  "@metadata.code.branch_hint annotation: invalid target: nop")
(module (func (export "f") (result i32) (@metadata.code.branch_hint "\00") (i32.const 7)))
(assert_return (invoke "f") (i32.const 7))

;; Bytes that are a section of hints or names

(module (func (param i32) (if (local.get 0) (then))) (@custom "metadata.code.branch_hint" (before code) "\01\00\01\03\01\01"))
(assert_malformed_custom
  (module (func (param i32) (if (local.get 0) (then))) (@custom "metadata.code.branch_hint" "\01\00\01\03\01\01"))
  "metadata.code.branch_hint section: section behind the code section")
(assert_malformed_custom
  (module (func (param i32) (@metadata.code.branch_hint "\00") (if (local.get 0) (then)))
    (@custom "metadata.code.branch_hint" (before code) "\01\00\01\03\01\01"))
  "metadata.code.branch_hint section: repeated section")
(assert_invalid_custom
  (module (func (param i32) (if (local.get 0) (then))) (@custom "metadata.code.branch_hint" (after import) "\01\00\01\05\01\01"))
  "@metadata.code.branch_hint annotation: invalid target: end")
(module (@custom "name" "\00\02\01m"))
(assert_malformed_custom (module (@custom "name" "\00\02\02m")) "name section: length out of bounds")
(assert_malformed_custom (module $m (@custom "name" "\00\02\01m")) "name section: repeated section")

;; A fault of the grammar comes first, wherever it stands; annotations alone make no module malformed.

(assert_malformed (module quote "(@custom 4) (func $f) (func $f)") "duplicate func")
(assert_malformed (module quote "(@name \"x\") (module (func (i32.const)))") "unexpected token")
(assert_malformed (module quote "(module (@custom) (func (@name)) nonsense)") "unknown operator")
(assert_malformed (module quote "(module (@name") "unclosed annotation")
(assert_malformed (module quote "(@custom \"\\q\")") "illegal escape")
