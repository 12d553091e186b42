import SystemPackage

/// Reads whole files, packed with gzip or not.
public enum InputFile {
    /// One gibibyte: the implementation limit on the size of a module.
    public static let defaultLimit = 1_073_741_824

    /// The bytes of the file at `path`; `-` is standard input. A gzip file is unpacked.
    ///
    /// - Parameters:
    ///   - path: A file of any kind that can be read to its end: regular, pipe or device.
    ///   - limit: Most bytes to return, which also bounds a device without end and a small file that unpacks to a huge one.
    /// - Returns: All bytes, unpacked.
    /// - Throws: `FileError.cannotRead`, `.tooLarge` or `.cannotUnpack`.
    public static func read(_ path: String, limit: Int = defaultLimit) throws(FileError) -> [UInt8] {
        let bytes = try readAsIs(path, limit: limit)
        guard Gzip.isGzip(bytes) else { return bytes }
        do throws(GzipError) {
            return try Gzip.decompress(bytes, limit: limit)
        } catch {
            switch error {
            case .tooLarge: throw .tooLarge(path: path, limit: limit)
            case .corrupt, .truncated, .outOfMemory: throw .cannotUnpack(path: path, error)
            }
        }
    }

    /// The bytes of the file at `path` as they are; `-` is standard input.
    ///
    /// - Throws: `FileError.cannotRead` or `.tooLarge`.
    public static func readAsIs(_ path: String, limit: Int = defaultLimit) throws(FileError) -> [UInt8] {
        let result: [UInt8]?
        do {
            if path == "-" {
                result = try readToEnd(.standardInput, limit: limit)
            } else {
                let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
                result = try file.closeAfter { try readToEnd(file, limit: limit) }
            }
        } catch {
            throw .cannotRead(path: path, errno(of: error))
        }
        guard let result else { throw .tooLarge(path: path, limit: limit) }
        return result
    }

    /// Nil when there is more than `limit` bytes.
    private static func readToEnd(_ file: FileDescriptor, limit: Int) throws -> [UInt8]? {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // The call fills the buffer it is lent and keeps no pointer to it.
            let count = try unsafe buffer.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
            if count == 0 { return result }
            guard result.count + count <= limit else { return nil }
            result.append(contentsOf: buffer[..<count])
        }
    }
}

/// The system's number for an error thrown by SystemPackage, which throws nothing but `Errno`.
func errno(of error: any Error) -> Errno {
    error as? Errno ?? .ioError
}
