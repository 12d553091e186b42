/// Floats of a number or of the lanes of a vector.
public enum FloatShape: Sendable, Hashable {
    case f32, f64, f32x4, f64x2
}

extension Opcode {
    /// The floats of the result of which any may be a NaN whose bits the specification leaves open (chapter 4.3.3, NaN propagation), or nil
    /// where there are none.
    ///
    /// What only passes bits on is not among these: `abs`, `neg` and `copysign`, `pmin` and `pmax`, loads, reinterpretations and lanes. This
    /// is the one place that knows; engines that canonicalise NaNs do it for the results of these opcodes.
    public var arithmeticResult: FloatShape? {
        switch self {
        case .f32Ceil, .f32Floor, .f32Trunc, .f32Nearest, .f32Sqrt, .f32Add, .f32Sub, .f32Mul, .f32Div, .f32Min, .f32Max, .f32DemoteF64:
            .f32
        case .f64Ceil, .f64Floor, .f64Trunc, .f64Nearest, .f64Sqrt, .f64Add, .f64Sub, .f64Mul, .f64Div, .f64Min, .f64Max, .f64PromoteF32:
            .f64
        case .f32x4Ceil, .f32x4Floor, .f32x4Trunc, .f32x4Nearest, .f32x4Sqrt, .f32x4Add, .f32x4Sub, .f32x4Mul, .f32x4Div, .f32x4Min,
            .f32x4Max, .f32x4RelaxedMadd, .f32x4RelaxedNmadd, .f32x4RelaxedMin, .f32x4RelaxedMax, .f32x4DemoteF64x2Zero:
            .f32x4
        case .f64x2Ceil, .f64x2Floor, .f64x2Trunc, .f64x2Nearest, .f64x2Sqrt, .f64x2Add, .f64x2Sub, .f64x2Mul, .f64x2Div, .f64x2Min,
            .f64x2Max, .f64x2RelaxedMadd, .f64x2RelaxedNmadd, .f64x2RelaxedMin, .f64x2RelaxedMax, .f64x2PromoteLowF32x4:
            .f64x2
        default: nil
        }
    }
}
