/// What a store may use. Meeting a limit is an exhaustion or a failed growth, never a crash.
public struct StoreLimits: Sendable, Hashable {
    /// Bytes of the value stack, which holds the frames of all functions; only touched pages cost. Rounded up to pages of 4 KiB.
    public var stackBytes = 8 << 20
    /// Bytes of all linear memories together. A shared memory counts with its size when it came into the store and what the store has made it
    /// grow since.
    public var memoryBytes: UInt64 = 4 << 30
    /// Elements of all tables together.
    public var tableElements: UInt64 = 10_000_000
    /// Bytes of the garbage-collected heap, in blocks of 64 KiB.
    public var heapBytes: UInt64 = 1 << 30
    /// Whether growth of a memory or table that its type allows, but a limit above does not, ends the program with `ExhaustionError.memory` or
    /// `.table`. Else the instruction gives -1, and the program goes on.
    public var endsAtLimits = false
    /// Units of fuel at the start, or nil for code that is not metered.
    public var fuel: Int64?
    /// How deep host functions may call back into the engine.
    public var nestedInvocations: UInt32 = 100
    /// The longest that one `memory.atomic.wait` may block its thread; a wait that goes on then ends with the exhaustion `interrupted`. Nil for
    /// no bound.
    public var longestWait: Duration?
    /// Collect at every allocation, some thousand times: finds references that are hidden from the collector. Only for tests.
    public var collectsAtEveryAllocation = false

    /// The defaults.
    public init() {}
}
