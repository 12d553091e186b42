import WasmModel

/// What a differential case is: modules, and what the host does with their instances.
///
/// Imports are resolved by module name: that of a module of the case that was instantiated before, else the host, which provides whatever
/// type is asked for (`CaseHost`).
public struct FuzzCase: Sendable, Hashable {
    /// A module with the name under which later ones import from its instance.
    public struct CaseModule: Sendable, Hashable {
        public var name: String
        public var binary: [UInt8]

        public init(name: String, binary: [UInt8]) {
            self.name = name
            self.binary = binary
        }
    }

    /// Something that the host does after all modules are instantiated, in order. A step that fails does not end the case.
    public enum Step: Sendable, Hashable {
        /// Calls an exported function of the module at a position; arguments that are missing or do not fit are replaced by defaults.
        case invoke(module: Int, export: Name, arguments: [CaseValue])
        /// Grows an exported memory.
        case growMemory(module: Int, export: Name, pages: UInt64)
        /// Writes into an exported memory.
        case writeMemory(module: Int, export: Name, offset: UInt64, bytes: [UInt8])
        /// Collects garbage.
        case collect
    }

    /// What modules may use.
    public var features: Features
    /// In the order in which they are instantiated; never empty. The last one is the one that file tools see.
    public var modules: [CaseModule]
    public var steps: [Step]
    /// Units of fuel for each instantiation and each step.
    public var fuel: Int64
    /// What the host's functions decide by.
    public var hostSeed: UInt64
    /// The names of the mutators that changed its modules last, in order; empty for a case that was generated or given.
    public var mutators: [String]
    /// What is compared on it, the reference first; empty where the oracle decides.
    public var engines: [Contender]

    public init(
        features: Features = .all, modules: [CaseModule], steps: [Step] = [], fuel: Int64 = FuzzCase.defaultFuel, hostSeed: UInt64 = 0,
        mutators: [String] = [], engines: [Contender] = []
    ) {
        self.features = features
        self.modules = modules
        self.steps = steps
        self.fuel = fuel
        self.hostSeed = hostSeed
        self.mutators = mutators
        self.engines = engines
    }

    /// Enough for each generated function, and few milliseconds.
    public static let defaultFuel: Int64 = 20_000
}

/// A value that the host gives to a function.
public enum CaseValue: Sendable, Hashable {
    case i32(Int32)
    case i64(Int64)
    /// The bit pattern.
    case f32(UInt32)
    /// The bit pattern.
    case f64(UInt64)
    case v128(SIMD16<UInt8>)
    case null
    case i31(Int32)
    /// A reference to a thing of the host.
    case host(UInt32)
    /// A function that a module of the case exports.
    case function(module: Int, export: Name)
    /// A result of an earlier step: for references that only the guest can make. Null where there is none.
    case result(step: Int, position: Int)
}
