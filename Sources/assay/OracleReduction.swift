import Fuzzing
import ToolOptions

/// A reduction for which an oracle is asked: which one, how, and what it finds in the input.
struct OracleReduction {
    private let command: Reduce
    private let input: ReductionInput
    private let goal: ReductionGoal
    private let oracle: String
    private let options: OracleOptions
    /// What the oracle found when the file was written.
    private let recorded: String?

    /// The input becomes what can be reduced with the oracle.
    ///
    /// - Throws: the exit code, after a message, where no oracle is known.
    init(_ command: Reduce, _ input: inout ReductionInput, _ console: Console) throws {
        self.command = command
        goal = command.until ?? .sameBucket
        let origin = FindingOrigin(beside: command.file)
        // A module that is taken for bytes is one that loading does not survive.
        let loader = ReductionInput.isBinary(input.bytes) ? "loader" : nil
        guard let oracle = command.oracle ?? goal.oracle ?? origin?.oracle ?? input.oracle ?? loader else {
            console.message("assay: \(command.file): nothing is known that judges it; --oracle or --command says what to look for")
            throw ExitStatus.usage.exitCode
        }
        if oracle == "metamorphic" {
            console.message(
                "assay: \(command.file): the oracle metamorphic compares two modules, and what goes from one would stay in the other; "
                    + "--command says what to look for")
            throw ExitStatus.usage.exitCode
        }
        self.oracle = oracle
        var options = OracleOptions()
        if let origin, origin.oracle == oracle { options = origin.options }
        recorded = goal == .sameBucket && origin?.oracle == oracle ? origin?.bucket : nil
        if case .miscompile(let engines) = goal { options.engines = engines }
        if let engines = command.engines { options.engines = engines.split(separator: ",").map(String.init) }
        if !command.witness.isEmpty { options.witnesses = command.witness }
        // Without a witness there is nobody to differ.
        if goal == .invalidAccepted, options.witnesses.isEmpty { options.witnesses = ["wasmtime"] }
        options.compilesAll = true
        self.options = options
        if oracle == "differential" || oracle == "witness" { input = input.withSteps }
        self.input = input
    }

    /// What holds for files in which the oracle finds what it finds in the input.
    ///
    /// - Throws: the exit code, after a message, where it cannot be asked, or finds nothing that is meant.
    func predicate(_ console: Console) throws -> OraclePredicate {
        let child = [OwnExecutable.path, FuzzWorkerCommand.name]
        let limits = ChildLimits(caseTime: command.timeLimit)
        let verdict: Verdict
        let facts: OracleFacts?
        do throws(ChildError) {
            (verdict, facts) = try OraclePredicate.probe(input.bytes, command: child, oracle: oracle, options: options, limits: limits)
        } catch {
            console.message("assay: \(error)")
            throw error.isRefusal ? ExitStatus.usage.exitCode : ExitStatus.internalError.exitCode
        }
        guard let facts, command.bytes || input.fits(oracleOf: facts.fileExtension) else {
            console.message(
                "assay: \(command.file): the oracle \(oracle) judges files of .\(facts?.fileExtension ?? ""); this is \(input.kind)")
            throw ExitStatus.usage.exitCode
        }
        switch verdict {
        case .disagree(let finding) where goal.accepts(finding):
            if let recorded, recorded != finding.bucket {
                console.message("assay: \(command.file): warning: its record says \(recorded), which is not what is found")
            }
            if !command.quiet { console.message("looking for \(finding.bucket)") }
            return OraclePredicate(
                command: child, oracle: oracle, options: options, limits: limits, workers: command.jobs.count, match: goal.match(finding))
        case .disagree(let finding):
            console.message("assay: \(command.file): the oracle \(oracle) finds something else: \(finding.bucket)")
        case .agree: console.message("assay: \(command.file): the oracle \(oracle) finds nothing in it")
        case .inconclusive(let reason):
            console.message("assay: \(command.file): the oracle \(oracle) says nothing of it: \(reason.rawValue)")
        }
        throw ExitStatus.malformedInput.exitCode
    }
}
