import SeededDefects
import WasmModel

// Structures (specification chapter 3.4.12).
extension BodyValidator {
    mutating func structNew(_ index: UInt32, withDefaults: Bool, withDescriptor: Bool = false) throws(InvalidReason) {
        let (representative, shape) = try context.shape(index, kind: .structure)
        let descriptor = types.descriptor(representative)
        if descriptor != nil && !withDescriptor && !Seeded.isArmed(.validatorDescriptorRequired) { throw .descriptorRequired(index) }
        if withDescriptor {
            guard let descriptor else { throw .descriptorNotAllowed(index) }
            try pop(OperandType(nullable: true, declared: descriptor, exact: true))
        }
        if withDefaults {
            for position in 0..<shape.fieldCount { try checkDefault(types.field(shape, position)) }
        } else {
            let available = min(Int(shape.fieldCount), operands.count - base)
            for depth in 1..<(available + 1) {
                let expected = types.field(shape, shape.fieldCount - UInt32(depth)).operand
                guard types.matches(operands[operands.count - depth], expected) else { throw mismatch(fields(shape)) }
            }
            guard available == Int(shape.fieldCount) || isUnreachable else { throw mismatch(fields(shape)) }
            drop(available)
        }
        push(context.objectReference(representative))
    }

    private func fields(_ shape: TypeShape) -> [OperandType] { (0..<shape.fieldCount).map { types.field(shape, $0).operand } }

    private func checkDefault(_ field: FieldShape) throws(InvalidReason) {
        guard field.operand.isDefaultable || Seeded.isArmed(.validatorFieldDefault) else {
            throw .defaultMissing(type: field.operand.description)
        }
    }

    private func field(
        _ position: UInt32, of index: UInt32
    ) throws(InvalidReason) -> (reference: OperandType, field: FieldShape) {
        let (representative, shape) = try context.shape(index, kind: .structure)
        guard position < shape.fieldCount else { throw .unknownField(position, type: index, count: Int(shape.fieldCount)) }
        return (OperandType(nullable: true, declared: representative), types.field(shape, position))
    }

    private func check(_ field: FieldShape, _ fieldExtension: FieldExtension) throws(InvalidReason) {
        guard field.isPacked == (fieldExtension != .none) || Seeded.isArmed(.validatorPackedAccess) else {
            throw .packedAccess(isPacked: field.isPacked)
        }
    }

    mutating func structGet(_ index: UInt32, _ position: UInt32, _ fieldExtension: FieldExtension) throws(InvalidReason) {
        let (reference, field) = try field(position, of: index)
        try check(field, fieldExtension)
        try pop(reference)
        push(field.operand)
    }

    mutating func structSet(_ index: UInt32, _ position: UInt32) throws(InvalidReason) {
        let (reference, field) = try field(position, of: index)
        guard field.isMutable || Seeded.isArmed(.validatorImmutableField) else { throw .immutableField(position, type: index) }
        try pop(field.operand)
        try pop(reference)
    }
}

// Arrays (specification chapter 3.4.13).
extension BodyValidator {
    private func array(_ index: UInt32) throws(InvalidReason) -> (representative: UInt32, field: FieldShape) {
        let (representative, shape) = try context.shape(index, kind: .array)
        return (representative, types.field(shape, 0))
    }

    private func mutableArray(_ index: UInt32) throws(InvalidReason) -> (reference: OperandType, field: FieldShape) {
        let (representative, field) = try array(index)
        guard field.isMutable || Seeded.isArmed(.validatorImmutableArray) else { throw .immutableArray(index) }
        return (OperandType(nullable: true, declared: representative), field)
    }

    private mutating func pushArray(_ representative: UInt32) {
        push(context.objectReference(representative))
    }

    mutating func arrayNew(_ index: UInt32) throws(InvalidReason) {
        let (representative, field) = try array(index)
        try pop(.i32)
        try pop(field.operand)
        pushArray(representative)
    }

    mutating func arrayNewDefault(_ index: UInt32) throws(InvalidReason) {
        let (representative, field) = try array(index)
        try checkDefault(field)
        try pop(.i32)
        pushArray(representative)
    }

    mutating func arrayNewFixed(_ index: UInt32, length: UInt32) throws(InvalidReason) {
        let (representative, field) = try array(index)
        let limit = context.limits.arrayNewFixedLength
        guard Int(length) <= limit else { throw .limitExceeded(what: "operands of array.new_fixed", limit: limit) }
        for _ in 0..<length { try pop(field.operand) }
        pushArray(representative)
    }

    mutating func arrayNewData(_ index: UInt32, data: UInt32) throws(InvalidReason) {
        let (representative, field) = try array(index)
        guard !field.operand.isReference || Seeded.isArmed(.validatorArrayData) else { throw .arrayNotNumericOrVector(index) }
        try context.checkData(data)
        try pop(.i32)
        try pop(.i32)
        pushArray(representative)
    }

    mutating func arrayNewElement(_ index: UInt32, element: UInt32) throws(InvalidReason) {
        let (representative, field) = try array(index)
        try checkElement(element, field)
        try pop(.i32)
        try pop(.i32)
        pushArray(representative)
    }

    private func checkElement(_ element: UInt32, _ field: FieldShape) throws(InvalidReason) {
        let segment = try context.element(element)
        let fits = !field.isPacked && types.matches(segment, field.operand)
        guard fits || Seeded.isArmed(.validatorArrayElement) else {
            let expected = field.isPacked ? "i\(field.packedBits)" : field.operand.description
            throw .typeMismatch(expected: expected, found: segment.description)
        }
    }

    mutating func arrayGet(_ index: UInt32, _ fieldExtension: FieldExtension) throws(InvalidReason) {
        let (representative, field) = try array(index)
        try check(field, fieldExtension)
        try pop(.i32)
        try pop(OperandType(nullable: true, declared: representative))
        push(field.operand)
    }

    mutating func arraySet(_ index: UInt32) throws(InvalidReason) {
        let (reference, field) = try mutableArray(index)
        try pop(field.operand)
        try pop(.i32)
        try pop(reference)
    }

    mutating func arrayLength() throws(InvalidReason) {
        try pop(OperandType(nullable: true, abstract: .array))
        push(.i32)
    }

    mutating func arrayFill(_ index: UInt32) throws(InvalidReason) {
        let (reference, field) = try mutableArray(index)
        try pop(.i32)
        try pop(field.operand)
        try pop(.i32)
        try pop(reference)
    }

    mutating func arrayCopy(destination: UInt32, source: UInt32) throws(InvalidReason) {
        let (reference, field) = try mutableArray(destination)
        let (from, fromField) = try array(source)
        guard types.matchesStorage(fromField, field) || Seeded.isArmed(.validatorArrayCopy) else {
            throw .arrayTypesDoNotMatch(destination: destination, source: source)
        }
        try pop(.i32)
        try pop(.i32)
        try pop(OperandType(nullable: true, declared: from))
        try pop(.i32)
        try pop(reference)
    }

    mutating func arrayInitData(_ index: UInt32, data: UInt32) throws(InvalidReason) {
        let (reference, field) = try mutableArray(index)
        guard !field.operand.isReference || Seeded.isArmed(.validatorArrayInitData) else { throw .arrayNotNumericOrVector(index) }
        try context.checkData(data)
        try popInitializer(reference)
    }

    mutating func arrayInitElement(_ index: UInt32, element: UInt32) throws(InvalidReason) {
        let (reference, field) = try mutableArray(index)
        try checkElement(element, field)
        try popInitializer(reference)
    }

    private mutating func popInitializer(_ reference: OperandType) throws(InvalidReason) {
        try pop(.i32)
        try pop(.i32)
        try pop(.i32)
        try pop(reference)
    }
}
