import Glibc
import Rampart
import Testing

@testable import RampartWASI

/// Sockets that the embedder hands in.
@Suite("Sockets", .timeLimit(.minutes(1))) struct SocketTests {
    private func makeGuest(_ sockets: [Int32]) throws -> Guest {
        var configuration = WASI.Configuration()
        configuration.sockets = try sockets.map { try HostSocket(descriptor: $0, closes: true) }
        return try Guest(configuration)
    }

    /// A guest that has both ends of a connection, as descriptors 3 and 4.
    private func makeConnection(_ type: __socket_type = SOCK_STREAM) throws -> Guest {
        var ends: [Int32] = [0, 0]
        try #require(unsafe socketpair(AF_UNIX, Int32(type.rawValue), 0, &ends) == 0)
        return try makeGuest(ends)
    }

    private func receive(
        _ guest: Guest, _ descriptor: UInt32, count: UInt32 = 16, flags: UInt32 = 0
    ) throws -> (text: String, isCut: Bool) {
        let (buffer, size, result) = (guest.reserve(count), guest.reserve(4), guest.reserve(4))
        if let error = try guest.call("sock_recv", .i32(descriptor), guest.vector(buffer, count), .i32(flags), .i32(size), .i32(result)) {
            throw error
        }
        let bytes = guest.read(buffer, Int(try guest.integer(UInt32.self, at: size)))
        return (String(decoding: bytes, as: UTF8.self), try guest.integer(UInt16.self, at: result) == 1)
    }

    private func send(_ guest: Guest, _ descriptor: UInt32, _ text: String, flags: UInt32 = 0) throws -> Errno? {
        try guest.call("sock_send", .i32(descriptor), guest.vector(text), .i32(flags), .i32(guest.reserve(4)))
    }

    @Test("What is sent on one end is received at the other")
    func stream() throws {
        let guest = try makeConnection()
        #expect(try send(guest, 3, "first") == nil)
        #expect(try receive(guest, 4, flags: 1) == ("first", false))
        #expect(try receive(guest, 4, count: 2) == ("fi", false))
        #expect(try receive(guest, 4) == ("rst", false))
        // Reading and writing are the same.
        #expect(try guest.call("fd_write", 4, guest.vector("second"), .i32(guest.reserve(4))) == nil)
        #expect(try guest.contents(3) == Array("second".utf8))
        #expect(try send(guest, 3, "12") == nil)
        #expect(try send(guest, 3, "34") == nil)
        #expect(try receive(guest, 4, count: 4, flags: 2) == ("1234", false))
    }

    @Test("A message that does not fit is cut, and says so")
    func datagram() throws {
        let guest = try makeConnection(SOCK_DGRAM)
        #expect(try send(guest, 3, "message") == nil)
        #expect(try receive(guest, 4, count: 4) == ("mess", true))
        #expect(try send(guest, 3, "next") == nil)
        #expect(try receive(guest, 4) == ("next", false))
    }

    @Test("What is shut down ends, and a peer that is gone is an error and no signal")
    func shutdown() throws {
        let guest = try makeConnection()
        #expect(try guest.call("sock_shutdown", 3, 0) == .invalid)
        #expect(try guest.call("sock_shutdown", 3, 4) == .invalid)
        #expect(try guest.call("sock_shutdown", 3, 2) == nil)
        #expect(try send(guest, 3, "x") == .pipe)
        #expect(try receive(guest, 4) == ("", false))
        #expect(try guest.call("fd_close", 3) == nil)
        #expect(try send(guest, 4, "x") == .pipe)
    }

    @Test("Wrong flags and addresses are refused, and what would wait does not where it shall not")
    func faults() throws {
        let guest = try makeConnection()
        #expect(try send(guest, 3, "x", flags: 1) == .invalid)
        #expect(throws: Errno.invalid) { try receive(guest, 3, flags: 4) }
        #expect(try guest.call("sock_recv", 3, guest.vector(0, 1), 0, .i32(.max), 8) == .fault)
        #expect(try guest.call("sock_send", 3, guest.vector(.max, 2), 0, 8) == .fault)
        #expect(try guest.call("sock_accept", 3, 0, 8) == .notCapable)
        #expect(try guest.call("fd_fdstat_set_flags", 3, .i32(UInt32(DescriptorFlags.nonBlocking.rawValue))) == nil)
        #expect(throws: Errno.again) { try receive(guest, 3) }
    }

    @Test("A socket that listens gives connections")
    func accepting() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // Without an address of its own it gets a free port.
        try #require(listener >= 0 && listen(listener, 1) == 0)
        var address = sockaddr()
        var size = socklen_t(MemoryLayout<sockaddr>.size)
        try #require(unsafe getsockname(listener, &address, &size) == 0)
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(unsafe connect(client, &address, size) == 0)
        let guest = try makeGuest([listener, client])
        let result = guest.reserve(4)
        #expect(try guest.call("sock_accept", 3, 1, .i32(result)) == .invalid)
        #expect(try guest.call("sock_accept", 3, 0, .i32(.max)) == .fault)
        #expect(try guest.call("sock_accept", 3, 0, .i32(result)) == nil)
        let accepted = try guest.integer(UInt32.self, at: result)
        #expect(try send(guest, 4, "hello") == nil)
        #expect(try receive(guest, accepted) == ("hello", false))
        #expect(try send(guest, 3, "x") == .notCapable)
        // Nobody else connects.
        #expect(try guest.call("fd_fdstat_set_flags", 3, .i32(UInt32(DescriptorFlags.nonBlocking.rawValue))) == nil)
        #expect(try guest.call("sock_accept", 3, 0, .i32(result)) == .again)
    }
}
