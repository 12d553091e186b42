import CRampart
import Glibc

/// A descriptor of the host that is used as a stream: the standard streams of the process, a pipe.
public final class HostStream: Stream {
    private let descriptor: HostDescriptor
    public let type: FileType

    /// Takes a descriptor, which must stay open as long as the stream; it is closed at the stream's end where `closes` says so.
    public init(descriptor number: Int32, closes: Bool = false) {
        descriptor = HostDescriptor(number, closes: closes)
        // Only a terminal is a character device to programs; /dev/null is one to the host, but no reason to colour output.
        type =
            isatty(number) != 0
            ? .characterDevice : (try? descriptor.status().type).map { $0 == .characterDevice ? .unknown : $0 } ?? .unknown
    }

    public static var standardInput: HostStream { HostStream(descriptor: STDIN_FILENO) }
    public static var standardOutput: HostStream { HostStream(descriptor: STDOUT_FILENO) }
    public static var standardError: HostStream { HostStream(descriptor: STDERR_FILENO) }

    public func read(into buffer: inout MutableSpan<UInt8>) throws(Errno) -> Int {
        let number = descriptor.number
        return try unsafe buffer.withUnsafeMutableBytes { bytes throws(Errno) in
            // The buffer is valid for its count, which is all that the call may write.
            try retrying { unsafe Glibc.read(number, bytes.baseAddress, bytes.count) }
        }
    }

    public func write(_ buffer: Span<UInt8>) throws(Errno) -> Int {
        let number = descriptor.number
        return try unsafe buffer.withUnsafeBytes { bytes throws(Errno) in
            // The buffer is valid for its count, which is all that the call may read.
            try retrying { unsafe Glibc.write(number, bytes.baseAddress, bytes.count) }
        }
    }

    public func status() throws(Errno) -> FileStatus {
        var status = try descriptor.status()
        status.type = type
        return status
    }

    public func setFlags(_ flags: DescriptorFlags) throws(Errno) { try descriptor.setFlags(flags) }

    public var readiness: ReadinessSource { .host(descriptor.number) }
}
