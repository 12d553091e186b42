import CRampart
import Glibc
import SeededDefects

/// Finds what a guest's path names below a directory of the host, and nothing outside it, whatever other processes do meanwhile.
///
/// The kernel does it by openat2(2) with RESOLVE_BENEATH. Where the kernel is too old, or a filter of system calls refuses it, each component is
/// opened by itself without following links, and links are followed here, by their text.
struct HostResolver: Sendable {
    /// How paths are resolved.
    enum Strategy: Sendable, CaseIterable {
        /// By the kernel, and by components where it refuses.
        case kernel
        /// Always by components.
        case components
    }

    let strategy: Strategy

    /// Symbolic links in one path, as in Linux.
    static let maximumLinks = 40
    /// How often a resolution starts anew that was disturbed by renames elsewhere.
    private static let attempts = 8

    /// Opens what a path names. `flags` are those of open(2), with O_NOFOLLOW where a link at the end is not followed.
    func open(_ path: [UInt8], below root: HostDescriptor, flags: Int32, mode: mode_t = 0) throws(Errno) -> HostDescriptor {
        if strategy == .kernel, let descriptor = try openByKernel(path, below: root, flags: flags, mode: mode) { return descriptor }
        for _ in 0..<HostResolver.attempts {
            do {
                return try openByComponents(path, below: root, flags: flags, mode: mode)
            } catch .again {
                continue
            }
        }
        throw .again
    }

    /// The directory in which the last component of a path stands, and that component, which is never empty and has no slash.
    func parent(of path: GuestPath, below root: HostDescriptor) throws(Errno) -> (directory: HostDescriptor, name: [UInt8]) {
        let (parent, name) = path.parentAndName
        guard !parent.isEmpty else { return (root, name) }
        return (try open(parent, below: root, flags: Int32(RAMPART_O_PATH) | O_DIRECTORY), name)
    }

    // MARK: By the kernel

    /// The descriptor, or nil where the kernel does not do it.
    private func openByKernel(_ path: [UInt8], below root: HostDescriptor, flags: Int32, mode: mode_t) throws(Errno) -> HostDescriptor? {
        var how = rampart_open_how(
            flags: UInt64(UInt32(bitPattern: flags | O_CLOEXEC)), mode: flags & O_CREAT != 0 ? UInt64(mode) : 0,
            resolve: UInt64(RAMPART_RESOLVE_BENEATH | RAMPART_RESOLVE_NO_MAGIC_LINKS))
        // Nothing is made, changed or even found for a change outside: such a path is only read.
        let changes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | Int32(RAMPART_O_PATH)
        if Seeded.isArmed(.wasiBeneath), flags & changes == 0 { how.resolve = UInt64(RAMPART_RESOLVE_NO_MAGIC_LINKS) }
        for _ in 0..<HostResolver.attempts {
            // The path is ended by a NUL, and the record is that of the call.
            let number = unsafe (path + [0]).withUnsafeBytes { bytes in
                unsafe rampart_openat2(root.number, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), &how)
            }
            if number >= 0 { return HostDescriptor(number) }
            switch errno {
            case EINTR, EAGAIN: continue
            // A filter of system calls answers EPERM or ENOSYS. A real EPERM comes out of the walk by components again.
            case ENOSYS, EPERM: return nil
            case EXDEV: throw .notPermitted
            case let number: throw Errno(host: number)
            }
        }
        return nil
    }

    // MARK: By components

    /// Components that are still to be walked, the next one last, and whether a slash follows the last of all.
    private struct Remaining {
        var components: [[UInt8]]
        var endsWithSlash: Bool

        init(_ path: [UInt8]) {
            components = GuestPath.components(of: path).reversed()
            endsWithSlash = path.last == GuestPath.slash
        }
    }

    private func openByComponents(_ path: [UInt8], below root: HostDescriptor, flags: Int32, mode: mode_t) throws(Errno) -> HostDescriptor {
        var remaining = Remaining(path)
        // Directories from the root to where the walk stands; `..` takes the last one away, so it never leaves the root.
        var directories = [root]
        var links = 0
        while let name = remaining.components.popLast() {
            guard let directory = directories.last else { throw .notPermitted }
            let isLast = remaining.components.isEmpty
            if name == GuestPath.same { continue }
            if name == GuestPath.above {
                directories.removeLast()
                guard !directories.isEmpty else { throw .notPermitted }
                continue
            }
            // As the kernel: a name with a slash behind it cannot be made, whatever it names.
            if isLast, remaining.endsWithSlash, flags & O_CREAT != 0 { throw .isDirectory }
            let followsLink = !isLast || flags & O_NOFOLLOW == 0 || remaining.endsWithSlash
            let exclusive = flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL
            if isLast, exclusive || !followsLink { return try openLast(name, in: directory, remaining.endsWithSlash, flags, mode) }
            let found: HostDescriptor
            do {
                found = try HostResolver.open(name, in: directory, flags: Int32(RAMPART_O_PATH) | O_NOFOLLOW)
            } catch .noEntry where isLast && flags & O_CREAT != 0 {
                return try openLast(name, in: directory, remaining.endsWithSlash, flags, mode)
            }
            switch try found.status().type {
            case .symbolicLink:
                links += 1
                guard links <= HostResolver.maximumLinks else { throw .loop }
                let target = try HostResolver.contents(ofLink: found)
                guard let first = target.first else { throw .noEntry }
                guard first != GuestPath.slash else { throw .notPermitted }
                let inserted = Remaining(target)
                if isLast { remaining.endsWithSlash = remaining.endsWithSlash || inserted.endsWithSlash }
                remaining.components += inserted.components
                guard remaining.components.count <= GuestPath.maximumLength else { throw .nameTooLong }
            case .directory:
                directories.append(found)
            case .unknown, .blockDevice, .characterDevice, .regularFile, .datagramSocket, .streamSocket:
                guard isLast else { throw .notDirectory }
                return try openLast(name, in: directory, remaining.endsWithSlash, flags, mode)
            }
        }
        // The path names a directory that the walk stands in.
        guard let directory = directories.last else { throw .notPermitted }
        if flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL { throw .exists }
        if flags & O_CREAT != 0, flags & O_DIRECTORY == 0 { throw .isDirectory }
        return try HostResolver.open(GuestPath.same, in: directory, flags: flags & ~(O_CREAT | O_NOFOLLOW))
    }

    /// Opens the last component, which was seen to be no link to follow. One that became a link since then starts the walk anew.
    private func openLast(
        _ name: [UInt8], in directory: HostDescriptor, _ demandsDirectory: Bool, _ flags: Int32, _ mode: mode_t
    ) throws(Errno) -> HostDescriptor {
        let flags = demandsDirectory ? flags | O_DIRECTORY : flags
        do {
            return try HostResolver.open(name, in: directory, flags: flags | O_NOFOLLOW, mode: mode)
        } catch .loop where flags & O_NOFOLLOW == 0 {
            throw .again
        }
    }

    private static func open(_ name: [UInt8], in directory: HostDescriptor, flags: Int32, mode: mode_t = 0) throws(Errno) -> HostDescriptor
    {
        HostDescriptor(
            try retrying {
                // The name is ended by a NUL.
                unsafe (name + [0]).withUnsafeBytes { bytes in
                    unsafe rampart_openat(
                        directory.number, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), flags | O_CLOEXEC, mode)
                }
            })
    }

    /// The text of a symbolic link that is open with O_PATH and O_NOFOLLOW.
    static func contents(ofLink link: HostDescriptor) throws(Errno) -> [UInt8] {
        var target = [UInt8](repeating: 0, count: GuestPath.maximumLength + 1)
        let count = try retrying {
            unsafe target.withUnsafeMutableBytes { bytes in
                // The buffer is valid for its count, which is all that the call may write.
                guard let start = bytes.baseAddress else { return -1 }
                return unsafe readlinkat(link.number, "", start.assumingMemoryBound(to: CChar.self), bytes.count)
            }
        }
        guard count <= GuestPath.maximumLength else { throw .nameTooLong }
        return Array(target[..<count])
    }
}
