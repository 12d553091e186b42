;; Relaxed vector operators: where the specification gives a choice, every allowed result is listed.

(module
  (func (export "swizzle") (param v128 v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))
  (func (export "trunc s") (param v128) (result v128) (i32x4.relaxed_trunc_f32x4_s (local.get 0)))
  (func (export "trunc u") (param v128) (result v128) (i32x4.relaxed_trunc_f32x4_u (local.get 0)))
  (func (export "trunc f64 s") (param v128) (result v128) (i32x4.relaxed_trunc_f64x2_s_zero (local.get 0)))
  (func (export "trunc f64 u") (param v128) (result v128) (i32x4.relaxed_trunc_f64x2_u_zero (local.get 0)))
  (func (export "madd f32") (param v128 v128 v128) (result v128) (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "nmadd f32") (param v128 v128 v128) (result v128) (f32x4.relaxed_nmadd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "madd f64") (param v128 v128 v128) (result v128) (f64x2.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "nmadd f64") (param v128 v128 v128) (result v128) (f64x2.relaxed_nmadd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "select i8") (param v128 v128 v128) (result v128) (i8x16.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "select i16") (param v128 v128 v128) (result v128) (i16x8.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "select i32") (param v128 v128 v128) (result v128) (i32x4.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "select i64") (param v128 v128 v128) (result v128) (i64x2.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "min f32") (param v128 v128) (result v128) (f32x4.relaxed_min (local.get 0) (local.get 1)))
  (func (export "max f32") (param v128 v128) (result v128) (f32x4.relaxed_max (local.get 0) (local.get 1)))
  (func (export "min f64") (param v128 v128) (result v128) (f64x2.relaxed_min (local.get 0) (local.get 1)))
  (func (export "max f64") (param v128 v128) (result v128) (f64x2.relaxed_max (local.get 0) (local.get 1)))
  (func (export "q15mulr") (param v128 v128) (result v128) (i16x8.relaxed_q15mulr_s (local.get 0) (local.get 1)))
  (func (export "dot") (param v128 v128) (result v128) (i16x8.relaxed_dot_i8x16_i7x16_s (local.get 0) (local.get 1)))
  (func (export "dot add") (param v128 v128 v128) (result v128) (i32x4.relaxed_dot_i8x16_i7x16_add_s (local.get 0) (local.get 1) (local.get 2)))
  ;; The same operands give the same result within one execution environment.
  (func (export "madd is deterministic") (param v128 v128 v128) (result i32)
    (i8x16.all_true
      (i32x4.eq
        (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2))
        (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))))
)
;; Indices below 16 have one result; those with the highest bit set give zero; others give zero or the byte modulo 16.
(assert_return (invoke "swizzle" (v128.const i8x16 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25) (v128.const i8x16 15 0 14 1 13 2 12 3 11 4 10 5 9 6 8 7))
  (v128.const i8x16 25 10 24 11 23 12 22 13 21 14 20 15 19 16 18 17))
(assert_return (invoke "swizzle" (v128.const i8x16 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25) (v128.const i8x16 16 17 31 0 0 0 0 0 0 0 0 0 0 0 255 128))
  (either (v128.const i8x16 0 0 0 10 10 10 10 10 10 10 10 10 10 10 0 0) (v128.const i8x16 10 11 25 10 10 10 10 10 10 10 10 10 10 10 0 0)))
(assert_return (invoke "trunc s" (v128.const f32x4 1.9 -1.9 2147483520 -2147483648)) (v128.const i32x4 1 -1 2147483520 -2147483648))
(assert_return (invoke "trunc s" (v128.const f32x4 nan nan nan nan))
  (either (v128.const i32x4 0 0 0 0) (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000)))
(assert_return (invoke "trunc s" (v128.const f32x4 inf 3e9 0 0)) (either (v128.const i32x4 0x7fffffff 0x7fffffff 0 0) (v128.const i32x4 0x80000000 0x80000000 0 0)))
(assert_return (invoke "trunc u" (v128.const f32x4 0.5 3000000000 4294967040 1)) (v128.const i32x4 0 3000000000 4294967040 1))
(assert_return (invoke "trunc u" (v128.const f32x4 -1 -1 5 5)) (either (v128.const i32x4 0 0 5 5) (v128.const i32x4 -1 -1 5 5)))
(assert_return (invoke "trunc f64 s" (v128.const f64x2 -2147483648.9 2147483647.9)) (v128.const i32x4 -2147483648 2147483647 0 0))
(assert_return (invoke "trunc f64 u" (v128.const f64x2 4294967295.9 0.1)) (v128.const i32x4 -1 0 0 0))
;; Exact products and sums do not depend on fusing.
(assert_return (invoke "madd f32" (v128.const f32x4 2 3 -4 0.5) (v128.const f32x4 5 7 2 8) (v128.const f32x4 1 -1 0.5 -4)) (v128.const f32x4 11 20 -7.5 0))
(assert_return (invoke "nmadd f32" (v128.const f32x4 2 3 -4 0.5) (v128.const f32x4 5 7 2 8) (v128.const f32x4 1 -1 0.5 4)) (v128.const f32x4 -9 -22 8.5 0))
(assert_return (invoke "madd f64" (v128.const f64x2 1e100 -3) (v128.const f64x2 0 3) (v128.const f64x2 7 9)) (v128.const f64x2 7 0))
(assert_return (invoke "nmadd f64" (v128.const f64x2 4 -3) (v128.const f64x2 0.25 3) (v128.const f64x2 7 9)) (v128.const f64x2 6 18))
;; (1 + 2^-23)^2 - (1 + 2^-22) is 2^-46 when fused and 0 otherwise.
(assert_return
  (invoke "madd f32" (v128.const f32x4 0x1.000002p0 1 1 1) (v128.const f32x4 0x1.000002p0 1 1 1) (v128.const f32x4 -0x1.000004p0 0 0 0))
  (either (v128.const f32x4 0 1 1 1) (v128.const f32x4 0x1p-46 1 1 1)))
(assert_return
  (invoke "madd f64" (v128.const f64x2 0x1p1023 1) (v128.const f64x2 2 1) (v128.const f64x2 -0x1p1023 0))
  (either (v128.const f64x2 inf 1) (v128.const f64x2 0x1p1023 1)))
(assert_return (invoke "madd is deterministic" (v128.const f32x4 0x1.000002p0 3 4 5) (v128.const f32x4 0x1.000002p0 3 4 5) (v128.const f32x4 1 1 1 1)) (i32.const 1))
;; Masks of whole lanes have one result.
(assert_return (invoke "select i8" (v128.const i64x2 0x1111111111111111 0x1111111111111111) (v128.const i64x2 0x2222222222222222 0x2222222222222222) (v128.const i8x16 0 -1 0 -1 0 0 0 0 -1 -1 -1 -1 0 0 0 -1))
  (v128.const i64x2 0x2222222211221122 0x1122222211111111))
(assert_return (invoke "select i16" (v128.const i16x8 1 2 3 4 5 6 7 8) (v128.const i16x8 11 12 13 14 15 16 17 18) (v128.const i16x8 0 -1 0 -1 -1 0 0 -1)) (v128.const i16x8 11 2 13 4 5 16 17 8))
(assert_return (invoke "select i32" (v128.const i32x4 1 2 3 4) (v128.const i32x4 5 6 7 8) (v128.const i32x4 -1 0 0 -1)) (v128.const i32x4 1 6 7 4))
(assert_return (invoke "select i64" (v128.const i64x2 1 2) (v128.const i64x2 3 4) (v128.const i64x2 0 -1)) (v128.const i64x2 3 2))
;; With other masks, bits are selected or whole lanes by their highest bit.
(assert_return (invoke "select i32" (v128.const i32x4 -1 -1 -1 -1) (v128.const i32x4 0 0 0 0) (v128.const i32x4 0x80000001 0x7fffffff 0 -1))
  (either (v128.const i32x4 0x80000001 0x7fffffff 0 -1) (v128.const i32x4 -1 0 0 -1)))
(assert_return (invoke "min f32" (v128.const f32x4 1 -2 inf 0) (v128.const f32x4 2 -3 5 0)) (v128.const f32x4 1 -3 5 0))
(assert_return (invoke "max f32" (v128.const f32x4 1 -2 -inf 0) (v128.const f32x4 2 -3 5 0)) (v128.const f32x4 2 -2 5 0))
(assert_return (invoke "min f64" (v128.const f64x2 -0 7) (v128.const f64x2 0 7)) (either (v128.const f64x2 -0 7) (v128.const f64x2 0 7)))
(assert_return (invoke "max f64" (v128.const f64x2 nan 7) (v128.const f64x2 1 6)) (either (v128.const f64x2 nan:canonical 7) (v128.const f64x2 1 7)))
(assert_return (invoke "q15mulr" (v128.const i16x8 16384 -32768 32767 1 100 -3 0 2) (v128.const i16x8 16384 32767 32767 1 200 16384 5 8192)) (v128.const i16x8 8192 -32767 32766 0 1 -1 0 1))
(assert_return (invoke "q15mulr" (v128.const i16x8 -32768 0 0 0 0 0 0 0) (v128.const i16x8 -32768 0 0 0 0 0 0 0))
  (either (v128.const i16x8 32767 0 0 0 0 0 0 0) (v128.const i16x8 -32768 0 0 0 0 0 0 0)))
(assert_return (invoke "dot" (v128.const i8x16 1 2 3 4 -5 6 -128 -128 127 127 0 0 10 20 30 40) (v128.const i8x16 1 1 2 2 3 3 127 127 127 127 1 1 0 1 2 3)) (v128.const i16x8 3 14 3 -32512 32258 0 20 180))
(assert_return
  (invoke "dot add" (v128.const i8x16 1 2 3 4 -5 6 -128 -128 127 127 0 0 10 20 30 40) (v128.const i8x16 1 1 2 2 3 3 127 127 127 127 1 1 0 1 2 3) (v128.const i32x4 1000 -1 2 -200))
  (v128.const i32x4 1017 -32510 32260 0))

(assert_invalid (module (func (param v128) (result v128) (f32x4.relaxed_madd (local.get 0) (local.get 0) (f32.const 1)))) "type mismatch")
