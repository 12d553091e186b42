/// Tells the time and waits. `HostClock` is that of the machine; `VirtualClock` moves only when somebody waits.
public protocol Clock: AnyObject {
    /// Nanoseconds between two readings that can differ.
    func resolution(of clock: ClockIdentifier) throws(Errno) -> UInt64
    /// Nanoseconds.
    func now(_ clock: ClockIdentifier) throws(Errno) -> UInt64
    /// Waits until one of the descriptors of the host is ready, the time is over, or the interruption is asked for.
    ///
    /// The `readiness` of each descriptor is filled in; without a number of nanoseconds there is no end of the waiting but these.
    func wait(for descriptors: inout [HostWait], nanoseconds: UInt64?, interruption: Interruption) throws(Errno)
}

/// A descriptor of the host that is waited for.
public struct HostWait: Sendable, Hashable {
    public let descriptor: Int32
    public let wantsRead: Bool
    public let wantsWrite: Bool
    public var readiness = Readiness()

    public init(descriptor: Int32, wantsRead: Bool, wantsWrite: Bool) {
        self.descriptor = descriptor
        self.wantsRead = wantsRead
        self.wantsWrite = wantsWrite
    }
}

/// Where random bytes come from.
public protocol RandomSource: AnyObject {
    /// Fills a buffer.
    func fill(_ buffer: inout MutableSpan<UInt8>) throws(Errno)
}
