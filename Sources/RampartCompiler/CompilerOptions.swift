/// How modules are compiled.
public struct CompilerOptions: Sendable, Hashable {
    /// Effort of the optimiser. The raw value is what command lines call it.
    public enum Optimization: String, Sendable, Hashable, CaseIterable {
        case none = "0"
        case less = "1"
        case standard = "2"
        case aggressive = "3"
        case size = "s"
    }

    /// How accesses to linear memories are kept inside them. The raw value is what command lines call it.
    ///
    /// Memories with 64-bit addresses or with pages of other sizes than 64 KiB are checked explicitly in all modes. Where the machine
    /// refuses the guard of another one, a module that was not compiled with `exact` is not instantiated.
    public enum Bounds: String, Sendable, Hashable, CaseIterable {
        /// A comparison before each access. What a program has done until a trap is what the specification says.
        case exact
        /// Pages that cannot be touched behind the memory, and accesses that keep their order. As exact as comparisons.
        case `guard`
        /// Pages that cannot be touched, and accesses that the optimiser may reorder: at a trap, memory may differ from what the
        /// specification says, and a load whose value is not used may not trap.
        case relaxed
    }

    /// Which instructions of the processor may be used.
    public enum TargetCPU: Sendable, Hashable, CustomStringConvertible {
        /// Those that all x86-64 processors have.
        case generic
        /// Those of this machine.
        case native
        /// Those of a level of the x86-64 ABI: `x86-64`, `x86-64-v2`, `x86-64-v3`, `x86-64-v4`.
        case named(String)

        /// What command lines call it; a word that is none of the first two is the name of a level.
        public init(name: String) {
            switch name {
            case "generic": self = .generic
            case "native": self = .native
            default: self = .named(name)
            }
        }

        public var description: String {
            switch self {
            case .generic: "generic"
            case .native: "native"
            case .named(let name): name
            }
        }
    }

    public var optimization = Optimization.standard
    public var bounds = Bounds.guard
    public var cpu = TargetCPU.native
    /// Whether code charges fuel and can be interrupted.
    public var isMetered = false
    /// Whether arithmetic gives no NaN but the canonical one, so that results are those of every other engine that does so, bit for bit.
    public var canonicalizesNaNs = false
    /// Whether backtraces tell instructions, and not functions alone. A third of the time of level 0 goes into that. Without them, exits of a
    /// function that end alike are one.
    public var hasPlaces = true
    /// Threads that compile. What they make does not depend on their number.
    public var jobs = 1

    public init() {}
}
