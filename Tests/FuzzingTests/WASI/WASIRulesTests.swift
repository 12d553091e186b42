import Testing

@testable import Fuzzing

/// Each rule is given an answer that breaks it, and one that does not.
@Suite struct WASIRulesTests {
    /// A program whose calls are answered by the test.
    private struct Program {
        private(set) var memory = [UInt8](repeating: 0, count: 16384)
        private var rules: WASIRules
        private var number = 0

        init(memory placed: [(offset: Int, bytes: [UInt8])] = []) {
            for (offset, bytes) in placed { memory.replaceSubrange(offset..<(offset + bytes.count), with: bytes) }
            rules = WASIRules(names: WASITree.names, memory: memory)
        }

        /// Answers a call.
        ///
        /// - Parameters:
        ///   - function: Its name.
        ///   - arguments: Its arguments.
        ///   - errno: What it returns.
        ///   - written: What it writes, bytes at an address.
        /// - Returns: The name of the rule that this breaks, or nil.
        mutating func answer(
            _ function: String, _ arguments: [UInt64], _ errno: WASIErrno = .success, _ written: [(offset: Int, bytes: [UInt8])] = []
        ) -> String? {
            for (offset, bytes) in written { memory.replaceSubrange(offset..<(offset + bytes.count), with: bytes) }
            let memory = memory
            number += 1
            return rules.judge(number, function, arguments, errno: errno.rawValue) { Array(memory[$0..<($0 + $1)]) }?.name
        }

        /// A name in memory, as the two arguments that a path is.
        mutating func path(_ text: String) -> [UInt64] {
            let bytes = Array(text.utf8)
            memory.replaceSubrange(0x100..<(0x100 + bytes.count), with: bytes)
            rules.accept(0x100, bytes)
            return [0x100, UInt64(bytes.count)]
        }

        /// Opens a path of the first directory; the descriptor is 5 where nothing else is said.
        mutating func open(
            _ text: String, flags: UInt64 = 0, base: WASIRights = .ofFiles, inheriting: WASIRights = [], descriptorFlags: UInt64 = 0,
            as descriptor: UInt8 = 5, in directory: UInt64 = 3, _ errno: WASIErrno = .success
        ) -> String? {
            let path = path(text)
            return answer(
                "path_open", [directory, 0] + path + [flags, base.rawValue, inheriting.rawValue, descriptorFlags, 0x80], errno,
                errno == .success ? [(0x80, [descriptor, 0, 0, 0])] : [])
        }
    }

    private static func bytes(_ number: UInt64, _ count: Int = 4) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// A vector of ten bytes at 0x400.
    private static let vector = (offset: 0x200, bytes: bytes(0x400) + bytes(10))

    @Test func everyFunctionHasRules() {
        #expect(WASIRules.table.keys.sorted() == WASICaseGenerator.table.map(\.name).sorted())
    }

    // MARK: Preconditions

    @Test(arguments: ["fd_close", "fd_sync", "fd_datasync"]) func descriptorsMustBeOpen(function: String) {
        var program = Program()
        #expect(program.answer(function, [9]) == "\(function):closed-descriptor")
        #expect(program.answer(function, [9], .badf) == nil)
        #expect(program.answer(function, [9], .inval) == "\(function):errno-inval")
        #expect(program.answer(function, [3], .badf) == "\(function):errno-badf")
    }

    @Test func directoriesThatAreMeantMayBeLookedAtFirst() {
        var program = Program()
        #expect(program.answer("path_create_directory", [3] + program.path("nothing/x/"), .notdir) == nil)
        #expect(program.answer("path_create_directory", [3] + program.path("nothing/x"), .notdir) == "path_create_directory:errno-notdir")
    }

    @Test func whatIsReadIsAccessedWhereverResultsGo() {
        var program = Program()
        let status = [UInt8](repeating: 0, count: 16) + [WASIFileType.directory] + [UInt8](repeating: 0, count: 47)
        #expect(program.answer("fd_filestat_set_times", [3, 61_000_000_000, 0, 1]) == nil)
        #expect(program.answer("fd_filestat_get", [3, 0x900], .success, [(0x900, status)]) == "fd_filestat_get:result")
        // The number of bytes lies in the buffer.
        #expect(program.answer("fd_readdir", [3, 0x800, 100, 0, 0x810], .success, [(0x810, Self.bytes(0))]) == nil)
        #expect(program.answer("fd_filestat_get", [3, 0x900], .success, [(0x900, status)]) == nil)
    }

    @Test func closedDescriptorsAreClosed() {
        var program = Program()
        #expect(program.open("f") == nil)
        #expect(program.answer("fd_close", [5]) == nil)
        #expect(program.answer("fd_tell", [5, 0x300]) == "fd_tell:closed-descriptor")
        #expect(program.answer("fd_renumber", [3, 8]) == nil)
        #expect(program.answer("fd_sync", [3]) == "fd_sync:closed-descriptor")
        #expect(program.answer("fd_sync", [8], .badf) == "fd_sync:errno-badf")
    }

    /// Functions with what is behind the descriptor, and the rights without which they must fail.
    @Test(
        arguments: [
            ("fd_datasync", [], WASIRights.fdDatasync), ("fd_sync", [], .fdSync), ("fd_read", [0x200, 1, 0x300], .fdRead),
            ("fd_pread", [0x200, 1, 0, 0x300], .fdRead), ("fd_pread", [0x200, 1, 0, 0x300], .fdSeek),
            ("fd_write", [0x200, 1, 0x300], .fdWrite), ("fd_pwrite", [0x200, 1, 0, 0x300], .fdWrite),
            ("fd_pwrite", [0x200, 1, 0, 0x300], .fdSeek), ("fd_seek", [1, 0, 0x300], .fdSeek), ("fd_tell", [0x300], [.fdTell, .fdSeek]),
            ("fd_advise", [0, 0, 0], .fdAdvise), ("fd_allocate", [0, 1], .fdAllocate), ("fd_fdstat_set_flags", [0], .fdFdstatSetFlags),
            ("fd_filestat_get", [0x300], .fdFilestatGet), ("fd_filestat_set_size", [1], .fdFilestatSetSize),
            ("fd_filestat_set_times", [0, 0, 0], .fdFilestatSetTimes),
        ] as [(String, [UInt64], WASIRights)])
    func rightsAreNeeded(function: String, arguments: [UInt64], right: WASIRights) {
        for isDropped in [false, true] {
            var program = Program(memory: [Self.vector])
            let rest = WASIRights.ofFiles.subtracting(right)
            if isDropped {
                #expect(program.open("f") == nil)
                #expect(program.answer("fd_fdstat_set_rights", [5, rest.rawValue, 0]) == nil)
            } else {
                #expect(program.open("f", base: rest) == nil)
            }
            #expect(program.answer(function, [5] + arguments, .notcapable) == nil, "\(function)")
            #expect(program.answer(function, [5] + arguments) == "\(function):right")
            #expect(program.answer(function, [5] + arguments, .badf) == "\(function):errno-badf")
            // With the right there is no reason to say that it is missing.
            #expect(program.open("f", as: 6) == nil)
            #expect(program.answer(function, [6] + arguments, .notcapable) == "\(function):errno-notcapable")
        }
    }

    @Test(
        arguments: [
            ("path_create_directory", [], WASIRights.pathCreateDirectory), ("path_remove_directory", [], .pathRemoveDirectory),
            ("path_unlink_file", [], .pathUnlinkFile),
        ] as [(String, [UInt64], WASIRights)])
    func rightsOfDirectoriesAreNeeded(function: String, arguments: [UInt64], right: WASIRights) {
        var program = Program()
        let path = program.path("f")
        #expect(program.answer("fd_fdstat_set_rights", [3, WASIRights.ofDirectories.subtracting(right).rawValue, 0]) == nil)
        #expect(program.answer(function, [3] + path + arguments, .notcapable) == nil)
        #expect(program.answer(function, [3] + path + arguments) == "\(function):right")
    }

    @Test func rightsAreOnlyDropped() {
        var program = Program()
        #expect(program.open("f", base: .fdRead) == nil)
        #expect(program.answer("fd_fdstat_set_rights", [5, WASIRights.fdWrite.rawValue, 0], .notcapable) == nil)
        #expect(program.answer("fd_fdstat_set_rights", [5, WASIRights.fdRead.rawValue, 0]) == nil)
        #expect(program.answer("fd_fdstat_set_rights", [5, WASIRights.fdWrite.rawValue, 0]) == "fd_fdstat_set_rights:added-rights")
        #expect(program.answer("fd_fdstat_set_rights", [5, 0, 1]) == "fd_fdstat_set_rights:added-rights")
    }

    @Test func rightsAreInherited() {
        var program = Program()
        let all = WASIRights.ofDirectories
        #expect(program.answer("fd_fdstat_set_rights", [3, all.rawValue, WASIRights.fdRead.rawValue]) == nil)
        #expect(program.open("f", base: [.fdRead, .fdWrite], .notcapable) == nil)
        #expect(program.open("f", base: [.fdRead, .fdWrite]) == "path_open:inherited-rights")
        #expect(program.open("f", base: .fdRead, .notcapable) == "path_open:errno-notcapable")
        #expect(program.open("f", base: .fdRead) == nil)
    }

    @Test func openingNeedsWhatItDoes() {
        var program = Program()
        #expect(program.answer("fd_fdstat_set_rights", [3, WASIRights.pathOpen.rawValue, WASIRights.ofFiles.rawValue]) == nil)
        #expect(program.open("f") == nil)
        #expect(program.open("new", flags: WASIFlags.creat) == "path_open:right")
        #expect(program.open("f", flags: WASIFlags.trunc, as: 6) == "path_open:right")
        #expect(program.open("f", descriptorFlags: 32, as: 7) == "path_open:flags")
        #expect(program.open("d/g", as: 5) == "path_open:result")
    }

    @Test(
        arguments: [
            ("fd_fdstat_get", [3, 16368]), ("fd_filestat_get", [3, 16348]), ("fd_prestat_get", [3, 16380]), ("args_sizes_get", [16381, 0]),
            ("args_sizes_get", [0, 16381]), ("args_get", [16380, 0]), ("args_get", [0, 16378]), ("environ_get", [0, 16378]),
            ("clock_time_get", [0, 0, 16377]), ("clock_res_get", [0, 16377]), ("fd_read", [0, 0x200, 1, 16381]),
            ("fd_write", [1, 16378, 1, 0x300]), ("fd_prestat_dir_name", [3, 16384, 1]), ("random_get", [16383, 2]),
            ("path_create_directory", [3, 16383, 4]), ("poll_oneoff", [0x1000, 16378, 1, 0]), ("poll_oneoff", [16378, 0, 1, 0]),
        ] as [(String, [UInt64])])
    func pointersMustBeInMemory(function: String, arguments: [UInt64]) {
        var program = Program(memory: [Self.vector])
        #expect(program.answer(function, arguments, .fault) == nil)
        #expect(program.answer(function, arguments) == "\(function):pointer")
    }

    @Test func faultsHaveAReason() {
        var program = Program()
        #expect(program.answer("fd_fdstat_get", [3, 16360], .fault) == "fd_fdstat_get:errno-fault")
        #expect(program.answer("sched_yield", [], .fault) == "sched_yield:errno-fault")
    }

    @Test(
        arguments: [
            ("fd_fdstat_set_flags", [3, 32], "flags"), ("fd_filestat_set_times", [3, 0, 0, 16], "flags"),
            ("fd_filestat_set_times", [3, 0, 0, 3], "time-flags"), ("fd_filestat_set_times", [3, 0, 0, 12], "time-flags"),
            ("fd_advise", [3, 0, 0, 6], "advice"), ("fd_seek", [5, 0, 3, 0x300], "whence"), ("clock_time_get", [4, 0, 0x300], "clock"),
            ("clock_res_get", [4, 0x300], "clock"), ("fd_seek", [5, .max, 0, 0x300], "position"),
            ("poll_oneoff", [0, 0, 0, 0x300], "no-subscriptions"),
        ] as [(String, [UInt64], String)])
    func argumentsMustMeanSomething(function: String, arguments: [UInt64], rule: String) {
        var program = Program()
        #expect(program.open("f") == nil)
        #expect(program.answer(function, arguments, .inval) == nil)
        #expect(program.answer(function, arguments) == "\(function):\(rule)")
        #expect(program.answer(function, arguments, .noent) == "\(function):errno-noent")
    }

    @Test func pathsMustBeUTF8() {
        var program = Program(memory: [(0x100, [0x61, 0xFF])])
        #expect(program.answer("path_create_directory", [3, 0x100, 2], .ilseq) == nil)
        #expect(program.answer("path_create_directory", [3, 0x100, 2]) == "path_create_directory:utf-8")
    }

    @Test func kindsAreNotMixed() {
        var program = Program(memory: [Self.vector])
        #expect(program.open("f", base: WASIRights.ofFiles.union(.ofDirectories)) == nil)
        #expect(program.answer("fd_readdir", [5, 0x400, 100, 0, 0x300]) == "fd_readdir:not-a-directory")
        #expect(program.answer("fd_prestat_get", [5, 0x300]) == "fd_prestat_get:not-preopened")
        #expect(program.answer("fd_prestat_get", [5, 0x300], .badf) == nil)
        #expect(program.answer("sock_shutdown", [0, 1]) == "sock_shutdown:right")
        #expect(program.answer("sock_recv", [0, 0x200, 1, 0, 0x300, 0x310]) == "sock_recv:not-a-socket")
        #expect(program.answer("sock_recv", [0, 0x200, 1, 0, 0x300, 0x310], .notsock) == nil)
    }

    @Test func whatIsReadOnlyStays() {
        var program = Program()
        let path = program.path("new")
        #expect(program.answer("path_create_directory", [4] + path, .rofs) == nil)
        #expect(program.answer("path_create_directory", [4] + path) != nil)
        #expect(program.open("r", base: .fdWrite, in: 4) == "path_open:inherited-rights")
        #expect(program.open("r", base: .fdRead, as: 6, in: 4) == nil)
    }

    // MARK: Results

    @Test func argumentsAreThoseOfTheProgram() {
        var program = Program()
        let text = Array("program\0argument\0".utf8)
        #expect(program.answer("args_sizes_get", [0x300, 0x304], .success, [(0x300, Self.bytes(2) + Self.bytes(17))]) == nil)
        #expect(
            program.answer("args_sizes_get", [0x300, 0x304], .success, [(0x300, Self.bytes(2) + Self.bytes(15))]) == "args_sizes_get:result"
        )
        let right = [(0x300, Self.bytes(0x400) + Self.bytes(0x408)), (0x400, text)]
        #expect(program.answer("args_get", [0x300, 0x400], .success, right) == nil)
        let wrong = [(0x300, Self.bytes(0x400) + Self.bytes(0x407)), (0x400, text)]
        #expect(program.answer("args_get", [0x300, 0x400], .success, wrong) == "args_get:result")
    }

    @Test func statusIsThatOfTheDescriptor() {
        var program = Program()
        #expect(program.open("f", base: .fdRead, descriptorFlags: 1) == nil)
        func status(_ type: UInt8, _ flags: UInt8, _ rights: UInt64) -> [(offset: Int, bytes: [UInt8])] {
            [(0x300, [type, 0, flags, 0, 0, 0, 0, 0] + Self.bytes(rights, 8) + Self.bytes(0, 8))]
        }
        #expect(program.answer("fd_fdstat_get", [5, 0x300], .success, status(4, 1, 2)) == nil)
        #expect(program.answer("fd_fdstat_get", [5, 0x300], .success, status(3, 1, 2)) == "fd_fdstat_get:result")
        #expect(program.answer("fd_fdstat_get", [5, 0x300], .success, status(4, 0, 2)) == "fd_fdstat_get:result")
        #expect(program.answer("fd_fdstat_get", [5, 0x300], .success, status(4, 1, 66)) == "fd_fdstat_get:result")
    }

    @Test func readingGivesWhatTheFileHolds() {
        var program = Program(memory: [Self.vector])
        #expect(program.open("f") == nil)
        let arguments: [UInt64] = [5, 0x200, 1, 0x300]
        #expect(program.answer("fd_read", arguments, .success, [(0x400, Array("contents o".utf8)), (0x300, Self.bytes(10))]) == nil)
        #expect(program.answer("fd_tell", [5, 0x310], .success, [(0x310, Self.bytes(10, 8))]) == nil)
        #expect(program.answer("fd_tell", [5, 0x310], .success, [(0x310, Self.bytes(0, 8))]) == "fd_tell:result")
        #expect(program.answer("fd_seek", [5, 1, 0, 0x310], .success, [(0x310, Self.bytes(1, 8))]) == nil)
        #expect(
            program.answer("fd_read", arguments, .success, [(0x400, Array("contents o".utf8)), (0x300, Self.bytes(10))]) == "fd_read:result"
        )
        #expect(program.answer("fd_seek", [5, 0, 2, 0x310], .success, [(0x310, Self.bytes(19, 8))]) == nil)
        #expect(program.answer("fd_read", arguments, .success, [(0x300, Self.bytes(1))]) == "fd_read:result")
        #expect(program.answer("fd_read", arguments, .success, [(0x300, Self.bytes(11))]) == "fd_read:result")
        #expect(program.answer("fd_read", arguments, .success, [(0x300, Self.bytes(0))]) == nil)
    }

    @Test func writingChangesTheFile() {
        var program = Program(memory: [Self.vector, (0x400, Array("0123456789".utf8))])
        #expect(program.open("f", flags: WASIFlags.trunc) == nil)
        #expect(program.answer("fd_write", [5, 0x200, 1, 0x300], .success, [(0x300, Self.bytes(11))]) == "fd_write:result")
        #expect(program.answer("fd_write", [5, 0x200, 1, 0x300], .success, [(0x300, Self.bytes(10))]) == nil)
        #expect(program.answer("fd_pwrite", [5, 0x200, 1, 5, 0x300], .success, [(0x300, Self.bytes(10))]) == nil)
        #expect(program.answer("fd_seek", [5, 0, 2, 0x310], .success, [(0x310, Self.bytes(15, 8))]) == nil)
        #expect(program.answer("fd_filestat_set_size", [5, 3]) == nil)
        #expect(program.answer("fd_pread", [5, 0x200, 1, 1, 0x300], .success, [(0x400, Array("12".utf8)), (0x300, Self.bytes(2))]) == nil)
        #expect(
            program.answer("fd_pread", [5, 0x200, 1, 1, 0x300], .success, [(0x400, Array("01".utf8)), (0x300, Self.bytes(2))])
                == "fd_pread:result")
    }

    @Test func nothingElseIsWritten() {
        var program = Program()
        #expect(program.answer("fd_fdstat_set_flags", [3, 0], .success, [(0x500, [1])]) == "fd_fdstat_set_flags:written-outside")
        program = Program()
        #expect(program.answer("clock_res_get", [0, 0x300], .success, [(0x300, [1]), (0x308, [1])]) == "clock_res_get:written-outside")
    }

    @Test func namesAreThoseOfTheTree() {
        var program = Program()
        let created = program.path("new")
        #expect(program.answer("path_create_directory", [3] + created) == nil)
        #expect(program.answer("path_create_directory", [3] + created) == "path_create_directory:present-name")
        #expect(program.answer("path_create_directory", [3] + created, .exist) == nil)
        #expect(program.answer("path_remove_directory", [3] + created) == nil)
        #expect(program.answer("path_filestat_get", [3, 0] + created + [0x300]) == "path_filestat_get:absent-name")
        #expect(program.answer("path_filestat_get", [3, 0] + created + [0x300], .noent) == nil)
        let file = program.path("f")
        #expect(program.answer("path_filestat_get", [3, 0] + file + [0x300], .noent) == "path_filestat_get:errno-noent")
        #expect(program.answer("path_remove_directory", [3] + file) == "path_remove_directory:not-a-directory")
        #expect(program.answer("path_unlink_file", [3] + file) == nil)
        #expect(program.answer("path_unlink_file", [3] + file) == "path_unlink_file:absent-name")
        let directory = program.path("d")
        #expect(program.answer("path_unlink_file", [3] + directory, .perm) == "path_unlink_file:errno-perm")
        #expect(program.answer("path_remove_directory", [3] + directory) == "path_remove_directory:not-empty")
    }

    @Test func linksLeadWhereTheySay() {
        var program = Program()
        let link = program.path("dl")
        let arguments = [3] + link + [0x400, 10, 0x300]
        #expect(program.answer("path_readlink", arguments, .success, [(0x400, [0x64]), (0x300, Self.bytes(1))]) == nil)
        #expect(program.answer("path_readlink", arguments, .success, [(0x400, [0x65]), (0x300, Self.bytes(1))]) == "path_readlink:result")
        #expect(program.answer("path_readlink", arguments, .success, [(0x300, Self.bytes(11))]) == "path_readlink:result")
    }

    @Test func directoriesAreListed() {
        var program = Program()
        #expect(program.open("d", base: .fdReaddir) == nil)
        func entry(_ next: UInt64, _ name: String, _ type: UInt8) -> [UInt8] {
            Self.bytes(next, 8) + Self.bytes(1, 8) + Self.bytes(UInt64(name.utf8.count)) + [type, 0, 0, 0] + Array(name.utf8)
        }
        func answer(_ list: [UInt8], _ length: UInt64, used: Int? = nil) -> String? {
            program.answer(
                "fd_readdir", [5, 0x400, length, 0, 0x300], .success, [(0x400, list), (0x300, Self.bytes(UInt64(used ?? list.count)))])
        }
        #expect(answer(entry(1, ".", 3) + entry(2, "..", 3) + entry(3, "g", 4), 200) == nil)
        #expect(answer(entry(1, ".", 3) + entry(2, "..", 3), 200) == "fd_readdir:result")
        #expect(answer(entry(1, "g", 3), 200) == "fd_readdir:result")
        #expect(answer(entry(1, "h", 4), 200) == "fd_readdir:result")
        #expect(answer(entry(1, "g", 4) + entry(1, ".", 3), 200) == "fd_readdir:result")
        #expect(answer(entry(1, "g", 4), 10, used: 25) == "fd_readdir:result")
        #expect(answer(Array(entry(1, ".", 3).prefix(20)), 20) == nil)
        #expect(answer(Array(entry(1, ".", 3).prefix(20)), 30) == "fd_readdir:result")
    }

    @Test func eventsAreThoseOfSubscriptions() {
        var subscription = [UInt8](repeating: 0, count: 48)
        subscription[0] = 7
        subscription[8] = 1
        subscription[16] = 9
        var program = Program(memory: [(0x1000, subscription)])
        func event(_ userdata: UInt8, _ errno: WASIErrno, _ type: UInt8) -> [(offset: Int, bytes: [UInt8])] {
            [(0x2000, [userdata, 0, 0, 0, 0, 0, 0, 0, UInt8(errno.rawValue), 0, type]), (0x300, Self.bytes(1))]
        }
        let arguments: [UInt64] = [0x1000, 0x2000, 1, 0x300]
        #expect(program.answer("poll_oneoff", arguments, .success, event(7, .badf, 1)) == nil)
        #expect(program.answer("poll_oneoff", arguments, .success, event(7, .success, 1)) == "poll_oneoff:result")
        #expect(program.answer("poll_oneoff", arguments, .success, event(8, .badf, 1)) == "poll_oneoff:result")
        #expect(program.answer("poll_oneoff", arguments, .success, event(7, .badf, 2)) == "poll_oneoff:result")
        #expect(program.answer("poll_oneoff", arguments, .success, [(0x300, Self.bytes(2))]) == "poll_oneoff:result")
    }
}
