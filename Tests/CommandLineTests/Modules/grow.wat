;; Grows its memory until that fails, and leaves with 7 then.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $grow (loop $again (br_if $again (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))))
  (func (export "_start") (call $grow) (call $exit (i32.const 7))))
