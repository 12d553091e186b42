/// The numeric operators of WebAssembly on i32, i64, f32 and f64 as pure functions (specification chapter 4.3).
///
/// Each function has the name of its `Opcode` case. Comparisons and tests return `Bool`; operators that can trap return `Fallible`.
/// Floats are IEEE 754 values rounded to nearest, ties to even; no two operations are fused.
public enum Scalar {}
