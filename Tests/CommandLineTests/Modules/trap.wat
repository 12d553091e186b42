(module $crash
  (func $inner (param $divisor i32) (result i32)
    (i32.div_u (i32.const 1) (local.get $divisor)))
  (func $outer
    (drop (call $inner (i32.const 0))))
  (func (export "_start")
    (call $outer)))
