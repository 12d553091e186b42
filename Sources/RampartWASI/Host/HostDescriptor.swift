import CRampart
import Glibc

/// A descriptor of the host, closed at the object's end.
final class HostDescriptor {
    let number: Int32
    private let closes: Bool

    /// The descriptor is closed at the end where `closes` says so; the standard streams of the process are not.
    init(_ number: Int32, closes: Bool = true) {
        self.number = number
        self.closes = closes
    }

    deinit {
        // Nobody is left who could be told of a failure.
        if closes { _ = close(number) }
    }

    /// Whether a descriptor is open for reading; false for one that is not open at all.
    static func isReadable(_ number: Int32) -> Bool {
        let flags = rampart_get_status_flags(number)
        return flags != -1 && flags & O_ACCMODE != O_WRONLY
    }

    func status() throws(Errno) -> FileStatus {
        var status = stat()
        _ = try retrying { unsafe fstat(number, &status) }
        return FileStatus(status)
    }

    /// Sets or clears O_APPEND and O_NONBLOCK.
    func setFlags(_ flags: DescriptorFlags) throws(Errno) {
        let old = rampart_get_status_flags(number)
        guard old != -1 else { throw .last }
        var new = old & ~(O_APPEND | O_NONBLOCK)
        if flags.contains(.append) { new |= O_APPEND }
        if flags.contains(.nonBlocking) { new |= O_NONBLOCK }
        if new != old { _ = try retrying { rampart_set_status_flags(number, new) } }
    }

    /// Sets times of the file, which may be open with O_PATH only.
    func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno) {
        let times = [try timespec(accessed), try timespec(modified)]
        if unsafe rampart_set_times(number, times) == 0 { return }
        let error = Errno.last
        guard error == .invalid else { throw error }
        // Kernels before 5.8 take a descriptor only by its name in /proc.
        _ = try retrying { unsafe utimensat(AT_FDCWD, "/proc/self/fd/\(number)", times, 0) }
    }

    func sync(dataOnly: Bool) throws(Errno) { _ = try retrying { dataOnly ? fdatasync(number) : fsync(number) } }
}

extension FileStatus {
    init(_ status: stat) {
        self.init(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), type: FileType(mode: status.st_mode),
            links: UInt64(status.st_nlink),
            size: UInt64(bitPattern: Int64(status.st_size)), accessed: FileStatus.nanoseconds(status.st_atim),
            modified: FileStatus.nanoseconds(status.st_mtim), changed: FileStatus.nanoseconds(status.st_ctim))
    }

    /// Times before 1970 have no number in the interface; they become 0.
    private static func nanoseconds(_ time: timespec) -> UInt64 {
        guard time.tv_sec >= 0 else { return 0 }
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

extension FileType {
    init(mode: mode_t) {
        self =
            switch mode & S_IFMT {
            case S_IFBLK: .blockDevice
            case S_IFCHR: .characterDevice
            case S_IFDIR: .directory
            case S_IFREG: .regularFile
            case S_IFSOCK: .streamSocket
            case S_IFLNK: .symbolicLink
            default: .unknown
            }
    }

    /// The type of a directory entry (`d_type`).
    init(directoryEntry type: UInt8) {
        self =
            switch Int(type) {
            case Int(DT_BLK): .blockDevice
            case Int(DT_CHR): .characterDevice
            case Int(DT_DIR): .directory
            case Int(DT_REG): .regularFile
            case Int(DT_SOCK): .streamSocket
            case Int(DT_LNK): .symbolicLink
            default: .unknown
            }
    }
}

/// The form in which utimensat(2) takes a change of time.
private func timespec(_ change: TimeChange) throws(Errno) -> timespec {
    switch change {
    // UTIME_OMIT and UTIME_NOW, which are expressions in the C header.
    case .keep: return Glibc.timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)
    case .now: return Glibc.timespec(tv_sec: 0, tv_nsec: (1 << 30) - 1)
    case .set(let nanoseconds):
        return Glibc.timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}
