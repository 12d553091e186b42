import Locking
import WasmModel

/// Gives every recursion group one identity, whichever module declares it (specification chapter 3.1.2 and 3.3, "rolling").
///
/// A group is known by a key in which references inside the group are positions (`.recursive`) and references to earlier groups are
/// identifiers (`.canonical`), so two types are equal exactly where their identifiers are. What a type describes and which descriptor
/// it has are part of the key, as supertypes are. Identifiers are never forgotten: one
/// registry serves an engine and all of its modules. All methods may be called from any thread.
public final class TypeRegistry: Sendable {
    struct State: Sendable {
        /// First identifier of every known group.
        var groups: [[SubType]: UInt32] = [:]
        /// By identifier; heap types inside are canonical or abstract.
        var types: [SubType] = []
        var kinds: [CompositeKind] = []
        /// By identifier: the declared supertype, or `noSupertype`.
        var supertypes: [UInt32] = []
    }

    static let noSupertype = UInt32.max

    private let state = Lock(State())

    public init() {}

    /// Enters the groups of a module.
    ///
    /// - Returns: identifiers by type index.
    /// - Throws: `unknownType` for an index that lies behind its group, `forwardSupertype` for supertypes that are not declared before.
    public func canonicalize(_ module: Module) throws(ValidationError) -> [UInt32] {
        do {
            try TypeIndexRules.check(module)
        } catch {
            throw ValidationError(reason: error)
        }
        let enter: (inout State) -> [UInt32] = { state in
            var identifiers: [UInt32] = []
            identifiers.reserveCapacity(module.types.count)
            for group in module.recursionGroups {
                let key = module.types[group].map { type in
                    type.mapping { heap in
                        guard let index = heap.typeIndex else { return heap }
                        let isEarlier = Int(index) < group.lowerBound
                        return heap.renamed(
                            isEarlier ? .canonical(identifiers[Int(index)]) : .recursive(index - UInt32(group.lowerBound)))
                    }
                }
                let first = state.enter(key)
                identifiers.append(contentsOf: (0..<UInt32(group.count)).map { first + $0 })
            }
            return identifiers
        }
        return state.withLock { enter(&$0) }
    }

    /// The type of an identifier; heap types inside are canonical or abstract.
    public func type(_ identifier: UInt32) -> SubType {
        state.withLock { $0.types[Int(identifier)] }
    }

    /// The declared supertypes of a type, nearest first.
    public func supertypes(of identifier: UInt32) -> [UInt32] {
        state.withLock { state in
            var chain: [UInt32] = []
            var current = identifier
            while let next = state.supertype(current) {
                chain.append(next)
                current = next
            }
            return chain
        }
    }

    /// The identifier of a function type that stands alone: final, without supertypes, in a group of its own.
    /// Heap types in it must be abstract or canonical.
    public func register(_ type: FunctionType) -> UInt32 {
        register(SubType(composite: .function(type)))
    }

    /// The identifier of a type in a group of its own.
    /// Heap types in it must be abstract or canonical.
    func register(_ type: SubType) -> UInt32 {
        state.withLock { $0.enter([type]) }
    }

    /// Whether a declared type is the other one or below it.
    public func isSubtype(_ a: UInt32, of b: UInt32) -> Bool {
        a == b || state.withLock { $0.isDeclaredSubtype(a, of: b) }
    }

    /// Whether a reference type matches another one; both canonical.
    public func isSubtype(_ a: ReferenceType, of b: ReferenceType) -> Bool {
        isSubtype(.reference(a), of: .reference(b))
    }

    /// Whether a value type matches another one; both canonical.
    public func isSubtype(_ a: ValueType, of b: ValueType) -> Bool {
        if a == b { return true }
        guard a.isReference, b.isReference else { return false }
        let first = OperandType(a, index: Self.identifier)
        let second = OperandType(b, index: Self.identifier)
        return state.withLock { $0.matchesUnequal(first, second) }
    }

    private static func identifier(_ heap: HeapType) -> UInt32 {
        guard let identifier = heap.identifier else { preconditionFailure("\(heap) is not canonical") }
        return identifier
    }
}

extension TypeRegistry.State: DeclaredTypes {
    func kind(_ index: UInt32) -> CompositeKind { kinds[Int(index)] }

    func supertype(_ index: UInt32) -> UInt32? {
        let supertype = supertypes[Int(index)]
        return supertype == TypeRegistry.noSupertype ? nil : supertype
    }

    /// The first identifier of a group, which is entered if it is new.
    mutating func enter(_ key: [SubType]) -> UInt32 {
        if let known = groups[key] { return known }
        let first = UInt32(types.count)
        precondition(types.count + key.count <= OperandType.maximumIndexCount, "too many types in one registry")
        groups[key] = first
        for type in key {
            let closed = type.mapping { heap in
                switch heap {
                case .recursive(let position): .canonical(first + position)
                case .exactRecursive(let position): .exactCanonical(first + position)
                case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .type, .canonical, .exact,
                    .exactCanonical:
                    heap
                }
            }
            var supertype = TypeRegistry.noSupertype
            if case .canonical(let identifier)? = closed.supertypes.first { supertype = identifier }
            types.append(closed)
            kinds.append(CompositeKind(type.composite))
            supertypes.append(supertype)
        }
        return first
    }
}
