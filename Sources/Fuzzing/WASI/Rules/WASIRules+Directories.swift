/// What a directory holds.
extension WASIRules {
    /// An entry as it lies in a buffer.
    private struct Entry {
        static let headerSize = 24

        let next: UInt64
        let name: [UInt8]
        let type: UInt8
        /// Whether all of the name is there.
        let isWhole: Bool

        init(_ bytes: ArraySlice<UInt8>) {
            let start = bytes.startIndex
            next = WASIJudgement.number(bytes[start..<(start + 8)])
            let length = Int(WASIJudgement.number(bytes[(start + 16)..<(start + 20)]))
            type = bytes[start + 20]
            name = Array(bytes.dropFirst(Entry.headerSize).prefix(length))
            isWhole = name.count == length
        }
    }

    static func readDirectory(_ call: inout WASIJudgement) {
        let descriptor = call.directory(0, .fdReaddir)
        let buffer = call.buffer(1), result = call.output(4, 4)
        let cookie = call.u64(3), isListed = descriptor.map { $0.listedVersion == call.model.names.version } ?? false
        // A number that no entry has given is nobody's.
        if cookie != 0, !(isListed && descriptor?.listed[cookie] != nil) { call.permit(.inval, .noent, .overflow) }
        // Whatever the results say, the directory may have been read.
        if let node = descriptor?.node { call.model.names.forgetAccess(node) }
        guard call.succeeds, var descriptor, let result, call.areOutputsDisjoint else { return }
        let used = Int(call.result(at: result, 4))
        guard used <= buffer?.count ?? 0 else { return call.report("result", "\(used) bytes are used of \(call.u32(2))") }
        guard let buffer else { return }
        let bytes = call.call.after(buffer.address, used)
        var entries: [Entry] = []
        var offset = 0
        while bytes.count - offset >= Entry.headerSize {
            let entry = Entry(bytes[offset...])
            if entry.isWhole { entries.append(entry) }
            offset += Entry.headerSize + entry.name.count
            if !entry.isWhole { break }
        }
        let isEnd = used < call.u32(2)
        if isEnd, offset != used || entries.count != headerCount(bytes) {
            return call.report("result", "the last entry is cut, and the buffer is not full")
        }
        guard expect(&call, entries) else { return }
        // Where something has changed since a list was begun, what remains of it may still be the old one.
        guard cookie == 0 || isListed else { return }
        expect(&call, entries, of: descriptor, isStart: cookie == 0, isEnd: isEnd)
        if !isListed { descriptor.listed = [:] }
        descriptor.listedVersion = call.model.names.version
        if isListed, let name = descriptor.listed[cookie], let first = entries.first, first.name != name {
            call.report("result", "at cookie \(cookie) stands another entry than before")
        }
        if let first = entries.first { descriptor.listed[cookie] = first.name }
        for (entry, following) in zip(entries, entries.dropFirst()) { descriptor.listed[entry.next] = following.name }
        call.model.descriptors[call.u32(0)] = descriptor
    }

    /// Entries of which the beginning is there.
    private static func headerCount(_ bytes: [UInt8]) -> Int {
        var count = 0, offset = 0
        while bytes.count - offset >= Entry.headerSize {
            offset += Entry.headerSize + Entry(bytes[offset...]).name.count
            count += 1
        }
        return count
    }

    /// What is so in every directory.
    private static func expect(_ call: inout WASIJudgement, _ entries: [Entry]) -> Bool {
        for entry in entries where entry.name.isEmpty || entry.name.contains(0x2F) || entry.type > 7 {
            call.report("result", "'\(String(decoding: entry.name, as: UTF8.self))' of type \(entry.type) is no entry")
            return false
        }
        if Set(entries.map(\.name)).count != entries.count {
            call.report("result", "an entry is there twice")
            return false
        }
        if Set(entries.map(\.next)).count != entries.count {
            call.report("result", "two entries have one cookie")
            return false
        }
        return true
    }

    /// What is so in a directory of known names.
    private static func expect(_ call: inout WASIJudgement, _ entries: [Entry], of descriptor: WASIDescriptor, isStart: Bool, isEnd: Bool) {
        guard let number = descriptor.node, !call.model.names.isLost else { return }
        let names = call.model.names.nodes[number].entries
        let dots: [[UInt8]] = [[0x2E], [0x2E, 0x2E]]
        for entry in entries {
            guard let node = names[entry.name] else {
                if dots.contains(entry.name), entry.type == WASIFileType.directory || entry.type == 0 { continue }
                return call.report(
                    "result", "'\(String(decoding: entry.name, as: UTF8.self))' is not in the directory, or not of type \(entry.type)")
            }
            let type =
                switch call.model.names.nodes[node].kind {
                case .directory: WASIFileType.directory
                case .file: WASIFileType.regularFile
                case .link: WASIFileType.symbolicLink
                }
            if entry.type != type, entry.type != 0 {
                return call.report(
                    "result", "'\(String(decoding: entry.name, as: UTF8.self))' is of type \(entry.type), and must be of \(type)")
            }
        }
        guard isStart, isEnd else { return }
        let missing = Set(names.keys).subtracting(entries.map(\.name))
        if let name = missing.first {
            call.report("result", "'\(String(decoding: name, as: UTF8.self))' is in the directory, and not in the list")
        }
    }
}
