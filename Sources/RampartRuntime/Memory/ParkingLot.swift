import Glibc

/// How a `memory.atomic.wait` ended.
public enum WaitResult: Sendable, Hashable {
    /// A notification woke the thread.
    case woken
    /// The memory did not hold the expected value, so the thread did not wait.
    case notEqual
    case timedOut
    /// The embedder stopped the store, or the wait met the store's limit.
    case interrupted

    /// The result of the instruction; nil where the wait was interrupted, which gives none.
    public var code: UInt64? {
        switch self {
        case .woken: 0
        case .notEqual: 1
        case .timedOut: 2
        case .interrupted: nil
        }
    }
}

/// A time of the clock that only goes forward.
struct Deadline: Comparable {
    /// Nanoseconds of the monotonic clock.
    let nanoseconds: Int64

    /// A time from now on; so far away that nobody lives to see it where the sum does not fit.
    init(after nanoseconds: Int64) {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        let (sum, overflow) = (Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)).addingReportingOverflow(max(0, nanoseconds))
        self.nanoseconds = overflow ? .max : sum
    }

    init(after duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, sumOverflow) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        self.init(after: overflow || sumOverflow ? (seconds < 0 ? 0 : .max) : sum)
    }

    var time: timespec { timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000)) }

    static func < (left: Deadline, right: Deadline) -> Bool { left.nanoseconds < right.nanoseconds }
}

/// One thread that waits, for the time of one wait.
// Unchecked: `state` is touched only under the mutex of the parking lot. Safe: the condition lives as long as the object.
@safe
final class Waiter: @unchecked Sendable {
    enum State {
        case waiting, woken, interrupted
    }

    fileprivate var state = State.waiting
    fileprivate let condition: UnsafeMutablePointer<pthread_cond_t>

    init() {
        unsafe condition = .allocate(capacity: 1)
        unsafe condition.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe condition.deallocate()
    }
}

/// The threads that wait at addresses of one shared memory, first come, first woken.
///
/// A thread compares the value and joins its queue under one mutex, and a notification takes the same mutex: a thread that saw the old
/// value is in the queue before anybody who wrote the new one can notify, so no wake-up is lost.
// Unchecked: `queues` is touched only under the mutex. Safe: the mutex lives as long as the object.
@safe
final class ParkingLot: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// By address; a queue that is empty is not kept.
    private var queues: [UInt64: [Waiter]] = [:]

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    private func withLock<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Threads that wait now.
    var waiterCount: Int { withLock { queues.values.reduce(0) { $0 + $1.count } } }

    /// Waits at an address until a notification, an interruption or the deadline; nil for none. `isInterrupted` tells whether the store was
    /// asked to stop already, `isExpected` whether the memory holds the expected value.
    func wait(
        _ waiter: Waiter, at address: UInt64, until deadline: Deadline?, isInterrupted: () -> Bool, isExpected: () -> Bool
    ) -> WaitResult {
        withLock {
            // An interruption may have come between the caller's announcement of the waiter and here.
            if waiter.state == .interrupted || isInterrupted() { return .interrupted }
            guard isExpected() else { return .notEqual }
            queues[address, default: []].append(waiter)
            while waiter.state == .waiting {
                guard let deadline else {
                    unsafe pthread_cond_wait(waiter.condition, mutex)
                    continue
                }
                var time = deadline.time
                if unsafe pthread_cond_timedwait(waiter.condition, mutex, &time) == ETIMEDOUT { break }
            }
            switch waiter.state {
            case .woken: return .woken
            case .interrupted:
                leave(waiter, address)
                return .interrupted
            case .waiting:
                leave(waiter, address)
                return .timedOut
            }
        }
    }

    /// Takes a waiter that nobody has woken out of its queue. The caller holds the mutex.
    private func leave(_ waiter: Waiter, _ address: UInt64) {
        guard var queue = queues[address] else { return }
        queue.removeAll { $0 === waiter }
        queues[address] = queue.isEmpty ? nil : queue
    }

    /// Wakes threads that wait at an address, at most so many. Returns how many.
    func notify(at address: UInt64, count: UInt32) -> UInt32 {
        withLock {
            guard count > 0, var queue = queues[address] else { return 0 }
            let woken = min(queue.count, Int(count))
            for waiter in queue.prefix(woken) {
                waiter.state = .woken
                unsafe pthread_cond_signal(waiter.condition)
            }
            queue.removeFirst(woken)
            queues[address] = queue.isEmpty ? nil : queue
            return UInt32(truncatingIfNeeded: woken)
        }
    }

    /// Ends the wait of a thread, which may not have begun or may be over.
    func interrupt(_ waiter: Waiter) {
        withLock {
            guard waiter.state == .waiting else { return }
            waiter.state = .interrupted
            unsafe pthread_cond_signal(waiter.condition)
        }
    }
}
