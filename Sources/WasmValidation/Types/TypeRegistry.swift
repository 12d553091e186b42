import Synchronization
import WasmModel

/// Gives every recursion group one identity, whichever module declares it (specification chapter 3.1.2 and 3.3, "rolling").
///
/// A group is known by a key in which references inside the group are positions (`.recursive`) and references to earlier groups are
/// identifiers (`.canonical`), so two types are equal exactly where their identifiers are. Identifiers are never forgotten: one
/// registry serves an engine and all of its modules. All methods may be called from any thread.
public final class TypeRegistry: Sendable {
    struct State {
        /// First identifier of every known group.
        var groups: [[SubType]: UInt32] = [:]
        /// By identifier; heap types inside are canonical or abstract.
        var types: [SubType] = []
        /// By identifier: the declared supertype, or `noSupertype`.
        var supertypes: [UInt32] = []
    }

    static let noSupertype = UInt32.max

    let state = Mutex(State())

    public init() {}

    /// Enters the groups of a module.
    ///
    /// - Returns: identifiers by type index.
    /// - Throws: `unknownType` for an index that lies behind its group, and for supertypes that are not declared before.
    public func canonicalize(_ module: Module) throws(ValidationError) -> [UInt32] {
        preconditionFailure("not built yet")
    }

    /// The type of an identifier; heap types inside are canonical or abstract.
    public func type(_ identifier: UInt32) -> SubType {
        state.withLock { $0.types[Int(identifier)] }
    }

    /// The declared supertypes of a type, nearest first.
    public func supertypes(of identifier: UInt32) -> [UInt32] {
        state.withLock { state in
            var chain: [UInt32] = []
            var current = state.supertypes[Int(identifier)]
            while current != TypeRegistry.noSupertype {
                chain.append(current)
                current = state.supertypes[Int(current)]
            }
            return chain
        }
    }

    /// The identifier of a function type that stands alone: final, without supertypes, in a group of its own.
    ///
    /// - Parameter type: its heap types must be abstract or canonical.
    public func register(_ type: FunctionType) -> UInt32 {
        preconditionFailure("not built yet")
    }

    /// Whether a declared type is the other one or below it.
    public func isSubtype(_ a: UInt32, of b: UInt32) -> Bool {
        preconditionFailure("not built yet")
    }

    /// Whether a reference type matches another one; both canonical.
    public func isSubtype(_ a: ReferenceType, of b: ReferenceType) -> Bool {
        preconditionFailure("not built yet")
    }

    /// Whether a value type matches another one; both canonical.
    public func isSubtype(_ a: ValueType, of b: ValueType) -> Bool {
        preconditionFailure("not built yet")
    }
}
