import Rampart
import SeededDefects

/// A call of a function of the interface. Its arguments are of the types of the function's row.
struct Call {
    let wasi: WASI
    let memory: GuestMemory
    let arguments: [Value]

    /// An argument of 32 bits: a descriptor, an address, a size, flags.
    func u32(_ position: Int) -> UInt32 {
        guard case .i32(let value) = arguments[position] else { return 0 }
        return UInt32(bitPattern: value)
    }

    /// An argument of 64 bits.
    func u64(_ position: Int) -> UInt64 {
        guard case .i64(let value) = arguments[position] else { return 0 }
        return UInt64(bitPattern: value)
    }

    /// A path argument: its address stands at the position, its length behind it.
    func path(_ position: Int) throws(Errno) -> GuestPath { try memory.path(u32(position), u32(position + 1)) }

    /// The descriptor that an argument names.
    func descriptor(_ position: Int, _ rights: Rights = []) throws(Errno) -> Descriptor {
        let descriptor = try wasi.descriptors[u32(position)]
        try descriptor.require(rights)
        return descriptor
    }

    /// A set of flags.
    ///
    /// - Throws: `.invalid` for bits that the interface does not know.
    func flags<Flags: OptionSet>(_ position: Int, _ all: Flags) throws(Errno) -> Flags where Flags.RawValue == UInt16 {
        let value = u32(position)
        guard value & ~UInt32(all.rawValue) == 0 || Seeded.isArmed(.wasiUnknownFlags) else { throw .invalid }
        return Flags(rawValue: UInt16(truncatingIfNeeded: value))
    }

    /// Buffers: their array's address stands at the position, their number behind it.
    func buffers(_ position: Int) throws(Errno) -> GuestBuffers {
        try GuestBuffers(memory, at: u32(position), count: u32(position + 1))
    }
}

/// One function of the interface.
struct FunctionRow: Sendable {
    let name: String
    let parameters: [ValueType]
    /// All do but `proc_exit`.
    let returnsErrno: Bool
    /// What it does; an `Errno` that it throws is its result, anything else ends the program.
    let body: @Sendable (Call) throws -> Void

    init(_ name: String, _ parameters: [ValueType], returnsErrno: Bool = true, _ body: @escaping @Sendable (Call) throws -> Void) {
        self.name = name
        self.parameters = parameters
        self.returnsErrno = returnsErrno
        self.body = body
    }
}

/// The 46 functions of `wasi_snapshot_preview1`, with their parameters in the binary interface.
enum FunctionTable {
    static let rows: [FunctionRow] = [
        FunctionRow("args_get", [.i32, .i32], ProcessFunctions.arguments),
        FunctionRow("args_sizes_get", [.i32, .i32], ProcessFunctions.argumentSizes),
        FunctionRow("environ_get", [.i32, .i32], ProcessFunctions.environment),
        FunctionRow("environ_sizes_get", [.i32, .i32], ProcessFunctions.environmentSizes),
        FunctionRow("clock_res_get", [.i32, .i32], TimeFunctions.resolution),
        FunctionRow("clock_time_get", [.i32, .i64, .i32], TimeFunctions.time),
        FunctionRow("fd_advise", [.i32, .i64, .i64, .i32], FileFunctions.advise),
        FunctionRow("fd_allocate", [.i32, .i64, .i64], FileFunctions.allocate),
        FunctionRow("fd_close", [.i32], DescriptorFunctions.close),
        FunctionRow("fd_datasync", [.i32], FileFunctions.dataSync),
        FunctionRow("fd_fdstat_get", [.i32, .i32], DescriptorFunctions.status),
        FunctionRow("fd_fdstat_set_flags", [.i32, .i32], DescriptorFunctions.setFlags),
        FunctionRow("fd_fdstat_set_rights", [.i32, .i64, .i64], DescriptorFunctions.setRights),
        FunctionRow("fd_filestat_get", [.i32, .i32], FileFunctions.status),
        FunctionRow("fd_filestat_set_size", [.i32, .i64], FileFunctions.setSize),
        FunctionRow("fd_filestat_set_times", [.i32, .i64, .i64, .i32], FileFunctions.setTimes),
        FunctionRow("fd_pread", [.i32, .i32, .i32, .i64, .i32], FileFunctions.readAt),
        FunctionRow("fd_prestat_get", [.i32, .i32], DescriptorFunctions.preopen),
        FunctionRow("fd_prestat_dir_name", [.i32, .i32, .i32], DescriptorFunctions.preopenName),
        FunctionRow("fd_pwrite", [.i32, .i32, .i32, .i64, .i32], FileFunctions.writeAt),
        FunctionRow("fd_read", [.i32, .i32, .i32, .i32], FileFunctions.read),
        FunctionRow("fd_readdir", [.i32, .i32, .i32, .i64, .i32], DirectoryFunctions.read),
        FunctionRow("fd_renumber", [.i32, .i32], DescriptorFunctions.renumber),
        FunctionRow("fd_seek", [.i32, .i64, .i32, .i32], FileFunctions.seek),
        FunctionRow("fd_sync", [.i32], FileFunctions.sync),
        FunctionRow("fd_tell", [.i32, .i32], FileFunctions.tell),
        FunctionRow("fd_write", [.i32, .i32, .i32, .i32], FileFunctions.write),
        FunctionRow("path_create_directory", [.i32, .i32, .i32], PathFunctions.createDirectory),
        FunctionRow("path_filestat_get", [.i32, .i32, .i32, .i32, .i32], PathFunctions.status),
        FunctionRow("path_filestat_set_times", [.i32, .i32, .i32, .i32, .i64, .i64, .i32], PathFunctions.setTimes),
        FunctionRow("path_link", [.i32, .i32, .i32, .i32, .i32, .i32, .i32], PathFunctions.link),
        FunctionRow("path_open", [.i32, .i32, .i32, .i32, .i32, .i64, .i64, .i32, .i32], PathFunctions.open),
        FunctionRow("path_readlink", [.i32, .i32, .i32, .i32, .i32, .i32], PathFunctions.readSymbolicLink),
        FunctionRow("path_remove_directory", [.i32, .i32, .i32], PathFunctions.removeDirectory),
        FunctionRow("path_rename", [.i32, .i32, .i32, .i32, .i32, .i32], PathFunctions.rename),
        FunctionRow("path_symlink", [.i32, .i32, .i32, .i32, .i32], PathFunctions.createSymbolicLink),
        FunctionRow("path_unlink_file", [.i32, .i32, .i32], PathFunctions.unlinkFile),
        FunctionRow("poll_oneoff", [.i32, .i32, .i32, .i32], PollFunctions.poll),
        FunctionRow("proc_exit", [.i32], returnsErrno: false, ProcessFunctions.exit),
        FunctionRow("proc_raise", [.i32], ProcessFunctions.raise),
        FunctionRow("sched_yield", [], ProcessFunctions.yield),
        FunctionRow("random_get", [.i32, .i32], ProcessFunctions.random),
        FunctionRow("sock_accept", [.i32, .i32, .i32], SocketFunctions.accept),
        FunctionRow("sock_recv", [.i32, .i32, .i32, .i32, .i32, .i32], SocketFunctions.receive),
        FunctionRow("sock_send", [.i32, .i32, .i32, .i32, .i32], SocketFunctions.send),
        FunctionRow("sock_shutdown", [.i32, .i32], SocketFunctions.shutdown),
    ]
}
