import RampartWASI

/// Makes sequences of calls whose arguments mostly mean something: paths of things that are there, descriptors that were opened.
struct WASICaseGenerator {
    private var choices: Choices
    private var fuzzCase = WASICase(memory: [], calls: [])
    private var paths: [(offset: UInt32, count: UInt32)] = []

    /// Whether the call that is made works on the directory that is mounted read-only.
    private var isReadOnly = false

    /// Whether the mounted directory has lost a right, and calls are those that could ask for it.
    private var isNarrowed = false

    /// What an argument, or a pair of them, is.
    private enum Role: Character {
        case descriptor = "f", path = "P", vectors = "V", buffer = "B", pointer = "o", slot = "S", size = "z", rights = "r", lookup = "l"
        case openFlags = "O", descriptorFlags = "g", whence = "w", time = "t", timeFlags = "T", clock = "c", advice = "a", number = "n"
        case subscriptions = "s", dropped = "d", cookie = "k"
    }

    /// The roles of the arguments of each function, and how often it is called beside the others.
    static let table: [(name: String, roles: String, weight: Int)] = [
        ("args_get", "oo", 2), ("args_sizes_get", "oo", 2), ("environ_get", "oo", 2), ("environ_sizes_get", "oo", 2),
        ("clock_res_get", "co", 2), ("clock_time_get", "czo", 1), ("fd_advise", "fzza", 2), ("fd_allocate", "fzz", 3),
        ("fd_close", "f", 4), ("fd_datasync", "f", 1), ("fd_fdstat_get", "fo", 3), ("fd_fdstat_set_flags", "fg", 3),
        ("fd_fdstat_set_rights", "fdd", 6), ("fd_filestat_get", "fo", 4), ("fd_filestat_set_size", "fz", 4),
        ("fd_filestat_set_times", "fttT", 2), ("fd_pread", "fVzo", 4), ("fd_prestat_get", "fo", 2), ("fd_prestat_dir_name", "fB", 2),
        ("fd_pwrite", "fVzo", 4), ("fd_read", "fVo", 5), ("fd_readdir", "fBko", 5), ("fd_renumber", "ff", 3), ("fd_seek", "fzwo", 4),
        ("fd_sync", "f", 1), ("fd_tell", "fo", 2), ("fd_write", "fVo", 6), ("path_create_directory", "fP", 6),
        ("path_filestat_get", "flPo", 6), ("path_filestat_set_times", "flPttT", 2), ("path_link", "flPfP", 6),
        ("path_open", "flPOrrgS", 16), ("path_readlink", "fPBo", 4), ("path_remove_directory", "fP", 5), ("path_rename", "fPfP", 8),
        ("path_symlink", "PfP", 8), ("path_unlink_file", "fP", 5), ("poll_oneoff", "sono", 4), ("proc_exit", "n", 0),
        ("proc_raise", "n", 0), ("sched_yield", "", 1), ("random_get", "B", 2), ("sock_accept", "fgo", 2), ("sock_recv", "fVnoo", 2),
        ("sock_send", "fVno", 2), ("sock_shutdown", "fn", 2),
    ]

    /// Addresses at which descriptors are written.
    private static let slots: UInt32 = 0x8000
    private static let slotCount = 6
    private static let vectors: UInt32 = 0x6000
    private static let subscriptions: UInt32 = 0x7000
    private static let outputs: UInt32 = 0x9000

    static func generate(_ choices: inout Choices) -> WASICase {
        var generator = WASICaseGenerator(choices: choices)
        generator.makeMemory()
        if generator.choices.chance(1, of: 4) { generator.narrow() }
        let count = 4 + generator.choices.number(below: 40)
        for _ in 0..<count where !generator.choices.isExhausted { generator.makeCall() }
        choices = generator.choices
        return generator.fuzzCase
    }

    private init(choices: Choices) { self.choices = choices }

    // MARK: Memory

    private mutating func makeMemory() {
        var offset: UInt32 = 0x1000
        for number in 0..<(6 + choices.number(below: 12)) {
            // One that the read-only directory has, and one that the other has.
            let path = number == 0 ? Array("r".utf8) : number == 1 ? Array("f".utf8) : makePath()
            fuzzCase.memory.append(.init(offset: offset, bytes: path))
            paths.append((offset, UInt32(path.count)))
            offset += UInt32(path.count)
        }
        var vectors: [UInt8] = []
        for _ in 0..<4 {
            // Mostly within memory, sometimes at its end or beyond.
            let address =
                choices.chance(1, of: 12) ? UInt32(truncatingIfNeeded: choices.bits()) : 0xA000 + UInt32(choices.number(below: 512))
            let count = choices.chance(1, of: 12) ? UInt32(truncatingIfNeeded: choices.bits()) : UInt32(choices.number(below: 64))
            vectors += WASICaseGenerator.bytes(address) + WASICaseGenerator.bytes(count)
        }
        fuzzCase.memory.append(.init(offset: WASICaseGenerator.vectors, bytes: vectors))
        fuzzCase.memory.append(.init(offset: 0xA000, bytes: (0..<64).map { _ in choices.byte() }))
        // Two subscriptions: to a clock and to a descriptor.
        var subscriptions = [UInt8](repeating: 0, count: 96)
        subscriptions[0] = 1
        subscriptions[8] = choices.chance(1, of: 4) ? UInt8(choices.number(below: 4)) : 0
        subscriptions[16] = UInt8(choices.number(below: 7))
        subscriptions[24] = UInt8(choices.number(below: 100))
        subscriptions[40] = choices.chance(1, of: 4) ? UInt8(choices.number(below: 4)) : 0
        subscriptions[48] = 2
        subscriptions[56] = UInt8(choices.number(below: 4))
        subscriptions[64] = UInt8(choices.number(below: 8))
        fuzzCase.memory.append(.init(offset: WASICaseGenerator.subscriptions, bytes: subscriptions))
    }

    private static let names = ["a", "b", "f", "d", "d/g", "up", "abs", "out", "self", "dl", "dl/g", ".", "..", "", "new", "\u{e9}"]

    private mutating func makePath() -> [UInt8] {
        switch choices.number(below: 20) {
        case 0: return [UInt8](repeating: UInt8(ascii: "x"), count: [254, 255, 256][choices.number(below: 3)])
        case 1: return [0x61, 0xFF, 0x62]
        case 2: return [0x61, 0, 0x62]
        case 3: return Array("../outside/secret".utf8)
        case 4: return Array("/".utf8) + makeRelative()
        case 5: return Array(String(repeating: "d/../", count: 1 + choices.number(below: 100)).utf8) + makeRelative()
        case _: return makeRelative()
        }
    }

    private mutating func makeRelative() -> [UInt8] {
        var parts: [String] = []
        for _ in 0..<(1 + max(0, choices.number(below: 5) - 2)) { parts.append(choices.element(of: WASICaseGenerator.names) ?? "a") }
        return Array((parts.joined(separator: "/") + (choices.chance(1, of: 8) ? "/" : "")).utf8)
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

    // MARK: Calls

    /// Takes one right from the mounted directory. A call that does not ask for it is seen only where everything else about the call is
    /// right, which is rare among calls of all functions on all descriptors, of which most lack more than one right.
    private mutating func narrow() {
        let lost = one(of: Rights.directory.rawValue)
        let arguments = [3, Rights.directory.rawValue & ~lost, Rights.directory.union(.file).rawValue].map { WASICase.Argument.number($0) }
        fuzzCase.calls.append(.init(function: "fd_fdstat_set_rights", arguments: arguments))
        isNarrowed = true
    }

    /// One of the bits of a set that has some.
    private mutating func one(of bits: UInt64) -> UInt64 {
        choices.element(of: (0..<64).map { 1 << UInt64($0) }.filter { bits & $0 != 0 }) ?? 0
    }

    private static let pathRows = table.filter { $0.name.hasPrefix("path_") }

    private mutating func makeCall() {
        let rows = isNarrowed ? WASICaseGenerator.pathRows : WASICaseGenerator.table
        let row = rows[choices.weighted(rows.map(\.weight))]
        var arguments: [WASICase.Argument] = []
        isReadOnly = false
        for letter in row.roles {
            guard let role = Role(rawValue: letter) else { preconditionFailure("the table has a letter without a role: \(letter)") }
            arguments += make(role)
        }
        fuzzCase.calls.append(.init(function: row.name, arguments: arguments))
    }

    private mutating func make(_ role: Role) -> [WASICase.Argument] {
        switch role {
        case .descriptor: [noted(descriptor())]
        case .path: path()
        case .vectors:
            [.number(choices.chance(1, of: 24) ? end() : UInt64(WASICaseGenerator.vectors)), .number(UInt64(choices.number(below: 5)))]
        case .buffer: [pointer(), .number(UInt64(choices.chance(1, of: 10) ? Int(choices.byte()) << 24 : choices.number(below: 300)))]
        case .pointer: [pointer()]
        case .slot:
            [
                .number(
                    choices.chance(1, of: 24)
                        ? end() : UInt64(WASICaseGenerator.slots) + 4 * UInt64(choices.number(below: WASICaseGenerator.slotCount)))
            ]
        case .size: [.number(size())]
        case .rights: [.number(rights())]
        case .lookup: [flags(2)]
        case .openFlags: [flags(4)]
        case .descriptorFlags: [.number(choices.chance(1, of: 3) ? UInt64(choices.number(below: 40)) : 0)]
        case .whence: [.number(UInt64(choices.number(below: 4)))]
        case .time: [.number(choices.chance(1, of: 4) ? choices.bits() : 1_000_000_000 * UInt64(choices.byte()))]
        case .timeFlags: [flags(4)]
        case .clock: [.number(UInt64(choices.number(below: 5)))]
        case .advice: [.number(UInt64(choices.number(below: 7)))]
        case .number: [.number(UInt64(choices.number(below: choices.chance(1, of: 4) ? 9 : 3)))]
        case .subscriptions: [.number(choices.chance(1, of: 12) ? end() : UInt64(WASICaseGenerator.subscriptions))]
        case .dropped: [.number(droppedRights())]
        // The start, or what the first entries of a directory may have as theirs.
        case .cookie: [.number(choices.chance(1, of: 2) ? 0 : choices.chance(1, of: 6) ? size() : UInt64(choices.number(below: 12)))]
        }
    }

    private mutating func descriptor() -> WASICase.Argument {
        switch choices.number(below: 16) {
        case 0: .number(UInt64(choices.number(below: 12)))
        case 1: .number(UInt64(UInt32(truncatingIfNeeded: choices.bits())))
        case 2, 3: .number(4)
        case 4...8: .number(3)
        case 9...11 where isNarrowed: .number(3)
        case _: .loaded(WASICaseGenerator.slots + 4 * UInt32(choices.number(below: WASICaseGenerator.slotCount)))
        }
    }

    /// The descriptor, which says on what the call works.
    private mutating func noted(_ descriptor: WASICase.Argument) -> WASICase.Argument {
        isReadOnly = descriptor == .number(4)
        return descriptor
    }

    private mutating func path() -> [WASICase.Argument] {
        guard var path = choices.element(of: paths) else { return [.number(0), .number(0)] }
        if isReadOnly, choices.chance(1, of: 2) { path = paths[0] }
        if choices.chance(1, of: 40) { return [.number(UInt64(WASICase.memorySize) - 1), .number(9)] }
        return [.number(UInt64(path.offset)), .number(UInt64(path.count))]
    }

    private mutating func pointer() -> WASICase.Argument {
        if choices.chance(1, of: 12) { return .number(end()) }
        return .number(UInt64(WASICaseGenerator.outputs) + UInt64(choices.number(below: 1024)))
    }

    /// A place so near to the end of memory that not everything has room behind it.
    private mutating func end() -> UInt64 {
        UInt64(WASICase.memorySize) - UInt64(choices.chance(1, of: 3) ? choices.number(below: 100) : choices.number(below: 8))
    }

    /// Small ones, which cost nothing, and ones that no file can have: what lies between would only fill the disk.
    private mutating func size() -> UInt64 {
        switch choices.number(below: 8) {
        case 0: .max - UInt64(choices.number(below: 3))
        case 1: 1 << 63
        case 2: 65536
        case _: UInt64(choices.number(below: 40))
        }
    }

    /// All rights that the mounted directory passes on, all but one, some of them, rarely others.
    private mutating func rights() -> UInt64 {
        var passedOn = Rights.directory.union(.file).rawValue
        // More than that is refused there.
        if isReadOnly, !choices.chance(1, of: 4) { passedOn &= ~Rights.mutating.rawValue }
        return switch choices.number(below: 12) {
        case 0: choices.bits()
        case 1, 2: choices.bits() & passedOn
        case 3, 4: passedOn & ~one(of: passedOn)
        case _: passedOn
        }
    }

    /// What a directory, a file or a stream has, without one right or a few.
    private mutating func droppedRights() -> UInt64 {
        var rights: Rights =
            switch choices.number(below: 8) {
            case 0: .stream
            case 1...3: .file
            case 4, 5: .directory
            case _: Rights.directory.union(.file)
            }
        if isReadOnly { rights.subtract(.mutating) }
        var bits = rights.rawValue
        for _ in 0..<(1 + choices.number(below: 4)) { bits &= ~(1 << UInt64(choices.number(below: 30))) }
        return choices.chance(1, of: 12) ? bits | choices.bits() : bits
    }

    /// Some bits of a set, sometimes one beyond it.
    private mutating func flags(_ width: Int) -> WASICase.Argument {
        .number(UInt64(choices.number(below: 1 << width)) | (choices.chance(1, of: 16) ? 1 << UInt64(width) : 0))
    }
}
