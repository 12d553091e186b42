/// What may be done with a descriptor (`rights` of preview 1). A descriptor has base rights, for itself, and inheriting rights, which
/// limit what is opened through it. Both only ever shrink.
public struct Rights: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public static let dataSync = Rights(rawValue: 1 << 0)
    public static let read = Rights(rawValue: 1 << 1)
    public static let seek = Rights(rawValue: 1 << 2)
    public static let setFlags = Rights(rawValue: 1 << 3)
    public static let sync = Rights(rawValue: 1 << 4)
    public static let tell = Rights(rawValue: 1 << 5)
    public static let write = Rights(rawValue: 1 << 6)
    public static let advise = Rights(rawValue: 1 << 7)
    public static let allocate = Rights(rawValue: 1 << 8)
    public static let pathCreateDirectory = Rights(rawValue: 1 << 9)
    public static let pathCreateFile = Rights(rawValue: 1 << 10)
    public static let pathLinkSource = Rights(rawValue: 1 << 11)
    public static let pathLinkTarget = Rights(rawValue: 1 << 12)
    public static let pathOpen = Rights(rawValue: 1 << 13)
    public static let readDirectory = Rights(rawValue: 1 << 14)
    public static let pathReadLink = Rights(rawValue: 1 << 15)
    public static let pathRenameSource = Rights(rawValue: 1 << 16)
    public static let pathRenameTarget = Rights(rawValue: 1 << 17)
    public static let pathFileStatusGet = Rights(rawValue: 1 << 18)
    public static let pathFileStatusSetSize = Rights(rawValue: 1 << 19)
    public static let pathFileStatusSetTimes = Rights(rawValue: 1 << 20)
    public static let fileStatusGet = Rights(rawValue: 1 << 21)
    public static let fileStatusSetSize = Rights(rawValue: 1 << 22)
    public static let fileStatusSetTimes = Rights(rawValue: 1 << 23)
    public static let pathSymbolicLink = Rights(rawValue: 1 << 24)
    public static let pathRemoveDirectory = Rights(rawValue: 1 << 25)
    public static let pathUnlinkFile = Rights(rawValue: 1 << 26)
    public static let poll = Rights(rawValue: 1 << 27)
    public static let socketShutdown = Rights(rawValue: 1 << 28)
    public static let socketAccept = Rights(rawValue: 1 << 29)

    /// All rights that the interface knows; other bits are not rights.
    public static let all = Rights(rawValue: (1 << 30) - 1)

    /// What can be done with a regular file.
    public static let file: Rights = [
        .dataSync, .read, .seek, .setFlags, .sync, .tell, .write, .advise, .allocate, .fileStatusGet, .fileStatusSetSize,
        .fileStatusSetTimes, .poll,
    ]

    /// What can be done with a directory itself: it has no position and no size.
    public static let directory: Rights = [
        .dataSync, .setFlags, .sync, .advise, .pathCreateDirectory, .pathCreateFile, .pathLinkSource, .pathLinkTarget, .pathOpen,
        .readDirectory, .pathReadLink, .pathRenameSource, .pathRenameTarget, .pathFileStatusGet, .pathFileStatusSetSize,
        .pathFileStatusSetTimes, .fileStatusGet, .fileStatusSetTimes, .pathSymbolicLink, .pathRemoveDirectory, .pathUnlinkFile, .poll,
    ]

    /// What can be done with a stream that has no position: a terminal, a pipe.
    public static let stream: Rights = [.dataSync, .read, .setFlags, .sync, .write, .fileStatusGet, .poll]

    /// What can be done with a connected socket.
    public static let connection: Rights = [.read, .write, .setFlags, .fileStatusGet, .poll, .socketShutdown]

    /// What can be done with a socket that listens.
    public static let listener: Rights = [.setFlags, .fileStatusGet, .poll, .socketAccept, .socketShutdown]

    /// The rights whose use changes something. A read-only mount gives none of them, though what protects it is the mount itself.
    public static let mutating: Rights = [
        .write, .allocate, .pathCreateDirectory, .pathCreateFile, .pathLinkSource, .pathLinkTarget, .pathRenameSource, .pathRenameTarget,
        .pathFileStatusSetSize, .pathFileStatusSetTimes, .fileStatusSetSize, .fileStatusSetTimes, .pathSymbolicLink, .pathRemoveDirectory,
        .pathUnlinkFile,
    ]
}
