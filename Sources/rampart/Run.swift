import ArgumentParser
import RampartCommands
import ToolOptions

/// `rampart run`: runs a program.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a program of WASI preview 1, or call a function of a module.",
        discussion: """
            A program gets the standard streams, what stands behind FILE as its arguments, and nothing else: directories and variables \
            only as --dir and --env say. Its own exit code passes through.

            Examples:
              rampart run hello.wasm
              rampart run --dir /data:./input:readonly --env LANG tool.wasm -v /data/a
              rampart run --invoke add sums.wat 1 -2
              rampart run --fuel 1000000 --timeout 5s --max-memory 64MiB untrusted.wasm

            Values for --invoke: i32 and i64 as 5, -5 or 0xff; f32 and f64 as 1.5, -0x1.8p3, inf or nan:0x200000; v128 as \
            i32x4:1,2,3,4 or 0x and 32 digits; references as null, i31:5 or host:5. Results are printed one a line, exactly.

            \(ExitStatus.help([
                .usage, .malformedInput, .unreadableInput, .componentMissing, .internalError, .unwritableOutput, .trap, .uncaughtException, .linkError,
                .fuelExhausted, .timeLimit, .resourceLimit, .interrupted, .terminated,
            ])) A guest can choose the same numbers; --stats=json tells them apart.
            """)

    @Option(
        help: ArgumentHelp(
            "A directory that the guest finds: PATH, GUEST:HOST, GUEST:HOST:readonly, or guest=GUEST,host=HOST,readonly.", valueName: "dir"),
        completion: .directory,
        transform: { text in try OptionError.shown { () throws(OptionError) in try DirectoryMapping(parsing: text) } })
    var dir: [DirectoryMapping] = []

    @Option(
        help: ArgumentHelp("A variable of the guest's environment: NAME=VALUE, or NAME to inherit it.", valueName: "variable"),
        transform: { text in try OptionError.shown { () throws(OptionError) in try EnvironmentEntry(parsing: text) } })
    var env: [EnvironmentEntry] = []

    @Option(parsing: .unconditional, help: ArgumentHelp("The program's name as it sees it; FILE unless given.", valueName: "name"))
    var argv0: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Call this exported function with what stands behind FILE, and print its results.", valueName: "function"))
    var invoke: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("End the program when it has used up this many units of fuel; about one for each instruction.", valueName: "n"),
        transform: { text in try OptionError.shown { () throws(OptionError) in try Fuel.parse(text) } })
    var fuel: Int64?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("End the program after this time: 500ms, 5s, 10m, 8h.", valueName: "time"),
        transform: TimeSpan.init(text:))
    var timeout: TimeSpan?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("End the program when its memories would grow beyond this size: 64MiB, 2GiB.", valueName: "size"),
        transform: ByteSize.init(text:))
    var maxMemory: ByteSize?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("End the program when its calls need more stack than this size; 8MiB unless given.", valueName: "size"),
        transform: ByteSize.init(text:))
    var maxStack: ByteSize?

    @Option(parsing: .unconditional, help: ArgumentHelp("End the program when its tables would have more elements.", valueName: "n"))
    var maxTableElements: UInt64?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "End the program when its garbage-collected heap needs more than this size; 1GiB unless given.", valueName: "size"),
        transform: ByteSize.init(text:))
    var maxHeap: ByteSize?

    @Option(help: ArgumentHelp("Report times, fuel, memory and host calls on standard error: --stats or --stats=json.", valueName: "form"))
    var stats: RunRequest.StatisticsForm?

    @Option(help: ArgumentHelp("Write what --stats reports to a file.", valueName: "file"), completion: .file())
    var statsFile: String?

    @Option(
        help: ArgumentHelp(
            "Name compiled functions for a profiler: perfmap writes /tmp/perf-PID.map, which 'perf report' reads.", valueName: "form"))
    var profile: RunRequest.Profile?

    @Flag(help: "Make control characters of the guest's output visible, so that it cannot command the terminal.")
    var sanitizeOutput = false

    @Flag(
        help:
            "Give the guest a clock that stands still until it waits, and the same random numbers and the same bits of NaNs in every run.")
    var deterministic = false

    @Flag(help: "Run what 'rampart compile' has made. It is machine code, which nothing keeps in bounds but who made it.")
    var allowCompiled = false

    @OptionGroup(title: "Options for the engine") var engine: EngineOptions

    @OptionGroup(title: "Options for the engine") var jobs: JobsOption

    @OptionGroup(title: "Options for features") var features: FeatureOptions

    @Argument(
        help: ArgumentHelp("The module; - is standard input.", valueName: "file"), completion: .file(extensions: ["wasm", "wat", "gz"]))
    var file: String

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("Arguments of the program or the function, passed on as they are.", valueName: "arguments"))
    var arguments: [String] = []

    /// With less, no function can be called at all.
    private static let smallestStack = 4096

    func validate() throws {
        if let maxStack, !(Run.smallestStack...1 << 40).contains(maxStack.bytes) {
            throw ValidationError("--max-stack must be from 4KiB to 1024GiB")
        }
        if argv0?.isEmpty == true { throw ValidationError("--argv0 needs a name") }
        try OptionError.shown { () throws(OptionError) in try DirectoryMapping.requireDifferentGuests(dir) }
    }

    func run() throws {
        var request = RunRequest(path: file)
        request.arguments = arguments
        request.programName = argv0
        request.function = invoke
        request.directories = dir
        request.environment = EnvironmentEntry.unique(env)
        request.features = features.applied(to: .wasm3)
        request.strategy = engine.strategy(jobs: jobs.count)
        request.jobs = jobs.jobs
        request.allowsCompiled = allowCompiled
        request.fuel = fuel
        request.timeLimit = timeout?.duration
        request.memoryBytes = maxMemory.map { UInt64($0.bytes) }
        request.tableElements = maxTableElements
        request.heapBytes = maxHeap.map { UInt64($0.bytes) }
        request.stackBytes = maxStack?.bytes
        request.statistics = stats ?? (statsFile == nil ? nil : .text)
        request.statisticsPath = statsFile
        request.profile = profile
        request.sanitizesOutput = sanitizeOutput
        request.isDeterministic = deterministic
        throw ExitCode(ProgramRunner(request, errors: Tool.errors).run())
    }
}

extension RunRequest.StatisticsForm: ExpressibleByArgument {}

extension RunRequest.Profile: ExpressibleByArgument {}
