import CRampart
import Glibc

/// An open file of the host; also a device or a FIFO that lies in a mounted directory.
final class HostFile: File {
    private let descriptor: HostDescriptor

    init(_ descriptor: HostDescriptor) { self.descriptor = descriptor }

    func status() throws(Errno) -> FileStatus { try descriptor.status() }

    func read(into buffer: inout MutableSpan<UInt8>, at offset: UInt64?) throws(Errno) -> Int {
        let number = descriptor.number
        let position = try HostFile.position(offset)
        return try unsafe buffer.withUnsafeMutableBytes { bytes throws(Errno) in
            // The buffer is valid for its count, which is all that the call may write.
            if let position { return try retrying { unsafe Glibc.pread(number, bytes.baseAddress, bytes.count, position) } }
            return try retrying { unsafe Glibc.read(number, bytes.baseAddress, bytes.count) }
        }
    }

    func write(_ buffer: Span<UInt8>, at offset: UInt64?) throws(Errno) -> Int {
        let number = descriptor.number
        let position = try HostFile.position(offset)
        return try unsafe buffer.withUnsafeBytes { bytes throws(Errno) in
            // The buffer is valid for its count, which is all that the call may read.
            if let position { return try retrying { unsafe Glibc.pwrite(number, bytes.baseAddress, bytes.count, position) } }
            return try retrying { unsafe Glibc.write(number, bytes.baseAddress, bytes.count) }
        }
    }

    func seek(by distance: Int64, from whence: Whence) throws(Errno) -> UInt64 {
        let origin =
            switch whence {
            case .start: SEEK_SET
            case .current: SEEK_CUR
            case .end: SEEK_END
            }
        return UInt64(bitPattern: Int64(try retrying { lseek(descriptor.number, Int(distance), origin) }))
    }

    func setFlags(_ flags: DescriptorFlags) throws(Errno) { try descriptor.setFlags(flags) }

    func setSize(_ size: UInt64) throws(Errno) {
        guard let size = Int(exactly: size) else { throw .fileTooBig }
        _ = try retrying { ftruncate(descriptor.number, size) }
    }

    func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno) {
        try descriptor.setTimes(accessed: accessed, modified: modified)
    }

    func allocate(offset: UInt64, length: UInt64) throws(Errno) {
        guard let start = Int(exactly: offset), let count = Int(exactly: length) else { throw .fileTooBig }
        // It gives the error number instead of setting it.
        let error = posix_fallocate(descriptor.number, start, count)
        if error != 0 { throw Errno(host: error) }
    }

    func advise(offset: UInt64, length: UInt64, _ advice: Advice) throws(Errno) {
        guard let start = Int(exactly: offset), let count = Int(exactly: length) else { throw .invalid }
        let number =
            switch advice {
            case .normal: POSIX_FADV_NORMAL
            case .sequential: POSIX_FADV_SEQUENTIAL
            case .random: POSIX_FADV_RANDOM
            case .willNeed: POSIX_FADV_WILLNEED
            case .dontNeed: POSIX_FADV_DONTNEED
            case .noReuse: POSIX_FADV_NOREUSE
            }
        let error = posix_fadvise(descriptor.number, start, count, number)
        if error != 0 { throw Errno(host: error) }
    }

    func sync(dataOnly: Bool) throws(Errno) { try descriptor.sync(dataOnly: dataOnly) }

    var readiness: ReadinessSource { .host(descriptor.number) }

    private static func position(_ offset: UInt64?) throws(Errno) -> Int? {
        guard let offset else { return nil }
        guard let position = Int(exactly: offset) else { throw .invalid }
        return position
    }
}
