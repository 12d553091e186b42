/// What is done with files that are open.
extension WASIRules {
    // MARK: Reading and writing

    static func read(_ call: inout WASIJudgement, isPositioned: Bool) {
        let needed: WASIRights = isPositioned ? [.fdRead, .fdSeek] : .fdRead
        let descriptor = call.file(0, needed, orStream: !isPositioned)
        let vectors = call.vectors(1, areWritten: true)
        let result = call.output(isPositioned ? 4 : 3, 4)
        if isPositioned, call.u64(3) > UInt64(Int64.max) { call.permit(.inval, .overflow, .fbig) }
        let offset = isPositioned ? call.u64(3) : descriptor?.position
        if let offset, offset > 1 << 40 { call.permit(.inval, .overflow, .fbig) }
        // Whatever the results say, the file may have been read.
        if let node = descriptor?.node { call.model.names.forgetAccess(node) }
        guard call.succeeds, var descriptor, let vectors, let result, call.areOutputsDisjoint else {
            // What was read through a range that overlaps another one is not known.
            if call.succeeds, !isPositioned { forgetPosition(&call) }
            return
        }
        let count = call.result(at: result, 4)
        guard count <= UInt64(vectors.reachable) else {
            return call.report("result", "\(count) bytes are read into \(vectors.reachable)")
        }
        let (contents, start) = readable(call, descriptor, at: offset)
        if let contents, let start {
            let rest = UInt64(contents.count) > start ? UInt64(contents.count) - start : 0
            if count > rest || count == 0 && rest > 0 && vectors.reachable > 0 {
                return call.report("result", "\(count) bytes are read, into \(vectors.reachable), and \(rest) are there")
            }
            let expected = Array(contents[min(contents.count, Int(min(start, 1 << 40)))...].prefix(Int(count)))
            if vectors.scattered(Int(count), call.call.after) != expected {
                call.report("result", "what is read is not what the file holds")
            }
        }
        guard !isPositioned else { return }
        if case .stream(let number) = descriptor.kind {
            call.model.streams[number].position += Int(count)
        } else {
            descriptor.position = offset.map { $0 + count }
            call.model.descriptors[call.u32(0)] = descriptor
        }
    }

    private static func forgetPosition(_ call: inout WASIJudgement) {
        guard let descriptor = call.model.descriptors[call.u32(0)] else { return }
        if case .stream(let number) = descriptor.kind { call.model.streams[number].isLost = true }
        call.model.descriptors[call.u32(0)]?.position = nil
    }

    /// What there is to be read, and where in it reading begins; nil where unknown.
    private static func readable(_ call: WASIJudgement, _ descriptor: WASIDescriptor, at offset: UInt64?) -> ([UInt8]?, UInt64?) {
        if case .stream(let number) = descriptor.kind {
            let stream = call.model.streams[number]
            return (stream.isLost ? nil : stream.input, UInt64(stream.position))
        }
        guard let node = descriptor.node else { return (nil, offset) }
        return (call.model.names.nodes[node].bytes, offset)
    }

    static func write(_ call: inout WASIJudgement, isPositioned: Bool) {
        let needed: WASIRights = isPositioned ? [.fdWrite, .fdSeek] : .fdWrite
        let descriptor = call.file(0, needed, orStream: !isPositioned)
        let vectors = call.vectors(1, areWritten: false)
        let result = call.output(isPositioned ? 4 : 3, 4)
        let offset = isPositioned ? call.u64(3) : descriptor?.position
        if (offset ?? .max) > 1 << 40 { call.permit(.inval, .overflow, .fbig, .nospc) }
        if vectors?.total ?? 1 > 0 {
            call.change(through: descriptor)
        } else if descriptor?.isReadOnly == true {
            call.permit(.rofs, .notcapable, .perm, .acces)
        }
        guard call.succeeds, var descriptor, let vectors, let result else { return }
        let count = Int(call.result(at: result, 4))
        guard count <= vectors.reachable, count > 0 || vectors.total == 0 || vectors.reachable == 0 else {
            return call.report("result", "\(count) bytes are written of \(vectors.reachable)")
        }
        let data = vectors.gathered(count, from: call.call.before)
        if case .stream(let number) = descriptor.kind {
            call.model.streams[number].output += data
            return
        }
        guard let node = descriptor.node else { return forgetPosition(&call) }
        if descriptor.isAppending == false, let offset {
            call.model.names.write(node, data, at: offset)
            if !isPositioned { descriptor.position = offset + UInt64(count) }
        } else if descriptor.isAppending == true, !isPositioned {
            let end = call.model.names.nodes[node].bytes.map { UInt64($0.count) }
            if let end { call.model.names.write(node, data, at: end) }
            // Writing nothing moves nothing, though somebody may take it for a seek.
            descriptor.position = count == 0 ? nil : end.map { $0 + UInt64(count) }
        } else {
            // Whether a write at an offset appends is not said.
            if !data.isEmpty { call.model.names.setContents(node, nil) }
            if !isPositioned { descriptor.position = nil }
        }
        if !isPositioned { call.model.descriptors[call.u32(0)] = descriptor }
    }

    // MARK: Positions

    static func seek(_ call: inout WASIJudgement) {
        let distance = Int64(bitPattern: call.u64(1))
        let whence = call.choice(2, count: 3, rule: "whence")
        let staysThere = distance == 0 && whence == 1
        // With the right to tell a guest may seek to where it is.
        let descriptor = staysThere ? call.file(0, either: [.fdSeek, .fdTell]) : call.file(0, .fdSeek)
        let result = call.output(3, 8)
        let start: UInt64? =
            switch whence {
            case 0: 0
            case 1: descriptor?.position
            case _: descriptor?.node.flatMap { call.model.names.nodes[$0].bytes }.map { UInt64($0.count) }
            }
        var target: UInt64?
        if let start, descriptor != nil, whence != nil {
            let (sum, overflow) = Int64(start).addingReportingOverflow(distance)
            if overflow {
                call.demand("position", .inval, .overflow)
            } else if sum < 0 {
                call.demand("position", .inval)
            } else {
                target = UInt64(sum)
                if sum > 1 << 40 { call.permit(.inval, .overflow, .fbig) }
            }
        } else {
            call.permit(.inval, .overflow)
        }
        guard call.succeeds, let result else { return }
        if let target { call.expect("the position", at: result, 8, target) }
        call.model.descriptors[call.u32(0)]?.position = target
    }

    static func tell(_ call: inout WASIJudgement) {
        let descriptor = call.file(0, either: [.fdTell, .fdSeek])
        let result = call.output(1, 8)
        guard call.succeeds, let descriptor, let result else { return }
        if let position = descriptor.position { call.expect("the position", at: result, 8, position) }
        let position = call.result(at: result, 8)
        call.model.descriptors[call.u32(0)]?.position = position
    }

    // MARK: Sizes and times

    static func advise(_ call: inout WASIJudgement) {
        let descriptor = call.descriptor(0, .fdAdvise)
        _ = call.choice(3, count: 6, rule: "advice")
        if descriptor.map({ $0.kind != .file }) ?? true { call.permit(.isdir, .inval, .notsup, .spipe, .nodev) }
        // A region that no file has is nothing to give advice on, or no mistake.
        if call.u64(1).addingReportingOverflow(call.u64(2)).overflow || call.u64(1) &+ call.u64(2) > UInt64(Int64.max)
            || call.u64(1) > UInt64(Int64.max) || call.u64(2) > UInt64(Int64.max)
        {
            call.permit(.inval, .overflow)
        }
        if descriptor == nil { return }
    }

    static func allocate(_ call: inout WASIJudgement) {
        let descriptor = call.file(0, .fdAllocate)
        call.change(through: descriptor)
        let (end, overflow) = call.u64(1).addingReportingOverflow(call.u64(2))
        if overflow || end > UInt64(Int64.max) { call.demand("size", .inval, .fbig, .overflow) }
        if call.u64(2) == 0 { call.permit(.inval) }
        if end > 1 << 40 { call.permit(.fbig, .nospc, .inval) }
        // Not every file system can.
        call.permit(.notsup)
        guard call.succeeds, let node = descriptor?.node else { return }
        let size = call.model.names.nodes[node].bytes.map { UInt64($0.count) } ?? 0
        call.model.names.setSize(node, max(size, end))
    }

    static func setSize(_ call: inout WASIJudgement) {
        let descriptor = call.file(0, .fdFilestatSetSize)
        call.change(through: descriptor)
        if call.u64(1) > UInt64(Int64.max) { call.demand("size", .inval, .fbig, .overflow) }
        if call.u64(1) > 1 << 40 { call.permit(.fbig, .inval, .nospc) }
        guard call.succeeds, let node = descriptor?.node else { return }
        call.model.names.setSize(node, call.u64(1))
    }

    static func fileStatus(_ call: inout WASIJudgement) {
        let descriptor = call.descriptor(0, .fdFilestatGet)
        let result = call.output(1, 64)
        guard call.succeeds, let descriptor, let result else { return }
        expectType(&call, at: result + 16, descriptor)
        if let node = descriptor.node { expectStatus(&call, at: result, node) }
    }

    /// What is known of a thing, where a `filestat` of it has been written.
    static func expectStatus(_ call: inout WASIJudgement, at address: Int, _ number: Int) {
        let node = call.model.names.nodes[number]
        let type =
            switch node.kind {
            case .directory: WASIFileType.directory
            case .file: WASIFileType.regularFile
            case .link: WASIFileType.symbolicLink
            }
        call.expect("the type", at: address + 16, 1, UInt64(type))
        guard !call.model.names.isLost else { return }
        if node.kind != .directory {
            call.expect("the number of links", at: address + 24, 8, UInt64(node.names))
            if let bytes = node.bytes { call.expect("the size", at: address + 32, 8, UInt64(bytes.count)) }
        }
        if let accessed = node.accessed { call.expect("the time of the last access", at: address + 40, 8, accessed) }
        if let modified = node.modified { call.expect("the time of the last change", at: address + 48, 8, modified) }
    }

    static func setTimes(_ call: inout WASIJudgement) {
        let descriptor = call.descriptor(0, .fdFilestatSetTimes)
        if case .stream = descriptor?.kind { call.permit(.inval, .notsup, .badf, .perm) }
        call.change(through: descriptor)
        let flags = timeFlags(&call, 1)
        guard call.succeeds, let node = descriptor?.node else { return }
        applyTimes(&call, node, 1, flags)
    }

    /// The flags behind two times.
    static func timeFlags(_ call: inout WASIJudgement, _ position: Int) -> UInt64 {
        let flags = call.flags(position + 2, known: 15)
        if flags & 3 == 3 || flags & 12 == 12 { call.demand("time-flags", .inval) }
        if call.u64(position) > UInt64(Int64.max) || call.u64(position + 1) > UInt64(Int64.max) { call.permit(.inval, .overflow, .range) }
        return flags
    }

    static func applyTimes(_ call: inout WASIJudgement, _ node: Int, _ position: Int, _ flags: UInt64) {
        guard flags & 15 != 0 else { return }
        let known = call.model.names.nodes[node]
        // Not every file system has room for more.
        func time(_ position: Int) -> UInt64? { call.u64(position) < 1 << 60 ? call.u64(position) : nil }
        call.model.names.setTimes(
            node, accessed: flags & 1 != 0 ? time(position) : flags & 2 != 0 ? nil : known.accessed,
            modified: flags & 4 != 0 ? time(position + 1) : flags & 8 != 0 ? nil : known.modified)
    }

    static func synchronize(_ call: inout WASIJudgement, _ right: WASIRights) {
        let descriptor = call.descriptor(0, right)
        if let descriptor, descriptor.kind != .file { call.permit(.inval, .notsup, .rofs) }
    }
}
