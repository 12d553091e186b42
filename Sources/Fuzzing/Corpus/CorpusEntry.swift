import Files
import SuiteSupport
import SystemPackage

/// A file that is kept: an input of an oracle, or something to make inputs of.
public struct CorpusEntry: Sendable, Hashable {
    public var path: String
    /// The oracle that its name says, without what stands behind a colon; nil where it says none.
    public var oracle: String?
    /// Without `.gz`.
    public var fileExtension: String
    /// Unpacked.
    public var file: [UInt8]

    public init(path: String, oracle: String?, fileExtension: String, file: [UInt8]) {
        self.path = path
        self.oracle = oracle
        self.fileExtension = fileExtension
        self.file = file
    }

    /// The last component of the path.
    public var name: String { CorpusEntry.lastComponent(path) }

    /// Reads a file, packed or not.
    ///
    /// - Throws: where it cannot be read.
    public init(reading path: String) throws(FileError) {
        let (oracle, fileExtension) = CorpusEntry.parts(ofName: CorpusEntry.lastComponent(path))
        self.init(path: path, oracle: oracle, fileExtension: fileExtension, file: try InputFile.read(path))
    }

    private static func lastComponent(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    // MARK: Names

    /// What an entry is called: its oracle, a hash of its bytes, and what the oracle calls its files.
    public static func name(oracle: String, file: [UInt8], fileExtension: String) -> String {
        "\(base(oracle))-\(StableHash.text(StableHash.of(file))).\(fileExtension)"
    }

    /// An oracle's word without what stands behind a colon.
    static func base(_ oracle: String) -> String { String(oracle.prefix { $0 != ":" }) }

    /// The oracle and the extension in a name of the form that `name` gives; of another name the extension alone.
    static func parts(ofName name: String) -> (oracle: String?, fileExtension: String) {
        let unpacked = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
        let pieces = unpacked.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        if let dash = pieces[0].lastIndex(of: "-"), dash > pieces[0].startIndex, pieces.count == 2 {
            let hash = pieces[0][dash...].dropFirst()
            if hash.count == 16, hash.allSatisfy(\.isHexDigit) { return (String(pieces[0][..<dash]), String(pieces[1])) }
        }
        return (nil, unpacked.split(separator: ".").dropFirst().last.map(String.init) ?? "")
    }

    // MARK: Finding

    /// All files at the paths, those of folders in the order of their names, with the folders below. Of a folder only files whose extension
    /// is given; records of regressions never.
    ///
    /// - Throws: where something cannot be read.
    public static func all(at paths: [String], extensions: Set<String>? = nil) throws(FileError) -> [CorpusEntry] {
        var entries: [CorpusEntry] = []
        for path in paths {
            for file in try files(below: FilePath(path), depth: 0) {
                let fileExtension = parts(ofName: file.lastComponent?.string ?? "").fileExtension
                if file.string != path, let extensions, !extensions.contains(fileExtension) { continue }
                entries.append(try CorpusEntry(reading: file.string))
            }
        }
        return entries
    }

    private static func files(below path: FilePath, depth: Int) throws(FileError) -> [FilePath] {
        guard depth < 20, try Folders.isFolder(path) else { return [path] }
        var files: [FilePath] = []
        for name in try Folders.names(in: path) where !name.hasPrefix(".") && !name.hasSuffix(RegressionRecord.suffix) {
            files += try self.files(below: path.appending(name), depth: depth + 1)
        }
        return files
    }
}
