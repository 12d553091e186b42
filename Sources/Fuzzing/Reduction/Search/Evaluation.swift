import Dispatch
import Locking
import SuiteSupport

/// Whether a candidate shows what is looked for. It is asked from several threads at once, and has one answer for equal bytes.
public protocol ReductionPredicate: Sendable {
    /// - Parameters:
    ///   - candidate: The contents of the file.
    ///   - worker: A number below the number of jobs that no other question has meanwhile.
    ///   - cancellation: Tells when the answer is no longer wanted; it may then be any.
    /// - Returns: Whether the candidate is interesting.
    func holds(_ candidate: [UInt8], worker: Int, cancellation: Cancellation) -> Bool
}

/// A predicate inside this process.
public struct ClosurePredicate: ReductionPredicate {
    private let body: @Sendable ([UInt8]) -> Bool

    public init(_ body: @escaping @Sendable ([UInt8]) -> Bool) { self.body = body }

    public func holds(_ candidate: [UInt8], worker: Int, cancellation: Cancellation) -> Bool { body(candidate) }
}

/// Tells a predicate that its answer is no longer wanted.
public final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var handler: (@Sendable () -> Void)?
    }

    private let state = Lock(State())

    public init() {}

    public var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// What `cancel` calls, at once where it has been called before; nil for nothing any more.
    public func onCancel(_ handler: (@Sendable () -> Void)?) {
        let isCancelled = state.withLock { state in
            state.handler = handler
            return state.isCancelled
        }
        if isCancelled { handler?() }
    }

    public func cancel() {
        // Called under the lock, so that what the handler ends cannot have been replaced by something else meanwhile.
        state.withLock { state in
            state.isCancelled = true
            state.handler?()
        }
    }
}

/// One question to the predicate, and its answer once it is there.
final class Evaluation: Sendable {
    let candidate: [UInt8]
    let cancellation = Cancellation()
    private let answer = Lock<Bool?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ candidate: [UInt8]) { self.candidate = candidate }

    func finish(_ holds: Bool) {
        answer.withLock { $0 = holds }
        isDone.signal()
    }

    /// Waits for the answer. Called once.
    func wait() -> Bool {
        isDone.wait()
        return answer.withLock { $0 ?? false }
    }
}

/// Threads that ask the predicate.
final class EvaluationPool {
    /// Interpreted guests run on these threads, in debug builds too.
    private static let stackBytes = 64 << 20

    private final class Queue: Sendable {
        let waiting = Lock<[Evaluation]>([])
        let count = DispatchSemaphore(value: 0)
        let isOver = Lock(false)
    }

    private let queue = Queue()
    private var threads: [SystemThread] = []

    init(predicate: any ReductionPredicate, jobs: Int) {
        for worker in 0..<max(1, jobs) {
            let queue = self.queue
            let thread = SystemThread(stackBytes: EvaluationPool.stackBytes) {
                while true {
                    queue.count.wait()
                    if queue.isOver.withLock({ $0 }) { return }
                    guard let evaluation = queue.waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { continue }
                    let isWanted = !evaluation.cancellation.isCancelled
                    evaluation.finish(
                        isWanted && predicate.holds(evaluation.candidate, worker: worker, cancellation: evaluation.cancellation))
                }
            }
            if let thread { threads.append(thread) }
        }
        precondition(!threads.isEmpty, "no thread could be started")
    }

    var jobs: Int { threads.count }

    func submit(_ candidate: [UInt8]) -> Evaluation {
        let evaluation = Evaluation(candidate)
        queue.waiting.withLock { $0.append(evaluation) }
        queue.count.signal()
        return evaluation
    }

    deinit {
        queue.isOver.withLock { $0 = true }
        for _ in threads { queue.count.signal() }
        for thread in threads { thread.join() }
    }
}
