import Glibc
import SystemPackage

/// Another program that lives long: it reads requests from its standard input and writes answers to `ChildProcess.reportDescriptor`.
///
/// It leads a process group of its own, which is killed with it. What it writes to its other streams is kept as far as it is new.
/// Used by one thread at a time.
public final class PersistentProcess {
    /// What came of waiting.
    public enum Event: Sendable, Hashable {
        /// The next bytes of answers.
        case bytes([UInt8])
        /// Nothing came in the given time.
        case silence
        /// The program has closed its answers, as it does at its end.
        case closed
    }

    /// The process, and its group.
    public let identifier: Int32
    /// The end of what it wrote to standard output and standard error.
    public private(set) var messages: [UInt8] = []
    /// Most bytes of `messages`.
    public var messageLimit = 16 << 10

    private let requests: PipeEnd
    private let answers: PipeEnd
    private let errors: PipeEnd
    private var unsent: ArraySlice<UInt8> = []
    private var areErrorsOpen = true
    private var end: ChildProcess.End?
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - command: the program's path, then its arguments.
    ///   - environment: the whole environment, as `NAME=value`.
    /// - Throws: the error of the system where it cannot be started.
    public init(command: [String], environment: [String] = []) throws(Errno) {
        // A socket for the requests: writing to one whose reader has died is an error and no signal.
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        // The array has place for the two numbers that the call writes.
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno(rawValue: Glibc.errno) }
        requests = PipeEnd(ends[0])
        let input = PipeEnd(ends[1])
        let answers = try Pipe()
        let errors = try Pipe()
        identifier = try ChildProcess.start(
            command, environment,
            [
                (input.number, 0), (errors.write.number, 1), (errors.write.number, 2),
                (answers.write.number, ChildProcess.reportDescriptor),
            ], leadsGroup: true)
        for pipe in [answers, errors] { _ = fcntl(pipe.read.number, F_SETFL, O_NONBLOCK) }
        self.answers = answers.read
        self.errors = errors.read
    }

    deinit { _ = finish(grace: .zero) }

    // MARK: Talking

    /// Sends bytes after those that were sent before; what does not go at once goes while `wait` waits.
    public func send(_ bytes: [UInt8]) {
        unsent += bytes
        write()
    }

    /// Waits for answers. Also lets requests go and takes messages.
    public func wait(atMost time: Duration) -> Event {
        let deadline = ContinuousClock.now + time
        while true {
            if let event = read() { return event }
            let left = deadline - .now
            if left <= .zero { return .silence }
            poll(atMost: left)
            takeMessages()
            write()
        }
    }

    private func poll(atMost time: Duration) {
        var polled = [
            pollfd(fd: answers.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: areErrorsOpen ? errors.number : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: unsent.isEmpty ? -1 : requests.number, events: Int16(POLLOUT), revents: 0),
        ]
        let (seconds, attoseconds) = time.components
        let milliseconds = Int32(clamping: 1 + min(seconds, 1 << 20) * 1000 + attoseconds / 1_000_000_000_000_000)
        // The array holds as many records as it says.
        _ = unsafe Glibc.poll(&polled, nfds_t(polled.count), milliseconds)
    }

    /// The next bytes of answers or their end; nil where there is nothing now.
    private func read() -> Event? {
        let number = answers.number
        guard number >= 0 else { return .closed }
        // The buffer lives through the call and is as long as it says.
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
        if count > 0 { return .bytes(Array(buffer[..<count])) }
        if count < 0, errno == EAGAIN || errno == EINTR { return nil }
        return .closed
    }

    private func takeMessages() {
        while areErrorsOpen {
            let number = errors.number
            // The buffer lives through the call and is as long as it says.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
            if count > 0 {
                messages += buffer[..<count]
                if messages.count > messageLimit { messages.removeFirst(messages.count - messageLimit) }
            } else {
                if count < 0, errno == EINTR { continue }
                if count == 0 || errno != EAGAIN { areErrorsOpen = false }
                return
            }
        }
    }

    private func write() {
        while !unsent.isEmpty {
            let number = requests.number
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            // The bytes live through the call, which reads as many as it is told.
            let count = unsafe unsent.withUnsafeBytes { unsafe Glibc.send(number, $0.baseAddress, $0.count, flags) }
            if count >= 0 {
                unsent = unsent.dropFirst(count)
            } else if errno == EINTR {
                continue
            } else {
                // Nobody reads any more, which the end of the answers says too.
                if errno != EAGAIN { unsent = [] }
                return
            }
        }
    }

    // MARK: The end

    /// Sends a signal to the process alone.
    public func signal(_ number: Int32) {
        if end == nil { _ = Glibc.kill(identifier, number) }
    }

    /// Bytes of memory that the process has resident; nil where it is gone.
    public var residentBytes: Int? {
        guard end == nil, let file = try? FileDescriptor.open(FilePath("/proc/\(identifier)/statm"), .readOnly, options: .closeOnExec)
        else {
            return nil
        }
        var text = [UInt8](repeating: 0, count: 200)
        // The call fills the buffer that it is lent.
        let count = try? file.closeAfter { try unsafe text.withUnsafeMutableBytes { unsafe try file.read(into: $0) } }
        let words = String(decoding: text[..<(count ?? 0)], as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }

    /// Time that processors have spent on the process; nil where it is gone.
    public var processorTime: Duration? {
        var clock = clockid_t()
        var time = timespec()
        guard end == nil, unsafe clock_getcpuclockid(identifier, &clock) == 0, unsafe clock_gettime(clock, &time) == 0 else { return nil }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Ends the process and all of its group, and says how it ended; `timedOut` is one that did not end by itself within the grace.
    public func finish(grace: Duration) -> ChildProcess.End {
        if let end { return end }
        let deadline = ContinuousClock.now + grace
        var isOver = hasEnded
        while !isOver, ContinuousClock.now < deadline {
            takeMessages()
            usleep(500)
            isOver = hasEnded
        }
        // Before the process is reaped nobody else can have its number, so this meets only what it has left behind.
        _ = kill(-identifier, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        takeMessages()
        let end = isOver ? ChildProcess.End(status: status) : .timedOut
        self.end = end
        requests.close()
        answers.close()
        errors.close()
        areErrorsOpen = false
        return end
    }

    /// Whether the process has ended; it is not reaped.
    private var hasEnded: Bool {
        var information = unsafe siginfo_t()
        // The record is filled by the call; it stays zero where there is nothing to say.
        guard unsafe waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
        return unsafe information._sifields._sigchld.si_pid != 0
    }
}
