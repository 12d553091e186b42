import RampartRuntime
import SeededDefects
import WasmModel

// Calls (execution chapter 4.6.10): see `NativeConvention` for what goes where.
extension FunctionLowering {
    /// What a call goes to.
    struct Callee {
        let code: LLVMValue
        let context: LLVMValue
        let signature: NativeSignature
    }

    // MARK: Callees

    func callee(function index: UInt32) -> Callee {
        let signature = unit.signature(ofFunction: index)
        guard index < unit.importedFunctions else {
            return Callee(code: unit.declaration(index).value, context: instance, signature: signature)
        }
        return callee(record: instanceEntry(ContextLayout.Instance.functions, index), signature)
    }

    /// The callee of a function record, which may be of any instance, of the host or interpreted.
    private func callee(record: LLVMValue, _ signature: NativeSignature) -> Callee {
        let code = load(types.pointer, record, ContextLayout.Function.code, isInvariant: true)
        let context = load(types.pointer, record, ContextLayout.Function.context, isInvariant: true)
        store(instance, execution, ContextLayout.Execution.caller)
        return Callee(code: code, context: context, signature: signature)
    }

    func callee(reference: LLVMValue, type: UInt32) -> Callee {
        callee(record: pointer(nonNull(reference, .nullFunctionReference)), unit.signature(typeIndex: type))
    }

    /// The callee that an index of a table gives, after all checks of `call_indirect`.
    func callee(table: UInt32, index operand: LLVMValue, type: UInt32) -> Callee {
        let index = widen(operand)
        let record = entryValue(.tableRecord(table))
        let count = load(types.i64, record, ContextLayout.Table.count)
        trapIf(builder.compare(.unsignedGreaterOrEqual, index, limit(count, .compiledIndirectCall)), .undefinedElement)
        let reference = load(types.i64, element(record, index), 0)
        leaveIf(builder.compare(.equal, reference, builder.i64(0))) {
            store(index, execution, ContextLayout.Execution.trapElement)
            emitExit(.trap(.uninitializedElement))
        }
        let function = pointer(reference)
        let found = load(types.pointer, function, ContextLayout.Function.type, isInvariant: true)
        let expected = instanceEntry(ContextLayout.Instance.types, type)
        let matches: LLVMValue
        if module.module.types[Int(type)].isFinal {
            matches = builder.compare(.equal, found, expected)
        } else {
            matches = isSubtype(found, expected)
        }
        trapIf(builder.xor(matches, builder.i1(true)), .indirectCallTypeMismatch)
        return callee(record: function, unit.signature(typeIndex: type))
    }

    /// The address of a table's element.
    func element(_ record: LLVMValue, _ index: LLVMValue) -> LLVMValue {
        let elements = load(types.pointer, record, ContextLayout.Table.elements)
        return builder.offset(elements, builder.binary(.shiftLeft, index, builder.i64(3)))
    }

    // MARK: Calls

    func lowerCall(_ callee: Callee) {
        let arguments = pop(callee.signature.parameters.count)
        let registers = passArguments(arguments, callee)
        let result: LLVMValue
        if let handler = innermostHandler {
            // The service passes the arguments on, and comes back for an exception too.
            store(callee.code, execution, ContextLayout.Execution.target)
            let table = load(types.pointer, execution, ContextLayout.Execution.services, isInvariant: true)
            let code = load(types.pointer, table, Service.protectedCall.offset, isInvariant: true)
            result = builder.call(LLVMFunction(value: code, type: callee.signature.type), registers)
            catchException(handler)
        } else {
            result = builder.call(LLVMFunction(value: callee.code, type: callee.signature.type), registers)
        }
        noteCall()
        let results = callee.signature.results
        guard !results.isEmpty else { return }
        push(result)
        if results.count == 1 { return }
        let area = valueArea
        for (index, type) in results.enumerated().dropFirst() {
            if case .memory(let slot) = callee.signature.convention.results[index] { push(loadValue(type, area, slot)) }
        }
    }

    /// A call that replaces this function.
    func lowerTailCall(_ callee: Callee) {
        let arguments = pop(callee.signature.parameters.count)
        let registers = passArguments(arguments, callee)
        var integers = Array(repeating: builder.poison(types.i64), count: NativeConvention.integerCount)
        var vectors = Array(repeating: builder.poison(types.i64x2), count: NativeConvention.vectorCount)
        var next = 1
        for place in callee.signature.convention.parameters {
            switch place {
            case .integer(let number): integers[number] = toInteger(registers[next])
            case .vector(let number): vectors[number] = toVector(registers[next])
            case .memory: continue
            }
            next += 1
        }
        makesCalls = true
        let call = builder.call(LLVMFunction(value: callee.code, type: unit.uniformType), [callee.context] + integers + vectors)
        builder.makeTail(call)
        builder.returnValue(call)
        markUnreachable()
    }

    /// Stores the arguments that have no register, and gives the context and those that have one.
    private func passArguments(_ arguments: [LLVMValue], _ callee: Callee) -> [LLVMValue] {
        var registers = [callee.context]
        var area: LLVMValue?
        for (index, argument) in arguments.enumerated() {
            switch callee.signature.convention.parameters[index] {
            case .integer, .vector: registers.append(argument)
            case .memory(let slot):
                let place = area ?? valueArea
                area = place
                storeValue(argument, callee.signature.parameters[index], place, slot)
            }
        }
        return registers
    }

    // MARK: Values without registers

    /// Where arguments and results lie that have no register.
    var valueArea: LLVMValue { load(types.pointer, execution, ContextLayout.Execution.values, isInvariant: true) }

    func storeValue(_ value: LLVMValue, _ type: ValueType, _ area: LLVMValue, _ slot: Int) {
        let store = builder.store(value, builder.offset(area, slot * 8), alignment: type == .v128 ? 8 : FunctionLowering.alignment(type))
        builder.attach(unit.metadata.context, kind: unit.metadata.aliasKind, to: store)
    }

    func loadValue(_ type: ValueType, _ area: LLVMValue, _ slot: Int) -> LLVMValue {
        load(unit.type(type), area, slot * 8)
    }

    // MARK: Whole registers

    /// An integer register that holds a value.
    func toInteger(_ value: LLVMValue) -> LLVMValue {
        guard builder.type(of: value) == types.i32 else { return value }
        return Seeded.isArmed(.compilerIntegerArgument) ? builder.signExtend(value, types.i64) : builder.zeroExtend(value, types.i64)
    }

    /// A vector register that holds a value.
    func toVector(_ value: LLVMValue) -> LLVMValue {
        let type = builder.type(of: value)
        if type == types.i64x2 { return value }
        let lanes = type == types.f32 ? types.f32x4 : types.f64x2
        return builder.bitCast(builder.insertElement(builder.poison(lanes), value, builder.i32(0)), types.i64x2)
    }

    /// The value of a type that a vector register holds.
    static func fromVector(_ register: LLVMValue, _ type: LLVMType, _ builder: IRBuilder) -> LLVMValue {
        if type == builder.types.i64x2 { return register }
        let lanes = type == builder.types.f32 ? builder.types.f32x4 : builder.types.f64x2
        return builder.extractElement(builder.bitCast(register, lanes), builder.i32(0))
    }

    /// A reference as a pointer.
    func pointer(_ reference: LLVMValue) -> LLVMValue { builder.cast(.integerToPointer, reference, types.pointer) }
}
