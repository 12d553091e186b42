import Reporting
import SuiteSupport

/// Told what happens while programs run. Calls come from several threads, one at a time.
public protocol ProgramObserver: Sendable {
    /// The programs are known; the number includes those that are found but not supported.
    func begin(programs: Int)
    /// A program has ended, in the order of the clock.
    func finished(_ report: ProgramReport)
    /// A program has ended, in the order of the programs.
    func reported(_ report: ProgramReport)
}

/// Runs the programs of suites.
public struct WASISuiteRunner: Sendable {
    let options: WASISuiteOptions

    public init(options: WASISuiteOptions) { self.options = options }

    /// Bytes of stack of the threads that wait for programs.
    private static let stackBytes = 1 << 20

    /// Finds the programs and runs them.
    ///
    /// - Throws: `FileError.cannotRead` where one of the paths does not exist or a folder cannot be listed. A manifest, configuration or
    ///   program that cannot be read is a finding of the report.
    public func run(observer: some ProgramObserver) throws(FileError) -> WASISuiteReport {
        let clock = ContinuousClock()
        let start = clock.now
        let startTime = UTCTime.now()
        let suites = try SuiteDiscovery.suites(at: options.paths)
        let found = suites.filter { $0.fault == nil }.flatMap { suite in suite.programs.map { Program(suite: suite, file: $0) } }
        let selected = found.filter { Glob.select($0.relativePath, by: options.filters) }
        observer.begin(programs: selected.count)
        let runs = WorkerPool.run(
            count: selected.count, threads: options.jobs, stackBytes: WASISuiteRunner.stackBytes, job: { self.run(selected[$0]) },
            finished: { observer.finished($0.report) }, inOrder: { observer.reported($0.report) })
        let faults = suites.compactMap(fault(of:)) + tooFew(runs.map(\.report))
        for fault in faults { observer.reported(fault) }
        let unmatched = options.expectations.entries.filter { entry in
            guard let program = found.first(where: { entry.names($0) }) else { return true }
            // Entries for programs that this run leaves out say nothing about it.
            guard let index = selected.firstIndex(of: program) else { return false }
            return runs[index].unmatched.contains(entry)
        }
        return WASISuiteReport(
            engine: EngineDescription(options.engine), programs: runs.map(\.report) + faults, found: found.count,
            unmatchedExpectations: unmatched,
            strictUnsupported: options.strictUnsupported, start: startTime, time: clock.now - start)
    }

    private struct Run: Sendable {
        var report: ProgramReport
        /// Entries of the expectation file that name the program and cannot be meant.
        var unmatched: [Expectations.Entry] = []
    }

    private func run(_ program: Program) -> Run {
        let clock = ContinuousClock()
        let start = clock.now
        var run = Run(report: ProgramReport(name: program.name, suite: program.suite.name, suiteTitle: program.suite.title))
        if program.suite.version == ProgramSuite.supportedVersion {
            ProgramRun(options: options, program: program).run(into: &run.report)
        } else {
            run.report.outcome = .notSupported(needs: program.suite.version, isOtherVersion: true)
        }
        for entry in options.expectations.entries where entry.names(program) {
            if !entry.apply(to: &run.report) { run.unmatched.append(entry) }
        }
        run.report.time = clock.now - start
        return run
    }

    // MARK: What is missing

    /// What is wrong with a suite as a whole: its manifest, or that programs are missing.
    private func fault(of suite: ProgramSuite) -> ProgramReport? {
        let outcome: ProgramOutcome
        if let fault = suite.fault {
            outcome = .error(suite.programs.isEmpty ? .missingPrograms : .configuration, message: fault)
        } else if suite.isComplete, let minimum = RecordedSuites.minimumPrograms[suite.title], suite.programs.count < minimum {
            outcome = .error(.missingPrograms, message: "\(suite.programs.count) programs where at least \(minimum) are known")
        } else {
            return nil
        }
        return ProgramReport(
            name: suite.name.isEmpty ? "suite" : "\(suite.name)/suite", suite: suite.name, suiteTitle: suite.title, outcome: outcome)
    }

    /// The fault that fewer programs ran than the caller asks for.
    private func tooFew(_ reports: [ProgramReport]) -> [ProgramReport] {
        let count = reports.count { $0.outcome.verdict != .unsupported }
        guard count < options.minimum else { return [] }
        let message = "\(count) programs ran where at least \(options.minimum) must"
        return [ProgramReport(name: "minimum", suite: "", suiteTitle: "", outcome: .error(.missingPrograms, message: message))]
    }
}
