/// A clock that stands still until somebody waits, and then is at once at the end of the wait: the same program sees the same times in every run.
public final class VirtualClock: Clock {
    /// Nanoseconds since 1970.
    public var realtime: UInt64
    /// Nanoseconds that every other clock has run.
    public var elapsed: UInt64 = 0
    /// Nanoseconds that each reading takes, so that a program which waits by reading the time ends.
    public let tick: UInt64

    public init(realtime: UInt64 = 1_600_000_000_000_000_000, tick: UInt64 = 1) {
        self.realtime = realtime
        self.tick = tick
    }

    public func resolution(of clock: ClockIdentifier) throws(Errno) -> UInt64 { max(1, tick) }

    public func now(_ clock: ClockIdentifier) throws(Errno) -> UInt64 {
        advance(by: tick)
        return clock == .realtime ? realtime : elapsed
    }

    /// Descriptors of the host are asked as they are now; nothing waits for them, since the time here is not theirs.
    public func wait(for descriptors: inout [HostWait], nanoseconds: UInt64?, interruption: Interruption) throws(Errno) {
        if !descriptors.isEmpty {
            // Without an end of its own, the wait is the host's.
            try HostClock().wait(for: &descriptors, nanoseconds: nanoseconds == nil ? nil : 0, interruption: interruption)
            if descriptors.contains(where: { $0.readiness.canRead || $0.readiness.canWrite }) { return }
        }
        if let nanoseconds { advance(by: nanoseconds) }
    }

    private func advance(by nanoseconds: UInt64) {
        realtime &+= nanoseconds
        elapsed &+= nanoseconds
    }
}
