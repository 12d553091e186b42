import Glibc
import Reporting
import SystemPackage

/// What swift-system has no call for: thin wrappers over the C library.
public enum Folders {
    /// Names of the entries of a folder, without `.` and `..`, in the order of their bytes.
    public static func names(in path: FilePath) throws(FileError) -> [String] {
        guard let stream = unsafe path.withPlatformString({ unsafe opendir($0) }) else {
            throw .cannotRead(path: path.string, Errno(rawValue: Glibc.errno))
        }
        // The stream is ours alone from opendir to closedir, and an entry is copied before the next readdir replaces it.
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The working folder of the process; `/` where the system does not tell.
    public static var current: FilePath {
        // getcwd allocates the string, which is copied and then freed.
        guard let text = unsafe getcwd(nil, 0) else { return "/" }
        defer { unsafe free(text) }
        return unsafe FilePath(platformString: text)
    }

    /// Whether a path names a folder, symbolic links followed.
    public static func isFolder(_ path: FilePath) throws(FileError) -> Bool {
        do {
            return try Stat(path, followTargetSymlink: true).type == .directory
        } catch {
            throw .cannotRead(path: path.string, error)
        }
    }
}
