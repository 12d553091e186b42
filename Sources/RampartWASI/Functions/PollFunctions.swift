import Rampart

/// Waiting.
enum PollFunctions {
    /// What a guest waits for (`subscription`).
    private struct Subscription {
        enum Kind {
            case clock(ClockIdentifier?, deadline: UInt64, isAbsolute: Bool)
            case read(UInt32)
            case write(UInt32)
        }

        let userData: UInt64
        let kind: Kind

        /// The number in `eventtype`.
        var type: UInt8 {
            switch kind {
            case .clock: 0
            case .read: 1
            case .write: 2
            }
        }
    }

    private static let subscriptionSize: UInt32 = 48
    private static let eventSize: UInt32 = 32

    /// `poll_oneoff`: errno `inval` for no subscription, too many, or a kind that does not exist, `fault`. What is wrong with one
    /// subscription stands in its event: `badf`, `notcapable`, `notsup` for a clock that cannot be waited for.
    static func poll(_ call: Call) throws {
        let count = call.u32(2)
        guard count > 0, count <= call.wasi.configuration.limits.subscriptions else { throw Errno.invalid }
        try call.memory.check(call.u32(0), UInt64(count) * UInt64(subscriptionSize))
        try call.memory.check(call.u32(1), UInt64(count) * UInt64(eventSize))
        try call.memory.check(call.u32(3), 4)
        var subscriptions: [Subscription] = []
        for index in 0..<count { subscriptions.append(try subscription(call, at: call.u32(0) + index * subscriptionSize)) }
        let events = try wait(call.wasi, subscriptions)
        var address = call.u32(1)
        for event in events {
            try call.memory.write(event.bytes, at: address)
            address += eventSize
        }
        try call.memory.store(UInt32(events.count), at: call.u32(3))
    }

    private static func subscription(_ call: Call, at address: UInt32) throws(Errno) -> Subscription {
        let memory = call.memory
        let userData = try memory.load(UInt64.self, at: address)
        switch try memory.load(UInt8.self, at: address + 8) {
        case 0:
            let flags = try memory.load(UInt16.self, at: address + 40)
            guard flags & ~1 == 0 else { throw .invalid }
            let clock = ClockIdentifier(rawValue: try memory.load(UInt32.self, at: address + 16))
            return Subscription(
                userData: userData,
                kind: .clock(clock, deadline: try memory.load(UInt64.self, at: address + 24), isAbsolute: flags & 1 != 0))
        case 1: return Subscription(userData: userData, kind: .read(try memory.load(UInt32.self, at: address + 16)))
        case 2: return Subscription(userData: userData, kind: .write(try memory.load(UInt32.self, at: address + 16)))
        default: throw .invalid
        }
    }

    /// Waits until at least one subscription has an event; gives the events.
    private static func wait(_ wasi: WASI, _ subscriptions: [Subscription]) throws -> [Record] {
        let clock = wasi.configuration.clock
        let start = try clock.now(.monotonic)
        // Nanoseconds after the start at which each clock's time is over.
        var ends: [Int: UInt64] = [:]
        var waits: [HostWait] = []
        var waiting: [Int] = []
        var events: [Record] = []
        for (index, subscription) in subscriptions.enumerated() {
            do throws(Errno) {
                switch subscription.kind {
                case .clock(let identifier, let deadline, let isAbsolute):
                    guard let identifier else { throw .invalid }
                    guard identifier == .realtime || identifier == .monotonic else { throw .notSupported }
                    let now = isAbsolute ? try clock.now(identifier) : 0
                    ends[index] = deadline > now ? deadline - now : 0
                case .read(let number), .write(let number):
                    let descriptor = try wasi.descriptors[number]
                    let reads = if case .read = subscription.kind { true } else { false }
                    // A connection that waits is what there is to be read of a socket that listens.
                    let isListening = descriptor.rights.contains(.socketAccept)
                    try descriptor.require(reads ? isListening ? .poll : [.poll, .read] : [.poll, .write])
                    switch descriptor.readinessSource {
                    case .always:
                        events.append(event(subscription, descriptor.alwaysReady(reads: reads)))
                    case .custom(let ask):
                        let readiness = ask()
                        if reads ? readiness.canRead : readiness.canWrite { events.append(event(subscription, readiness)) }
                    case .host(let number):
                        waits.append(HostWait(descriptor: number, wantsRead: reads, wantsWrite: !reads))
                        waiting.append(index)
                    }
                }
            } catch {
                events.append(event(subscription, error: error))
            }
        }
        let isDecided = !events.isEmpty
        let limit = isDecided ? 0 : ends.values.min()
        // With nothing to wait for, there is no end: only an interruption.
        if !isDecided || !waits.isEmpty {
            try clock.wait(for: &waits, nanoseconds: limit, interruption: wasi.interruption)
            try wasi.checkInterruption()
        }
        for (wait, index) in zip(waits, waiting) where wait.readiness.canRead || wait.readiness.canWrite {
            events.append(event(subscriptions[index], wait.readiness))
        }
        let elapsed = try clock.now(.monotonic) - start
        // A wait that nothing else ended was ended by the nearest time, even where clocks differ by their resolution.
        let passed = events.isEmpty ? max(elapsed, limit ?? 0) : elapsed
        for (index, subscription) in subscriptions.enumerated() {
            if let end = ends[index], end <= passed { events.append(event(subscription, Readiness())) }
        }
        return events
    }

    /// The structure `event`.
    private static func event(_ subscription: Subscription, _ readiness: Readiness = Readiness(), error: Errno? = nil) -> Record {
        var record = Record(size: Int(eventSize))
        record.put(subscription.userData, at: 0)
        record.put(error?.rawValue ?? 0, at: 8)
        record.put(subscription.type, at: 10)
        if case .clock = subscription.kind { return record }
        record.put(readiness.readableBytes, at: 16)
        record.put(readiness.isHungUp ? 1 : 0 as UInt16, at: 24)
        return record
    }
}

extension Descriptor {
    /// What to ask for whether the descriptor is ready.
    var readinessSource: ReadinessSource {
        switch node {
        case .directory: .always
        case .file(let file):
            // A regular file never waits; asking the host would say the same, without the number of bytes.
            (try? file.status().type) == .regularFile ? .always : file.readiness
        case .stream(let stream): stream.readiness
        case .socket(let socket): socket.readiness
        }
    }

    /// The readiness of what never waits: what is left of a file can be read.
    func alwaysReady(reads: Bool) -> Readiness {
        var readiness = Readiness(canRead: true, canWrite: true)
        if reads, case .file(let file) = node, let size = try? file.status().size, let position = try? file.seek(by: 0, from: .current) {
            readiness.readableBytes = size > position ? size - position : 0
        }
        return readiness
    }
}

extension WASI {
    /// Waits until something can be read, so that the wait can be interrupted; at once for what never waits, or shall not.
    func waitUntilReadable(_ descriptor: Descriptor) throws {
        guard !descriptor.flags.contains(.nonBlocking), case .host(let number) = descriptor.waitingSource else { return }
        // What is open for writing only never gets ready; the read says so.
        guard HostDescriptor.isReadable(number) else { return }
        var waits = [HostWait(descriptor: number, wantsRead: true, wantsWrite: false)]
        while !waits[0].readiness.canRead {
            try configuration.clock.wait(for: &waits, nanoseconds: nil, interruption: interruption)
            try checkInterruption()
        }
    }
}

extension Descriptor {
    /// As `readinessSource`, without asking the host for the type of a file at each read.
    fileprivate var waitingSource: ReadinessSource {
        switch node {
        case .directory, .file: .always
        case .stream(let stream): stream.readiness
        case .socket(let socket): socket.readiness
        }
    }
}
