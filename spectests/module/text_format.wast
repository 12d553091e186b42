;; The text format: abbreviations, inline imports and exports, folded and flat forms, comments, strings, identifiers, malformed text.

(module $abbreviations
  (; a block (; in a block ;) comment ;)
  (type $sig (func (param $x i32) (param i32 i32) (result i32)))
  (memory (export "inline memory") (data "abc" "\64\u{65}" "\t\n\r\"\'\\"))
  (table (export "inline table") funcref (elem $f $g))
  (global (export "one") (export "two") (mut i32) (i32.const 3))
  (func $f (export "f") (export "also f") (type $sig)
    local.get 0 ;; flat form
    local.get 1
    i32.add
    local.get 2
    i32.mul)
  (func $g (type $sig) (param $a i32) (param $b i32) (param $c i32) (result i32)
    (i32.sub (local.get $c) (i32.sub (local.get $b) (local.get $a))))
  (func (export "byte") (param i32) (result i32) local.get 0 i32.load8_u)
  (func (export "mixed") (param i32) (result i32)
    block $b (result i32)
      local.get 0
      if $i (result i32)
        i32.const 1
        br $b
      else $i
        (i32.const 2)
      end $i
    end $b)
  (func (export "indirect") (param i32) (result i32)
    (call_indirect (type $sig) (i32.const 1) (i32.const 10) (i32.const 100) (local.get 0)))
  (func $"a name with spaces" (export "quoted") (result i32) (i32.const 5))
  (func (export "\e2\82\ac\u{1f600}") (result i32) (call $"a name with spaces"))
  (func $strange!#$%&'*+-./:<=>?@\^_`|~ (export "") (result i32) (i32.const 6))
  (@custom_annotation (anything "at all" 0xff) ;; and a comment
  )
)
(assert_return (invoke "f" (i32.const 2) (i32.const 3) (i32.const 4)) (i32.const 20))
(assert_return (invoke "also f" (i32.const 1) (i32.const 1) (i32.const 1)) (i32.const 2))
(assert_return (invoke "byte" (i32.const 2)) (i32.const 0x63))
(assert_return (invoke "byte" (i32.const 3)) (i32.const 0x64))
(assert_return (invoke "byte" (i32.const 4)) (i32.const 0x65))
(assert_return (invoke "byte" (i32.const 8)) (i32.const 0x22))
(assert_return (invoke "byte" (i32.const 10)) (i32.const 0x5c))
(assert_return (invoke "byte" (i32.const 11)) (i32.const 0))
(assert_return (invoke "mixed" (i32.const 1)) (i32.const 1))
(assert_return (invoke "mixed" (i32.const 0)) (i32.const 2))
(assert_return (invoke "indirect" (i32.const 0)) (i32.const 1100))
(assert_return (invoke "indirect" (i32.const 1)) (i32.const 91))
(assert_return (invoke "€😀") (i32.const 5))
(assert_return (invoke "") (i32.const 6))
(assert_return (get "two") (i32.const 3))

;; Text as a quoted string.
(module quote "(func (export \"quoted\") (result i32)" "(i32.const 7))")
(assert_return (invoke "quoted") (i32.const 7))
(module quote)

(assert_malformed (module quote "(func (block $a) (br $b))") "unknown label")
(assert_malformed (module quote "(func (local.get $x))") "unknown local")
(assert_malformed (module quote "(func (call $f))") "unknown func")
(assert_malformed (module quote "(func (global.get $g))") "unknown global")
(assert_malformed (module quote "(func (type $t))") "unknown type")
(assert_malformed (module quote "(func $f) (func $f)") "duplicate func")
(assert_malformed (module quote "(func (param $x i32) (local $x i32))") "duplicate local")
(assert_malformed (module quote "(memory $m 1) (memory $m 1)") "duplicate memory")
(assert_malformed (module quote "(func i32.ad)") "unknown operator")
(assert_malformed (module quote "(func (i32.const 1)") "unexpected token")
(assert_malformed (module quote "(func block end $x)") "mismatching label")
(assert_malformed (module quote "(func block $a end $b)") "mismatching label")
(assert_malformed (module quote "(func) (import \"a\" \"b\" (func))") "import after function")
(assert_malformed (module quote "(memory 1) (import \"a\" \"b\" (func))") "import after memory")
(assert_malformed (module quote "(type $t (func (param i32))) (func (type $t) (param i64))") "inline function type")
(assert_malformed (module quote "(func (result i32) (param i32) (i32.const 1))") "unexpected token")
(assert_malformed (module quote "(func (local i32) (param i32))") "unexpected token")
(assert_malformed (module quote "(data \"\\zz\")") "illegal escape")
(assert_malformed (module quote "(func (export \"\\ff\"))") "malformed UTF-8 encoding")
(assert_malformed (module quote "(; never closed") "unclosed comment")
(assert_malformed (module quote "(func $f) (start $f) (start $f)") "multiple start sections")
(assert_malformed (module quote "(memory 0x1_0000_0000_0000_0000)") "i64 constant out of range")
(assert_malformed (module quote "(func drop)drop") "unexpected token")
(assert_malformed (module quote "(func (i32.const 0)(if (then) (else) (else)))") "unexpected token")
