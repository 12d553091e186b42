import Glibc

extension Errno {
    /// The error that the C library reported last on this thread. Ask at once after the failed call.
    static var last: Errno { Errno(host: errno) }

    /// The error number of the host in the terms of the interface; `.io` for those that the interface does not know.
    init(host number: Int32) {
        self =
            switch number {
            case E2BIG: .argumentListTooLong
            case EACCES: .access
            case EADDRINUSE: .addressInUse
            case EADDRNOTAVAIL: .addressNotAvailable
            case EAFNOSUPPORT: .addressFamilyNotSupported
            case EAGAIN: .again
            case EALREADY: .already
            case EBADF: .badDescriptor
            case EBADMSG: .badMessage
            case EBUSY: .busy
            case ECANCELED: .canceled
            case ECHILD: .child
            case ECONNABORTED: .connectionAborted
            case ECONNREFUSED: .connectionRefused
            case ECONNRESET: .connectionReset
            case EDEADLK: .deadlock
            case EDESTADDRREQ: .destinationAddressRequired
            case EDOM: .domain
            case EDQUOT: .diskQuota
            case EEXIST: .exists
            case EFAULT: .fault
            case EFBIG: .fileTooBig
            case EHOSTUNREACH: .hostUnreachable
            case EIDRM: .identifierRemoved
            case EILSEQ: .illegalByteSequence
            case EINPROGRESS: .inProgress
            case EINTR: .interrupted
            case EINVAL: .invalid
            case EISCONN: .isConnected
            case EISDIR: .isDirectory
            case ELOOP: .loop
            case EMFILE: .tooManyOpenFiles
            case EMLINK: .tooManyLinks
            case EMSGSIZE: .messageSize
            case EMULTIHOP: .multihop
            case ENAMETOOLONG: .nameTooLong
            case ENETDOWN: .networkDown
            case ENETRESET: .networkReset
            case ENETUNREACH: .networkUnreachable
            case ENFILE: .tooManyOpenFilesInSystem
            case ENOBUFS: .noBufferSpace
            case ENODEV: .noDevice
            case ENOENT: .noEntry
            case ENOEXEC: .notExecutable
            case ENOLCK: .noLock
            case ENOLINK: .linkSevered
            case ENOMEM: .noMemory
            case ENOMSG: .noMessage
            case ENOPROTOOPT: .noProtocolOption
            case ENOSPC: .noSpace
            case ENOSYS: .notSupported
            case ENOTCONN: .notConnected
            case ENOTDIR: .notDirectory
            case ENOTEMPTY: .notEmpty
            case ENOTRECOVERABLE: .notRecoverable
            case ENOTSOCK: .notSocket
            case EOPNOTSUPP: .notSupported
            case ENOTTY: .notTerminal
            case ENXIO: .noSuchDevice
            case EOVERFLOW: .overflow
            case EOWNERDEAD: .ownerDead
            case EPERM: .notPermitted
            case EPIPE: .pipe
            case EPROTO: .protocolError
            case EPROTONOSUPPORT: .protocolNotSupported
            case EPROTOTYPE: .protocolType
            case ERANGE: .range
            case EROFS: .readOnlyFileSystem
            case ESPIPE: .illegalSeek
            case ESRCH: .noProcess
            case ESTALE: .stale
            case ETIMEDOUT: .timedOut
            case ETXTBSY: .textBusy
            case EXDEV: .crossDevice
            default: .io
            }
    }
}

/// Repeats a system call that gives -1 where it fails, as long as a signal interrupts it.
func retrying<Number: BinaryInteger>(_ call: () -> Number) throws(Errno) -> Number {
    while true {
        let result = call()
        if result != -1 { return result }
        let error = Errno.last
        if error != .interrupted { throw error }
    }
}
