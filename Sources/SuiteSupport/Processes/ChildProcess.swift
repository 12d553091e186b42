import Glibc
import SystemPackage

/// Another program, run to its end or to its time limit.
public struct ChildProcess: Sendable {
    /// The program's path, then its arguments.
    public var command: [String]
    /// The whole environment, as `NAME=value`.
    public var environment: [String]
    public var timeLimit: Duration
    /// Most bytes that are kept of each stream; what comes after them is read and dropped.
    public var outputLimit = 16 << 20

    public init(command: [String], environment: [String] = [], timeLimit: Duration) {
        self.command = command
        self.environment = environment
        self.timeLimit = timeLimit
    }

    /// The descriptor on which the program may write what is for its parent alone.
    public static let reportDescriptor: Int32 = 3

    /// Variables of our own environment, those that are set, as `NAME=value`.
    public static func inherited(_ names: [String]) -> [String] {
        // The text is copied before anything can change the environment.
        names.compactMap { name in unsafe getenv(name).map { unsafe "\(name)=\(String(cString: $0))" } }
    }

    /// All variables of our own environment but some, as `NAME=value`.
    public static func inherited(allBut names: Set<String>) -> [String] {
        var variables: [String] = []
        // The array of the C library ends with a null pointer; nothing changes it meanwhile, and the texts are copied.
        var pointer = unsafe environ
        while let text = unsafe pointer.pointee {
            let variable = unsafe String(cString: text)
            if !names.contains(String(variable.prefix { $0 != "=" })) { variables.append(variable) }
            unsafe pointer += 1
        }
        return variables
    }

    /// The variables of our own environment whose names begin so, as `NAME=value`.
    public static func inherited(startingWith prefix: String) -> [String] {
        inherited(allBut: []).filter { $0.hasPrefix(prefix) }
    }

    /// An environment with another folder for temporary files, where one is given.
    public static func environment(_ variables: [String], temporaryFolder: String?) -> [String] {
        guard let temporaryFolder else { return variables }
        return variables.filter { !$0.hasPrefix("TMPDIR=") } + ["TMPDIR=\(temporaryFolder)"]
    }

    /// How a program ended.
    public enum End: Sendable, Hashable {
        case exited(status: Int32)
        case signaled(signal: Int32)
        /// It was killed when its time was over.
        case timedOut
    }

    public struct Result: Sendable, Hashable {
        public var end: End
        public var output: [UInt8]
        public var errors: [UInt8]
        /// What it wrote to `reportDescriptor`.
        public var report: [UInt8]
    }

    /// Runs the program. Its standard input is a pipe into which nobody writes; the other streams are pipes, too.
    ///
    /// - Throws: the error of the system where the program cannot be started.
    public func run() throws(Errno) -> Result {
        let input = try Pipe()
        let output = try Pipe()
        let errors = try Pipe()
        let report = try Pipe()
        let process = try ChildProcess.start(
            command, environment,
            [
                (input.read.number, 0), (output.write.number, 1), (errors.write.number, 2),
                (report.write.number, ChildProcess.reportDescriptor),
            ])
        input.read.close()
        for pipe in [output, errors, report] { pipe.write.close() }
        let deadline = ContinuousClock.now + timeLimit
        var streams = [output, errors, report].map { OpenStream(pipe: $0, limit: outputLimit) }
        let isOver = !read(&streams, until: deadline)
        let end = wait(for: process, until: isOver ? nil : deadline)
        // What a killed program left in the pipes.
        if end == .timedOut { _ = read(&streams, until: .now + .milliseconds(100)) }
        return Result(end: end, output: streams[0].bytes, errors: streams[1].bytes, report: streams[2].bytes)
    }

    // MARK: Starting

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - command: The program's path, then its arguments.
    ///   - environment: The whole environment, as `NAME=value`.
    ///   - descriptors: Descriptors of this process, at least 3, and the numbers that they get in the program, one that is at least 3 last.
    ///   - leadsGroup: Whether it leads a process group of its own, with no signal held back and none ignored, whatever this process does
    ///     with signals.
    /// - Returns: The number of the process, which is to be waited for.
    /// - Throws: the error of the system where it cannot be started.
    public static func start(
        _ command: [String], _ environment: [String], _ descriptors: [(own: Int32, number: Int32)], leadsGroup: Bool = false
    ) throws(Errno) -> Int32 {
        // Both are given to nobody but the calls below.
        var actions = unsafe posix_spawn_file_actions_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { throw .noMemory }
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        guard unsafe posix_spawnattr_init(&attributes) == 0 else { throw .noMemory }
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // In this order none is overwritten before it is copied: ends of pipes are at least 3, and number 3 comes last.
        for descriptor in descriptors {
            guard unsafe posix_spawn_file_actions_adddup2(&actions, descriptor.own, descriptor.number) == 0 else { throw .noMemory }
        }
        if leadsGroup {
            var signals = sigset_t()
            // The sets live through the calls.
            unsafe sigemptyset(&signals)
            unsafe posix_spawnattr_setsigmask(&attributes, &signals)
            unsafe sigfillset(&signals)
            unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
            unsafe posix_spawnattr_setpgroup(&attributes, 0)
            let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
            unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        }
        var process: pid_t = 0
        let failure = unsafe withStrings(command) { arguments in
            unsafe withStrings(environment) { environment in
                // Both arrays end with nil and live, like their strings, through the call.
                guard let path = unsafe arguments[0] else { return EINVAL }
                return unsafe posix_spawn(&process, path, &actions, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { throw Errno(rawValue: failure) }
        return process
    }

    /// Texts as the C library takes them: an array of strings ended by a null pointer, valid during the call.
    private static func withStrings(_ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32) -> Int32 {
        let strings = unsafe texts.map { unsafe strdup($0) }
        defer {
            for index in unsafe strings.indices { unsafe free(strings[index]) }
        }
        return unsafe (strings + [nil]).withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return EINVAL }
            return unsafe body(start)
        }
    }

    // MARK: Following

    /// One of the program's streams, with what came through it.
    private struct OpenStream {
        let pipe: Pipe
        let limit: Int
        var bytes: [UInt8] = []
        var isAtEnd = false

        init(pipe: Pipe, limit: Int) {
            self.pipe = pipe
            self.limit = limit
        }

        mutating func read() {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let number = pipe.read.number
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes += buffer[..<min(count, limit - bytes.count)]
            } else if count == 0 || Glibc.errno != EINTR {
                isAtEnd = true
            }
        }
    }

    /// Reads until all streams are at their end; false where the time is over before.
    private func read(_ streams: inout [OpenStream], until deadline: ContinuousClock.Instant) -> Bool {
        while streams.contains(where: { !$0.isAtEnd }) {
            let left = deadline - .now
            guard left > .zero else { return false }
            var polled = streams.map { pollfd(fd: $0.isAtEnd ? -1 : $0.pipe.read.number, events: Int16(POLLIN), revents: 0) }
            let milliseconds = Int32(clamping: 1 + left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000)
            let count = nfds_t(polled.count)
            // The array holds as many records as it says.
            guard unsafe poll(&polled, count, milliseconds) > 0 else { continue }
            for index in streams.indices where polled[index].revents != 0 { streams[index].read() }
        }
        return true
    }

    /// Waits for the program's end, and kills it where the time is over; nil is at once.
    private func wait(for process: pid_t, until deadline: ContinuousClock.Instant?) -> End {
        var status: Int32 = 0
        while let deadline {
            // Its streams are closed, so its end is a matter of microseconds, unless it closed them by itself.
            let waited = unsafe waitpid(process, &status, WNOHANG)
            if waited == process { return End(status: status) }
            if waited < 0, Glibc.errno != EINTR { return .exited(status: -1) }
            if ContinuousClock.now >= deadline { break }
            usleep(200)
        }
        kill(process, SIGKILL)
        while unsafe waitpid(process, &status, 0) < 0, Glibc.errno == EINTR {}
        return .timedOut
    }
}

extension ChildProcess.End {
    /// What `waitpid` says.
    init(status: Int32) {
        // The macros of <sys/wait.h>, which Swift does not see.
        let signal = status & 0x7F
        self = signal == 0 ? .exited(status: status >> 8 & 0xFF) : .signaled(signal: signal)
    }
}
