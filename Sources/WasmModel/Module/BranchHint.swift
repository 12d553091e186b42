/// What a producer expects of a conditional (section `metadata.code.branch_hint`, specification appendix "Custom Sections").
public struct BranchHint: Sendable, Hashable, BitwiseCopyable {
    /// The values of a hint in the binary.
    public enum Direction: UInt8, Sendable, Hashable, BitwiseCopyable {
        /// The condition is probably false.
        case unlikely = 0
        /// The condition is probably true.
        case likely = 1
    }

    /// Bytes from the first instruction of the body (`FunctionBody.range`) to the `if` or `br_if`.
    ///
    /// The section itself counts from the declarations of the locals, which a decoder may meet in more bytes than an encoder writes.
    public var offset: UInt32
    public var direction: Direction

    public init(offset: UInt32, direction: Direction) {
        self.offset = offset
        self.direction = direction
    }
}
