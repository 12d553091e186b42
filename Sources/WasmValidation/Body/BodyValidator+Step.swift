import SeededDefects
import WasmBinary
import WasmModel

extension BodyValidator {
    /// Applies the rule of one instruction.
    @inline(__always) mutating func step(_ instruction: Instruction) throws(InvalidReason) {
        switch instruction {
        case .numeric(let opcode): try apply(signatures[Int(opcode.rawValue)], address: .i32)
        case .localGet(let index): try localGet(index)
        case .localSet(let index): try localSet(index)
        case .localTee(let index): try localTee(index)
        case .i32Constant: push(.i32)
        case .i64Constant: push(.i64)
        case .f32Constant: push(.f32)
        case .f64Constant: push(.f64)
        case .v128Constant: push(.v128)
        case .load(let opcode, let argument), .store(let opcode, let argument): try access(opcode, argument)
        case .loadLane(let opcode, let lane, let argument), .storeLane(let opcode, let lane, let argument):
            try laneAccess(opcode, lane, argument)
        case .atomic(let opcode, let argument): try atomicAccess(opcode, argument)
        case .atomicFence: break
        case .lane(let opcode, let lane):
            let signature = signatures[Int(opcode.rawValue)]
            try checkLane(lane, of: signature)
            try apply(signature, address: .i32)
        case .shuffle(let mask): try shuffle(reader.sideTable.vectors[Int(mask.index)])

        case .unreachable: setUnreachable()
        case .nop: break
        case .block(let type): try block(.block, type)
        case .loop(let type): try block(.loop, type)
        case .if(let type): try block(.if, type)
        case .else: try elseInstruction()
        case .end: try end()
        case .tryTable(let type, let catches): try tryTable(type, reader.sideTable.catches[Int(catches.index)])
        case .try(let type): try block(.try, type)
        case .catch(let tag): try catchTag(tag)
        case .catchAll: try catchAll()
        case .delegate(let label): try delegate(label)
        case .rethrow(let label): try rethrow(label)
        case .throw(let tag): try throwTag(tag)
        case .throwReference: try throwReference()
        case .branch(let label): try branch(label)
        case .branchIf(let label): try branchIf(label)
        case .branchTable(let labels): try branchTable(reader.sideTable.labels[Int(labels.index)])
        case .branchOnNull(let label): try branchOnNull(label)
        case .branchOnNonNull(let label): try branchOnNonNull(label)
        case .branchOnCast(let label, let from, let to): try branchOnCast(label, from: from, to: to, onFail: false)
        case .branchOnCastFail(let label, let from, let to): try branchOnCast(label, from: from, to: to, onFail: true)
        case .branchOnCastDescriptor(let label, let from, let to):
            try branchOnCastDescriptor(label, from: from, to: to, onFail: false)
        case .branchOnCastDescriptorFail(let label, let from, let to):
            try branchOnCastDescriptor(label, from: from, to: to, onFail: true)
        case .return: try returnInstruction()
        case .call(let function): try callFunction(function, isReturn: false)
        case .callIndirect(let type, let table): try callIndirect(type: type, table: table, isReturn: false)
        case .callReference(let type): try callReference(type: type, isReturn: false)
        case .returnCall(let function): try callFunction(function, isReturn: true)
        case .returnCallIndirect(let type, let table): try callIndirect(type: type, table: table, isReturn: true)
        case .returnCallReference(let type): try callReference(type: type, isReturn: true)

        case .drop: _ = try popAny()
        case .select: try select()
        case .selectTyped(let written): try select(reader.sideTable.selectTypes[Int(written.index)])
        case .globalGet(let index): try globalGet(index)
        case .globalSet(let index): try globalSet(index)

        case .tableGet(let index): try tableGet(index)
        case .tableSet(let index): try tableSet(index)
        case .tableSize(let index): try tableSize(index)
        case .tableGrow(let index): try tableGrow(index)
        case .tableFill(let index): try tableFill(index)
        case .tableCopy(let destination, let source): try tableCopy(destination: destination, source: source)
        case .tableInit(let table, let element): try tableInit(table, element: element)
        case .elementDrop(let index): _ = try context.element(index)

        case .memorySize(let index): try memorySize(index)
        case .memoryGrow(let index): try memoryGrow(index)
        case .memoryFill(let index): try memoryFill(index)
        case .memoryCopy(let destination, let source): try memoryCopy(destination: destination, source: source)
        case .memoryInit(let memory, let data): try memoryInit(memory, data: data)
        case .dataDrop(let index): try context.checkData(index)

        case .referenceNull(let heap): try referenceNull(heap)
        case .referenceIsNull: try referenceIsNull()
        case .referenceFunction(let index): try referenceFunction(index)
        case .referenceEqual: try referenceEqual()
        case .referenceAsNonNull: try referenceAsNonNull()
        case .referenceTest(let type): try referenceTest(type)
        case .referenceCast(let type): try referenceCast(type)
        case .referenceCastDescriptor(let type): try referenceCastDescriptor(type)
        case .referenceGetDescriptor(let type): try referenceGetDescriptor(type)
        case .referenceI31: try referenceI31()
        case .i31Get: try i31Get()
        case .anyConvertExtern: try convert(from: .extern, to: .any)
        case .externConvertAny: try convert(from: .any, to: .extern)

        case .structNew(let type): try structNew(type, withDefaults: false)
        case .structNewDefault(let type): try structNew(type, withDefaults: true)
        case .structNewDescriptor(let type): try structNew(type, withDefaults: false, withDescriptor: true)
        case .structNewDefaultDescriptor(let type): try structNew(type, withDefaults: true, withDescriptor: true)
        case .structGet(let type, let field, let fieldExtension): try structGet(type, field, fieldExtension)
        case .structSet(let type, let field): try structSet(type, field)
        case .arrayNew(let type): try arrayNew(type)
        case .arrayNewDefault(let type): try arrayNewDefault(type)
        case .arrayNewFixed(let type, let length): try arrayNewFixed(type, length: length)
        case .arrayNewData(let type, let data): try arrayNewData(type, data: data)
        case .arrayNewElement(let type, let element): try arrayNewElement(type, element: element)
        case .arrayGet(let type, let fieldExtension): try arrayGet(type, fieldExtension)
        case .arraySet(let type): try arraySet(type)
        case .arrayLength: try arrayLength()
        case .arrayFill(let type): try arrayFill(type)
        case .arrayCopy(let destination, let source): try arrayCopy(destination: destination, source: source)
        case .arrayInitData(let type, let data): try arrayInitData(type, data: data)
        case .arrayInitElement(let type, let element): try arrayInitElement(type, element: element)
        }
    }

    /// Refuses instructions that no constant expression may have (specification chapter 3.4.14).
    func checkConstant(_ instruction: Instruction) throws(InvalidReason) {
        let isConstant: Bool
        // What would make the instruction constant.
        var missing: Feature?
        switch instruction {
        case .end, .i32Constant, .i64Constant, .f32Constant, .f64Constant, .v128Constant, .referenceNull, .referenceFunction,
            .referenceI31, .structNew, .structNewDefault, .structNewDescriptor, .structNewDefaultDescriptor, .arrayNew, .arrayNewDefault,
            .arrayNewFixed, .anyConvertExtern,
            .externConvertAny:
            isConstant = true
        case .numeric(let opcode) where opcode.isConstantByExtension:
            isConstant = context.features[.extendedConst]
            missing = .extendedConst
        case .numeric where Seeded.isArmed(.validatorConstantNumeric): isConstant = true
        case .globalGet(let index):
            // Without garbage collection only imported globals were constant.
            let isVisible = context.features[.gc] || Int(index) < context.importedGlobalCount
            let isMutable = try context.global(index).isMutable
            isConstant = (!isMutable || Seeded.isArmed(.validatorConstantMutable)) && isVisible
            missing = isMutable ? nil : .gc
        case .unreachable, .nop, .block, .loop, .if, .else, .tryTable, .throw, .throwReference, .branch, .branchIf, .branchTable,
            .try, .catch, .catchAll, .delegate, .rethrow,
            .branchOnNull, .branchOnNonNull, .branchOnCast, .branchOnCastFail, .branchOnCastDescriptor,
            .branchOnCastDescriptorFail, .return, .call, .callIndirect, .callReference,
            .returnCall, .returnCallIndirect, .returnCallReference, .drop, .select, .selectTyped, .localGet, .localSet, .localTee,
            .globalSet, .tableGet, .tableSet, .tableSize, .tableGrow, .tableFill, .tableCopy, .tableInit, .elementDrop, .load, .store,
            .loadLane, .storeLane, .atomic, .atomicFence, .memorySize, .memoryGrow, .memoryFill, .memoryCopy, .memoryInit, .dataDrop,
            .numeric, .lane,
            .shuffle, .referenceIsNull, .referenceEqual, .referenceAsNonNull, .referenceTest, .referenceCast, .referenceCastDescriptor,
            .referenceGetDescriptor, .i31Get, .structGet,
            .structSet, .arrayNewData, .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill, .arrayCopy, .arrayInitData,
            .arrayInitElement:
            isConstant = false
        }
        if isConstant { return }
        let reason = InvalidReason.constantExpressionRequired(instruction: reader.opcode.mnemonic)
        throw missing.map { .featureDisabled($0, what: reason.message) } ?? reason
    }
}
