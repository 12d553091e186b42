import SeededDefects

/// A path as a guest gives it, relative to a directory. It is not resolved yet: that `..` and symbolic links stay below the directory is the
/// task of the file system that resolves it.
public struct GuestPath: Sendable, Hashable {
    /// Without NUL, not empty, not absolute, valid UTF-8.
    public let bytes: [UInt8]

    /// Bytes of the longest path, as in Linux.
    public static let maximumLength = 4095

    /// - Throws: `.noEntry` for an empty path, `.invalid` for one with a NUL, `.notPermitted` for an absolute one, `.illegalByteSequence` for
    ///   one that is not UTF-8, `.nameTooLong`.
    public init(_ bytes: [UInt8]) throws(Errno) {
        guard let first = bytes.first else { throw .noEntry }
        guard bytes.count <= GuestPath.maximumLength else { throw .nameTooLong }
        guard !bytes.contains(0) else { throw .invalid }
        guard first != GuestPath.slash || Seeded.isArmed(.wasiAbsolute) else { throw .notPermitted }
        // Names of the interface are UTF-8, and a file system that keeps others cannot be asked for them.
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .illegalByteSequence }
        self.bytes = bytes
    }

    static let slash = UInt8(ascii: "/")

    /// Whether the path demands that what it names is a directory.
    public var endsWithSlash: Bool { bytes.last == GuestPath.slash }

    /// The names between slashes, in the order of a walk. Empty ones and `.` are left out, but for a `.` at the end: what stands before it is no
    /// last component, it is walked into.
    static func components(of bytes: [UInt8]) -> [[UInt8]] {
        let names = bytes.split(separator: slash).map(Array.init)
        return names.filter { $0 != same } + (names.last == same ? [same] : [])
    }

    static let same = Array(".".utf8)
    static let above = Array("..".utf8)

    /// Whether the last component is `..`.
    var endsAbove: Bool { parentAndName.name == GuestPath.above }

    /// What stands in front of the last component, and that component without slashes behind it. The last component can be `.` or `..`.
    public var parentAndName: (parent: [UInt8], name: [UInt8]) {
        var end = bytes.count
        while end > 0, bytes[end - 1] == GuestPath.slash { end -= 1 }
        var start = end
        while start > 0, bytes[start - 1] != GuestPath.slash { start -= 1 }
        return (Array(bytes[..<start]), Array(bytes[start..<end]))
    }
}
