/// What an oracle says of a case.
public enum Verdict: Sendable, Hashable {
    /// Everything that was compared is as it must be.
    case agree
    case disagree(Finding)
    /// Nothing could be said; every reason is counted.
    case inconclusive(InconclusiveReason)
}

/// Why an oracle says nothing of a case. The raw value is what reports call it.
public enum InconclusiveReason: String, Sendable, Hashable, CaseIterable {
    /// The mutant is not valid, as mutants may be.
    case invalid
    /// The imports could not be provided, or a segment did not fit.
    case notInstantiated = "not-instantiated"
    /// A limit of memory, table or heap was met, in one engine at another place than in the other.
    case limit
    /// The depth of recursion, which differs between engines.
    case stackDepth = "stack-depth"
    /// The fuel was used up before anything could be compared.
    case fuel
    /// The input cannot be read as a case.
    case unreadable
    /// LLVM is not installed, or another witness.
    case notAvailable = "not-available"
    /// Another engine does not know what the case uses, or may choose another answer.
    case witnessLacksFeature = "witness-lacks-feature"
}

/// What a finding is, by its consequence. The raw value is what reports call it.
public enum FindingClass: String, Sendable, Hashable, CaseIterable {
    /// Two engines, or an engine and the specification, differ in a result or in the state left behind.
    case mismatch
    /// A process ended by a signal.
    case crash
    /// A process did not end in time.
    case hang
    /// A process took more memory than it may.
    case memory
    /// An engine reported that it broke an invariant of its own.
    case internalError = "internal-error"
    /// Invalid or malformed bytes were accepted, or valid ones refused.
    case acceptance
    /// A form of the module does not come back from another form as it went.
    case roundTrip = "round-trip"
    /// A guest reached what was not given to it.
    case escape
    /// Nothing is wrong with us: a file was refused, a module trapped or met a limit. Told only where a file is triaged.
    case outcome
}

extension FindingClass {
    /// Whether a process does not live through it.
    var endsProcess: Bool {
        switch self {
        case .crash, .hang, .memory: true
        case .mismatch, .internalError, .acceptance, .roundTrip, .escape, .outcome: false
        }
    }
}

/// The step of a case in which a finding showed. The raw value is what reports call it.
public enum Phase: String, Sendable, Hashable, CaseIterable {
    case generate, decode, validate, encode, print, parse, compile, instantiate, call, compare
    case host
}

/// One disagreement, told so that equal causes are told alike.
public struct Finding: Sendable, Hashable {
    public var oracle: String
    public var kind: FindingClass
    public var phase: Phase
    /// Normalised functions of the place that failed, the innermost first; empty where there is none.
    public var frames: [String]
    /// What tells causes of one class apart: a pair of trap kinds, an opcode, a rule.
    public var discriminator: String
    /// One line for people.
    public var summary: String
    /// Everything else: both states, the first difference.
    public var details: String

    public init(
        oracle: String, kind: FindingClass, phase: Phase, frames: [String] = [], discriminator: String, summary: String,
        details: String = ""
    ) {
        self.oracle = oracle
        self.kind = kind
        self.phase = phase
        self.frames = frames
        self.discriminator = discriminator
        self.summary = summary
        self.details = details
    }

    /// The name that findings of one cause share: class, phase, oracle, discriminator and the innermost frames.
    public var bucket: String { ([kind.rawValue, phase.rawValue, oracle, discriminator] + frames.prefix(3)).joined(separator: "/") }
}
