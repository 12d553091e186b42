import CRampart
import Glibc

/// A directory of the host.
public final class HostDirectory: Directory {
    private let descriptor: HostDescriptor
    private let resolver: HostResolver

    private init(_ descriptor: HostDescriptor, _ resolver: HostResolver) {
        self.descriptor = descriptor
        self.resolver = resolver
    }

    /// Opens a directory by a path of the host, which may lead anywhere: it is the embedder's.
    ///
    /// - Throws: the error of open(2), `.notDirectory` where it is none.
    public convenience init(path: String) throws(Errno) { try self.init(path: path, strategy: .kernel) }

    convenience init(path: String, strategy: HostResolver.Strategy) throws(Errno) {
        let number = try retrying { unsafe rampart_openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
        self.init(HostDescriptor(number), HostResolver(strategy: strategy))
    }

    public func status() throws(Errno) -> FileStatus { try descriptor.status() }

    public func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno) {
        try descriptor.setTimes(accessed: accessed, modified: modified)
    }

    public func sync() throws(Errno) { try descriptor.sync(dataOnly: false) }

    public func entries(limit: Int) throws(Errno) -> [DirectoryEntry] {
        // A descriptor of its own, since the position of the directory's own one is shared with whoever made it.
        let number = try retrying { unsafe rampart_openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
        guard let stream = unsafe fdopendir(number) else {
            let error = Errno.last
            _ = close(number)
            throw error
        }
        defer { _ = unsafe closedir(stream) }
        var entries: [DirectoryEntry] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw .last }
                return entries
            }
            // The record is valid until the next call; its name is ended by a NUL within the record.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
                    unsafe Array(
                        UnsafeBufferPointer(start: bytes, count: strnlen(UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self), 256)))
                }
            }
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            guard entries.count < limit else { throw .overflow }
            entries.append(
                unsafe DirectoryEntry(name: name, inode: UInt64(entry.pointee.d_ino), type: FileType(directoryEntry: entry.pointee.d_type)))
        }
    }

    // MARK: Opening

    public func open(_ path: GuestPath, _ request: OpenRequest) throws(Errno) -> OpenedNode {
        // Without O_NONBLOCK, opening a FIFO waits for its other end; the flag is taken away again below.
        var flags = O_NOCTTY | O_NONBLOCK
        switch (request.reads, request.writes) {
        case (_, false): flags |= O_RDONLY
        case (false, true): flags |= O_WRONLY
        case (true, true): flags |= O_RDWR
        }
        if !request.followsLink { flags |= O_NOFOLLOW }
        if request.flags.contains(.create) { flags |= O_CREAT }
        if request.flags.contains(.exclusive) { flags |= O_EXCL }
        if request.flags.contains(.directory) { flags |= O_DIRECTORY }
        if request.flags.contains(.truncate) {
            flags |= O_TRUNC
            // What Linux does with O_TRUNC and O_RDONLY is not specified; truncation is a write, and asked for as one.
            if !request.writes { flags = flags & ~O_ACCMODE | (request.reads ? O_RDWR : O_WRONLY) }
        }
        if request.descriptorFlags.contains(.append) { flags |= O_APPEND }
        if request.descriptorFlags.contains(.dataSync) { flags |= O_DSYNC }
        if !request.descriptorFlags.isDisjoint(with: [.sync, .readSync]) { flags |= O_SYNC }
        let opened = try resolver.open(path.bytes, below: descriptor, flags: flags, mode: 0o666)
        let status = try opened.status()
        if status.type == .directory { return .directory(HostDirectory(opened, resolver)) }
        try opened.setFlags(request.descriptorFlags)
        return .file(HostFile(opened))
    }

    // MARK: By path

    /// The descriptor, open with O_PATH, of what a path names.
    private func find(_ path: GuestPath, followsLink: Bool) throws(Errno) -> HostDescriptor {
        try resolver.open(path.bytes, below: descriptor, flags: Int32(RAMPART_O_PATH) | (followsLink ? 0 : O_NOFOLLOW))
    }

    public func status(of path: GuestPath, followsLink: Bool) throws(Errno) -> FileStatus {
        try find(path, followsLink: followsLink).status()
    }

    public func setTimes(of path: GuestPath, followsLink: Bool, accessed: TimeChange, modified: TimeChange) throws(Errno) {
        try find(path, followsLink: followsLink).setTimes(accessed: accessed, modified: modified)
    }

    public func readSymbolicLink(_ path: GuestPath) throws(Errno) -> [UInt8] {
        let link = try find(path, followsLink: false)
        guard try link.status().type == .symbolicLink else { throw path.endsWithSlash ? .notDirectory : .invalid }
        return try HostResolver.contents(ofLink: link)
    }

    public func createDirectory(_ path: GuestPath) throws(Errno) {
        try unsafe changing(path) { directory, name in unsafe mkdirat(directory, name, 0o777) }
    }

    public func removeDirectory(_ path: GuestPath) throws(Errno) {
        try unsafe changing(path) { directory, name in unsafe unlinkat(directory, name, AT_REMOVEDIR) }
    }

    public func unlinkFile(_ path: GuestPath) throws(Errno) {
        try demandNoSlash(path)
        try unsafe changing(path) { directory, name in unsafe unlinkat(directory, name, 0) }
    }

    public func createSymbolicLink(_ path: GuestPath, contents: [UInt8]) throws(Errno) {
        guard !contents.isEmpty else { throw .noEntry }
        guard !contents.contains(0) else { throw .invalid }
        guard contents.count <= GuestPath.maximumLength else { throw .nameTooLong }
        if path.endsWithSlash {
            // Nothing is made by such a name; the error says what stands there.
            throw try typeWithoutSlash(path) == .directory ? .exists : .notDirectory
        }
        try unsafe changing(path) { directory, name in
            unsafe (contents + [0]).withUnsafeBytes { bytes in
                // Ended by a NUL just now.
                guard let text = bytes.baseAddress else { return -1 }
                return unsafe symlinkat(text.assumingMemoryBound(to: CChar.self), directory, name)
            }
        }
    }

    public func link(_ path: GuestPath, to target: any Directory, _ newPath: GuestPath) throws(Errno) {
        guard let target = target as? HostDirectory else { throw .crossDevice }
        // With a slash behind it, the kernel would follow a link at the end, and out of the mount.
        if path.endsWithSlash { throw try status(of: path, followsLink: true).type == .directory ? .notPermitted : .notDirectory }
        if newPath.endsWithSlash { throw try target.exists(newPath) ? .exists : .noEntry }
        let (directory, name) = try resolver.parent(of: path, below: descriptor)
        try unsafe target.changing(newPath) { newDirectory, newName in
            unsafe HostDirectory.withName(name) { name in unsafe linkat(directory.number, name, newDirectory, newName, 0) }
        }
    }

    public func rename(_ path: GuestPath, to target: any Directory, _ newPath: GuestPath) throws(Errno) {
        guard let target = target as? HostDirectory else { throw .crossDevice }
        let (directory, name) = try resolver.parent(of: path, below: descriptor)
        if path.endsWithSlash || newPath.endsWithSlash {
            // Only directories may be named with a slash. Links are not followed: `renameat` takes them as they are.
            guard try find(GuestPath(path.withoutSlashes), followsLink: false).status().type == .directory else { throw .notDirectory }
        }
        try unsafe target.changing(newPath) { newDirectory, newName in
            unsafe HostDirectory.withName(name) { name in unsafe renameat(directory.number, name, newDirectory, newName) }
        }
    }

    // MARK: Names

    /// Runs a call that changes an entry: it gets the descriptor of the entry's directory and the entry's name, without a slash.
    private func changing(_ path: GuestPath, _ call: (Int32, UnsafePointer<CChar>) -> Int32) throws(Errno) {
        let (directory, name) = try resolver.parent(of: path, below: descriptor)
        _ = try retrying { unsafe HostDirectory.withName(name) { unsafe call(directory.number, $0) } }
    }

    /// A name in the form of the C library, ended by a NUL.
    private static func withName(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
        unsafe (name + [0]).withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return unsafe body(start.assumingMemoryBound(to: CChar.self))
        }
    }

    private func exists(_ path: GuestPath) throws(Errno) -> Bool {
        do {
            _ = try typeWithoutSlash(path)
            return true
        } catch .noEntry {
            return false
        }
    }

    /// What has the name that a path ends with, slashes behind it or not: a link is not followed.
    private func typeWithoutSlash(_ path: GuestPath) throws(Errno) -> FileType {
        guard path.endsAbove else { return try find(GuestPath(path.withoutSlashes), followsLink: false).status().type }
        // That it is a directory is all there is to know: it may be the one above the mount.
        _ = try resolver.parent(of: path, below: descriptor)
        return .directory
    }

    /// A path that ends with a slash names a directory, which is no file to unlink.
    private func demandNoSlash(_ path: GuestPath) throws(Errno) {
        guard path.endsWithSlash else { return }
        switch try typeWithoutSlash(path) {
        case .directory: throw .isDirectory
        case .unknown, .blockDevice, .characterDevice, .regularFile, .datagramSocket, .streamSocket, .symbolicLink: throw .notDirectory
        }
    }
}

extension GuestPath {
    /// The bytes without slashes at the end.
    var withoutSlashes: [UInt8] {
        var end = bytes.count
        while end > 0, bytes[end - 1] == GuestPath.slash { end -= 1 }
        return Array(bytes[..<end])
    }
}
