import SuiteSupport

/// Looks for the smallest subject for which the predicate still holds.
///
/// Candidates are asked about ahead of time, on the guess that the ones before them fail, and accepted in a fixed order: what comes out
/// does not depend on the number of jobs. Nothing is asked twice.
final class ReductionSearch {
    /// What a reduction shares over all its subjects.
    private let pool: EvaluationPool
    private let isStopped: @Sendable () -> Bool
    private let improved: ([UInt8]) -> Void
    private let report: (ReductionStatus) -> Void
    private var rejected: Set<FileHash> = []
    private var lastReport = ContinuousClock.now
    private let start = ContinuousClock.now
    /// The smallest file so far.
    private(set) var best: [UInt8]
    private(set) var status: ReductionStatus

    init(
        _ input: [UInt8], pool: EvaluationPool, isStopped: @escaping @Sendable () -> Bool, improved: @escaping ([UInt8]) -> Void,
        report: @escaping (ReductionStatus) -> Void
    ) {
        best = input
        self.improved = improved
        self.pool = pool
        self.isStopped = isStopped
        self.report = report
        status = ReductionStatus(originalBytes: input.count, bytes: input.count)
    }

    var isOver: Bool { isStopped() }

    /// Asks about one file, without any other meanwhile; for what is no step of a pass.
    func holds(_ file: [UInt8]) -> Bool {
        if isOver { return false }
        let print = FileHash(file)
        if rejected.contains(print) { return false }
        let holds = evaluate(file).wait()
        status.tried += 1
        if !holds, !isOver { rejected.insert(print) }
        return holds
    }

    /// Takes a file that the predicate holds for as the best one.
    func adopt(_ file: [UInt8]) {
        status.accepted += 1
        // A part that is printed anew can be longer for a while than the text it came from.
        guard file.count <= best.count else { return }
        best = file
        status.bytes = file.count
        improved(file)
        announce(force: false)
    }

    /// Tells the end.
    func finish() {
        status.pass = ""
        announce(force: true)
    }

    private func evaluate(_ file: [UInt8]) -> Evaluation { pool.submit(file) }

    /// What is asked ahead of time: a proposal with the state it came from.
    private struct Question<Subject> {
        /// The sweep before the decision about the candidate.
        var sweep: Sweep<Subject>
        var candidate: Subject
        var file: [UInt8]
        var evaluation: Evaluation
        var guess: Bool
        /// Candidates before this one that were refused without a question.
        var skipped: Int
    }

    /// Repeats passes until a whole round of them has no success, which is the proof that no single step is left.
    ///
    /// The file for a subject is the subject itself, or something that contains it; nil where there is none.
    func run<Subject: ReductionSubject>(
        _ passes: [ReductionPass<Subject>], on subject: Subject, file: (Subject) -> [UInt8]? = { $0.encoded }
    ) -> Subject {
        var subject = subject
        while true {
            var successes = 0
            for pass in passes {
                if isOver { return subject }
                successes += run(pass, on: &subject, file: file)
            }
            if successes == 0 || isOver { return subject }
        }
    }

    /// Runs one pass to its end; gives the number of steps that were accepted.
    func run<Subject: ReductionSubject>(
        _ pass: ReductionPass<Subject>, on subject: inout Subject, file: (Subject) -> [UInt8]? = { $0.encoded }
    ) -> Int {
        status.pass = pass.name
        var head = Sweep(pass, of: subject)
        var questions: [Question<Subject>] = []
        var successes = 0
        var guess = false
        while !isOver {
            // The guess is what happened last: successes and failures come in runs.
            while questions.count < pool.jobs {
                var ahead = head
                if let last = questions.last {
                    ahead = last.sweep
                    if last.guess { ahead.accept(last.candidate) } else { ahead.reject() }
                }
                guard let question = nextQuestion(&ahead, guess: guess, file: file) else { break }
                questions.append(question)
            }
            guard let question = questions.first else { break }
            let holds = question.evaluation.wait()
            if isOver && !holds { break }
            status.skipped += question.skipped
            // With other jobs it would not have been asked: it was on its way when the same file was rejected.
            let isRepeated = !holds && rejected.contains(FileHash(question.file))
            if isRepeated { status.skipped += 1 } else { status.tried += 1 }
            guess = holds
            if question.guess == holds {
                questions.removeFirst()
            } else {
                // What was asked behind a wrong guess is about candidates that do not come.
                for other in questions.dropFirst() { other.evaluation.cancellation.cancel() }
                questions.removeAll()
            }
            head = question.sweep
            if holds {
                head.accept(question.candidate)
                subject = question.candidate
                successes += 1
                adopt(question.file)
            } else {
                head.reject()
                rejected.insert(FileHash(question.file))
                announce(force: false)
            }
        }
        for question in questions { question.evaluation.cancellation.cancel() }
        return successes
    }

    /// The next candidate that is worth a question; what is not is rejected at once.
    private func nextQuestion<Subject: ReductionSubject>(
        _ sweep: inout Sweep<Subject>, guess: Bool, file: (Subject) -> [UInt8]?
    ) -> Question<Subject>? {
        var skipped = 0
        while !isOver, let candidate = sweep.proposal() {
            if candidate.measure < sweep.subject.measure, candidate.isAdmissible, let file = file(candidate),
                !rejected.contains(FileHash(file))
            {
                return Question(sweep: sweep, candidate: candidate, file: file, evaluation: evaluate(file), guess: guess, skipped: skipped)
            }
            skipped += 1
            sweep.reject()
        }
        return nil
    }

    private func announce(force: Bool) {
        let now = ContinuousClock.now
        guard force || now - lastReport > .milliseconds(200) else { return }
        lastReport = now
        status.elapsed = now - start
        report(status)
    }
}

/// How far a reduction has come.
public struct ReductionStatus: Sendable {
    /// Size of the input.
    public var originalBytes: Int
    /// Size of the smallest file so far.
    public var bytes: Int
    /// Questions to the predicate whose answer was used.
    public var tried = 0
    /// Steps that made the file smaller or simpler.
    public var accepted = 0
    /// Candidates that were refused without a question: not smaller, not valid, or rejected before.
    public var skipped = 0
    public var elapsed = Duration.zero
    /// What is being done.
    public var pass = ""

    init(originalBytes: Int, bytes: Int) {
        self.originalBytes = originalBytes
        self.bytes = bytes
    }
}

/// 128 bits by which files are remembered.
struct FileHash: Hashable {
    private let first: Int
    private let second: Int

    init(_ bytes: [UInt8]) {
        func hash(_ salt: UInt8) -> Int {
            var hasher = Hasher()
            hasher.combine(salt)
            // The hasher keeps no pointer to the bytes.
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
            return hasher.finalize()
        }
        first = hash(0)
        second = hash(1)
    }
}
