/// One token of the text format (specification chapter 6.2), as a place in the source.
struct Token: BitwiseCopyable {
    enum Kind: UInt8 {
        case leftParenthesis, rightParenthesis
        /// `extra` is the number of the symbol.
        case identifier
        case string
        /// `extra` is a `KeywordTable.Code`.
        case keyword
        /// Digits without a sign.
        case natural
        /// Digits with a sign.
        case integer
        case float
        /// `offset=` and a natural number.
        case offset
        /// `align=` and a natural number.
        case alignment
        /// Stands behind the last token.
        case end
    }

    var start: UInt32
    var end: UInt32
    /// For a left parenthesis the position of its right one among the tokens; see `Kind` for the others.
    var extra: UInt32
    var kind: Kind

    init(_ kind: Kind, start: Int, end: Int, extra: UInt32 = 0) {
        self.kind = kind
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.extra = extra
    }
}
