/// Numbers as the text format writes them, for tools that take and show values. Floats are bit patterns, since NaNs have payloads.
public enum NumberText {
    /// The bits of an integer of 8, 16, 32 or 64 bits: decimal or hexadecimal, with or without sign, `uN` or `sN`. Nil where the text is none,
    /// or out of range.
    public static func integer(_ text: String, width: Int) -> UInt64? {
        let source = Array(text.utf8)
        switch NumberLiteral.kind(source, 0..<source.count) {
        case .natural, .integer: return NumberLiteral.integer(source, 0..<source.count, width: UInt64(width))
        case .float, .leftParenthesis, .rightParenthesis, .identifier, .string, .keyword, .offset, .alignment, .end, nil: return nil
        }
    }

    /// The bits of an f32: decimal, hexadecimal, `inf`, `nan` or `nan:0x…`. Nil where the text is none, or out of range.
    public static func f32(_ text: String) -> UInt32? { bits(text, .binary32).map { UInt32(truncatingIfNeeded: $0) } }

    /// The bits of an f64: decimal, hexadecimal, `inf`, `nan` or `nan:0x…`. Nil where the text is none, or out of range.
    public static func f64(_ text: String) -> UInt64? { bits(text, .binary64) }

    private static func bits(_ text: String, _ format: FloatLiteral.Format) -> UInt64? {
        let source = Array(text.utf8)
        switch NumberLiteral.kind(source, 0..<source.count) {
        case .natural, .integer, .float: return FloatLiteral.bits(source, 0..<source.count, format)
        case .leftParenthesis, .rightParenthesis, .identifier, .string, .keyword, .offset, .alignment, .end, nil: return nil
        }
    }

    /// The shortest text that reads back as the same f32, NaNs with their payload.
    public static func text(f32 bits: UInt32) -> String { Literals.f32(bits) }

    /// The shortest text that reads back as the same f64, NaNs with their payload.
    public static func text(f64 bits: UInt64) -> String { Literals.f64(bits) }

    /// `i32x4` and four words.
    public static func text(vector: SIMD16<UInt8>) -> String { Literals.vector(vector) }
}
