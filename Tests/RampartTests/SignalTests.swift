import Foundation
import Rampart
import Testing

/// Faults that are not traps belong to whoever had the signal before: each test is a process of its own, as handlers are a process's.
@Suite struct SignalTests {
    /// Where the handler leaves what it saw, and the page that it makes accessible.
    private struct Board {
        nonisolated(unsafe) static var faults = 0
        nonisolated(unsafe) static var sent = 0
        nonisolated(unsafe) static var page: UnsafeMutableRawPointer?
        nonisolated(unsafe) static var isUnknown = false
    }

    /// Installs the embedder's handler, before any compiled code has run, and makes a page that cannot be touched.
    private static func installHandler() throws {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        unsafe Board.page = unsafe mmap(nil, 4096, PROT_NONE, flags, -1, 0)
        unsafe Board.faults = 0
        unsafe Board.sent = 0
        var action = sigaction()
        action.sa_flags = SA_SIGINFO
        unsafe action.__sigaction_handler.sa_sigaction = { _, information, _ in
            guard let information = unsafe information else { return }
            if unsafe information.pointee.si_code <= 0 {
                unsafe Board.sent += 1
            } else if let page = unsafe Board.page, unsafe information.pointee._sifields._sigfault.si_addr == page {
                unsafe Board.faults += 1
                unsafe mprotect(page, 4096, PROT_READ | PROT_WRITE)
            } else {
                unsafe Board.isUnknown = true
                _exit(99)
            }
        }
        try #require(unsafe sigaction(SIGSEGV, &action, nil) == 0)
    }

    private static func touchPage() {
        guard let page = unsafe Board.page else { return }
        unsafe mprotect(page, 4096, PROT_NONE)
        unsafe page.storeBytes(of: 7, as: UInt8.self)
    }

    private static func world(_ strategy: Engine.Strategy) throws -> Instance {
        var limits = StoreLimits()
        limits.stackBytes = 64 << 10
        var world = World(limits: limits)
        world.define("touch") { _, _ in
            touchPage()
            return []
        }
        world.define("kill") { _, _ in
            raise(SIGSEGV)
            return []
        }
        return try world.instance(
            """
            (module
              (import "host" "touch" (func $touch))
              (import "host" "kill" (func $kill))
              (memory 1)
              (func (export "load") (result i32) (i32.load (i32.const -9)))
              (func $deep (export "deep") (call $deep) (call $deep))
              (func (export "touch") (call $touch))
              (func (export "kill") (call $kill)))
            """, strategy)
    }

    @Test func theHandlerThatWasThereGetsItsFaults() async {
        await #expect(processExitsWith: .success) {
            try SignalTests.installHandler()
            let instance = try SignalTests.world(.compiled(.standard))
            for _ in 0..<500 {
                try #require(try instance.outcome("load") == "out of bounds memory access")
                try #require(try instance.outcome("deep") == "call stack exhausted")
            }
            try #require(unsafe Board.faults == 0)
            // Outside of compiled code, and in a function of the host that compiled code calls.
            SignalTests.touchPage()
            try #require(unsafe Board.faults == 1)
            try #require(try instance.outcome("touch") == "[]")
            try #require(unsafe Board.faults == 2)
            // A signal that is sent, not a fault: while nothing runs, and while compiled code waits for the host.
            raise(SIGSEGV)
            try #require(try instance.outcome("kill") == "[]")
            try #require(unsafe Board.sent == 2)
            try #require(try instance.outcome("load") == "out of bounds memory access")
            try #require(unsafe Board.faults == 2)
        }
    }

    @Test func aFaultOfTheHostEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGSEGV)) {
            let instance = try SignalTests.world(.compiled(.standard))
            try #require(try instance.outcome("load") == "out of bounds memory access")
            unsafe Board.page = unsafe mmap(nil, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            _ = try instance.outcome("touch")
        }
    }

    @Test func aSignalThatIsSentEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGSEGV)) {
            let instance = try SignalTests.world(.compiled(.standard))
            try #require(try instance.outcome("load") == "out of bounds memory access")
            _ = try instance.outcome("kill")
        }
    }

    @Test func aSignalThatIsIgnoredMayBeSent() async {
        await #expect(processExitsWith: .success) {
            _ = signal(SIGSEGV, SIG_IGN)
            let instance = try SignalTests.world(.compiled(.standard))
            try #require(try instance.outcome("kill") == "[]")
            try #require(try instance.outcome("load") == "out of bounds memory access")
        }
    }
}
