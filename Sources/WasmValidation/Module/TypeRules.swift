import SeededDefects
import WasmModel

/// The rules of a module's type declarations (specification chapter 3.2.7 to 3.2.9).
enum TypeRules {
    /// The declared types of a module, entered into the registry.
    static func validate(
        _ module: Module, features: Features, limits: ImplementationLimits, registry: TypeRegistry
    ) throws(ValidationError) -> (space: TypeSpace, identifiers: [UInt32]) {
        do {
            try checkLimits(module, features: features, limits: limits)
            try TypeIndexRules.check(module)
            try checkSupertypes(module.types, limits: limits)
        } catch {
            throw ValidationError(reason: error)
        }
        let identifiers = try registry.canonicalize(module)
        let space = TypeSpace(types: module.types, identifiers: identifiers)
        for (index, type) in module.types.enumerated() {
            guard case .type(let supertype)? = type.supertypes.first else { continue }
            do {
                try checkDescriptors(of: UInt32(index), type, supertype, module.types[Int(supertype)], space)
            } catch {
                throw ValidationError(reason: error)
            }
            guard space.matchesStructure(UInt32(index), supertype) || Seeded.isArmed(.validatorSupertype) else {
                throw ValidationError(reason: .unmatchedSupertype(supertype, of: UInt32(index)))
            }
        }
        return (space, identifiers)
    }

    /// A subtype describes a subtype of what its supertype describes, and neither of both may do it alone; a subtype's descriptor is a
    /// subtype of its supertype's, where that has one (custom descriptors proposal, "Custom Descriptor Definitions").
    private static func checkDescriptors(
        of index: UInt32, _ type: SubType, _ supertypeIndex: UInt32, _ supertype: SubType, _ space: TypeSpace
    ) throws(InvalidReason) {
        let unmatched = InvalidReason.unmatchedSupertype(supertypeIndex, of: index)
        if let described = type.describes?.typeIndex {
            guard let other = supertype.describes?.typeIndex else { throw unmatched }
            guard space.isSubtype(described, of: other) else { throw .unmatchedDescribed(described, supertype: other) }
        } else if supertype.describes != nil {
            throw unmatched
        }
        if let other = supertype.descriptor?.typeIndex {
            guard let descriptor = type.descriptor?.typeIndex else { throw unmatched }
            guard space.isSubtype(descriptor, of: other) else { throw .unmatchedDescriptor(descriptor, supertype: other) }
        }
    }

    private static func checkLimits(_ module: Module, features: Features, limits: ImplementationLimits) throws(InvalidReason) {
        let typeLimit = min(limits.types, OperandType.maximumIndexCount)
        guard module.types.count <= typeLimit else { throw .limitExceeded(what: "types", limit: typeLimit) }
        for group in module.recursionGroups where group.count > limits.recursionGroupTypes {
            throw .limitExceeded(what: "types in a recursion group", limit: limits.recursionGroupTypes)
        }
        for (index, type) in module.types.enumerated() {
            switch type.composite {
            case .function(let function):
                guard function.parameters.count <= limits.functionParameters else {
                    throw .limitExceeded(what: "parameters", limit: limits.functionParameters)
                }
                guard function.results.count <= limits.functionResults else {
                    throw .limitExceeded(what: "results", limit: limits.functionResults)
                }
                guard function.results.count <= 1 || features[.multiValue] else {
                    throw .featureDisabled(.multiValue, what: "invalid result arity: function type \(index) has several results")
                }
            case .structure(let structure):
                guard structure.fields.count <= limits.structFields else {
                    throw .limitExceeded(what: "fields", limit: limits.structFields)
                }
            case .array: break
            }
        }
    }

    /// Supertypes must be open, and their chains short.
    private static func checkSupertypes(_ types: [SubType], limits: ImplementationLimits) throws(InvalidReason) {
        var depths = [Int](repeating: 0, count: types.count)
        for (index, type) in types.enumerated() {
            guard case .type(let supertype)? = type.supertypes.first else { continue }
            guard !types[Int(supertype)].isFinal || Seeded.isArmed(.validatorFinalSupertype) else {
                throw .finalSupertype(supertype, of: UInt32(index))
            }
            depths[index] = depths[Int(supertype)] + 1
            guard depths[index] <= limits.subtypingDepth else {
                throw .limitExceeded(what: "super types of one type", limit: limits.subtypingDepth)
            }
        }
    }
}
