import Rampart
import Testing

@testable import RampartWASI

/// `poll_fd_readwrite` is the right to wait for what one has the right to do, and nothing in place of it.
@Suite struct PollRightsTests {
    /// Rights of a file, and the errors of events that it can be read and that it can be written.
    @Test(
        arguments: [
            ([.poll, .read], nil, .notCapable), ([.poll, .write], .notCapable, nil), ([.poll, .read, .write], nil, nil),
            ([.read, .write], .notCapable, .notCapable), ([.poll], .notCapable, .notCapable),
        ] as [(Rights, Errno?, Errno?)])
    func bothRightsAreNeeded(rights: Rights, reading: Errno?, writing: Errno?) throws {
        let tree = try TemporaryTree()
        try tree.file("file", "contents")
        let guest = try Guest(try HostDirectory(path: tree.path))
        guest.keeps = tree
        let file = try guest.open("file", rights: rights)
        for (type, expected) in [(1, reading), (2, writing)] as [(UInt8, Errno?)] {
            var subscription = Record(size: 48)
            subscription.put(type, at: 8)
            subscription.put(file, at: 16)
            guard case .bytes(let address, _) = guest.put(subscription.bytes) else { return }
            let events = guest.reserve(32)
            #expect(try guest.call("poll_oneoff", .i32(address), .i32(events), 1, .i32(guest.reserve(4))) == nil)
            #expect(Errno(rawValue: try guest.integer(UInt16.self, at: events + 8)) == expected, "\(rights) \(type)")
        }
    }
}
