import Rampart
import Testing

@testable import RampartWASI

/// A read-only mount never changes: all 46 functions on every kind of descriptor that leads to it.
@Suite("Read-only mounts") struct ReadOnlyMountTests {
    /// Descriptors that lead to the read-only mount, and one that does not.
    private struct World {
        let guest: Guest
        /// Directories on the read-only mount: the preopen, one with all rights, `.` opened again, a subdirectory, one that was renumbered.
        var directories: [UInt32] = []
        /// Files on it.
        var files: [UInt32] = []
        /// A directory of a mount that may be written.
        let writable: UInt32
    }

    private func makeTree() throws -> (readOnly: TemporaryTree, writable: TemporaryTree) {
        let (readOnly, writable) = (try TemporaryTree(), try TemporaryTree())
        for tree in [readOnly, writable] {
            try tree.file("file", "contents")
            try tree.file("other", "more")
            try tree.directory("directory")
            try tree.directory("empty")
            try tree.file("directory/inner", "inside")
            try tree.link("link", to: "file")
        }
        return (readOnly, writable)
    }

    private func makeWorld(_ readOnly: TemporaryTree, _ writable: TemporaryTree, _ strategy: HostResolver.Strategy) throws -> World {
        var configuration = WASI.Configuration()
        let protected = try HostDirectory(path: readOnly.path, strategy: strategy)
        let mount = Mount(name: "/ro", isReadOnly: true)
        configuration.mounts = [
            (protected, mount), (try HostDirectory(path: writable.path, strategy: strategy), Mount(name: "/rw", isReadOnly: false)),
        ]
        let guest = try Guest(configuration)
        var world = World(guest: guest, writable: 4)
        // Rights are a second fence. This descriptor has them all, so that only the mount is left.
        let open = try guest.wasi.descriptors.add(
            Descriptor(.directory(MountedDirectory(protected, mount)), rights: .directory, inheriting: Guest.everything))
        let again = try guest.open(".", in: open, rights: .directory, inheriting: Guest.everything)
        let below = try guest.open("directory", in: again, [.directory], rights: .directory, inheriting: Guest.everything)
        let source = try guest.open(".", in: open, rights: .directory, inheriting: Guest.everything)
        let target = try guest.open("file", in: 4)
        #expect(try guest.call("fd_renumber", .i32(source), .i32(target)) == nil)
        world.directories = [3, open, again, below, target]
        world.files = [
            try guest.open("file", in: open, rights: Rights.file.subtracting([.write, .allocate, .fileStatusSetSize])),
            try guest.open("link", in: again, rights: Rights.file.subtracting([.write, .allocate, .fileStatusSetSize])),
        ]
        // As above: a file that was opened for reading, with all rights on top.
        let file = try guest.wasi.descriptors[world.files[0]]
        world.files.append(try guest.wasi.descriptors.add(Descriptor(file.node, rights: .file, inheriting: [])))
        return world
    }

    /// Ways to call each function so that it would change something if it could. Those that never touch a file are called once, so that the table
    /// has all names.
    private typealias Attempt = @Sendable (Guest, _ directory: UInt32, _ file: UInt32, _ writable: UInt32) throws -> [Errno?]

    private static let attempts: [String: Attempt] = [
        "args_get": { guest, _, _, _ in [try guest.call("args_get", 512, 600)] },
        "args_sizes_get": { guest, _, _, _ in [try guest.call("args_sizes_get", 512, 600)] },
        "environ_get": { guest, _, _, _ in [try guest.call("environ_get", 512, 600)] },
        "environ_sizes_get": { guest, _, _, _ in [try guest.call("environ_sizes_get", 512, 600)] },
        "clock_res_get": { guest, _, _, _ in [try guest.call("clock_res_get", 0, 512)] },
        "clock_time_get": { guest, _, _, _ in [try guest.call("clock_time_get", 0, .i64(0), 512)] },
        "fd_advise": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("fd_advise", .i32($0), .i64(0), .i64(8), 4) }
        },
        "fd_allocate": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("fd_allocate", .i32($0), .i64(0), .i64(9000)) }
        },
        "fd_close": { guest, directory, _, _ in
            let again = try guest.open(".", in: directory)
            return [try guest.call("fd_close", .i32(again))]
        },
        "fd_datasync": { guest, directory, file, _ in try [directory, file].map { try guest.call("fd_datasync", .i32($0)) } },
        "fd_fdstat_get": { guest, directory, _, _ in [try guest.call("fd_fdstat_get", .i32(directory), 512)] },
        "fd_fdstat_set_flags": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("fd_fdstat_set_flags", .i32($0), 1) }
        },
        "fd_fdstat_set_rights": { guest, directory, file, _ in
            // Adding must fail; taking away would disarm the attempts that follow.
            try [directory, file].map { try guest.call("fd_fdstat_set_rights", .i32($0), .i64(1 << 29), .i64(1 << 29)) }
        },
        "fd_filestat_get": { guest, directory, _, _ in [try guest.call("fd_filestat_get", .i32(directory), 512)] },
        "fd_filestat_set_size": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("fd_filestat_set_size", .i32($0), .i64(3)) }
        },
        "fd_filestat_set_times": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("fd_filestat_set_times", .i32($0), .i64(1), .i64(2), 5) }
        },
        "fd_pread": { guest, _, file, _ in [try guest.call("fd_pread", .i32(file), guest.vector(512, 8), .i64(0), 600)] },
        "fd_prestat_get": { guest, directory, _, _ in [try guest.call("fd_prestat_get", .i32(directory), 512)] },
        "fd_prestat_dir_name": { guest, directory, _, _ in [try guest.call("fd_prestat_dir_name", .i32(directory), 512, 3)] },
        "fd_pwrite": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("fd_pwrite", .i32($0), guest.vector("XX"), .i64(0), 600) }
        },
        "fd_read": { guest, _, file, _ in [try guest.call("fd_read", .i32(file), guest.vector(512, 8), 600)] },
        "fd_readdir": { guest, directory, _, _ in [try guest.call("fd_readdir", .i32(directory), 2048, 512, .i64(0), 600)] },
        "fd_renumber": { guest, directory, _, _ in
            let (source, target) = (try guest.open(".", in: directory), try guest.open(".", in: directory))
            return [try guest.call("fd_renumber", .i32(source), .i32(target)), try guest.call("fd_close", .i32(target))]
        },
        "fd_seek": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("fd_seek", .i32($0), .i64(100_000), 0, 512) }
        },
        "fd_sync": { guest, directory, file, _ in try [directory, file].map { try guest.call("fd_sync", .i32($0)) } },
        "fd_tell": { guest, directory, file, _ in try [directory, file].map { try guest.call("fd_tell", .i32($0), 512) } },
        "fd_write": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("fd_write", .i32($0), guest.vector("XX"), 600) }
        },
        "path_create_directory": { guest, directory, _, _ in
            try ["new", "directory/new", "empty/"].map { try guest.call("path_create_directory", .i32(directory), guest.put($0)) }
        },
        "path_filestat_get": { guest, directory, _, _ in
            [try guest.call("path_filestat_get", .i32(directory), 1, guest.put("file"), 512)]
        },
        "path_filestat_set_times": { guest, directory, _, _ in
            try ["file", "link", "directory", ".", "inner"].flatMap { path in
                try [0, 1].map { follows in
                    try guest.call(
                        "path_filestat_set_times", .i32(directory), .i32(follows), guest.put(path), .i64(1), .i64(2), 5)
                }
            }
        },
        "path_link": { guest, directory, _, writable in
            [
                try guest.call("path_link", .i32(directory), 0, guest.put("file"), .i32(directory), guest.put("second")),
                // A new name where writing is allowed would open the file to writing; one here would change the mount.
                try guest.call("path_link", .i32(directory), 0, guest.put("file"), .i32(writable), guest.put("second")),
                try guest.call("path_link", .i32(directory), 0, guest.put("inner"), .i32(writable), guest.put("second")),
                try guest.call("path_link", .i32(writable), 0, guest.put("file"), .i32(directory), guest.put("second")),
            ]
        },
        "path_open": { guest, directory, _, _ in
            var results: [Errno?] = []
            for path in ["file", "inner", "new", "link", "directory", "empty/new"] {
                for flags in 0..<16 as Range<UInt16> {
                    for rights in [Rights.read, .write, [.read, .write], .allocate, .fileStatusSetSize, .file, Guest.everything] {
                        for descriptorFlags in [0, 1] as [UInt16] {
                            do {
                                let opened = try guest.open(
                                    path, in: directory, OpenFlags(rawValue: flags), rights: rights, inheriting: Guest.everything,
                                    descriptorFlags: DescriptorFlags(rawValue: descriptorFlags))
                                _ = try guest.call("fd_write", .i32(opened), guest.vector("YY"), 600)
                                _ = try guest.call("fd_allocate", .i32(opened), .i64(0), .i64(9000))
                                _ = try guest.call("fd_filestat_set_size", .i32(opened), .i64(1))
                                _ = try guest.call("path_unlink_file", .i32(opened), guest.put("inner"))
                                results.append(try guest.call("fd_close", .i32(opened)))
                            } catch let error as Errno {
                                results.append(error)
                            }
                        }
                    }
                }
            }
            return results
        },
        "path_readlink": { guest, directory, _, _ in
            [try guest.call("path_readlink", .i32(directory), guest.put("link"), 512, 64, 600)]
        },
        "path_remove_directory": { guest, directory, _, _ in
            try ["empty", "empty/", "directory", "."].map { try guest.call("path_remove_directory", .i32(directory), guest.put($0)) }
        },
        "path_rename": { guest, directory, _, writable in
            [
                try guest.call("path_rename", .i32(directory), guest.put("file"), .i32(directory), guest.put("renamed")),
                try guest.call("path_rename", .i32(directory), guest.put("file"), .i32(writable), guest.put("renamed")),
                try guest.call("path_rename", .i32(directory), guest.put("inner"), .i32(writable), guest.put("renamed")),
                try guest.call("path_rename", .i32(writable), guest.put("file"), .i32(directory), guest.put("renamed")),
                try guest.call("path_rename", .i32(writable), guest.put("file"), .i32(directory), guest.put("file")),
                try guest.call("path_rename", .i32(writable), guest.put("empty"), .i32(directory), guest.put("empty")),
            ]
        },
        "path_symlink": { guest, directory, _, _ in
            [try guest.call("path_symlink", guest.put("file"), .i32(directory), guest.put("second"))]
        },
        "path_unlink_file": { guest, directory, _, _ in
            try ["file", "link", "inner", "directory/inner"].map { try guest.call("path_unlink_file", .i32(directory), guest.put($0)) }
        },
        "poll_oneoff": { guest, _, file, _ in
            var subscription = Record(size: 48)
            subscription.put(2 as UInt8, at: 8)
            subscription.put(file, at: 16)
            guard case .bytes(let address, _) = guest.put(subscription.bytes) else { return [] }
            return [try guest.call("poll_oneoff", .i32(address), 512, 1, 600)]
        },
        "proc_exit": { guest, _, _, _ in
            #expect(throws: ProcessExit(code: 3)) { try guest.call("proc_exit", 3) }
            return []
        },
        "proc_raise": { guest, _, _, _ in [try guest.call("proc_raise", 0)] },
        "sched_yield": { guest, _, _, _ in [try guest.call("sched_yield")] },
        "random_get": { guest, _, _, _ in [try guest.call("random_get", 512, 64)] },
        "sock_accept": { guest, directory, file, _ in try [directory, file].map { try guest.call("sock_accept", .i32($0), 0, 512) } },
        "sock_recv": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("sock_recv", .i32($0), guest.vector(512, 8), 0, 600, 604) }
        },
        "sock_send": { guest, directory, file, _ in
            try [directory, file].map { try guest.call("sock_send", .i32($0), guest.vector("XX"), 0, 600) }
        },
        "sock_shutdown": { guest, directory, file, _ in try [directory, file].map { try guest.call("sock_shutdown", .i32($0), 3) } },
    ]

    /// Functions of which every attempt must fail on a read-only mount.
    private static let mutating: Set<String> = [
        "fd_allocate", "fd_filestat_set_size", "fd_filestat_set_times", "fd_pwrite", "fd_write", "path_create_directory",
        "path_filestat_set_times", "path_link", "path_remove_directory", "path_rename", "path_symlink", "path_unlink_file",
    ]

    @Test func tableHasEveryFunction() {
        #expect(Set(ReadOnlyMountTests.attempts.keys) == Set(FunctionTable.rows.map(\.name)))
        #expect(FunctionTable.rows.count == 46)
    }

    @Test(arguments: HostResolver.Strategy.allCases) func nothingChanges(strategy: HostResolver.Strategy) throws {
        let (readOnly, writable) = try makeTree()
        let world = try makeWorld(readOnly, writable, strategy)
        let before = readOnly.snapshot()
        for (name, attempt) in ReadOnlyMountTests.attempts.sorted(by: { $0.key < $1.key }) {
            for directory in world.directories {
                // Only functions of descriptors care for the file.
                for file in name.hasPrefix("path_") ? [world.files[0]] : world.files {
                    let results = try attempt(world.guest, directory, file, world.writable)
                    if ReadOnlyMountTests.mutating.contains(name) {
                        #expect(results.allSatisfy { $0 != nil }, "\(name) with directory \(directory), file \(file): \(results)")
                    }
                    #expect(readOnly.snapshot() == before, "\(name) with directory \(directory), file \(file)")
                }
            }
        }
    }

    /// The same attempts do change a mount that is writable: the table attempts something.
    @Test func theSameAttemptsChangeAWritableMount() throws {
        for name in ReadOnlyMountTests.mutating {
            let (tree, writable) = try makeTree()
            var configuration = WASI.Configuration()
            configuration.mounts = [
                (try HostDirectory(path: tree.path), Mount(name: "/a", isReadOnly: false)),
                (try HostDirectory(path: writable.path), Mount(name: "/b", isReadOnly: false)),
            ]
            let guest = try Guest(configuration)
            let file = try guest.open("file", rights: .file)
            let before = tree.snapshot()
            let attempt = try #require(ReadOnlyMountTests.attempts[name])
            _ = try attempt(guest, 3, file, 4)
            #expect(tree.snapshot() != before, "\(name)")
        }
    }

    @Test func inMemoryMountsToo() throws {
        let system = MemoryFileSystem(clock: VirtualClock())
        try system.write(Array("contents".utf8), to: "file")
        let guest = try Guest(system.root, isReadOnly: true)
        #expect(throws: Errno.notCapable) { try guest.open("file", rights: .write) }
        #expect(throws: Errno.notCapable) { try guest.open("new", [.create], rights: .read) }
        #expect(try guest.call("path_unlink_file", 3, guest.put("file")) == .notCapable)
        let open = try guest.wasi.descriptors.add(
            Descriptor(
                .directory(MountedDirectory(system.root, Mount(name: "/", isReadOnly: true))), rights: .directory,
                inheriting: Guest.everything))
        #expect(try guest.call("path_unlink_file", .i32(open), guest.put("file")) == .readOnlyFileSystem)
        #expect(throws: Errno.readOnlyFileSystem) { try guest.open("file", in: open, [.truncate], rights: .read) }
        #expect(system.contents(of: "file") == Array("contents".utf8))
    }
}
