import Files
import RampartWASI
import SuiteSupport
import SystemPackage

/// The tree on which cases run: what is mounted, and beside it what no guest may ever see or touch.
struct WASITree {
    /// Bytes that stand in a file outside of what is mounted, and nowhere else.
    static let secret = Array("only for those outside: 6f1d8c20e4".utf8)

    /// Whether somebody has read them.
    static func isSecret(in bytes: [UInt8]) -> Bool {
        guard bytes.count >= secret.count else { return false }
        return (0...(bytes.count - secret.count)).contains { bytes[$0] == secret[0] && bytes[$0...].starts(with: secret) }
    }

    private static let files: [(path: String, contents: String)] = [("f", "contents of a file\n"), ("d/g", "deeper")]
    private static let folders = ["d", "e"]
    /// Symbolic links, most of them traps.
    private static let links: [(path: String, contents: String)] = [
        ("up", ".."), ("abs", "/"), ("out", "../outside/secret"), ("self", "self"), ("dl", "d"),
    ]

    private static let readOnlyFile = (path: "r", contents: "not to be changed")

    /// What is mounted, as the rules of preview 1 know it.
    static var names: WASINameModel {
        WASINameModel([(folders: folders, files: files, links: links), (folders: [], files: [readOnlyFile], links: [])])
    }

    /// The folder that holds everything.
    let root: FilePath

    var inside: FilePath { root.appending("inside") }
    var readOnly: FilePath { root.appending("readonly") }
    var outside: FilePath { root.appending("outside") }

    /// Makes the tree in a new folder for temporary files.
    ///
    /// - Throws: what the file system says.
    init() throws(FileError) {
        root = try Folders.makeTemporary(prefix: "assay-wasi")
        for folder in [inside, readOnly, outside] { try Folders.make(folder) }
        for folder in WASITree.folders { try Folders.make(inside.appending(folder)) }
        for file in WASITree.files {
            try OutputFile.write(Array(file.contents.utf8), to: inside.pushing(FilePath(file.path)).string)
        }
        for link in WASITree.links { try Folders.makeLink(inside.appending(link.path), to: FilePath(link.contents)) }
        try OutputFile.write(
            Array(WASITree.readOnlyFile.contents.utf8), to: readOnly.appending(WASITree.readOnlyFile.path).string)
        try OutputFile.write(WASITree.secret, to: outside.appending("secret").string)
    }

    /// Removes the folder; what cannot be removed stays.
    func remove() { try? Folders.remove(root) }

    /// The same in memory, without what is outside.
    static func inMemory(clock: any Clock) throws -> (inside: MemoryFileSystem, readOnly: MemoryFileSystem) {
        let inside = MemoryFileSystem(clock: clock), readOnly = MemoryFileSystem(clock: clock)
        for folder in folders { try inside.root.createDirectory(GuestPath(Array(folder.utf8))) }
        for file in files { try inside.write(Array(file.contents.utf8), to: file.path) }
        for link in links { try inside.root.createSymbolicLink(GuestPath(Array(link.path.utf8)), contents: Array(link.contents.utf8)) }
        try readOnly.write(Array(readOnlyFile.contents.utf8), to: readOnlyFile.path)
        return (inside, readOnly)
    }

    /// Everything below a folder, a line for each thing, in order.
    static func listing(of folder: FilePath, depth: Int = 0) throws(FileError) -> [String] {
        var lines: [String] = []
        guard depth < 40 else { return ["…"] }
        for name in try Folders.names(in: folder) {
            let path = folder.appending(name)
            switch try Folders.type(of: path) {
            case .directory:
                lines.append("\(name)/")
                lines += try listing(of: path, depth: depth + 1).map { "\(name)/\($0)" }
            case .symbolicLink: lines.append("\(name) -> \(try Folders.target(of: path).string)")
            case .regular: lines.append("\(name): \(Hexadecimal.text(try InputFile.readAsIs(path.string).prefix(4096)))")
            case _: lines.append("\(name)?")
            }
        }
        return lines
    }
}
