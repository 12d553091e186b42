import Glibc
import Rampart
import Testing

@testable import RampartWASI

/// Streams of the host as a guest's standard streams.
@Suite("Streams of the host") struct StreamTests {
    /// A guest whose standard input and output are the two ends of a pipe.
    private func withPipe(_ body: (Guest) throws -> Void) throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        defer { for end in ends { _ = close(end) } }
        var configuration = WASI.Configuration()
        configuration.standardInput = HostStream(descriptor: ends[0])
        configuration.standardOutput = HostStream(descriptor: ends[1])
        try body(try Guest(configuration))
    }

    @Test("Reading what is open for writing only fails, and does not wait for what never comes", .timeLimit(.minutes(1)))
    func readingAWriteEnd() throws {
        try withPipe { (guest) throws in
            #expect(throws: Errno.badDescriptor) { try guest.contents(1) }
            #expect(try guest.call("fd_write", 0, guest.vector("x"), .i32(guest.reserve(4))) == .badDescriptor)
        }
    }

    @Test("What is written to a pipe is read from it")
    func passing() throws {
        try withPipe { (guest) throws in
            #expect(try guest.call("fd_write", 1, guest.vector("text"), .i32(guest.reserve(4))) == nil)
            #expect(try guest.contents(0) == Array("text".utf8))
        }
    }
}
