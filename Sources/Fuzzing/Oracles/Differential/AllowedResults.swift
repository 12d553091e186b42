/// What may differ between two sides that are both right.
///
/// Engines of our own make the same choices where the specification leaves some (relaxed vector operators), and give canonical NaNs, so
/// their bits must be equal. Engines of others may choose, so what they answer is looked up in a set.
enum AllowedResults {
    /// Equal bits only.
    case exact
    /// Any NaN with the uppermost bit of its fraction set stands for any other of its width (specification chapter 4.3.3).
    case anyArithmeticNaN

    func accepts(_ left: RecordedValue, _ right: RecordedValue) -> Bool {
        if left == right { return true }
        switch self {
        case .exact: return false
        case .anyArithmeticNaN:
            switch (left, right) {
            case (.f32(let a), .f32(let b)): return Self.isArithmetic(a) && Self.isArithmetic(b)
            case (.f64(let a), .f64(let b)): return Self.isArithmetic(a) && Self.isArithmetic(b)
            case (.i32, _), (.i64, _), (.f32, _), (.f64, _), (.v128, _), (.null, _), (.i31, _), (.host, _), (.function, _), (.object, _):
                return false
            }
        }
    }

    private static func isArithmetic(_ bits: UInt32) -> Bool { bits & 0x7FC0_0000 == 0x7FC0_0000 }
    private static func isArithmetic(_ bits: UInt64) -> Bool { bits & 0x7FF8_0000_0000_0000 == 0x7FF8_0000_0000_0000 }
}
