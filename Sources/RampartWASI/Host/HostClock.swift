import CRampart
import Glibc

/// The clocks of the machine.
public final class HostClock: Clock {
    public init() {}

    public func resolution(of clock: ClockIdentifier) throws(Errno) -> UInt64 {
        var time = timespec()
        _ = try retrying { unsafe clock_getres(clock.host, &time) }
        return nanoseconds(time)
    }

    public func now(_ clock: ClockIdentifier) throws(Errno) -> UInt64 {
        var time = timespec()
        _ = try retrying { unsafe clock_gettime(clock.host, &time) }
        return nanoseconds(time)
    }

    public func wait(for descriptors: inout [HostWait], nanoseconds limit: UInt64?, interruption: Interruption) throws(Errno) {
        var polled = descriptors.map { wait in
            pollfd(fd: wait.descriptor, events: Int16((wait.wantsRead ? POLLIN : 0) | (wait.wantsWrite ? POLLOUT : 0)), revents: 0)
        }
        if interruption.descriptor >= 0 { polled.append(pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0)) }
        // Where interruption has no descriptor, the waiting is cut into pieces of a tenth of a second.
        let longest: UInt64 = interruption.descriptor >= 0 ? .max : 100_000_000
        let start = try now(.monotonic)
        while true {
            let elapsed = try now(.monotonic) - start
            let left = limit.map { $0 > elapsed ? $0 - elapsed : 0 }
            let piece = min(left ?? .max, longest)
            let count = try ready(&polled, piece)
            if count > 0 || interruption.isInterrupted || left.map({ $0 <= piece }) ?? false { break }
        }
        for index in descriptors.indices {
            descriptors[index].readiness = readiness(of: polled[index], wantsRead: descriptors[index].wantsRead)
        }
    }

    /// A signal ends it early, with nothing ready.
    private func ready(_ polled: inout [pollfd], _ nanoseconds: UInt64) throws(Errno) -> Int32 {
        let count = unsafe polled.withUnsafeMutableBufferPointer { buffer in
            // The buffer holds as many records as it says.
            unsafe rampart_poll(buffer.baseAddress, UInt64(buffer.count), nanoseconds)
        }
        if count >= 0 { return count }
        let error = Errno.last
        guard error == .interrupted else { throw error }
        return 0
    }

    private func readiness(of polled: pollfd, wantsRead: Bool) -> Readiness {
        let events = Int32(polled.revents)
        let isBroken = events & (POLLERR | POLLNVAL) != 0
        let isHungUp = events & POLLHUP != 0
        var available: Int32 = 0
        if wantsRead, events & POLLIN != 0 {
            // The number of bytes is advice: 0 where the host does not tell.
            if unsafe ioctl(polled.fd, UInt(FIONREAD), &available) != 0 { available = 0 }
        }
        return Readiness(
            readableBytes: UInt64(max(0, available)), canRead: events & POLLIN != 0 || isHungUp || isBroken,
            canWrite: events & POLLOUT != 0 || isBroken || isHungUp, isHungUp: isHungUp)
    }

    private func nanoseconds(_ time: timespec) -> UInt64 { UInt64(max(0, time.tv_sec)) &* 1_000_000_000 &+ UInt64(max(0, time.tv_nsec)) }
}

extension ClockIdentifier {
    fileprivate var host: clockid_t {
        switch self {
        case .realtime: CLOCK_REALTIME
        case .monotonic: CLOCK_MONOTONIC
        case .processTime: CLOCK_PROCESS_CPUTIME_ID
        case .threadTime: CLOCK_THREAD_CPUTIME_ID
        }
    }
}
