import CRampart
import RampartRuntime
import SeededDefects
import WasmModel
import WasmValidation

// One instruction after the other: everything that is neither control nor an operator is lowered here or in the file on aggregates.
extension FunctionLowering {
    mutating func lower(_ instruction: Instruction) {
        switch instruction {
        // Control
        case .unreachable:
            unsafe assembler.emit(address(rampart_op_unreachable))
            markUnreachable()
        case .nop: break
        case .block(let type): openBlock(.block, type)
        case .loop(let type): lowerLoop(type)
        case .if(let type): lowerIf(type)
        case .else: lowerElse()
        case .end: lowerEnd()
        case .tryTable(let type, let clauses): lowerTryTable(type, reader.sideTable.catches[Int(clauses.index)])
        case .try(let type): lowerTry(type)
        case .catch(let tag): lowerCatch(tag)
        case .catchAll: lowerCatch(nil)
        case .delegate(let label): lowerDelegate(label)
        case .rethrow(let label): lowerRethrow(label)
        case .throw(let tag): lowerThrow(tag)
        case .throwReference: lowerThrowReference()
        case .branch(let label): lowerBranch(label)
        case .branchIf(let label): lowerBranchIf(label)
        case .branchTable(let labels): lowerBranchTable(reader.sideTable.labels[Int(labels.index)])
        case .branchOnNull(let label): lowerBranchOnNull(label)
        case .branchOnNonNull(let label): lowerBranchOnNonNull(label)
        case .branchOnCast(let label, _, let target): lowerBranchOnCast(label, target, whenInstance: true)
        case .branchOnCastFail(let label, _, let target): lowerBranchOnCast(label, target, whenInstance: false)
        case .branchOnCastDescriptor(let label, _, let target): lowerBranchOnCastDescriptor(label, target, whenInstance: true)
        case .branchOnCastDescriptorFail(let label, _, let target): lowerBranchOnCastDescriptor(label, target, whenInstance: false)
        case .return:
            emitReturn()
            markUnreachable()
        case .call(let function): lowerCall(function)
        case .callIndirect(let type, let table): lowerCallIndirect(type, table)
        case .callReference(let type): lowerCallReference(type)
        case .returnCall(let function): lowerReturnCall(function)
        case .returnCallIndirect(let type, let table): lowerReturnCallIndirect(type, table)
        case .returnCallReference(let type): lowerReturnCallReference(type)

        // Parametric and variables
        case .drop: _ = stack.pop()
        case .select, .selectTyped: lowerSelect()
        case .localGet(let index): stack.push(.local(locals[Int(index)].offset), locals[Int(index)].kind)
        case .localSet(let index): lowerLocalSet(index)
        case .localTee(let index):
            lowerLocalSet(index)
            stack.push(.local(locals[Int(index)].offset), locals[Int(index)].kind)
        case .globalGet(let index): lowerGlobalGet(index)
        case .globalSet(let index): lowerGlobalSet(index)

        // Tables
        case .tableGet(let table):
            let index = slot(of: stack.pop())
            let start = assembler.position
            unsafe assembler.emit(address(rampart_op_tableGet), table, 0, index, stack.top, 0, stack.top)
            pushResult(.integer, accumulated: true, operand: start + 20)
        case .tableSet(let table):
            let value = slot(of: stack.pop())
            let index = slot(of: stack.pop())
            unsafe assembler.emit(address(rampart_op_tableSet), table, 0, index, value, 0, stack.top)
        case .tableSize(let table):
            let start = assembler.position
            unsafe assembler.emit(address(rampart_op_tableSize), table, 0, stack.top)
            pushResult(.integer, accumulated: true, operand: start + 16)
        case .tableGrow(let table):
            settleTop(2)
            let count = slot(of: stack.pop())
            let value = slot(of: stack.pop())
            let isWide: UInt32 = module.module.tableTypes[Int(table)].index == .i64 ? 1 : 0
            unsafe assembler.emit(address(rampart_op_tableGrow), table, isWide, value, count, stack.top, stack.top + 16)
            pushServiceResult()
        case .tableFill(let table): unsafe lowerService(address(rampart_op_tableFill), table, 0)
        case .tableCopy(let destination, let source): unsafe lowerService(address(rampart_op_tableCopy), destination, source)
        case .tableInit(let table, let element): unsafe lowerService(address(rampart_op_tableInit), table, element)
        case .elementDrop(let element):
            unsafe assembler.emit(address(rampart_op_elementDrop), element, 0, 0, 0, 0, stack.top)

        // Memories
        case .load(let opcode, let argument): lowerLoad(opcode, argument)
        case .store(let opcode, let argument): lowerStore(opcode, argument)
        case .loadLane(let opcode, let lane, let argument), .storeLane(let opcode, let lane, let argument):
            lowerLaneAccess(opcode, lane: lane, argument)
        case .atomic(let opcode, let argument): lowerAtomic(opcode, argument)
        case .atomicFence: unsafe assembler.emit(address(rampart_op_atomicFence), 0, 0)
        case .memorySize(let memory):
            let start = assembler.position
            let exponent = UInt32(module.module.memoryTypes[Int(memory)].pageSizeExponent)
            unsafe assembler.emit(address(rampart_op_memorySize), memory, exponent, stack.top)
            pushResult(.integer, accumulated: true, operand: start + 16)
        case .memoryGrow(let memory):
            settleTop(1)
            let pages = stack.pop()
            let isWide: UInt32 = module.module.memoryTypes[Int(memory)].index == .i64 ? 1 : 0
            unsafe assembler.emit(address(rampart_op_memoryGrow), memory, isWide, pages.slot, 0, 0, stack.top)
            pushServiceResult()
        case .memoryFill(let memory): unsafe lowerService(address(rampart_op_memoryFill), memory, 0)
        case .memoryCopy(let destination, let source): unsafe lowerService(address(rampart_op_memoryCopy), destination, source)
        case .memoryInit(let memory, let data): unsafe lowerService(address(rampart_op_memoryInit), memory, data)
        case .dataDrop(let data):
            unsafe assembler.emit(address(rampart_op_dataDrop), data, 0, 0, 0, 0, stack.top)

        // Numbers and vectors
        case .i32Constant(let value): stack.push(.constant(UInt64(UInt32(bitPattern: value))), .integer)
        case .i64Constant(let value): stack.push(.constant(UInt64(bitPattern: value)), .integer)
        case .f32Constant(let bits): stack.push(.constant(UInt64(bits)), .single)
        case .f64Constant(let bits): stack.push(.constant(bits), .double)
        case .v128Constant(let index): lowerVectorConstant(reader.sideTable.vectors[Int(index.index)])
        case .numeric(let opcode):
            lowerNumeric(opcode)
            if canonicalizesNaNs, let floats = opcode.arithmeticResult { canonicalizeResult(floats) }
        case .lane(let opcode, let lane): lowerLane(opcode, lane)
        case .shuffle(let index): lowerShuffle(reader.sideTable.vectors[Int(index.index)])

        // References
        case .referenceNull: stack.push(.constant(0), .integer)
        case .referenceIsNull: lowerNumeric(.i64Eqz)
        case .referenceEqual: lowerNumeric(.i64Eq)
        case .referenceFunction(let function):
            let start = assembler.position
            unsafe assembler.emit(address(rampart_op_referenceFunction), function, 0, stack.top)
            pushResult(.integer, accumulated: true, operand: start + 16)
        case .referenceAsNonNull: lowerNullCheck(.nullReference)
        case .referenceTest(let target): lowerReferenceTest(target)
        case .referenceCast(let target): lowerReferenceCast(target)
        case .referenceCastDescriptor(let target): lowerReferenceCastDescriptor(target)
        case .referenceGetDescriptor: lowerGetDescriptor()
        case .referenceI31: unsafe lowerMove(address(rampart_op_referenceI31))
        case .i31Get(let signed):
            unsafe lowerMove(signed ? address(rampart_op_i31GetSigned) : address(rampart_op_i31GetUnsigned))
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
        case .arrayNewDefault(let type): lowerArrayNewDefault(type)
        case .arrayNewFixed(let type, let length): lowerArrayNewFixed(type, length)
        case .arrayNewData(let type, let data): unsafe lowerArrayNewSegment(address(rampart_op_arrayNewData), type, data)
        case .arrayNewElement(let type, let element): unsafe lowerArrayNewSegment(address(rampart_op_arrayNewElement), type, element)
        case .arrayGet(let type, let widening): lowerArrayGet(type, widening)
        case .arraySet(let type): lowerArraySet(type)
        case .arrayLength: unsafe lowerMove(address(rampart_op_arrayLength))
        case .arrayFill: unsafe lowerArrayService(address(rampart_op_arrayFill), operands: 4)
        case .arrayCopy: unsafe lowerArrayService(address(rampart_op_arrayCopy), operands: 5)
        case .arrayInitData(_, let data): unsafe lowerArrayService(address(rampart_op_arrayInitData), operands: 4, segment: data)
        case .arrayInitElement(_, let element):
            unsafe lowerArrayService(address(rampart_op_arrayInitElement), operands: 4, segment: element)
        }
    }

    /// The result of a service lies in the top slot, and no accumulator holds it.
    mutating func pushServiceResult() {
        let slot = stack.top
        stack.push(.slot, .integer)
        wrote(slot, nil)
    }

    /// An instruction with one operand slot at 8 and the destination at 16, of integer class.
    mutating func lowerMove(_ handler: UInt64) {
        let source = slot(of: stack.pop())
        let start = assembler.position
        assembler.emit(handler, source, 0, stack.top)
        pushResult(.integer, accumulated: true, operand: start + 16)
    }

    /// A service with two indices and three operands.
    mutating func lowerService(_ handler: UInt64, _ first: UInt32, _ second: UInt32) {
        let top = stack.top
        let third = slot(of: stack.pop())
        let middle = slot(of: stack.pop())
        let lowest = slot(of: stack.pop())
        assembler.emit(handler, first, second, lowest, middle, third, top)
    }

    // MARK: Variables

    mutating func lowerLocalSet(_ index: UInt32) {
        let local = locals[Int(index)]
        let entry = stack.pop()
        let waiting = stack.aliases(of: local.offset)
        if entry.place == .slot, waiting.isEmpty || Seeded.isArmed(.interpreterRedirect), let last = lastResult,
            last.end == assembler.position, last.slot == entry.slot
        {
            // The instruction just emitted may as well write the local.
            assembler.patch(last.operand, local.offset)
            redirectAccumulators(from: last.slot, to: local.offset, local.kind)
            lastResult = nil
            lastComparison = nil
            return
        }
        for position in Seeded.isArmed(.interpreterOneAlias) ? Array(waiting.prefix(1)) : waiting { settle(position) }
        move(entry, to: local.offset)
        lastResult = nil
        lastComparison = nil
    }

    /// The last result went to another slot than it was given at first.
    private mutating func redirectAccumulators(from slot: UInt32, to local: UInt32, _ kind: SlotClass) {
        let holder: SlotClass? =
            integerAccumulator == slot ? .integer : singleAccumulator == slot ? .single : doubleAccumulator == slot ? .double : nil
        wrote(slot, nil, bytes: kind.size)
        wrote(local, holder, bytes: kind.size)
    }

    mutating func lowerGlobalGet(_ index: UInt32) {
        let kind = SlotClass(module.module.globalTypes[Int(index)].value)
        let start = assembler.position
        let handler = unsafe kind == .vector ? address(rampart_op_globalGetVector) : address(rampart_op_globalGet)
        assembler.emit(handler, index, 0, stack.top)
        pushResult(kind, accumulated: kind == .integer, operand: start + 16)
        // The integer accumulator holds the bits of a float too.
        if kind == .single || kind == .double { integerAccumulator = nil }
    }

    mutating func lowerGlobalSet(_ index: UInt32) {
        let entry = stack.pop()
        let source = slot(of: entry)
        let handler = unsafe entry.kind == .vector ? address(rampart_op_globalSetVector) : address(rampart_op_globalSet)
        assembler.emit(handler, index, 0, source)
    }

    mutating func lowerSelect() {
        let condition = slot(of: stack.pop())
        var second = stack.pop()
        var first = stack.pop()
        if Seeded.isArmed(.interpreterSelectConstant), case .constant = second.place { swap(&first, &second) }
        let secondSlot = slot(of: second)
        let firstSlot = slot(of: first)
        let start = assembler.position
        let isVector = first.kind == .vector
        let handler = unsafe isVector ? address(rampart_op_selectVector) : address(rampart_op_select)
        assembler.emit(handler, firstSlot, secondSlot, stack.top, condition)
        if !isVector { integerAccumulator = nil }
        pushResult(first.kind, accumulated: first.kind == .integer, operand: start + 16)
    }

    // MARK: Calls

    /// Brings the arguments to their slots and gives the byte offset at which the callee's frame starts.
    mutating func prepareArguments(_ type: FunctionType) -> UInt32 {
        settleTop(type.parameters.count)
        return base(ofTop: type.parameters.count)
    }

    /// After a call: arguments are gone, results lie where the callee's frame started.
    mutating func finishCall(_ type: FunctionType) {
        stack.shrink(to: stack.count - type.parameters.count)
        for result in type.results { stack.push(.slot, SlotClass(result)) }
        forgetAccumulators()
        lastResult = nil
        lastComparison = nil
    }

    /// The code of a function that the module defines.
    func code(of function: UInt32) -> UInt64? {
        let imported = module.module.functionTypeIndices.count - module.module.module.functions.count
        guard Int(function) >= imported else { return nil }
        return unsafe UInt64(UInt(bitPattern: module.codes + (Int(function) - imported)))
    }

    mutating func lowerCall(_ function: UInt32) {
        let type = module.module.functionType(function)
        let frame = prepareArguments(type)
        if let code = code(of: function) {
            unsafe assembler.emit(
                address(rampart_op_call), UInt32(truncatingIfNeeded: code), UInt32(truncatingIfNeeded: code >> 32), frame, headerOffset)
        } else {
            unsafe assembler.emit(address(rampart_op_callImport), function, 0, frame, headerOffset)
        }
        finishCall(type)
    }

    mutating func lowerCallIndirect(_ typeIndex: UInt32, _ table: UInt32) {
        let type = module.module.functionType(typeIndex: typeIndex)
        let index = slot(of: stack.pop())
        let frame = prepareArguments(type)
        unsafe assembler.emit(address(rampart_op_callIndirect), index, table)
        assembler.emit(word: typeAddress(typeIndex))
        assembler.emit(word: UInt64(frame) | UInt64(headerOffset) << 32)
        finishCall(type)
    }

    mutating func lowerCallReference(_ typeIndex: UInt32) {
        let type = module.module.functionType(typeIndex: typeIndex)
        let reference = slot(of: stack.pop())
        let frame = prepareArguments(type)
        unsafe assembler.emit(address(rampart_op_callReference), reference, 0, frame, headerOffset)
        finishCall(type)
    }

    mutating func lowerReturnCall(_ function: UInt32) {
        let type = module.module.functionType(function)
        let arguments = prepareArguments(type)
        if let code = code(of: function) {
            unsafe assembler.emit(address(rampart_op_returnCall), headerOffset, arguments)
            assembler.emit(word: code)
            assembler.emit(word: UInt64(FunctionLowering.slotBytes(type.parameters) / 8))
        } else {
            unsafe assembler.emit(address(rampart_op_returnCallImport), headerOffset, arguments, function)
        }
        markUnreachable()
    }

    mutating func lowerReturnCallIndirect(_ typeIndex: UInt32, _ table: UInt32) {
        let type = module.module.functionType(typeIndex: typeIndex)
        let index = slot(of: stack.pop())
        let arguments = prepareArguments(type)
        unsafe assembler.emit(address(rampart_op_returnCallIndirect), headerOffset, arguments, index, table)
        assembler.emit(word: typeAddress(typeIndex))
        markUnreachable()
    }

    mutating func lowerReturnCallReference(_ typeIndex: UInt32) {
        let type = module.module.functionType(typeIndex: typeIndex)
        let reference = slot(of: stack.pop())
        let arguments = prepareArguments(type)
        unsafe assembler.emit(address(rampart_op_returnCallReference), headerOffset, arguments, reference)
        markUnreachable()
    }

    /// The record of a type, as a word of code.
    func typeAddress(_ index: UInt32) -> UInt64 { unsafe UInt64(UInt(bitPattern: module.types[Int(index)])) }
}
