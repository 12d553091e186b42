import WasmModel

/// The rules of type declarations that need no comparison of types: indices, and the order and number of supertypes.
enum TypeIndexRules {
    static func check(_ module: Module) throws(InvalidReason) {
        var next = 0
        for group in module.recursionGroups {
            guard group.lowerBound == next, group.upperBound <= module.types.count else {
                throw .inconsistentModule("recursion groups")
            }
            next = group.upperBound
            for index in group { try checkDescriptors(of: UInt32(truncatingIfNeeded: index), in: group, module.types) }
            for index in group { try check(module.types[index], at: UInt32(truncatingIfNeeded: index), bound: group.upperBound) }
        }
        guard next == module.types.count else { throw .inconsistentModule("recursion groups") }
    }

    private static func check(_ type: SubType, at index: UInt32, bound: Int) throws(InvalidReason) {
        guard type.supertypes.count <= 1 else { throw .severalSupertypes(of: index) }
        for supertype in type.supertypes {
            try check(supertype, bound: bound)
            guard case .type(let supertypeIndex) = supertype else { throw .inconsistentModule("super type") }
            guard supertypeIndex < index else { throw .forwardSupertype(supertypeIndex, of: index) }
        }
        try checkKind(type, at: index)
        switch type.composite {
        case .function(let function):
            for parameter in function.parameters { try check(parameter, bound: bound) }
            for result in function.results { try check(result, bound: bound) }
        case .structure(let structure):
            for field in structure.fields { try check(field, bound: bound) }
        case .array(let array): try check(array.field, bound: bound)
        }
    }

    /// Described types and descriptors name each other, and lie in one recursion group in this order (custom descriptors proposal).
    private static func checkDescriptors(of index: UInt32, in group: Range<Int>, _ types: [SubType]) throws(InvalidReason) {
        let type = types[Int(index)]
        if let described = type.describes {
            guard case .type(let other) = described else { throw .inconsistentModule("described type") }
            guard group.contains(Int(other)) else { throw .describedOutsideGroup(other, by: index) }
            guard types[Int(other)].descriptor == .type(index) else { throw .describedHasOtherDescriptor(other, by: index) }
            guard other < index else { throw .forwardDescribed(other, by: index) }
        }
        if let descriptor = type.descriptor {
            guard case .type(let other) = descriptor else { throw .inconsistentModule("descriptor") }
            guard group.contains(Int(other)) else { throw .descriptorOutsideGroup(other, of: index) }
            guard types[Int(other)].describes == .type(index) else { throw .descriptorDescribesOther(other, of: index) }
        }
    }

    /// Only structures describe and have descriptors.
    private static func checkKind(_ type: SubType, at index: UInt32) throws(InvalidReason) {
        switch type.composite {
        case .structure: break
        case .function, .array:
            if type.descriptor != nil { throw .descriptorOfNonStructure(index) }
            if type.describes != nil { throw .describedByNonStructure(index) }
        }
    }

    private static func check(_ field: FieldType, bound: Int) throws(InvalidReason) {
        switch field.storage {
        case .value(let type): try check(type, bound: bound)
        case .i8, .i16: break
        }
    }

    private static func check(_ type: ValueType, bound: Int) throws(InvalidReason) {
        switch type {
        case .reference(let reference): try check(reference.heap, bound: bound)
        case .i32, .i64, .f32, .f64, .v128: break
        }
    }

    /// Refuses indices that are not below the bound, and the forms that only a registry uses.
    static func check(_ heap: HeapType, bound: Int) throws(InvalidReason) {
        switch heap {
        case .type(let index), .exact(let index): guard Int(index) < bound else { throw .unknownType(index, count: bound) }
        case .recursive, .canonical, .exactRecursive, .exactCanonical: throw .inconsistentModule("heap type")
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn: break
        }
    }
}
