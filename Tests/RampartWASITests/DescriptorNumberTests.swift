import Rampart
import Testing

@testable import RampartWASI

@Suite("Numbers of descriptors") struct DescriptorNumberTests {
    private func makeGuest() throws -> Guest {
        let system = MemoryFileSystem()
        try system.write([], to: "file")
        return try Guest(system.root)
    }

    @Test("The lowest free number is given, but never that of a standard stream")
    func reuse() throws {
        let guest = try makeGuest()
        let (first, second) = (try guest.open("file"), try guest.open("file"))
        #expect((first, second) == (4, 5))
        #expect(try guest.call("fd_close", .i32(first)) == nil)
        #expect(try guest.open("file") == first)
        for stream: UInt32 in 0..<3 { #expect(try guest.call("fd_close", .i32(stream)) == nil) }
        #expect(try guest.open("file") == 6)
        // What is printed to a closed stream goes nowhere.
        #expect(try guest.call("fd_write", 1, guest.vector("x"), .i32(guest.reserve(4))) == .badDescriptor)
    }

    @Test("That holds with everything closed, too")
    func everythingClosed() throws {
        var table = DescriptorTable(limit: 5)
        let node = Node.stream(BufferStream())
        for _ in 0..<3 { try table.addStandard(Descriptor(node, rights: [], inheriting: [])) }
        for number: UInt32 in 0..<3 { try table.remove(number) }
        #expect(try table.add(Descriptor(node, rights: [], inheriting: [])) == 3)
        #expect(!table.isFull)
        #expect(try table.add(Descriptor(node, rights: [], inheriting: [])) == 4)
        #expect(table.isFull)
        #expect(throws: Errno.tooManyOpenFiles) { try table.add(Descriptor(node, rights: [], inheriting: [])) }
    }
}
