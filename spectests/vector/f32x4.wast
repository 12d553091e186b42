;; Operators on f32x4 lanes.
;; Made by spectests/tools/vector_vectors.c:
;; cc -O0 -ffp-contract=off -o vector_vectors spectests/tools/vector_vectors.c -lm && ./vector_vectors f32x4 > spectests/vector/f32x4.wast

(module
  (func (export "eq") (param v128 v128) (result v128) (f32x4.eq (local.get 0) (local.get 1)))
  (func (export "ne") (param v128 v128) (result v128) (f32x4.ne (local.get 0) (local.get 1)))
  (func (export "lt") (param v128 v128) (result v128) (f32x4.lt (local.get 0) (local.get 1)))
  (func (export "gt") (param v128 v128) (result v128) (f32x4.gt (local.get 0) (local.get 1)))
  (func (export "le") (param v128 v128) (result v128) (f32x4.le (local.get 0) (local.get 1)))
  (func (export "ge") (param v128 v128) (result v128) (f32x4.ge (local.get 0) (local.get 1)))
  (func (export "abs") (param v128) (result v128) (f32x4.abs (local.get 0)))
  (func (export "neg") (param v128) (result v128) (f32x4.neg (local.get 0)))
  (func (export "ceil") (param v128) (result v128) (f32x4.ceil (local.get 0)))
  (func (export "floor") (param v128) (result v128) (f32x4.floor (local.get 0)))
  (func (export "trunc") (param v128) (result v128) (f32x4.trunc (local.get 0)))
  (func (export "nearest") (param v128) (result v128) (f32x4.nearest (local.get 0)))
  (func (export "sqrt") (param v128) (result v128) (f32x4.sqrt (local.get 0)))
  (func (export "add") (param v128 v128) (result v128) (f32x4.add (local.get 0) (local.get 1)))
  (func (export "sub") (param v128 v128) (result v128) (f32x4.sub (local.get 0) (local.get 1)))
  (func (export "mul") (param v128 v128) (result v128) (f32x4.mul (local.get 0) (local.get 1)))
  (func (export "div") (param v128 v128) (result v128) (f32x4.div (local.get 0) (local.get 1)))
  (func (export "min") (param v128 v128) (result v128) (f32x4.min (local.get 0) (local.get 1)))
  (func (export "max") (param v128 v128) (result v128) (f32x4.max (local.get 0) (local.get 1)))
  (func (export "pmin") (param v128 v128) (result v128) (f32x4.pmin (local.get 0) (local.get 1)))
  (func (export "pmax") (param v128 v128) (result v128) (f32x4.pmax (local.get 0) (local.get 1)))
)

;; eq
(assert_return (invoke "eq" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "eq" (v128.const f32x4 0x1.99999ap-4 -0x1.3f044cp+7 0x1.dea45p+7 0x1p+0) (v128.const f32x4 -0x1p+0 -0x1.0cfdbp-6 inf -0x1p+0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "eq" (v128.const f32x4 0x1.6f4f8ep+5 -0x1.fffffep+127 0x1.8p+0 0x1.fffffep+127) (v128.const f32x4 0x1.ccc1b4p-3 0x1.fffffcp-127 0x1.91d3aep-6 inf)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "eq" (v128.const f32x4 -0x1p-1 0x1.4242c8p-5 0x1.000002p+22 -0x1.82103ep+8) (v128.const f32x4 -0x1.422a4ep+4 -0x1.0b59b2p+0 nan:0x400000 0x1.05ee3p+2)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "eq" (v128.const f32x4 0x1.238ecap-7 0x1.b915eap+7 0x1p-149 -inf) (v128.const f32x4 0x1.4p+1 nan:0x400000 -0x1.c09828p-5 -0x1p-1)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "eq" (v128.const f32x4 -0x1p+0 -0x1.0dbfcp-2 0x1.8319bp+7 0x1.4p+1) (v128.const f32x4 0x1.000002p+22 0x1p+0 -0x1.5b09dp-4 -0x1.065f4ep+5)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "eq" (v128.const f32x4 inf 0x1.7f37e6p+5 -0x0p+0 -0x1p+0) (v128.const f32x4 -0x1.e24ccp-6 0x1.ea4c8ep-7 -inf -0x1p+23)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "eq" (v128.const f32x4 0x0p+0 -0x1.d4e96cp+2 0x1p-1 -0x1.2cfc3ep-3) (v128.const f32x4 -0x1.3442e2p+2 0x1.b130bcp-5 0x1.dfba62p-1 -0x1.c13cd2p-7)) (v128.const i32x4 0 0 0 0))

;; ne
(assert_return (invoke "ne" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "ne" (v128.const f32x4 nan:0x400000 0x1.0c5c8ep+7 0x1.8p+0 0x1.5f40fcp-1) (v128.const f32x4 0x1.fffffcp-127 nan:0x200000 0x1.000002p+22 -0x1.fffffep+127)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "ne" (v128.const f32x4 0x1.d47f0ep+8 nan:0x200000 -0x1.472a16p-5 -0x1.7b4896p+2) (v128.const f32x4 nan:0x200000 -0x1.b59f8p+6 0x1.05e2b4p-7 0x0p+0)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "ne" (v128.const f32x4 nan:0x400000 -0x1p-149 0x1.fbfb2ap-2 -0x1.c183e8p+5) (v128.const f32x4 nan:0x400000 nan:0x200000 0x1.fffffcp-127 -0x1.fe0568p+5)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "ne" (v128.const f32x4 0x1.8p+0 0x1.4f37e6p-6 -0x0p+0 -nan:0x400000) (v128.const f32x4 0x1p-1 0x1.bd494ep+3 -0x1.1438b6p+3 -0x1.5481aap-5)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "ne" (v128.const f32x4 -0x1.df9384p+8 0x1.e1a704p+7 -0x1.a39feep+7 -0x1.b99bc4p-4) (v128.const f32x4 nan:0x200000 0x1.63c5e8p-6 0x1.b0c22ap+7 -0x1.50ce32p+2)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "ne" (v128.const f32x4 -0x1.5bd614p+7 0x1.828b7cp+4 0x1.f6251p-5 -0x1p+23) (v128.const f32x4 0x1.000002p+22 0x1p-126 0x1p+0 nan:0x400000)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "ne" (v128.const f32x4 0x1.000002p+23 -0x0p+0 -0x1.4846dcp+6 -0x1.1a5044p+6) (v128.const f32x4 -0x1.8dee26p-3 0x1.4d4e0ep+6 -0x1.78a758p+5 0x1.4p+1)) (v128.const i32x4 -1 -1 -1 -1))

;; lt
(assert_return (invoke "lt" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "lt" (v128.const f32x4 -0x1p-149 0x1.000002p+22 0x0p+0 -0x1.211846p+1) (v128.const f32x4 -0x1.28628p-3 -0x1.ec9812p+1 0x1p-126 -0x1.82e458p-2)) (v128.const i32x4 0 0 -1 -1))
(assert_return (invoke "lt" (v128.const f32x4 0x1.4p+1 nan:0x200000 0x1.b9816p+7 0x1.fffffep-2) (v128.const f32x4 0x1.8p+0 -0x1.42dfbep+1 0x1.99999ap-4 -0x1.fffffep+127)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "lt" (v128.const f32x4 0x1.9d9262p+3 0x1.3c51fep-6 0x1.174c9ap+6 -0x1.fffffep+127) (v128.const f32x4 0x1.eeed2p+2 0x1.fffffep+127 0x1.4p+1 0x0p+0)) (v128.const i32x4 0 -1 0 -1))
(assert_return (invoke "lt" (v128.const f32x4 0x1.e10524p-7 -0x1p+23 -0x1.ec8728p-1 -0x1p-149) (v128.const f32x4 0x0p+0 0x1.000002p+22 -0x1.5fd36p-5 nan:0x200000)) (v128.const i32x4 0 -1 -1 0))
(assert_return (invoke "lt" (v128.const f32x4 -0x1.66d3ep+8 0x1.9b017ep-2 0x1p-1 -0x1p-1) (v128.const f32x4 -0x1.38878p+6 0x1.fffffep+127 0x1.000002p+22 0x1.6cb148p-5)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "lt" (v128.const f32x4 0x1.905ep+3 0x1.000002p+22 -0x1.32167ap-3 0x1.fffffep+127) (v128.const f32x4 0x1.000002p+23 0x1p-126 0x1.4p+1 -0x1.c8b012p+8)) (v128.const i32x4 -1 0 -1 0))
(assert_return (invoke "lt" (v128.const f32x4 -nan:0x400000 -0x1p+0 0x1.bf4672p-1 0x0p+0) (v128.const f32x4 0x1.627c88p-1 0x1.d306e4p-1 nan:0x400000 -0x1.fffffep+127)) (v128.const i32x4 0 -1 0 0))

;; gt
(assert_return (invoke "gt" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "gt" (v128.const f32x4 -inf -0x1.fffffep+127 nan:0x200000 -nan:0x400000) (v128.const f32x4 0x1.0d4ab8p-3 -0x1.89b486p+7 -0x1p+0 0x1.ed9756p-1)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "gt" (v128.const f32x4 0x1.d9a818p-4 -0x1.f9ef7ep-5 -0x1.bcc126p-1 -0x1.7fb51cp+0) (v128.const f32x4 0x1.fffffep-2 0x1.000002p+23 -0x1.60e18cp+1 0x1.fffffcp-127)) (v128.const i32x4 0 0 -1 0))
(assert_return (invoke "gt" (v128.const f32x4 -0x1.a7d3bep-5 0x1.000002p+23 -0x1.fffffep+127 0x1p-126) (v128.const f32x4 0x1.a15e12p+6 0x1p-149 -0x0p+0 -0x1.08aep+4)) (v128.const i32x4 0 -1 0 -1))
(assert_return (invoke "gt" (v128.const f32x4 inf -0x1p+0 0x1.ac4faap-6 -0x1.961606p+1) (v128.const f32x4 0x1p-149 0x1.0ef364p+3 -0x1.49d514p+3 0x1p+0)) (v128.const i32x4 -1 0 -1 0))
(assert_return (invoke "gt" (v128.const f32x4 -0x1.8e810cp+7 0x1.b3600ep-5 -0x1.318baap-3 -0x1.1c4aecp+0) (v128.const f32x4 -0x1.a96b86p+6 -0x1.dd6fecp+8 0x1.8e4786p+0 0x1.4p+1)) (v128.const i32x4 0 -1 0 0))
(assert_return (invoke "gt" (v128.const f32x4 -0x1.fffffep+127 0x1.fffffep-2 -0x1.efc2fap+1 0x1.142774p+0) (v128.const f32x4 -inf -0x1.0796dp+6 0x1.fffffcp-127 -0x1.7bd65ep-7)) (v128.const i32x4 -1 -1 0 -1))
(assert_return (invoke "gt" (v128.const f32x4 -0x1p+0 -0x1.512338p+3 0x1.99999ap-4 0x1.8ceaa4p+7) (v128.const f32x4 0x1p+0 0x1.000002p+23 0x1.e1af4ap+3 -0x1.c81208p-1)) (v128.const i32x4 0 0 0 -1))

;; le
(assert_return (invoke "le" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "le" (v128.const f32x4 0x1.4p+1 -0x1.1afbacp+0 0x1.99999ap-4 -0x1.4869bcp+1) (v128.const f32x4 0x1.4b2736p-3 0x1.fffffep+127 -0x1.1be2e2p+4 -0x1.d7c6a6p+0)) (v128.const i32x4 0 -1 0 -1))
(assert_return (invoke "le" (v128.const f32x4 -0x1.edebccp-3 0x0p+0 0x1.4p+1 0x1.fffffep+127) (v128.const f32x4 0x1.c62acap+6 nan:0x400000 0x1.99999ap-4 -0x1.f067b6p+7)) (v128.const i32x4 -1 0 0 0))
(assert_return (invoke "le" (v128.const f32x4 -0x1.6bbe6p+0 0x1.d92994p+0 -0x1.90cfe4p+7 0x1.0d41d6p-2) (v128.const f32x4 0x1.6b55c4p-3 -0x1.1c828ap-7 -nan:0x400000 -inf)) (v128.const i32x4 -1 0 0 0))
(assert_return (invoke "le" (v128.const f32x4 -0x1.749f76p-5 0x1.e04cf2p+0 -0x1.c9f718p+2 0x1.99999ap-4) (v128.const f32x4 -inf -0x1.13f87p+3 0x1.58b60cp-5 -0x0p+0)) (v128.const i32x4 0 0 -1 0))
(assert_return (invoke "le" (v128.const f32x4 -nan:0x400000 0x1.8p+0 0x1p-149 0x1.000002p+23) (v128.const f32x4 0x1.8p+0 0x1.f44d92p-3 0x1.fffffcp-127 -0x1.e131d2p-2)) (v128.const i32x4 0 0 -1 0))
(assert_return (invoke "le" (v128.const f32x4 0x1.5781eep+2 0x1.a03e14p+4 -0x1.575b92p+5 0x1.c0b764p+3) (v128.const f32x4 -0x1.1f649p-1 0x1p-1 0x1p-149 0x1.1f8a22p+2)) (v128.const i32x4 0 0 -1 0))
(assert_return (invoke "le" (v128.const f32x4 nan:0x400000 0x1.c562b8p-6 -0x1p-149 -0x1.c097dp+8) (v128.const f32x4 -0x1.efcf36p+3 -0x1p+23 0x1.8399ecp-3 -0x0p+0)) (v128.const i32x4 0 0 -1 -1))

;; ge
(assert_return (invoke "ge" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const i32x4 -1 -1 -1 -1))
(assert_return (invoke "ge" (v128.const f32x4 0x1.c5ad84p+7 -inf -inf 0x1.be8c76p+8) (v128.const f32x4 0x0p+0 0x1.4938ccp+7 0x1p+0 0x1.2c6526p+2)) (v128.const i32x4 -1 0 0 -1))
(assert_return (invoke "ge" (v128.const f32x4 0x1.14252p-1 0x1.23e03ep+2 -nan:0x400000 -0x1.3df026p-7) (v128.const f32x4 0x1.07acc8p+6 0x1.81977p+6 0x1.fffffep-2 0x1.fffffcp-127)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "ge" (v128.const f32x4 0x1p-149 0x1.22232cp+1 0x1.000002p+23 -0x1.99e9d6p+7) (v128.const f32x4 0x1.84fd2p+6 nan:0x400000 0x1.8p+0 0x1p-126)) (v128.const i32x4 0 0 -1 0))
(assert_return (invoke "ge" (v128.const f32x4 -0x1.60c2cap+0 0x1.99999ap-4 -0x1.4f867ep-5 0x1.91e1e2p-3) (v128.const f32x4 -0x1p-149 0x1p-1 0x1.166ac2p+0 0x1.fffffep+127)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "ge" (v128.const f32x4 -0x1.fb73e4p-6 0x1.e2e242p+3 0x1.fffffep-2 0x1.227918p-4) (v128.const f32x4 nan:0x400000 0x1.8p+0 0x1.000002p+23 0x1.80a488p+7)) (v128.const i32x4 0 -1 0 0))
(assert_return (invoke "ge" (v128.const f32x4 -0x1p-1 -0x1.557a14p+6 -0x1.40f9e2p-1 -0x1.f6abb2p+0) (v128.const f32x4 0x1.4p+1 0x1.99999ap-4 0x1.fffffep+127 -0x0p+0)) (v128.const i32x4 0 0 0 0))
(assert_return (invoke "ge" (v128.const f32x4 -0x1.8618b2p+3 0x1.33ce2cp-4 -0x1.12b63ap-3 -0x1.d0e4b8p-6) (v128.const f32x4 0x1.a2d72p+3 -0x1.3cab18p+3 -0x1.70b99ap+2 -0x1p+0)) (v128.const i32x4 0 -1 -1 -1))

;; abs
(assert_return (invoke "abs" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0)) (v128.const f32x4 0x0p+0 0x0p+0 0x0p+0 0x0p+0))
(assert_return (invoke "abs" (v128.const f32x4 0x1.fffffep+127 -0x1p+23 nan:0x200000 0x1.383b38p+3)) (v128.const f32x4 0x1.fffffep+127 0x1p+23 nan:0x200000 0x1.383b38p+3))
(assert_return (invoke "abs" (v128.const f32x4 0x1p+0 inf -0x1.15f012p+6 -0x1.7e8d9p+6)) (v128.const f32x4 0x1p+0 inf 0x1.15f012p+6 0x1.7e8d9p+6))
(assert_return (invoke "abs" (v128.const f32x4 0x1.fffffep+127 -0x1p+0 -0x1.fffffep+127 0x1.8p+0)) (v128.const f32x4 0x1.fffffep+127 0x1p+0 0x1.fffffep+127 0x1.8p+0))
(assert_return (invoke "abs" (v128.const f32x4 -0x1p+23 0x1.7a93dep-6 -0x1p-1 0x1.bc7442p-4)) (v128.const f32x4 0x1p+23 0x1.7a93dep-6 0x1p-1 0x1.bc7442p-4))
(assert_return (invoke "abs" (v128.const f32x4 0x1.4p+1 0x1p-149 -0x1p-1 -0x1p-149)) (v128.const f32x4 0x1.4p+1 0x1p-149 0x1p-1 0x1p-149))
(assert_return (invoke "abs" (v128.const f32x4 -0x1.fffffep+127 -0x1.6e3a56p+0 0x1.10c8ep-3 0x1.a6c918p-3)) (v128.const f32x4 0x1.fffffep+127 0x1.6e3a56p+0 0x1.10c8ep-3 0x1.a6c918p-3))
(assert_return (invoke "abs" (v128.const f32x4 0x1.98f6b2p-6 0x0p+0 -0x1.b52f7cp-5 nan:0x400000)) (v128.const f32x4 0x1.98f6b2p-6 0x0p+0 0x1.b52f7cp-5 nan:0x400000))

;; neg
(assert_return (invoke "neg" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0)) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0))
(assert_return (invoke "neg" (v128.const f32x4 0x1.8ef8c8p+3 0x1.a772a4p-3 0x1.ddea34p+4 0x1p-126)) (v128.const f32x4 -0x1.8ef8c8p+3 -0x1.a772a4p-3 -0x1.ddea34p+4 -0x1p-126))
(assert_return (invoke "neg" (v128.const f32x4 -0x1.1dedep+2 -0x1.ab8188p+3 -0x1.fffffep+127 inf)) (v128.const f32x4 0x1.1dedep+2 0x1.ab8188p+3 0x1.fffffep+127 -inf))
(assert_return (invoke "neg" (v128.const f32x4 0x1.fffffep+127 0x1.60e63p+8 0x1.eee61ep+8 0x1.000002p+23)) (v128.const f32x4 -0x1.fffffep+127 -0x1.60e63p+8 -0x1.eee61ep+8 -0x1.000002p+23))
(assert_return (invoke "neg" (v128.const f32x4 0x1.42e576p-3 -0x1.fffffep+127 0x1.09e87cp-1 0x1p-149)) (v128.const f32x4 -0x1.42e576p-3 0x1.fffffep+127 -0x1.09e87cp-1 -0x1p-149))
(assert_return (invoke "neg" (v128.const f32x4 0x1.514702p+7 0x1.d0226ap-7 -0x1p-149 -0x1.e9478ep+0)) (v128.const f32x4 -0x1.514702p+7 -0x1.d0226ap-7 0x1p-149 0x1.e9478ep+0))
(assert_return (invoke "neg" (v128.const f32x4 -0x1.fffffep+127 0x1.7f2eecp+1 -0x1.560e6ap+2 0x1.8p+0)) (v128.const f32x4 0x1.fffffep+127 -0x1.7f2eecp+1 0x1.560e6ap+2 -0x1.8p+0))
(assert_return (invoke "neg" (v128.const f32x4 0x0p+0 0x1.000002p+23 -0x1p-1 -0x1.745476p+1)) (v128.const f32x4 -0x0p+0 -0x1.000002p+23 0x1p-1 0x1.745476p+1))

;; ceil
(assert_return (invoke "ceil" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0)) (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0))
(assert_return (invoke "ceil" (v128.const f32x4 0x1.99999ap-4 -inf -0x1.51fe4ap+6 -0x0p+0)) (v128.const f32x4 0x1p+0 -inf -0x1.5p+6 -0x0p+0))
(assert_return (invoke "ceil" (v128.const f32x4 0x1.fc0358p+8 0x1.96093p-6 0x1.fffffep+127 -0x1p+0)) (v128.const f32x4 0x1.fdp+8 0x1p+0 0x1.fffffep+127 -0x1p+0))
(assert_return (invoke "ceil" (v128.const f32x4 -0x1.266edcp+7 -0x1.fdfa36p+6 0x1.5b1b44p-6 -0x1.5d3c6ap-7)) (v128.const f32x4 -0x1.26p+7 -0x1.fcp+6 0x1p+0 -0x0p+0))
(assert_return (invoke "ceil" (v128.const f32x4 0x1p-1 -0x1.5b6a88p-7 0x1.fed234p+3 0x1p-149)) (v128.const f32x4 0x1p+0 -0x0p+0 0x1p+4 0x1p+0))
(assert_return (invoke "ceil" (v128.const f32x4 0x1.9b96b4p-2 -0x1.fffffep+127 0x1.000002p+23 nan:0x400000)) (v128.const f32x4 0x1p+0 -0x1.fffffep+127 0x1.000002p+23 nan:canonical))
(assert_return (invoke "ceil" (v128.const f32x4 nan:0x200000 0x1.d37ce8p+0 0x1.4p+1 0x1.fffffep+127)) (v128.const f32x4 nan:arithmetic 0x1p+1 0x1.8p+1 0x1.fffffep+127))
(assert_return (invoke "ceil" (v128.const f32x4 nan:0x200000 -nan:0x400000 0x1.fffffcp-127 0x1.8p+0)) (v128.const f32x4 nan:arithmetic nan:canonical 0x1p+0 0x1p+1))

;; floor
(assert_return (invoke "floor" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0)) (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0))
(assert_return (invoke "floor" (v128.const f32x4 0x1.fffffep+127 -0x1.785892p+6 0x1p-1 -0x1p+0)) (v128.const f32x4 0x1.fffffep+127 -0x1.7cp+6 0x0p+0 -0x1p+0))
(assert_return (invoke "floor" (v128.const f32x4 -0x1p-149 inf -0x1.20b32p+0 0x1.04c7a2p+7)) (v128.const f32x4 -0x1p+0 inf -0x1p+1 0x1.04p+7))
(assert_return (invoke "floor" (v128.const f32x4 -0x1p-1 0x1.9d8fecp-2 inf -0x1.0c1f66p+7)) (v128.const f32x4 -0x1p+0 0x0p+0 inf -0x1.0ep+7))
(assert_return (invoke "floor" (v128.const f32x4 -0x1.cbf61cp+0 -0x1.dd231cp+2 0x1.72eaf4p+0 -0x1p-1)) (v128.const f32x4 -0x1p+1 -0x1p+3 0x1p+0 -0x1p+0))
(assert_return (invoke "floor" (v128.const f32x4 0x1p-149 0x1.c8457ap+8 0x1.000002p+22 0x1.1af4e4p+5)) (v128.const f32x4 0x0p+0 0x1.c8p+8 0x1p+22 0x1.18p+5))
(assert_return (invoke "floor" (v128.const f32x4 0x1.4p+1 0x1.4p+1 -0x1.6aa1e8p+2 -0x0p+0)) (v128.const f32x4 0x1p+1 0x1p+1 -0x1.8p+2 -0x0p+0))
(assert_return (invoke "floor" (v128.const f32x4 -nan:0x400000 0x1.000002p+22 -0x1.da5c0ap+3 0x1.257e58p+0)) (v128.const f32x4 nan:canonical 0x1p+22 -0x1.ep+3 0x1p+0))

;; trunc
(assert_return (invoke "trunc" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0)) (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0))
(assert_return (invoke "trunc" (v128.const f32x4 -0x0p+0 0x1.fffffcp-127 -0x1.58a38ap+1 -0x1.a91a8ap+4)) (v128.const f32x4 -0x0p+0 0x0p+0 -0x1p+1 -0x1.ap+4))
(assert_return (invoke "trunc" (v128.const f32x4 0x1p-149 -0x1.924c66p-3 0x1.5a7778p+5 0x1.0bf4b6p-4)) (v128.const f32x4 0x0p+0 -0x0p+0 0x1.58p+5 0x0p+0))
(assert_return (invoke "trunc" (v128.const f32x4 0x1.d5735p-7 -0x1.778808p+1 0x1.8p+0 -0x1.edf4f2p+2)) (v128.const f32x4 0x0p+0 -0x1p+1 0x1p+0 -0x1.cp+2))
(assert_return (invoke "trunc" (v128.const f32x4 0x1.fba586p+2 0x1.111f88p-6 -0x1.baa9b4p+1 0x1.fffffcp-127)) (v128.const f32x4 0x1.cp+2 0x0p+0 -0x1.8p+1 0x0p+0))
(assert_return (invoke "trunc" (v128.const f32x4 0x1.fffffep+127 0x1.fffffcp-127 0x1.e2ef38p-2 -nan:0x400000)) (v128.const f32x4 0x1.fffffep+127 0x0p+0 0x0p+0 nan:canonical))
(assert_return (invoke "trunc" (v128.const f32x4 0x1.37732ap-6 inf 0x1.a0d43p+5 0x1.fffffcp-127)) (v128.const f32x4 0x0p+0 inf 0x1.ap+5 0x0p+0))
(assert_return (invoke "trunc" (v128.const f32x4 -nan:0x400000 0x1p-1 0x1.fffffep-2 0x1p-126)) (v128.const f32x4 nan:canonical 0x0p+0 0x0p+0 0x0p+0))

;; nearest
(assert_return (invoke "nearest" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0)) (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0))
(assert_return (invoke "nearest" (v128.const f32x4 -0x1.7e5258p-7 0x1.4p+1 -0x1.df8a86p+5 0x1.4p+1)) (v128.const f32x4 -0x0p+0 0x1p+1 -0x1.ep+5 0x1p+1))
(assert_return (invoke "nearest" (v128.const f32x4 0x1.8p+0 -0x1.08772ap-7 inf 0x1.82f516p+8)) (v128.const f32x4 0x1p+1 -0x0p+0 inf 0x1.83p+8))
(assert_return (invoke "nearest" (v128.const f32x4 0x1.1608cp-1 0x1.fffffep+127 0x1.433cf6p+4 0x1.fffffep+127)) (v128.const f32x4 0x1p+0 0x1.fffffep+127 0x1.4p+4 0x1.fffffep+127))
(assert_return (invoke "nearest" (v128.const f32x4 0x1.a83192p-7 -0x0p+0 nan:0x400000 0x1.7ed808p+6)) (v128.const f32x4 0x0p+0 -0x0p+0 nan:canonical 0x1.8p+6))
(assert_return (invoke "nearest" (v128.const f32x4 0x1.10171cp-2 0x1.8p+0 -0x1p-1 0x1p-149)) (v128.const f32x4 0x0p+0 0x1p+1 -0x0p+0 0x0p+0))
(assert_return (invoke "nearest" (v128.const f32x4 0x1.6ee81p+3 -0x1p-149 -0x1.41d886p-3 nan:0x400000)) (v128.const f32x4 0x1.6p+3 -0x0p+0 -0x0p+0 nan:canonical))
(assert_return (invoke "nearest" (v128.const f32x4 0x1.f5f3cep+2 -0x1.c9b644p-3 -0x1.fffffep+127 -0x1.10b5b2p-4)) (v128.const f32x4 0x1p+3 -0x0p+0 -0x1.fffffep+127 -0x0p+0))

;; sqrt
(assert_return (invoke "sqrt" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0)) (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0))
(assert_return (invoke "sqrt" (v128.const f32x4 -nan:0x400000 0x1.472ebap-2 0x1.8cf9a2p-5 -0x1.119b9cp+6)) (v128.const f32x4 nan:canonical 0x1.216938p-1 0x1.c2d57ep-3 nan:canonical))
(assert_return (invoke "sqrt" (v128.const f32x4 0x1.2cfd9ap-4 0x1.559638p+1 0x1p-149 0x1.fffffep+127)) (v128.const f32x4 0x1.1595d6p-2 0x1.a23392p+0 0x1.6a09e6p-75 0x1.fffffep+63))
(assert_return (invoke "sqrt" (v128.const f32x4 0x1.8a303ep+2 nan:0x400000 0x1.fffffep-2 -0x1.52d436p+0)) (v128.const f32x4 0x1.3daab8p+1 nan:canonical 0x1.6a09e6p-1 nan:canonical))
(assert_return (invoke "sqrt" (v128.const f32x4 -0x1.75022ep+5 -0x1.d46bcp-4 0x1.51b5dp+3 -0x1.4b2cdp+8)) (v128.const f32x4 nan:canonical nan:canonical 0x1.9fd256p+1 nan:canonical))
(assert_return (invoke "sqrt" (v128.const f32x4 -0x1.40d0fcp+0 0x1.9bd35p+6 0x1.395d7p+8 -0x1.e8d8b2p-4)) (v128.const f32x4 nan:canonical 0x1.44b21ap+3 0x1.1b3bep+4 nan:canonical))
(assert_return (invoke "sqrt" (v128.const f32x4 -0x1.dc7146p+5 0x1.f6ee52p+7 0x1.6b3c0ep-3 -0x1.cf3d8p+3)) (v128.const f32x4 nan:canonical 0x1.fb71fap+3 0x1.af3fdep-2 nan:canonical))
(assert_return (invoke "sqrt" (v128.const f32x4 0x1.701b3ap+6 0x1.3a5736p+6 0x1.d62558p+4 -0x1.8ed4cp-7)) (v128.const f32x4 0x1.32fa42p+3 0x1.1bacaap+3 0x1.5aecf2p+2 nan:canonical))

;; add
(assert_return (invoke "add" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const f32x4 0x0p+0 0x0p+0 0x0p+0 0x0p+0))
(assert_return (invoke "add" (v128.const f32x4 -0x1.4d023p+4 0x1.fb7324p-1 -0x0p+0 0x0p+0) (v128.const f32x4 0x1.0d7f56p-7 0x1p+0 -0x1.04fd1p+6 nan:0x400000)) (v128.const f32x4 -0x1.4ce08p+4 0x1.fdb992p+0 -0x1.04fd1p+6 nan:canonical))
(assert_return (invoke "add" (v128.const f32x4 0x1.f91f9ap-3 0x1.cf7322p+7 0x1.81f11ap+7 0x1p-126) (v128.const f32x4 -0x1.f8f994p+4 0x1.f11d22p-7 0x1.e051cp-6 -0x1p-149)) (v128.const f32x4 -0x1.f50754p+4 0x1.cf7ae6p+7 0x1.82001cp+7 0x1.fffffcp-127))
(assert_return (invoke "add" (v128.const f32x4 0x1.fffffep-2 -0x1p+23 0x1.c599f4p-7 inf) (v128.const f32x4 inf 0x1.fffffcp-127 -0x1.71589ap+3 0x1p-1)) (v128.const f32x4 inf -0x1p+23 -0x1.70e734p+3 inf))
(assert_return (invoke "add" (v128.const f32x4 nan:0x400000 -0x1.dfaa02p+7 -0x1p-1 0x1.6a5038p-6) (v128.const f32x4 0x1.000002p+22 0x1.1a8fc8p+6 -0x1.b17742p+1 0x1.a6d048p+1)) (v128.const f32x4 nan:canonical -0x1.52621ep+7 -0x1.f17742p+1 0x1.a9a4e8p+1))
(assert_return (invoke "add" (v128.const f32x4 -0x1p-1 0x1.b8a0eap-4 -0x1p+0 -0x1p-149) (v128.const f32x4 0x1.4p+1 -0x1.89f6a8p+1 -0x1p-1 0x1.6b034cp-5)) (v128.const f32x4 0x1p+1 -0x1.7c31ap+1 -0x1.8p+0 0x1.6b034cp-5))
(assert_return (invoke "add" (v128.const f32x4 0x1p-1 0x1.1551e6p-3 0x1.fffffep-2 0x1.fffffep-2) (v128.const f32x4 0x1.8cbc1cp-2 0x1.de5facp+6 0x1.fffffep-2 -0x1p-149)) (v128.const f32x4 0x1.c65e0ep-1 0x1.deea54p+6 0x1.fffffep-1 0x1.fffffep-2))
(assert_return (invoke "add" (v128.const f32x4 0x1.99999ap-4 0x1p-149 -0x1.fffffep+127 0x1.99999ap-4) (v128.const f32x4 -0x1p-149 0x1.681058p+0 0x1p-1 -0x1.ea7afp+7)) (v128.const f32x4 0x1.99999ap-4 0x1.681058p+0 -0x1.fffffep+127 -0x1.ea47bcp+7))

;; sub
(assert_return (invoke "sub" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0))
(assert_return (invoke "sub" (v128.const f32x4 0x1.4f3edp-3 -inf -0x1.fffffep+127 -inf) (v128.const f32x4 0x1.798b62p-5 -0x1.d3fdfep+3 -0x1.de3116p-5 0x1.fffffep+127)) (v128.const f32x4 0x1.e1b7fp-4 -inf -0x1.fffffep+127 -inf))
(assert_return (invoke "sub" (v128.const f32x4 0x1.6c4f7ap+2 inf -0x1.010322p-7 -0x1p-149) (v128.const f32x4 -0x1.f139fep+1 0x1p-149 0x1.ddab4p-5 -0x1.75b974p-3)) (v128.const f32x4 0x1.32763cp+3 inf -0x1.0ef604p-4 0x1.75b974p-3))
(assert_return (invoke "sub" (v128.const f32x4 -0x1.31b89ap-5 0x1.0af0aap+5 nan:0x200000 0x1p-126) (v128.const f32x4 inf 0x1.fffffcp-127 -0x1.1eedf8p-5 0x1.e12934p+4)) (v128.const f32x4 -inf 0x1.0af0aap+5 nan:arithmetic -0x1.e12934p+4))
(assert_return (invoke "sub" (v128.const f32x4 0x1.a6535ep+0 0x1p-149 nan:0x400000 0x1.7f5c24p-1) (v128.const f32x4 0x1.f9ddf2p+6 0x1p-149 -0x1.201d5ep+8 -0x1.2a34e4p+0)) (v128.const f32x4 -0x1.f344a4p+6 0x0p+0 nan:canonical 0x1.e9e2f6p+0))
(assert_return (invoke "sub" (v128.const f32x4 0x1.b302dp-2 -0x1.0830c2p+6 0x1.fffffep+127 0x1.fffffcp-127) (v128.const f32x4 0x1.8abb78p-7 0x1.839932p+6 -0x0p+0 -nan:0x400000)) (v128.const f32x4 0x1.a6acf4p-2 -0x1.45e4fap+7 0x1.fffffep+127 nan:canonical))
(assert_return (invoke "sub" (v128.const f32x4 -0x1p+0 0x1.9f5608p+3 0x1.fffffep-2 -0x1p-149) (v128.const f32x4 0x1.94ecd6p+5 -0x1.abeed8p-1 -0x0p+0 -inf)) (v128.const f32x4 -0x1.9cecd6p+5 0x1.ba14f6p+3 0x1.fffffep-2 inf))
(assert_return (invoke "sub" (v128.const f32x4 -0x1p-149 -0x1.1268fep-3 -0x1.fee2fp+8 -0x1.26cb6cp+8) (v128.const f32x4 0x0p+0 -0x1.90fecp-3 0x1.6a9dc4p+6 -0x1.dd6c14p+1)) (v128.const f32x4 -0x1p-149 0x1.fa5708p-5 -0x1.2cc53p+9 -0x1.231094p+8))

;; mul
(assert_return (invoke "mul" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const f32x4 -0x0p+0 -0x0p+0 -0x0p+0 -0x0p+0))
(assert_return (invoke "mul" (v128.const f32x4 0x1.4p+1 -0x1.fffffep+127 -0x1p-1 0x1.c80918p-6) (v128.const f32x4 -nan:0x400000 0x1.99999ap-4 -0x1.3acfa2p+1 0x1.dea4dcp-5)) (v128.const f32x4 nan:canonical -0x1.999998p+124 0x1.3acfa2p+0 0x1.aa5354p-10))
(assert_return (invoke "mul" (v128.const f32x4 -0x1.d4cd32p+1 -0x1.0ebd84p+3 -0x1p-1 -0x1.f9b84ep-4) (v128.const f32x4 0x1.fffffep-2 0x1p-149 -0x1.3d9704p+5 0x1.db1c3ap+4)) (v128.const f32x4 -0x1.d4cd3p+0 -0x1p-146 0x1.3d9704p+4 -0x1.d5485ep+1))
(assert_return (invoke "mul" (v128.const f32x4 -0x1.4b2b16p-5 -0x1.c41b6p-2 -inf -0x1.8c9398p-6) (v128.const f32x4 -0x0p+0 0x1.99999ap-4 -0x1.bb90d6p-1 0x1.fffffep+127)) (v128.const f32x4 0x0p+0 -0x1.69af8p-5 inf -0x1.8c9396p+122))
(assert_return (invoke "mul" (v128.const f32x4 0x1.fffffep-2 -nan:0x400000 -inf -0x1.2ff346p+5) (v128.const f32x4 0x1p+0 -0x1.b52146p-5 0x1p-1 0x1p-149)) (v128.const f32x4 0x1.fffffep-2 nan:canonical -inf -0x1.3p-144))
(assert_return (invoke "mul" (v128.const f32x4 -0x1.9a998ap-5 0x1p-149 -0x1.94e814p-6 inf) (v128.const f32x4 -0x1p+23 0x1.fffffep+127 nan:0x200000 0x1.6e971ep-1)) (v128.const f32x4 0x1.9a998ap+18 0x1.fffffep-22 nan:arithmetic inf))
(assert_return (invoke "mul" (v128.const f32x4 0x1p-1 -0x1p+23 -0x1.4f22b2p-5 0x1.8p+0) (v128.const f32x4 -0x1.efe31p-1 0x1.8p+0 -0x1.b22afcp-3 -0x1p+0)) (v128.const f32x4 -0x1.efe31p-2 -0x1.8p+23 0x1.1c308cp-7 -0x1.8p+0))
(assert_return (invoke "mul" (v128.const f32x4 0x1p-126 -0x1p+23 0x1.44a7ep+0 0x1.000002p+22) (v128.const f32x4 -0x1.21193p+3 -0x1.a6778p-3 -0x1.e7b034p+2 -0x1p+23)) (v128.const f32x4 -0x1.21193p-123 0x1.a6778p+20 -0x1.353d68p+3 -0x1.000002p+45))

;; div
(assert_return (invoke "div" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const f32x4 nan:canonical nan:canonical nan:canonical nan:canonical))
(assert_return (invoke "div" (v128.const f32x4 -0x1p+0 -0x1p-149 0x1.cd8abp+0 -0x1.e8419ep+7) (v128.const f32x4 -0x1.388398p+5 inf -0x0p+0 inf)) (v128.const f32x4 0x1.a3695cp-6 -0x0p+0 -inf -0x0p+0))
(assert_return (invoke "div" (v128.const f32x4 0x1.000002p+23 0x1.04d878p+0 -0x0p+0 0x0p+0) (v128.const f32x4 0x1p-1 0x1.99999ap-4 -nan:0x400000 nan:0x400000)) (v128.const f32x4 0x1.000002p+24 0x1.460e96p+3 nan:canonical nan:canonical))
(assert_return (invoke "div" (v128.const f32x4 -0x1.3765bap-3 nan:0x200000 -0x1.e09c7cp-6 -0x1.44be5p+5) (v128.const f32x4 0x1.4p+1 0x1.000002p+23 -0x1.5d1994p+7 0x1p-1)) (v128.const f32x4 -0x1.f23c5cp-5 nan:arithmetic 0x1.60706ep-13 -0x1.44be5p+6))
(assert_return (invoke "div" (v128.const f32x4 inf -0x1.d883f6p+2 0x1.0ad5acp+2 0x1.a2da2p+7) (v128.const f32x4 0x1.fb5d8cp-3 0x1p+0 0x0p+0 -0x0p+0)) (v128.const f32x4 inf -0x1.d883f6p+2 inf -inf))
(assert_return (invoke "div" (v128.const f32x4 -0x1.da90e6p+1 0x1.fffffep+127 0x0p+0 0x1.f5e43p-4) (v128.const f32x4 0x1.8p+0 -0x1.997818p+8 0x1.d907d2p+7 0x1.afa0bap+3)) (v128.const f32x4 -0x1.3c609ap+1 -0x1.401a2ep+119 0x0p+0 0x1.29ac6ep-7))
(assert_return (invoke "div" (v128.const f32x4 -0x1.89ff1ep-2 0x1.4p+1 0x1.fffffep-2 0x1.0b9268p-1) (v128.const f32x4 0x1p-126 0x1.99999ap-4 -0x1.497f8cp+6 -0x1.a2172ep+6)) (v128.const f32x4 -0x1.89ff1ep+124 0x1.9p+4 -0x1.8dcaeep-8 -0x1.47ac2ep-8))
(assert_return (invoke "div" (v128.const f32x4 0x1.3023d6p-7 -0x1.f81fbcp+8 0x1.4p+1 0x1.22f38ep-7) (v128.const f32x4 0x1p-126 -0x1.5c67b2p+1 -0x1p+23 0x1.a344bp-1)) (v128.const f32x4 0x1.3023d6p+119 0x1.726b2ep+7 -0x1.4p-22 0x1.634d76p-7))

;; min
(assert_return (invoke "min" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const f32x4 -0x0p+0 -0x0p+0 -0x0p+0 -0x0p+0))
(assert_return (invoke "min" (v128.const f32x4 -0x1.7ddfa8p+1 0x1.171bdap+6 0x1.283bc2p-5 0x0p+0) (v128.const f32x4 -0x1.a46556p+7 0x1.1bd092p+7 0x1p+0 0x1.aead2ep+0)) (v128.const f32x4 -0x1.a46556p+7 0x1.171bdap+6 0x1.283bc2p-5 0x0p+0))
(assert_return (invoke "min" (v128.const f32x4 -0x1.2c3242p+3 0x1.99999ap-4 0x1.fa13p+5 0x1.d2867ap+3) (v128.const f32x4 -0x1p-149 -0x1.a54adcp-1 -0x1.a7796ap+1 0x1.000002p+23)) (v128.const f32x4 -0x1.2c3242p+3 -0x1.a54adcp-1 -0x1.a7796ap+1 0x1.d2867ap+3))
(assert_return (invoke "min" (v128.const f32x4 0x1.926898p+5 0x1p+0 0x1.c2d5cap+5 -0x1.add5bap+7) (v128.const f32x4 0x1.231bcp+3 0x1.4bbe5ap+1 0x1.aa24f6p-6 -0x1p+0)) (v128.const f32x4 0x1.231bcp+3 0x1p+0 0x1.aa24f6p-6 -0x1.add5bap+7))
(assert_return (invoke "min" (v128.const f32x4 0x1.f2838cp-3 -0x1p+23 -0x1p-1 0x1.2e7592p+2) (v128.const f32x4 -0x1.47664ap+6 0x1.ec240cp+6 -nan:0x400000 nan:0x200000)) (v128.const f32x4 -0x1.47664ap+6 -0x1p+23 nan:canonical nan:arithmetic))
(assert_return (invoke "min" (v128.const f32x4 -0x1.9df678p+2 0x1.fffffep+127 -0x1p-1 0x1p-1) (v128.const f32x4 0x1p-1 -0x1.2e2abcp-2 0x1.fc02ecp+2 0x1.9e25c4p+8)) (v128.const f32x4 -0x1.9df678p+2 -0x1.2e2abcp-2 -0x1p-1 0x1p-1))
(assert_return (invoke "min" (v128.const f32x4 0x1.c624dp-7 0x1.4p+1 0x1.a7a5d8p+2 0x1.8p+0) (v128.const f32x4 0x1.179538p-5 0x1.fffffep+127 0x1.cc2f08p-6 -0x1.d291d4p-6)) (v128.const f32x4 0x1.c624dp-7 0x1.4p+1 0x1.cc2f08p-6 -0x1.d291d4p-6))
(assert_return (invoke "min" (v128.const f32x4 nan:0x400000 -inf nan:0x200000 0x1.761f64p+7) (v128.const f32x4 -0x1.94a76ep-6 0x1.627a42p+5 0x1p-1 0x1.0ec69p+0)) (v128.const f32x4 nan:canonical -inf nan:arithmetic 0x1.0ec69p+0))

;; max
(assert_return (invoke "max" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const f32x4 0x0p+0 0x0p+0 0x0p+0 0x0p+0))
(assert_return (invoke "max" (v128.const f32x4 0x1.fa9d4ap-1 -0x1.fffffep+127 -0x1.9bf766p+1 0x1.638276p-5) (v128.const f32x4 0x1.9cdb3p+5 -0x1.330d78p+8 -0x1.dbfa52p+8 0x1.12757ap+5)) (v128.const f32x4 0x1.9cdb3p+5 -0x1.330d78p+8 -0x1.9bf766p+1 0x1.12757ap+5))
(assert_return (invoke "max" (v128.const f32x4 0x1.25124ep-2 0x1.fffffep+127 -0x0p+0 0x1.27139cp+7) (v128.const f32x4 0x1.84591p+5 -0x0p+0 -0x1.d7b978p+3 -0x1.a78bap+3)) (v128.const f32x4 0x1.84591p+5 0x1.fffffep+127 -0x0p+0 0x1.27139cp+7))
(assert_return (invoke "max" (v128.const f32x4 nan:0x400000 0x1p-1 -0x1.eec5eap-3 0x1.36d94p-1) (v128.const f32x4 0x1.000002p+23 0x1.a9c8aep-3 0x1.99999ap-4 nan:0x400000)) (v128.const f32x4 nan:canonical 0x1p-1 0x1.99999ap-4 nan:canonical))
(assert_return (invoke "max" (v128.const f32x4 0x1.eb3e52p+0 0x0p+0 -0x1.1954aep-4 0x1.85017ep+6) (v128.const f32x4 0x1.899278p+3 -0x1.8309eep+0 -0x1.47077ap+2 0x1.8p+0)) (v128.const f32x4 0x1.899278p+3 0x0p+0 -0x1.1954aep-4 0x1.85017ep+6))
(assert_return (invoke "max" (v128.const f32x4 0x1.990956p+6 0x1.4p+1 -0x1.d6ab2ep-7 -0x1p-1) (v128.const f32x4 -0x1.b641b2p+7 nan:0x200000 -0x1.b8396p+0 0x1.fffffcp-127)) (v128.const f32x4 0x1.990956p+6 nan:arithmetic -0x1.d6ab2ep-7 0x1.fffffcp-127))
(assert_return (invoke "max" (v128.const f32x4 0x1p+0 -0x1.eacaeep+5 -0x1.234964p-2 -nan:0x400000) (v128.const f32x4 -0x1.a8f3cap+3 nan:0x200000 0x1.01d6fap-4 nan:0x400000)) (v128.const f32x4 0x1p+0 nan:arithmetic 0x1.01d6fap-4 nan:canonical))
(assert_return (invoke "max" (v128.const f32x4 inf 0x1.2b6338p+7 -0x1.887a1cp+0 0x1.6296e2p+5) (v128.const f32x4 -0x1.d2c9aap+7 0x1.fffffep+127 0x1.097bbcp-3 -0x1.a4fb56p-1)) (v128.const f32x4 inf 0x1.fffffep+127 0x1.097bbcp-3 0x1.6296e2p+5))

;; pmin
(assert_return (invoke "pmin" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0))
(assert_return (invoke "pmin" (v128.const f32x4 0x1.089b1ap-5 -0x0p+0 inf 0x0p+0) (v128.const f32x4 -0x1.7ff11cp+1 0x1.c35234p-5 -0x1.fffffep+127 -0x1.b177ecp-4)) (v128.const f32x4 -0x1.7ff11cp+1 -0x0p+0 -0x1.fffffep+127 -0x1.b177ecp-4))
(assert_return (invoke "pmin" (v128.const f32x4 -0x1.528174p+6 0x1.53f2a4p-7 0x1.9d810cp+6 -0x1p-149) (v128.const f32x4 -0x1.890f6cp-4 0x1.1f9b44p+0 0x1.7a2bc2p-7 -0x1p+0)) (v128.const f32x4 -0x1.528174p+6 0x1.53f2a4p-7 0x1.7a2bc2p-7 -0x1p+0))
(assert_return (invoke "pmin" (v128.const f32x4 -0x1.d681f8p-6 -0x1.ff508p-2 0x1.bb794p+2 0x1.fa309ap-7) (v128.const f32x4 0x1.99999ap-4 0x1.fffffep-2 0x1p-149 0x1p-126)) (v128.const f32x4 -0x1.d681f8p-6 -0x1.ff508p-2 0x1p-149 0x1p-126))
(assert_return (invoke "pmin" (v128.const f32x4 -0x1.b4086cp-4 -0x1p-1 -0x1p+0 -0x0p+0) (v128.const f32x4 0x1.000002p+22 nan:0x200000 -0x1.13a1f2p+6 0x1.fffffep+127)) (v128.const f32x4 -0x1.b4086cp-4 -0x1p-1 -0x1.13a1f2p+6 -0x0p+0))
(assert_return (invoke "pmin" (v128.const f32x4 -0x1.867a8p+6 0x0p+0 0x1p-1 -0x1.2a80bp+2) (v128.const f32x4 0x1p-126 0x1.977d92p+0 -0x1.6df87p-3 0x1p-126)) (v128.const f32x4 -0x1.867a8p+6 0x0p+0 -0x1.6df87p-3 -0x1.2a80bp+2))
(assert_return (invoke "pmin" (v128.const f32x4 0x1.99999ap-4 -0x1.517b1ep-1 nan:0x400000 0x1.4d1332p-3) (v128.const f32x4 -0x1.fdfb2ep+3 0x1.4p+1 -0x1.a1fbaap-5 nan:0x200000)) (v128.const f32x4 -0x1.fdfb2ep+3 -0x1.517b1ep-1 nan:0x400000 0x1.4d1332p-3))
(assert_return (invoke "pmin" (v128.const f32x4 nan:0x200000 0x1.000002p+23 0x1p-149 0x1.ae8584p-4) (v128.const f32x4 -0x1.474b54p+4 inf -0x1.293f88p-6 -0x1p+0)) (v128.const f32x4 nan:0x200000 0x1.000002p+23 -0x1.293f88p-6 -0x1p+0))

;; pmax
(assert_return (invoke "pmax" (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0) (v128.const f32x4 -0x0p+0 0x0p+0 -0x0p+0 0x0p+0)) (v128.const f32x4 0x0p+0 -0x0p+0 0x0p+0 -0x0p+0))
(assert_return (invoke "pmax" (v128.const f32x4 -0x0p+0 0x1.4p+1 -0x1.f721b4p+3 0x1p-126) (v128.const f32x4 -0x1.c19c1ap+8 0x1.000002p+23 -0x0p+0 -0x1.b3b8eep-3)) (v128.const f32x4 -0x0p+0 0x1.000002p+23 -0x0p+0 0x1p-126))
(assert_return (invoke "pmax" (v128.const f32x4 0x1.4p+1 0x1.62735ap-1 0x0p+0 0x1.99999ap-4) (v128.const f32x4 0x1.b8eaacp-7 0x1.8p+0 0x1.fffffcp-127 -0x1.9cca02p-7)) (v128.const f32x4 0x1.4p+1 0x1.8p+0 0x1.fffffcp-127 0x1.99999ap-4))
(assert_return (invoke "pmax" (v128.const f32x4 0x1.9e9a22p-4 -0x1p+23 0x1.953a3ap-5 0x1.59b8a4p+6) (v128.const f32x4 0x1.000002p+22 -0x1.f9b65cp-5 0x1.ee7f34p-3 -0x1.e6fc44p+1)) (v128.const f32x4 0x1.000002p+22 -0x1.f9b65cp-5 0x1.ee7f34p-3 0x1.59b8a4p+6))
(assert_return (invoke "pmax" (v128.const f32x4 0x1p-1 0x1.4p+1 0x1p-126 0x1.779e3ap-7) (v128.const f32x4 nan:0x400000 -0x1.9142dap-1 -0x0p+0 0x1.625b8ap+3)) (v128.const f32x4 0x1p-1 0x1.4p+1 0x1p-126 0x1.625b8ap+3))
(assert_return (invoke "pmax" (v128.const f32x4 -inf 0x1.e27a9cp-3 0x1.ece95ap-7 -0x1.cd71a8p-6) (v128.const f32x4 0x1.9bf8b4p+4 0x1.000002p+22 0x1.99999ap-4 -0x1.e2836cp+2)) (v128.const f32x4 0x1.9bf8b4p+4 0x1.000002p+22 0x1.99999ap-4 -0x1.cd71a8p-6))
(assert_return (invoke "pmax" (v128.const f32x4 0x1.b286f8p-2 -0x1.fffffep+127 0x1.c758b8p-7 0x1p+0) (v128.const f32x4 0x1.2a2c66p-5 0x1.82e054p+6 -0x1p-1 0x1.8p+0)) (v128.const f32x4 0x1.b286f8p-2 0x1.82e054p+6 0x1.c758b8p-7 0x1.8p+0))
(assert_return (invoke "pmax" (v128.const f32x4 0x1.951d1cp-2 -0x1.d6901cp-6 0x1.5c0c34p-7 -0x1.e2e4b8p+3) (v128.const f32x4 -inf -0x1.e0e9fap+5 -0x1p-1 nan:0x200000)) (v128.const f32x4 0x1.951d1cp-2 -0x1.d6901cp-6 0x1.5c0c34p-7 -0x1.e2e4b8p+3))
