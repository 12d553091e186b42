import SeededDefects

/// A directory of a `MemoryFileSystem`. A path never leaves it: `..` at its top is `.notPermitted`.
final class MemoryDirectory: Directory {
    private let node: MemoryNode
    private let system: MemoryFileSystem

    init(_ node: MemoryNode, _ system: MemoryFileSystem) {
        self.node = node
        self.system = system
    }

    // MARK: Resolving

    /// Where a path ends: the directory, the name in it, and what has the name, if anything does.
    private struct Place {
        var directory: MemoryNode
        /// Empty where the path names the directory that the walk started in, or one that `..` led to.
        var name: [UInt8]
        var node: MemoryNode?
    }

    /// Symbolic links in one path, as in Linux.
    private static let maximumLinks = 40

    private func resolve(_ path: GuestPath, followsLink: Bool, creates: Bool = false) throws(Errno) -> Place {
        var remaining = Array(GuestPath.components(of: path.bytes).reversed())
        var directories = [node]
        var links = 0
        var demandsDirectory = path.endsWithSlash
        while let name = remaining.popLast() {
            guard let directory = directories.last else { throw .notPermitted }
            if name == GuestPath.same { continue }
            if name == GuestPath.above {
                if Seeded.isArmed(.wasiAbove), directories.count == 1 { continue }
                directories.removeLast()
                guard !directories.isEmpty else { throw .notPermitted }
                continue
            }
            guard name.count <= 255 else { throw .nameTooLong }
            let isLast = remaining.isEmpty
            // As the host: a name with a slash behind it cannot be made, whatever it names.
            if isLast, creates, demandsDirectory { throw .isDirectory }
            guard let found = try directory.entry(name) else {
                // Nothing can be made in a directory that has been removed.
                guard isLast, directory.links > 0 else { throw .noEntry }
                return Place(directory: directory, name: name, node: nil)
            }
            switch found.content {
            case .link(let target) where !isLast || followsLink || demandsDirectory:
                links += 1
                guard links <= MemoryDirectory.maximumLinks else { throw .loop }
                guard target.first != GuestPath.slash else { throw .notPermitted }
                if isLast { demandsDirectory = demandsDirectory || target.last == GuestPath.slash }
                remaining += GuestPath.components(of: target).reversed()
            case .directory where !isLast:
                directories.append(found)
            case .file, .link, .directory:
                guard isLast else { throw .notDirectory }
                if demandsDirectory, found.type != .directory { throw .notDirectory }
                return Place(directory: directory, name: name, node: found)
            }
        }
        guard let directory = directories.last else { throw .notPermitted }
        return Place(directory: directory, name: [], node: directory)
    }

    private func find(_ path: GuestPath, followsLink: Bool) throws(Errno) -> MemoryNode {
        guard let node = try resolve(path, followsLink: followsLink).node else { throw .noEntry }
        return node
    }

    /// The place of a name that a call changes: the last component as it is written, links not followed.
    private func entry(_ path: GuestPath) throws(Errno) -> Place {
        // No call changes what `..` names, so that it is a directory is all there is to know; it may be the one above the mount.
        if path.endsAbove {
            let directory = try parent(path)
            return Place(directory: directory, name: [], node: directory)
        }
        return try resolve(GuestPath(path.withoutSlashes), followsLink: false)
    }

    /// The directory in which the last component of a path stands.
    private func parent(_ path: GuestPath) throws(Errno) -> MemoryNode {
        let parent = path.parentAndName.parent
        guard !parent.isEmpty else { return node }
        let directory = try find(GuestPath(parent), followsLink: true)
        guard directory.type == .directory else { throw .notDirectory }
        return directory
    }

    // MARK: The directory itself

    func status() throws(Errno) -> FileStatus { node.status }

    func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno) {
        node.setTimes(accessed: accessed, modified: modified, now: system.now)
    }

    func sync() throws(Errno) {}

    func entries(limit: Int) throws(Errno) -> [DirectoryEntry] {
        guard case .directory(let entries) = node.content else { throw .notDirectory }
        guard entries.count <= limit else { throw .overflow }
        // In the order of names, which is the same in every run.
        return entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { DirectoryEntry(name: $0.key, inode: $0.value.inode, type: $0.value.type) }
    }

    // MARK: Paths

    func open(_ path: GuestPath, _ request: OpenRequest) throws(Errno) -> OpenedNode {
        let place = try resolve(
            path, followsLink: request.followsLink && !request.flags.isSuperset(of: [.create, .exclusive]),
            creates: request.flags.contains(.create))
        guard let found = place.node else {
            guard request.flags.contains(.create) else { throw .noEntry }
            let file = try system.makeNode(.file([]))
            place.directory.add(file, place.name, at: system.now)
            return .file(MemoryFile(file, system, request.descriptorFlags))
        }
        if request.flags.isSuperset(of: [.create, .exclusive]) { throw .exists }
        switch found.content {
        case .link: throw request.flags.contains(.directory) ? .notDirectory : .loop
        case .directory:
            if request.mutates { throw .isDirectory }
            return .directory(MemoryDirectory(found, system))
        case .file:
            if request.flags.contains(.directory) { throw .notDirectory }
            if request.flags.contains(.truncate) { try system.resize(found, to: 0) }
            return .file(MemoryFile(found, system, request.descriptorFlags))
        }
    }

    func status(of path: GuestPath, followsLink: Bool) throws(Errno) -> FileStatus { try find(path, followsLink: followsLink).status }

    func setTimes(of path: GuestPath, followsLink: Bool, accessed: TimeChange, modified: TimeChange) throws(Errno) {
        try find(path, followsLink: followsLink).setTimes(accessed: accessed, modified: modified, now: system.now)
    }

    func createDirectory(_ path: GuestPath) throws(Errno) {
        let place = try entry(path)
        guard place.node == nil else { throw .exists }
        place.directory.add(try system.makeNode(.directory([:])), place.name, at: system.now)
    }

    func removeDirectory(_ path: GuestPath) throws(Errno) {
        let place = try entry(path)
        guard let found = place.node else { throw .noEntry }
        guard case .directory(let entries) = found.content else { throw .notDirectory }
        // As the kernel: `.` cannot be removed, and what `..` names is not empty.
        guard !place.name.isEmpty else { throw path.endsAbove ? .notEmpty : .invalid }
        guard entries.isEmpty else { throw .notEmpty }
        try system.remove(found, place.name, from: place.directory)
    }

    func unlinkFile(_ path: GuestPath) throws(Errno) {
        let place = try entry(path)
        guard let found = place.node else { throw .noEntry }
        if found.type == .directory { throw .isDirectory }
        if path.endsWithSlash { throw .notDirectory }
        try system.remove(found, place.name, from: place.directory)
    }

    func link(_ path: GuestPath, to target: any Directory, _ newPath: GuestPath) throws(Errno) {
        guard let target = target as? MemoryDirectory, target.system === system else { throw .crossDevice }
        // In the order in which the host finds what is wrong.
        if path.endsWithSlash { throw try find(path, followsLink: true).type == .directory ? .notPermitted : .notDirectory }
        if newPath.endsWithSlash { throw try target.entry(newPath).node != nil ? .exists : .noEntry }
        _ = try parent(path)
        _ = try target.parent(newPath)
        guard let found = try entry(path).node else { throw .noEntry }
        let place = try target.entry(newPath)
        guard place.node == nil else { throw .exists }
        if found.type == .directory { throw .notPermitted }
        found.links += 1
        found.changed = system.now
        place.directory.add(found, place.name, at: system.now)
    }

    func rename(_ path: GuestPath, to target: any Directory, _ newPath: GuestPath) throws(Errno) {
        guard let target = target as? MemoryDirectory, target.system === system else { throw .crossDevice }
        // In the order in which the host finds what is wrong.
        _ = try parent(path)
        if path.endsWithSlash || newPath.endsWithSlash {
            guard try find(GuestPath(path.withoutSlashes), followsLink: false).type == .directory else { throw .notDirectory }
        }
        _ = try target.parent(newPath)
        for name in [path.parentAndName.name, newPath.parentAndName.name] where name == GuestPath.same || name == GuestPath.above {
            throw .busy
        }
        let old = try entry(path)
        guard let moved = old.node else { throw .noEntry }
        let new = try target.entry(newPath)
        // A directory cannot be moved below itself, nor in the place of one above it.
        if moved.contains(new.directory) { throw .invalid }
        if let replaced = new.node, replaced.contains(old.directory) { throw .notEmpty }
        if let replaced = new.node {
            if replaced === moved { return }
            switch (moved.content, replaced.content) {
            case (.directory, .directory(let entries)): if !entries.isEmpty { throw .notEmpty }
            case (.directory, .file), (.directory, .link): throw .notDirectory
            case (.file, .directory), (.link, .directory): throw .isDirectory
            case (.file, .file), (.file, .link), (.link, .file), (.link, .link): break
            }
        }
        if let replaced = new.node { try system.remove(replaced, new.name, from: new.directory) }
        old.directory.remove(old.name, at: system.now)
        new.directory.add(moved, new.name, at: system.now)
        moved.changed = system.now
    }

    func createSymbolicLink(_ path: GuestPath, contents: [UInt8]) throws(Errno) {
        guard !contents.isEmpty else { throw .noEntry }
        let place = try entry(path)
        if let node = place.node { throw path.endsWithSlash && node.type != .directory ? .notDirectory : .exists }
        if path.endsWithSlash { throw .noEntry }
        place.directory.add(try system.makeNode(.link(contents)), place.name, at: system.now)
    }

    func readSymbolicLink(_ path: GuestPath) throws(Errno) -> [UInt8] {
        guard case .link(let target) = try find(path, followsLink: false).content else {
            throw path.endsWithSlash ? .notDirectory : .invalid
        }
        return target
    }
}
