import SeededDefects
import WasmModel

// One instruction after the other.
extension FunctionLowering {
    /// Emits the operators whose meaning depends on opcode and operands alone.
    var operators: OperatorEmitter {
        OperatorEmitter(
            builder: builder, hasSSE41: unit.hasSSE41,
            canonicalizesNaNs: unit.options.canonicalizesNaNs && !Seeded.isArmed(.compilerCanonicalNaN), keepsConditions: true
        ) {
            [self] condition, code in trapIf(condition, code)
        }
    }

    func lower(_ instruction: Instruction) throws(CompilerError) {
        switch instruction {
        // Control
        case .unreachable:
            emitExit(.trap(.unreachable))
            markUnreachable()
        case .nop: break
        case .block(let type): openBlock(.block, type)
        case .loop(let type): lowerLoop(type)
        case .if(let type): lowerIf(type)
        case .else: lowerElse()
        case .end: lowerEnd()
        case .tryTable(let type, let clauses): lowerTryTable(type, sideTable.catches[Int(clauses.index)])
        case .try(let type): lowerTry(type)
        case .catch(let tag): lowerCatch(tag)
        case .catchAll: lowerCatch(nil)
        case .delegate(let label): lowerDelegate(label)
        case .rethrow(let label): lowerRethrow(label)
        case .throw(let tag): lowerThrow(tag)
        case .throwReference: lowerThrowReference()
        case .branch(let label): lowerBranch(label)
        case .branchIf(let label): lowerBranchIf(label)
        case .branchTable(let labels): lowerBranchTable(sideTable.labels[Int(labels.index)])
        case .branchOnNull(let label): lowerBranchOnNull(label)
        case .branchOnNonNull(let label): lowerBranchOnNonNull(label)
        case .branchOnCast(let label, _, let target): lowerBranchOnCast(label, target, whenInstance: true)
        case .branchOnCastFail(let label, _, let target): lowerBranchOnCast(label, target, whenInstance: false)
        case .branchOnCastDescriptor(let label, _, let target): lowerBranchOnCastDescriptor(label, target, whenInstance: true)
        case .branchOnCastDescriptorFail(let label, _, let target): lowerBranchOnCastDescriptor(label, target, whenInstance: false)
        case .return: lowerBranch(UInt32(controls.count - 1))
        case .call(let function): lowerCall(callee(function: function))
        case .callIndirect(let type, let table): lowerCall(callee(table: table, index: pop(), type: type))
        case .callReference(let type): lowerCall(callee(reference: pop(), type: type))
        case .returnCall(let function): lowerTailCall(callee(function: function))
        case .returnCallIndirect(let type, let table): lowerTailCall(callee(table: table, index: pop(), type: type))
        case .returnCallReference(let type): lowerTailCall(callee(reference: pop(), type: type))

        // Parametric and variables
        case .drop: _ = pop()
        case .select, .selectTyped:
            let condition = popCondition()
            var second = pop()
            var first = pop()
            if Seeded.isArmed(.compilerSelectFloat), isFloat(first) { swap(&first, &second) }
            push(builder.select(condition, first, second))
        case .localGet(let index): push(local(index))
        case .localSet(let index): setLocal(index, pop())
        case .localTee(let index):
            let value = pop()
            setLocal(index, value)
            push(value)
        case .globalGet(let index): lowerGlobalGet(index)
        case .globalSet(let index): lowerGlobalSet(index)

        // Tables
        case .tableGet(let table):
            let index = widen(pop())
            push(load(types.i64, checkedElement(table, index), 0))
        case .tableSet(let table):
            let value = pop()
            let index = widen(pop())
            store(value, checkedElement(table, index), 0, isVolatile: keepsOrder)
        case .tableSize(let table):
            push(narrow(load(types.i64, entryValue(.tableRecord(table)), ContextLayout.Table.count), module.tableTypes[Int(table)].index))
        case .tableGrow(let table):
            let count = widen(pop())
            lowerGrow(.tableGrow, [builder.i32(table), pop(), count], module.tableTypes[Int(table)].index)
        case .tableFill(let table): lowerService(.tableFill, [table], operands: 3)
        case .tableCopy(let destination, let source): lowerService(.tableCopy, [destination, source], operands: 3)
        case .tableInit(let table, let element): lowerService(.tableInit, [table, element], operands: 3)
        case .elementDrop(let element): callService(.elementDrop, [instance, builder.i32(element)], types.void)

        // Memories
        case .load(let opcode, let argument): lowerLoad(opcode, argument)
        case .store(let opcode, let argument): lowerStore(opcode, argument)
        case .loadLane(let opcode, let lane, let argument): lowerLoadLane(opcode, lane, argument)
        case .storeLane(let opcode, let lane, let argument): lowerStoreLane(opcode, lane, argument)
        case .atomic(let opcode, let argument): lowerAtomic(opcode, argument)
        case .atomicFence: builder.fence()
        case .memorySize(let memory): lowerMemorySize(memory)
        case .memoryGrow(let memory): lowerMemoryGrow(memory)
        case .memoryFill(let memory): lowerService(.memoryFill, [memory], operands: 3)
        case .memoryCopy(let destination, let source): lowerService(.memoryCopy, [destination, source], operands: 3)
        case .memoryInit(let memory, let data): lowerService(.memoryInit, [memory, data], operands: 3)
        case .dataDrop(let data): callService(.dataDrop, [instance, builder.i32(data)], types.void)

        // Numbers and vectors
        case .i32Constant(let value): push(builder.i32(UInt32(bitPattern: value)))
        case .i64Constant(let value): push(builder.i64(UInt64(bitPattern: value)))
        case .f32Constant(let bits): push(opaque(builder.f32(bits: bits)))
        case .f64Constant(let bits): push(opaque(builder.f64(bits: bits)))
        case .v128Constant(let index): push(operators.constant(v128: sideTable.vectors[Int(index.index)]))
        case .numeric(.i32Eqz) where invertCondition(): break
        case .numeric(let opcode):
            let count = opcode.row.signature?.operands.count ?? 0
            for result in operators.numeric(opcode, pop(count)) { push(result) }
        case .lane(let opcode, let lane):
            let count = opcode.row.signature?.operands.count ?? 0
            push(operators.lane(opcode, lane, pop(count)))
        case .shuffle(let index):
            var second = pop()
            var first = pop()
            if Seeded.isArmed(.compilerShuffleOperands) { swap(&first, &second) }
            push(operators.shuffle(sideTable.vectors[Int(index.index)], first, second))

        // References
        case .referenceNull: push(builder.i64(0))
        case .referenceIsNull: push(builder.isZero(pop()))
        case .referenceEqual: push(builder.compare(.equal, pop(), pop()))
        case .referenceFunction(let function):
            push(builder.cast(.pointerToInteger, instanceEntry(ContextLayout.Instance.functions, function), types.i64))
        case .referenceAsNonNull: push(nonNull(pop(), .nullReference))
        case .referenceTest(let target): push(isInstance(pop(), target))
        case .referenceCast(let target):
            let reference = pop()
            trapIf(not(isInstance(reference, target)), .castFailure)
            push(reference)
        case .referenceCastDescriptor(let target): lowerCastDescriptor(target)
        case .referenceGetDescriptor: push(descriptor(of: nonNull(pop(), .nullReference)))
        case .referenceI31:
            let shifted = builder.binary(.shiftLeft, pop(), builder.i32(1))
            push(builder.zeroExtend(builder.or(shifted, builder.i32(1)), types.i64))
        case .i31Get(let signed):
            let bits = builder.truncate(nonNull(pop(), .nullI31Reference), types.i32)
            push(builder.binary(signed ? .arithmeticShiftRight : .logicalShiftRight, bits, builder.i32(1)))
        case .anyConvertExtern, .externConvertAny:
            // References of both hierarchies have the same bits.
            break

        // Aggregates
        case .structNew(let type): lowerStructNew(type, hasOperands: true)
        case .structNewDefault(let type): lowerStructNew(type, hasOperands: false)
        case .structNewDescriptor(let type): lowerStructNew(type, hasOperands: true, hasDescriptor: true)
        case .structNewDefaultDescriptor(let type): lowerStructNew(type, hasOperands: false, hasDescriptor: true)
        case .structGet(let type, let field, let widening): lowerStructGet(type, field, widening)
        case .structSet(let type, let field): lowerStructSet(type, field)
        case .arrayNew(let type): lowerArrayNew(type)
        case .arrayNewDefault(let type): push(newObject(.arrayNew, [builder.i32(type), widen(pop())]))
        case .arrayNewFixed(let type, let length): lowerArrayNewFixed(type, length)
        case .arrayNewData(let type, let data): lowerArrayNewSegment(.arrayNewData, type, data)
        case .arrayNewElement(let type, let element): lowerArrayNewSegment(.arrayNewElement, type, element)
        case .arrayGet(let type, let widening): lowerArrayGet(type, widening)
        case .arraySet(let type): lowerArraySet(type)
        case .arrayLength:
            let array = pointer(nonNull(pop(), .nullArrayReference))
            push(builder.truncate(load(types.i64, array, ContextLayout.Object.length, isInvariant: true), types.i32))
        case .arrayFill(let type): lowerArrayFill(type)
        case .arrayCopy: lowerService(.arrayCopy, [], operands: 5)
        case .arrayInitData(_, let data): lowerService(.arrayInitData, [data], operands: 4)
        case .arrayInitElement(_, let element): lowerService(.arrayInitElement, [element], operands: 4)
        }
    }

    // MARK: Globals

    /// Where a global lies: a slot, or two for a v128.
    private func lowerGlobalGet(_ index: UInt32) {
        let global = module.globalTypes[Int(index)]
        let value = builder.load(
            unit.type(global.value), entryValue(.globalCell(index)), alignment: FunctionLowering.alignment(global.value))
        builder.attach(unit.metadata.context, kind: unit.metadata.aliasKind, to: value)
        if !global.mutable || Seeded.isArmed(.compilerInvariantGlobal) {
            builder.attach(unit.metadata.empty, kind: unit.metadata.invariantKind, to: value)
        }
        push(value)
    }

    private func lowerGlobalSet(_ index: UInt32) {
        let type = module.globalTypes[Int(index)].value
        let value = slotBits(pop(), type)
        let store = builder.store(
            value, entryValue(.globalCell(index)), alignment: type == .v128 ? 16 : 8, isVolatile: keepsOrder)
        builder.attach(unit.metadata.context, kind: unit.metadata.aliasKind, to: store)
    }

    /// The address of an element; traps where the index is out of bounds.
    private func checkedElement(_ table: UInt32, _ index: LLVMValue) -> LLVMValue {
        let record = entryValue(.tableRecord(table))
        let count = load(types.i64, record, ContextLayout.Table.count)
        trapIf(builder.compare(.unsignedGreaterOrEqual, index, limit(count, .compiledTable)), .outOfBoundsTableAccess)
        return element(record, index)
    }

    /// The length that an index is compared with: the true one, but for a seeded defect.
    func limit(_ length: LLVMValue, _ bound: Bound) -> LLVMValue {
        let change = Seeded.change(of: bound)
        return change == 0 ? length : builder.add(length, builder.i64(UInt64(bitPattern: change)))
    }

    private func isFloat(_ value: LLVMValue) -> Bool {
        let type = builder.type(of: value)
        return type == types.f32 || type == types.f64
    }

    private func opaque(_ constant: LLVMValue) -> LLVMValue {
        Seeded.isArmed(.compilerFloatConstant) ? constant : builder.opaque(constant)
    }

    func not(_ condition: LLVMValue) -> LLVMValue { builder.xor(condition, builder.i1(true)) }
}
