/// How a function of WASI preview 1 is wrong.
public enum WASIChange: Sendable {
    /// Its error `inval` is `io`, every other one is `inval`.
    case errno
    /// Its errors are not reported.
    case hidden
    /// The number that it writes is one more.
    case output(argument: Int, offset: UInt32)
}

/// Each function of preview 1, each right.
enum WASIDefects {
    static var all: [Defect] {
        let errors = functions.flatMap { name in
            [
                Defect("wasi/errno/\(name)", .wasi, "\(name) reports another error", .wasi(function: name, .errno)),
                Defect("wasi/hidden/\(name)", .wasi, "\(name) reports success where it fails", .wasi(function: name, .hidden)),
            ]
        }
        let numbers = outputs.map { name, argument, offset, meaning in
            Defect(
                "wasi/output/\(name)", .wasi, "\(name) gives \(meaning) one too high",
                .wasi(function: name, .output(argument: argument, offset: offset)))
        }
        let unneeded = rights.enumerated().map { bit, name in
            Defect("wasi/right/\(name)", .wasi, "the right \(name) is never asked for", .rights(1 << UInt64(bit)))
        }
        return errors + numbers + unneeded
    }

    private static let functions = [
        "args_get", "args_sizes_get", "environ_get", "environ_sizes_get", "clock_res_get", "clock_time_get", "fd_advise", "fd_allocate",
        "fd_close", "fd_datasync", "fd_fdstat_get", "fd_fdstat_set_flags", "fd_fdstat_set_rights", "fd_filestat_get",
        "fd_filestat_set_size", "fd_filestat_set_times", "fd_pread", "fd_prestat_get", "fd_prestat_dir_name", "fd_pwrite", "fd_read",
        "fd_readdir", "fd_renumber", "fd_seek", "fd_sync", "fd_tell", "fd_write", "path_create_directory", "path_filestat_get",
        "path_filestat_set_times", "path_link", "path_open", "path_readlink", "path_remove_directory", "path_rename", "path_symlink",
        "path_unlink_file", "poll_oneoff", "random_get", "sock_accept", "sock_recv", "sock_send", "sock_shutdown",
    ]

    /// The position of the argument that says where a number is written, and the distance of the number from there.
    private static let outputs: [(name: String, argument: Int, offset: UInt32, meaning: String)] = [
        ("args_sizes_get", 1, 0, "the bytes of arguments"), ("environ_sizes_get", 1, 0, "the bytes of variables"),
        ("clock_time_get", 2, 0, "the time"), ("fd_fdstat_get", 1, 2, "the flags"), ("fd_filestat_get", 1, 32, "the size"),
        ("fd_pread", 4, 0, "the number of bytes"), ("fd_prestat_get", 1, 4, "the length of the name"),
        ("fd_pwrite", 4, 0, "the number of bytes"), ("fd_read", 3, 0, "the number of bytes"), ("fd_readdir", 4, 0, "the number of bytes"),
        ("fd_seek", 3, 0, "the position"), ("fd_tell", 1, 0, "the position"), ("fd_write", 3, 0, "the number of bytes"),
        ("path_filestat_get", 4, 32, "the size"), ("path_open", 8, 0, "the descriptor"), ("path_readlink", 5, 0, "the number of bytes"),
        ("poll_oneoff", 3, 0, "the number of events"),
    ]

    /// In the order of their bits.
    private static let rights = [
        "fd_datasync", "fd_read", "fd_seek", "fd_fdstat_set_flags", "fd_sync", "fd_tell", "fd_write", "fd_advise", "fd_allocate",
        "path_create_directory", "path_create_file", "path_link_source", "path_link_target", "path_open", "fd_readdir", "path_readlink",
        "path_rename_source", "path_rename_target", "path_filestat_get", "path_filestat_set_size", "path_filestat_set_times",
        "fd_filestat_get", "fd_filestat_set_size", "fd_filestat_set_times", "path_symlink", "path_remove_directory", "path_unlink_file",
        "poll_fd_readwrite", "sock_shutdown", "sock_accept",
    ]
}
