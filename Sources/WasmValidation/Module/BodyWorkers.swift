import Dispatch
import Locking
import Synchronization
import WasmModel

/// Validates the bodies of a module on several threads.
struct BodyWorkers: Sendable {
    let bodies: [FunctionBody]
    let context: BodyContext
    /// The index of the function that the first body belongs to.
    let firstFunction: Int
    let concurrency: Int

    /// Bodies that a thread takes at once.
    private static let chunk = 16
    /// Bytes of code below which a second thread costs more than it saves.
    private static let bytesPerThread = 1 << 15

    /// What the threads share.
    private final class Progress: Sendable {
        let next = Atomic(0)
        let lowestFailure = Atomic(Int.max)
        let failures = Lock<[Int: ModuleError]>([:])
    }

    /// The failure of the lowest function that has one, whatever the number of threads.
    func firstFailure() -> ModuleError? {
        let bytes = bodies.reduce(0) { $0 &+ $1.range.count }
        let threads = max(1, min(concurrency, bytes / Self.bytesPerThread, bodies.count / Self.chunk))
        let progress = Progress()
        if threads == 1 {
            work(progress)
        } else {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in work(progress) }
        }
        return progress.failures.withLock { $0.min { $0.key < $1.key }?.value }
    }

    /// Chunks are taken in order, so all bodies below a failure are looked at by some thread.
    private func work(_ progress: Progress) {
        var validator = BodyValidator(context: context)
        while true {
            let start = progress.next.wrappingAdd(Self.chunk, ordering: .relaxed).oldValue
            guard start < min(bodies.count, progress.lowestFailure.load(ordering: .relaxed)) else { return }
            for index in start..<min(start + Self.chunk, bodies.count) {
                do throws(ModuleError) {
                    try validator.validate(bodies[index], function: UInt32(firstFunction + index))
                } catch {
                    progress.lowestFailure.min(index, ordering: .relaxed)
                    progress.failures.withLock { $0[index] = error }
                    return
                }
            }
        }
    }
}
