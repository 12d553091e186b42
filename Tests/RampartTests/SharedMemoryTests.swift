import Dispatch
import Foundation
import Rampart
import Synchronization
import Testing

/// Several threads on one shared memory, each with a store of its own. The guests share data by atomic accesses only, so that a tool
/// that looks for races has nothing to say.
@Suite struct SharedMemoryTests {
    private final class Failures: Sendable {
        let texts = Mutex<[String]>([])
    }

    /// One guest with everything that the threads do; `$m` is the shared memory.
    private static let guest = """
        (module
          (import "" "memory" (memory $m 1 16 shared))
          (func (export "count") (param $turns i32)
            (loop $again
              (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
              (drop (i64.atomic.rmw.sub (i32.const 8) (i64.const 1)))
              (drop (i32.atomic.rmw8.add_u (i32.const 17) (i32.const 1)))
              (drop (i64.atomic.rmw32.xor_u (i32.const 20) (i64.const 0x80000001)))
              (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1))))))
          (func (export "count-by-exchange") (param $turns i32) (local $old i64)
            (loop $again
              (loop $retry
                (local.set $old (i64.atomic.load (i32.const 32)))
                (br_if $retry
                  (i64.ne (local.get $old)
                    (i64.atomic.rmw.cmpxchg (i32.const 32) (local.get $old) (i64.add (local.get $old) (i64.const 3))))))
              (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1))))))
          ;; A mutex of three states: free, taken, taken with others waiting.
          (func $lock (param $place i32) (local $state i32)
            (local.set $state (i32.atomic.rmw.cmpxchg (local.get $place) (i32.const 0) (i32.const 1)))
            (if (i32.eqz (local.get $state)) (then (return)))
            (loop $retry
              (if (i32.ne (local.get $state) (i32.const 2))
                (then (local.set $state (i32.atomic.rmw.xchg (local.get $place) (i32.const 2)))))
              (if (i32.eqz (local.get $state)) (then (return)))
              (drop (memory.atomic.wait32 (local.get $place) (i32.const 2) (i64.const -1)))
              (local.set $state (i32.atomic.rmw.xchg (local.get $place) (i32.const 2)))
              (br_if $retry (local.get $state))))
          (func $unlock (param $place i32)
            (if (i32.ne (i32.atomic.rmw.sub (local.get $place) (i32.const 1)) (i32.const 1))
              (then
                (i32.atomic.store (local.get $place) (i32.const 0))
                (drop (memory.atomic.notify (local.get $place) (i32.const 1))))))
          (func (export "count-under-mutex") (param $turns i32)
            (loop $again
              (call $lock (i32.const 40))
              (i32.atomic.store (i32.const 44) (i32.add (i32.atomic.load (i32.const 44)) (i32.const 1)))
              (call $unlock (i32.const 40))
              (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1))))))
          ;; Answers each message with its double.
          (func (export "serve") (param $turns i32) (local $turn i32)
            (loop $again
              (call $await (i32.const 64) (local.get $turn))
              (i64.atomic.store (i32.const 80) (i64.mul (i64.atomic.load (i32.const 72)) (i64.const 2)))
              (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
              (call $announce (i32.const 88) (local.get $turn))
              (br_if $again (i32.lt_u (local.get $turn) (local.get $turns)))))
          (func (export "ask") (param $turns i32) (result i64) (local $turn i32) (local $sum i64)
            (loop $again
              (i64.atomic.store (i32.const 72) (i64.extend_i32_u (local.get $turn)))
              (call $announce (i32.const 64) (i32.add (local.get $turn) (i32.const 1)))
              (call $await (i32.const 88) (local.get $turn))
              (local.set $sum (i64.add (local.get $sum) (i64.atomic.load (i32.const 80))))
              (br_if $again (i32.lt_u (local.tee $turn (i32.add (local.get $turn) (i32.const 1))) (local.get $turns))))
            (local.get $sum))
          (func $announce (param $place i32) (param $turn i32)
            (i32.atomic.store (local.get $place) (local.get $turn))
            (drop (memory.atomic.notify (local.get $place) (i32.const -1))))
          ;; Waits until a number is no longer the one given.
          (func $await (param $place i32) (param $turn i32)
            (loop $again
              (drop (memory.atomic.wait32 (local.get $place) (local.get $turn) (i64.const -1)))
              (br_if $again (i32.eq (i32.atomic.load (local.get $place)) (local.get $turn)))))
          (func (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0)))
          (func (export "load64") (param i32) (result i64) (i64.atomic.load (local.get 0)))
          (func (export "wait") (param i32 i32 i64) (result i32) (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
          (func (export "wait64") (param i32 i64 i64) (result i32) (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2)))
          (func (export "notify") (param i32 i32) (result i32) (memory.atomic.notify (local.get 0) (local.get 1)))
          ;; Waits, and then takes the next number.
          (func (export "wait-for-number") (result i32)
            (drop (memory.atomic.wait32 (i32.const 96) (i32.const 0) (i64.const -1)))
            (i32.atomic.rmw.add (i32.const 100) (i32.const 1)))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "use-last") (param i32) (result i32)
            (i32.atomic.store (i32.sub (i32.shl (local.get 0) (i32.const 16)) (i32.const 4)) (local.get 0))
            (i32.atomic.load (i32.sub (i32.shl (local.get 0) (i32.const 16)) (i32.const 4)))))
        """

    private static func engine() -> Engine {
        var configuration = Engine.Configuration()
        configuration.features = configuration.features.union(.threads)
        return Engine(configuration)
    }

    /// Limits under which a test that hangs ends.
    private static func limits() -> StoreLimits {
        var limits = StoreLimits()
        limits.longestWait = .seconds(60)
        return limits
    }

    private static func instance(_ module: Module, _ memory: SharedMemory, _ limits: StoreLimits = limits()) throws -> Instance {
        let store = module.engine.makeStore(limits: limits)
        var linker = Linker()
        linker.define("", "memory", .memory(try store.makeMemory(memory)))
        return try linker.instantiate(module, in: store)
    }

    /// Calls an export with integers of the types that it takes. Its result, or 0 where it has none.
    private static func number(_ instance: Instance, _ name: Name, _ arguments: Int64...) throws -> Int64 {
        try number(instance, name, arguments)
    }

    private static func number(_ instance: Instance, _ name: Name, _ arguments: [Int64]) throws -> Int64 {
        let function = try #require(instance.function(name))
        let values = zip(arguments, function.type.parameters).map { argument, type -> Value in
            type == .i64 ? .i64(argument) : .i32(Int32(truncatingIfNeeded: argument))
        }
        switch try instance.store.invoke(function, values).first {
        case .i32(let number): return Int64(number)
        case .i64(let number): return number
        case .f32, .f64, .v128, .reference, nil: return 0
        }
    }

    /// Runs a body on threads of the system, each with an instance of the guest in a store of its own, until all have ended.
    private func onThreads(
        _ count: Int, _ memory: SharedMemory, _ body: @escaping @Sendable (Int, Instance) throws -> Void
    ) throws {
        let module = try Module(engine: Self.engine(), text: Self.guest)
        let failures = Failures()
        let group = DispatchGroup()
        for index in 0..<count {
            group.enter()
            Thread.detachNewThread {
                do {
                    try body(index, try Self.instance(module, memory))
                } catch {
                    failures.texts.withLock { $0.append("thread \(index): \(error)") }
                }
                group.leave()
            }
        }
        group.wait()
        #expect(failures.texts.withLock { $0 } == [])
        #expect(memory.waiterCount == 0)
    }

    private func local(_ memory: SharedMemory, _ limits: StoreLimits = limits()) throws -> Instance {
        try Self.instance(Module(engine: Self.engine(), text: Self.guest), memory, limits)
    }

    /// Waits until so many threads wait.
    private static func awaitWaiters(_ count: Int, _ memory: SharedMemory) {
        while memory.waiterCount < count { usleep(200) }
    }

    // MARK: Data

    @Test func `counters lose nothing`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        try onThreads(4, memory) { _, instance in _ = try Self.number(instance, "count", 3000) }
        let instance = try local(memory)
        #expect(try Self.number(instance, "load", 0) == 12000)
        #expect(try Self.number(instance, "load64", 8) == -12000)
        #expect(try Self.number(instance, "load", 16) == (12000 & 0xFF) << 8)
        #expect(try Self.number(instance, "load", 20) == 0)
    }

    @Test func `comparing and exchanging loses nothing`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        try onThreads(4, memory) { _, instance in _ = try Self.number(instance, "count-by-exchange", 2000) }
        #expect(try Self.number(local(memory), "load64", 32) == 24000)
    }

    @Test func `a mutex of waiting and notifying lets one thread in`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        try onThreads(4, memory) { _, instance in _ = try Self.number(instance, "count-under-mutex", 1000) }
        #expect(try Self.number(local(memory), "load", 44) == 4000)
        #expect(try Self.number(local(memory), "load", 40) == 0)
    }

    @Test func `messages go to and fro`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        try onThreads(2, memory) { index, instance in
            if index == 0 {
                _ = try Self.number(instance, "serve", 500)
            } else {
                let sum = try Self.number(instance, "ask", 500)
                #expect(sum == 499 * 500)
            }
        }
    }

    @Test func `threads grow a memory one after the other`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        let sizes = Failures()
        try onThreads(4, memory) { _, instance in
            func grow(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "grow", arguments) }
            func use(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "use-last", arguments) }
            while true {
                let old = try grow(1)
                if old < 0 { break }
                // Only this thread uses the end of the page that it has made.
                let used = try use(old + 1)
                #expect(used == old + 1)
                sizes.texts.withLock { $0.append("\(old)") }
            }
        }
        #expect(memory.pages == 16)
        #expect(sizes.texts.withLock { $0 }.compactMap(Int.init).sorted() == Array(1..<16))
    }

    // MARK: Waiting

    @Test func `the first that waits is the first that is woken`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        let numbers = Failures()
        try onThreads(5, memory) { index, instance in
            if index == 4 {
                Self.awaitWaiters(4, memory)
                for woken in 1...4 {
                    #expect(memory.notify(at: 96, count: 1) == 1)
                    while try Self.number(instance, "load", 100) < woken { usleep(100) }
                }
                #expect(memory.notify(at: 96) == 0)
            } else {
                // Each comes when those before it wait.
                Self.awaitWaiters(index, memory)
                let number = try Self.number(instance, "wait-for-number")
                numbers.texts.withLock { $0.append("\(index) \(number)") }
            }
        }
        #expect(numbers.texts.withLock { $0 }.sorted() == ["0 0", "1 1", "2 2", "3 3"])
    }

    @Test func `a notification wakes as many as it says, at its address only`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        try onThreads(5, memory) { index, instance in
            if index == 4 {
                Self.awaitWaiters(4, memory)
                #expect(memory.notify(at: 208) == 0)
                func notify(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "notify", arguments) }
                var woken = [try notify(200, 0), try notify(200, 2)]
                woken += [try notify(200, -1), try notify(204, 1)]
                #expect(woken == [0, 2, 1, 1])
            } else {
                func wait(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "wait", arguments) }
                let result = try wait(index == 0 ? 204 : 200, 0, -1)
                #expect(result == 0)
            }
        }
    }

    @Test func `a timeout is in nanoseconds`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        let instance = try local(memory)
        func wait(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "wait", arguments) }
        func wait64(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "wait64", arguments) }
        let start = ContinuousClock.now
        #expect(try wait(0, 0, 30_000_000) == 2)
        #expect(ContinuousClock.now - start >= .milliseconds(30))
        #expect(try wait(0, 1, .min) == 1)
        #expect(try wait64(0, 0, 0) == 2)
        #expect(try wait64(0, 0, 1) == 2)
        #expect(memory.waiterCount == 0)
    }

    private func outcome(_ body: () throws -> Int64) -> String {
        do {
            return "\(try body())"
        } catch let error as ExecutionError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    @Test func `an interruption ends a wait`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        let instance = try local(memory)
        func wait(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "wait", arguments) }
        let handle = instance.store.interruptHandle
        Thread.detachNewThread {
            Self.awaitWaiters(1, memory)
            handle.interrupt()
        }
        #expect(outcome { try wait(0, 0, -1) } == "interrupted")
        #expect(memory.waiterCount == 0)
        // It is over with that: the store can wait again.
        #expect(outcome { try wait(0, 0, 1000) } == "2")
        // A request that came before the wait ends it too.
        handle.interrupt()
        #expect(outcome { try wait(0, 0, -1) } == "interrupted")
        #expect(outcome { try wait(0, 0, 1000) } == "2")
        #expect(memory.waiterCount == 0)
    }

    @Test func `the store's limit ends a wait`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 16)
        var limits = StoreLimits()
        limits.longestWait = .milliseconds(20)
        let instance = try local(memory, limits)
        func wait(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "wait", arguments) }
        #expect(outcome { try wait(0, 0, -1) } == "interrupted")
        #expect(outcome { try wait(0, 0, .max) } == "interrupted")
        #expect(outcome { try wait(0, 0, 1000) } == "2")
        #expect(memory.waiterCount == 0)
    }

    // MARK: Memories and stores

    @Test func `a shared memory belongs to no store`() throws {
        let memory = try SharedMemory(minimum: 1, maximum: 2)
        do {
            let store = Self.engine().makeStore()
            let handle = try store.makeMemory(memory)
            #expect(handle.write([1, 2, 3], at: 65533))
            #expect(!handle.write([1], at: 65536))
            #expect(handle.grow(by: 1) == 1)
            #expect(handle.grow(by: 1) == nil)
            #expect(handle.shared == memory)
            #expect(try store.makeMemory(memory) == handle)
            #expect(try store.makeMemory(MemoryType(limits: Limits(minimum: 1))).shared == nil)
        }
        #expect(memory.pages == 2 && memory.byteCount == 131072)
        #expect(memory.type == MemoryType(limits: Limits(minimum: 2, maximum: 2), isShared: true))
        #expect(memory.read(65533, count: 4) == [1, 2, 3, 0])
        #expect(memory.write([9], at: 131071) && !memory.write([9, 9], at: 131071))
        #expect(memory.read(131071, count: 2) == nil)
        #expect(memory.notify(at: 0) == 0)
        #expect(try SharedMemory(minimum: 0, maximum: 0) != memory)
    }

    @Test func `limits of stores count what is shared once`() throws {
        let memory = try SharedMemory(minimum: 2, maximum: 16)
        var limits = Self.limits()
        limits.memoryBytes = 65536
        #expect(throws: InstantiationError.self) { _ = try self.local(memory, limits) }
        limits.memoryBytes = 3 * 65536
        let instance = try local(memory, limits)
        _ = try instance.store.makeMemory(memory)
        func grow(_ arguments: Int64...) throws -> Int64 { try Self.number(instance, "grow", arguments) }
        #expect(try grow(2) == -1)
        #expect(try grow(1) == 2)
        #expect(try grow(1) == -1)
        // Another store has its own limit.
        #expect(try Self.number(local(memory), "grow", 13) == 3)
        #expect(memory.pages == 16)
    }

    @Test func `a memory that cannot be is refused`() throws {
        #expect(throws: InstantiationError.self) { _ = try SharedMemory(minimum: 2, maximum: 1) }
        #expect(throws: InstantiationError.self) { _ = try SharedMemory(minimum: .max, maximum: .max) }
        #expect(throws: InstantiationError.self) { _ = try SharedMemory(minimum: 1 << 40, maximum: 1 << 48, index: .i64) }
        // What the type allows may be more than the machine: then growing ends earlier.
        let wide = try SharedMemory(minimum: 1, maximum: 1 << 48, index: .i64)
        #expect(wide.pages == 1)
        let store = Self.engine().makeStore()
        #expect(try store.makeMemory(wide).grow(by: 1 << 47) == nil)
    }

    @Test func `without the feature there are no shared memories`() throws {
        let engine = Engine()
        for text in ["(module (memory 1 1 shared))", "(module (memory 1) (func (drop (i32.atomic.load (i32.const 0)))))"] {
            do {
                _ = try Module(engine: engine, text: text)
                Issue.record("accepted: \(text)")
            } catch {
                #expect("\(error)".contains("threads"), "\(error)")
            }
        }
    }
}
