import SeededDefects

/// Listing directories.
enum DirectoryFunctions {
    /// `fd_readdir`: errno `badf`, `notdir`, `notcapable`, `inval` for a cookie that was never given out, `fault`.
    ///
    /// A cookie is the number of entries before it. The entries are those of the moment when cookie 0 was asked for, `.` and `..` first; one that
    /// does not fit is cut, and then the buffer is full.
    static func read(_ call: Call) throws {
        let descriptor = try call.descriptor(0)
        guard case .directory(let directory) = descriptor.node else { throw Errno.notDirectory }
        try descriptor.require(.readDirectory)
        let (address, size, cookie) = (call.u32(1), call.u32(2), call.u64(3))
        try call.memory.check(address, UInt64(size))
        try call.memory.check(call.u32(4), 4)
        let entries: [DirectoryEntry]
        if cookie != 0, let listing = descriptor.listing {
            entries = listing
        } else {
            entries = try listing(of: directory, limit: call.wasi.configuration.limits.directoryEntries)
            descriptor.listing = entries
        }
        guard cookie <= UInt64(entries.count) else { throw Errno.invalid }
        var buffer: [UInt8] = []
        for index in Int(cookie)..<entries.count {
            guard buffer.count < Int(size) else { break }
            let entry = entries[index]
            var record = Record(size: 24)
            record.put(UInt64(Seeded.isArmed(.wasiCookie) ? index : index + 1), at: 0)
            record.put(entry.inode, at: 8)
            record.put(UInt32(entry.name.count), at: 16)
            record.put(entry.type.rawValue, at: 20)
            buffer += record.bytes
            buffer += entry.name
        }
        let used = min(buffer.count, Int(size))
        try call.memory.write(Array(buffer[..<used]), at: address)
        try call.memory.store(UInt32(used), at: call.u32(4))
    }

    private static func listing(of directory: MountedDirectory, limit: Int) throws(Errno) -> [DirectoryEntry] {
        let own = try directory.status().inode
        // What is above a directory is none of its capability, so `..` shows the directory itself, as at the root of a file system.
        return [
            DirectoryEntry(name: Array(".".utf8), inode: own, type: .directory),
            DirectoryEntry(name: Array("..".utf8), inode: own, type: .directory),
        ] + (try directory.entries(limit: limit))
    }
}
