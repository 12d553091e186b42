import SeededDefects

/// What is done with paths. Each path is relative to a directory descriptor, which is the capability for it.
enum PathFunctions {
    /// The bit of `lookupflags`: a symbolic link at the end of the path is followed.
    private static let followsLink: UInt32 = 1

    /// The directory of a descriptor.
    ///
    /// - Throws: `.badDescriptor`, `.notDirectory`, `.notCapable`.
    private static func directory(_ call: Call, _ position: Int, _ rights: Rights) throws(Errno) -> MountedDirectory {
        let descriptor = try call.descriptor(position)
        guard case .directory(let directory) = descriptor.node else { throw .notDirectory }
        try descriptor.require(rights)
        return directory
    }

    private static func follows(_ call: Call, _ position: Int) throws(Errno) -> Bool {
        let flags = call.u32(position)
        guard flags & ~followsLink == 0 else { throw .invalid }
        return (flags & followsLink != 0) != Seeded.isArmed(.wasiLinkAtEnd)
    }

    /// `path_create_directory`: errno `badf`, `notdir`, `notcapable`, `perm` for a path that leaves the directory, `exist`, `noent`, `rofs`.
    static func createDirectory(_ call: Call) throws {
        try directory(call, 0, .pathCreateDirectory).createDirectory(call.path(1))
    }

    /// `path_remove_directory`: errno as above, and `notempty`, `notdir`.
    static func removeDirectory(_ call: Call) throws {
        try directory(call, 0, .pathRemoveDirectory).removeDirectory(call.path(1))
    }

    /// `path_unlink_file`: errno as above, and `isdir` for a directory.
    static func unlinkFile(_ call: Call) throws { try directory(call, 0, .pathUnlinkFile).unlinkFile(call.path(1)) }

    /// `path_filestat_get`: errno `badf`, `notdir`, `notcapable`, `perm`, `noent`, `loop`, `fault`.
    static func status(_ call: Call) throws {
        let directory = try directory(call, 0, .pathFileStatusGet)
        let status = try directory.status(of: call.path(2), followsLink: follows(call, 1))
        try call.memory.write(status.record.bytes, at: call.u32(4))
    }

    /// `path_filestat_set_times`: errno as `path_filestat_get`, and `inval` for contradicting flags, `rofs`.
    static func setTimes(_ call: Call) throws {
        let directory = try directory(call, 0, .pathFileStatusSetTimes)
        let (accessed, modified) = try TimeFlags.changes(call, accessed: 4, modified: 5, flags: 6)
        try directory.setTimes(of: call.path(2), followsLink: follows(call, 1), accessed: accessed, modified: modified)
    }

    /// `path_link`: errno `inval` where a symbolic link were to be followed, `perm` for a directory, `xdev`, `rofs`, and as above.
    static func link(_ call: Call) throws {
        let source = try directory(call, 0, .pathLinkSource)
        let target = try directory(call, 4, .pathLinkTarget)
        guard try !follows(call, 1) else { throw Errno.invalid }
        try source.link(call.path(2), to: target, call.path(5))
    }

    /// `path_rename`: errno `xdev`, `rofs`, `notempty`, `isdir`, `notdir`, `busy`, and as above.
    static func rename(_ call: Call) throws {
        let source = try directory(call, 0, .pathRenameSource)
        let target = try directory(call, 3, .pathRenameTarget)
        try source.rename(call.path(1), to: target, call.path(4))
    }

    /// `path_symlink`: errno `perm` for contents that are an absolute path, which no guest could follow, and as above.
    static func createSymbolicLink(_ call: Call) throws {
        let directory = try directory(call, 2, .pathSymbolicLink)
        // The same rules as for a path: it will be one.
        let contents = try call.path(0)
        try directory.createSymbolicLink(call.path(3), contents: contents.bytes)
    }

    /// `path_readlink`: errno `inval` for what is no link, and as above. Contents that do not fit are cut.
    static func readSymbolicLink(_ call: Call) throws {
        let directory = try directory(call, 0, .pathReadLink)
        try call.memory.check(call.u32(3), UInt64(call.u32(4)))
        let whole = try directory.readSymbolicLink(call.path(1))
        let contents = whole.prefix(Int(call.u32(4)))
        try call.memory.write(Array(contents), at: call.u32(3))
        let count = Seeded.isArmed(.wasiReadLinkCut) ? whole.count : contents.count
        try call.memory.store(UInt32(count), at: call.u32(5))
    }

    /// `path_open`: errno `badf`, `notdir`, `notcapable` where a right is asked for that the directory does not pass on, `perm` for a path that
    /// leaves the directory, `inval` for unknown flags, `isdir`, `exist`, `noent`, `loop`, `mfile`, `rofs`.
    static func open(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        guard case .directory(let directory) = descriptor.node else { throw Errno.notDirectory }
        let follows = try follows(call, 1)
        let path = try call.path(2)
        let flags = try call.flags(4, OpenFlags.all)
        // Bits that are no rights ask for nothing.
        let rights = Rights(rawValue: call.u64(5)).intersection(.all)
        let inheriting = Rights(rawValue: call.u64(6)).intersection(.all)
        let descriptorFlags = try call.flags(7, DescriptorFlags.all)
        try call.memory.check(call.u32(8), 4)
        // Nothing makes a directory by opening it. Newer kernels refuse to be asked, older ones make a file.
        guard !flags.isSuperset(of: [.create, .directory]) else { throw Errno.invalid }

        var needed: Rights = .pathOpen
        if flags.contains(.create) { needed.insert(.pathCreateFile) }
        if flags.contains(.truncate) { needed.insert(.pathFileStatusSetSize) }
        try descriptor.require(needed)
        var passedOn = rights.union(inheriting)
        if descriptorFlags.contains(.dataSync) { passedOn.insert(.dataSync) }
        if !descriptorFlags.isDisjoint(with: [.sync, .readSync]) { passedOn.insert(.sync) }
        guard descriptor.inheriting.isSuperset(of: passedOn) || Seeded.isArmed(.wasiInheriting) else { throw Errno.notCapable }
        // Before the open, which may make a file.
        guard !call.wasi.descriptors.isFull else { throw Errno.tooManyOpenFiles }

        let request = OpenRequest(
            flags: flags, descriptorFlags: descriptorFlags, reads: !rights.isDisjoint(with: [.read, .readDirectory]),
            writes: !rights.isDisjoint(with: [.write, .allocate, .fileStatusSetSize]), followsLink: follows)
        let node = try directory.open(path, request)
        let opened: Descriptor
        switch node {
        case .directory:
            opened = Descriptor(
                node, rights: rights.intersection(.directory), inheriting: inheriting,
                flags: descriptorFlags.subtracting([.append, .nonBlocking]))
        case .file, .stream, .socket:
            opened = Descriptor(node, rights: rights.intersection(.file), inheriting: [], flags: descriptorFlags)
        }
        try call.memory.store(try call.wasi.descriptors.add(opened), at: call.u32(8))
    }
}
