/// What descriptors are: their numbers, rights and flags.
extension WASIRules {
    static func close(_ call: inout WASIJudgement) {
        guard call.descriptor(0) != nil else { return }
        // Whether what was there from the start can be closed is the host's affair.
        if call.u32(0) < 5 { call.permit(.notsup) }
        guard call.succeeds else { return }
        call.model.descriptors[call.u32(0)] = nil
    }

    static func renumber(_ call: inout WASIJudgement) {
        let from = call.u32(0), to = call.u32(1)
        let descriptor = call.descriptor(0)
        let target = call.model.descriptors[to]
        // Nothing is said about a number that is not open, about one that is not less than 2³¹, and about what was there from the start.
        if target == nil { call.permit(.badf, .mfile, .inval) }
        if descriptor?.preopenName != nil || target?.preopenName != nil { call.permit(.notsup) }
        guard call.succeeds, from != to else { return }
        call.model.descriptors[from] = nil
        call.model.descriptors[to] = descriptor
        call.model.descriptors[to]?.isMoved = true
    }

    static func descriptorStatus(_ call: inout WASIJudgement) {
        let descriptor = call.descriptor(0)
        let result = call.output(1, 24)
        guard call.succeeds, var descriptor, let result else { return }
        expectType(&call, at: result, descriptor)
        let flags = call.result(at: result + 2, 2)
        // Kinds of synchronization imply each other.
        let compared = WASIFlags.append | WASIFlags.nonblock
        if let known = descriptor.flags, known & compared != flags & compared {
            call.report("result", "the flags are \(flags), and must be \(known)")
        }
        let base = WASIRights(rawValue: call.result(at: result + 8, 8)), inheriting = WASIRights(rawValue: call.result(at: result + 16, 8))
        expectRights(&call, "rights", base, atLeast: descriptor.base, atMost: descriptor.possibleBase)
        expectRights(&call, "inheriting rights", inheriting, atLeast: descriptor.inheriting, atMost: descriptor.possibleInheriting)
        descriptor.flags = flags
        (descriptor.base, descriptor.possibleBase) = (base, base)
        (descriptor.inheriting, descriptor.possibleInheriting) = (inheriting, inheriting)
        if descriptor.kind == .unknown { descriptor.kind = kind(call.result(at: result, 1)) }
        call.model.descriptors[call.u32(0)] = descriptor
    }

    private static func kind(_ type: UInt64) -> WASIDescriptor.Kind {
        switch UInt8(truncatingIfNeeded: type) {
        case WASIFileType.directory: .directory
        case WASIFileType.regularFile: .file
        case _: .unknown
        }
    }

    private static func expectRights(
        _ call: inout WASIJudgement, _ name: String, _ found: WASIRights, atLeast least: WASIRights, atMost most: WASIRights
    ) {
        if !found.isSuperset(of: least) || !most.isSuperset(of: found) {
            call.report(
                "result",
                "the \(name) are \(found.rawValue), and must be at least \(least.rawValue) and at most \(most.rawValue)")
        }
    }

    /// The type of what a descriptor stands for, a byte at the address.
    static func expectType(_ call: inout WASIJudgement, at address: Int, _ descriptor: WASIDescriptor) {
        let type = UInt8(truncatingIfNeeded: call.result(at: address, 1))
        let isRight =
            switch descriptor.kind {
            case .directory: type == WASIFileType.directory
            case .file: type == WASIFileType.regularFile
            case .stream: WASIFileType.streams.contains(type)
            case .unknown: type == WASIFileType.directory || type == WASIFileType.regularFile
            }
        if !isRight { call.report("result", "the type is \(type), and the descriptor is a \(descriptor.kind)") }
    }

    static func setFlags(_ call: inout WASIJudgement) {
        let descriptor = call.descriptor(0, .fdFdstatSetFlags)
        let flags = call.flags(1, known: 31)
        // What synchronizes is not available everywhere; whether a directory or a stream has flags is not said.
        if flags & (WASIFlags.dsync | WASIFlags.rsync | WASIFlags.sync) != 0 { call.permit(.notsup, .inval) }
        if let descriptor, descriptor.kind != .file { call.permit(.notsup, .inval) }
        guard call.succeeds else { return }
        call.model.descriptors[call.u32(0)]?.flags = flags
    }

    static func setRights(_ call: inout WASIJudgement) {
        let base = WASIRights(rawValue: call.u64(1)), inheriting = WASIRights(rawValue: call.u64(2))
        guard var descriptor = call.descriptor(0) else { return }
        let isPossible = descriptor.possibleBase.isSuperset(of: base) && descriptor.possibleInheriting.isSuperset(of: inheriting)
        let isCertain = descriptor.base.isSuperset(of: base) && descriptor.inheriting.isSuperset(of: inheriting)
        if !isPossible { call.demand("added-rights", .notcapable) } else if !isCertain { call.permit(.notcapable) }
        if !WASIRights.known.isSuperset(of: base.union(inheriting)) { call.permit(.inval) }
        guard call.succeeds else { return }
        (descriptor.base, descriptor.possibleBase) = (base, base)
        (descriptor.inheriting, descriptor.possibleInheriting) = (inheriting, inheriting)
        call.model.descriptors[call.u32(0)] = descriptor
    }

    // MARK: Preopened directories

    private static func preopened(_ call: inout WASIJudgement) -> [UInt8]? {
        guard let descriptor = call.descriptor(0) else { return nil }
        guard let name = descriptor.preopenName else {
            call.demand("not-preopened", .badf, .notsup, .notdir, .inval)
            return nil
        }
        // Nobody says whether it is still one under another number.
        if descriptor.isMoved { call.permit(.badf, .notsup) }
        return name
    }

    static func preopen(_ call: inout WASIJudgement) {
        let name = preopened(&call)
        let result = call.output(1, 8)
        guard call.succeeds, let name, let result else { return }
        call.expect("the type", at: result, 1, 0)
        call.expect("the length of the name", at: result + 4, 4, UInt64(name.count))
    }

    static func preopenName(_ call: inout WASIJudgement) {
        let name = preopened(&call)
        let buffer = call.buffer(1)
        guard let name else { return }
        let count = UInt64(call.u32(2))
        // Nobody says what becomes of a name for which there is too little room, but it stays in its room.
        if count < UInt64(name.count) { call.permit(.nametoolong, .inval, .overflow, .range, .nobufs) }
        let placed = min(count, UInt64(name.count))
        if !call.isInMemory(UInt64(call.u32(1)), placed) { call.demand("pointer", .fault) }
        guard call.succeeds, let buffer else { return }
        let found = call.call.after(buffer.address, Int(placed))
        if found != Array(name.prefix(Int(placed))) { call.report("result", "the name is not '\(String(decoding: name, as: UTF8.self))'") }
    }
}
