;; A file of cases. This one explains the format, and is itself a passing test.
;;
;; Comments may stand before the first case. A case begins with a line `;;! test: KIND OPTIONS`; the text of a module follows, and
;; after the line `;;! expect` the output that is expected, as comments, up to the next case or the end of the file. Blank lines
;; between cases mean nothing. Places in error texts count lines from the start of the file.
;;
;; Kinds:
;;   lower      the register code of all functions; with the option `metered` the code that charges fuel
;;   print      the module as the printer writes it
;;   encode     the bytes of the module, without names
;;   invalid    the validator's error, with its place; `valid` where there is none
;;   malformed  the parser's error, with its place; `well-formed` where there is none
;;
;; An option such as `+threads` switches a feature on that is not in WebAssembly 3.0.
;;
;; `BLESS=1 swift test --filter FileTests` writes the expected output anew; read the difference before you commit it.

;;! test: print
(func $double (param i32) (result i32)
  local.get 0 local.get 0 i32.add)
;;! expect
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (func $double (type 0) (param i32) (result i32)
;;     local.get 0
;;     local.get 0
;;     i32.add
;;   )
;; )

;;! test: invalid
(func (result i32)
  i64.const 0)
;;! expect
;; 33:14: type mismatch: instruction requires [i32] but stack has [i64]

;;! test: malformed
(func (result i32)
  i32.cosnt 0)
;;! expect
;; 39:3: unknown operator i32.cosnt
