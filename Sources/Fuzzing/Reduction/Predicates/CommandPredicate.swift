import Files
import Glibc
import Locking
import SuiteSupport
import SystemPackage

/// A shell command that exits with 0 where a candidate shows what is looked for.
///
/// The candidate is a file whose path is `$1` and in the environment `ASSAY_CANDIDATE`. The command runs in a process group of its own, which is
/// killed when its time is over or its answer is no longer wanted; what it prints is thrown away. Each worker has a folder of its own, which the
/// command has as `TMPDIR`.
public final class CommandPredicate: ReductionPredicate {
    private let command: String
    private let timeLimit: Duration
    /// Time that a candidate gets, with what the input took; nil where it is always the limit.
    private let pace: Lock<Pace>?
    private let folder: FilePath
    private let fileName: String
    private let environment: [String]

    /// - Parameters:
    ///   - command: A line for `sh -c`.
    ///   - fileExtension: How the names of candidates end, without the dot.
    ///   - timeLimit: For one run; a command that takes longer has not shown anything.
    ///   - adaptsTimeLimit: Whether runs get less time where files that show something have needed much less: many candidates hang.
    ///   - workers: How many run at a time.
    /// - Throws: where the folders for candidates cannot be made.
    public init(
        _ command: String, fileExtension: String, timeLimit: Duration, adaptsTimeLimit: Bool = false, workers: Int
    ) throws(FileError) {
        self.command = command
        pace = adaptsTimeLimit ? Lock(Pace()) : nil
        self.timeLimit = timeLimit
        fileName = "candidate" + (fileExtension.isEmpty ? "" : ".\(fileExtension)")
        environment = ChildProcess.inherited(allBut: ["TMPDIR", "ASSAY_CANDIDATE"])
        folder = try Folders.makeTemporary(prefix: "assay-reduce")
        for worker in 0..<workers { try Folders.make(CommandPredicate.folder(of: worker, in: folder)) }
    }

    deinit {
        // The folder was made by this object and nobody else knows of it.
        try? Folders.remove(folder)
    }

    public func holds(_ candidate: [UInt8], worker: Int, cancellation: Cancellation) -> Bool {
        let place = CommandPredicate.folder(of: worker, in: folder)
        let path = place.appending(fileName).string
        guard (try? CommandPredicate.write(candidate, to: path)) != nil else { return false }
        let variables = environment + ["ASSAY_CANDIDATE=\(path)", "TMPDIR=\(place.string)"]
        let start = ContinuousClock.now
        let limit = pace?.withLock { $0.limit(atMost: timeLimit) } ?? timeLimit
        let holds =
            (try? CommandPredicate.spawnAndWait(
                ["/bin/sh", "-c", command, "sh", path], environment: variables, until: start + limit, cancellation)) == 0
        if holds { pace?.withLock { $0.longest = max($0.longest ?? .zero, ContinuousClock.now - start) } }
        return holds
    }

    private struct Pace {
        /// Of the runs that showed something, of which the first are those of the input.
        var longest: Duration?

        /// Ten times as long as any of them, for machines have other things to do, too.
        func limit(atMost limit: Duration) -> Duration { longest.map { min(limit, max(.seconds(1), $0 * 10)) } ?? limit }
    }

    private static func folder(of worker: Int, in folder: FilePath) -> FilePath { folder.appending("worker-\(worker)") }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }

    // MARK: Processes

    /// Runs a program in a process group of its own with no input, and gives its exit status; nil where it was killed.
    private static func spawnAndWait(
        _ command: [String], environment: [String], until deadline: ContinuousClock.Instant, _ cancellation: Cancellation?
    ) throws -> Int32? {
        // The program and what it starts hold the writing end, so the end of all of them can be waited for.
        let pipe = try FileDescriptor.pipe(options: .closeOnExec)
        let process: pid_t
        do {
            process = try spawn(command, environment: environment, watch: pipe.writeEnd.rawValue)
        } catch {
            try? pipe.readEnd.close()
            try? pipe.writeEnd.close()
            throw error
        }
        try? pipe.writeEnd.close()
        defer { try? pipe.readEnd.close() }
        cancellation?.onCancel { kill(-process, SIGKILL) }
        let isOver = wait(for: process, watch: pipe.readEnd.rawValue, until: deadline)
        // As long as the process has not been reaped its number cannot be given to another one, so nobody else is hit.
        kill(-process, SIGKILL)
        cancellation?.onCancel(nil)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, Glibc.errno == EINTR {}
        return isOver && status & 0x7F == 0 ? status >> 8 & 0xFF : nil
    }

    private static func spawn(_ command: [String], environment: [String], watch: Int32) throws -> pid_t {
        let null = try FileDescriptor.open(FilePath("/dev/null"), .readWrite, options: .closeOnExec)
        defer { try? null.close() }
        // A duplicate onto a high number is inherited; low ones are for the command's own redirections.
        return try ChildProcess.start(
            command, environment, [(null.rawValue, 0), (null.rawValue, 1), (null.rawValue, 2), (watch, watchNumber)], leadsGroup: true)
    }

    /// The descriptor by which the end of a command is noticed.
    private static let watchNumber: Int32 = 99

    /// Waits for the end of a process, which is not reaped; false where its time is over before.
    private static func wait(for process: pid_t, watch: Int32, until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = deadline - .now
            if left <= .zero { return false }
            var polled = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
            // It wakes up when the last holder of the other end is gone; a command may leave something behind that holds it.
            _ = unsafe poll(&polled, 1, 20)
            var information = unsafe siginfo_t()
            let waited = unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
            if waited == 0, unsafe information.si_signo == SIGCHLD { return true }
            if waited < 0, Glibc.errno != EINTR { return true }
            // Descriptors are closed a little before a process can be waited for.
            if polled.revents != 0 { usleep(30) }
        }
    }
}
