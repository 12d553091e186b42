import ArgumentParser
import Glibc

/// `--jobs`, for whatever a tool does at the same time.
public struct JobsOption: ParsableArguments {
    @Option(help: ArgumentHelp("Threads; as many as processors unless given.", valueName: "n"))
    public var jobs: Int?

    public init() {}

    public func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
    }

    /// What was asked for, or the number of processors.
    public var count: Int { jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
