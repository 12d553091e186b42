import Rampart
import Testing

@testable import RampartWASI

/// What a slash at the end of a path means, on the host and in memory alike.
@Suite("Slashes at the end of paths") struct TrailingSlashTests {
    private func makeGuests() throws -> [Guest] {
        let tree = try TemporaryTree()
        try tree.directory("directory")
        try tree.file("file", "")
        let onHost = try Guest(try HostDirectory(path: tree.path))
        onHost.keeps = tree
        let system = MemoryFileSystem()
        try system.write([], to: "file")
        try system.write([], to: "directory/file")
        return [onHost, try Guest(system.root)]
    }

    @Test("A symbolic link cannot be made by a name with a slash, and the error says what stands there")
    func symbolicLinks() throws {
        for guest in try makeGuests() {
            #expect(try guest.call("path_symlink", guest.put("x"), 3, guest.put("new/")) == .noEntry)
            #expect(try guest.call("path_symlink", guest.put("x"), 3, guest.put("directory/")) == .exists)
            #expect(try guest.call("path_symlink", guest.put("x"), 3, guest.put("file/")) == .notDirectory)
            #expect(try guest.call("path_symlink", guest.put("x"), 3, guest.put("file")) == .exists)
        }
    }

    @Test("What is above the mount is a directory, with a slash or without, and nothing more is told of it")
    func above() throws {
        for guest in try makeGuests() {
            for path in ["..", "../", "directory/..", "directory/../"] {
                #expect(try guest.call("path_symlink", guest.put("x"), 3, guest.put(path)) == .exists)
                #expect(try guest.call("path_unlink_file", 3, guest.put(path)) == .isDirectory)
                #expect(try guest.call("path_link", 3, 0, guest.put("file"), 3, guest.put(path)) == .exists)
            }
            #expect(try guest.call("path_unlink_file", 3, guest.put("missing/../")) == .noEntry)
        }
    }
}
