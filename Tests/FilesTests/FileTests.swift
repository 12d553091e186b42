import Files
import Foundation
import SystemPackage
import Testing

@Suite struct FileTests {
    /// A folder of its own for each test, removed afterwards.
    private static func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private static func entries(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func writesAndReads() throws {
        try Self.inFolder { folder in
            try OutputFile.write([1, 2, 3], to: "\(folder)/a")
            #expect(try InputFile.read("\(folder)/a") == [1, 2, 3])
            try OutputFile.write([], to: "\(folder)/a")
            #expect(try InputFile.read("\(folder)/a") == [])
            #expect(try Self.entries(folder) == ["a"])
        }
    }

    @Test func anUnfinishedFileLeavesTheOldOne() throws {
        try Self.inFolder { folder in
            try OutputFile.write([1], to: "\(folder)/a")
            do {
                let file = try OutputFile("\(folder)/a")
                try file.append([2, 3])
                #expect(try Self.entries(folder).count == 2)
            }
            #expect(try InputFile.read("\(folder)/a") == [1])
            #expect(try Self.entries(folder) == ["a"])
        }
    }

    @Test func severalPiecesBecomeOneFile() throws {
        try Self.inFolder { folder in
            let file = try OutputFile("\(folder)/a")
            try file.append([1])
            try file.append([2])
            try file.commit()
            #expect(try InputFile.read("\(folder)/a") == [1, 2])
        }
    }

    @Test func aSymbolicLinkStaysALink() throws {
        try Self.inFolder { folder in
            try OutputFile.write([1], to: "\(folder)/real")
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "real")
            try OutputFile.write([2], to: "\(folder)/link")
            #expect(try InputFile.read("\(folder)/real") == [2])
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "real")
        }
    }

    @Test func aDeviceIsWrittenInPlace() throws {
        try OutputFile.write([1], to: "/dev/null")
        #expect(try InputFile.read("/dev/null") == [])
        #expect(try Self.entries("/dev").contains("null"))
    }

    @Test func foldersAreMade() throws {
        try Self.inFolder { folder in
            try OutputFile.createFolder("\(folder)/a/b/c")
            try OutputFile.createFolder("\(folder)/a/b/c")
            try OutputFile.write([1], to: "\(folder)/a/b/c/d")
            #expect(throws: FileError.self) { try OutputFile.createFolder("\(folder)/a/b/c/d") }
            #expect(throws: FileError.self) { try OutputFile.createFolder("\(folder)/a/b/c/d/e") }
        }
    }

    @Test func errorsNameThePath() throws {
        try Self.inFolder { folder in
            #expect(throws: FileError.cannotRead(path: "\(folder)/none", .noSuchFileOrDirectory)) { try InputFile.read("\(folder)/none") }
            #expect(throws: FileError.cannotRead(path: folder, .isDirectory)) { try InputFile.read(folder) }
            #expect(throws: FileError.cannotWrite(path: folder, .isDirectory)) { try OutputFile.write([], to: folder) }
            let missing = "\(folder)/none/file"
            #expect(throws: FileError.cannotWrite(path: missing, .noSuchFileOrDirectory)) { try OutputFile.write([], to: missing) }
            #expect(FileError.cannotRead(path: "x", .noSuchFileOrDirectory).description == "x: cannot be read: No such file or directory")
        }
    }

    @Test func packedFilesAreUnpacked() throws {
        try Self.inFolder { folder in
            try OutputFile.write(try Gzip.compress([9, 8, 7]), to: "\(folder)/a.wasm.gz")
            #expect(try InputFile.read("\(folder)/a.wasm.gz") == [9, 8, 7])
            #expect(try InputFile.readAsIs("\(folder)/a.wasm.gz").count > 3)
            try OutputFile.write(Array(try Gzip.compress([9, 8, 7]).dropLast()), to: "\(folder)/b.gz")
            #expect(throws: FileError.cannotUnpack(path: "\(folder)/b.gz", .truncated)) { try InputFile.read("\(folder)/b.gz") }
        }
    }

    @Test func limitsHoldForFilesDevicesAndBombs() throws {
        try Self.inFolder { folder in
            try OutputFile.write([1, 2, 3], to: "\(folder)/a")
            #expect(try InputFile.read("\(folder)/a", limit: 3).count == 3)
            #expect(throws: FileError.tooLarge(path: "\(folder)/a", limit: 2)) { try InputFile.read("\(folder)/a", limit: 2) }
            #expect(throws: FileError.tooLarge(path: "/dev/zero", limit: 1000)) { try InputFile.read("/dev/zero", limit: 1000) }
            try OutputFile.write(try Gzip.compress([UInt8](repeating: 0, count: 1_000_000)), to: "\(folder)/b")
            #expect(throws: FileError.tooLarge(path: "\(folder)/b", limit: 10_000)) { try InputFile.read("\(folder)/b", limit: 10_000) }
        }
    }

    @Test func namesInGzAskForGzipFiles() throws {
        try Self.inFolder { folder in
            try OutputFile.writePacked([1, 2, 3], to: "\(folder)/r.gz")
            try OutputFile.writePacked([1, 2, 3], to: "\(folder)/r")
            #expect(Gzip.isGzip(try InputFile.readAsIs("\(folder)/r.gz")))
            #expect(try InputFile.read("\(folder)/r.gz") == [1, 2, 3])
            #expect(try InputFile.readAsIs("\(folder)/r") == [1, 2, 3])
            try JSONWriter.write(["a": 1], to: "\(folder)/r.json")
            #expect(try InputFile.read("\(folder)/r.json") == Array("{\n  \"a\": 1\n}\n".utf8))
        }
    }
}
