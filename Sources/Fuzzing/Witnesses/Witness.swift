import WasmModel

/// Another engine, which is asked where two of ours differ, and whether it accepts what ours accepts.
public protocol Witness: AnyObject {
    /// The word by which command lines and reports call it.
    var name: String { get }

    /// The features that it knows.
    var features: Features { get }

    /// Whether it accepts a module.
    func validate(_ binary: [UInt8]) -> WitnessAcceptance

    /// Runs a program from its first instantiation to its last call.
    func run(_ program: WitnessProgram) -> WitnessRecord
}

/// What a witness says of a module.
public enum WitnessAcceptance: Sendable, Hashable {
    case accepted
    /// With its reason, where it gives one.
    case refused(String)
}

/// How one instantiation or call ended, in the words that all engines share.
public enum WitnessOutcome: Sendable, Hashable {
    case returned
    case trap(WitnessTrap)
    /// A trap that the engine does not name, or an exception that nothing caught.
    case other(String)
    /// A limit of the engine, such as the depth of its stack.
    case exhausted
    /// The module was refused, or an import did not fit.
    case refused(String)
}

/// Kinds of traps that other engines tell apart; ours are finer.
public enum WitnessTrap: String, Sendable, Hashable, CaseIterable {
    case unreachable, memory, misaligned, table, nullElement, signature, overflow, division, conversion, unshared, null, array, cast,
        allocation

    /// The kind that a trap of ours is.
    public init(_ code: TrapCode) {
        switch code {
        case .unreachable: self = .unreachable
        case .integerDivideByZero: self = .division
        case .integerOverflow: self = .overflow
        case .invalidConversionToInteger: self = .conversion
        case .outOfBoundsMemoryAccess: self = .memory
        case .outOfBoundsTableAccess, .undefinedElement: self = .table
        case .outOfBoundsArrayAccess: self = .array
        case .uninitializedElement: self = .nullElement
        case .indirectCallTypeMismatch: self = .signature
        case .nullReference, .nullFunctionReference, .nullStructureReference, .nullArrayReference, .nullI31Reference,
            .nullExceptionReference, .nullDescriptorReference:
            self = .null
        case .castFailure, .descriptorCastFailure: self = .cast
        case .allocationSizeTooLarge: self = .allocation
        case .unalignedAtomic: self = .misaligned
        case .expectedSharedMemory: self = .unshared
        }
    }

    fileprivate static let ofAtomics: Set<WitnessTrap> = [.misaligned, .memory, .unshared]
}

/// Everything that a program showed: compared for equality between engines.
public struct WitnessRecord: Sendable, Hashable {
    /// One for each part until the first that failed, then one for each call.
    public var outcomes: [WitnessOutcome] = []
    /// The contents of the program's memories at the end; empty where a part could not be instantiated.
    public var memories: [[UInt8]] = []

    public init() {}

    /// Whether a limit was met, so that nothing can be compared.
    public var isExhausted: Bool { outcomes.contains(.exhausted) }

    /// What differs first from another engine's record, or nil.
    public func difference(from other: WitnessRecord) -> String? {
        for (position, (mine, its)) in zip(outcomes, other.outcomes).enumerated() where !mine.agrees(its) {
            return "outcome \(position): \(mine) and \(its)"
        }
        if outcomes.count != other.outcomes.count { return "\(outcomes.count) and \(other.outcomes.count) outcomes" }
        for (position, (mine, its)) in zip(memories, other.memories).enumerated() where mine != its {
            if mine.count != its.count { return "memory \(position): \(mine.count) and \(its.count) bytes" }
            let offset = zip(mine, its).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
            let end = min(mine.count, offset + 16)
            return "memory \(position) at \(offset): \(Hexadecimal.text(mine[offset..<end])) and \(Hexadecimal.text(its[offset..<end]))"
        }
        return memories.count == other.memories.count ? nil : "\(memories.count) and \(other.memories.count) memories"
    }
}

extension WitnessOutcome {
    /// Whether both say the same; texts are for people.
    func agrees(_ other: WitnessOutcome) -> Bool {
        switch (self, other) {
        case (.other, .other), (.refused, .refused): true
        // An atomic access can be several of these; the proposal names the traps, and engines look in any order.
        case (.trap(let mine), .trap(let its)) where WitnessTrap.ofAtomics.isSuperset(of: [mine, its]): true
        case (.returned, _), (.trap, _), (.other, _), (.exhausted, _), (.refused, _): self == other
        }
    }
}
