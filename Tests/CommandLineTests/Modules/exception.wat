(module
  (tag $oops (param i32 f64))
  (func $thrower (throw $oops (i32.const 7) (f64.const 0.5)))
  (func (export "_start") (call $thrower)))
