import SeededDefects

/// The contents of descriptors, and what is known of their files.
enum FileFunctions {
    // MARK: Reading and writing

    /// `fd_read`: errno `badf`, `isdir`, `notcapable`, `inval`, `fault`, and those of read(2).
    static func read(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        if case .directory = descriptor.node { throw Errno.isDirectory }
        try descriptor.require(.read)
        let buffers = try call.buffers(1)
        try call.memory.check(call.u32(3), 4)
        try call.wasi.waitUntilReadable(descriptor)
        let count: UInt32 =
            switch descriptor.node {
            case .file(let file): try buffers.read { bytes throws(Errno) in try file.read(into: &bytes, at: nil) }
            case .stream(let stream): try buffers.read { bytes throws(Errno) in try stream.read(into: &bytes) }
            case .socket(let socket):
                try buffers.read { bytes throws(Errno) in try socket.receive(into: &bytes, peeks: false, waitsForAll: false).count }
            case .directory: throw Errno.isDirectory
            }
        try call.memory.store(count, at: call.u32(3))
    }

    /// `fd_pread`: errno as `fd_read`, and `spipe` for what has no position.
    static func readAt(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        let file = try file(descriptor, orElse: .illegalSeek)
        try descriptor.require([.read, .seek])
        let buffers = try call.buffers(1)
        try call.memory.check(call.u32(4), 4)
        let count = try buffers.read { bytes throws(Errno) in try file.read(into: &bytes, at: call.u64(3)) }
        try call.memory.store(count, at: call.u32(4))
    }

    /// `fd_write`: errno `badf`, `isdir`, `notcapable`, `inval`, `fault`, `rofs`, and those of write(2).
    static func write(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        if case .directory = descriptor.node { throw Errno.isDirectory }
        try descriptor.require(.write)
        let buffers = try call.buffers(1)
        try call.memory.check(call.u32(3), 4)
        let count: UInt32
        switch descriptor.node {
        case .file(let file):
            count = try buffers.write { bytes throws(Errno) in try file.write(bytes, at: nil) }
            try synchronize(descriptor, file)
        case .stream(let stream): count = try buffers.write { bytes throws(Errno) in try stream.write(bytes) }
        case .socket(let socket): count = try buffers.write { bytes throws(Errno) in try socket.send(bytes) }
        case .directory: throw Errno.isDirectory
        }
        try call.memory.store(count, at: call.u32(3))
    }

    /// `fd_pwrite`: errno as `fd_write`, and `spipe` for what has no position.
    static func writeAt(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        let file = try file(descriptor, orElse: .illegalSeek)
        try descriptor.require([.write, .seek])
        let buffers = try call.buffers(1)
        try call.memory.check(call.u32(4), 4)
        let count = try buffers.write { bytes throws(Errno) in try file.write(bytes, at: call.u64(3)) }
        try synchronize(descriptor, file)
        try call.memory.store(count, at: call.u32(4))
    }

    /// Does what the flags `sync` and `dsync` promise, also where they were set after opening.
    private static func synchronize(_ descriptor: Descriptor, _ file: MountedFile) throws(Errno) {
        if descriptor.flags.contains(.sync) {
            try file.sync(dataOnly: false)
        } else if descriptor.flags.contains(.dataSync) {
            try file.sync(dataOnly: true)
        }
    }

    // MARK: Position

    /// `fd_seek`: errno `badf`, `isdir`, `spipe`, `notcapable`, `inval`, `fault`. Asking for the position needs only the right `fd_tell`.
    static func seek(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        let distance = Int64(bitPattern: call.u64(1))
        guard let whence = Whence(rawValue: UInt8(clamping: call.u32(2))) else { throw Errno.invalid }
        let file = try file(descriptor, orElse: .illegalSeek)
        if distance == 0, whence == .current {
            guard !descriptor.rights.isDisjoint(with: [.seek, .tell]) else { throw Errno.notCapable }
        } else {
            try descriptor.require(.seek)
        }
        try call.memory.check(call.u32(3), 8)
        try call.memory.store(try file.seek(by: distance, from: whence), at: call.u32(3))
    }

    /// `fd_tell`: errno as `fd_seek`.
    static func tell(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        let file = try file(descriptor, orElse: .illegalSeek)
        guard !descriptor.rights.isDisjoint(with: [.seek, .tell]) else { throw Errno.notCapable }
        try call.memory.store(try file.seek(by: 0, from: .current), at: call.u32(1))
    }

    // MARK: The file

    /// `fd_advise`: errno `badf`, `isdir`, `spipe`, `inval`, `notcapable`.
    static func advise(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        guard let advice = Advice(rawValue: UInt8(clamping: call.u32(3))) else { throw Errno.invalid }
        let file = try file(descriptor, orElse: .illegalSeek)
        try descriptor.require(.advise)
        try file.advise(offset: call.u64(1), length: call.u64(2), advice)
    }

    /// `fd_allocate`: errno `badf`, `isdir`, `spipe`, `inval`, `fbig`, `nospc`, `notcapable`, `rofs`.
    static func allocate(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        let file = try file(descriptor, orElse: .illegalSeek)
        try descriptor.require(.allocate)
        guard call.u64(2) > 0 else { throw Errno.invalid }
        guard !call.u64(1).addingReportingOverflow(call.u64(2)).overflow else { throw Errno.fileTooBig }
        try file.allocate(offset: call.u64(1), length: call.u64(2))
    }

    /// `fd_datasync`: errno `badf`, `inval` for what cannot be synchronised, `notcapable`, `io`.
    static func dataSync(_ call: Call) throws { try synchronize(call.descriptor(0, .dataSync), dataOnly: true) }

    /// `fd_sync`: errno as `fd_datasync`.
    static func sync(_ call: Call) throws { try synchronize(call.descriptor(0, .sync), dataOnly: false) }

    private static func synchronize(_ descriptor: Descriptor, dataOnly: Bool) throws(Errno) {
        switch descriptor.node {
        case .file(let file): try file.sync(dataOnly: dataOnly)
        case .directory(let directory): try directory.sync()
        case .stream, .socket: throw .invalid
        }
    }

    /// `fd_filestat_get`: errno `badf`, `notcapable`, `fault`.
    static func status(_ call: Call) throws {
        let descriptor = try call.descriptor(0, .fileStatusGet)
        let status: FileStatus =
            switch descriptor.node {
            case .file(let file): try file.status()
            case .directory(let directory): try directory.status()
            case .stream(let stream): try stream.status()
            case .socket(let socket): FileStatus(type: socket.type)
            }
        try call.memory.write(status.record.bytes, at: call.u32(1))
    }

    /// `fd_filestat_set_size`: errno `badf`, `isdir`, `inval`, `notcapable`, `fbig`, `rofs`.
    static func setSize(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        let file = try file(descriptor, orElse: .invalid)
        try descriptor.require(.fileStatusSetSize)
        try file.setSize(call.u64(1))
    }

    /// `fd_filestat_set_times`: errno `badf`, `inval` for contradicting flags, `notcapable`, `rofs`.
    static func setTimes(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        let (accessed, modified) = try TimeFlags.changes(call, accessed: 1, modified: 2, flags: 3)
        try descriptor.require(.fileStatusSetTimes)
        switch descriptor.node {
        case .file(let file): try file.setTimes(accessed: accessed, modified: modified)
        case .directory(let directory): try directory.setTimes(accessed: accessed, modified: modified)
        case .stream, .socket: throw Errno.invalid
        }
    }

    /// The file of a descriptor; `.isDirectory` for a directory, and the given error for what has no position.
    private static func file(_ descriptor: Descriptor, orElse error: Errno) throws(Errno) -> MountedFile {
        switch descriptor.node {
        case .file(let file): return file
        case .directory: throw .isDirectory
        case .stream, .socket: throw error
        }
    }
}

/// The flags of the functions that set times (`fstflags`).
enum TimeFlags {
    private static let setsAccessed: UInt32 = 1
    private static let accessedNow: UInt32 = 2
    private static let setsModified: UInt32 = 4
    private static let modifiedNow: UInt32 = 8

    /// What becomes of the two times; the numbers are positions of arguments.
    ///
    /// - Throws: `.invalid` where a time is to be set to now and to a value, or a flag is unknown.
    static func changes(_ call: Call, accessed: Int, modified: Int, flags: Int) throws(Errno) -> (
        accessed: TimeChange, modified: TimeChange
    ) {
        let flags = call.u32(flags)
        guard flags & ~(setsAccessed | accessedNow | setsModified | modifiedNow) == 0 else { throw .invalid }
        func change(_ sets: UInt32, _ now: UInt32, _ value: UInt64) throws(Errno) -> TimeChange {
            switch (flags & sets != 0, flags & now != 0) {
            case (false, false): .keep
            case (true, false): .set(value)
            case (false, true): .now
            case (true, true): if Seeded.isArmed(.wasiTimesConflict) { .now } else { throw .invalid }
            }
        }
        return (try change(setsAccessed, accessedNow, call.u64(accessed)), try change(setsModified, modifiedNow, call.u64(modified)))
    }
}

extension FileStatus {
    /// The structure `filestat`.
    var record: Record {
        var record = Record(size: 64)
        record.put(device, at: 0)
        record.put(inode, at: 8)
        record.put(type.rawValue, at: 16)
        record.put(links, at: 24)
        record.put(size, at: 32)
        record.put(accessed, at: 40)
        record.put(modified, at: 48)
        record.put(changed, at: 56)
        return record
    }
}
