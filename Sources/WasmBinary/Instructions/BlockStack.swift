/// The open blocks of a body, two bits each: which part of the block is open, so which instruction may go on with the next one.
///
/// The innermost 32 blocks are bits of a word, so that most bodies need no allocation.
@usableFromInline
struct BlockStack {
    /// A part of a block.
    enum Part: UInt64 {
        /// Only `end` may follow.
        case other
        /// The first part of an `if`.
        case condition
        /// The first part of a `try`.
        case attempt
        /// A `catch`: more of them may follow.
        case handler
    }

    @usableFromInline private(set) var depth = 0
    private var word: UInt64 = 0
    /// Words of the outer blocks, the outermost first.
    private var outer: [UInt64] = []

    /// The open part of the innermost block.
    var innermost: Part { Part(rawValue: word & 3) ?? .other }

    @inline(__always)
    mutating func open(_ part: Part) {
        if depth & 31 == 0, depth > 0 {
            outer.append(word)
            word = 0
        }
        word = word << 2 | part.rawValue
        depth += 1
    }

    /// The innermost block goes on with another part.
    mutating func turn(to part: Part) { word = word & ~3 | part.rawValue }

    /// - Precondition: a block is open.
    @inline(__always)
    mutating func close() {
        word >>= 2
        depth -= 1
        if depth & 31 == 0, depth > 0 { word = outer.popLast() ?? 0 }
    }
}
