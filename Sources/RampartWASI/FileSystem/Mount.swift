import SeededDefects

/// A directory that a guest finds at its start, by name.
///
/// Whether it is read-only is a property of the mount and of nothing else: `MountedDirectory` and `MountedFile` are the only ways from a
/// descriptor to a file system, and each change goes through `Mount.allowChange`, whatever rights the descriptor has.
public final class Mount: Sendable {
    /// The name that the guest sees, as `/` or `/data`.
    public let name: [UInt8]
    public let isReadOnly: Bool

    public init(name: String, isReadOnly: Bool) {
        self.name = Array(name.utf8)
        self.isReadOnly = isReadOnly
    }

    /// The one gate before every change of a mounted file system.
    ///
    /// - Throws: `.readOnlyFileSystem`.
    func allowChange() throws(Errno) {
        guard !isReadOnly || Seeded.isArmed(.wasiReadOnly) else { throw .readOnlyFileSystem }
    }
}

/// A directory with the mount through which it was reached.
struct MountedDirectory {
    private let directory: any Directory
    let mount: Mount

    init(_ directory: any Directory, _ mount: Mount) {
        self.directory = directory
        self.mount = mount
    }

    // MARK: Looking

    func status() throws(Errno) -> FileStatus { try directory.status() }
    func sync() throws(Errno) { try directory.sync() }
    func entries(limit: Int) throws(Errno) -> [DirectoryEntry] { try directory.entries(limit: limit) }
    func status(of path: GuestPath, followsLink: Bool) throws(Errno) -> FileStatus {
        try directory.status(of: path, followsLink: followsLink)
    }
    func readSymbolicLink(_ path: GuestPath) throws(Errno) -> [UInt8] { try directory.readSymbolicLink(path) }

    func open(_ path: GuestPath, _ request: OpenRequest) throws(Errno) -> Node {
        if request.mutates { try mount.allowChange() }
        switch try directory.open(path, request) {
        case .file(let file): return .file(MountedFile(file, mount))
        case .directory(let directory): return .directory(MountedDirectory(directory, mount))
        }
    }

    // MARK: Changing

    func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno) {
        try mount.allowChange()
        try directory.setTimes(accessed: accessed, modified: modified)
    }

    func setTimes(of path: GuestPath, followsLink: Bool, accessed: TimeChange, modified: TimeChange) throws(Errno) {
        try mount.allowChange()
        try directory.setTimes(of: path, followsLink: followsLink, accessed: accessed, modified: modified)
    }

    func createDirectory(_ path: GuestPath) throws(Errno) {
        try mount.allowChange()
        try directory.createDirectory(path)
    }
    func removeDirectory(_ path: GuestPath) throws(Errno) {
        try mount.allowChange()
        try directory.removeDirectory(path)
    }
    func unlinkFile(_ path: GuestPath) throws(Errno) {
        try mount.allowChange()
        try directory.unlinkFile(path)
    }

    func createSymbolicLink(_ path: GuestPath, contents: [UInt8]) throws(Errno) {
        try mount.allowChange()
        try directory.createSymbolicLink(path, contents: contents)
    }

    func link(_ path: GuestPath, to target: MountedDirectory, _ newPath: GuestPath) throws(Errno) {
        // Both sides: through a new name in a writable mount, a file of a read-only one could be written.
        try mount.allowChange()
        try target.mount.allowChange()
        try directory.link(path, to: target.directory, newPath)
    }

    func rename(_ path: GuestPath, to target: MountedDirectory, _ newPath: GuestPath) throws(Errno) {
        try mount.allowChange()
        try target.mount.allowChange()
        try directory.rename(path, to: target.directory, newPath)
    }
}

/// A file with the mount through which it was opened.
struct MountedFile {
    private let file: any File
    let mount: Mount

    init(_ file: any File, _ mount: Mount) {
        self.file = file
        self.mount = mount
    }

    // MARK: Looking

    func status() throws(Errno) -> FileStatus { try file.status() }
    func read(into buffer: inout MutableSpan<UInt8>, at offset: UInt64?) throws(Errno) -> Int { try file.read(into: &buffer, at: offset) }
    func seek(by distance: Int64, from whence: Whence) throws(Errno) -> UInt64 { try file.seek(by: distance, from: whence) }
    func setFlags(_ flags: DescriptorFlags) throws(Errno) { try file.setFlags(flags) }
    func advise(offset: UInt64, length: UInt64, _ advice: Advice) throws(Errno) {
        try file.advise(offset: offset, length: length, advice)
    }
    func sync(dataOnly: Bool) throws(Errno) { try file.sync(dataOnly: dataOnly) }
    var readiness: ReadinessSource { file.readiness }

    // MARK: Changing

    func write(_ buffer: Span<UInt8>, at offset: UInt64?) throws(Errno) -> Int {
        try mount.allowChange()
        return try file.write(buffer, at: offset)
    }
    func setSize(_ size: UInt64) throws(Errno) {
        try mount.allowChange()
        try file.setSize(size)
    }
    func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno) {
        try mount.allowChange()
        try file.setTimes(accessed: accessed, modified: modified)
    }
    func allocate(offset: UInt64, length: UInt64) throws(Errno) {
        try mount.allowChange()
        try file.allocate(offset: offset, length: length)
    }
}

/// What a descriptor stands for.
enum Node {
    case file(MountedFile)
    case directory(MountedDirectory)
    case stream(any Stream)
    case socket(any Socket)
}
