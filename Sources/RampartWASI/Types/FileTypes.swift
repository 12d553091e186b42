/// The kind of thing that a descriptor or directory entry stands for (`filetype` of preview 1).
public enum FileType: UInt8, Sendable, Hashable, CaseIterable {
    case unknown, blockDevice, characterDevice, directory, regularFile, datagramSocket, streamSocket, symbolicLink
}

/// What is known of a file (`filestat` of preview 1). Times are nanoseconds since 1970.
public struct FileStatus: Sendable, Hashable {
    public var device: UInt64
    public var inode: UInt64
    public var type: FileType
    public var links: UInt64
    /// Bytes.
    public var size: UInt64
    public var accessed: UInt64
    public var modified: UInt64
    public var changed: UInt64

    public init(
        device: UInt64 = 0, inode: UInt64 = 0, type: FileType, links: UInt64 = 1, size: UInt64 = 0, accessed: UInt64 = 0,
        modified: UInt64 = 0,
        changed: UInt64 = 0
    ) {
        self.device = device
        self.inode = inode
        self.type = type
        self.links = links
        self.size = size
        self.accessed = accessed
        self.modified = modified
        self.changed = changed
    }
}

/// What becomes of a file's time.
public enum TimeChange: Sendable, Hashable {
    case keep
    case now
    /// Nanoseconds since 1970.
    case set(UInt64)
}

/// Flags of a descriptor (`fdflags`).
public struct DescriptorFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Writes go to the end of the file.
    public static let append = DescriptorFlags(rawValue: 1)
    public static let dataSync = DescriptorFlags(rawValue: 2)
    public static let nonBlocking = DescriptorFlags(rawValue: 4)
    public static let readSync = DescriptorFlags(rawValue: 8)
    public static let sync = DescriptorFlags(rawValue: 16)

    static let all: DescriptorFlags = [.append, .dataSync, .nonBlocking, .readSync, .sync]
}

/// How `path_open` opens (`oflags`).
public struct OpenFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let create = OpenFlags(rawValue: 1)
    public static let directory = OpenFlags(rawValue: 2)
    public static let exclusive = OpenFlags(rawValue: 4)
    public static let truncate = OpenFlags(rawValue: 8)

    static let all: OpenFlags = [.create, .directory, .exclusive, .truncate]
}

/// Where a seek counts from (`whence`).
public enum Whence: UInt8, Sendable, Hashable {
    case start, current, end
}

/// How a file will be read (`advice`).
public enum Advice: UInt8, Sendable, Hashable, CaseIterable {
    case normal, sequential, random, willNeed, dontNeed, noReuse
}

/// The clocks of preview 1 (`clockid`).
public enum ClockIdentifier: UInt32, Sendable, Hashable, CaseIterable {
    /// Nanoseconds since 1970.
    case realtime
    /// Nanoseconds since a moment that does not change; never goes back.
    case monotonic
    /// Processor time of the process.
    case processTime
    /// Processor time of the thread.
    case threadTime
}

/// One entry of a directory.
public struct DirectoryEntry: Sendable, Hashable {
    public var name: [UInt8]
    public var inode: UInt64
    public var type: FileType

    public init(name: [UInt8], inode: UInt64, type: FileType) {
        self.name = name
        self.inode = inode
        self.type = type
    }
}
