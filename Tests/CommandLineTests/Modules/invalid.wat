(module
  (func $add (param i32) (result i32)
    (i32.add (local.get 0) (i64.const 1))))
