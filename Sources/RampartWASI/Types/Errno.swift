/// The error numbers of `wasi_snapshot_preview1` (type `errno`), by the names of the interface.
///
/// Every function of the file system, of descriptors and of sockets throws one of these; the function table turns what is thrown into the
/// number that the guest sees.
public enum Errno: UInt16, Error, Sendable, Hashable, CaseIterable {
    case argumentListTooLong = 1
    case access
    case addressInUse
    case addressNotAvailable
    case addressFamilyNotSupported
    case again
    case already
    case badDescriptor
    case badMessage
    case busy
    case canceled
    case child
    case connectionAborted
    case connectionRefused
    case connectionReset
    case deadlock
    case destinationAddressRequired
    case domain
    case diskQuota
    case exists
    case fault
    case fileTooBig
    case hostUnreachable
    case identifierRemoved
    case illegalByteSequence
    case inProgress
    case interrupted
    case invalid
    case io
    case isConnected
    case isDirectory
    case loop
    case tooManyOpenFiles
    case tooManyLinks
    case messageSize
    case multihop
    case nameTooLong
    case networkDown
    case networkReset
    case networkUnreachable
    case tooManyOpenFilesInSystem
    case noBufferSpace
    case noDevice
    case noEntry
    case notExecutable
    case noLock
    case linkSevered
    case noMemory
    case noMessage
    case noProtocolOption
    case noSpace
    case notImplemented
    case notConnected
    case notDirectory
    case notEmpty
    case notRecoverable
    case notSocket
    case notSupported
    case notTerminal
    case noSuchDevice
    case overflow
    case ownerDead
    case notPermitted
    case pipe
    case protocolError
    case protocolNotSupported
    case protocolType
    case range
    case readOnlyFileSystem
    case illegalSeek
    case noProcess
    case stale
    case timedOut
    case textBusy
    case crossDevice
    case notCapable

    /// The name in the interface, as `noent`.
    public var name: String { Errno.names[Int(rawValue) - 1] }

    private static let names: [String] = [
        "2big", "acces", "addrinuse", "addrnotavail", "afnosupport", "again", "already", "badf", "badmsg", "busy", "canceled", "child",
        "connaborted", "connrefused", "connreset", "deadlk", "destaddrreq", "dom", "dquot", "exist", "fault", "fbig", "hostunreach", "idrm",
        "ilseq", "inprogress", "intr", "inval", "io", "isconn", "isdir", "loop", "mfile", "mlink", "msgsize", "multihop", "nametoolong",
        "netdown", "netreset", "netunreach", "nfile", "nobufs", "nodev", "noent", "noexec", "nolck", "nolink", "nomem", "nomsg",
        "noprotoopt", "nospc", "nosys", "notconn", "notdir", "notempty", "notrecoverable", "notsock", "notsup", "notty", "nxio", "overflow",
        "ownerdead", "perm", "pipe", "proto", "protonosupport", "prototype", "range", "rofs", "spipe", "srch", "stale", "timedout",
        "txtbsy",
        "xdev", "notcapable",
    ]
}
