import WasmModel

// Descriptors and casts by them (custom descriptors proposal, "New Instructions").
extension BodyValidator {
    mutating func referenceGetDescriptor(_ index: UInt32) throws(InvalidReason) {
        guard Int(index) < types.count else { throw .unknownType(index, count: types.count) }
        let representative = types.representatives[Int(index)]
        guard let descriptor = types.descriptor(representative) else { throw .typeWithoutDescriptor(index) }
        let exact = OperandType(nullable: true, declared: representative, exact: true)
        // Only an object of the type itself is known to have a descriptor of the described type itself.
        let isExact = operands.count > base ? types.matches(operands[operands.count - 1], exact) : true
        try pop(isExact ? exact : OperandType(nullable: true, declared: representative))
        push(OperandType(nullable: false, declared: descriptor, exact: isExact))
    }

    /// The descriptor that a cast to a type takes: exactly of its type where the cast is to an exact type.
    private func descriptorOperand(for target: ReferenceType) throws(InvalidReason) -> OperandType {
        guard let index = target.heap.typeIndex, let descriptor = types.descriptor(types.representatives[Int(index)]) else {
            throw .noDescriptor(type: target.heap.keyword ?? OperandType.heapDescription(target.heap))
        }
        return OperandType(nullable: true, declared: descriptor, exact: target.heap.isExact)
    }

    mutating func referenceCastDescriptor(_ type: ReferenceType) throws(InvalidReason) {
        let target = try types.operand(type)
        let descriptor = try descriptorOperand(for: type)
        try pop(descriptor)
        try pop(types.top(target))
        push(target)
    }

    mutating func branchOnCastDescriptor(_ index: UInt32, from: ReferenceType, to: ReferenceType, onFail: Bool) throws(InvalidReason) {
        let source = try types.operand(from)
        let target = try types.operand(to)
        let label = try label(index)
        try checkCast(from: source, to: target)
        let rest = try typeAfterCast(label, source, target, onFail: onFail)
        try pop(try descriptorOperand(for: to))
        try pop(source)
        try passThrough(label.droppingLast())
        push(rest)
    }
}

extension OperandType {
    /// A heap type with the type index that the module wrote.
    fileprivate static func heapDescription(_ heap: HeapType) -> String {
        guard let index = heap.typeIndex else { return "unknown" }
        return heap.isExact ? "(exact \(index))" : "\(index)"
    }
}
