import Glibc
import Rampart
import Testing

@testable import RampartWASI

/// One test, at least, for each class of advisories that other runtimes had in their WASI; the identifiers are of the first that were seen. Path
/// escapes are in `SandboxTests`, links and renames between domains in `ReadOnlyMountTests`.
@Suite("Classes of advisories") struct AdvisoryTests {
    private func makeGuest() throws -> (Guest, TemporaryTree) {
        let tree = try TemporaryTree()
        try tree.file("file", "contents")
        try tree.directory("directory")
        let guest = try Guest(try HostDirectory(path: tree.path))
        guest.keeps = tree
        return (guest, tree)
    }

    /// RUSTSEC-2026-0269: a slash behind a link is judged before and after the link is followed.
    @Test(arguments: HostResolver.Strategy.allCases) func trailingSlashes(strategy: HostResolver.Strategy) throws {
        let tree = try TemporaryTree()
        try tree.file("file", "contents")
        try tree.directory("directory")
        try tree.link("to-file", to: "file")
        try tree.link("to-file-slash", to: "file/")
        try tree.link("to-directory", to: "directory")
        try tree.link("out", to: "../")
        let guest = try Guest(try HostDirectory(path: tree.path, strategy: strategy))
        #expect(throws: Errno.notDirectory) { try guest.open("file/") }
        #expect(throws: Errno.notDirectory) { try guest.open("to-file/") }
        #expect(throws: Errno.notDirectory) { try guest.open("to-file-slash") }
        #expect(throws: Errno.notPermitted) { try guest.open("out/", rights: [.readDirectory]) }
        _ = try guest.open("to-directory/", rights: [.readDirectory], follows: false)
        #expect(try guest.call("path_unlink_file", 3, guest.put("file/")) == .notDirectory)
        #expect(try guest.call("path_unlink_file", 3, guest.put("to-file/")) == .notDirectory)
        #expect(try guest.call("path_link", 3, 0, guest.put("out/"), 3, guest.put("copy")) != nil)
        #expect(try guest.call("path_rename", 3, guest.put("file/"), 3, guest.put("moved")) == .notDirectory)
        #expect(try guest.call("path_rename", 3, guest.put("file"), 3, guest.put("moved/")) == .notDirectory)
        #expect(try guest.call("path_rename", 3, guest.put("directory/"), 3, guest.put("moved/")) == nil)
        #expect(try guest.call("path_remove_directory", 3, guest.put("moved/")) == nil)
        #expect(try guest.call("path_readlink", 3, guest.put("to-file/"), 512, 64, 600) == .notDirectory)
    }

    /// CVE-2026-47261: truncating needs its own right, and the file must be opened for writing.
    @Test func truncationNeedsItsRight() throws {
        let (guest, tree) = try makeGuest()
        #expect(
            try guest.call(
                "fd_fdstat_set_rights", 3, .i64(Rights.directory.subtracting(.pathFileStatusSetSize).rawValue),
                .i64(Guest.everything.rawValue)) == nil)
        #expect(throws: Errno.notCapable) { try guest.open("file", [.truncate], rights: .read) }
        #expect(tree.contents("file") == "contents")
    }

    /// CVE-2025-53901 and RUSTSEC-2026-0182: renumbering does not crash for any number, and closes what it replaces.
    @Test func renumberingKeepsTheTable() throws {
        let (guest, _) = try makeGuest()
        for number in [5, 1000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32] {
            #expect(try guest.call("fd_renumber", 3, .i32(number)) == .badDescriptor)
            #expect(try guest.call("fd_renumber", .i32(number), 3) == .badDescriptor)
            #expect(try guest.call("fd_close", .i32(number)) == .badDescriptor)
        }
        #expect(try guest.call("fd_renumber", 3, 3) == nil)
        let before = openDescriptors()
        for _ in 0..<100 {
            let (source, target) = (try guest.open("file"), try guest.open("file"))
            #expect(try guest.call("fd_renumber", .i32(source), .i32(target)) == nil)
            #expect(try guest.call("fd_close", .i32(source)) == .badDescriptor)
            #expect(try guest.call("fd_close", .i32(target)) == nil)
        }
        #expect(guest.wasi.descriptors.count == 4)
        // Other tests run at the same time and hold some, but not a hundred.
        #expect(openDescriptors() < before + 100)
    }

    private func openDescriptors() -> Int { (0..<4096).filter { fcntl(Int32($0), F_GETFD) != -1 }.count }

    /// CVE-2024-30266 and CVE-2026-27204: what a guest asks for does not make the host crash, hang or allocate without bound.
    @Test func hugeRequestsAreRefused() throws {
        let (guest, _) = try makeGuest()
        let file = try guest.open("file", rights: .file)
        #expect(try guest.call("fd_read", .i32(file), 512, 0xFFFF_FFFF, 600) == .invalid)
        #expect(try guest.call("fd_read", .i32(file), 512, 1025, 600) == .invalid)
        #expect(try guest.call("fd_read", .i32(file), .i32(0xFFFF_FFF8), 2, 600) == .fault)
        #expect(try guest.call("fd_read", .i32(file), guest.vector(0xFFFF_FFF0, 0xFFFF_FFFF), 600) == .fault)
        #expect(try guest.call("fd_write", .i32(file), guest.vector(0, 0xFFFF_FFFF), 600) == .fault)
        #expect(try guest.call("fd_readdir", 3, 512, 0xFFFF_FFFF, .i64(0), 600) == .fault)
        #expect(try guest.call("fd_readdir", 3, 512, 64, .i64(.max), 600) == .invalid)
        #expect(try guest.call("random_get", 512, 0xFFFF_FFFF) == .fault)
        #expect(try guest.call("poll_oneoff", 512, 1024, 0, 600) == .invalid)
        #expect(try guest.call("poll_oneoff", 512, 1024, 0xFFFF_FFFF, 600) == .invalid)
        #expect(try guest.call("fd_allocate", .i32(file), .i64(.max), .i64(1)) == .fileTooBig)
        #expect(try guest.call("fd_seek", .i32(file), .i64(1 << 63), 0, 600) == .invalid)
        #expect(try guest.call("fd_pread", .i32(file), guest.vector(512, 8), .i64(.max), 600) == .invalid)
        #expect(try guest.call("path_readlink", 3, guest.put("file"), 512, 0xFFFF_FFFF, 600) == .fault)
        // Many buffers whose sizes overflow together.
        var bytes: [UInt8] = []
        for _ in 0..<1024 {
            var record = Record(size: 8)
            record.put(UInt32(0), at: 0)
            record.put(UInt32(4 * 65536), at: 4)
            bytes += record.bytes
        }
        guard case .bytes(let array, _) = guest.put(bytes) else { return }
        #expect(try guest.call("fd_read", .i32(file), .i32(array), 1024, 600) == nil)
    }

    @Test func descriptorsEnd() throws {
        let tree = try TemporaryTree()
        try tree.file("file", "contents")
        var configuration = WASI.Configuration()
        configuration.mounts = [(try HostDirectory(path: tree.path), Mount(name: "/", isReadOnly: false))]
        configuration.limits.descriptors = 8
        let guest = try Guest(configuration)
        for _ in 0..<4 { _ = try guest.open("file") }
        #expect(throws: Errno.tooManyOpenFiles) { try guest.open("file") }
        // The refused open has made nothing.
        #expect(throws: Errno.tooManyOpenFiles) { try guest.open("new", [.create], rights: .write) }
        #expect(tree.contents("new") == nil)
        #expect(try guest.call("fd_close", 5) == nil)
        #expect(try guest.open("file") == 5)
    }

    /// Nothing of the host leaks: structures are written whole, with zeros where no field is.
    @Test func paddingIsZero() throws {
        let (guest, _) = try makeGuest()
        func bytes(_ count: Int, _ call: (UInt32) throws -> Errno?) throws -> [UInt8] {
            _ = guest.memory.write([UInt8](repeating: 0xAA, count: count), at: 2048)
            #expect(try call(2048) == nil)
            return guest.read(2048, count)
        }
        let status = try bytes(24) { try guest.call("fd_fdstat_get", 3, .i32($0)) }
        #expect(status[1] == 0 && status[4..<8].allSatisfy { $0 == 0 })
        let fileStatus = try bytes(64) { try guest.call("fd_filestat_get", 3, .i32($0)) }
        #expect(fileStatus[17..<24].allSatisfy { $0 == 0 })
        let preopen = try bytes(8) { try guest.call("fd_prestat_get", 3, .i32($0)) }
        #expect(preopen[1..<4].allSatisfy { $0 == 0 })
        let entries = try bytes(25) { try guest.call("fd_readdir", 3, .i32($0), 25, .i64(0), 4096) }
        #expect(entries[21..<24].allSatisfy { $0 == 0 })
        var subscription = Record(size: 48)
        subscription.put(7 as UInt64, at: 0)
        guard case .bytes(let address, _) = guest.put(subscription.bytes) else { return }
        let event = try bytes(32) { try guest.call("poll_oneoff", .i32(address), .i32($0), 1, 4096) }
        #expect(event[11..<32].allSatisfy { $0 == 0 })
    }

    /// Descriptors that the host opens for a guest are closed in programs that the host starts.
    @Test(arguments: HostResolver.Strategy.allCases) func descriptorsCloseOnExec(strategy: HostResolver.Strategy) throws {
        let tree = try TemporaryTree()
        try tree.file("file", "contents")
        try tree.directory("directory")
        let root = try HostDirectory(path: tree.path, strategy: strategy)
        let request = OpenRequest(flags: [], descriptorFlags: [], reads: true, writes: false, followsLink: true)
        guard case .file(let file) = try root.open(GuestPath(Array("file".utf8)), request), case .host(let number) = file.readiness else {
            Issue.record("the file is no file of the host")
            return
        }
        #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    }

    /// A FIFO or device below a mount does not block the host in `path_open`.
    @Test(arguments: HostResolver.Strategy.allCases) func openingAFIFOReturns(strategy: HostResolver.Strategy) throws {
        let tree = try TemporaryTree()
        #expect(unsafe mkfifo("\(tree.path)/fifo", 0o600) == 0)
        let guest = try Guest(try HostDirectory(path: tree.path, strategy: strategy))
        _ = try guest.open("fifo", rights: [.read])
        // Without a reader at the other end there would be nothing to write to; here is one.
        _ = try guest.open("fifo", rights: [.write])
    }

    /// Rights only shrink: along opening, `.`, and setting.
    @Test func rightsShrink() throws {
        let (guest, _) = try makeGuest()
        #expect(throws: Errno.notCapable) { try guest.open("file", rights: .socketAccept) }
        let limited = try guest.open(".", rights: [.pathOpen, .pathFileStatusGet], inheriting: [.read, .pathOpen])
        #expect(throws: Errno.notCapable) { try guest.open("file", in: limited, rights: .write) }
        let again = try guest.open(".", in: limited, rights: [.pathOpen], inheriting: [.read])
        #expect(throws: Errno.notCapable) { try guest.open(".", in: again, rights: [.pathOpen]) }
        #expect(try guest.call("path_filestat_get", .i32(again), 0, guest.put("file"), 512) == .notCapable)
        #expect(
            try guest.call("fd_fdstat_set_rights", .i32(again), .i64(Rights.pathOpen.rawValue | Rights.pathLinkSource.rawValue), .i64(0))
                == .notCapable)
        #expect(try guest.call("fd_fdstat_set_rights", .i32(again), .i64(0), .i64(0)) == nil)
        #expect(throws: Errno.notCapable) { try guest.open("file", in: again, rights: .read) }
    }
}
