/// Descriptors as such: their numbers, flags, rights and names.
enum DescriptorFunctions {
    /// `fd_close`: errno `badf`.
    static func close(_ call: Call) throws { try call.wasi.descriptors.remove(call.u32(0)) }

    /// `fd_renumber`: errno `badf` where one of the two is not open.
    static func renumber(_ call: Call) throws { try call.wasi.descriptors.move(call.u32(0), to: call.u32(1)) }

    /// `fd_fdstat_get`: errno `badf`, `fault`.
    static func status(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        var record = Record(size: 24)
        record.put(try descriptor.type.rawValue, at: 0)
        record.put(descriptor.flags.rawValue, at: 2)
        record.put(descriptor.rights.rawValue, at: 8)
        record.put(descriptor.inheriting.rawValue, at: 16)
        try call.memory.write(record.bytes, at: call.u32(1))
    }

    /// `fd_fdstat_set_flags`: errno `badf`, `inval` for unknown flags, `notcapable`.
    static func setFlags(_ call: Call) throws {
        let descriptor = try call.descriptor(0, .setFlags)
        let flags = try call.flags(1, DescriptorFlags.all)
        switch descriptor.node {
        case .file(let file): try file.setFlags(flags)
        case .stream(let stream): try stream.setFlags(flags)
        case .socket(let socket): try socket.setFlags(flags)
        // A directory has neither a position nor anything to wait for.
        case .directory: guard flags.isDisjoint(with: [.append, .nonBlocking]) else { throw Errno.invalid }
        }
        descriptor.flags = flags
    }

    /// `fd_fdstat_set_rights`: errno `badf`, `inval` for bits that are no rights, `notcapable` where a right would be added.
    static func setRights(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        guard (call.u64(1) | call.u64(2)) & ~Rights.all.rawValue == 0 else { throw Errno.invalid }
        try descriptor.restrict(to: Rights(rawValue: call.u64(1)), inheriting: Rights(rawValue: call.u64(2)))
    }

    /// `fd_prestat_get`: errno `badf` for what is no preopen, `fault`.
    static func preopen(_ call: Call) throws {
        guard let name = try call.descriptor(0).preopenName else { throw Errno.badDescriptor }
        var record = Record(size: 8)
        record.put(UInt32(name.count), at: 4)
        try call.memory.write(record.bytes, at: call.u32(1))
    }

    /// `fd_prestat_dir_name`: errno `badf` for what is no preopen, `nametoolong` where the buffer is too small, `fault`.
    static func preopenName(_ call: Call) throws {
        guard let name = try call.descriptor(0).preopenName else { throw Errno.badDescriptor }
        guard Int(call.u32(2)) >= name.count else { throw Errno.nameTooLong }
        try call.memory.write(name, at: call.u32(1))
    }
}
