extension MemoryInstance {
    /// Gives bytes of the memory in place, without a copy, or returns nil where the range is out of bounds.
    ///
    /// The body must not run code of the store nor grow the memory, both of which could move it.
    public func withBytes<Result, Failure: Error>(
        at offset: UInt64, count: Int, _ body: (inout MutableSpan<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard count >= 0, storage.contains(offset, count: UInt64(count)) else { return nil }
        // The range was just checked, and the body may not move the memory.
        let buffer = unsafe UnsafeMutableBufferPointer(start: storage.record.pointee.base + Int(offset), count: count)
        var span = unsafe buffer.mutableSpan
        return try body(&span)
    }
}
