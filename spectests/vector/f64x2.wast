;; Operators on f64x2 lanes.
;; Made by spectests/tools/vector_vectors.c:
;; cc -O0 -ffp-contract=off -o vector_vectors spectests/tools/vector_vectors.c -lm && ./vector_vectors f64x2 > spectests/vector/f64x2.wast

(module
  (func (export "eq") (param v128 v128) (result v128) (f64x2.eq (local.get 0) (local.get 1)))
  (func (export "ne") (param v128 v128) (result v128) (f64x2.ne (local.get 0) (local.get 1)))
  (func (export "lt") (param v128 v128) (result v128) (f64x2.lt (local.get 0) (local.get 1)))
  (func (export "gt") (param v128 v128) (result v128) (f64x2.gt (local.get 0) (local.get 1)))
  (func (export "le") (param v128 v128) (result v128) (f64x2.le (local.get 0) (local.get 1)))
  (func (export "ge") (param v128 v128) (result v128) (f64x2.ge (local.get 0) (local.get 1)))
  (func (export "abs") (param v128) (result v128) (f64x2.abs (local.get 0)))
  (func (export "neg") (param v128) (result v128) (f64x2.neg (local.get 0)))
  (func (export "ceil") (param v128) (result v128) (f64x2.ceil (local.get 0)))
  (func (export "floor") (param v128) (result v128) (f64x2.floor (local.get 0)))
  (func (export "trunc") (param v128) (result v128) (f64x2.trunc (local.get 0)))
  (func (export "nearest") (param v128) (result v128) (f64x2.nearest (local.get 0)))
  (func (export "sqrt") (param v128) (result v128) (f64x2.sqrt (local.get 0)))
  (func (export "add") (param v128 v128) (result v128) (f64x2.add (local.get 0) (local.get 1)))
  (func (export "sub") (param v128 v128) (result v128) (f64x2.sub (local.get 0) (local.get 1)))
  (func (export "mul") (param v128 v128) (result v128) (f64x2.mul (local.get 0) (local.get 1)))
  (func (export "div") (param v128 v128) (result v128) (f64x2.div (local.get 0) (local.get 1)))
  (func (export "min") (param v128 v128) (result v128) (f64x2.min (local.get 0) (local.get 1)))
  (func (export "max") (param v128 v128) (result v128) (f64x2.max (local.get 0) (local.get 1)))
  (func (export "pmin") (param v128 v128) (result v128) (f64x2.pmin (local.get 0) (local.get 1)))
  (func (export "pmax") (param v128 v128) (result v128) (f64x2.pmax (local.get 0) (local.get 1)))
)

;; eq
(assert_return (invoke "eq" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const i64x2 -1 -1))
(assert_return (invoke "eq" (v128.const f64x2 0x1.8p+0 -0x1.f4b080d7a95c3p+3) (v128.const f64x2 -inf -0x1.55ada75d52cdp-6)) (v128.const i64x2 0 0))
(assert_return (invoke "eq" (v128.const f64x2 0x1.999999999999ap-4 -0x1.85e2fd59f8226p-6) (v128.const f64x2 -0x1p+0 0x1.641f9de867ed8p+5)) (v128.const i64x2 0 0))
(assert_return (invoke "eq" (v128.const f64x2 0x1.1ee1911ef5228p+5 0x1p+0) (v128.const f64x2 inf -0x1p+0)) (v128.const i64x2 0 0))
(assert_return (invoke "eq" (v128.const f64x2 0x1.c7ce53a37a7c7p-4 -0x1.fffffffffffffp+1023) (v128.const f64x2 0x1.0640f7c6660dap+1 0x0.fffffffffffffp-1022)) (v128.const i64x2 0 0))
(assert_return (invoke "eq" (v128.const f64x2 0x1.8p+0 0x1.fffffffffffffp+1023) (v128.const f64x2 0x1.2e1435a48e9d7p+7 inf)) (v128.const i64x2 0 0))
(assert_return (invoke "eq" (v128.const f64x2 -0x1p-1 -0x1.7925508212164p-1) (v128.const f64x2 0x1.09bae9b211527p+3 -0x1.bd75eb885acd9p+8)) (v128.const i64x2 0 0))
(assert_return (invoke "eq" (v128.const f64x2 0x1.0000000000001p+51 -0x1.9ff7a89c1081fp+5) (v128.const f64x2 nan:0x8000000000000 -0x1.f29b74802f718p-4)) (v128.const i64x2 0 0))

;; ne
(assert_return (invoke "ne" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const i64x2 0 0))
(assert_return (invoke "ne" (v128.const f64x2 0x0.0000000000001p-1022 -inf) (v128.const f64x2 -0x1.4822e96e04c14p+7 -0x1p-1)) (v128.const i64x2 -1 -1))
(assert_return (invoke "ne" (v128.const f64x2 -0x1p+0 0x1.7e5039386dfep+1) (v128.const f64x2 0x1.0000000000001p+51 0x1p+0)) (v128.const i64x2 -1 -1))
(assert_return (invoke "ne" (v128.const f64x2 -0x1.41eab41418cd8p+8 0x1.4p+1) (v128.const f64x2 0x1.2d397d2ad84e8p+4 0x1.6fc4cb8032fa7p+1)) (v128.const i64x2 -1 -1))
(assert_return (invoke "ne" (v128.const f64x2 inf 0x1.d4c7578bf9bf3p+7) (v128.const f64x2 0x1.99121db71266p+8 0x1.1005e57f52647p-7)) (v128.const i64x2 -1 -1))
(assert_return (invoke "ne" (v128.const f64x2 -0x0p+0 -0x1p+0) (v128.const f64x2 -inf -0x1p+52)) (v128.const i64x2 -1 -1))
(assert_return (invoke "ne" (v128.const f64x2 0x0p+0 0x1.a69b2e5ea74b6p-4) (v128.const f64x2 -0x1.9f97cbb9a2171p+7 -0x1.6f26b4dd8985ep-3)) (v128.const i64x2 -1 -1))
(assert_return (invoke "ne" (v128.const f64x2 0x1p-1 -0x1.0e4b6f1167e1fp-4) (v128.const f64x2 0x1.ee6006defdd31p-1 -0x1.f702bcb609e69p-5)) (v128.const i64x2 -1 -1))

;; lt
(assert_return (invoke "lt" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const i64x2 0 0))
(assert_return (invoke "lt" (v128.const f64x2 -0x1p-1 -0x1.2ac7a159126cbp+2) (v128.const f64x2 -0x1.42099650c9f41p+3 0x1.7d052a1bcd132p-2)) (v128.const i64x2 0 -1))
(assert_return (invoke "lt" (v128.const f64x2 nan:0x8000000000000 -0x1.8ee7056062e47p-2) (v128.const f64x2 0x0.fffffffffffffp-1022 nan:0x4000000000000)) (v128.const i64x2 0 0))
(assert_return (invoke "lt" (v128.const f64x2 0x1.8p+0 -0x1.846e1322fa07ep+3) (v128.const f64x2 0x1.0000000000001p+51 -0x1.fffffffffffffp+1023)) (v128.const i64x2 -1 0))
(assert_return (invoke "lt" (v128.const f64x2 -0x1.abf54126a3f87p+2 nan:0x4000000000000) (v128.const f64x2 nan:0x4000000000000 0x1.b6df1c9dacfcp+3)) (v128.const i64x2 0 0))
(assert_return (invoke "lt" (v128.const f64x2 -0x1.e3212f4a3950bp+8 -0x1.cf9368bbda44bp+2) (v128.const f64x2 0x1.2e0d83382f15ap+4 0x0p+0)) (v128.const i64x2 -1 -1))
(assert_return (invoke "lt" (v128.const f64x2 nan:0x8000000000000 -0x0.0000000000001p-1022) (v128.const f64x2 nan:0x8000000000000 nan:0x4000000000000)) (v128.const i64x2 0 0))
(assert_return (invoke "lt" (v128.const f64x2 0x1.d055116fdfd95p+3 0x1.06c3c85e0c1f4p-5) (v128.const f64x2 0x0.fffffffffffffp-1022 0x1.a2c7094ff02b4p+0)) (v128.const i64x2 0 -1))

;; gt
(assert_return (invoke "gt" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const i64x2 0 0))
(assert_return (invoke "gt" (v128.const f64x2 -0x0p+0 -nan:0x8000000000000) (v128.const f64x2 0x1.9ea62d78a1c5bp+8 0x1.4b273e4aa40d5p+4)) (v128.const i64x2 0 0))
(assert_return (invoke "gt" (v128.const f64x2 0x1.1ff7981efc9c2p+6 -0x1.56e2843f0d382p-1) (v128.const f64x2 nan:0x4000000000000 -0x1.391d35fb1e2f4p+5)) (v128.const i64x2 0 -1))
(assert_return (invoke "gt" (v128.const f64x2 0x1.d8e47e6d1cff7p-1 -0x1.9e3ebf05ccde2p-1) (v128.const f64x2 -0x1.29ef500586115p+7 0x1.209f0aaa86719p-7)) (v128.const i64x2 -1 0))
(assert_return (invoke "gt" (v128.const f64x2 0x1.24ec1ad2deb0ap+7 -0x1.b7ba84ec145bep-1) (v128.const f64x2 0x1.0000000000001p+51 0x1p-1022)) (v128.const i64x2 0 0))
(assert_return (invoke "gt" (v128.const f64x2 0x1.3520b1ffb1288p+0 -0x1p+52) (v128.const f64x2 0x1p+0 nan:0x8000000000000)) (v128.const i64x2 -1 0))
(assert_return (invoke "gt" (v128.const f64x2 0x1.0000000000001p+52 -0x0p+0) (v128.const f64x2 0x1.8142d8f46f713p-1 0x1.2ada50ea6a707p-3)) (v128.const i64x2 -1 0))
(assert_return (invoke "gt" (v128.const f64x2 0x1.bdd9ebfa4236ep-5 0x1.3ed28fd0d2822p-2) (v128.const f64x2 -0x1.c0c62d9bc53acp+2 0x1.4p+1)) (v128.const i64x2 -1 0))

;; le
(assert_return (invoke "le" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const i64x2 -1 -1))
(assert_return (invoke "le" (v128.const f64x2 -0x1.e592f6dc7958bp-4 -0x1.044d0052e5342p+0) (v128.const f64x2 -0x0.0000000000001p-1022 0x1.d3c9aa4865417p+1)) (v128.const i64x2 -1 -1))
(assert_return (invoke "le" (v128.const f64x2 -0x0.0000000000001p-1022 0x1.0000000000001p+51) (v128.const f64x2 0x1.87477ee14314p+4 0x1.4687199764c09p-5)) (v128.const i64x2 -1 0))
(assert_return (invoke "le" (v128.const f64x2 0x0p+0 0x1.7c88982108c23p+5) (v128.const f64x2 0x1p-1022 0x1.945309541722cp+1)) (v128.const i64x2 -1 0))
(assert_return (invoke "le" (v128.const f64x2 0x1.4p+1 nan:0x4000000000000) (v128.const f64x2 0x1.8p+0 -0x1.19813be216fdfp-1)) (v128.const i64x2 0 0))
(assert_return (invoke "le" (v128.const f64x2 0x1.0decb035cc0bp+7 0x1.fffffffffffffp-2) (v128.const f64x2 0x1.999999999999ap-4 -0x1.fffffffffffffp+1023)) (v128.const i64x2 0 0))
(assert_return (invoke "le" (v128.const f64x2 -0x1.bfa100bcec931p+3 0x1.191fa401e28ffp-7) (v128.const f64x2 0x1.1c97429f7769p+0 0x1.fffffffffffffp+1023)) (v128.const i64x2 -1 -1))
(assert_return (invoke "le" (v128.const f64x2 0x1.ead8d5c8ba64dp+5 -0x1.fffffffffffffp+1023) (v128.const f64x2 0x1.4p+1 0x0p+0)) (v128.const i64x2 0 -1))

;; ge
(assert_return (invoke "ge" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const i64x2 -1 -1))
(assert_return (invoke "ge" (v128.const f64x2 -0x1.3d662f3f64394p+5 -0x0.0000000000001p-1022) (v128.const f64x2 -0x1.3328cde2fe9bp-2 nan:0x4000000000000)) (v128.const i64x2 0 0))
(assert_return (invoke "ge" (v128.const f64x2 -0x1.2bfc9e9b369fp+5 -0x1.855350a4d80bfp+5) (v128.const f64x2 -0x1.88df4df9c43cp-5 0x1.fffffffffffffp+1023)) (v128.const i64x2 0 0))
(assert_return (invoke "ge" (v128.const f64x2 0x1p-1 -0x1p-1) (v128.const f64x2 0x1.0000000000001p+51 -0x1.5e20810b658a4p+2)) (v128.const i64x2 0 -1))
(assert_return (invoke "ge" (v128.const f64x2 -0x1.8ca4d1dc82fp-5 0x1.0000000000001p+51) (v128.const f64x2 0x1.0000000000001p+52 0x1p-1022)) (v128.const i64x2 0 -1))
(assert_return (invoke "ge" (v128.const f64x2 0x1.784cbbe990b3dp+2 0x1.fffffffffffffp+1023) (v128.const f64x2 0x1.4p+1 0x1.cff48ab645809p-2)) (v128.const i64x2 -1 -1))
(assert_return (invoke "ge" (v128.const f64x2 -nan:0x8000000000000 -0x1p+0) (v128.const f64x2 0x1.bb6a026313e44p-7 0x1.2b6f826698372p-7)) (v128.const i64x2 0 0))
(assert_return (invoke "ge" (v128.const f64x2 -0x1.3067c59dfa339p+7 0x0p+0) (v128.const f64x2 nan:0x8000000000000 -0x1.fffffffffffffp+1023)) (v128.const i64x2 0 -1))

;; abs
(assert_return (invoke "abs" (v128.const f64x2 0x0p+0 -0x0p+0)) (v128.const f64x2 0x0p+0 0x0p+0))
(assert_return (invoke "abs" (v128.const f64x2 0x1.8669362229fa3p+1 -0x1p-1)) (v128.const f64x2 0x1.8669362229fa3p+1 0x1p-1))
(assert_return (invoke "abs" (v128.const f64x2 -inf -0x1.fffffffffffffp+1023)) (v128.const f64x2 inf 0x1.fffffffffffffp+1023))
(assert_return (invoke "abs" (v128.const f64x2 nan:0x4000000000000 -nan:0x8000000000000)) (v128.const f64x2 nan:0x4000000000000 nan:0x8000000000000))
(assert_return (invoke "abs" (v128.const f64x2 0x1.5e302116cd40cp+3 0x1.1b259b2fcf7bfp+5)) (v128.const f64x2 0x1.5e302116cd40cp+3 0x1.1b259b2fcf7bfp+5))
(assert_return (invoke "abs" (v128.const f64x2 -0x1.f46b19f5e6093p-5 -0x1.01799c1bfda8ep+6)) (v128.const f64x2 0x1.f46b19f5e6093p-5 0x1.01799c1bfda8ep+6))
(assert_return (invoke "abs" (v128.const f64x2 0x1.622c4fcd3e9dfp+8 0x1.0000000000001p+52)) (v128.const f64x2 0x1.622c4fcd3e9dfp+8 0x1.0000000000001p+52))
(assert_return (invoke "abs" (v128.const f64x2 -0x1.fffffffffffffp+1023 0x1p-1022)) (v128.const f64x2 0x1.fffffffffffffp+1023 0x1p-1022))

;; neg
(assert_return (invoke "neg" (v128.const f64x2 0x0p+0 -0x0p+0)) (v128.const f64x2 -0x0p+0 0x0p+0))
(assert_return (invoke "neg" (v128.const f64x2 0x1.8a173125627d5p+4 -0x1.7e8ff87cb0b03p+1)) (v128.const f64x2 -0x1.8a173125627d5p+4 0x1.7e8ff87cb0b03p+1))
(assert_return (invoke "neg" (v128.const f64x2 0x1.5deecfbc74086p+2 0x1.e92bc20d9b007p+1)) (v128.const f64x2 -0x1.5deecfbc74086p+2 -0x1.e92bc20d9b007p+1))
(assert_return (invoke "neg" (v128.const f64x2 0x1.a74e3f018c5d5p+8 -0x1.0c79dba0e2576p-3)) (v128.const f64x2 -0x1.a74e3f018c5d5p+8 0x1.0c79dba0e2576p-3))
(assert_return (invoke "neg" (v128.const f64x2 -0x1.fffffffffffffp+1023 0x1.fffffffffffffp-2)) (v128.const f64x2 0x1.fffffffffffffp+1023 -0x1.fffffffffffffp-2))
(assert_return (invoke "neg" (v128.const f64x2 -0x1.a288dae77e17dp+3 0x1.b27295a8a13bap-2)) (v128.const f64x2 0x1.a288dae77e17dp+3 -0x1.b27295a8a13bap-2))
(assert_return (invoke "neg" (v128.const f64x2 -0x1p+0 -0x1.bbac2b4a8919cp+3)) (v128.const f64x2 0x1p+0 0x1.bbac2b4a8919cp+3))
(assert_return (invoke "neg" (v128.const f64x2 0x1.999999999999ap-4 0x1.5eec860467552p+3)) (v128.const f64x2 -0x1.999999999999ap-4 -0x1.5eec860467552p+3))

;; ceil
(assert_return (invoke "ceil" (v128.const f64x2 0x0p+0 -0x0p+0)) (v128.const f64x2 0x0p+0 -0x0p+0))
(assert_return (invoke "ceil" (v128.const f64x2 -0x1.505f7f90cf3d7p+7 0x1.c700999071ab2p-5)) (v128.const f64x2 -0x1.5p+7 0x1p+0))
(assert_return (invoke "ceil" (v128.const f64x2 0x1.4p+1 0x1.a771fd70d7dd6p-6)) (v128.const f64x2 0x1.8p+1 0x1p+0))
(assert_return (invoke "ceil" (v128.const f64x2 0x1.999999999999ap-4 0x1.e28d9c8a434dep-4)) (v128.const f64x2 0x1p+0 0x1p+0))
(assert_return (invoke "ceil" (v128.const f64x2 -0x1.754a3eef6f5e6p-4 0x0p+0)) (v128.const f64x2 -0x0p+0 0x0p+0))
(assert_return (invoke "ceil" (v128.const f64x2 0x1.4p+1 0x1.fffffffffffffp+1023)) (v128.const f64x2 0x1.8p+1 0x1.fffffffffffffp+1023))
(assert_return (invoke "ceil" (v128.const f64x2 0x1.2978fdf35df3p-1 -0x1.1a7e773ec94cap+1)) (v128.const f64x2 0x1p+0 -0x1p+1))
(assert_return (invoke "ceil" (v128.const f64x2 0x1.3ee7f96c867f2p-4 0x1.ef5fa0606a0ebp-7)) (v128.const f64x2 0x1p+0 0x1p+0))

;; floor
(assert_return (invoke "floor" (v128.const f64x2 0x0p+0 -0x0p+0)) (v128.const f64x2 0x0p+0 -0x0p+0))
(assert_return (invoke "floor" (v128.const f64x2 0x1.099e7c264fb8cp+3 0x1.999999999999ap-4)) (v128.const f64x2 0x1p+3 0x0p+0))
(assert_return (invoke "floor" (v128.const f64x2 -nan:0x8000000000000 0x1.8p+0)) (v128.const f64x2 nan:canonical 0x1p+0))
(assert_return (invoke "floor" (v128.const f64x2 0x0.0000000000001p-1022 0x1.0000000000001p+52)) (v128.const f64x2 0x0p+0 0x1.0000000000001p+52))
(assert_return (invoke "floor" (v128.const f64x2 -0x1.999e8172bc0f7p-7 0x1.7eb0e19d01f0ap-2)) (v128.const f64x2 -0x1p+0 0x0p+0))
(assert_return (invoke "floor" (v128.const f64x2 0x1.39c60e42badc9p-7 -0x1.84a2b5de05bb2p-4)) (v128.const f64x2 0x0p+0 -0x1p+0))
(assert_return (invoke "floor" (v128.const f64x2 nan:0x8000000000000 0x1.b715143e2b15cp-7)) (v128.const f64x2 nan:canonical 0x0p+0))
(assert_return (invoke "floor" (v128.const f64x2 -0x0.0000000000001p-1022 -0x1.36f32fde04be8p-6)) (v128.const f64x2 -0x1p+0 -0x1p+0))

;; trunc
(assert_return (invoke "trunc" (v128.const f64x2 0x0p+0 -0x0p+0)) (v128.const f64x2 0x0p+0 -0x0p+0))
(assert_return (invoke "trunc" (v128.const f64x2 -0x1p+0 -0x1.9be381389d3c5p+3)) (v128.const f64x2 -0x1p+0 -0x1.8p+3))
(assert_return (invoke "trunc" (v128.const f64x2 0x1.ccec35f62d6c2p-4 -inf)) (v128.const f64x2 0x0p+0 -inf))
(assert_return (invoke "trunc" (v128.const f64x2 -inf 0x1.5af755a5f463bp+1)) (v128.const f64x2 -inf 0x1p+1))
(assert_return (invoke "trunc" (v128.const f64x2 -0x1.8b60e248a129p+6 0x1.c391e1411f01fp+5)) (v128.const f64x2 -0x1.88p+6 0x1.cp+5))
(assert_return (invoke "trunc" (v128.const f64x2 -nan:0x8000000000000 -0x1.03025811ef813p+0)) (v128.const f64x2 nan:canonical -0x1p+0))
(assert_return (invoke "trunc" (v128.const f64x2 0x0.0000000000001p-1022 0x1.c88a070111196p-6)) (v128.const f64x2 0x0p+0 0x0p+0))
(assert_return (invoke "trunc" (v128.const f64x2 0x1.0000000000001p+52 0x1.6debaf9ccf4ebp+7)) (v128.const f64x2 0x1.0000000000001p+52 0x1.6cp+7))

;; nearest
(assert_return (invoke "nearest" (v128.const f64x2 0x0p+0 -0x0p+0)) (v128.const f64x2 0x0p+0 -0x0p+0))
(assert_return (invoke "nearest" (v128.const f64x2 -0x1.7c243f827c33fp+4 0x1.b84972b48f0f1p+0)) (v128.const f64x2 -0x1.8p+4 0x1p+1))
(assert_return (invoke "nearest" (v128.const f64x2 -0x1.5e1f1befdb9f2p-4 0x1.1da2d60f17121p+1)) (v128.const f64x2 -0x0p+0 0x1p+1))
(assert_return (invoke "nearest" (v128.const f64x2 0x1.fffffffffffffp-2 0x1.4432f2d913c8cp+3)) (v128.const f64x2 0x0p+0 0x1.4p+3))
(assert_return (invoke "nearest" (v128.const f64x2 -0x1p-1 -0x1.aadaa962abd0ap-7)) (v128.const f64x2 -0x0p+0 -0x0p+0))
(assert_return (invoke "nearest" (v128.const f64x2 0x1.cc67ce3207cf1p+6 -0x1.7174df1fb55d9p-6)) (v128.const f64x2 0x1.ccp+6 -0x0p+0))
(assert_return (invoke "nearest" (v128.const f64x2 0x1.68a2a83430c59p-2 -0x1.7e3183919e716p+6)) (v128.const f64x2 0x0p+0 -0x1.8p+6))
(assert_return (invoke "nearest" (v128.const f64x2 -0x1.cf44afe095b1dp-7 0x1.f31249868725cp+6)) (v128.const f64x2 -0x0p+0 0x1.f4p+6))

;; sqrt
(assert_return (invoke "sqrt" (v128.const f64x2 0x0p+0 -0x0p+0)) (v128.const f64x2 0x0p+0 -0x0p+0))
(assert_return (invoke "sqrt" (v128.const f64x2 -0x1.d0e408dba2932p+1 -0x1.d3f396ee4240cp+7)) (v128.const f64x2 nan:canonical nan:canonical))
(assert_return (invoke "sqrt" (v128.const f64x2 0x1.fffffffffffffp+1023 -0x1p+52)) (v128.const f64x2 0x1.fffffffffffffp+511 nan:canonical))
(assert_return (invoke "sqrt" (v128.const f64x2 nan:0x4000000000000 0x1.26a4d441c1d9cp-1)) (v128.const f64x2 nan:arithmetic 0x1.84676bc9c3f2p-1))
(assert_return (invoke "sqrt" (v128.const f64x2 0x1p+0 inf)) (v128.const f64x2 0x1p+0 inf))
(assert_return (invoke "sqrt" (v128.const f64x2 0x1.01da4c68af809p-1 0x1.98dd48ebf46c8p-5)) (v128.const f64x2 0x1.6b58acd17da48p-1 0x1.c9890ac73f0efp-3))
(assert_return (invoke "sqrt" (v128.const f64x2 0x1.fffffffffffffp+1023 -0x1p+0)) (v128.const f64x2 0x1.fffffffffffffp+511 nan:canonical))
(assert_return (invoke "sqrt" (v128.const f64x2 -0x1.fffffffffffffp+1023 0x1.8p+0)) (v128.const f64x2 nan:canonical 0x1.3988e1409212ep+0))

;; add
(assert_return (invoke "add" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const f64x2 0x0p+0 0x0p+0))
(assert_return (invoke "add" (v128.const f64x2 -0x1p-1 0x1.a5390105e3a21p+5) (v128.const f64x2 -0x1.22a57fd1a95f7p+7 nan:0x8000000000000)) (v128.const f64x2 -0x1.23a57fd1a95f7p+7 nan:canonical))
(assert_return (invoke "add" (v128.const f64x2 0x1.4p+1 0x0.0000000000001p-1022) (v128.const f64x2 -0x1p-1 0x1.2ddde005e0cfcp+2)) (v128.const f64x2 0x1p+1 0x1.2ddde005e0cfcp+2))
(assert_return (invoke "add" (v128.const f64x2 -0x1p-1 -0x0.0000000000001p-1022) (v128.const f64x2 0x1.4p+1 0x1.999999999999ap-4)) (v128.const f64x2 0x1p+1 0x1.999999999999ap-4))
(assert_return (invoke "add" (v128.const f64x2 -0x1.fffffffffffffp+1023 0x1.a171ceab71d2bp+1) (v128.const f64x2 0x1.80b68a07a31c4p-6 -0x0.0000000000001p-1022)) (v128.const f64x2 -0x1.fffffffffffffp+1023 0x1.a171ceab71d2bp+1))
(assert_return (invoke "add" (v128.const f64x2 -0x1.5b4fa1e88647p+2 -0x1.654e971d3648cp+8) (v128.const f64x2 -inf -0x1.5af96aabaa829p-3)) (v128.const f64x2 -inf -0x1.6579f64a8bbe1p+8))
(assert_return (invoke "add" (v128.const f64x2 0x1.bd14b65cc7b59p+4 0x0p+0) (v128.const f64x2 0x1.a960a093e01ccp-2 0x1.3b7a126c8237fp+5)) (v128.const f64x2 0x1.c3ba38df1736p+4 0x1.3b7a126c8237fp+5))
(assert_return (invoke "add" (v128.const f64x2 0x1.e323b9e5a97bep+3 nan:0x8000000000000) (v128.const f64x2 -0x1p+52 0x0.0000000000001p-1022)) (v128.const f64x2 -0x1.fffffffffffe2p+51 nan:canonical))

;; sub
(assert_return (invoke "sub" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const f64x2 0x0p+0 -0x0p+0))
(assert_return (invoke "sub" (v128.const f64x2 0x1.fffffffffffffp-2 0x1.1639991925f1fp-5) (v128.const f64x2 -0x1.b951627f93041p-1 -0x1.32d8d989f513p+5)) (v128.const f64x2 0x1.5ca8b13fc982p+0 0x1.331e67f03b5c8p+5))
(assert_return (invoke "sub" (v128.const f64x2 -0x1.5eac103477c64p+8 0x1.a749515d3b952p-3) (v128.const f64x2 0x1.6a781ca283719p-4 -0x1.616a03744d96bp+3)) (v128.const f64x2 -0x1.5ec2b7b641ee7p+8 0x1.680728b9c285p+3))
(assert_return (invoke "sub" (v128.const f64x2 -0x1.61b21366ef51ap+6 0x1p-1022) (v128.const f64x2 -inf -0x1.fffffffffffffp+1023)) (v128.const f64x2 inf 0x1.fffffffffffffp+1023))
(assert_return (invoke "sub" (v128.const f64x2 -0x1.849beb58ef6fp+8 0x1.0fa98fe55c0c4p+5) (v128.const f64x2 0x1.8de42d148ec41p-3 -0x1.0e66ae7e02cc5p+8)) (v128.const f64x2 -0x1.84cda7de9200ep+8 0x1.305be07aae4dep+8))
(assert_return (invoke "sub" (v128.const f64x2 -0x1.fffffffffffffp+1023 inf) (v128.const f64x2 inf nan:0x8000000000000)) (v128.const f64x2 -inf nan:canonical))
(assert_return (invoke "sub" (v128.const f64x2 0x1.fffffffffffffp+1023 -0x1.3cf9311307318p+0) (v128.const f64x2 0x1.fffffffffffffp-2 0x1.9d189da59781cp+3)) (v128.const f64x2 0x1.fffffffffffffp+1023 -0x1.c4b7c3c7f867fp+3))
(assert_return (invoke "sub" (v128.const f64x2 -0x1.38fe838f7730fp-4 0x1.0000000000001p+52) (v128.const f64x2 0x1.481965cd0db25p-7 -0x1.db62e6db8debap+5)) (v128.const f64x2 -0x1.6201b04918e74p-4 0x1.000000000003cp+52))

;; mul
(assert_return (invoke "mul" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const f64x2 -0x0p+0 -0x0p+0))
(assert_return (invoke "mul" (v128.const f64x2 -0x1.0b6e40204f43ep+2 0x0.0000000000001p-1022) (v128.const f64x2 -0x1.93b1043e8cda9p+8 0x0p+0)) (v128.const f64x2 0x1.a5b77a9c43f75p+10 0x0p+0))
(assert_return (invoke "mul" (v128.const f64x2 -0x1.0de3779a8a381p-4 0x1.4106e16e81135p-3) (v128.const f64x2 -0x1p+52 -0x1.fffffffffffffp+1023)) (v128.const f64x2 0x1.0de3779a8a381p+48 -0x1.4106e16e81134p+1021))
(assert_return (invoke "mul" (v128.const f64x2 -0x0.0000000000001p-1022 0x1.5f717ae74a3c7p-4) (v128.const f64x2 0x0.fffffffffffffp-1022 -0x1.047af8c91a4a7p-6)) (v128.const f64x2 -0x0p+0 -0x1.659812717ce01p-10))
(assert_return (invoke "mul" (v128.const f64x2 -0x1.fffffffffffffp+1023 0x1.5f8e86d3f9776p-4) (v128.const f64x2 -0x1.c61e2abc63263p+1 nan:0x8000000000000)) (v128.const f64x2 inf nan:canonical))
(assert_return (invoke "mul" (v128.const f64x2 0x1.329fade2b0735p-1 0x1.8p+0) (v128.const f64x2 0x0.fffffffffffffp-1022 -0x1.28298e9ebe6ep-4)) (v128.const f64x2 0x0.994fd6f15839ap-1022 -0x1.bc3e55ee1da5p-4))
(assert_return (invoke "mul" (v128.const f64x2 0x0p+0 0x1.0000000000001p+52) (v128.const f64x2 0x1.7990b647c82e1p+6 0x1.4p+1)) (v128.const f64x2 0x0p+0 0x1.4000000000001p+53))
(assert_return (invoke "mul" (v128.const f64x2 -0x1p-1 0x1.fc8f8c63a2a3bp+1) (v128.const f64x2 0x1.6b6430557413bp+8 -0x1.cf669b5f3266fp-1)) (v128.const f64x2 -0x1.6b6430557413bp+7 -0x1.cc49ba61151f6p+1))

;; div
(assert_return (invoke "div" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const f64x2 nan:canonical nan:canonical))
(assert_return (invoke "div" (v128.const f64x2 0x1.64a6bf7c27bf6p+0 0x1.e6a8f55257f22p-3) (v128.const f64x2 0x1.2823dbe5c323bp+8 0x1.0000000000001p+51)) (v128.const f64x2 0x1.344f3048bc3c8p-8 0x1.e6a8f55257f2p-54))
(assert_return (invoke "div" (v128.const f64x2 0x1.999999999999ap-4 -inf) (v128.const f64x2 -inf -0x1p-1)) (v128.const f64x2 -0x0p+0 inf))
(assert_return (invoke "div" (v128.const f64x2 -0x1.9ad06fc28ff25p-4 -0x0p+0) (v128.const f64x2 0x0.0000000000001p-1022 -0x1.8964fcc4ec87bp-6)) (v128.const f64x2 -inf 0x0p+0))
(assert_return (invoke "div" (v128.const f64x2 -0x1.00fd065fe01acp+7 -0x1.441f31f4b0498p+2) (v128.const f64x2 0x1.0af3820d7536ep-3 0x0.fffffffffffffp-1022)) (v128.const f64x2 -0x1.ece44abba472dp+9 -inf))
(assert_return (invoke "div" (v128.const f64x2 0x1.fffffffffffffp+1023 -0x1p+0) (v128.const f64x2 0x1.93499ceb81306p-5 0x0.fffffffffffffp-1022)) (v128.const f64x2 inf -0x1.0000000000001p+1022))
(assert_return (invoke "div" (v128.const f64x2 0x1.ddec9c513376ep+0 0x1.66dd6b67efd1bp-2) (v128.const f64x2 -0x1.b047452ad2d37p+4 0x1.8p+0)) (v128.const f64x2 -0x1.1b082fbfa5eecp-4 0x1.de7c8f353fc24p-3))
(assert_return (invoke "div" (v128.const f64x2 -0x1.5b11c172d8da2p-2 -0x1.d709fd6ae9e35p-7) (v128.const f64x2 -0x1.7dc67b53ba24fp+8 -inf)) (v128.const f64x2 0x1.d174aaf4b36c9p-11 0x0p+0))

;; min
(assert_return (invoke "min" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const f64x2 -0x0p+0 -0x0p+0))
(assert_return (invoke "min" (v128.const f64x2 0x1.77af45dff691ap+0 0x0.0000000000001p-1022) (v128.const f64x2 -inf -0x1.f4b290c899307p-4)) (v128.const f64x2 -inf -0x1.f4b290c899307p-4))
(assert_return (invoke "min" (v128.const f64x2 -0x1.1258c67cdcb5ap+1 -0x1.fffffffffffffp+1023) (v128.const f64x2 -0x1.35ab5b541b5ffp+2 nan:0x8000000000000)) (v128.const f64x2 -0x1.35ab5b541b5ffp+2 nan:canonical))
(assert_return (invoke "min" (v128.const f64x2 0x1.0000000000001p+52 nan:0x8000000000000) (v128.const f64x2 0x1.fffffffffffffp+1023 0x1.cfe42bed505f8p+3)) (v128.const f64x2 0x1.0000000000001p+52 nan:canonical))
(assert_return (invoke "min" (v128.const f64x2 nan:0x4000000000000 -0x1.bf7c67fe9be74p+3) (v128.const f64x2 0x1.fffffffffffffp-2 nan:0x4000000000000)) (v128.const f64x2 nan:arithmetic nan:arithmetic))
(assert_return (invoke "min" (v128.const f64x2 0x1.4p+1 0x1.fffffffffffffp+1023) (v128.const f64x2 -0x1.41a51f31fc3c5p-5 0x0.fffffffffffffp-1022)) (v128.const f64x2 -0x1.41a51f31fc3c5p-5 0x0.fffffffffffffp-1022))
(assert_return (invoke "min" (v128.const f64x2 nan:0x4000000000000 -nan:0x8000000000000) (v128.const f64x2 -0x1.f7feaeca6985ep+7 -0x1.8ac1e159f4bb7p-7)) (v128.const f64x2 nan:arithmetic nan:canonical))
(assert_return (invoke "min" (v128.const f64x2 0x0.fffffffffffffp-1022 0x1.8p+0) (v128.const f64x2 -nan:0x8000000000000 0x1.0000000000001p+51)) (v128.const f64x2 nan:canonical 0x1.8p+0))

;; max
(assert_return (invoke "max" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const f64x2 0x0p+0 0x0p+0))
(assert_return (invoke "max" (v128.const f64x2 -inf 0x1.c3fb128351b8bp+1) (v128.const f64x2 -0x1.ad033c22d1dbap+4 0x1.8p+0)) (v128.const f64x2 -0x1.ad033c22d1dbap+4 0x1.c3fb128351b8bp+1))
(assert_return (invoke "max" (v128.const f64x2 0x1.fffffffffffffp+1023 -0x1.dddfae3bc2c49p+4) (v128.const f64x2 -0x1p+0 0x1.ff4d7d4d77981p-2)) (v128.const f64x2 0x1.fffffffffffffp+1023 0x1.ff4d7d4d77981p-2))
(assert_return (invoke "max" (v128.const f64x2 0x1p-1 -0x1p+0) (v128.const f64x2 -0x1.c39e1149910e7p+8 -0x1.b84db2f511fe8p-1)) (v128.const f64x2 0x1p-1 -0x1.b84db2f511fe8p-1))
(assert_return (invoke "max" (v128.const f64x2 -0x0.0000000000001p-1022 inf) (v128.const f64x2 0x1.e67adfb2ec4a3p+5 0x1.5602496446a5dp+5)) (v128.const f64x2 0x1.e67adfb2ec4a3p+5 inf))
(assert_return (invoke "max" (v128.const f64x2 -0x1.5874bbb90599p-4 0x1.bde1b4d8263d1p+1) (v128.const f64x2 0x1.9a11839d66427p+4 -0x1.e88ac2e382dbfp+3)) (v128.const f64x2 0x1.9a11839d66427p+4 0x1.bde1b4d8263d1p+1))
(assert_return (invoke "max" (v128.const f64x2 -0x1p-1 0x1.f657b3dcec7f6p+4) (v128.const f64x2 -0x1.fffffffffffffp+1023 -0x1.040bc07e93084p-4)) (v128.const f64x2 -0x1p-1 0x1.f657b3dcec7f6p+4))
(assert_return (invoke "max" (v128.const f64x2 inf 0x1.b5e60dc060fb3p-3) (v128.const f64x2 -0x1.fffffffffffffp+1023 0x1.7120b6133d1c6p+1)) (v128.const f64x2 inf 0x1.7120b6133d1c6p+1))

;; pmin
(assert_return (invoke "pmin" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const f64x2 0x0p+0 -0x0p+0))
(assert_return (invoke "pmin" (v128.const f64x2 0x1.3179829b9757ap+4 -0x1p-1) (v128.const f64x2 0x1.999999999999ap-4 0x1.56f745cb3a546p+2)) (v128.const f64x2 0x1.999999999999ap-4 -0x1p-1))
(assert_return (invoke "pmin" (v128.const f64x2 0x0.0000000000001p-1022 -0x1.a0f9d676422bdp+8) (v128.const f64x2 0x0.fffffffffffffp-1022 -0x1.e9a2951c4442fp-5)) (v128.const f64x2 0x0.0000000000001p-1022 -0x1.a0f9d676422bdp+8))
(assert_return (invoke "pmin" (v128.const f64x2 0x1.0000000000001p+51 -0x1.bbcd1598d7a72p+6) (v128.const f64x2 0x1.fffffffffffffp-2 0x1.94afd6db1ac95p+4)) (v128.const f64x2 0x1.fffffffffffffp-2 -0x1.bbcd1598d7a72p+6))
(assert_return (invoke "pmin" (v128.const f64x2 0x1.4p+1 0x1.4p+1) (v128.const f64x2 0x1.8cb801c5d6e87p-4 0x1.8p+0)) (v128.const f64x2 0x1.8cb801c5d6e87p-4 0x1.8p+0))
(assert_return (invoke "pmin" (v128.const f64x2 0x1.4794fc0b550f4p-1 -0x0p+0) (v128.const f64x2 -0x1.7cdd67effaf4ap-4 0x1.802d9d30983f1p-2)) (v128.const f64x2 -0x1.7cdd67effaf4ap-4 -0x0p+0))
(assert_return (invoke "pmin" (v128.const f64x2 -nan:0x8000000000000 0x1.0000000000001p+51) (v128.const f64x2 0x1.da6648468532fp+0 0x1.4p+1)) (v128.const f64x2 -nan:0x8000000000000 0x1.4p+1))
(assert_return (invoke "pmin" (v128.const f64x2 -0x1.49ad38d6d2e05p+1 0x1.2f7954992bf2cp-3) (v128.const f64x2 0x1.6d39c270b14abp+6 -0x0.0000000000001p-1022)) (v128.const f64x2 -0x1.49ad38d6d2e05p+1 -0x0.0000000000001p-1022))

;; pmax
(assert_return (invoke "pmax" (v128.const f64x2 0x0p+0 -0x0p+0) (v128.const f64x2 -0x0p+0 0x0p+0)) (v128.const f64x2 0x0p+0 -0x0p+0))
(assert_return (invoke "pmax" (v128.const f64x2 -0x0.0000000000001p-1022 0x1.7bbff05db5d6dp-6) (v128.const f64x2 0x1.fffffffffffffp-2 -0x1p-1)) (v128.const f64x2 0x1.fffffffffffffp-2 0x1.7bbff05db5d6dp-6))
(assert_return (invoke "pmax" (v128.const f64x2 -0x0p+0 0x0.fffffffffffffp-1022) (v128.const f64x2 0x1.38c09cfa1a074p-4 0x1.8p+0)) (v128.const f64x2 0x1.38c09cfa1a074p-4 0x1.8p+0))
(assert_return (invoke "pmax" (v128.const f64x2 0x1.7b8afac2c51c5p-4 -0x1.05b86db548d45p-6) (v128.const f64x2 0x1.999999999999ap-4 0x1.1ffe866b8ea87p+5)) (v128.const f64x2 0x1.999999999999ap-4 0x1.1ffe866b8ea87p+5))
(assert_return (invoke "pmax" (v128.const f64x2 0x0.0000000000001p-1022 0x1.304bea4c92633p+2) (v128.const f64x2 -0x1.969a71844cbf3p-1 0x1p-1)) (v128.const f64x2 0x0.0000000000001p-1022 0x1.304bea4c92633p+2))
(assert_return (invoke "pmax" (v128.const f64x2 -0x1.71c356f2d3bbcp-7 -0x1.9f3a32105fa5bp-3) (v128.const f64x2 -0x1.3081f6c10648dp+6 0x1.0000000000001p+52)) (v128.const f64x2 -0x1.71c356f2d3bbcp-7 0x1.0000000000001p+52))
(assert_return (invoke "pmax" (v128.const f64x2 0x1.6d0a4116ab9a8p-7 0x1.f680f8f3bc404p-5) (v128.const f64x2 0x1.602835f5f9ef7p-5 -0x1.356f7e4773551p+0)) (v128.const f64x2 0x1.602835f5f9ef7p-5 0x1.f680f8f3bc404p-5))
(assert_return (invoke "pmax" (v128.const f64x2 0x1.8p+0 -0x1.46991a8f6fa79p-6) (v128.const f64x2 -0x1.c77291c07ab23p+8 0x1.e5a53229b1dcp+7)) (v128.const f64x2 0x1.8p+0 0x1.e5a53229b1dcp+7))
