/// The open blocks of a body, one bit each: whether an `else` may come.
///
/// The innermost 64 blocks are bits of a word, so that most bodies need no allocation.
@usableFromInline
struct BlockStack {
    @usableFromInline private(set) var depth = 0
    private var word: UInt64 = 0
    /// Words of the outer blocks, the outermost first.
    private var outer: [UInt64] = []

    /// Whether the innermost block is the first part of an `if`.
    var allowsElse: Bool { word & 1 != 0 }

    @inline(__always)
    mutating func open(allowsElse: Bool) {
        if depth & 63 == 0, depth > 0 {
            outer.append(word)
            word = 0
        }
        word = word << 1 | (allowsElse ? 1 : 0)
        depth += 1
    }

    /// The innermost block goes on with its second part.
    mutating func startElse() { word &= ~1 }

    /// - Precondition: a block is open.
    @inline(__always)
    mutating func close() {
        word >>= 1
        depth -= 1
        if depth & 63 == 0, depth > 0 { word = outer.popLast() ?? 0 }
    }
}
