;;! test: print
(module $m
  (type $binary (func (param i32 i32) (result i32)))
  (import "host" "log" (func $log (param i64)))
  (func $max (export "max") (type $binary)
    (if (result i32) (i32.gt_s (local.get 0) (local.get 1))
      (then (local.get 0))
      (else (local.get 1))))
  (func $count (param $n i64) (local $i i64) (local $f f32)
    (block $done
      (loop $again
        (br_if $done (i64.ge_u (local.get $i) (local.get $n)))
        (call $log (local.get $i))
        (local.set $i (i64.add (local.get $i) (i64.const 1)))
        (br $again))))
  (start $nothing)
  (func $nothing))
;;! expect
;; (module $m
;;   (type $binary (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (param i64)))
;;   (type (;2;) (func))
;;   (import "host" "log" (func $log (type 1) (param i64)))
;;   (export "max" (func $max))
;;   (start $nothing)
;;   (func $max (type $binary) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     i32.gt_s
;;     if (result i32)
;;       local.get 0
;;     else
;;       local.get 1
;;     end
;;   )
;;   (func $count (type 1) (param $n i64)
;;     (local $i i64) (local $f f32)
;;     block $done
;;       loop $again
;;         local.get $i
;;         local.get $n
;;         i64.ge_u
;;         br_if $done
;;         local.get $i
;;         call $log
;;         local.get $i
;;         i64.const 1
;;         i64.add
;;         local.set $i
;;         br $again
;;       end
;;     end
;;   )
;;   (func $nothing (type 2)
;;   )
;; )

;;! test: print
(func (result f32 f64 f32 f64) f32.const nan:0x200000 f64.const -inf f32.const 0x1.8p-3 f64.const 0.1)
;;! expect
;; (module
;;   (type (;0;) (func (result f32 f64 f32 f64)))
;;   (func (;0;) (type 0) (result f32 f64 f32 f64)
;;     f32.const nan:0x200000
;;     f64.const -inf
;;     f32.const 0.1875
;;     f64.const 0.1
;;   )
;; )
