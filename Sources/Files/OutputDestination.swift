import Synchronization
import SystemPackage

#if canImport(Glibc)
    import Glibc
#endif

/// Where the bytes of an `OutputFile` go until it is complete, and what is to be done with them then.
enum Destination {
    case standardOutput
    case inPlace(FileDescriptor)
    case renamed(FileDescriptor, temporary: FilePath, target: FilePath)

    init(_ path: String) throws {
        guard path != "-" else {
            self = .standardOutput
            return
        }
        switch ExistingFile(at: FilePath(path)) {
        case .special:
            self = .inPlace(try FileDescriptor.open(FilePath(path), .writeOnly, options: [.closeOnExec]))
        case .directory:
            throw Errno.isDirectory
        case .regular, .none:
            let target = Destination.resolved(FilePath(path))
            let name = target.lastComponent?.string ?? ""
            let temporary = target.removingLastComponent().appending(".\(name).\(Destination.uniqueSuffix()).tmp")
            let file = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
            self = .renamed(file, temporary: temporary, target: target)
        }
    }

    var file: FileDescriptor {
        switch self {
        case .standardOutput: .standardOutput
        case .inPlace(let file), .renamed(let file, _, _): file
        }
    }

    /// Closes the file and gives it its name, or removes it where either fails.
    func commit() throws {
        switch self {
        case .standardOutput: break
        case .inPlace(let file): try file.close()
        case .renamed(let file, let temporary, let target):
            do {
                try file.close()
                try Destination.rename(temporary, to: target)
            } catch {
                Destination.remove(temporary)
                throw error
            }
        }
    }

    /// Closes the file and removes what is temporary. Nothing is lost that anybody wants, so errors say nothing.
    func abandon() {
        switch self {
        case .standardOutput: break
        case .inPlace(let file): try? file.close()
        case .renamed(let file, let temporary, _):
            try? file.close()
            Destination.remove(temporary)
        }
    }

    /// The file a symbolic link leads to, so that the link itself stays.
    private static func resolved(_ path: FilePath) -> FilePath {
        let real = unsafe path.withPlatformString { pointer -> FilePath? in
            // `realpath` allocates its answer, which is copied and then freed here.
            guard let answer = unsafe realpath(pointer, nil) else { return nil }
            defer { unsafe free(answer) }
            return unsafe FilePath(platformString: answer)
        }
        return real ?? path
    }

    private static let count = Atomic<UInt64>(0)

    private static func uniqueSuffix() -> String {
        "\(getpid())-\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
    }

    private static func rename(_ from: FilePath, to target: FilePath) throws(Errno) {
        let failure = unsafe from.withPlatformString { source in
            unsafe target.withPlatformString { destination in
                // Both strings live through the call, which keeps no pointer to them.
                unsafe Glibc.rename(source, destination) == 0 ? 0 : Glibc.errno
            }
        }
        guard failure == 0 else { throw Errno(rawValue: failure) }
    }

    private static func remove(_ path: FilePath) {
        unsafe path.withPlatformString { pointer in
            // The string lives through the call, which keeps no pointer to it.
            _ = unsafe unlink(pointer)
        }
    }
}

/// What a path leads to.
enum ExistingFile {
    case none, regular, directory, special

    init(at path: FilePath) {
        guard let status = try? Stat(path, followTargetSymlink: true) else {
            self = .none
            return
        }
        switch status.type {
        case .regular: self = .regular
        case .directory: self = .directory
        default: self = .special
        }
    }
}
