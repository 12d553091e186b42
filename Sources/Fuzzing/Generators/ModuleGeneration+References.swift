import WasmModel

// References: how they are made, tested and cast.
extension ModuleGeneration {
    mutating func produce(_ production: ValueProduction, _ type: ReferenceType, size: Int) -> Bool {
        switch production {
        case .null:
            guard type.nullable else { return false }
            emit(.referenceNull(bottom(type.heap)))
        case .construct:
            if isBottom(type.heap), !type.nullable { return false }
            construct(type, size: size)
        case .asNonNull:
            guard !type.nullable else { return false }
            let wild = mayTrap()
            value(.reference(ReferenceType(nullable: wild, heap: type.heap)), size: size)
            emit(.referenceAsNonNull)
        case .cast: return cast(to: type, size: size)
        case .castBlock: return castBlock(type, size: size)
        case .castDescriptor: return castDescriptor(to: type, size: size)
        case .getDescriptor: return getDescriptor(type, size: size)
        case .convert:
            if type.heap == .extern {
                value(.reference(ReferenceType(nullable: type.nullable, heap: .any)), size: size)
                emit(.externConvertAny)
            } else if type.heap == .any {
                value(.reference(ReferenceType(nullable: type.nullable, heap: .extern)), size: size)
                emit(.anyConvertExtern)
            } else {
                return false
            }
        default: return false
        }
        return true
    }

    func isBottom(_ heap: HeapType) -> Bool { heap == .none || heap == .nofunc || heap == .noextern || heap == .noexn }

    /// Emits a function reference.
    mutating func referenceFunction(_ heap: HeapType) {
        var function = self.function(of: heap)
        // What is called by reference mostly is one of the later functions.
        if heap == .func || heap.typeIndex != nil, !body.isConstant, function <= body.function, Int(function) >= importedFunctionCount,
            !chance(configuration.recursionChance, of: 1000)
        {
            for index in stride(from: functions.count - 1, to: Int(body.function), by: -1) where matches(functionHeap(UInt32(index)), heap)
            {
                function = UInt32(index)
                break
            }
        }
        if !body.isConstant { referenced.insert(function) }
        emit(.referenceFunction(function))
    }

    /// Emits an expression that makes a value that is not null, from constant instructions where the expression is constant.
    mutating func construct(_ type: ReferenceType, size: Int) {
        switch type.heap {
        case .func: referenceFunction(.func)
        case .type(let index), .exact(let index):
            switch facts[Int(index)].kind {
            case .function: referenceFunction(type.heap)
            case .structure: newStructure(type.heap.isExact ? index : drawSubtype(index, size: size), size: size)
            case .array: newArray(type.heap.isExact ? index : drawSubtype(index, size: size), size: size)
            }
        case .any, .eq: constructAny(type.heap, size: size)
        case .i31:
            part(.i32, size: size)
            emit(.referenceI31)
        case .struct:
            guard !structureTypes.isEmpty else { return constructNull(type) }
            newStructure(pick(structureTypes), size: size)
        case .array:
            guard !arrayTypes.isEmpty else { return constructNull(type) }
            newArray(pick(arrayTypes), size: size)
        case .extern:
            guard features[.gc] else { return constructNull(type) }
            part(.reference(ReferenceType(nullable: false, heap: .any)), size: size / 2)
            emit(.externConvertAny)
        case .exn:
            if body.isConstant || body.isSafe || !features[.exceptions] { return constructNull(type) }
            emitExceptionReference()
        case .none, .nofunc, .noextern, .noexn, .recursive, .canonical, .exactRecursive, .exactCanonical: constructNull(type)
        }
    }

    /// Emits null; where the type has none, and therefore no value at all, one that traps.
    private mutating func constructNull(_ type: ReferenceType) {
        emit(.referenceNull(type.heap))
        if !type.nullable { emit(.referenceAsNonNull) }
    }

    private mutating func constructAny(_ heap: HeapType, size: Int) {
        switch number(size > 1 ? 5 : 2) {
        case 2 where !structureTypes.isEmpty: newStructure(pick(structureTypes), size: size)
        case 3 where !arrayTypes.isEmpty: newArray(pick(arrayTypes), size: size)
        case 4 where heap == .any && size > 4:
            part(.reference(ReferenceType(nullable: false, heap: .extern)), size: size / 2)
            emit(.anyConvertExtern)
        default:
            part(.i32, size: size)
            emit(.referenceI31)
        }
    }

    /// Emits a component of something, constant where that is.
    mutating func part(_ type: ValueType, size: Int) {
        if body.isConstant { constantValue(type, size: size) } else { value(type, size: size) }
    }

    /// A type or, if there is room, one of its subtypes.
    private mutating func drawSubtype(_ index: UInt32, size: Int) -> UInt32 {
        guard size > 2, chance(1, of: 2) else { return index }
        let start = number(types.count)
        for step in 0..<types.count {
            let candidate = UInt32((start + step) % types.count)
            if matches(.type(candidate), .type(index)) { return candidate }
        }
        return index
    }

    // MARK: Tests and casts

    /// A heap type of the hierarchy of another one.
    private mutating func relative(_ heap: HeapType) -> HeapType {
        switch top(heap) {
        case .any:
            let declared = structureTypes + arrayTypes
            if !declared.isEmpty, chance(2, of: 3) {
                let index = pick(declared)
                return features[.customDescriptors] && chance(1, of: 4) ? .exact(index) : .type(index)
            }
            return pick([.any, .eq, .i31, .struct, .array, .none])
        case .func:
            if chance(2, of: 3) {
                let index = pick(functionTypes)
                return features[.customDescriptors] && chance(1, of: 4) ? .exact(index) : .type(index)
            }
            return pick([.func, .nofunc])
        case .extern: return pick([.extern, .noextern])
        case .exn: return pick([.exn, .noexn])
        default: return heap
        }
    }

    mutating func test(size: Int) {
        let heap = drawReference().heap
        value(.reference(ReferenceType(nullable: true, heap: heap)), size: size)
        emit(.referenceTest(ReferenceType(nullable: chance(1, of: 2), heap: relative(heap))))
    }

    mutating func comparable(size: Int) {
        var type = ReferenceType(nullable: true, heap: .eq)
        if chance(2, of: 3), let local = readable(.reference(type)) { return emit(.localGet(local)) }
        if !structureTypes.isEmpty, chance(1, of: 2) { type.heap = .type(pick(structureTypes)) }
        value(.reference(type), size: size)
    }

    private mutating func cast(to type: ReferenceType, size: Int) -> Bool {
        if isBottom(type.heap), !type.nullable { return false }
        // A value of the type itself, of which the cast knows less: so that most casts succeed.
        let isWild = mayTrap()
        value(.reference(isWild ? ReferenceType(nullable: true, heap: top(type.heap)) : type), size: size)
        emit(.referenceCast(type))
        return true
    }

    /// A block that gives a reference, which a branch on null or on a type may bring.
    private mutating func castBlock(_ type: ReferenceType, size: Int) -> Bool {
        guard mayNest, !isBottom(type.heap) || type.nullable else { return false }
        emit(.block(.value(.reference(type))))
        enter(.block, label: [.reference(type)])
        if features[.gc], chance(2, of: 3) {
            emitBranchOnCast(label: 0, target: type, size: size / 2, wanted: [.reference(type)])
        } else {
            value(.reference(ReferenceType(nullable: true, heap: type.heap)), size: size / 2)
            emit(.branchOnNonNull(label: 0))
            value(.reference(type), size: size / 2)
        }
        leave()
        emit(.end)
        return true
    }

    /// Emits a branch on a cast of one value to a label that takes one of a type, and then what is wanted.
    private mutating func emitBranchOnCast(label: UInt32, target: ReferenceType, size: Int, wanted: [ValueType]) {
        let source = ReferenceType(nullable: true, heap: top(target.heap))
        let onFail = chance(1, of: 3) && (target.heap == source.heap)
        var to = target
        let candidate = relative(target.heap)
        if onFail {
            to = ReferenceType(nullable: chance(1, of: 2), heap: chance(1, of: 2) ? described(candidate) : candidate)
            // Without null in what is tested for, null goes to the label.
            if !target.nullable { to.nullable = true }
        } else if matches(candidate, target.heap), chance(1, of: 2) {
            to = ReferenceType(nullable: target.nullable && chance(1, of: 2), heap: candidate)
        }
        let rest = ReferenceType(nullable: !to.nullable, heap: source.heap)
        if chance(1, of: 2) { value(.reference(source), size: size) } else { value(.reference(target), size: size) }
        if let index = to.heap.typeIndex, let descriptor = facts[Int(index)].descriptor, features[.customDescriptors], chance(1, of: 2) {
            let isExact = to.heap.isExact
            value(.reference(ReferenceType(nullable: mayTrap(), heap: isExact ? .exact(descriptor) : .type(descriptor))), size: 2)
            emit(
                onFail
                    ? .branchOnCastDescriptorFail(label: label, from: source, to: to)
                    : .branchOnCastDescriptor(label: label, from: source, to: to))
        } else {
            emit(onFail ? .branchOnCastFail(label: label, from: source, to: to) : .branchOnCast(label: label, from: source, to: to))
        }
        transform([.reference(onFail ? to : rest)], to: wanted, size: size)
    }

    /// A structure type that has descriptors, in the hierarchy of a heap type; the heap type itself where there is none.
    private mutating func described(_ heap: HeapType) -> HeapType {
        guard top(heap) == .any, features[.customDescriptors], !structureTypes.isEmpty else { return heap }
        let start = number(structureTypes.count)
        for step in 0..<structureTypes.count {
            let type = structureTypes[(start + step) % structureTypes.count]
            if facts[Int(type)].descriptor != nil { return chance(1, of: 3) ? .exact(type) : .type(type) }
        }
        return heap
    }

    mutating func branchOnCast(size: Int) -> Bool {
        guard mayNest else { return false }
        let target = chance(1, of: 3) ? ReferenceType(nullable: chance(3, of: 4), heap: .any) : drawReference()
        guard !isBottom(target.heap) || target.nullable else { return false }
        let type = ValueType.reference(target)
        emit(.block(.value(type)))
        enter(.block, label: [type])
        emitBranchOnCast(label: 0, target: target, size: size / 2, wanted: [type])
        leave()
        emit(.end)
        transform([type], to: [], size: 1)
        return true
    }

    mutating func branchOnNull(size: Int) -> Bool {
        if chance(1, of: 2),
            let frame = target({ frame in frame.kind != .loop && frame.label.last?.isReference == true && frame.label.count <= 3 })
        {
            let types = body.frames[frame].label
            guard case .reference(let last)? = types.last else { return false }
            values(Array(types.dropLast()), size: size / 2)
            // Mostly null, so that the code behind is reached.
            if chance(2, of: 3) {
                emit(.referenceNull(last.heap))
            } else {
                value(.reference(ReferenceType(nullable: true, heap: last.heap)), size: size / 2)
            }
            emit(.branchOnNonNull(label: label(frame)))
            transform(Array(types.dropLast()), to: [], size: 1)
            return true
        }
        guard let frame = target({ $0.kind != .loop && $0.label.count <= 3 }) else { return false }
        let types = body.frames[frame].label
        values(types, size: size / 2)
        let type = drawReference()
        let isNullable = chance(1, of: 3)
        value(.reference(ReferenceType(nullable: isNullable, heap: type.heap)), size: size / 2)
        emit(.branchOnNull(label: label(frame)))
        transform(types + [.reference(ReferenceType(nullable: false, heap: type.heap))], to: [], size: 1)
        return true
    }

    // MARK: Descriptors

    /// A cast by the descriptor that the object was made with.
    private mutating func castDescriptor(to type: ReferenceType, size: Int) -> Bool {
        guard let index = type.heap.typeIndex, facts[Int(index)].kind == .structure, let descriptor = facts[Int(index)].descriptor else {
            return false
        }
        let heap: HeapType = type.heap.isExact ? .exact(descriptor) : .type(descriptor)
        if mayTrap() || chance(1, of: 30) {
            // Whatever object has another descriptor, or none.
            value(.reference(ReferenceType(nullable: mayTrap(), heap: chance(1, of: 2) ? type.heap : .any)), size: size / 2)
            value(.reference(ReferenceType(nullable: mayTrap(), heap: heap)), size: size / 2)
        } else {
            let local = body.addLocal(.reference(ReferenceType(nullable: true, heap: .exact(descriptor))))
            newStructure(descriptor, size: size / 3)
            emit(.localSet(local))
            for field in fields(index) { value(field.storage.unpacked, size: size / 8) }
            emit(.localGet(local))
            emit(.structNewDescriptor(type: index))
            emit(.localGet(local))
        }
        emit(.referenceCastDescriptor(type))
        return true
    }

    private mutating func getDescriptor(_ type: ReferenceType, size: Int) -> Bool {
        guard let index = type.heap.typeIndex, let described = facts[Int(index)].describes else { return false }
        let heap: HeapType = type.heap.isExact ? .exact(described) : .type(described)
        value(.reference(ReferenceType(nullable: mayTrap(), heap: heap)), size: size)
        emit(.referenceGetDescriptor(type: described))
        return true
    }
}
