/// The names of a tree and what they stand for, as far as it is known.
///
/// It exists to say what a call on a plain path must find: names in directories, without links, dots or slashes at the end. What it says of
/// other paths is used only to know what a call has changed that succeeded; where it does not know that either, it is lost and says
/// nothing any more.
struct WASINameModel {
    enum Kind: Hashable {
        case directory, file, link
    }

    struct Node {
        var kind: Kind
        var entries: [[UInt8]: Int] = [:]
        /// That of a directory; itself for a root.
        var parent: Int
        /// Contents of a file, or of a link; nil where unknown.
        var bytes: [UInt8]?
        /// Names that stand for it.
        var names = 1
        var accessed: UInt64?
        var modified: UInt64?
    }

    /// Where a path leads.
    enum Target: Hashable {
        /// A thing; the name is missing for `.` and its like.
        case node(Int, directory: Int, name: [UInt8]?)
        case absent(directory: Int, name: [UInt8])
        /// Nowhere, for the reason.
        case nowhere(WASIErrno)
    }

    /// Most bytes of a file whose contents are kept.
    private static let contentLimit = 1 << 22

    private(set) var nodes: [Node] = []
    private(set) var roots: [Int] = []
    /// Whether a call has changed something that is not known.
    private(set) var isLost = false
    /// Grows with each change of names.
    private(set) var version = 0

    /// - Parameter trees: For each root its folders, its files and its links, by their paths, folders before what they hold.
    init(_ trees: [(folders: [String], files: [(path: String, contents: String)], links: [(path: String, contents: String)])]) {
        for tree in trees {
            let root = nodes.count
            nodes.append(Node(kind: .directory, parent: root))
            roots.append(root)
            func add(_ path: String, _ kind: Kind, _ bytes: [UInt8]?) {
                guard case .absent(let directory, let name) = resolve(Array(path.utf8), from: root, followsLink: false).target else {
                    return
                }
                _ = make(kind, bytes: bytes, name: name, in: directory)
            }
            for folder in tree.folders { add(folder, .directory, nil) }
            for file in tree.files { add(file.path, .file, Array(file.contents.utf8)) }
            for link in tree.links { add(link.path, .link, Array(link.contents.utf8)) }
        }
    }

    // MARK: Paths

    /// Follows a path.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - start: The directory at which it begins.
    ///   - followsLink: Whether a link at its end is followed.
    /// - Returns: Where it leads, and whether it is plain: only then what it says is certain.
    func resolve(_ path: [UInt8], from start: Int, followsLink: Bool) -> (target: Target, isPlain: Bool) {
        guard let first = path.first, first != UInt8(ascii: "/") else { return (.nowhere(.noent), false) }
        var rest = Array(path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }.reversed())
        var isPlain = !isLost && !path.contains(0) && isReachable(start)
        var directory = start
        var links = 0
        while let part = rest.popLast() {
            let isLast = rest.allSatisfy { $0.isEmpty }
            let endsInSlash = isLast && !rest.isEmpty
            if part.isEmpty || part == [0x2E] {
                isPlain = false
                if isLast { return (.node(directory, directory: nodes[directory].parent, name: nil), false) }
                continue
            }
            if part == [0x2E, 0x2E] {
                isPlain = false
                guard directory != start else { return (.nowhere(.notcapable), false) }
                directory = nodes[directory].parent
                if isLast { return (.node(directory, directory: nodes[directory].parent, name: nil), false) }
                continue
            }
            guard part.count <= 255 else { return (.nowhere(.nametoolong), false) }
            if endsInSlash { isPlain = false }
            guard let node = nodes[directory].entries[part] else {
                return (isLast ? .absent(directory: directory, name: part) : .nowhere(.noent), isPlain)
            }
            switch nodes[node].kind {
            case .link where !isLast || followsLink || endsInSlash:
                isPlain = false
                links += 1
                guard links <= 40, let target = nodes[node].bytes, target.first != UInt8(ascii: "/"), !target.isEmpty else {
                    return (.nowhere(.loop), false)
                }
                rest += target.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }.reversed()
            case .directory where !isLast: directory = node
            case .directory: return (.node(node, directory: directory, name: part), isPlain)
            case .file, .link:
                return (isLast && !endsInSlash ? .node(node, directory: directory, name: part) : .nowhere(.notdir), isPlain)
            }
        }
        return (.nowhere(.noent), false)
    }

    /// Whether a directory still has a name.
    private func isReachable(_ directory: Int) -> Bool {
        var node = directory
        for _ in 0..<nodes.count {
            if nodes[node].names == 0 { return false }
            if nodes[node].parent == node { return true }
            node = nodes[node].parent
        }
        return false
    }

    /// Whether a directory is another one, or below it.
    func isBelow(_ directory: Int, _ other: Int) -> Bool {
        var node = directory
        for _ in 0..<nodes.count {
            if node == other { return true }
            if nodes[node].parent == node { return false }
            node = nodes[node].parent
        }
        return true
    }

    // MARK: Changes

    /// From here on nothing is known of names, contents and sizes.
    mutating func lose() {
        isLost = true
        version += 1
        for node in nodes.indices {
            if nodes[node].kind == .file { nodes[node].bytes = nil }
            nodes[node].accessed = nil
            nodes[node].modified = nil
        }
    }

    /// A thing under a new name.
    mutating func make(_ kind: Kind, bytes: [UInt8]?, name: [UInt8], in directory: Int) -> Int {
        nodes.append(Node(kind: kind, parent: kind == .directory ? directory : -1, bytes: kind == .file && isLost ? nil : bytes))
        nodes[directory].entries[name] = nodes.count - 1
        touch()
        return nodes.count - 1
    }

    /// A thing of which nothing is known but that it is there.
    mutating func makeUnknown(_ kind: Kind) -> Int {
        nodes.append(Node(kind: kind, parent: kind == .directory ? nodes.count : -1, bytes: nil))
        return nodes.count - 1
    }

    /// One more name for a thing.
    mutating func link(_ node: Int, name: [UInt8], in directory: Int) {
        nodes[directory].entries[name] = node
        nodes[node].names += 1
        if nodes[node].kind == .directory { nodes[node].parent = directory }
        touch()
    }

    mutating func remove(_ name: [UInt8], in directory: Int) {
        guard let node = nodes[directory].entries.removeValue(forKey: name) else { return }
        nodes[node].names -= 1
        touch()
    }

    /// Directories change their times when names do.
    private mutating func touch() {
        version += 1
        for node in nodes.indices where nodes[node].kind == .directory { forgetTimes(node) }
    }

    mutating func forgetTimes(_ node: Int) {
        nodes[node].accessed = nil
        nodes[node].modified = nil
    }

    /// What is read may have a new time of its last access.
    mutating func forgetAccess(_ node: Int) { nodes[node].accessed = nil }

    /// - Parameters:
    ///   - node: A file or directory.
    ///   - accessed: The time of its last access that was set; nil where it is not known any more.
    ///   - modified: The same of its last change.
    mutating func setTimes(_ node: Int, accessed: UInt64?, modified: UInt64?) {
        guard !isLost else { return }
        nodes[node].accessed = accessed
        nodes[node].modified = modified
    }

    // MARK: Contents

    /// Contents of a file, nil where they are unknown.
    mutating func setContents(_ node: Int, _ bytes: [UInt8]?) {
        nodes[node].bytes = isLost ? nil : bytes
        forgetTimes(node)
    }

    mutating func setSize(_ node: Int, _ size: UInt64) {
        guard let bytes = nodes[node].bytes, size <= UInt64(WASINameModel.contentLimit) else { return setContents(node, nil) }
        setContents(node, Array(bytes.prefix(Int(size))) + [UInt8](repeating: 0, count: max(0, Int(size) - bytes.count)))
    }

    mutating func write(_ node: Int, _ data: [UInt8], at offset: UInt64) {
        guard !data.isEmpty else { return }
        guard var bytes = nodes[node].bytes, offset <= UInt64(WASINameModel.contentLimit) else { return setContents(node, nil) }
        let start = Int(offset)
        if bytes.count < start + data.count { bytes += [UInt8](repeating: 0, count: start + data.count - bytes.count) }
        bytes.replaceSubrange(start..<(start + data.count), with: data)
        setContents(node, bytes)
    }
}
