import SeededDefects
import WasmModel

// Parametric instructions (specification chapter 3.4.4).
extension BodyValidator {
    mutating func select() throws(InvalidReason) {
        try pop(.i32)
        let second = try popAny()
        let first = try popAny()
        for type in [first, second] where type.isReference && !Seeded.isArmed(.validatorSelectReference) {
            throw .numericOperandExpected(found: type.description)
        }
        guard first == second || first.isBottom || second.isBottom || Seeded.isArmed(.validatorSelectEqual) else {
            throw .operandMismatch(
                required: [first.description, first.description], found: [first.description, second.description], unlimited: false)
        }
        push(first.isBottom ? second : first)
    }

    mutating func select(_ written: [ValueType]) throws(InvalidReason) {
        guard written.count == 1, let type = written.first else { throw .selectArity(written.count) }
        let operand = try types.operand(type)
        try pop(.i32)
        try pop(operand)
        try pop(operand)
        push(operand)
    }
}

// References (specification chapter 3.4.9 to 3.4.11).
extension BodyValidator {
    mutating func referenceNull(_ heap: HeapType) throws(InvalidReason) {
        push(try types.operand(ReferenceType(nullable: true, heap: heap)))
    }

    mutating func referenceFunction(_ index: UInt32) throws(InvalidReason) {
        let reference = try context.functionReference(index)
        if isConstant {
            referencedFunctions.append(index)
        } else {
            guard context.declaredFunctions[Int(index)] || Seeded.isArmed(.validatorUndeclared) else {
                throw .undeclaredFunctionReference(index)
            }
        }
        push(reference)
    }

    mutating func referenceIsNull() throws(InvalidReason) {
        _ = try popReference()
        push(.i32)
    }

    mutating func referenceAsNonNull() throws(InvalidReason) {
        push(try popReference().nullable(false))
    }

    mutating func referenceEqual() throws(InvalidReason) {
        let comparable = OperandType(nullable: true, abstract: .eq)
        try pop(comparable)
        try pop(comparable)
        push(.i32)
    }

    mutating func referenceTest(_ type: ReferenceType) throws(InvalidReason) {
        let target = try types.operand(type)
        try pop(types.top(target))
        push(.i32)
    }

    mutating func referenceCast(_ type: ReferenceType) throws(InvalidReason) {
        let target = try types.operand(type)
        try pop(types.top(target))
        push(target)
    }

    mutating func referenceI31() throws(InvalidReason) {
        try pop(.i32)
        push(OperandType(nullable: false, abstract: .i31))
    }

    mutating func i31Get() throws(InvalidReason) {
        try pop(OperandType(nullable: true, abstract: .i31))
        push(.i32)
    }

    /// `any.convert_extern` and `extern.convert_any`: the hierarchy changes, nullability stays.
    mutating func convert(from: AbstractHeapType, to: AbstractHeapType) throws(InvalidReason) {
        let source = OperandType(nullable: true, abstract: from)
        guard let type = operands[base...].last else {
            try pop(source)
            return push(OperandType(nullable: false, abstract: to))
        }
        try pop(source)
        push(OperandType(nullable: type.isNullable, abstract: to))
    }
}
