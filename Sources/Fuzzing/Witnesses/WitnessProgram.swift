import WasmModel

/// A case that any engine can run: modules that import only from each other, calls of functions without parameters and results, and
/// memories to look at afterwards. Everything that the host does in the case is code of modules here.
public struct WitnessProgram: Sendable {
    /// An export of a part, by positions.
    public struct Place: Sendable, Hashable {
        public var part: Int
        public var export: Int
    }

    /// A module, and where its imports come from, in their order.
    public struct Part: Sendable {
        public var binary: [UInt8]
        public var imports: [Place]
    }

    /// In the order of instantiation.
    public var parts: [Part] = []
    public var calls: [Place] = []
    public var memories: [Place] = []
    /// What its modules may use.
    public var features: Features

    init(features: Features) { self.features = features }
}

/// Why a case cannot be put as a program. The raw value is what reports call it.
public enum WitnessObstacle: String, Error, Sendable, Hashable, CaseIterable {
    /// A module of the case is malformed or invalid.
    case invalid
    /// An import finds no export of its name in the module that it names.
    case unresolved
    /// An import is of a type that has no value that a module alone can make.
    case noDefault = "no-default"
}
