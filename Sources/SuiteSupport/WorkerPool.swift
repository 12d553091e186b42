import Locking

/// Threads with stacks of a chosen size: those of the language's own pool are too small for deep guests.
public enum WorkerPool {
    /// Runs `count` jobs on up to `threads` threads, and returns the results in the order of the jobs.
    ///
    /// `finished` is called for each result as soon as it is there, `inOrder` for each result in the order of the jobs; one call at a time.
    public static func run<Result: Sendable>(
        count: Int, threads: Int, stackBytes: Int, job: @escaping @Sendable (Int) -> Result, finished: @escaping @Sendable (Result) -> Void,
        inOrder: @escaping @Sendable (Result) -> Void
    ) -> [Result] {
        let queue = JobQueue(count: count, job: job, finished: finished, inOrder: inOrder)
        var workers: [SystemThread] = []
        for _ in 0..<min(threads, count) {
            guard let worker = SystemThread(stackBytes: stackBytes, body: { queue.work() }) else { break }
            workers.append(worker)
        }
        // Where no thread could be made the jobs are done here, with less stack.
        if workers.isEmpty { queue.work() }
        for worker in workers { worker.join() }
        return queue.results()
    }
}

/// Hands out job numbers and collects results.
private final class JobQueue<Result: Sendable>: Sendable {
    private struct State {
        var next = 0
        var delivered = 0
        var results: [Result?]
    }

    private let count: Int
    private let job: @Sendable (Int) -> Result
    private let finished: @Sendable (Result) -> Void
    private let inOrder: @Sendable (Result) -> Void
    private let state: Lock<State>

    init(
        count: Int, job: @escaping @Sendable (Int) -> Result, finished: @escaping @Sendable (Result) -> Void,
        inOrder: @escaping @Sendable (Result) -> Void
    ) {
        self.count = count
        self.job = job
        self.finished = finished
        self.inOrder = inOrder
        state = Lock(State(results: Array(repeating: nil, count: count)))
    }

    func work() {
        while let number = take() {
            let result = job(number)
            state.withLock { state in
                state.results[number] = result
                finished(result)
                while state.delivered < count, let next = state.results[state.delivered] {
                    inOrder(next)
                    state.delivered += 1
                }
            }
        }
    }

    private func take() -> Int? {
        state.withLock { state in
            guard state.next < count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    func results() -> [Result] { state.withLock { $0.results.compactMap(\.self) } }
}
