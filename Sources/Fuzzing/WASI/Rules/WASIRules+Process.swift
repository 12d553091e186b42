/// What a program knows of itself, clocks, random numbers, and sockets, of which cases have none.
extension WASIRules {
    // MARK: Arguments and environment

    static func stringSizes(_ call: inout WASIJudgement, _ strings: [[UInt8]]) {
        let count = call.output(0, 4), size = call.output(1, 4)
        guard call.succeeds else { return }
        call.expect("the number of strings", at: count, 4, UInt64(strings.count))
        call.expect("the size of the strings", at: size, 4, UInt64(strings.reduce(0) { $0 + $1.count }))
    }

    static func strings(_ call: inout WASIJudgement, _ strings: [[UInt8]]) {
        let pointers = call.output(0, 4 * strings.count), buffer = call.output(1, strings.reduce(0) { $0 + $1.count })
        guard call.succeeds, let pointers, let buffer, call.areOutputsDisjoint else { return }
        // They need not lie one behind the other, but in the buffer.
        let end = buffer + strings.reduce(0) { $0 + $1.count }
        for (index, string) in strings.enumerated() {
            let address = Int(call.result(at: pointers + 4 * index, 4))
            guard address >= buffer, address + string.count <= end else {
                return call.report("result", "pointer \(index) is \(address), which is not in the buffer at \(buffer)")
            }
            if call.call.after(address, string.count) != string {
                return call.report("result", "string \(index) is not '\(String(decoding: string.dropLast(), as: UTF8.self))'")
            }
        }
    }

    // MARK: Clocks and random numbers

    private static func clock(_ call: inout WASIJudgement) -> UInt32? {
        let clock = call.choice(0, count: 4, rule: "clock")
        // A host needs not have the clocks of processor time.
        if let clock, clock > 1 { call.permit(.inval, .notsup) }
        return clock
    }

    static func clockResolution(_ call: inout WASIJudgement) {
        _ = clock(&call)
        let result = call.output(1, 8)
        guard call.succeeds, let result else { return }
        if call.result(at: result, 8) == 0 { call.report("result", "the resolution is 0") }
    }

    static func clockTime(_ call: inout WASIJudgement) {
        let clock = clock(&call)
        let result = call.output(2, 8)
        guard call.succeeds, let result, clock == 1 else { return }
        let time = call.result(at: result, 8)
        if time < call.model.monotonic { call.report("result", "the monotonic clock goes back from \(call.model.monotonic) to \(time)") }
        call.model.monotonic = time
    }

    static func random(_ call: inout WASIJudgement) { call.output(at: UInt64(call.u32(0)), Int(call.u32(1))) }

    // MARK: Sockets

    private static func socket(_ call: inout WASIJudgement, _ rights: WASIRights) {
        guard call.descriptor(0, rights) != nil else { return }
        call.demand("not-a-socket", .notsock, .notsup)
    }

    static func accept(_ call: inout WASIJudgement) {
        socket(&call, .sockAccept)
        _ = call.flags(1, known: 31)
        call.output(2, 4)
    }

    static func receive(_ call: inout WASIJudgement) {
        socket(&call, .fdRead)
        _ = call.vectors(1, areWritten: true)
        _ = call.flags(3, known: 3)
        call.output(4, 4)
        call.output(5, 2)
    }

    static func send(_ call: inout WASIJudgement) {
        socket(&call, .fdWrite)
        _ = call.vectors(1, areWritten: false)
        _ = call.flags(3, known: 0)
        call.output(4, 4)
    }

    static func shutdown(_ call: inout WASIJudgement) {
        socket(&call, .sockShutdown)
        if call.flags(1, known: 3) == 0 { call.permit(.inval) }
    }

    // MARK: Waiting

    /// A subscription as it lies in memory.
    private struct Subscription {
        let userdata: UInt64
        let type: UInt8
        /// Of a clock its number, otherwise the descriptor.
        let subject: UInt32
        let clockFlags: UInt64

        init(_ bytes: ArraySlice<UInt8>) {
            let start = bytes.startIndex
            userdata = WASIJudgement.number(bytes[start..<(start + 8)])
            type = bytes[start + 8]
            subject = UInt32(truncatingIfNeeded: WASIJudgement.number(bytes[(start + 16)..<(start + 20)]))
            clockFlags = WASIJudgement.number(bytes[(start + 40)..<(start + 42)])
        }
    }

    static func poll(_ call: inout WASIJudgement) {
        let count = Int(call.u32(2))
        if count == 0 { call.demand("no-subscriptions", .inval) }
        // A host may limit how many there are.
        if count > 1024 { call.permit(.inval, .nomem, .notsup, .tooBig) }
        let bytes = call.input(at: UInt64(call.u32(0)), UInt64(count) * 48)
        let events = call.output(at: UInt64(call.u32(1)), count * 32), result = call.output(3, 4)
        guard let bytes, bytes.count == count * 48 else { return }
        let subscriptions = (0..<count).map { Subscription(bytes[($0 * 48)..<($0 * 48 + 48)]) }
        // What is wrong with a subscription may be said by its event, or by the call.
        let doubts = subscriptions.map { doubt(call, $0) }
        for doubt in doubts { call.permit(doubt.errnos) }
        guard call.succeeds, let events, let result, call.areOutputsDisjoint else { return }
        let number = Int(call.result(at: result, 4))
        guard number >= 1, number <= count else { return call.report("result", "\(number) events of \(count) subscriptions") }
        var open = Array(subscriptions.indices)
        for event in 0..<number {
            let address = events + 32 * event
            let userdata = call.result(at: address, 8), type = UInt8(call.result(at: address + 10, 1))
            let errno = UInt16(call.result(at: address + 8, 2))
            let position = open.firstIndex { index in
                let subscription = subscriptions[index]
                guard subscription.userdata == userdata, subscription.type == type || subscription.type > 2 else { return false }
                return errno == 0 ? !doubts[index].isCertain : doubts[index].errnos.contains { $0.rawValue == errno }
            }
            guard let position else {
                return call.report("result", "event \(event), \(userdata) of type \(type) with errno \(errno), is that of no subscription")
            }
            open.remove(at: position)
        }
        for index in open where doubts[index].errnos.isEmpty && subscriptions[index].type != 0 {
            call.report("result", "subscription \(index) is to a regular file, and has no event")
        }
    }

    /// Why a subscription may have an error, and whether it must.
    private static func doubt(_ call: WASIJudgement, _ subscription: Subscription) -> (errnos: [WASIErrno], isCertain: Bool) {
        switch subscription.type {
        case 0:
            if subscription.subject > 3 || subscription.clockFlags > 1 { return ([.inval], true) }
            return (subscription.subject > 1 ? [.notsup, .inval] : [], false)
        case 1, 2:
            guard let descriptor = call.model.descriptors[subscription.subject] else { return ([.badf], true) }
            let rights: WASIRights = [.pollFdReadwrite, subscription.type == 1 ? .fdRead : .fdWrite]
            guard descriptor.possibleBase.isSuperset(of: rights) else { return ([.notcapable], true) }
            // Nothing is said about directories, nor whether something stands ready for a stream.
            if descriptor.kind != .file { return ([.notcapable, .notsup, .isdir, .badf, .perm], false) }
            return (descriptor.base.isSuperset(of: rights) ? [] : [.notcapable], false)
        case _: return ([.inval], true)
        }
    }
}
