import Rampart
import SuiteSupport

/// What to run, and how.
public struct WASISuiteOptions: Sendable {
    /// Folders that are searched for suites, and programs.
    public var paths: [String]
    /// The command that runs one program, to which the task is added: the path of the executable first.
    public var child: [String]
    /// How the programs are made ready to run.
    public var engine = Engine.Strategy.interpreter
    /// Patterns for paths of programs below the folder that was searched.
    public var filters: [Glob] = []
    /// Programs that run at the same time.
    public var jobs = 1
    /// For each program.
    public var timeLimit: Duration = .seconds(30)
    /// Given to every program but those that count their variables; a program's configuration goes before it.
    public var environment: [EnvironmentVariable] = []
    public var expectations = Expectations()
    /// Fewer programs that ran than this are a failure.
    public var minimum = 1
    /// Whether programs of previews that are not supported fail the run.
    public var strictUnsupported = false
    /// Whether output must be what is expected and nothing more; else it must begin so.
    public var exactOutput = false

    public init(paths: [String], child: [String]) {
        self.paths = paths
        self.child = child
    }
}
