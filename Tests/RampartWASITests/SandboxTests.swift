import Glibc
import Rampart
import Synchronization
import Testing

@testable import RampartWASI

/// No path leads out of a mount.
@Suite("Sandbox") struct SandboxTests {
    /// A folder with `inside`, which is mounted, and `outside`, which is not.
    private func makeTree() throws -> TemporaryTree {
        let tree = try TemporaryTree()
        try tree.directory("inside")
        try tree.directory("inside/directory")
        try tree.file("inside/file", "mine")
        try tree.file("inside/directory/file", "mine too")
        try tree.directory("outside")
        try tree.file("outside/file", "secret")
        try tree.link("inside/up", to: "..")
        try tree.link("inside/out", to: "../outside")
        try tree.link("inside/file-out", to: "../outside/file")
        try tree.link("inside/absolute", to: "\(tree.path)/outside")
        try tree.link("inside/absolute-file", to: "\(tree.path)/outside/file")
        try tree.link("inside/dangling", to: "../outside/new")
        try tree.link("inside/loop", to: "loop")
        try tree.link("inside/chain", to: "directory/../out")
        try tree.link("inside/directory/back", to: "../../outside")
        try tree.link("inside/fine", to: "directory/../file")
        try tree.link("inside/proc", to: "/proc/self/root")
        return tree
    }

    private func makeGuest(_ tree: TemporaryTree, _ strategy: HostResolver.Strategy) throws -> Guest {
        let guest = try Guest(try HostDirectory(path: tree.path + "/inside", strategy: strategy))
        guest.keeps = tree
        return guest
    }

    private static let escapes = [
        "..", "../outside", "../outside/file", "directory/../../outside/file", "directory/../..", "./..//outside/file", "/", "/etc/passwd",
        "up/outside/file", "up/", "out/file", "out/", "file-out/", "absolute/file", "absolute/", "absolute-file/", "chain/file", "chain/",
        "directory/back/file", "directory/back/", "proc/etc/passwd", "proc/", "loop/x",
    ]
    /// Links at the end, which lead out only where they are followed.
    private static let links = [
        "up", "out", "file-out", "absolute", "absolute-file", "chain", "directory/back", "proc", "loop", "dangling",
    ]

    /// Every function that takes a path, on a path.
    private func tryEverything(_ guest: Guest, _ path: String, follows: Bool) throws -> [(String, Errno?)] {
        let follow: Guest.Argument = follows ? 1 : 0
        var results: [(String, Errno?)] = []
        for flags in [[], [.create], [.create, .exclusive], [.truncate], [.directory]] as [OpenFlags] {
            for rights in [Rights.read, .write, [.read, .write]] {
                do {
                    let opened = try guest.open(path, flags, rights: rights, inheriting: Guest.everything, follows: follows)
                    results.append(("path_open \(flags)", nil))
                    _ = try guest.call("fd_close", .i32(opened))
                } catch let error as Errno {
                    results.append(("path_open \(flags)", error))
                }
            }
        }
        results.append(("path_filestat_get", try guest.call("path_filestat_get", 3, follow, guest.put(path), 512)))
        results.append(
            ("path_filestat_set_times", try guest.call("path_filestat_set_times", 3, follow, guest.put(path), .i64(1), .i64(2), 5)))
        return results
    }

    @Test(arguments: HostResolver.Strategy.allCases) func nothingLeadsOut(strategy: HostResolver.Strategy) throws {
        let tree = try makeTree()
        let guest = try makeGuest(tree, strategy)
        let before = tree.snapshot()
        for path in SandboxTests.escapes {
            for follows in [false, true] {
                for (name, error) in try tryEverything(guest, path, follows: follows) {
                    #expect(error != nil, "\(name) \(path) \(follows)")
                }
            }
            let others = [
                try guest.call("path_create_directory", 3, guest.put(path + "/new")),
                try guest.call("path_remove_directory", 3, guest.put(path)),
                try guest.call("path_unlink_file", 3, guest.put(path + "/file")),
                try guest.call("path_link", 3, 0, guest.put(path), 3, guest.put("copy")),
                try guest.call("path_link", 3, 0, guest.put("file"), 3, guest.put(path + "/copy")),
                try guest.call("path_rename", 3, guest.put(path), 3, guest.put("moved")),
                try guest.call("path_rename", 3, guest.put("file"), 3, guest.put(path + "/moved")),
                try guest.call("path_symlink", guest.put("x"), 3, guest.put(path + "/link")),
            ]
            #expect(others.allSatisfy { $0 != nil }, "\(path): \(others)")
        }
        for path in SandboxTests.links {
            for (name, error) in try tryEverything(guest, path, follows: true) { #expect(error != nil, "\(name) \(path)") }
        }
        #expect(tree.snapshot().filter { $0.hasPrefix("/outside") } == before.filter { $0.hasPrefix("/outside") })
        #expect(tree.snapshot().count == before.count)
        // What stays inside works, through links, too.
        #expect(try guest.contents(guest.open("fine")) == Array("mine".utf8))
        #expect(try guest.contents(guest.open("directory/../directory/./file")) == Array("mine too".utf8))
    }

    @Test(arguments: HostResolver.Strategy.allCases) func pathsThatAreNoPaths(strategy: HostResolver.Strategy) throws {
        let guest = try makeGuest(try makeTree(), strategy)
        func open(_ bytes: [UInt8]) throws -> Errno? {
            try guest.call("path_open", 3, 1, guest.put(bytes), 0, .i64(2), .i64(0), 0, 512)
        }
        #expect(try open([]) == .noEntry)
        #expect(try open(Array("file\0x".utf8)) == .invalid)
        #expect(try open([0xFF, 0xFE]) == .illegalByteSequence)
        #expect(try open([UInt8](repeating: UInt8(ascii: "a"), count: 256)) == .nameTooLong)
        #expect(try open([UInt8](repeating: UInt8(ascii: "a"), count: 5000)) == .nameTooLong)
        #expect(try guest.call("path_open", 3, 1, .i32(0xFFFF_FFF0), 100, 0, .i64(2), .i64(0), 0, 512) == .fault)
        #expect(try guest.call("path_open", 3, 1, guest.put("file"), 0, .i64(2), .i64(0), 0, .i32(0xFFFF_FFFE)) == .fault)
        #expect(try guest.call("path_open", 3, 2, guest.put("file"), 0, .i64(2), .i64(0), 0, 512) == .invalid)
        #expect(try guest.call("path_open", 3, 1, guest.put("file"), 16, .i64(2), .i64(0), 0, 512) == .invalid)
    }

    /// Both ways of resolving say the same of every path.
    @Test func strategiesAgree() throws {
        let tree = try makeTree()
        var outcomes: [[String]] = []
        for strategy in HostResolver.Strategy.allCases {
            let guest = try makeGuest(tree, strategy)
            var lines: [String] = []
            for path in SandboxTests.escapes + SandboxTests.links + [
                "fine", "file", "file/", "directory/", "directory/.", "directory/..", "missing", "missing/",
            ] {
                for follows in [false, true] {
                    for (name, error) in try tryEverything(guest, path, follows: follows) {
                        lines.append("\(path) \(follows) \(name): \(error.map { "\($0)" } ?? "success")")
                    }
                }
            }
            outcomes.append(lines)
            // What one of them made must not be there for the other.
            for name in ["missing"] { _ = try guest.call("path_unlink_file", 3, guest.put(name)) }
        }
        for (kernel, components) in zip(outcomes[0], outcomes[1]) { #expect(kernel == components) }
    }

    /// Another thread swaps a directory for a link that leads out, as fast as it can, while guests walk through it.
    @Test(arguments: HostResolver.Strategy.allCases) func swappedLinksLeadNowhere(strategy: HostResolver.Strategy) throws {
        let tree = try makeTree()
        try tree.directory("inside/swap")
        try tree.file("inside/swap/file", "mine")
        let stop = Atomic(false)
        let outside = tree.snapshot().filter { $0.hasPrefix("/outside") }
        let (kept, link) = ("\(tree.path)/inside/kept", "\(tree.path)/inside/swap-link")
        let swap = "\(tree.path)/inside/swap"
        _ = unsafe symlink("../outside", link)
        let clock = ContinuousClock()
        try withSwapping(stop: stop) {
            while !stop.load(ordering: .relaxed) {
                _ = unsafe rename(swap, kept)
                _ = unsafe rename(link, swap)
                _ = unsafe rename(swap, link)
                _ = unsafe rename(kept, swap)
            }
        } while: {
            let guest = try makeGuest(tree, strategy)
            let end = clock.now + .milliseconds(400)
            var reads = 0
            while clock.now < end {
                if let opened = try? guest.open("swap/file") {
                    #expect(try guest.contents(opened) == Array("mine".utf8))
                    _ = try guest.call("fd_close", .i32(opened))
                    reads += 1
                }
                if let made = try? guest.open("swap/new", [.create], rights: .write) {
                    _ = try guest.call("fd_close", .i32(made))
                }
                _ = try guest.call("path_unlink_file", 3, guest.put("swap/new"))
                _ = try guest.call("path_create_directory", 3, guest.put("swap/directory"))
                _ = try guest.call("path_remove_directory", 3, guest.put("swap/directory"))
                _ = try guest.call("path_filestat_set_times", 3, 1, guest.put("swap/file"), .i64(1), .i64(2), 5)
                _ = try guest.call("path_link", 3, 0, guest.put("swap/file"), 3, guest.put("swap/linked"))
                _ = try guest.call("path_rename", 3, guest.put("swap/linked"), 3, guest.put("swap/renamed"))
                _ = try guest.call("path_unlink_file", 3, guest.put("swap/renamed"))
            }
            #expect(reads > 0)
        }
        #expect(tree.snapshot().filter { $0.hasPrefix("/outside") } == outside)
    }

    /// Runs one closure on a thread of its own until the other has ended.
    private func withSwapping(stop: borrowing Atomic<Bool>, _ swapping: @escaping @Sendable () -> Void, while body: () throws -> Void)
        throws
    {
        let box = unsafe Unmanaged.passRetained(Work(swapping))
        var thread = pthread_t()
        let created = unsafe pthread_create(
            &thread, nil,
            { pointer in
                // The box was retained for this thread.
                if let pointer = unsafe pointer { unsafe Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run() }
                return nil
            }, box.toOpaque())
        guard created == 0 else { throw Errno(host: created) }
        defer {
            stop.store(true, ordering: .relaxed)
            _ = pthread_join(thread, nil)
        }
        try body()
    }

    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
