import SystemPackage

#if canImport(Glibc)
    import Glibc
#endif

/// A file that appears at its path complete or not at all.
///
/// Bytes go to a temporary file beside the target, which takes the target's name at `commit()`; without it nothing is left behind.
/// A path that exists and is no regular file (a pipe, `/dev/null`) is written in place, since a rename would replace it.
public struct OutputFile: ~Copyable {
    private let path: String
    private let destination: Destination
    /// False once the file has been committed, so that nothing is left to clean up.
    private var isPending = true

    /// Opens the temporary file. `-` is standard output.
    ///
    /// - Throws: `FileError.cannotWrite`.
    public init(_ path: String) throws(FileError) {
        self.path = path
        do {
            destination = try Destination(path)
        } catch {
            throw .cannotWrite(path: path, errno(of: error))
        }
    }

    /// Writes all bytes after what is there.
    ///
    /// - Throws: `FileError.cannotWrite`.
    public borrowing func append(_ bytes: [UInt8]) throws(FileError) {
        do {
            _ = try destination.file.writeAll(bytes)
        } catch {
            throw .cannotWrite(path: path, errno(of: error))
        }
    }

    /// Gives the file its name.
    ///
    /// - Throws: `FileError.cannotWrite`; the temporary file is then removed.
    public consuming func commit() throws(FileError) {
        isPending = false
        do {
            try destination.commit()
        } catch {
            throw .cannotWrite(path: path, errno(of: error))
        }
    }

    deinit {
        if isPending { destination.abandon() }
    }

    /// Writes a whole file: complete at `path`, or not at all. `-` is standard output.
    ///
    /// - Throws: `FileError.cannotWrite`.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let file = try OutputFile(path)
        try file.append(bytes)
        try file.commit()
    }

    /// Writes a whole file as `write` does; where the name ends in `.gz`, packed with gzip.
    ///
    /// - Throws: `FileError.cannotWrite`, or `.cannotUnpack` where zlib finds no memory.
    public static func writePacked(_ bytes: [UInt8], to path: String) throws(FileError) {
        guard path.hasSuffix(".gz") else { return try write(bytes, to: path) }
        let packed: [UInt8]
        do throws(GzipError) {
            packed = try Gzip.compress(bytes)
        } catch {
            throw .cannotUnpack(path: path, error)
        }
        try write(packed, to: path)
    }

    /// Makes the folder at `path` and the folders above it where they are missing.
    ///
    /// - Throws: `FileError.cannotWrite`.
    public static func createFolder(_ path: String) throws(FileError) {
        var made = FilePath(root: FilePath(path).root)
        for component in FilePath(path).components {
            made.append(component)
            let status = unsafe made.withPlatformString { pointer in
                // The string lives through the call, which keeps no pointer to it.
                unsafe mkdir(pointer, 0o777) == 0 ? 0 : Glibc.errno
            }
            guard status == 0 || status == EEXIST else { throw .cannotWrite(path: path, Errno(rawValue: status)) }
        }
        guard case .directory = ExistingFile(at: FilePath(path)) else { throw .cannotWrite(path: path, .notDirectory) }
    }
}
