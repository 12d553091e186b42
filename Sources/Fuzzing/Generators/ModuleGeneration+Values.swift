import WasmModel

// Expressions that give values of wanted types.
//
// An expression leaves values that match what is wanted, and nothing else. After code that never ends normally the validator's stack has fewer
// values than are assumed here, but never others, so everything that is added behind it stays valid.
extension ModuleGeneration {
    /// Emits an expression of about a size that gives one value of a type.
    mutating func value(_ type: ValueType, size: Int) {
        if body.isConstant { return constantValue(type, size: size) }
        guard size > 0, body.budget > 0, !choices.isExhausted else { return leaf(type) }
        for _ in 0..<3 {
            let production = productions.values[type.entry ?? 5].pick(&choices)
            if produce(production, type, size: size - 1) { return }
        }
        leaf(type)
    }

    /// Emits expressions that give values of types, in order.
    mutating func values(_ types: [ValueType], size: Int) {
        if types.isEmpty { return }
        let share = size / types.count
        for type in types {
            // Something that happens while other values lie below it on the stack.
            if share > 6, chance(1, of: 12), !body.isSafe { statement(size: share / 2) }
            value(type, size: share)
        }
    }

    /// The simplest expression that gives a value of a type.
    mutating func leaf(_ type: ValueType) {
        if !body.isConstant, chance(1, of: 2), let local = readable(type) { return emit(.localGet(local)) }
        switch type {
        case .i32, .i64, .f32, .f64, .v128: constant(type)
        case .reference(let reference): leaf(reference)
        }
    }

    mutating func leaf(_ type: ReferenceType) {
        if type.nullable { return emit(.referenceNull(type.heap)) }
        construct(type, size: 0)
    }

    /// Whether an operand may be one that traps.
    ///
    /// - Parameter times: How much more often than others, for instructions that are rare.
    /// - Returns: Never true where a body must not trap.
    mutating func mayTrap(times: Int = 1) -> Bool {
        chance(min(1000, times * configuration.trapChance), of: 1000) && !body.isSafe && !body.isConstant
    }

    // MARK: Productions

    /// Tries a way to give a value. Nothing has been emitted where it does not apply.
    private mutating func produce(_ production: ValueProduction, _ type: ValueType, size: Int) -> Bool {
        if body.isSafe {
            switch production {
            case .constant, .null, .construct, .local, .global, .numeric, .select, .sequence, .memorySize, .tableSize, .isNull: break
            default: return false
            }
        }
        switch production {
        case .constant: constant(type)
        case .local:
            guard let local = readable(type) else { return false }
            emit(.localGet(local))
        case .tee:
            guard let local = writable(type), matches(body.locals[Int(local)], type) else { return false }
            value(body.locals[Int(local)], size: size)
            emit(.localTee(local))
            body.markSet(local)
        case .global:
            guard let global = global(type) else { return false }
            emit(.globalGet(global))
        case .numeric: return numeric(type, size: size)
        case .wide:
            let candidate = OperatorCandidate.all[Int(pick(operators.wide))]
            apply(candidate, size: size)
            transform(candidate.results.map(\.valueType), to: [type], size: 1)
        case .select: select(type, size: size)
        case .load: return load(type, size: size)
        case .atomic: return atomic(type, size: size)
        case .memorySize: return memorySize(type)
        case .memoryGrow: return memoryGrow(type)
        case .tableGet: return tableGet(type)
        case .tableSize: return tableSize(type)
        case .tableGrow: return tableGrow(type, size: size)
        case .sequence:
            statement(size: size / 2)
            value(type, size: size - size / 2)
        case .block: return block(giving: [type], size: size)
        case .loop: return loop(giving: [type], size: size)
        case .ifElse: return ifElse(giving: [type], size: size)
        case .branchIf: return branchIf(giving: [type], size: size)
        case .diverge: return diverge(size: size)
        case .call: return call(giving: [type], size: size)
        case .callIndirect: return callIndirect(giving: [type], size: size)
        case .callReference: return callReference(giving: [type], size: size)
        case .tryTable: return tryTable(giving: [type], size: size)
        case .legacyTry: return legacyTry(giving: [type], size: size)
        case .isNull:
            value(.reference(drawReference()), size: size)
            emit(.referenceIsNull)
        case .equal:
            comparable(size: size / 2)
            comparable(size: size / 2)
            emit(.referenceEqual)
        case .test: test(size: size)
        case .i31Get:
            value(.reference(ReferenceType(nullable: mayTrap(), heap: .i31)), size: size)
            emit(.i31Get(signed: chance(1, of: 2)))
        case .structGet: return structGet(type, size: size)
        case .arrayGet: return arrayGet(type, size: size)
        case .arrayLength:
            guard let array = drawArray() else { return false }
            value(.reference(ReferenceType(nullable: mayTrap(), heap: array)), size: size)
            emit(.arrayLength)
        case .null, .construct, .asNonNull, .cast, .castBlock, .castDescriptor, .getDescriptor, .convert:
            guard case .reference(let reference) = type else { return false }
            return produce(production, reference, size: size)
        }
        return true
    }

    private mutating func global(_ type: ValueType) -> UInt32? {
        let count = globals.count
        guard count > 0 else { return nil }
        let start = number(count)
        for step in 0..<count {
            let index = (start + step) % count
            if matches(globals[index].type.value, type) { return UInt32(index) }
        }
        return nil
    }

    // MARK: Operators

    private mutating func numeric(_ type: ValueType, size: Int) -> Bool {
        guard let entry = type.entry, !operators.pure[entry].isEmpty else { return false }
        let candidate = OperatorCandidate.all[Int(pick(operators.pure[entry]))]
        if body.isSafe, candidate.hazard != .none { return false }
        apply(candidate, size: size)
        return true
    }

    /// Emits an operator without memory, its operands before it.
    mutating func apply(_ candidate: OperatorCandidate, size: Int) {
        if !equalOperands(candidate, size: size) { operands(candidate, from: 0, size: size) }
        emitOperator(candidate)
    }

    /// Emits one value twice, sometimes, for an operator that takes two: what comparisons that differ in one case differ for.
    private mutating func equalOperands(_ candidate: OperatorCandidate, size: Int) -> Bool {
        guard candidate.operands.count == 2, candidate.operands[0] == candidate.operands[1], candidate.hazard == .none, !body.isSafe,
            chance(configuration.equalOperandsChance, of: 100), let local = writable(candidate.operands[0].valueType)
        else { return false }
        value(candidate.operands[0].valueType, size: size)
        emit(.localTee(local))
        body.markSet(local)
        emit(.localGet(local))
        return true
    }

    /// Emits the operands from a position on.
    mutating func operands(_ candidate: OperatorCandidate, from first: Int, size: Int) {
        let count = candidate.operands.count
        guard count > first else { return }
        let share = size / (count - first)
        for position in first..<count {
            let type = candidate.operands[position].valueType
            if position == count - 1, candidate.hazard != .none {
                safeOperand(candidate, type, size: share)
            } else {
                value(type, size: share)
            }
        }
    }

    /// Emits the last operand of an operator that traps for some.
    private mutating func safeOperand(_ candidate: OperatorCandidate, _ type: ValueType, size: Int) {
        if mayTrap() {
            // Few floating-point values are out of range, and hardly any is no number.
            guard candidate.hazard == .truncation, chance(1, of: 2) else { return value(type, size: size) }
            return emit(floatingConstant(type, pick([.nan, .nan, .infinity, -1e30])))
        }
        switch candidate.hazard {
        case .none: value(type, size: size)
        case .divisor:
            value(type, size: size)
            // An odd number is not zero; a number above zero is not -1 either, by which the least integer cannot be divided.
            if type == .i32 {
                emit(.i32Constant(1))
                emit(.numeric(.i32Or))
                guard !chance(1, of: 16) else { return }
                emit(.i32Constant(.max))
                emit(.numeric(.i32And))
            } else {
                emit(.i64Constant(1))
                emit(.numeric(.i64Or))
                guard !chance(1, of: 16) else { return }
                emit(.i64Constant(.max))
                emit(.numeric(.i64And))
            }
        case .truncation:
            if chance(1, of: 3) {
                emit(floatingConstant(type, Double(number(1000)) / 4))
            } else {
                value(.i32, size: size)
                emit(.i32Constant(0x7FFF))
                emit(.numeric(.i32And))
                emit(.numeric(type == .f32 ? .f32ConvertI32S : .f64ConvertI32S))
            }
        }
    }

    /// A constant of a floating-point type.
    private func floatingConstant(_ type: ValueType, _ value: Double) -> Instruction {
        type == .f32 ? .f32Constant(Float(value).bitPattern) : .f64Constant(value.bitPattern)
    }

    /// Emits the operator itself, with its immediates.
    mutating func emitOperator(_ candidate: OperatorCandidate) {
        switch candidate.immediates {
        case .lane: emit(.lane(candidate.opcode, UInt8(number(candidate.lanes))))
        case .shuffle:
            var mask = SIMD16<UInt8>()
            for lane in 0..<16 { mask[lane] = UInt8(number(32)) }
            emit(.shuffle(body.sideTable.add(vector: mask)))
        default: emit(.numeric(candidate.opcode))
        }
    }

    private mutating func select(_ type: ValueType, size: Int) {
        value(type, size: size / 3)
        value(type, size: size / 3)
        value(.i32, size: size / 3)
        if type.isReference || (features[.referenceTypes] && chance(1, of: 3)) {
            emit(.selectTyped(types: body.sideTable.add(selectTypes: [type])))
        } else {
            emit(.select)
        }
    }

    // MARK: From values to other values

    /// Emits code that takes the values on top of the stack and leaves others in their place.
    mutating func transform(_ given: [ValueType], to wanted: [ValueType], size: Int) {
        var stack = given
        var steps = 0
        while true {
            if stack.count <= wanted.count, matches(stack, Array(wanted[..<stack.count])), steps > 3 || !chance(1, of: 4) || stack.isEmpty {
                if stack.count < wanted.count { values(Array(wanted[stack.count...]), size: size) }
                return
            }
            guard let top = stack.last else { return }
            steps += 1
            if steps <= 4, let result = combine(stack, size: size) {
                stack.removeLast(result.taken)
                stack.append(result.type)
                continue
            }
            stack.removeLast()
            if chance(1, of: 2), let local = writable(top) {
                emit(.localSet(local))
                body.markSet(local)
            } else {
                emit(.drop)
            }
        }
    }

    /// Emits an operator on the top of the stack, sometimes.
    private mutating func combine(_ stack: [ValueType], size: Int) -> (taken: Int, type: ValueType)? {
        guard let top = stack.last, chance(1, of: 3), !body.isSafe else { return nil }
        guard let entry = top.entry else {
            guard features[.referenceTypes], chance(1, of: 2) else { return nil }
            emit(.referenceIsNull)
            return (1, .i32)
        }
        let isPair = stack.count > 1 && stack[stack.count - 2] == top
        let list = isPair ? operators.binary[entry] : operators.unary[entry]
        if isPair || !list.isEmpty, chance(1, of: 2) {
            guard !list.isEmpty else { return nil }
            let candidate = OperatorCandidate.all[Int(pick(list))]
            emitOperator(candidate)
            return (isPair ? 2 : 1, candidate.results[0].valueType)
        }
        guard !operators.binary[entry].isEmpty else { return nil }
        let candidate = OperatorCandidate.all[Int(pick(operators.binary[entry]))]
        value(top, size: min(size, 2))
        emitOperator(candidate)
        return (1, candidate.results[0].valueType)
    }

    /// Emits a condition. One that is rare is hardly ever true.
    mutating func condition(size: Int, isRare: Bool) {
        guard isRare else { return value(.i32, size: size) }
        let is64 = chance(1, of: 3)
        value(is64 ? .i64 : .i32, size: size)
        if is64 {
            emit(.i64Constant(i64()))
            emit(.numeric(.i64Eq))
        } else {
            emit(.i32Constant(i32()))
            emit(.numeric(.i32Eq))
        }
    }
}
