import WasmModel

/// A change of a module.
public struct Mutator: Sendable {
    /// The word by which command lines and reports call it.
    public let name: String
    /// How often it is taken, against the others.
    public let weight: Int
    /// Whether a valid module stays valid.
    public let keepsValidity: Bool
    /// Whether a valid module does the same as before: results, traps, exceptions, calls of imports, and what it leaves in globals, memories and
    /// tables that it exported before. Fuel, depth of the stack and identities of functions may differ.
    public let preservesMeaning: Bool
    private let body: @Sendable (inout ModuleDraft, inout Choices, Material) -> Bool

    init(
        _ name: String, weight: Int = 4, keepsValidity: Bool = true, preservesMeaning: Bool = false,
        _ body: @escaping @Sendable (inout ModuleDraft, inout Choices, Material) -> Bool
    ) {
        self.name = name
        self.weight = weight
        self.keepsValidity = keepsValidity
        self.preservesMeaning = preservesMeaning
        self.body = body
    }

    /// Changes the draft of a module, a valid one for those that keep types; `material` has other modules.
    ///
    /// - Returns: Whether there was something to change.
    public func mutate(_ draft: inout ModuleDraft, _ choices: inout Choices, material: Material = Material()) -> Bool {
        // Another function may have what the first one has not.
        for _ in 0..<Mutator.attempts {
            if body(&draft, &choices, material) { return true }
            if choices.isExhausted { break }
        }
        return false
    }

    private static let attempts = 4
}

/// All mutators.
public enum Mutators {
    /// Those that keep a module valid, and do something else to it.
    public static let typed: [Mutator] = instructions + control + items + types + [splice]
    /// Those that keep what a module does.
    public static let preserving: [Mutator] = preservingInstructions + preservingControl + preservingItems
    /// All that there are.
    public static let all: [Mutator] = typed + preserving + breaking

    /// The mutator of a name.
    public static func named(_ name: String) -> Mutator? { all.first { $0.name == name } }

    /// Changes a draft by some of the mutators, each as likely as its weight says; those that find nothing to change are followed by others.
    ///
    /// - Returns: The names of those that changed something, in order.
    public static func mutate(
        _ draft: inout ModuleDraft, by mutators: [Mutator] = Mutators.typed + Mutators.preserving, count: Int, _ choices: inout Choices,
        material: Material = Material()
    ) -> [String] {
        var applied: [String] = []
        let weights = mutators.map(\.weight)
        guard !mutators.isEmpty else { return [] }
        for _ in 0..<count * 8 where applied.count < count {
            let mutator = mutators[choices.weighted(weights)]
            if mutator.mutate(&draft, &choices, material: material) { applied.append(mutator.name) }
            // The simplest decision again and again finds nothing new.
            if choices.isExhausted { break }
        }
        return applied
    }
}
