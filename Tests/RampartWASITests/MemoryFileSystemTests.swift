import Rampart
import Testing

@testable import RampartWASI

/// A file system in memory keeps to the rules of the host's: the same calls, in the same order, have the same results in both.
@Suite("File system in memory") struct MemoryFileSystemTests {
    /// A small generator of its own, so that every run makes the same calls.
    private struct Choices {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }

        mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
    }

    private static let names = ["a", "b", "c"]

    /// Paths of one to three components, now and then with a slash or dots.
    private static func path(_ choices: inout Choices) -> String {
        var path = choices.one(of: names)
        for _ in 0..<choices.below(3) {
            path += "/" + choices.one(of: names + (choices.below(8) == 0 ? ["..", "."] : []))
        }
        return choices.below(10) == 0 ? path + "/" : path
    }

    /// What one call of a sequence does; a guest of each file system does it.
    private static func step(_ choices: inout Choices) -> (Guest) throws -> String {
        let first = path(&choices)
        let second = path(&choices)
        func said(_ error: Errno?) -> String { error.map { "\($0)" } ?? "success" }
        switch choices.below(12) {
        case 0, 1: return { said(try $0.call("path_create_directory", 3, $0.put(first))) }
        case 2: return { said(try $0.call("path_remove_directory", 3, $0.put(first))) }
        case 3: return { said(try $0.call("path_unlink_file", 3, $0.put(first))) }
        case 4: return { said(try $0.call("path_rename", 3, $0.put(first), 3, $0.put(second))) }
        case 5: return { said(try $0.call("path_link", 3, 0, $0.put(first), 3, $0.put(second))) }
        case 6: return { said(try $0.call("path_symlink", $0.put(second), 3, $0.put(first))) }
        case 7:
            return { guest in
                let (buffer, size) = (guest.reserve(64), guest.reserve(4))
                let error = try guest.call("path_readlink", 3, guest.put(first), .i32(buffer), 64, .i32(size))
                if let error { return said(error) }
                return String(decoding: guest.read(buffer, Int(try guest.integer(UInt32.self, at: size))), as: UTF8.self)
            }
        case 8:
            let follows = choices.below(2) == 0
            return { guest in
                let record = guest.reserve(64)
                let error = try guest.call("path_filestat_get", 3, follows ? 1 : 0, guest.put(first), .i32(record))
                if let error { return said(error) }
                let type = try guest.integer(UInt8.self, at: record + 16)
                // The size of a directory is the file system's own affair, as is how many names it has.
                if type == FileType.directory.rawValue { return "directory" }
                let links = try guest.integer(UInt64.self, at: record + 24)
                return "type \(type), links \(links), size \(try guest.integer(UInt64.self, at: record + 32))"
            }
        default:
            let flags = OpenFlags(rawValue: UInt16(choices.below(16)))
            let rights = choices.one(of: [[.read], [.write], [.read, .write, .seek]] as [Rights])
            let appends = choices.below(4) == 0
            let follows = choices.below(3) != 0
            let text = String(repeating: "x", count: choices.below(20))
            return { guest in
                let descriptor: UInt32
                do {
                    descriptor = try guest.open(first, flags, rights: rights, descriptorFlags: appends ? [.append] : [], follows: follows)
                } catch let error as Errno {
                    return said(error)
                }
                let written = try guest.call("fd_write", .i32(descriptor), guest.vector(text), 600)
                var read = "nothing"
                if rights.contains(.seek) {
                    _ = try guest.call("fd_seek", .i32(descriptor), .i64(0), 0, 600)
                    read = (try? guest.contents(descriptor).count).map { "\($0)" } ?? "error"
                }
                _ = try guest.call("fd_close", .i32(descriptor))
                return "opened, write \(said(written)), read \(read)"
            }
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>) func agreesWithTheHost(seed: UInt64) throws {
        let tree = try TemporaryTree()
        let host = try Guest(try HostDirectory(path: tree.path))
        let memory = try Guest(MemoryFileSystem(clock: VirtualClock()).root)
        var choices = Choices(state: seed &* 0x9E37_79B9)
        for number in 0..<6000 {
            let before = choices
            let step = Self.step(&choices)
            let (expected, found) = (try step(host), try step(memory))
            guard expected == found else {
                var again = before
                Issue.record("call \(number): \(Self.describe(&again)): the host says \(expected), memory says \(found)")
                return
            }
        }
    }

    /// The choices of a step in words, for the message.
    private static func describe(_ choices: inout Choices) -> String {
        let (first, second) = (path(&choices), path(&choices))
        return "kind \(choices.below(12)) on '\(first)' and '\(second)', then \(choices.below(16))"
    }

    @Test func limitsHold() throws {
        var limits = MemoryFileSystem.Limits()
        limits.bytes = 100
        limits.nodes = 3
        let system = MemoryFileSystem(clock: VirtualClock(), limits: limits)
        let guest = try Guest(system.root)
        let file = try guest.open("file", [.create], rights: .file)
        #expect(try guest.call("fd_filestat_set_size", .i32(file), .i64(101)) == .noSpace)
        #expect(try guest.call("fd_filestat_set_size", .i32(file), .i64(100)) == nil)
        #expect(try guest.call("fd_pwrite", .i32(file), guest.vector("x"), .i64(1 << 62), 600) == .noSpace)
        #expect(try guest.call("path_create_directory", 3, guest.put("a")) == nil)
        #expect(try guest.call("path_create_directory", 3, guest.put("b")) == nil)
        #expect(try guest.call("path_create_directory", 3, guest.put("c")) == .noSpace)
        #expect(try guest.call("path_remove_directory", 3, guest.put("b")) == nil)
        #expect(try guest.call("path_create_directory", 3, guest.put("c")) == nil)
        #expect(try guest.call("path_unlink_file", 3, guest.put("file")) == nil)
    }

    @Test func deepTreesAreFreed() throws {
        let guest = try Guest(MemoryFileSystem(clock: VirtualClock()).root)
        var directory: UInt32 = 3
        for _ in 0..<20_000 {
            #expect(try guest.call("path_create_directory", .i32(directory), guest.put("d")) == nil)
            let next = try guest.open("d", in: directory, [.directory], rights: .directory, inheriting: Guest.everything)
            if directory != 3 { #expect(try guest.call("fd_close", .i32(directory)) == nil) }
            directory = next
        }
    }
}
