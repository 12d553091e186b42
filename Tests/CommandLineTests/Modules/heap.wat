;; A list that never ends.
(module
  (type $list (struct (field (ref null $list)) (field i64)))
  (func $fill (local $list (ref null $list))
    (loop $again
      (local.set $list (struct.new $list (local.get $list) (i64.const 1)))
      (br $again)))
  (func (export "_start") (call $fill)))
