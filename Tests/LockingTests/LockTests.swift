import Locking
import Testing

@Suite struct LockTests {
    @Test func oneThreadAtATime() async {
        let counter = Lock(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 { counter.withLock { $0 += 1 } }
                }
            }
        }
        #expect(counter.withLock { $0 } == 8000)
    }

    @Test func whatTheBodyThrowsLeavesItFree() {
        struct Failure: Error, Equatable {}
        let lock = Lock([1])
        #expect(throws: Failure()) {
            try lock.withLock { state throws(Failure) in
                state.append(2)
                throw Failure()
            }
        }
        #expect(lock.withLock { $0 } == [1, 2])
    }
}
