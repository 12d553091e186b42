/// What `wasi_snapshot_preview1` defines, written down from its text and not from the functions that are judged: a wrong number there must
/// not be a wrong number here.

/// The error numbers, by the names and in the order of the interface.
enum WASIErrno: UInt16, Sendable, CaseIterable {
    case success, tooBig, acces, addrinuse, addrnotavail, afnosupport, again, already, badf, badmsg, busy, canceled, child, connaborted
    case connrefused, connreset, deadlk, destaddrreq, dom, dquot, exist, fault, fbig, hostunreach, idrm, ilseq, inprogress, intr, inval, io
    case isconn, isdir, loop, mfile, mlink, msgsize, multihop, nametoolong, netdown, netreset, netunreach, nfile, nobufs, nodev, noent
    case noexec, nolck, nolink, nomem, nomsg, noprotoopt, nospc, nosys, notconn, notdir, notempty, notrecoverable, notsock, notsup, notty
    case nxio, overflow, ownerdead, perm, pipe, proto, protonosupport, prototype, range, rofs, spipe, srch, stale, timedout, txtbsy, xdev
    case notcapable
}

/// Rights, by the bits of the interface.
struct WASIRights: OptionSet, Sendable, Hashable {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    private init(bit: UInt64) { rawValue = 1 << bit }

    static let fdDatasync = WASIRights(bit: 0)
    static let fdRead = WASIRights(bit: 1)
    static let fdSeek = WASIRights(bit: 2)
    static let fdFdstatSetFlags = WASIRights(bit: 3)
    static let fdSync = WASIRights(bit: 4)
    static let fdTell = WASIRights(bit: 5)
    static let fdWrite = WASIRights(bit: 6)
    static let fdAdvise = WASIRights(bit: 7)
    static let fdAllocate = WASIRights(bit: 8)
    static let pathCreateDirectory = WASIRights(bit: 9)
    static let pathCreateFile = WASIRights(bit: 10)
    static let pathLinkSource = WASIRights(bit: 11)
    static let pathLinkTarget = WASIRights(bit: 12)
    static let pathOpen = WASIRights(bit: 13)
    static let fdReaddir = WASIRights(bit: 14)
    static let pathReadlink = WASIRights(bit: 15)
    static let pathRenameSource = WASIRights(bit: 16)
    static let pathRenameTarget = WASIRights(bit: 17)
    static let pathFilestatGet = WASIRights(bit: 18)
    static let pathFilestatSetSize = WASIRights(bit: 19)
    static let pathFilestatSetTimes = WASIRights(bit: 20)
    static let fdFilestatGet = WASIRights(bit: 21)
    static let fdFilestatSetSize = WASIRights(bit: 22)
    static let fdFilestatSetTimes = WASIRights(bit: 23)
    static let pathSymlink = WASIRights(bit: 24)
    static let pathRemoveDirectory = WASIRights(bit: 25)
    static let pathUnlinkFile = WASIRights(bit: 26)
    static let pollFdReadwrite = WASIRights(bit: 27)
    static let sockShutdown = WASIRights(bit: 28)
    static let sockAccept = WASIRights(bit: 29)

    /// All that there are.
    static let known = WASIRights(rawValue: 0x3FFF_FFFF)

    /// Rights of which nobody doubts that they apply to a regular file.
    static let ofFiles: WASIRights = [
        .fdDatasync, .fdRead, .fdSeek, .fdFdstatSetFlags, .fdSync, .fdTell, .fdWrite, .fdAdvise, .fdAllocate, .fdFilestatGet,
        .fdFilestatSetSize, .fdFilestatSetTimes, .pollFdReadwrite,
    ]

    /// Rights of which nobody doubts that they apply to a directory.
    static let ofDirectories: WASIRights = [
        .pathCreateDirectory, .pathCreateFile, .pathLinkSource, .pathLinkTarget, .pathOpen, .fdReaddir, .pathReadlink, .pathRenameSource,
        .pathRenameTarget, .pathFilestatGet, .pathFilestatSetSize, .pathFilestatSetTimes, .fdFilestatGet, .fdFilestatSetTimes, .pathSymlink,
        .pathRemoveDirectory, .pathUnlinkFile,
    ]

    /// Rights whose use changes something.
    static let ofChanges: WASIRights = [
        .fdWrite, .fdAllocate, .pathCreateDirectory, .pathCreateFile, .pathLinkSource, .pathLinkTarget, .pathRenameSource,
        .pathRenameTarget, .pathFilestatSetSize, .pathFilestatSetTimes, .fdFilestatSetSize, .fdFilestatSetTimes, .pathSymlink,
        .pathRemoveDirectory, .pathUnlinkFile,
    ]
}

/// Numbers of types of files.
enum WASIFileType {
    static let directory: UInt8 = 3
    static let regularFile: UInt8 = 4
    static let symbolicLink: UInt8 = 7
    /// What a stream may call itself: unknown, a device for characters, a stream socket.
    static let streams: [UInt8] = [0, 2, 6]
}

/// Bits of descriptor flags (`fdflags`) and of `oflags`.
enum WASIFlags {
    static let append: UInt64 = 1
    static let dsync: UInt64 = 2
    static let nonblock: UInt64 = 4
    static let rsync: UInt64 = 8
    static let sync: UInt64 = 16

    static let creat: UInt64 = 1
    static let directory: UInt64 = 2
    static let excl: UInt64 = 4
    static let trunc: UInt64 = 8
}
