/// An open file of a `MemoryFileSystem`.
final class MemoryFile: File {
    private let node: MemoryNode
    private let system: MemoryFileSystem
    private var position: UInt64 = 0
    private var flags: DescriptorFlags

    init(_ node: MemoryNode, _ system: MemoryFileSystem, _ flags: DescriptorFlags) {
        self.node = node
        self.system = system
        self.flags = flags
    }

    private var bytes: [UInt8] {
        guard case .file(let bytes) = node.content else { return [] }
        return bytes
    }

    func status() throws(Errno) -> FileStatus { node.status }

    func read(into buffer: inout MutableSpan<UInt8>, at offset: UInt64?) throws(Errno) -> Int {
        let bytes = bytes
        try MemoryFile.check(offset)
        let start = offset ?? position
        let available = start < UInt64(bytes.count) ? bytes.count - Int(start) : 0
        let count = min(buffer.count, available)
        for index in 0..<count { buffer[index] = bytes[Int(start) + index] }
        if offset == nil { position = start + UInt64(count) }
        node.accessed = system.now
        return count
    }

    func write(_ buffer: Span<UInt8>, at offset: UInt64?) throws(Errno) -> Int {
        try MemoryFile.check(offset)
        guard !buffer.isEmpty else { return 0 }
        let start = offset == nil && flags.contains(.append) ? UInt64(bytes.count) : offset ?? position
        guard let begin = Int(exactly: start), !begin.addingReportingOverflow(buffer.count).overflow else { throw .fileTooBig }
        let end = begin + buffer.count
        if end > bytes.count { try system.resize(node, to: end) }
        guard case .file(var bytes) = node.content else { throw .badDescriptor }
        // The node lets go of its bytes first, so that they are changed in place.
        node.content = .file([])
        for index in 0..<buffer.count { bytes[begin + index] = buffer[index] }
        node.content = .file(bytes)
        if offset == nil { position = UInt64(end) }
        let now = system.now
        (node.modified, node.changed) = (now, now)
        return buffer.count
    }

    /// Positions are signed, as for lseek(2).
    private static func check(_ offset: UInt64?) throws(Errno) {
        if let offset, Int64(exactly: offset) == nil { throw .invalid }
    }

    func seek(by distance: Int64, from whence: Whence) throws(Errno) -> UInt64 {
        let origin: UInt64 =
            switch whence {
            case .start: 0
            case .current: position
            case .end: UInt64(bytes.count)
            }
        let (target, overflow) = Int64(clamping: origin).addingReportingOverflow(distance)
        guard !overflow, target >= 0 else { throw .invalid }
        position = UInt64(target)
        return position
    }

    func setFlags(_ flags: DescriptorFlags) throws(Errno) { self.flags = flags }

    func setSize(_ size: UInt64) throws(Errno) {
        guard let size = Int(exactly: size) else { throw .fileTooBig }
        try system.resize(node, to: size)
        let now = system.now
        (node.modified, node.changed) = (now, now)
    }

    func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno) {
        node.setTimes(accessed: accessed, modified: modified, now: system.now)
    }

    func allocate(offset: UInt64, length: UInt64) throws(Errno) {
        let (end, overflow) = offset.addingReportingOverflow(length)
        guard !overflow, let size = Int(exactly: end) else { throw .fileTooBig }
        if size > bytes.count { try system.resize(node, to: size) }
    }

    func advise(offset: UInt64, length: UInt64, _ advice: Advice) throws(Errno) {
        // As on the host, whose offsets and lengths are signed.
        guard Int(exactly: offset) != nil, Int(exactly: length) != nil else { throw .invalid }
    }

    func sync(dataOnly: Bool) throws(Errno) {}
    var readiness: ReadinessSource { .always }
}
