(module
  (table $table 10 funcref)
  (func (export "_start")
    (loop $again (br_if $again (i32.ne (table.grow $table (ref.null func) (i32.const 100)) (i32.const -1))))))
