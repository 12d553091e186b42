import Glibc
import Reporting
import SystemPackage

extension Folders {
    /// Folders nested deeper than this are not copied.
    private static let depthLimit = 100

    /// Copies a folder with all that is in it: files, folders, and symbolic links as links. What is none of these is left out.
    ///
    /// - Throws: `FileError.cannotRead`, `.cannotWrite`, `.tooLarge`.
    public static func copy(_ source: FilePath, to target: FilePath, depth: Int = 0) throws(FileError) {
        guard depth < depthLimit else { throw .cannotRead(path: source.string, .tooManySymbolicLinkLevels) }
        try make(target)
        for name in try names(in: source) {
            let (from, to) = (source.appending(name), target.appending(name))
            switch try type(of: from) {
            case .directory: try copy(from, to: to, depth: depth + 1)
            case .regular: try OutputFile.write(try InputFile.readAsIs(from.string), to: to.string)
            case .symbolicLink:
                try makeLink(to, to: try Folders.target(of: from))
            default: break
            }
        }
    }

    /// Removes what a path names, with all that is in it; symbolic links are not followed. What is not there is removed already.
    ///
    /// - Throws: `FileError.cannotRead` or `.cannotWrite`.
    public static func remove(_ path: FilePath) throws(FileError) {
        let kind: FileType
        do {
            kind = try type(of: path)
        } catch .cannotRead(_, .noSuchFileOrDirectory) {
            return
        }
        guard kind == .directory else {
            try unsafe changing(path) { unsafe unlink($0) }
            return
        }
        // A guest may have taken its own folder's permissions.
        _ = unsafe path.withPlatformString { unsafe chmod($0, 0o700) }
        for name in try names(in: path) { try remove(path.appending(name)) }
        try unsafe changing(path) { unsafe rmdir($0) }
    }

    /// Removes everything below a folder whose name ends with the given text.
    ///
    /// - Throws: `FileError.cannotRead` or `.cannotWrite`.
    public static func removeAll(endingWith suffix: String, below path: FilePath) throws(FileError) {
        for name in try names(in: path) {
            let child = path.appending(name)
            if name.hasSuffix(suffix) {
                try remove(child)
            } else if try type(of: child) == .directory {
                try removeAll(endingWith: suffix, below: child)
            }
        }
    }

    /// Makes a new folder for temporary files, in `$TMPDIR` or where the system has such.
    ///
    /// - Throws: `FileError.cannotWrite`.
    public static func makeTemporary(prefix: String) throws(FileError) -> FilePath {
        let parent = unsafe getenv("TMPDIR").map { unsafe FilePath(platformString: $0) } ?? "/tmp"
        var template = Array(parent.appending("\(prefix)-XXXXXX").string.utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            // The text is ended by a NUL and overwritten in place.
            guard let start = buffer.baseAddress else { return false }
            return unsafe mkdtemp(start) != nil
        }
        guard made else { throw .cannotWrite(path: parent.string, Errno(rawValue: Glibc.errno)) }
        return FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Makes a folder whose parent is there.
    ///
    /// - Throws: `FileError.cannotWrite`.
    public static func make(_ path: FilePath) throws(FileError) {
        try unsafe changing(path) { unsafe mkdir($0, 0o777) }
    }

    /// Makes a symbolic link with the given contents.
    ///
    /// - Throws: `FileError.cannotWrite`.
    public static func makeLink(_ path: FilePath, to target: FilePath) throws(FileError) {
        try unsafe changing(path) { link in unsafe target.withPlatformString { unsafe symlink($0, link) } }
    }

    /// What a symbolic link contains.
    ///
    /// - Throws: `FileError.cannotRead`.
    public static func target(of link: FilePath) throws(FileError) -> FilePath {
        var contents = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe link.withPlatformString { path in
            unsafe contents.withUnsafeMutableBytes { bytes in
                // The buffer is valid for its count, which is all that the call may write.
                guard let start = bytes.baseAddress else { return -1 }
                return unsafe readlink(path, start.assumingMemoryBound(to: CChar.self), bytes.count)
            }
        }
        guard count >= 0 else { throw .cannotRead(path: link.string, Errno(rawValue: Glibc.errno)) }
        return FilePath(String(decoding: contents[..<count], as: UTF8.self))
    }

    /// The type of what a path names, symbolic links not followed.
    ///
    /// - Throws: `FileError.cannotRead`.
    public static func type(of path: FilePath) throws(FileError) -> FileType {
        do {
            return try Stat(path, followTargetSymlink: false).type
        } catch {
            throw .cannotRead(path: path.string, error)
        }
    }

    private static func changing(_ path: FilePath, _ call: (UnsafePointer<CChar>) -> Int32) throws(FileError) {
        // The string lives through the call, which keeps no pointer to it.
        let failure = unsafe path.withPlatformString { unsafe call($0) == 0 ? 0 : Glibc.errno }
        guard failure == 0 else { throw .cannotWrite(path: path.string, Errno(rawValue: failure)) }
    }
}
