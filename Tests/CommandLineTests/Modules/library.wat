(module
  (global $ready (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $ready (i32.const 100)))
  (func (export "add") (param i32 i32) (result i32)
    (i32.add (global.get $ready) (i32.add (local.get 0) (local.get 1)))))
