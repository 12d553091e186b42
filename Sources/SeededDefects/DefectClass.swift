/// What part of the product a seeded defect is in.
public enum DefectClass: String, CaseIterable, Sendable {
    case decoder
    case validator
    case interpreter
    /// Of the compiler.
    case lowering
    case bounds
    case traps
    case wasi
    /// The heap, its collection and casts.
    case gc
    case exceptions
    /// Imports, instantiation, calls between engines and of the host, growth, fuel.
    case store
}

/// What executes an instruction that a defect changes.
public enum Executor: UInt8, CaseIterable, Sendable {
    case interpreter
    case compiler
    /// The evaluator of constant expressions.
    case constants

    /// The word in identifiers.
    var word: String {
        switch self {
        case .interpreter: "interpreter"
        case .compiler: "lowering"
        case .constants: "constants"
        }
    }
}
