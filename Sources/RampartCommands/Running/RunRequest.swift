import Rampart
import RampartWASI
import ToolOptions
import WasmModel

/// What `rampart run` is asked for.
public struct RunRequest: Sendable {
    public enum StatisticsForm: String, Sendable, CaseIterable {
        case text, json
    }

    /// For whom a run is prepared that looks at it from outside.
    public enum Profile: String, Sendable, CaseIterable {
        /// Linux's `perf`, which is told the names of compiled functions.
        case perfmap
    }

    public var path: String
    /// Behind the program's name; or the function's arguments.
    public var arguments: [String] = []
    /// The program's name as it sees it; nil is the path.
    public var programName: String?
    /// An exported function to call instead of starting the program.
    public var function: String?
    public var directories: [DirectoryMapping] = []
    public var environment: [EnvironmentEntry] = []
    public var features = Features.wasm3
    /// What executes the program.
    public var strategy = Engine.Strategy.interpreter
    /// Whether the file may be machine code.
    public var allowsCompiled = false
    /// Threads that validate functions; nil is the number of processors.
    public var jobs: Int?
    /// Units; nil is no limit.
    public var fuel: Int64?
    public var timeLimit: Duration?
    /// Bytes of all linear memories; growth beyond ends the program.
    public var memoryBytes: UInt64?
    /// Elements of all tables; growth beyond ends the program.
    public var tableElements: UInt64?
    /// Bytes of the garbage-collected heap.
    public var heapBytes: UInt64?
    /// Bytes of the stack of calls.
    public var stackBytes: Int?
    public var statistics: StatisticsForm?
    /// Where statistics go instead of standard error.
    public var statisticsPath: String?
    public var profile: Profile?
    /// Whether control characters of the guest's output are made visible.
    public var sanitizesOutput = false
    /// Whether clocks, random numbers and the bits of NaNs are the same in every run and with every engine.
    public var isDeterministic = false

    public init(path: String) { self.path = path }

    /// How the engine must be made for the limits to hold. Code that looks at neither fuel nor interruptions is faster.
    /// An artifact must run in an engine with the metering and the NaNs that it was compiled for.
    func engineConfiguration(for artifact: CompiledArtifact?) -> Engine.Configuration {
        var configuration = Engine.Configuration()
        configuration.features = features
        configuration.validationThreads = jobs ?? ProcessState.processors
        configuration.strategy = strategy
        configuration.isMetered = artifact?.configuration.isMetered ?? (fuel != nil || timeLimit != nil)
        configuration.canonicalizesNaNs = artifact?.configuration.canonicalizesNaNs ?? isDeterministic
        return configuration
    }

    var storeLimits: StoreLimits {
        var limits = StoreLimits()
        limits.fuel = fuel
        limits.endsAtLimits = memoryBytes != nil || tableElements != nil
        if let memoryBytes { limits.memoryBytes = memoryBytes }
        if let tableElements { limits.tableElements = tableElements }
        if let heapBytes { limits.heapBytes = heapBytes }
        if let stackBytes { limits.stackBytes = stackBytes }
        return limits
    }
}
