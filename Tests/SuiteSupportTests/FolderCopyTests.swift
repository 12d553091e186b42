import Foundation
import Reporting
import SuiteSupport
import SystemPackage
import Testing

@Suite("Copies of folders")
struct FolderCopyTests {
    @Test("Files, folders and links are copied, and all of it can be removed")
    func copyAndRemove() throws {
        let folder = try Folders.makeTemporary(prefix: "copies")
        defer { try? Folders.remove(folder) }
        let source = folder.appending("source")
        try OutputFile.createFolder(source.appending("a/b").string)
        try OutputFile.write([1, 2, 3], to: source.appending("a/file").string)
        try FileManager.default.createSymbolicLink(atPath: source.appending("link").string, withDestinationPath: "a/file")
        try FileManager.default.createSymbolicLink(atPath: source.appending("nowhere").string, withDestinationPath: "/does/not/exist")
        let target = folder.appending("target")
        try Folders.copy(source, to: target)
        #expect(try Folders.names(in: target) == ["a", "link", "nowhere"])
        #expect(try Folders.names(in: target.appending("a")) == ["b", "file"])
        #expect(try InputFile.read(target.appending("a/file").string) == [1, 2, 3])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: target.appending("nowhere").string) == "/does/not/exist")
        try Folders.remove(target)
        #expect(try Folders.names(in: folder) == ["source"])
        try Folders.remove(target)
    }

    @Test("Removing does not follow links out of the folder, and takes what has no permissions")
    func links() throws {
        let folder = try Folders.makeTemporary(prefix: "copies")
        defer { try? Folders.remove(folder) }
        try OutputFile.createFolder(folder.appending("keep").string)
        try OutputFile.write([], to: folder.appending("keep/file").string)
        try OutputFile.createFolder(folder.appending("gone/locked").string)
        try OutputFile.write([], to: folder.appending("gone/locked/file").string)
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending("gone/link").string, withDestinationPath: folder.appending("keep").string)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.appending("gone/locked").string)
        try Folders.remove(folder.appending("gone"))
        #expect(try Folders.names(in: folder) == ["keep"])
        #expect(try Folders.names(in: folder.appending("keep")) == ["file"])
    }

    @Test("Leavings with a suffix are removed wherever they are")
    func suffix() throws {
        let folder = try Folders.makeTemporary(prefix: "copies")
        defer { try? Folders.remove(folder) }
        try OutputFile.createFolder(folder.appending("a/b.cleanup/c").string)
        try OutputFile.write([], to: folder.appending("a/d.cleanup").string)
        try OutputFile.write([], to: folder.appending("a/e").string)
        try Folders.removeAll(endingWith: ".cleanup", below: folder)
        #expect(try Folders.names(in: folder.appending("a")) == ["e"])
    }
}
