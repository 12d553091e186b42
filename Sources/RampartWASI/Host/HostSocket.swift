import CRampart
import Glibc

/// A socket of the host that the embedder hands in: one that listens, or a connection.
public final class HostSocket: Socket {
    private let descriptor: HostDescriptor
    public let type: FileType
    public let isListening: Bool

    /// Takes a socket, which must stay open as long as the object; it is closed at the object's end where `closes` says so.
    ///
    /// - Throws: `.notSocket` where the descriptor is none, `.badDescriptor` where it is not open.
    public init(descriptor number: Int32, closes: Bool = false) throws(Errno) {
        let descriptor = HostDescriptor(number, closes: closes)
        let isStream = try HostSocket.option(SO_TYPE, of: number) == Int32(SOCK_STREAM.rawValue)
        type = isStream ? .streamSocket : .datagramSocket
        isListening = try HostSocket.option(SO_ACCEPTCONN, of: number) != 0
        self.descriptor = descriptor
    }

    private static func option(_ name: Int32, of number: Int32) throws(Errno) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        // The option is an int, and the size says so.
        _ = try retrying { unsafe getsockopt(number, SOL_SOCKET, name, &value, &size) }
        return value
    }

    public func accept(_ flags: DescriptorFlags) throws(Errno) -> any Socket {
        let number = try retrying { rampart_accept(descriptor.number, flags.contains(.nonBlocking) ? 1 : 0) }
        return try HostSocket(descriptor: number, closes: true)
    }

    public func receive(into buffer: inout MutableSpan<UInt8>, peeks: Bool, waitsForAll: Bool) throws(Errno) -> (
        count: Int, truncated: Bool
    ) {
        let number = descriptor.number
        let size = buffer.count
        var flags: Int32 = 0
        if peeks { flags |= Int32(MSG_PEEK) }
        if waitsForAll { flags |= Int32(MSG_WAITALL) }
        // With this flag a datagram gives its whole length, so that a cut one is seen.
        if type == .datagramSocket { flags |= Int32(MSG_TRUNC) }
        let count = try unsafe buffer.withUnsafeMutableBytes { bytes throws(Errno) in
            // The buffer is valid for its count, which is all that the call may write.
            try retrying { unsafe recv(number, bytes.baseAddress, bytes.count, flags) }
        }
        return (min(count, size), count > size)
    }

    public func send(_ buffer: Span<UInt8>) throws(Errno) -> Int {
        let number = descriptor.number
        return try unsafe buffer.withUnsafeBytes { bytes throws(Errno) in
            // A peer that is gone is an error to the guest, and no signal to the process.
            try retrying { unsafe Glibc.send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    public func shutdown(reading: Bool, writing: Bool) throws(Errno) {
        let how = reading ? (writing ? SHUT_RDWR : SHUT_RD) : SHUT_WR
        _ = try retrying { Glibc.shutdown(descriptor.number, Int32(how)) }
    }

    public func setFlags(_ flags: DescriptorFlags) throws(Errno) { try descriptor.setFlags(flags) }

    public var readiness: ReadinessSource { .host(descriptor.number) }
}
