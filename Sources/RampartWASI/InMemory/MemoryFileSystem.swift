/// A file system in memory, for tests, for deterministic runs and for guests that shall leave nothing behind.
///
/// It keeps to the same rules as a directory of the host. Times come from a clock, inode numbers from a counter.
public final class MemoryFileSystem {
    /// What the file system may hold.
    public struct Limits: Sendable, Hashable {
        /// Bytes of all files.
        public var bytes = 1 << 30
        /// Files, directories and links.
        public var nodes = 1_000_000

        public init() {}
    }

    /// The directory to mount.
    public var root: any Directory { MemoryDirectory(rootNode, self) }

    let clock: any Clock
    private let limits: Limits
    private var usedBytes = 0
    private var usedNodes = 0
    private var nextInode: UInt64 = 1
    private(set) var rootNode: MemoryNode

    public init(clock: any Clock = HostClock(), limits: Limits = Limits()) {
        self.clock = clock
        self.limits = limits
        rootNode = MemoryNode(inode: 0, .directory([:]), time: 0)
    }

    /// Writes a file, and the directories above it where they do not exist.
    ///
    /// - Throws: what the same calls of a guest would.
    public func write(_ contents: [UInt8], to path: String) throws(Errno) {
        var position = rootNode
        var components = GuestPath.components(of: Array(path.utf8))
        guard let name = components.popLast() else { throw .noEntry }
        for component in components {
            if let next = try position.entry(component) {
                position = next
            } else {
                let directory = try makeNode(.directory([:]))
                position.add(directory, component, at: now)
                position = directory
            }
        }
        if let old = try position.entry(name) { try remove(old, name, from: position) }
        let node = try makeNode(.file([]))
        try resize(node, to: contents.count)
        node.content = .file(contents)
        position.add(node, name, at: now)
    }

    /// The contents of a file; nil where there is none.
    public func contents(of path: String) -> [UInt8]? {
        var position = rootNode
        for component in GuestPath.components(of: Array(path.utf8)) {
            guard let next = try? position.entry(component) else { return nil }
            position = next
        }
        guard case .file(let bytes) = position.content else { return nil }
        return bytes
    }

    // MARK: What nodes need

    /// Nanoseconds since 1970.
    var now: UInt64 { (try? clock.now(.realtime)) ?? 0 }

    func makeNode(_ content: MemoryNode.Content) throws(Errno) -> MemoryNode {
        guard usedNodes < limits.nodes else { throw .noSpace }
        usedNodes += 1
        nextInode += 1
        return MemoryNode(inode: nextInode, content, time: now)
    }

    /// Makes a file larger, with zeros, or smaller.
    func resize(_ node: MemoryNode, to count: Int) throws(Errno) {
        guard case .file(var bytes) = node.content else { throw .isDirectory }
        let growth = count - bytes.count
        guard growth <= limits.bytes - usedBytes else { throw .noSpace }
        usedBytes += growth
        // The node lets go of its bytes first, so that they are changed in place.
        node.content = .file([])
        if growth > 0 { bytes.append(contentsOf: repeatElement(0, count: growth)) } else { bytes.removeLast(-growth) }
        node.content = .file(bytes)
    }

    /// Takes an entry away; a file's bytes are free once no descriptor and no other name has it, which is counted here at once.
    func remove(_ node: MemoryNode, _ name: [UInt8], from directory: MemoryNode) throws(Errno) {
        directory.remove(name, at: now)
        node.links -= 1
        guard node.links == 0 else { return }
        usedNodes -= 1
        if case .file(let bytes) = node.content { usedBytes -= bytes.count }
    }
}

/// A file, directory or link in memory.
final class MemoryNode {
    enum Content {
        case file([UInt8])
        case directory([[UInt8]: MemoryNode])
        case link([UInt8])
    }

    let inode: UInt64
    var content: Content
    var links: UInt64 = 1
    var accessed: UInt64
    var modified: UInt64
    var changed: UInt64

    init(inode: UInt64, _ content: Content, time: UInt64) {
        self.inode = inode
        self.content = content
        accessed = time
        modified = time
        changed = time
    }

    var type: FileType {
        switch content {
        case .file: .regularFile
        case .directory: .directory
        case .link: .symbolicLink
        }
    }

    var status: FileStatus {
        let size =
            switch content {
            case .file(let bytes): bytes.count
            case .directory: 0
            case .link(let target): target.count
            }
        return FileStatus(
            device: 1, inode: inode, type: type, links: links, size: UInt64(size), accessed: accessed, modified: modified, changed: changed)
    }

    /// The entry of a name in a directory.
    func entry(_ name: [UInt8]) throws(Errno) -> MemoryNode? {
        guard case .directory(let entries) = content else { throw .notDirectory }
        return entries[name]
    }

    func add(_ node: MemoryNode, _ name: [UInt8], at time: UInt64) {
        guard case .directory(var entries) = content else { return }
        content = .directory([:])
        entries[name] = node
        content = .directory(entries)
        (modified, changed) = (time, time)
    }

    func remove(_ name: [UInt8], at time: UInt64) {
        guard case .directory(var entries) = content else { return }
        content = .directory([:])
        entries[name] = nil
        content = .directory(entries)
        (modified, changed) = (time, time)
    }

    /// Whether a node is this one or below it. A guest can nest directories deeper than the native stack, so this does not recurse.
    func contains(_ node: MemoryNode) -> Bool {
        var pending = [self]
        while let next = pending.popLast() {
            if next === node { return true }
            if case .directory(let entries) = next.content { pending += entries.values }
        }
        return false
    }

    /// Takes the tree below apart one by one: letting go of nested directories by themselves would recurse once for each.
    deinit {
        var pending = takeEntries()
        while var next = pending.popLast() {
            // A directory that a descriptor holds keeps its tree.
            if isKnownUniquelyReferenced(&next) { pending += next.takeEntries() }
        }
    }

    /// The nodes of a directory, which is empty then.
    private func takeEntries() -> [MemoryNode] {
        guard case .directory(let entries) = content else { return [] }
        content = .directory([:])
        return Array(entries.values)
    }

    func setTimes(accessed: TimeChange, modified: TimeChange, now: UInt64) {
        func new(_ change: TimeChange, _ old: UInt64) -> UInt64 {
            switch change {
            case .keep: old
            case .now: now
            case .set(let time): time
            }
        }
        self.accessed = new(accessed, self.accessed)
        self.modified = new(modified, self.modified)
        changed = now
    }
}
