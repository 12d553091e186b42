/// Machine code of a module: what the compiler makes, an artifact holds and a `CompiledModule` executes.
///
/// Everything in it refers to other parts by distance, so the image can be mapped anywhere: `text` first, and behind it, from the next
/// page on, `readOnlyData`.
public struct CompiledCode: Sendable, Hashable {
    /// Where the code of a function lies in `text`, in bytes.
    public struct Function: Sendable, Hashable {
        public var offset: UInt32
        public var count: UInt32
    }

    /// Code from a byte offset of `text` on, up to that of the next site, comes from the instruction at a byte offset of the module; from
    /// none where that offset is 0.
    public struct Site: Sendable, Hashable {
        public var code: UInt32
        public var instruction: UInt32
    }

    /// Instructions, executable once they are mapped.
    public var text: [UInt8]
    /// Constants that instructions refer to; empty where there are none.
    public var readOnlyData: [UInt8]
    /// One for each function that the module defines, in order.
    public var functions: [Function]
    /// Ascending by `code`.
    public var sites: [Site]

    /// Bytes of a page of the machine, to which `readOnlyData` is aligned in the image.
    public static let pageBytes = 4096

    /// Where `readOnlyData` starts in the image.
    public var readOnlyOffset: Int { (text.count + CompiledCode.pageBytes - 1) & ~(CompiledCode.pageBytes - 1) }
}
