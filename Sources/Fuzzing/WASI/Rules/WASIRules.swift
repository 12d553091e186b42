/// What preview 1 demands of calls, as something to be run beside them: a second opinion on the functions, which are one and the same for all
/// engines and file systems.
///
/// It says nothing about what preview 1 leaves open: which of several preconditions is looked at first, which of several error numbers
/// says that one does not hold, in which state a call leaves its results when it fails.
struct WASIRules {
    private(set) var model: WASIModel
    /// The memory as it must be: what was there, changed where calls may write.
    private(set) var memory: [UInt8]
    /// Whether all of the memory is looked at after each call and not only at the end.
    private let isThorough: Bool
    /// How often each precondition did not hold, by `<function>:<rule>`.
    private(set) var reached: [String: Int] = [:]

    /// - Parameters:
    ///   - setting: What the program is run with.
    ///   - names: What stands in the mounts before the first call.
    ///   - memory: The guest's memory before the first call.
    ///   - isThorough: Whether all of the memory is looked at after each call; otherwise `finish` does, which knows no call.
    init(_ setting: WASISetting = .ofCases, names: WASINameModel, memory: [UInt8], isThorough: Bool = true) {
        model = WASIModel(setting, names: names)
        self.memory = memory
        self.isThorough = isThorough
    }

    /// Judges a call and takes notice of what it did.
    ///
    /// - Parameters:
    ///   - number: Its position in the case.
    ///   - function: Its name.
    ///   - arguments: As the function got them.
    ///   - errno: What it returned.
    ///   - after: Reads the memory after the call.
    /// - Returns: The first thing that it may not have done, or nil.
    mutating func judge(
        _ number: Int, _ function: String, _ arguments: [UInt64], errno: UInt16, after: @escaping (Int, Int) -> [UInt8]
    ) -> WASIViolation? {
        guard let rule = WASIRules.table[function] else { return nil }
        var judgement = WASIJudgement(
            WASIObservation(number: number, function: function, arguments: arguments, before: memory, after: after, errno: errno), model)
        rule(&judgement)
        judgement.finish()
        model = judgement.model
        for (rule, _) in judgement.broken { reached["\(function):\(rule)", default: 0] += 1 }
        let violation = judgement.violation
        let outputs = judgement.outputs
        for range in outputs where !range.isEmpty { memory.replaceSubrange(range, with: after(range.lowerBound, range.count)) }
        if isThorough, let difference = difference(from: after(0, memory.count)) {
            return WASIViolation(name: "\(function):written-outside", text: difference)
        }
        return violation
    }

    /// Takes what stands in a range for what must stand there.
    mutating func accept(_ offset: Int, _ bytes: [UInt8]) {
        guard offset >= 0, offset + bytes.count <= memory.count else { return }
        memory.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }

    /// Looks at what remains when all calls are done.
    ///
    /// - Parameters:
    ///   - memory: The guest's memory.
    ///   - outputs: What has come out of the standard output and the standard error; nil where it may be cut.
    /// - Returns: What is not as it must be, or nil.
    mutating func finish(memory: [UInt8], outputs: [[UInt8]]?) -> WASIViolation? {
        if let difference = difference(from: memory) { return WASIViolation(name: "written-outside", text: difference) }
        guard let outputs else { return nil }
        for (index, output) in outputs.enumerated() where model.streams[index + 1].output != output {
            return WASIViolation(name: "output", text: "what came out of stream \(index + 1) is not what was written to it")
        }
        return nil
    }

    private func difference(from bytes: [UInt8]) -> String? {
        guard bytes != memory else { return nil }
        guard let offset = memory.indices.first(where: { $0 >= bytes.count || memory[$0] != bytes[$0] }) else {
            return "the memory has grown"
        }
        return "the byte at \(offset) has changed from \(memory[offset]) to \(offset < bytes.count ? "\(bytes[offset])" : "none")"
    }

    /// What is demanded of each function.
    static let table: [String: @Sendable (inout WASIJudgement) -> Void] = [
        "args_get": { strings(&$0, $0.model.arguments) }, "args_sizes_get": { stringSizes(&$0, $0.model.arguments) },
        "environ_get": { strings(&$0, $0.model.environment) }, "environ_sizes_get": { stringSizes(&$0, $0.model.environment) },
        "clock_res_get": clockResolution, "clock_time_get": clockTime, "fd_advise": advise, "fd_allocate": allocate, "fd_close": close,
        "fd_datasync": { synchronize(&$0, .fdDatasync) }, "fd_fdstat_get": descriptorStatus, "fd_fdstat_set_flags": setFlags,
        "fd_fdstat_set_rights": setRights, "fd_filestat_get": fileStatus, "fd_filestat_set_size": setSize,
        "fd_filestat_set_times": setTimes, "fd_pread": { read(&$0, isPositioned: true) }, "fd_prestat_get": preopen,
        "fd_prestat_dir_name": preopenName, "fd_pwrite": { write(&$0, isPositioned: true) }, "fd_read": { read(&$0, isPositioned: false) },
        "fd_readdir": readDirectory, "fd_renumber": renumber, "fd_seek": seek, "fd_sync": { synchronize(&$0, .fdSync) }, "fd_tell": tell,
        "fd_write": { write(&$0, isPositioned: false) }, "path_create_directory": createDirectory, "path_filestat_get": pathStatus,
        "path_filestat_set_times": setPathTimes, "path_link": link, "path_open": open, "path_readlink": readLink,
        "path_remove_directory": removeDirectory, "path_rename": rename, "path_symlink": symbolicLink, "path_unlink_file": unlinkFile,
        "poll_oneoff": poll, "proc_exit": { _ in }, "proc_raise": { $0.permit(.inval, .notsup, .nosys) }, "sched_yield": { _ in },
        "random_get": random, "sock_accept": accept, "sock_recv": receive, "sock_send": send, "sock_shutdown": shutdown,
    ]
}
