/// What an open must be able to do.
public struct OpenRequest: Sendable, Hashable {
    public var flags: OpenFlags
    public var descriptorFlags: DescriptorFlags
    public var reads: Bool
    public var writes: Bool
    /// Whether a symbolic link at the end of the path is followed.
    public var followsLink: Bool

    public init(flags: OpenFlags, descriptorFlags: DescriptorFlags, reads: Bool, writes: Bool, followsLink: Bool) {
        self.flags = flags
        self.descriptorFlags = descriptorFlags
        self.reads = reads
        self.writes = writes
        self.followsLink = followsLink
    }

    /// Whether opening can change something: it makes, empties or may be written.
    public var mutates: Bool { writes || flags.contains(.create) || flags.contains(.truncate) }
}

/// What an open gives.
public enum OpenedNode {
    case file(any File)
    case directory(any Directory)
}

/// A directory of a file system: the capability to what lies below it, and to nothing else.
///
/// No path, whatever `..`, symbolic links and other processes do, leads a method to anything that is not below the directory
/// that was mounted; a path that would leave throws `.notPermitted`.
public protocol Directory: AnyObject {
    func status() throws(Errno) -> FileStatus
    func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno)
    func sync() throws(Errno)
    /// All entries but `.` and `..`.
    ///
    /// - Throws: `.overflow` where there are more than `limit`.
    func entries(limit: Int) throws(Errno) -> [DirectoryEntry]

    func open(_ path: GuestPath, _ request: OpenRequest) throws(Errno) -> OpenedNode
    func status(of path: GuestPath, followsLink: Bool) throws(Errno) -> FileStatus
    func setTimes(of path: GuestPath, followsLink: Bool, accessed: TimeChange, modified: TimeChange) throws(Errno)
    func createDirectory(_ path: GuestPath) throws(Errno)
    func removeDirectory(_ path: GuestPath) throws(Errno)
    func unlinkFile(_ path: GuestPath) throws(Errno)
    /// Another name for a file; a symbolic link at the end of the path is not followed.
    ///
    /// - Throws: `.crossDevice` where the target is a directory of another kind of file system.
    func link(_ path: GuestPath, to target: any Directory, _ newPath: GuestPath) throws(Errno)
    /// - Throws: `.crossDevice` where the target is a directory of another kind of file system.
    func rename(_ path: GuestPath, to target: any Directory, _ newPath: GuestPath) throws(Errno)
    /// Makes a symbolic link that contains the given bytes.
    func createSymbolicLink(_ path: GuestPath, contents: [UInt8]) throws(Errno)
    func readSymbolicLink(_ path: GuestPath) throws(Errno) -> [UInt8]
}
