/// What a heap has done so far.
public struct HeapStatistics: Sendable, Hashable {
    /// Number of collections.
    public internal(set) var collections: UInt64 = 0
    /// Bytes that the last collection found to be alive.
    public internal(set) var liveBytes: UInt64 = 0
    /// Bytes that were ever allocated, in cells and blocks.
    public internal(set) var allocatedBytes: UInt64 = 0
}
