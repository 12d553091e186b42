import SeededDefects
import WasmBinary
import WasmModel

/// Evaluates constant expressions of an instance that is being made (specification chapter 4.5.3).
///
/// Operands lie on the store's constant stack as slots, where the collector sees them.
struct ConstantEvaluator {
    let store: Store
    let instance: InstanceStorage

    private var module: Module { instance.prepared.module.module }

    /// The value of an expression, in one or two slots.
    func evaluate(_ expression: ConstantExpression) throws(ExecutionError) -> (low: UInt64, high: UInt64) {
        let bottom = store.constantStack.count
        defer { store.constantStack.removeSubrange(bottom...) }
        var reader = InstructionReader(
            bytes: module.bytes, range: expression.range, features: instance.prepared.module.features, hasDataCount: module.hasDataCount)
        while !reader.isAtEnd {
            let instruction: Instruction
            do {
                instruction = try reader.next()
            } catch {
                throw .bug(EngineBug("a validated constant expression is malformed: \(error)"))
            }
            try execute(Seeded.instruction(instruction, .constants), sideTable: reader.sideTable)
        }
        let results = store.constantStack[bottom...]
        guard let low = results.first, results.count <= 2 else {
            throw .bug(EngineBug("a validated constant expression left \(results.count) slots"))
        }
        return (low, results.count == 2 ? results[bottom + 1] : 0)
    }

    private func execute(_ instruction: Instruction, sideTable: InstructionSideTable) throws(ExecutionError) {
        switch instruction {
        case .end, .nop, .anyConvertExtern, .externConvertAny: break
        case .i32Constant(let value): push(UInt64(UInt32(bitPattern: value)))
        case .i64Constant(let value): push(UInt64(bitPattern: value))
        case .f32Constant(let bits): push(UInt64(bits))
        case .f64Constant(let bits): push(bits)
        case .v128Constant(let index):
            let vector = sideTable.vectors[Int(index.index)]
            push(Value.word(vector.lowHalf))
            push(Value.word(vector.highHalf))
        case .referenceNull: push(0)
        case .referenceFunction(let index): push(instance.function(index, in: store).bits)
        case .globalGet(let index):
            let global = instance.globals[Int(index)]
            push(global.low)
            if global.type.value.slots == 2 { push(global.high) }
        case .numeric(let opcode): try compute(opcode)
        case .referenceI31: push(Reference.i31(Int32(truncatingIfNeeded: try pop())).bits)
        case .structNew(let type): try makeStructure(type, isDefault: false)
        case .structNewDefault(let type): try makeStructure(type, isDefault: true)
        case .structNewDescriptor(let type): try makeStructure(type, isDefault: false, hasDescriptor: true)
        case .structNewDefaultDescriptor(let type): try makeStructure(type, isDefault: true, hasDescriptor: true)
        case .arrayNew(let type): try makeArray(type, isDefault: false)
        case .arrayNewDefault(let type): try makeArray(type, isDefault: true)
        case .arrayNewFixed(let type, let length): try makeFixedArray(type, length: Int(length))
        case .unreachable, .block, .loop, .if, .else, .tryTable, .try, .catch, .catchAll, .delegate, .rethrow, .throw, .throwReference,
            .branch, .branchIf, .branchTable, .branchOnNull,
            .branchOnNonNull, .branchOnCast, .branchOnCastFail, .branchOnCastDescriptor, .branchOnCastDescriptorFail, .return, .call,
            .callIndirect, .callReference, .returnCall,
            .returnCallIndirect, .returnCallReference, .drop, .select, .selectTyped, .localGet, .localSet, .localTee, .globalSet,
            .tableGet, .tableSet, .tableSize, .tableGrow, .tableFill, .tableCopy, .tableInit, .elementDrop, .load, .store, .loadLane,
            .storeLane, .atomic, .atomicFence, .memorySize, .memoryGrow, .memoryFill, .memoryCopy, .memoryInit, .dataDrop, .lane, .shuffle,
            .referenceIsNull,
            .referenceEqual, .referenceAsNonNull, .referenceTest, .referenceCast, .referenceCastDescriptor, .referenceGetDescriptor,
            .i31Get, .structGet, .structSet, .arrayNewData,
            .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill, .arrayCopy, .arrayInitData, .arrayInitElement:
            throw .bug(EngineBug("\(instruction) in a validated constant expression"))
        }
    }

    private func push(_ slot: UInt64) { store.constantStack.append(slot) }

    private func pop() throws(ExecutionError) -> UInt64 {
        guard let slot = store.constantStack.popLast() else { throw .bug(EngineBug("a validated constant expression has no operand")) }
        return slot
    }

    private func compute(_ opcode: Opcode) throws(ExecutionError) {
        let right = try pop()
        let left = try pop()
        switch opcode {
        case .i32Add: push((left &+ right) & 0xFFFF_FFFF)
        case .i32Sub: push((left &- right) & 0xFFFF_FFFF)
        case .i32Mul: push((left &* right) & 0xFFFF_FFFF)
        case .i64Add: push(left &+ right)
        case .i64Sub: push(left &- right)
        case .i64Mul: push(left &* right)
        case let other: throw .bug(EngineBug("\(other.mnemonic) in a validated constant expression"))
        }
    }

    private func makeStructure(_ typeIndex: UInt32, isDefault: Bool, hasDescriptor: Bool = false) throws(ExecutionError) {
        guard case .structure(let type) = module.types[Int(typeIndex)].composite else { throw .bug(EngineBug("no structure type")) }
        if hasDescriptor, store.constantStack.last == 0 { throw .trap(Trap(.nullDescriptorReference)) }
        let object = store.newStructure(instance, type: typeIndex)
        guard object != 0 else { throw .exhaustion(.heap) }
        if hasDescriptor {
            // A reference takes one slot, whatever its type.
            try popElement(.value(.externref), of: object, at: store.descriptorOffset(instance, type: typeIndex))
        }
        if !isDefault {
            for (index, field) in type.fields.enumerated().reversed() {
                try popElement(field.storage, of: object, at: store.fieldOffset(instance, type: typeIndex, field: index))
            }
        }
        push(object)
    }

    private func makeArray(_ typeIndex: UInt32, isDefault: Bool) throws(ExecutionError) {
        guard case .array(let type) = module.types[Int(typeIndex)].composite else { throw .bug(EngineBug("no array type")) }
        let length = try pop()
        let object = store.newArray(instance, type: typeIndex, length: length)
        guard object != 0 else { throw .exhaustion(.heap) }
        if !isDefault {
            let high = type.field.storage.unpacked.slots == 2 ? try pop() : 0
            store.fillArray(object, low: try pop(), high: high, count: length)
        }
        push(object)
    }

    private func makeFixedArray(_ typeIndex: UInt32, length: Int) throws(ExecutionError) {
        guard case .array(let type) = module.types[Int(typeIndex)].composite else { throw .bug(EngineBug("no array type")) }
        let object = store.newArray(instance, type: typeIndex, length: UInt64(length))
        guard object != 0 else { throw .exhaustion(.heap) }
        let storage = type.field.storage
        for index in (0..<length).reversed() { try popElement(storage, of: object, at: 16 + index * storage.byteSize) }
        push(object)
    }

    /// Moves the topmost operand into an object; nothing is allocated until the object is pushed.
    private func popElement(_ storage: StorageType, of object: UInt64, at offset: Int) throws(ExecutionError) {
        let high = storage.unpacked.slots == 2 ? try pop() : 0
        Store.store(storage, in: object, at: offset, low: try pop(), high: high)
    }
}
