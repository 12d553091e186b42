import CRampart
import RampartRuntime
import WasmModel
import WasmValidation

// References, structures and arrays.
extension FunctionLowering {
    /// Emits the target of a cast: type record, heap target and whether null is taken.
    private mutating func emitTarget(_ target: ReferenceType) {
        var type: UInt64 = 0
        if let index = target.heap.typeIndex { type = typeAddress(index) }
        assembler.emit(word: type)
        assembler.emit(word: UInt64(HeapTarget(target.heap).rawValue) | (target.nullable ? 1 << 32 : 0))
    }

    mutating func lowerReferenceTest(_ target: ReferenceType) {
        let source = slot(of: stack.pop())
        let start = assembler.position
        unsafe assembler.emit(address(rampart_op_referenceTest), source, 0, stack.top, 0)
        emitTarget(target)
        pushResult(.integer, accumulated: true, operand: start + 16)
    }

    mutating func lowerReferenceCast(_ target: ReferenceType) {
        let source = slot(of: stack.pop())
        let start = assembler.position
        unsafe assembler.emit(address(rampart_op_referenceCast), source, 0, stack.top, 0)
        emitTarget(target)
        pushResult(.integer, accumulated: true, operand: start + 16)
    }

    mutating func lowerNullCheck(_ trap: TrapCode) {
        let source = slot(of: stack.pop())
        let start = assembler.position
        unsafe assembler.emit(address(rampart_op_referenceAsNonNull), source, 0, stack.top, UInt32(trap.rawValue))
        pushResult(.integer, accumulated: true, operand: start + 16)
    }

    /// `br_on_null`: the reference is not among the label's values, and stays if it is not null.
    mutating func lowerBranchOnNull(_ label: UInt32) {
        let entry = stack.pop()
        let source = slot(of: entry)
        emitConditional(label) { lowering, target, whenTrue in
            lowering.emitBranch(to: target, slot: source, whenTrue: !whenTrue)
        }
        pushAgain(entry)
    }

    /// `br_on_non_null`: the reference is the last of the label's values, and is gone if it is null.
    mutating func lowerBranchOnNonNull(_ label: UInt32) {
        settleTop(1)
        guard let entry = stack.entries.last else { return }
        emitConditional(label) { lowering, target, whenTrue in
            lowering.emitBranch(to: target, slot: entry.slot, whenTrue: whenTrue)
        }
        _ = stack.pop()
    }

    /// `br_on_cast` and `br_on_cast_fail`: the reference is among the values either way.
    mutating func lowerBranchOnCast(_ label: UInt32, _ target: ReferenceType, whenInstance: Bool) {
        settleTop(1)
        guard let entry = stack.entries.last else { return }
        emitConditional(label) { lowering, destination, whenTrue in
            let start = lowering.assembler.position
            let handler = unsafe whenTrue == whenInstance ? address(rampart_op_branchOnCast) : address(rampart_op_branchOnCastFail)
            lowering.assembler.emit(handler, entry.slot, 0, 0, 0)
            lowering.emitTarget(target)
            lowering.assembler.reference(destination, instruction: start, operand: start + 16)
        }
    }

    /// `ref.get_desc`: the handler finds the offset in the object's type, which may be a subtype with another one.
    mutating func lowerGetDescriptor() { unsafe lowerMove(address(rampart_op_referenceGetDescriptor)) }

    mutating func lowerReferenceCastDescriptor(_ target: ReferenceType) {
        let descriptor = slot(of: stack.pop())
        let source = slot(of: stack.pop())
        let start = assembler.position
        unsafe assembler.emit(
            address(rampart_op_referenceCastDescriptor), source, descriptor, stack.top, target.nullable ? 1 : 0)
        pushResult(.integer, accumulated: true, operand: start + 16)
    }

    /// `br_on_cast_desc_eq` and `br_on_cast_desc_eq_fail`: the descriptor is gone either way, the reference stays among the values.
    mutating func lowerBranchOnCastDescriptor(_ label: UInt32, _ target: ReferenceType, whenInstance: Bool) {
        settleTop(2)
        let descriptor = stack.pop().slot
        guard let entry = stack.entries.last else { return }
        emitConditional(label) { lowering, destination, whenTrue in
            let start = lowering.assembler.position
            let handler =
                unsafe whenTrue == whenInstance
                ? address(rampart_op_branchOnCastDescriptor) : address(rampart_op_branchOnCastDescriptorFail)
            lowering.assembler.emit(handler, entry.slot, descriptor, 0, target.nullable ? 1 : 0)
            lowering.assembler.reference(destination, instruction: start, operand: start + 16)
        }
    }

    /// Puts an entry back that was popped: its value is where it was.
    private mutating func pushAgain(_ entry: StackEntry) {
        // A constant has been made in the entry's slot by now.
        if case .constant = entry.place { stack.push(.slot, entry.kind) } else { stack.push(entry.place, entry.kind) }
    }

    // MARK: Structures

    private func structure(_ index: UInt32) -> StructType {
        guard case .structure(let type) = module.module.module.types[Int(index)].composite else {
            preconditionFailure("type \(index) is no structure")
        }
        return type
    }

    private func fieldOffset(_ type: UInt32, _ field: UInt32) -> UInt32 {
        // The record has an offset for each field.
        unsafe module.types[Int(type)].pointee.field_offsets[Int(field)]
    }

    /// The descriptor is the last operand, and is stored like a field.
    mutating func lowerStructNew(_ typeIndex: UInt32, hasOperands: Bool, hasDescriptor: Bool = false) {
        if hasDescriptor { lowerNullCheck(.nullDescriptorReference) }
        var fields: [(offset: UInt32, size: Int)] = []
        if hasOperands {
            for (index, field) in structure(typeIndex).fields.enumerated() {
                fields.append((fieldOffset(typeIndex, UInt32(index)), field.storage.byteSize))
            }
        }
        if hasDescriptor { fields.append((unsafe module.types[Int(typeIndex)].pointee.descriptor_offset, 8)) }
        settleTop(fields.count)
        let first = base(ofTop: fields.count)
        let top = stack.top
        stack.shrink(to: stack.count - fields.count)
        unsafe assembler.emit(address(rampart_op_structNew), first, UInt32(fields.count))
        assembler.emit(word: typeAddress(typeIndex))
        assembler.emit(word: UInt64(stack.top) | UInt64(top) << 32)
        var word: UInt64 = 0
        for (index, field) in fields.enumerated() {
            let description = UInt64(field.offset << 8 | UInt32(field.size))
            if index % 2 == 0 { word = description } else { assembler.emit(word: word | description << 32) }
        }
        if fields.count % 2 == 1 { assembler.emit(word: word) }
        pushServiceResult()
    }

    mutating func lowerStructGet(_ typeIndex: UInt32, _ field: UInt32, _ widening: FieldExtension) {
        let storage = structure(typeIndex).fields[Int(field)].storage
        let source = slot(of: stack.pop())
        let start = assembler.position
        assembler.emit(structGetHandler(storage, widening), source, fieldOffset(typeIndex, field), stack.top)
        let kind = SlotClass(storage.unpacked)
        pushResult(kind, accumulated: kind != .vector, operand: start + 16)
    }

    mutating func lowerStructSet(_ typeIndex: UInt32, _ field: UInt32) {
        let storage = structure(typeIndex).fields[Int(field)].storage
        let value = slot(of: stack.pop())
        let object = slot(of: stack.pop())
        let handler: UInt64 =
            switch storage.byteSize {
            case 1: unsafe address(rampart_op_structSet8)
            case 2: unsafe address(rampart_op_structSet16)
            case 4: unsafe address(rampart_op_structSet32)
            case 8: unsafe address(rampart_op_structSet64)
            default: unsafe address(rampart_op_structSetV128)
            }
        assembler.emit(handler, object, fieldOffset(typeIndex, field), value)
    }

    private func structGetHandler(_ storage: StorageType, _ widening: FieldExtension) -> UInt64 {
        switch storage {
        case .i8: unsafe widening == .signed ? address(rampart_op_structGet8S) : address(rampart_op_structGet8U)
        case .i16: unsafe widening == .signed ? address(rampart_op_structGet16S) : address(rampart_op_structGet16U)
        case .value(.i32): unsafe address(rampart_op_structGetI32)
        case .value(.i64), .value(.reference): unsafe address(rampart_op_structGetI64)
        case .value(.f32): unsafe address(rampart_op_structGetF32)
        case .value(.f64): unsafe address(rampart_op_structGetF64)
        case .value(.v128): unsafe address(rampart_op_structGetV128)
        }
    }

    // MARK: Arrays

    private func elementStorage(_ index: UInt32) -> StorageType {
        guard case .array(let type) = module.module.module.types[Int(index)].composite else {
            preconditionFailure("type \(index) is no array")
        }
        return type.field.storage
    }

    mutating func lowerArrayNew(_ type: UInt32) {
        let top = stack.top
        let length = slot(of: stack.pop())
        let value = slot(of: stack.pop())
        unsafe emitArray(address(rampart_op_arrayNew), [value, length, stack.top, 0, 0], top: top, type: type)
        pushServiceResult()
    }

    mutating func lowerArrayNewDefault(_ type: UInt32) {
        let top = stack.top
        let length = slot(of: stack.pop())
        unsafe emitArray(address(rampart_op_arrayNewDefault), [0, length, stack.top, 0, 0], top: top, type: type)
        pushServiceResult()
    }

    mutating func lowerArrayNewFixed(_ type: UInt32, _ length: UInt32) {
        settleTop(Int(length))
        let first = base(ofTop: Int(length))
        let top = stack.top
        stack.shrink(to: stack.count - Int(length))
        unsafe emitArray(address(rampart_op_arrayNewFixed), [first, length, stack.top, 0, 0], top: top, type: type)
        pushServiceResult()
    }

    mutating func lowerArrayNewSegment(_ handler: UInt64, _ type: UInt32, _ segment: UInt32) {
        let top = stack.top
        let count = slot(of: stack.pop())
        let source = slot(of: stack.pop())
        emitArray(handler, [source, count, stack.top, type, segment], top: top, type: type)
        pushServiceResult()
    }

    /// `array.fill`, `array.copy`, `array.init_data` and `array.init_elem`: operands in order, then the segment.
    mutating func lowerArrayService(_ handler: UInt64, operands count: Int, segment: UInt32 = 0) {
        let top = stack.top
        var operands: [UInt32] = []
        for entry in (0..<count).map({ _ in stack.pop() }).reversed() { operands.append(slot(of: entry)) }
        while operands.count < 5 { operands.append(segment) }
        emitArray(handler, operands, top: top, type: nil)
    }

    private mutating func emitArray(_ handler: UInt64, _ operands: [UInt32], top: UInt32, type: UInt32?) {
        assembler.emit(handler, operands[0], operands[1], operands[2], operands[3], operands[4], top)
        assembler.emit(word: type.map { typeAddress($0) } ?? 0)
    }

    mutating func lowerArrayGet(_ type: UInt32, _ widening: FieldExtension) {
        let storage = elementStorage(type)
        let index = slot(of: stack.pop())
        let array = slot(of: stack.pop())
        let start = assembler.position
        assembler.emit(arrayGetHandler(storage, widening), array, index, stack.top)
        let kind = SlotClass(storage.unpacked)
        pushResult(kind, accumulated: kind != .vector, operand: start + 16)
    }

    mutating func lowerArraySet(_ type: UInt32) {
        let value = slot(of: stack.pop())
        let index = slot(of: stack.pop())
        let array = slot(of: stack.pop())
        let handler: UInt64 =
            switch elementStorage(type).byteSize {
            case 1: unsafe address(rampart_op_arraySet8)
            case 2: unsafe address(rampart_op_arraySet16)
            case 4: unsafe address(rampart_op_arraySet32)
            case 8: unsafe address(rampart_op_arraySet64)
            default: unsafe address(rampart_op_arraySetV128)
            }
        assembler.emit(handler, array, index, value)
    }

    private func arrayGetHandler(_ storage: StorageType, _ widening: FieldExtension) -> UInt64 {
        switch storage {
        case .i8: unsafe widening == .signed ? address(rampart_op_arrayGet8S) : address(rampart_op_arrayGet8U)
        case .i16: unsafe widening == .signed ? address(rampart_op_arrayGet16S) : address(rampart_op_arrayGet16U)
        case .value(.i32): unsafe address(rampart_op_arrayGetI32)
        case .value(.i64), .value(.reference): unsafe address(rampart_op_arrayGetI64)
        case .value(.f32): unsafe address(rampart_op_arrayGetF32)
        case .value(.f64): unsafe address(rampart_op_arrayGetF64)
        case .value(.v128): unsafe address(rampart_op_arrayGetV128)
        }
    }
}
