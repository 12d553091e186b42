/// What a guest can know of one of its descriptors.
struct WASIDescriptor {
    enum Kind: Hashable {
        /// One of the three that a program begins with, by its number then.
        case stream(Int)
        case directory
        case file
        /// Opened by a path of which nothing is known.
        case unknown
    }

    var kind: Kind
    /// Rights that it certainly has.
    var base: WASIRights
    /// Rights that it may have beyond: preview 1 lets a host leave out those that do not apply to the type of what is opened.
    var possibleBase: WASIRights
    var inheriting: WASIRights
    var possibleInheriting: WASIRights
    /// Nil where nobody has said or asked yet.
    var flags: UInt64?
    var isReadOnly: Bool
    var preopenName: [UInt8]?
    /// Whether it had another number once.
    var isMoved = false
    /// Bytes from the start of the file; nil where unknown.
    var position: UInt64?
    /// What it stands for in the model of names.
    var node: Int?
    /// Names of entries of the directory by the cookie at which they begin, for as long as nothing has changed.
    var listed: [UInt64: [UInt8]] = [:]
    var listedVersion = -1

    /// - Parameters:
    ///   - kind: What it stands for.
    ///   - base: Rights that it has.
    ///   - inheriting: Rights that it passes on.
    ///   - isReadOnly: Whether what it stands for is mounted read-only.
    init(_ kind: Kind, base: WASIRights, inheriting: WASIRights, isReadOnly: Bool = false) {
        self.kind = kind
        self.base = base
        possibleBase = base
        self.inheriting = inheriting
        possibleInheriting = inheriting
        self.isReadOnly = isReadOnly
    }

    /// Whether data written goes to the end; nil where unknown.
    var isAppending: Bool? { flags.map { $0 & WASIFlags.append != 0 } }
}

/// A stream that a program begins with.
struct WASIStream {
    var input: [UInt8]
    var position = 0
    var output: [UInt8] = []
    /// Whether it is not known how much has been read.
    var isLost = false
}

/// What is known after some calls.
struct WASIModel {
    var descriptors: [UInt32: WASIDescriptor] = [:]
    var streams: [WASIStream]
    var names: WASINameModel
    var arguments: [[UInt8]]
    var environment: [[UInt8]]
    /// The last value of the monotonic clock that the guest was told.
    var monotonic: UInt64 = 0

    /// The state before the first call of a case.
    ///
    /// Which rights the first descriptors have is for a host to choose, so it is written down here: all that make sense for what they are.
    ///
    /// - Parameters:
    ///   - setting: What the program is run with.
    ///   - names: Two roots, one mounted for writing and one read-only.
    init(_ setting: WASISetting, names: WASINameModel) {
        arguments = setting.arguments.map { Array($0.utf8) + [0] }
        environment = setting.environment.map { Array("\($0.name)=\($0.value)".utf8) + [0] }
        streams = [WASIStream(input: Array(setting.input.utf8)), WASIStream(input: []), WASIStream(input: [])]
        self.names = names
        let stream: WASIRights = [.fdDatasync, .fdRead, .fdFdstatSetFlags, .fdSync, .fdWrite, .fdFilestatGet, .pollFdReadwrite]
        for number in 0..<3 { descriptors[UInt32(number)] = WASIDescriptor(.stream(number), base: stream, inheriting: []) }
        let directory = WASIRights.ofDirectories.union([.fdDatasync, .fdFdstatSetFlags, .fdSync, .fdAdvise, .pollFdReadwrite])
        for (number, mount) in setting.mounts.enumerated() {
            let lost: WASIRights = mount.isReadOnly ? .ofChanges : []
            var descriptor = WASIDescriptor(
                .directory, base: directory.subtracting(lost), inheriting: directory.union(.ofFiles).subtracting(lost),
                isReadOnly: mount.isReadOnly)
            descriptor.preopenName = Array(mount.name.utf8)
            descriptor.node = number < names.roots.count ? names.roots[number] : nil
            descriptors[UInt32(3 + number)] = descriptor
        }
    }
}

/// What programs are run with, the same for all cases.
struct WASISetting {
    var arguments = ["program", "argument"]
    var environment = [(name: "NAME", value: "value")]
    var input = "what stands in the input"
    var mounts = [(name: "/", isReadOnly: false), (name: "/readonly", isReadOnly: true)]
    /// Most descriptors that are open at a time.
    var descriptors = 64

    static let ofCases = WASISetting()
}
