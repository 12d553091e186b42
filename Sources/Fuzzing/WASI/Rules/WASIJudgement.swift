/// One call as the guest saw it: what a rule is applied to.
struct WASIObservation {
    /// The position of the call in its case.
    var number: Int
    var function: String
    /// As the function got them; those of 32 bits are not extended.
    var arguments: [UInt64]
    /// The guest's memory before the call.
    var before: [UInt8]
    /// Reads the guest's memory after the call: an offset within, and how many bytes.
    var after: (Int, Int) -> [UInt8]
    /// What the function returned.
    var errno: UInt16
}

/// What a call did that preview 1 does not allow.
struct WASIViolation: Hashable {
    /// `<function>:<rule>`; equal causes have equal names.
    var name: String
    var text: String
}

/// The judgement of one call in the making: what was demanded of it, what may be the reason of a failure, what may be written.
struct WASIJudgement {
    let call: WASIObservation
    var model: WASIModel
    /// Preconditions that do not hold, each with the error numbers that may say so.
    private(set) var broken: [(rule: String, errnos: [WASIErrno])] = []
    /// Error numbers that are a reason of their own, without being demanded.
    private(set) var permitted: Set<WASIErrno> = []
    /// Ranges of memory that the call may write.
    private(set) var outputs: [Range<Int>] = []
    private(set) var violation: WASIViolation?

    init(_ call: WASIObservation, _ model: WASIModel) {
        self.call = call
        self.model = model
    }

    // MARK: Preconditions

    /// A precondition does not hold: the call must fail, for this reason or for another one that there is.
    mutating func demand(_ rule: String, _ errnos: WASIErrno...) { broken.append((rule, errnos)) }

    mutating func permit(_ errnos: WASIErrno...) { permitted.formUnion(errnos) }

    mutating func permit(_ errnos: [WASIErrno]) { permitted.formUnion(errnos) }

    /// What may come of a path that is not plain.
    mutating func permitLookups() {
        permit(
            .noent, .notdir, .loop, .nametoolong, .notcapable, .perm, .acces, .inval, .ilseq, .isdir, .exist, .notempty, .busy, .xdev)
    }

    /// Whether the call went well where nothing stood against it; only then its results are looked at.
    var succeeds: Bool { call.errno == 0 && broken.isEmpty }

    mutating func report(_ rule: String, _ text: String) {
        if violation == nil { violation = WASIViolation(name: "\(call.function):\(rule)", text: text) }
    }

    /// Judges the errno by everything that was noted.
    mutating func finish() {
        guard let errno = WASIErrno(rawValue: call.errno) else { return report("errno", "\(call.errno) is no error number") }
        if errno == .success {
            if let first = broken.first {
                report(first.rule, "it succeeds, and must fail with one of \(first.errnos.map { "\($0)" }.joined(separator: ", "))")
            }
        } else if !permitted.contains(errno), !broken.contains(where: { $0.errnos.contains(errno) }) {
            let reasons = broken.flatMap(\.errnos) + permitted.sorted { $0.rawValue < $1.rawValue }
            report(
                "errno-\(errno)",
                "it fails with \(errno) without a reason; what there are reasons for: \(reasons.map { "\($0)" }.joined(separator: ", "))")
        }
    }

    // MARK: Arguments

    func u32(_ position: Int) -> UInt32 { UInt32(truncatingIfNeeded: call.arguments[position]) }

    func u64(_ position: Int) -> UInt64 { call.arguments[position] }

    /// Flags of which only some bits are defined.
    mutating func flags(_ position: Int, known: UInt32) -> UInt64 {
        let value = u32(position)
        if value & ~known != 0 { demand("flags", .inval) }
        return UInt64(value)
    }

    /// One of a number of values, from 0 on.
    mutating func choice(_ position: Int, count: UInt32, rule: String) -> UInt32? {
        let value = u32(position)
        guard value < count else {
            demand(rule, .inval)
            return nil
        }
        return value
    }

    /// The descriptor that an argument names.
    ///
    /// - Parameters:
    ///   - position: Of the argument.
    ///   - rights: All that the call needs.
    ///   - either: Rights of which it needs one.
    /// - Returns: nil, and a precondition that does not hold, where it is not open.
    mutating func descriptor(_ position: Int, _ rights: WASIRights = [], either: WASIRights = []) -> WASIDescriptor? {
        guard let descriptor = model.descriptors[u32(position)] else {
            demand("closed-descriptor", .badf)
            return nil
        }
        require(rights, either: either, of: descriptor)
        return descriptor
    }

    /// - Parameters:
    ///   - rights: All that are needed.
    ///   - either: Rights of which one is needed.
    ///   - descriptor: What must have them.
    mutating func require(_ rights: WASIRights, either: WASIRights = [], of descriptor: WASIDescriptor) {
        let isPossible =
            descriptor.possibleBase.isSuperset(of: rights) && (either.isEmpty || !descriptor.possibleBase.isDisjoint(with: either))
        let isCertain = descriptor.base.isSuperset(of: rights) && (either.isEmpty || !descriptor.base.isDisjoint(with: either))
        if !isPossible { demand("right", .notcapable) } else if !isCertain { permit(.notcapable) }
    }

    /// A descriptor of a directory, for what works on directories only.
    mutating func directory(_ position: Int, _ rights: WASIRights) -> WASIDescriptor? {
        guard let descriptor = descriptor(position, rights) else { return nil }
        switch descriptor.kind {
        case .directory: break
        case .file, .stream: demand("not-a-directory", .notdir, .badf)
        case .unknown: permit(.notdir, .badf)
        }
        return descriptor
    }

    /// A descriptor of a file, for what works on files only, or on streams too.
    mutating func file(_ position: Int, _ rights: WASIRights = [], either: WASIRights = [], orStream: Bool = false) -> WASIDescriptor? {
        guard let descriptor = descriptor(position, rights, either: either) else { return nil }
        switch descriptor.kind {
        case .file: break
        case .stream:
            if !orStream { demand("not-a-file", .spipe, .badf, .inval, .notsup, .nodev) }
        case .directory: demand("not-a-file", .isdir, .badf, .inval, .notsup, .nodev)
        case .unknown: permit(.isdir, .badf, .inval, .notsup, .spipe, .nodev)
        }
        return descriptor
    }

    /// What changes a thing that is mounted read-only must fail.
    mutating func change(through descriptor: WASIDescriptor?) {
        if descriptor?.isReadOnly == true { demand("read-only", .rofs, .notcapable, .perm, .acces) }
    }

    // MARK: Memory

    /// Whether a range lies within memory.
    func isInMemory(_ address: UInt64, _ count: UInt64) -> Bool {
        let (end, overflow) = address.addingReportingOverflow(count)
        return !overflow && end <= UInt64(call.before.count)
    }

    /// A place for a result of a fixed size, to which an argument points.
    ///
    /// - Returns: Its address; nil, and a precondition that does not hold, where it is not within memory.
    @discardableResult mutating func output(_ position: Int, _ count: Int) -> Int? { output(at: UInt64(u32(position)), count) }

    @discardableResult mutating func output(at address: UInt64, _ count: Int) -> Int? {
        guard isInMemory(address, UInt64(count)) else {
            if count > 0 { demand("pointer", .fault) } else { permit(.fault) }
            // What has room may have been written before it was noticed that not everything has.
            if address < UInt64(call.before.count) { outputs.append(Int(address)..<call.before.count) }
            return nil
        }
        outputs.append(Int(address)..<(Int(address) + count))
        return Int(address)
    }

    /// A buffer that is filled as far as there is something: what of it is not within memory may go unnoticed as long as nothing is put there.
    mutating func buffer(_ position: Int) -> (address: Int, count: Int)? {
        let address = UInt64(u32(position)), count = UInt64(u32(position + 1)), end = UInt64(call.before.count)
        if !isInMemory(address, count) { permit(.fault) }
        guard address <= end else { return nil }
        let inside = Int(min(count, end - address))
        outputs.append(Int(address)..<(Int(address) + inside))
        return (Int(address), inside)
    }

    /// Bytes that a call reads; nil, and a precondition that does not hold, where they are not within memory.
    mutating func input(at address: UInt64, _ count: UInt64) -> [UInt8]? {
        guard isInMemory(address, count) else {
            if count > 0 { demand("pointer", .fault) } else { permit(.fault) }
            return count > 0 ? nil : []
        }
        return Array(call.before[Int(address)..<Int(address + count)])
    }

    /// The buffers of an array of them, to which one argument points, and whose number is the next one.
    mutating func vectors(_ position: Int, areWritten: Bool) -> WASIVectors? {
        let count = u32(position + 1)
        if count > 1024 { permit(.inval) }
        guard let bytes = input(at: UInt64(u32(position)), UInt64(count) * 8) else { return nil }
        var vectors = WASIVectors()
        for index in 0..<Int(count) {
            let address = UInt64(WASIJudgement.number(bytes[(index * 8)..<(index * 8 + 4)]))
            let length = UInt64(WASIJudgement.number(bytes[(index * 8 + 4)..<(index * 8 + 8)]))
            vectors.total += length
            guard isInMemory(address, length) else {
                permit(.fault)
                vectors.isCut = true
                continue
            }
            let range = Int(address)..<(Int(address) + Int(length))
            if areWritten { outputs.append(range) }
            if !vectors.isCut { vectors.ranges.append(range) }
        }
        if vectors.total > UInt64(Int32.max) { permit(.inval) }
        return vectors
    }

    static func number(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

    /// A number that the call has written.
    func result(at address: Int, _ count: Int) -> UInt64 { WASIJudgement.number(call.after(address, count)) }

    /// Whether no byte may be written for two reasons: only then what stands there afterwards is one result.
    var areOutputsDisjoint: Bool {
        let sorted = outputs.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
        return zip(sorted, sorted.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
    }

    /// A result of known value.
    mutating func expect(_ name: String, at address: Int?, _ count: Int, _ value: UInt64) {
        guard let address, areOutputsDisjoint else { return }
        let found = result(at: address, count)
        if found != value { report("result", "\(name) is \(found), and must be \(value)") }
    }
}

/// The buffers of a call of the kind of `readv`.
struct WASIVectors {
    /// Up to the first that is not within memory.
    var ranges: [Range<Int>] = []
    /// Bytes of all.
    var total: UInt64 = 0
    /// Whether one is not within memory.
    var isCut = false

    /// Bytes of those within memory.
    var reachable: Int { ranges.reduce(0) { $0 + $1.count } }

    /// What the first bytes of them are.
    func gathered(_ count: Int, from memory: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for range in ranges where bytes.count < count { bytes += memory[range.prefix(count - bytes.count)] }
        return bytes
    }

    /// What has been put into them.
    func scattered(_ count: Int, _ read: (Int, Int) -> [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for range in ranges where bytes.count < count { bytes += read(range.lowerBound, min(range.count, count - bytes.count)) }
        return bytes
    }
}
