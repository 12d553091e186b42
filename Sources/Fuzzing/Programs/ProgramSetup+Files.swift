import Files
import SuiteSupport
import SystemPackage

/// What a setup takes from the host: copies of trees, and the file beside a module. Bytes only; nothing of it is run or decoded but the file that
/// describes the setup, which is the user's own.
extension ProgramSetup {
    /// Bytes of all files, and things in all directories: a setup lies in memory.
    private static let byteLimit = 64 << 20
    private static let entryLimit = 20_000
    private static let depthLimit = 40

    /// How the name of the file ends that describes the setup of the module beside it.
    public static let suffix = ".bundle.json"

    /// Everything below a folder.
    ///
    /// - Throws: where it cannot be read, or is too large.
    public static func entries(of folder: FilePath) throws(FileError) -> [Entry] {
        var entries: [Entry] = []
        var bytes = 0
        try add(folder, "", depth: 0, to: &entries, &bytes)
        return entries
    }

    private static func add(_ folder: FilePath, _ prefix: String, depth: Int, to entries: inout [Entry], _ bytes: inout Int)
        throws(FileError)
    {
        guard depth < depthLimit else { throw .cannotRead(path: folder.string, .tooManySymbolicLinkLevels) }
        for name in try Folders.names(in: folder) {
            let (path, file) = (prefix + name, folder.appending(name))
            guard entries.count < entryLimit else { throw .tooLarge(path: folder.string, limit: entryLimit) }
            switch try Folders.type(of: file) {
            case .directory:
                entries.append(Entry(path: path, content: .folder))
                try add(file, "\(path)/", depth: depth + 1, to: &entries, &bytes)
            case .symbolicLink: entries.append(Entry(path: path, content: .link(try Folders.target(of: file).string)))
            case .regular:
                let contents = try InputFile.readAsIs(file.string)
                bytes += contents.count
                guard bytes <= byteLimit else { throw .tooLarge(path: folder.string, limit: byteLimit) }
                entries.append(Entry(path: path, content: .file(contents)))
            case _: break
            }
        }
    }

    /// The setup that a file beside a module describes: `a/b.bundle.json` for `a/b.wasm`; nil where there is none.
    ///
    /// - Throws: where there is one that cannot be read, or a directory of it.
    public init?(beside path: String) throws(ProgramSetupError) {
        let file = FilePath(path)
        guard let stem = file.stem else { return nil }
        let description = file.removingLastComponent().appending(stem + ProgramSetup.suffix)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try InputFile.readAsIs(description.string)
        } catch {
            if case .cannotRead(_, .noSuchFileOrDirectory) = error { return nil }
            throw .file(error)
        }
        try self.init(description: bytes, path: description)
    }

    private init(description: [UInt8], path: FilePath) throws(ProgramSetupError) {
        let folder = path.removingLastComponent()
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.value(of: description)
        } catch {
            throw .description(path: path.string, reason: "\(error)")
        }
        var failure: FileError?
        do throws(CaseFormatError) {
            try self.init(json: json) { (name) throws(CaseFormatError) in
                // What is copied goes into reports, so it must lie beside the file.
                let relative = FilePath(name)
                guard relative.isRelative, !relative.isEmpty, relative.isLexicallyNormal, relative.components.first?.kind == .regular else {
                    throw CaseFormatError("the directory '\(name)' does not lie beside the file")
                }
                do throws(FileError) {
                    return try ProgramSetup.entries(of: folder.pushing(relative))
                } catch {
                    failure = error
                    throw CaseFormatError("\(error)")
                }
            }
        } catch {
            if let failure { throw .file(failure) }
            throw .description(path: path.string, reason: error.message)
        }
    }
}

/// Why a setup cannot be had.
public enum ProgramSetupError: Error, Sendable, Hashable, CustomStringConvertible {
    case file(FileError)
    /// The file that describes it says something else than it may.
    case description(path: String, reason: String)

    public var description: String {
        switch self {
        case .file(let error): "\(error)"
        case .description(let path, let reason): "\(path): \(reason)"
        }
    }
}

// MARK: A copy to run on

extension ProgramSetup.Directory {
    /// Writes everything into a folder that is empty.
    ///
    /// - Throws: where it cannot be written.
    func write(into folder: FilePath) throws(FileError) {
        for entry in entries {
            let path = folder.pushing(FilePath(entry.path))
            switch entry.content {
            case .folder: try Folders.make(path)
            case .file(let bytes): try OutputFile.write(bytes, to: path.string)
            case .link(let target): try Folders.makeLink(path, to: FilePath(target))
            }
        }
    }
}
