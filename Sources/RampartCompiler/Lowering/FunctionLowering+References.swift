import CRampart
import RampartRuntime
import SeededDefects
import WasmModel

// References and what they refer to: the layout of objects is that of CRampart.h.
extension FunctionLowering {
    /// The reference, after a trap where it is null.
    func nonNull(_ reference: LLVMValue, _ code: TrapCode) -> LLVMValue {
        trapIf(builder.compare(.equal, reference, builder.i64(0)), code)
        return reference
    }

    // MARK: Casts

    /// Whether a type record is another one or below it: `rampart_is_subtype`.
    func isSubtype(_ type: LLVMValue, _ other: LLVMValue) -> LLVMValue {
        let start = builder.block
        let deeper = builder.appendBlock(to: function)
        let looked = builder.appendBlock(to: function)
        let done = builder.appendBlock(to: function)
        builder.branch(builder.compare(.equal, type, other), done, deeper)
        begin(deeper)
        let depth = load(types.i32, other, ContextLayout.TypeRecord.depth, isInvariant: true)
        let ownDepth = load(types.i32, type, ContextLayout.TypeRecord.depth, isInvariant: true)
        builder.branch(builder.compare(.unsignedGreater, ownDepth, depth), looked, done)
        begin(looked)
        let display = load(types.pointer, type, ContextLayout.TypeRecord.display, isInvariant: true)
        let place = builder.offset(display, builder.binary(.shiftLeft, widen(depth), builder.i64(3)))
        let ancestor = load(types.pointer, place, 0, isInvariant: true)
        let matches = builder.compare(.equal, ancestor, other)
        builder.branch(done)
        begin(done)
        return builder.phi(types.i1, [(builder.i1(true), start), (builder.i1(false), deeper), (matches, looked)])
    }

    /// Whether a reference is an instance of a type (execution chapter 4.6.7, `ref.test`).
    func isInstance(_ reference: LLVMValue, _ target: ReferenceType) -> LLVMValue {
        let isNull = builder.compare(.equal, reference, builder.i64(0))
        let heap = target.heap
        switch heap {
        case .any, .func, .extern, .exn: return target.nullable ? builder.i1(true) : not(isNull)
        case .none, .nofunc, .noextern, .noexn: return target.nullable ? isNull : builder.i1(false)
        case .i31:
            let isNumber = builder.truncate(reference, types.i1)
            return target.nullable ? builder.or(isNull, isNumber) : isNumber
        case .eq, .struct, .array, .type, .exact, .canonical, .recursive, .exactCanonical, .exactRecursive: break
        }
        // What is left asks the object, if it is one: neither null nor a number nor a reference of the host.
        let object = builder.appendBlock(to: function)
        let other = builder.appendBlock(to: function)
        let done = builder.appendBlock(to: function)
        let tag = builder.and(reference, builder.i64(7))
        let isObject = builder.and(builder.compare(.equal, tag, builder.i64(0)), not(isNull))
        builder.branch(isObject, object, other)

        begin(other)
        var otherwise = target.nullable ? isNull : builder.i1(false)
        if case .eq = heap, !Seeded.isArmed(.gcCompiledEqualI31) {
            otherwise = builder.or(otherwise, builder.truncate(reference, types.i1))
        }
        builder.branch(done)

        begin(object)
        let record = load(types.pointer, pointer(reference), 0, isInvariant: true)
        let matches: LLVMValue
        switch heap {
        case .eq: matches = builder.i1(true)
        case .struct: matches = isKind(record, RAMPART_KIND_STRUCTURE)
        case .array: matches = isKind(record, RAMPART_KIND_ARRAY)
        case .exact(let index):
            matches = builder.compare(.equal, record, instanceEntry(ContextLayout.Instance.types, index))
        case .type(let index):
            let expected = instanceEntry(ContextLayout.Instance.types, index)
            matches =
                module.module.types[Int(index)].isFinal || Seeded.isArmed(.gcCompiledSubtype)
                ? builder.compare(.equal, record, expected) : isSubtype(record, expected)
        case .any, .func, .extern, .exn, .none, .nofunc, .noextern, .noexn, .i31, .canonical, .recursive, .exactCanonical,
            .exactRecursive:
            // Handled above, or not in a module.
            matches = builder.i1(false)
        }
        let end = builder.block
        builder.branch(done)
        begin(done)
        return builder.phi(types.i1, [(otherwise, other), (matches, end)])
    }

    private func isKind(_ record: LLVMValue, _ kind: rampart_kind) -> LLVMValue {
        let found = load(types.i8, record, ContextLayout.TypeRecord.kind, isInvariant: true)
        return builder.compare(.equal, found, builder.i8(UInt8(kind.rawValue)))
    }

    /// `br_on_null`: the reference is not among the label's values, and stays if it is not null.
    func lowerBranchOnNull(_ label: UInt32) {
        let reference = pop()
        branch(label, if: builder.compare(.equal, reference, builder.i64(0)))
        push(reference)
        startSegment()
    }

    /// `br_on_non_null`: the reference is the last of the label's values, and is gone if it is null.
    func lowerBranchOnNonNull(_ label: UInt32) {
        guard let reference = stack.last else { return }
        branch(label, if: builder.compare(.notEqual, reference, builder.i64(0)))
        _ = pop()
        startSegment()
    }

    /// `br_on_cast` and `br_on_cast_fail`: the reference is among the values either way.
    func lowerBranchOnCast(_ label: UInt32, _ target: ReferenceType, whenInstance: Bool) {
        guard let reference = stack.last else { return }
        let matches = isInstance(reference, target)
        branch(label, if: whenInstance ? matches : not(matches))
        startSegment()
    }

    // MARK: Descriptors

    /// The descriptor of the structure that a reference points at; 0 for i31 and for what has none.
    func descriptor(of reference: LLVMValue) -> LLVMValue {
        let object = builder.appendBlock(to: function)
        let field = builder.appendBlock(to: function)
        let done = builder.appendBlock(to: function)
        let start = builder.block
        let tag = builder.and(reference, builder.i64(7))
        let isObject = builder.and(
            builder.compare(.equal, tag, builder.i64(0)), builder.compare(.notEqual, reference, builder.i64(0)))
        builder.branch(isObject, object, done)
        begin(object)
        let record = load(types.pointer, pointer(reference), 0, isInvariant: true)
        let offset = load(types.i32, record, ContextLayout.TypeRecord.descriptorOffset, isInvariant: true)
        builder.branch(builder.compare(.notEqual, offset, builder.i32(0)), field, done)
        begin(field)
        let place = builder.offset(pointer(reference), widen(offset))
        let value = builder.load(types.i64, place, alignment: 8)
        builder.attach(unit.metadata.object, kind: unit.metadata.aliasKind, to: value)
        builder.branch(done)
        begin(done)
        return builder.phi(types.i64, [(builder.i64(0), start), (builder.i64(0), object), (value, field)])
    }

    /// Whether a cast by a descriptor, which is not null, succeeds.
    private func matches(_ reference: LLVMValue, _ expected: LLVMValue, _ target: ReferenceType) -> LLVMValue {
        let isNull = builder.compare(.equal, reference, builder.i64(0))
        let isSame = builder.compare(.equal, descriptor(of: reference), expected)
        if Seeded.isArmed(.gcDescriptorCast) { return builder.or(isNull, isSame) }
        // The descriptor of null is 0, which the expected one is not.
        return target.nullable ? builder.or(isNull, isSame) : isSame
    }

    func lowerCastDescriptor(_ target: ReferenceType) {
        let expected = nonNull(pop(), .nullDescriptorReference)
        let reference = pop()
        trapIf(not(matches(reference, expected, target)), .descriptorCastFailure)
        push(reference)
    }

    /// `br_on_cast_desc_eq` and `br_on_cast_desc_eq_fail`: the descriptor is gone either way, the reference stays among the values.
    func lowerBranchOnCastDescriptor(_ label: UInt32, _ target: ReferenceType, whenInstance: Bool) {
        let expected = nonNull(pop(), .nullDescriptorReference)
        guard let reference = stack.last else { return }
        let matches = matches(reference, expected, target)
        branch(label, if: whenInstance ? matches : not(matches))
        startSegment()
    }

    // MARK: Structures

    private func structure(_ index: UInt32) -> (type: StructType, layout: ObjectLayout) {
        let type = module.module.types[Int(index)]
        guard case .structure(let structure) = type.composite else { preconditionFailure("type \(index) is no structure") }
        return (structure, ObjectLayout(structure, hasDescriptor: type.descriptor != nil))
    }

    /// Asks for a new object; ends where the heap is full.
    func newObject(_ service: Service, _ arguments: [LLVMValue]) -> LLVMValue {
        let object = callService(service, [instance] + arguments, types.i64)
        leaveIf(builder.compare(.equal, object, builder.i64(0)), .noted)
        return object
    }

    func lowerStructNew(_ typeIndex: UInt32, hasOperands: Bool, hasDescriptor: Bool = false) {
        let descriptor = hasDescriptor ? nonNull(pop(), .nullDescriptorReference) : nil
        let (type, layout) = structure(typeIndex)
        let values = hasOperands ? pop(type.fields.count) : []
        let object = newObject(.structureNew, [builder.i32(typeIndex)])
        let base = pointer(object)
        for (index, value) in values.enumerated() {
            storeField(value, type.fields[index].storage, builder.offset(base, Int(layout.offsets[index])), isVolatile: keepsOrder)
        }
        if let descriptor {
            storeField(descriptor, .value(.externref), builder.offset(base, Int(layout.descriptorOffset)), isVolatile: keepsOrder)
        }
        push(object)
    }

    func lowerStructGet(_ typeIndex: UInt32, _ field: UInt32, _ widening: FieldExtension) {
        let (type, layout) = structure(typeIndex)
        let object = pointer(nonNull(pop(), .nullStructureReference))
        push(loadField(type.fields[Int(field)].storage, widening, builder.offset(object, Int(layout.offsets[Int(field)]))))
    }

    func lowerStructSet(_ typeIndex: UInt32, _ field: UInt32) {
        let (type, layout) = structure(typeIndex)
        let value = pop()
        let object = pointer(nonNull(pop(), .nullStructureReference))
        storeField(
            value, type.fields[Int(field)].storage, builder.offset(object, Int(layout.offsets[Int(field)])), isVolatile: keepsOrder)
    }

    private func loadField(_ storage: StorageType, _ widening: FieldExtension, _ place: LLVMValue) -> LLVMValue {
        let (type, alignment): (LLVMType, Int) =
            switch storage {
            case .i8: (types.i8, 1)
            case .i16: (types.i16, 2)
            // Elements and fields of 16 bytes lie at multiples of 8.
            case .value(let value): (unit.type(value), min(8, FunctionLowering.alignment(value)))
            }
        let value = builder.load(type, place, alignment: alignment)
        builder.attach(unit.metadata.object, kind: unit.metadata.aliasKind, to: value)
        guard storage.isPacked else { return value }
        return widening == .signed && !Seeded.isArmed(.compilerPackedSign)
            ? builder.signExtend(value, types.i32) : builder.zeroExtend(value, types.i32)
    }

    private func storeField(_ value: LLVMValue, _ storage: StorageType, _ place: LLVMValue, isVolatile: Bool) {
        let (stored, alignment): (LLVMValue, Int) =
            switch storage {
            case .i8: (builder.truncate(value, types.i8), 1)
            case .i16: (builder.truncate(value, types.i16), 2)
            case .value(let type): (value, min(8, FunctionLowering.alignment(type)))
            }
        let store = builder.store(stored, place, alignment: alignment, isVolatile: isVolatile)
        builder.attach(unit.metadata.object, kind: unit.metadata.aliasKind, to: store)
    }

    // MARK: Arrays

    private func elementStorage(_ index: UInt32) -> StorageType {
        guard case .array(let type) = module.module.types[Int(index)].composite else { preconditionFailure("type \(index) is no array") }
        return type.field.storage
    }

    /// The address of an element; traps where the array is null or the index out of bounds.
    private func arrayElement(_ reference: LLVMValue, _ index: LLVMValue, _ storage: StorageType) -> LLVMValue {
        let array = pointer(nonNull(reference, .nullArrayReference))
        let length = load(types.i64, array, ContextLayout.Object.length, isInvariant: true)
        trapIf(builder.compare(.unsignedGreaterOrEqual, index, limit(length, .compiledArray)), .outOfBoundsArrayAccess)
        let distance = builder.binary(.mul, index, builder.i64(UInt64(storage.byteSize)))
        return builder.offset(builder.offset(array, ContextLayout.Object.elements), distance)
    }

    func lowerArrayGet(_ type: UInt32, _ widening: FieldExtension) {
        let storage = elementStorage(type)
        let index = widen(pop())
        push(loadField(storage, widening, arrayElement(pop(), index, storage)))
    }

    func lowerArraySet(_ type: UInt32) {
        let storage = elementStorage(type)
        let value = pop()
        let index = widen(pop())
        storeField(value, storage, arrayElement(pop(), index, storage), isVolatile: keepsOrder)
    }

    func lowerArrayNew(_ type: UInt32) {
        let length = widen(pop())
        let value = pop()
        let array = newObject(.arrayNew, [builder.i32(type), length])
        fill(array, builder.i64(0), value, elementStorage(type), length)
        push(array)
    }

    func lowerArrayFill(_ type: UInt32) {
        let count = widen(pop())
        let value = pop()
        let offset = widen(pop())
        fill(pop(), offset, value, elementStorage(type), count)
    }

    private func fill(_ array: LLVMValue, _ offset: LLVMValue, _ value: LLVMValue, _ storage: StorageType, _ count: LLVMValue) {
        storeValue(slotBits(value, storage.unpacked), storage.unpacked == .v128 ? .v128 : .i64, valueArea, 0)
        let failed = callService(.arrayFill, [instance, array, offset, count], types.i32)
        leaveIf(isNotZero(failed), .noted)
    }

    func lowerArrayNewFixed(_ type: UInt32, _ length: UInt32) {
        let storage = elementStorage(type)
        let values = pop(Int(length))
        let array = newObject(.arrayNew, [builder.i32(type), builder.i64(UInt64(length))])
        let first = builder.offset(pointer(array), ContextLayout.Object.elements)
        for (index, value) in values.enumerated() {
            storeField(value, storage, builder.offset(first, index * storage.byteSize), isVolatile: keepsOrder)
        }
        push(array)
    }

    func lowerArrayNewSegment(_ service: Service, _ type: UInt32, _ segment: UInt32) {
        let count = widen(pop())
        push(newObject(service, [builder.i32(type), builder.i32(segment), widen(pop()), count]))
    }
}
