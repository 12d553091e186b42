import SeededDefects

/// An open descriptor of a guest.
final class Descriptor {
    let node: Node
    private(set) var rights: Rights
    private(set) var inheriting: Rights
    /// As the guest set them; `append` and `nonBlocking` are the file's task, the others are done here.
    var flags: DescriptorFlags
    /// The name of a preopen.
    let preopenName: [UInt8]?
    /// The entries of a directory that is being read, taken when the reading began, so that cookies stay valid.
    var listing: [DirectoryEntry]?

    init(_ node: Node, rights: Rights, inheriting: Rights, flags: DescriptorFlags = [], preopenName: [UInt8]? = nil) {
        self.node = node
        self.rights = rights
        self.inheriting = inheriting
        self.flags = flags
        self.preopenName = preopenName
    }

    /// - Throws: `.notCapable` where one of the rights is missing.
    func require(_ needed: Rights) throws(Errno) {
        guard rights.isSuperset(of: Rights(rawValue: Seeded.rights(needed.rawValue))) else { throw .notCapable }
    }

    /// Takes rights away.
    ///
    /// - Throws: `.notCapable` where one would be added.
    func restrict(to rights: Rights, inheriting: Rights) throws(Errno) {
        let isLess = self.rights.isSuperset(of: rights) && self.inheriting.isSuperset(of: inheriting)
        guard isLess || Seeded.isArmed(.wasiAddRights) else { throw .notCapable }
        self.rights = rights
        self.inheriting = inheriting
    }

    var type: FileType {
        get throws(Errno) {
            switch node {
            case .file(let file): try file.status().type
            case .directory: .directory
            case .stream(let stream): stream.type
            case .socket(let socket): socket.type
            }
        }
    }
}

/// The descriptors of a guest by number.
struct DescriptorTable {
    private var entries: [Descriptor?] = []
    /// Numbers are below it.
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Throws: `.badDescriptor` where the number stands for nothing.
    subscript(number: UInt32) -> Descriptor {
        get throws(Errno) {
            guard let index = Int(exactly: number), index < entries.count, let descriptor = entries[index] else { throw .badDescriptor }
            return descriptor
        }
    }

    /// Numbers below it are those of the standard streams, also when they are closed: what a program still prints to a stream that it has
    /// closed would else go into the next file that it opens.
    private static let first = 3

    /// Gives the next number to a standard stream.
    ///
    /// - Throws: `.tooManyOpenFiles` where the limit is met.
    mutating func addStandard(_ descriptor: Descriptor) throws(Errno) {
        guard entries.count < limit else { throw .tooManyOpenFiles }
        entries.append(descriptor)
    }

    /// Gives the lowest free number that is none of the standard streams'.
    ///
    /// - Throws: `.tooManyOpenFiles` where the limit is met.
    mutating func add(_ descriptor: Descriptor) throws(Errno) -> UInt32 {
        guard let number = free else { throw .tooManyOpenFiles }
        while entries.count <= number { entries.append(nil) }
        entries[number] = descriptor
        return UInt32(number)
    }

    /// Whether a further descriptor has no place.
    var isFull: Bool { free == nil }

    private var free: Int? {
        let unused = entries.indices.dropFirst(DescriptorTable.first).first { entries[$0] == nil }
        let number = (Seeded.isArmed(.wasiDescriptorNumber) ? nil : unused) ?? max(entries.count, DescriptorTable.first)
        return number < limit ? number : nil
    }

    /// - Throws: `.badDescriptor`.
    mutating func remove(_ number: UInt32) throws(Errno) {
        _ = try self[number]
        entries[Int(number)] = nil
        while let last = entries.last, last == nil { entries.removeLast() }
    }

    /// Puts a descriptor in the place of another, whose own is closed.
    ///
    /// - Throws: `.badDescriptor` where one of the two stands for nothing.
    mutating func move(_ number: UInt32, to target: UInt32) throws(Errno) {
        let descriptor = try self[number]
        _ = try self[target]
        guard number != target else { return }
        entries[Int(target)] = descriptor
        if Seeded.isArmed(.wasiRenumber) { return }
        try remove(number)
    }

    /// How many are open.
    var count: Int { entries.reduce(0) { $0 + ($1 == nil ? 0 : 1) } }
}
